"""What counts where a punch is missing: a named choice, and always a finding."""

from __future__ import annotations

import pytest

from backoffice_core.attendance.pairing import OddPunch, Pairing, worked_days
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel import Finding
from tests.attendance.pairing.touches import (
    ZONE,
    clocks,
    hours,
    kinds,
    moment,
    pair,
    punches,
    shift,
)

OFFICE = shift("09:00", "18:00", rest=60)
NO_SPANS: list[tuple[str, str]] = []
TIMES = ("09:00", "18:00")
TOUCHED = ("08:58", "13:01", "14:02")


def odd(choice: OddPunch, *texts: str) -> tuple[WorkedDay, Finding]:
    """The one day and the one finding of an office day."""
    (day,), (said,) = pair(punches(*(texts or TOUCHED)), OFFICE, odd_punch=choice)
    return day, said


@pytest.mark.parametrize(
    ("choice", "minutes_counted", "how"),
    [
        (OddPunch.COUNT_PAIRS, 243, "only pairs of punches count"),
        (OddPunch.COUNT_NOTHING, 0, "nothing counts until it is corrected"),
        # AE-03 (attendance-engine at 511a981): closed at the end of the shift.
        (
            OddPunch.PLANNED_END,
            481,
            "the open pair is taken to end at 2026-05-04 18:00, the planned end",
        ),
        (OddPunch.HALF_DAY, 240, "it is taken as half a day"),
        (OddPunch.ABSENT, 0, "it is taken as absence"),
    ],
)
def test_the_choice_decides_and_the_finding_tells(
    choice: OddPunch, minutes_counted: int, how: str
) -> None:
    """The day stays incomplete and keeps its punches in every case."""
    day, said = odd(choice)

    assert minutes_counted == day.worked.seconds // 60
    assert (False, 3) == (day.complete, len(day.punches))
    assert "attendance.missing_punch" == said.kind
    assert str(said.says).endswith(how)


def test_auto_close_fills_the_planned_time_and_the_tolerance() -> None:
    """OD-05 (Odoo, test_auto_check_out): 08-11, 11-13, in at 14:00, 8 h and 1 h: out at 19:00."""
    plan = shift("08:00", "17:00", rest=60)
    touched = punches("08:00", "11:00", "11:02", "13:00", "14:00")

    (day,), _ = pair(touched, plan, odd_punch=OddPunch.AUTO_CLOSE, close_after=hours(1))

    # The two minutes between the first two pairs were not worked, so they come on top.
    assert [("08:00", "11:00"), ("11:02", "13:00"), ("14:00", "19:02")] == clocks(day)


def test_what_was_assumed_stays_with_the_day() -> None:
    """Time that nobody punched can always say why it counts."""
    day, _ = odd(OddPunch.PLANNED_END)
    (assumed,) = day.trace
    explained = assumed.explain()

    assert ("odd_punch", moment("18:00")) == (explained.rule, explained.result)
    assert {"odd_punch": "planned_end"} == dict(explained.parameters)


def test_auto_close_counts_a_punched_break_as_the_planned_one() -> None:
    """A meal that was punched is not looked for in the work again."""
    plan = shift("08:00", "17:00", rest=60)
    touched = punches("08:00", "12:00 meal", "13:00 meal")

    (day,), _ = pair(touched, plan, odd_punch=OddPunch.AUTO_CLOSE)

    assert [("08:00", "12:00"), ("13:00", "17:00")] == clocks(day)


def test_auto_close_without_a_plan_fills_a_normal_day() -> None:
    """And never runs into the next punch."""
    (day,), _ = pair(punches("08:00"), odd_punch=OddPunch.AUTO_CLOSE)
    days, _ = pair(
        punches("08:00", "22:00", "24:00"), odd_punch=OddPunch.AUTO_CLOSE, normal_day=hours(20)
    )

    assert [("08:00", "16:00")] == clocks(day)
    assert [("08:00", "22:00"), ("22:00", "00:00")] == [
        span for each in days for span in clocks(each)
    ]


def test_a_planned_end_that_has_passed_closes_nothing() -> None:
    """In after the end of the shift: only the pairs count, and the finding says so."""
    day, said = odd(OddPunch.PLANNED_END, "08:58", "18:03", "18:30")

    assert [("08:58", "18:03")] == clocks(day)
    assert str(said.says).endswith("only pairs of punches count")


def test_half_a_day_without_a_plan_is_half_of_a_normal_day() -> None:
    """The credit has a name and the day a trait."""
    (day,), _ = pair(punches("08:00"), odd_punch=OddPunch.HALF_DAY)

    assert [("half_day", hours(4))] == [(credit.name, credit.time) for credit in day.credits]
    assert {"half_day"} == day.traits


