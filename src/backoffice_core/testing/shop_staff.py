"""The people of the example shop: who they are, when they were to work, and when away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from backoffice_core.kernel.periods import Month
from backoffice_core.testing.dice import Dice

__all__ = ["Away", "Staff", "Turn", "hire", "leave_rows", "plan", "staffing_rows"]

MINUTE = 60
HOUR = 3600
DAY = 86_400

FIRST_NAMES = [
    "Adi",
    "Agus",
    "Andi",
    "Ayu",
    "Bambang",
    "Bayu",
    "Budi",
    "Citra",
    "Dedi",
    "Dewi",
    "Dian",
    "Eka",
    "Endang",
    "Fajar",
    "Fitri",
    "Galih",
    "Hadi",
    "Hendra",
    "Indah",
    "Joko",
    "Kartika",
    "Lestari",
    "Made",
    "Maya",
    "Mega",
    "Nur",
    "Putri",
    "Rahmat",
    "Ratna",
    "Rina",
    "Rini",
    "Rizki",
    "Sari",
    "Siti",
    "Slamet",
    "Sri",
    "Tono",
    "Wahyu",
    "Wulan",
    "Yanti",
]
LAST_NAMES = [
    "Anggraini",
    "Aryanto",
    "Cahyono",
    "Darmawan",
    "Firmansyah",
    "Gunawan",
    "Halim",
    "Handayani",
    "Hartono",
    "Hidayat",
    "Iskandar",
    "Kurniawan",
    "Kusuma",
    "Lubis",
    "Mahendra",
    "Maulana",
    "Mulyani",
    "Nasution",
    "Nugroho",
    "Pangestu",
    "Permata",
    "Pertiwi",
    "Pradana",
    "Prasetyo",
    "Pratama",
    "Purnama",
    "Rahayu",
    "Ramadhan",
    "Safitri",
    "Santoso",
    "Saputra",
    "Setiawan",
    "Simanjuntak",
    "Siregar",
    "Suharto",
    "Susanti",
    "Sutrisno",
    "Utami",
    "Wibowo",
    "Wijaya",
]

# Start and end as minutes of the day; 40 hours a week in five days or in six (PP 35/2021
# art. 21), each with an hour's break.
BREAK_MINUTES = 60
TIMES = {
    (5, "pagi"): (7 * 60, 16 * 60),
    (5, "siang"): (13 * 60, 22 * 60),
    (5, "malam"): (22 * 60, 31 * 60),
    (6, "pagi"): (7 * 60, 14 * 60 + 40),
    (6, "siang"): (14 * 60 + 20, 22 * 60),
    (6, "malam"): (22 * 60, 29 * 60 + 40),
}
ROTATION = ("pagi", "siang")
NIGHT_ROTATION = ("malam", "pagi", "siang")

# People wanted a day by twenty-five employees: shift, skill, people.
WANTED = (
    ("pagi", "cashier", 3),
    ("pagi", "stock", 2),
    ("pagi", "supervisor", 1),
    ("siang", "cashier", 3),
    ("siang", "stock", 2),
    ("siang", "supervisor", 1),
    ("malam", "stock", 1),
)
WANTED_FOR = 25


@attrs.frozen(kw_only=True)
class Staff:
    """One employee as the files know them; wages in whole rupiah."""

    id: str
    name: str
    pin: str
    skills: tuple[str, ...]
    days_a_week: int
    basic_wage: int
    fixed_allowance: int
    variable_allowance: int
    joined: date
    first_rest_day: int
    rotation: tuple[str, ...]

    @property
    def row(self) -> tuple[object, ...]:
        """The row of ``employees.csv``."""
        return (
            self.id,
            self.name,
            self.pin,
            " ".join(self.skills),
            self.days_a_week,
            self.basic_wage,
            self.fixed_allowance,
            self.variable_allowance,
            self.joined,
            "",
        )

    def shift_on(self, day: date) -> str | None:
        """The shift worked on an ordinary day; a week of one shift follows each rest day."""
        weeks, since_rest = divmod(day.toordinal() - self.first_rest_day, 7)
        if since_rest < 7 - self.days_a_week:
            return None
        return self.rotation[weeks % len(self.rotation)]


@attrs.frozen(kw_only=True)
class Turn:
    """One shift of one employee: seconds of start and end since the first day there was."""

    staff: Staff
    day: date
    shift: str
    start: int
    end: int

    @property
    def row(self) -> tuple[object, ...]:
        """The row of ``shifts.csv``."""
        return (
            self.day,
            self.staff.id,
            self.shift,
            self.staff.skills[0],
            clock(self.start),
            clock(self.end),
            BREAK_MINUTES,
        )


def clock(moment: int) -> str:
    """The hours and minutes of a moment."""
    minutes = moment % DAY // MINUTE
    return f"{minutes // 60:02}:{minutes % 60:02}"


def hire(employees: int, month: Month, dice: Dice) -> list[Staff]:
    """The employees of the shop: a sixth supervise, every eighth takes a turn at night."""
    supervisors = max(1, employees * 4 // WANTED_FOR)
    width = max(2, len(str(employees)))
    return [
        Staff(
            id=f"E{number + 1:0{width}}",
            name=name_of(number),
            pin=str(number + 1),
            skills=("supervisor", "cashier") if number < supervisors else skills_of(number),
            days_a_week=5 if dice.happens(600) else 6,
            basic_wage=dice.between(110, 150) * 50_000 + (2_000_000 if number < supervisors else 0),
            fixed_allowance=dice.between(4, 16) * 50_000,
            variable_allowance=dice.between(4, 10) * 50_000,
            joined=month.start - timedelta(days=dice.between(60, 3000)),
            first_rest_day=1 + number % 7,
            rotation=NIGHT_ROTATION if number >= supervisors and number % 8 == 7 else ROTATION,  # noqa: PLR2004
        )
        for number in range(employees)
    ]


def name_of(number: int) -> str:
    """A name that is given once in sixteen hundred."""
    first, again = number % len(FIRST_NAMES), number // len(FIRST_NAMES)
    return f"{FIRST_NAMES[first]} {LAST_NAMES[(number * 7 + again) % len(LAST_NAMES)]}"


def skills_of(number: int) -> tuple[str, ...]:
    """What an employee who does not supervise can do."""
    return (("cashier",), ("cashier", "stock"), ("stock",))[number % 3]


@attrs.frozen(kw_only=True)
class Away:
    """Leave from ``start`` to ``end``; planned leave is known when shifts are made."""

    staff: Staff
    kind: str
    start: date
    end: date

    @property
    def is_planned(self) -> bool:
        """Whether the shift plan already leaves these days out."""
        return self.kind in {"annual", "maternity"}

    @property
    def row(self) -> tuple[object, ...]:
        """The row of ``leave.csv``."""
        return (self.staff.id, self.kind, self.start, self.end)


def leave_rows(staff: list[Staff], month: Month, dice: Dice) -> list[Away]:
    """Leave of the month and the next: a quarter of the people, one of them without pay."""
    found: list[Away] = []
    for number, one in enumerate(staff):
        if number % 25 == 12:  # noqa: PLR2004
            kind, lasts = "unpaid", 2
        elif number % 50 == 31:  # noqa: PLR2004
            found.append(
                Away(staff=one, kind="maternity", start=month.start, end=month.next.last_day)
            )
            continue
        elif dice.happens(120):
            kind, lasts = "sick", dice.between(1, 3)
        elif dice.happens(180):
            kind, lasts = "annual", dice.between(2, 5)
        else:
            continue
        start = month.start + timedelta(days=dice.between(3, 50 if kind == "annual" else 24))
        found.append(Away(staff=one, kind=kind, start=start, end=start + timedelta(days=lasts - 1)))
    return found


def plan(
    staff: list[Staff], away: list[Away], holidays: frozenset[date], days: Iterable[date]
) -> list[Turn]:
    """The shift plan of some days; on a holiday a third of the people work."""
    off = {
        (one.staff.id, one.start + timedelta(days=passed))
        for one in away
        if one.is_planned
        for passed in range((one.end - one.start).days + 1)
    }
    turns: list[Turn] = []
    for day in days:
        for number, one in enumerate(staff):
            shift = one.shift_on(day)
            free = day in holidays and (number + day.day) % 3
            if shift is None or free or (one.id, day) in off:
                continue
            start, end = TIMES[one.days_a_week, shift]
            midnight = day.toordinal() * DAY
            turns.append(
                Turn(
                    staff=one,
                    day=day,
                    shift=shift,
                    start=midnight + start * MINUTE,
                    end=midnight + end * MINUTE,
                )
            )
    return turns


def staffing_rows(staff: list[Staff], month: Month) -> Iterator[tuple[object, ...]]:
    """What next month needs; its last Saturday wants one supervisor more than there are."""
    supervisors = sum("supervisor" in one.skills for one in staff)
    busy = max(day for day in month if day.weekday() == 5)  # noqa: PLR2004
    for day in month:
        for shift, skill, wanted in WANTED:
            people = wanted * len(staff) // WANTED_FOR or int(skill == "cashier")
            if day == busy and skill == "supervisor":
                early = supervisors // 2
                people = early if shift == "pagi" else supervisors - early + 1
            if people:
                start, end = TIMES[5, shift]
                times = (clock(start * MINUTE), clock(end * MINUTE))
                yield (day, shift, skill, *times, BREAK_MINUTES, people)
