"""Logs of attendance devices, made up, with the dirt of real ones in the same measure.

Real logs are nobody's to give away: they say when people came and went. So six of them, from
five countries, were measured, and :data:`DEVICE_HABITS` holds what was found: how often people
touch twice, on how many days a touch is missing, what the direction is worth, and what goes
wrong between the finger and the file. :func:`device_log` makes a log of such habits, the same
bytes for the same seed on every machine; :func:`log_statistics` measures any log by the same
rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import attrs

from backoffice_core.attendance import Punch
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named, positive, within
from backoffice_core.kernel.exact import whole_number
from backoffice_core.testing.dice import Dice
from backoffice_core.testing.shop_punches import stamp
from backoffice_core.testing.shop_staff import DAY, HOUR, MINUTE

__all__ = [
    "DEVICE_HABITS",
    "DeviceHabits",
    "LogStatistics",
    "device_log",
    "log_statistics",
    "write_device_log",
]

THOUSAND = 1000
DAYS_A_WEEK_WORKED = 6
NUL_BLOCK = "\0" * 512
CLOSE, NEAR = MINUTE, 5 * MINUTE
DAWN = 5 * HOUR


@checked_fields
@attrs.frozen(kw_only=True)
class DeviceHabits:
    """How a device is used and what is wrong with its log; shares are of a thousand.

    ``present`` is the share of working days on which a person comes, ``touches`` how often they
    touch the device on such a day (2, or 4 with the break). Of the lines,
    ``repeated_in_a_minute`` come less than a minute after the same person's last one,
    ``repeated_in_five_minutes`` less than five, those included, and ``twice`` are there in
    exactly the same words; ``odd_days`` of the days of a person have an odd number of lines.
    ``states`` weighs the codes, of which ``alternating`` follow in and out instead.
    ``at_night`` of the lines are from 00:00 to 05:00. ``out_of_order``, ``clock_resets``,
    ``bad_lines`` and ``nul_blocks`` are numbers of lines in a log of full size.

    Raises :class:`InvalidValue`: ``number_too_small`` without people or days,
    ``number_out_of_range`` for more than all of the days, ``text_empty``.
    """

    name: str = attrs.field(validator=named)
    people: int = attrs.field(validator=positive)
    first_day: date
    days: int = attrs.field(validator=positive)
    present: int = attrs.field(validator=within(0, THOUSAND))
    touches: int
    states: tuple[tuple[int, int], ...]
    repeated_in_a_minute: int
    repeated_in_five_minutes: int
    odd_days: int
    alternating: int = 0
    twice: int = 0
    at_night: int = 0
    out_of_order: int = 0
    clock_resets: int = 0
    bad_lines: int = 0
    nul_blocks: int = 0


# Measured on 4,506, 384, 24,162, 36,516, 5,567 and 14,359 lines.
DEVICE_HABITS: tuple[DeviceHabits, ...] = (
    DeviceHabits(
        name="office in Indonesia", people=26, first_day=date(2017, 11, 1), days=265, present=368,
        touches=2, states=((0, 995), (1, 3), (4, 2)), repeated_in_a_minute=25,
        repeated_in_five_minutes=29, odd_days=247,
    ),
    DeviceHabits(
        name="newsroom in Indonesia", people=13, first_day=date(2022, 12, 1), days=31, present=540,
        touches=2, states=((0, 600), (1, 250), (4, 150)), repeated_in_a_minute=47,
        repeated_in_five_minutes=55, odd_days=369, at_night=102,
    ),
    DeviceHabits(
        name="office in the Philippines", people=23, first_day=date(2020, 1, 6), days=900,
        present=290, touches=4, states=((0, 500), (1, 500)), alternating=800,
        repeated_in_a_minute=58, repeated_in_five_minutes=146, odd_days=241, out_of_order=72,
    ),
    DeviceHabits(
        name="company in China", people=180, first_day=date(2019, 1, 7), days=900, present=111,
        touches=2, states=((0, 600), (1, 400)), repeated_in_a_minute=150,
        repeated_in_five_minutes=153, odd_days=718, twice=50, bad_lines=88, nul_blocks=1,
    ),
    DeviceHabits(
        name="works in India", people=135, first_day=date(2015, 5, 1), days=31, present=765,
        touches=2, states=((0, 1000),), repeated_in_a_minute=22, repeated_in_five_minutes=27,
        odd_days=157, at_night=60,
    ),
    DeviceHabits(
        name="workshop in Russia", people=11, first_day=date(2015, 1, 12), days=2700, present=275,
        touches=2, states=((255, 1000),), repeated_in_a_minute=15, repeated_in_five_minutes=23,
        odd_days=275, clock_resets=21,
    ),
)  # fmt: skip


@attrs.frozen(kw_only=True)
class LogStatistics:
    """What a log's punches show, in the terms of :class:`DeviceHabits`; shares are of a thousand.

    Of ``out_of_order`` it is the number, as there.
    """

    lines: int
    people: int
    repeated_in_a_minute: int
    repeated_in_five_minutes: int
    odd_days: int
    twice: int
    at_night: int
    out_of_order: int
    states: Mapping[int, int]


@attrs.frozen(order=True)
class Touch:
    """One line before it is written."""

    moment: int
    pin: int
    state: int
    verify: int

    @property
    def line(self) -> str:
        """The line as a device writes it on a stick: PIN, time, device, state, verification."""
        return f"{self.pin:>9}\t{stamp(self.moment)}\t1\t{self.state}\t{self.verify}\t0"


@checked
def device_log(
    habits: DeviceHabits, *, seed: int, people: int | None = None, days: int | None = None
) -> bytes:
    r"""A device's log of such habits, as :func:`write_device_log` writes it.

    ``people`` and ``days`` make it smaller or larger; the dirt keeps its proportion.
    Raises :class:`InvalidValue` (``number_too_small``) for less than one of either.

    >>> log = device_log(DEVICE_HABITS[0], seed=7, people=2, days=3)
    >>> print(log.decode().splitlines()[0].split("\t"))
    ['        1', '2017-11-02 08:05:38', '1', '0', '1', '0']
    """
    dice = Dice(seed)
    staff = habits.people if people is None else whole_number(people, name="people", least=1)
    span = habits.days if days is None else whole_number(days, name="days", least=1)
    touches = [
        touch
        for passed in range(span)
        for pin in range(1, staff + 1)
        for touch in touches_on(habits, habits.first_day + timedelta(days=passed), pin, dice)
    ]
    lines = [touch.line for touch in sorted(touches)]
    share = staff * span * THOUSAND // (habits.people * habits.days)
    return "".join(f"{line}\r\n" for line in soiled(lines, habits, share, dice)).encode("ascii")


@checked
def write_device_log(
    path: Path | str,
    *,
    habits: DeviceHabits = DEVICE_HABITS[0],
    seed: int = 1,
    people: int | None = None,
    days: int | None = None,
) -> Path:
    """Write a log such as a device leaves on a stick, and return its path.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     written = write_device_log(Path(folder) / "1_attlog.dat", people=3, days=30)
    ...     len(written.read_bytes().splitlines())
    49
    """
    written = Path(path)
    written.write_bytes(device_log(habits, seed=seed, people=people, days=days))
    return written


def touches_on(habits: DeviceHabits, day: date, pin: int, dice: Dice) -> Iterator[Touch]:
    """What one person left on the device on one day."""
    if day.weekday() >= DAYS_A_WEEK_WORKED or not dice.happens(habits.present):
        return
    runs = [run_of(habits, moment, dice) for moment in moments_on(habits, dice)]
    odd = dice.happens(habits.odd_days)
    if sum(map(len, runs)) % 2 != odd:
        # One touch more, or one that nobody touched again less: either changes the parity.
        single = next((run for run in reversed(runs) if len(run) == 1), None)
        if single is not None and len(runs) > 1 and dice.happens(500):
            runs.remove(single)
        else:
            runs.append([14 * HOUR + 20 * MINUTE + dice.below(30 * MINUTE)])
    midnight = day.toordinal() * DAY
    for place, run in enumerate(runs):
        state = state_of(habits, place, dice)
        verify = dice.choose((1, 1, 1, 15, 0))
        for moment in run:
            yield Touch(midnight + moment, pin, state, verify)


def moments_on(habits: DeviceHabits, dice: Dice) -> list[int]:
    """When somebody touches on a day, more than half an hour apart."""
    # Half of the touches of a day with night work are before dawn.
    if dice.happens(2 * habits.at_night):
        return [HOUR + dice.below(3 * HOUR), 19 * HOUR + dice.below(3 * HOUR)]
    begin, finish = 8 * HOUR + dice.below(HOUR), 17 * HOUR + dice.below(2 * HOUR)
    if habits.touches == 2:  # noqa: PLR2004
        return [begin, finish]
    leaves = 12 * HOUR + dice.below(20 * MINUTE)
    return [begin, leaves, leaves + dice.between(35 * MINUTE, 75 * MINUTE), finish]


def run_of(habits: DeviceHabits, moment: int, dice: Dice) -> list[int]:
    """A touch, and those soon after it because nobody was sure."""
    run = [moment]
    while dice.happens(habits.repeated_in_five_minutes):
        if dice.below(habits.repeated_in_five_minutes) >= habits.repeated_in_a_minute:
            passed = dice.between(CLOSE, NEAR - 1)
        elif dice.below(habits.repeated_in_a_minute) < habits.twice:
            passed = 0
        else:
            passed = dice.between(2, CLOSE - 1)
        run.append(run[-1] + passed)
    return run


def state_of(habits: DeviceHabits, place: int, dice: Dice) -> int:
    """The direction of a touch: in and out in turn, or whatever stood on the screen."""
    if dice.happens(habits.alternating):
        return place % 2
    left = dice.below(sum(weight for _, weight in habits.states))
    for state, weight in habits.states:
        left -= weight
        if left < 0:
            return state
    return habits.states[-1][0]  # pragma: no cover - the weights come to the sum


def soiled(lines: list[str], habits: DeviceHabits, share: int, dice: Dice) -> list[str]:
    """The lines with what goes wrong; ``share`` is the log's size in thousandths of a full one."""
    if not lines:
        return lines
    for _ in range(habits.out_of_order * share // THOUSAND):
        line = lines.pop(dice.below(len(lines)))
        lines.insert(dice.below(len(lines) + 1), line)
    strange = [
        f"{lines[dice.below(len(lines))][:9]}\t2000-01-01 {dice.below(24):02}:04:43\t1\t255\t1\t0"
        for _ in range(habits.clock_resets * share // THOUSAND)
    ]
    for _ in range(habits.bad_lines * share // THOUSAND):
        line = lines[dice.below(len(lines))]
        strange.append(
            dice.choose((f"{line[:9]}\t1971--10--29 -23:-59:-53\t1\t0\t1\t0", line[:20], line[12:]))
        )
    for line in strange:
        lines.insert(dice.below(len(lines) + 1), line)
    for _ in range(-(-habits.nul_blocks * share // THOUSAND)):
        place = dice.below(len(lines))
        lines[place] = NUL_BLOCK + lines[place]
    return lines


@checked
def log_statistics(punches: Iterable[Punch]) -> LogStatistics:
    """What the punches of a log show, in the order of its lines and by the wall clock.

    A line is out of order where it is earlier than the one before it. The punches of a reading
    without those set apart are what to give.

    >>> from backoffice_core.formats.devices import Device, read_usb_log
    >>> log = device_log(DEVICE_HABITS[0], seed=1)
    >>> reading = read_usb_log(log, device=Device(name="gate", zone="Asia/Jakarta"))
    >>> shown = log_statistics(reading.punches)
    >>> shown.lines, shown.people, shown.repeated_in_a_minute, shown.odd_days
    (4520, 26, 27, 241)
    """
    own: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    counts: Counter[str] = Counter()
    last = 0
    for punch in punches:
        at = punch.at
        own[punch.person].append((at.instant.seconds + at.offset, punch.state))
        counts["disorder"] += at.instant.seconds < last
        last = at.instant.seconds
    states: Counter[int] = Counter()
    a_day: Counter[tuple[str, int]] = Counter()
    for person, touches in own.items():
        states.update(state for _, state in touches)
        a_day.update((person, wall // DAY) for wall, _ in touches)
        counts["night"] += sum(wall % DAY < DAWN for wall, _ in touches)
        touches.sort()
        for (before, state), (wall, other) in pairwise(touches):
            counts["minute"] += wall - before < CLOSE
            counts["five"] += wall - before < NEAR
            counts["twice"] += (before, state) == (wall, other)
    lines = sum(states.values())
    odd = sum(count % 2 for count in a_day.values())
    return LogStatistics(
        lines=lines,
        people=len(own),
        repeated_in_a_minute=in_a_thousand(counts["minute"], lines),
        repeated_in_five_minutes=in_a_thousand(counts["five"], lines),
        odd_days=in_a_thousand(odd, len(a_day)),
        twice=in_a_thousand(counts["twice"], lines),
        at_night=in_a_thousand(counts["night"], lines),
        out_of_order=counts["disorder"],
        states={state: in_a_thousand(states[state], lines) for state in sorted(states)},
    )


def in_a_thousand(count: int, whole: int) -> int:
    """A share in thousandths, to the nearest."""
    return (2 * THOUSAND * count + whole) // (2 * whole) if whole else 0