@pytest.mark.parametrize(
    ("choice", "spans", "trait", "how"),
    [
        (OddPunch.COUNT_PAIRS, [("08:00", "12:00")], "", "only pairs of punches count"),
        (OddPunch.PLANNED_END, [("08:00", "12:00")], "", "only pairs of punches count"),
        (OddPunch.COUNT_NOTHING, NO_SPANS, "", "nothing counts until it is corrected"),
        (OddPunch.HALF_DAY, NO_SPANS, "half_day", "it is taken as half a day"),
        (OddPunch.ABSENT, NO_SPANS, "absent", "it is taken as absence"),
        (
            OddPunch.AUTO_CLOSE,
            [("08:00", "12:00"), ("17:00", "21:00")],
            "",
            "the open pair is taken to end at 2026-05-04 21:00, when the day's time is full",
        ),
    ],
)
def test_without_a_plan_the_choice_speaks_for_the_day(
    choice: OddPunch, spans: list[tuple[str, str]], trait: str, how: str
) -> None:
    """A long pause makes two shifts of it, and nobody can say which of them lacks a punch."""
    (day,), (said,) = pair(punches("08:00", "12:00", "17:00"), odd_punch=choice)

    assert (spans, trait, False) == (clocks(day), "".join(day.traits), day.complete)
    assert str(said.says).endswith(how)
    assert ([hours(4)] if trait == "half_day" else []) == [each.time for each in day.credits]


def test_auto_close_without_a_plan_fills_only_what_is_missing_of_the_day() -> None:
    """Whether the open pair comes first or last, and nothing where the day is full."""
    choice = OddPunch.AUTO_CLOSE
    (last,), _ = pair(punches("08:00", "15:00", "20:00"), odd_punch=choice)
    (first,), _ = pair(punches("04:00", "18:00", "23:00"), odd_punch=choice)
    (full,), (said,) = pair(punches("08:00", "16:00", "21:00"), odd_punch=choice)

    assert [("08:00", "15:00"), ("20:00", "21:00")] == clocks(last)
    assert [("04:00", "07:00"), ("18:00", "23:00")] == clocks(first)
    assert [("08:00", "16:00")] == clocks(full)
    assert str(said.says).endswith("only pairs of punches count")


def test_a_stray_punch_makes_nobody_absent_who_worked_as_planned() -> None:
    """The plan says which shift it is that lacks nothing; what is said of the stray is true."""
    touched = punches("09:00", "18:00", "27:00")

    for choice in (OddPunch.COUNT_NOTHING, OddPunch.HALF_DAY, OddPunch.ABSENT):
        (day, _), findings = pair(touched, OFFICE, odd_punch=choice)
        (same,), (said,) = pair(punches("02:00", *TIMES), OFFICE, odd_punch=choice)

        assert (540, frozenset(), ()) == (day.worked.seconds // 60, day.traits, day.credits)
        assert ["missing_punch"] == kinds(findings)
        assert (540, frozenset(), ()) == (same.worked.seconds // 60, same.traits, same.credits)
        assert str(said.says).endswith("nothing of these punches counts until it is corrected")
        assert "absen ini tidak dihitung sampai dikoreksi" in said.says.render("id")
    (closed,), _ = pair(punches("02:00", *TIMES), OFFICE, odd_punch=OddPunch.AUTO_CLOSE)

    assert [("09:00", "18:00")] == clocks(closed)


def test_a_stray_punch_changes_no_day_that_was_entered_by_hand() -> None:
    """What was entered stands, and the day has no trait of the stray."""
    (whole,), _ = pair(punches("09:00", "18:00"))
    for choice in OddPunch:
        (day,), _ = worked_days(
            punches("22:00"), policy=Pairing(odd_punch=choice), zone=ZONE, by_hand=[whole]
        )

        assert ([("09:00", "18:00")], frozenset(), ()) == (clocks(day), day.traits, day.credits)


def test_somebody_still_at_work_lacks_no_punch() -> None:
    """As far as the uploads reach, the shift is open; nothing is guessed until it has ended."""
    choice = Pairing(odd_punch=OddPunch.PLANNED_END)
    for plan, last_open, over in (([OFFICE], "26:00", "26:01"), ([], "21:58", "21:59")):
        (day,), (said,) = worked_days(
            punches(*TOUCHED),
            policy=choice,
            zone=ZONE,
            planned=plan,
            known_until=moment(last_open).instant,
        )
        _, (after,) = worked_days(
            punches(*TOUCHED),
            policy=choice,
            zone=ZONE,
            planned=plan,
            known_until=moment(over).instant,
        )

        assert [("08:58", "13:01")] == clocks(day)
        assert (False, "attendance.still_open") == (day.complete, said.kind)
        assert "attendance.missing_punch" == after.kind
