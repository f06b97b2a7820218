"""What holds for any punches, in any order, under any choice."""

from __future__ import annotations

from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import PlannedShift, Punch
from backoffice_core.attendance.model import PunchDirection, PunchKind
from backoffice_core.attendance.pairing import (
    Attribution,
    BreakDetection,
    DirectionDoubt,
    EarlyWork,
    OddPunch,
    Pairing,
    PairingMode,
    worked_days,
)
from backoffice_core.attendance.pairing.breaks import Allocation, BreakEffect, BreakRule
from backoffice_core.attendance.pairing.rounding_rules import (
    ARRIVALS,
    QUARTER_HOUR,
    PunchRounding,
    RoundingMode,
    Seconds,
    TotalOf,
    TotalRounding,
)
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel import Duration, Instant

ROUNDING = (
    (),
    (QUARTER_HOUR, Seconds.DROP),
    (
        PunchRounding(name="in", punches=ARRIVALS, step=Duration.of(minutes=30)),
        TotalRounding(
            name="day",
            of=TotalOf.DAY,
            step=Duration.of(minutes=30),
            mode=RoundingMode.UP,
        ),
    ),
)
LUNCH = BreakRule(name="lunch", length=Duration.of(hours=1), active_after=Duration.of(hours=4))
BREAKS = (
    (),
    (LUNCH,),
    (attrs.evolve(LUNCH, allocation=Allocation.PROPORTIONAL, counts_punched=False),),
    (attrs.evolve(LUNCH, effect=BreakEffect.ADD),),
)
ZONES = ("Asia/Jakarta", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe")
# A week with the autumn clock change of New York and Cairo's missing midnight half a year off.
WEEK = Instant.parse("2024-04-23T00:00:00Z").seconds

policies = st.builds(
    Pairing,
    mode=st.sampled_from(PairingMode),
    attribution=st.sampled_from(Attribution),
    odd_punch=st.sampled_from(OddPunch),
    early_work=st.sampled_from(EarlyWork),
    wrong_direction=st.sampled_from(DirectionDoubt),
    unknown_direction=st.sampled_from(DirectionDoubt),
    follow_plan=st.booleans(),
    share_within=st.sampled_from([Duration.ZERO, Duration.of(hours=4)]),
    bounce=st.sampled_from([Duration.ZERO, Duration.of(minutes=1)]),
    shift_max=st.sampled_from([Duration.of(hours=13), Duration.of(hours=24)]),
    rounding=st.sampled_from(ROUNDING),
    breaks=st.sampled_from(BREAKS),
    detect=st.sampled_from([(), (BreakDetection(most=Duration.of(minutes=90)),)]),
)


@st.composite
def touched(draw: st.DrawFn) -> list[Punch]:
    """A week of punches, near each other often enough to be doubtful."""
    found: list[Punch] = []
    for _ in range(draw(st.integers(0, 14))):
        minute = draw(st.integers(0, 5 * 96)) * 15 + draw(st.sampled_from([0, 0, 1]))
        seconds = WEEK + minute * 60 + draw(st.sampled_from([0, 20]))
        zone = draw(st.sampled_from(ZONES[:2]))
        found.append(
            Punch(
                device=draw(st.sampled_from(["a", "b"])),
                person=draw(st.sampled_from(["E1", "E2"])),
                at=Instant(seconds).at_zone(zone),
                state=draw(st.sampled_from([0, 255])),
                direction=draw(st.sampled_from(PunchDirection)),
                kind=draw(st.sampled_from([*[PunchKind.WORK] * 4, *PunchKind])),
                work_code=draw(st.sampled_from(["", "weld"])),
            )
        )
    return found


@st.composite
def plans(draw: st.DrawFn) -> list[PlannedShift]:
    """A few shifts, some of them overlapping."""
    found: list[PlannedShift] = []
    for _ in range(draw(st.integers(0, 4))):
        start = Instant(WEEK + draw(st.integers(0, 110)) * 3600).at_zone("Asia/Jakarta")
        end = start + Duration.of(hours=draw(st.integers(1, 14)))
        person = draw(st.sampled_from(["E1", "E2"]))
        found.append(PlannedShift(person=person, day=start.day, start=start, end=end))
    return found


@given(touched(), plans(), policies, st.sampled_from(ZONES), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(
    punches: list[Punch], planned: list[PlannedShift], policy: Pairing, zone: str, random: object
) -> None:
    """An upload that comes again, or backwards, tells nothing new."""
    again = [*punches, *punches[: len(punches) // 2]]
    shuffle = getattr(random, "shuffle")  # noqa: B009 - hypothesis does not type it
    shuffle(again)

    expected = worked_days(punches, policy=policy, zone=zone, planned=planned)

    assert expected == worked_days(again, policy=policy, zone=zone, planned=planned[::-1])


@given(touched(), plans(), policies, st.sampled_from(ZONES))
def test_no_punch_is_lost_and_no_second_counts_twice(
    punches: list[Punch], planned: list[PlannedShift], policy: Pairing, zone: str
) -> None:
    """Each punch is on a day or told as a double touch; spans of a person never overlap."""
    days, findings = worked_days(punches, policy=policy, zone=zone, planned=planned)

    told = [finding for finding in findings if finding.kind == "attendance.bounce"]
    dropped = sum(dict(finding.says.values)["count"] for finding in told)  # type: ignore[misc]
    facts = {
        (each.person, each.at.instant, each.device, each.state, each.kind, each.direction)
        for each in punches
    }
    kept = {
        (each.person, each.at.instant, each.device, each.state, each.kind, each.direction)
        for day in days
        for each in day.punches
    }
    assert len(facts) == len(kept) + dropped
    for person in ("E1", "E2"):
        spans = sorted(
            (span.start.instant.seconds, span.end.instant.seconds)
            for day in days
            if day.person == person
            for span in day.spans
        )
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert len({(day.person, day.day) for day in days}) == len(days)


@st.composite
def entered(draw: st.DrawFn) -> list[WorkedDay]:
    """At most a day or two by hand."""
    found: list[WorkedDay] = []
    for day in draw(st.sets(st.integers(0, 4), max_size=2)):
        start = Instant(WEEK + (day * 24 + draw(st.integers(0, 12))) * 3600).at_zone("UTC")
        end = start + Duration.of(hours=draw(st.integers(1, 10)))
        span = WorkSpan(start=start, end=end)
        found.append(WorkedDay(person="E1", day=start.day, zone="UTC", spans=(span,)))
    return found


@given(touched(), plans(), policies, entered(), st.integers(0, 120))
def test_what_was_entered_by_hand_stands_whole(
    punches: list[Punch],
    planned: list[PlannedShift],
    policy: Pairing,
    by_hand: list[WorkedDay],
    hours_known: int,
) -> None:
    """Each second of it counts once, on its day, and no punch that gives way goes untold."""
    days, findings = worked_days(
        punches,
        policy=policy,
        zone="UTC",
        planned=planned,
        by_hand=by_hand,
        known_until=Instant(WEEK + hours_known * 3600),
    )
    spans = sorted(
        (span.start.instant.seconds, span.end.instant.seconds)
        for day in days
        if day.person == "E1"
        for span in day.spans
    )

    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    by_day = {day.day: day for day in days if day.person == "E1"}
    for hand in by_hand:
        assert set(hand.spans) <= set(by_day[hand.day].spans)
    told = sum(
        int(str(dict(finding.says.values)["count"]))
        for finding in findings
        if finding.kind in {"attendance.bounce", "attendance.by_hand"}
    )
    kept = {id(each) for day in days for each in day.punches}
    facts = {
        (each.person, each.at.instant, each.device, each.state, each.kind, each.direction)
        for each in punches
    }
    assert len(facts) == len(kept) + told


@given(touched(), policies, st.sampled_from(ZONES))
def test_every_attribution_keeps_the_same_seconds(
    punches: list[Punch], policy: Pairing, zone: str
) -> None:
    """Days only share time out; what rules make of a day as a whole may differ with the day."""
    # A missing punch speaks for the whole day where nothing was planned, so that differs as well.
    policy = attrs.evolve(policy, rounding=(), breaks=(), odd_punch=OddPunch.COUNT_PAIRS)
    sums = {
        sum(span.time.seconds for day in days for span in day.spans)
        for attribution in Attribution
        for days in [
            worked_days(punches, policy=attrs.evolve(policy, attribution=attribution), zone=zone)[0]
        ]
    }

    assert 1 == len(sums)


@given(touched(), plans(), policies, st.sampled_from(ZONES))
def test_every_finding_has_an_identity_of_its_own(
    punches: list[Punch], planned: list[PlannedShift], policy: Pairing, zone: str
) -> None:
    """So that each can be followed and settled."""
    _, findings = worked_days(punches, policy=policy, zone=zone, planned=planned)

    assert len(findings) == len({finding.identity for finding in findings})


@given(touched(), policies, st.sampled_from(ZONES))
def test_a_split_day_lies_within_its_date(punches: list[Punch], policy: Pairing, zone: str) -> None:
    """From its first instant to the first of the next."""
    choice = attrs.evolve(policy, attribution=Attribution.SPLIT)
    days, _ = worked_days(punches, policy=choice, zone=zone)

    for day in days:
        for span in day.spans:
            assert day.day == span.start.instant.at_zone(zone).day
            last = Instant(span.end.instant.seconds - 1)
            assert day.day == last.at_zone(zone).day


@pytest.mark.parametrize("mode", PairingMode)
def test_nobody_and_nothing_give_nothing(mode: PairingMode) -> None:
    """No punches, no plan, no days."""
    assert ((), ()) == worked_days([], policy=Pairing(mode=mode), zone="UTC")
