"""What holds for any punches under any rounding and any breaks, from the door to the day."""

from __future__ import annotations

from datetime import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import PlannedShift, Punch
from backoffice_core.attendance.model import PunchKind
from backoffice_core.attendance.pairing import Attribution, Pairing, worked_days
from backoffice_core.attendance.pairing.breaks import Allocation, BreakEffect, BreakRule
from backoffice_core.attendance.pairing.rounding_rules import (
    ARRIVALS,
    DEPARTURES,
    QUARTER_HOUR,
    PunchRounding,
    RoundingMode,
    RoundingRule,
    Seconds,
    TotalOf,
    TotalRounding,
)
from backoffice_core.attendance.worked import BreakKind
from backoffice_core.kernel import Duration, Instant
from tests.attendance.pairing.touches import hours, minutes, shift

ZONE = "Asia/Jakarta"
FROM = Instant.parse("2026-05-03T17:00:00Z").seconds

roundings = st.lists(
    st.one_of(
        st.just(QUARTER_HOUR),
        st.just(Seconds.DROP),
        st.builds(
            PunchRounding,
            name=st.just("punches"),
            punches=st.sampled_from([ARRIVALS, DEPARTURES]),
            step=st.sampled_from([minutes(5), minutes(30), hours(1)]),
            mode=st.sampled_from(RoundingMode),
            snap=st.sampled_from([minutes(0), minutes(20)]),
            within_plan=st.booleans(),
        ),
        st.builds(
            TotalRounding,
            name=st.just("total"),
            of=st.sampled_from(TotalOf),
            step=st.sampled_from([minutes(15), hours(1)]),
            mode=st.sampled_from(RoundingMode),
        ),
    ),
    max_size=3,
)
breaks = st.lists(
    st.builds(
        BreakRule,
        name=st.just("break"),
        length=st.sampled_from([minutes(15), hours(1), None]),
        effect=st.sampled_from(BreakEffect),
        kind=st.sampled_from(BreakKind),
        active_after=st.sampled_from([hours(0), hours(4)]),
        counts_punched=st.booleans(),
        allocation=st.just(Allocation.AT_CLOCK),
        at=st.just(time(12)),
    )
    | st.builds(
        BreakRule,
        name=st.just("break"),
        length=st.sampled_from([minutes(15), hours(1)]),
        effect=st.sampled_from(BreakEffect),
        kind=st.sampled_from(BreakKind),
        only_beyond=st.booleans(),
        allocation=st.sampled_from([Allocation.WHEN_DUE, Allocation.PROPORTIONAL]),
    ),
    max_size=2,
)
kinds = st.sampled_from([PunchKind.WORK, PunchKind.WORK, PunchKind.MEAL, PunchKind.BREAK])


@st.composite
def touched(draw: st.DrawFn) -> list[Punch]:
    """Two days of punches."""
    seconds = draw(st.lists(st.integers(0, 2 * 86_400), max_size=10, unique=True))
    return [
        Punch(device="door", person="E07", at=Instant(FROM + at).at_zone(ZONE), kind=draw(kinds))
        for at in seconds
    ]


@given(
    punches=touched(),
    rounding=roundings,
    rules=breaks,
    attribution=st.sampled_from(Attribution),
    planned=st.sampled_from([(), (shift("08:00", "17:00", rest=60),)]),
)
def test_no_second_is_worked_twice_or_both_worked_and_rested(
    punches: list[Punch],
    rounding: list[RoundingRule],
    rules: list[BreakRule],
    attribution: Attribution,
    planned: tuple[PlannedShift, ...],
) -> None:
    """In any order and however often the punches come; and every step can say what it did."""
    policy = Pairing(rounding=rounding, breaks=rules, attribution=attribution)
    days, findings = worked_days(punches, policy=policy, zone=ZONE, planned=planned)
    again = worked_days([*reversed(punches), *punches], policy=policy, zone=ZONE, planned=planned)
    assert (days, findings) == again
    spans = [span for day in days for span in day.spans]
    unpaid = [pause for day in days for pause in day.breaks if not pause.paid]
    parts = sorted(
        (part.start.instant.seconds, part.end.instant.seconds)
        for part in [*spans, *(pause for pause in unpaid if not pause.punched)]
    )
    assert all(before[1] <= after[0] for before, after in pairwise(parts))
    assert all(span.time > Duration(0) for span in spans)
    for day in days:
        for step in day.trace:
            assert step.explain().render("id")
