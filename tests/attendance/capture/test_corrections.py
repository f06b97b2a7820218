"""Corrections and intake: nothing disappears, nothing counts twice."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.capture import (
    Consequence,
    CorrectionKind,
    PunchCorrection,
    apply_corrections,
    take_in,
)
from backoffice_core.attendance.model import Punch
from backoffice_core.kernel import Instant, InvalidValue, ZonedInstant


def at(clock: str) -> ZonedInstant:
    """A time on Monday."""
    return ZonedInstant.parse(f"2026-05-04T{clock}:00+07:00[Asia/Jakarta]")


IN, OUT = (Punch(device="door", person="E07", at=at(clock)) for clock in ("08:00", "17:00"))
MOVE = PunchCorrection(
    number="C-1",
    kind=CorrectionKind.MOVE,
    person="E07",
    original=at("17:00"),
    at=at("18:00"),
    reason="the queue at the door",
    made_by="Sari",
    made=Instant.parse("2026-05-05T01:00:00Z"),
    approved_by="Dewi",
)


def clocks(punches: tuple[Punch, ...]) -> list[str]:
    """The times that count."""
    return [f"{punch.at.local:%H:%M}" for punch in punches]


def test_a_moved_punch_counts_at_its_new_time_and_the_original_is_kept() -> None:
    """Both are there, and the new one says where it comes from."""
    corrected = apply_corrections([OUT, IN], [MOVE])
    assert ["08:00", "18:00"] == clocks(corrected.punches)
    assert (OUT,) == corrected.replaced
    assert "correction C-1" == corrected.punches[1].source


def test_a_voided_punch_does_not_count_and_one_that_was_forgotten_does() -> None:
    """What a device recorded stays what it was."""
    void = attrs.evolve(MOVE, number="C-2", kind=CorrectionKind.VOID, at=None)
    add = attrs.evolve(MOVE, number="C-3", kind=CorrectionKind.ADD, original=None, at=at("16:30"))
    corrected = apply_corrections([IN, OUT], [void, add])
    assert ["08:00", "16:30"] == clocks(corrected.punches)


def test_nothing_changes_before_somebody_approved() -> None:
    """A finding waits for them instead."""
    corrected = apply_corrections([IN, OUT], [attrs.evolve(MOVE, approved_by="")])
    assert ["08:00", "17:00"] == clocks(corrected.punches)
    assert ["attendance.correction_pending"] == [each.kind for each in corrected.findings]
    assert "menunggu persetujuan" in corrected.findings[0].says.render("id")


def test_the_last_correction_of_a_punch_holds() -> None:
    """Whatever order they come in."""
    later = attrs.evolve(
        MOVE, number="C-0", at=at("19:00"), made=Instant.parse("2026-05-06T01:00:00Z")
    )
    for both in ([MOVE, later], [later, MOVE, MOVE]):
        assert ["08:00", "19:00"] == clocks(apply_corrections([IN, OUT], both).punches)


LATER = attrs.evolve(
    MOVE,
    number="C-2",
    original=at("18:00"),
    at=at("19:00"),
    made=Instant.parse("2026-05-06T01:00:00Z"),
)
ADDED = attrs.evolve(MOVE, number="C-3", kind=CorrectionKind.ADD, original=None, at=at("16:30"))


@pytest.mark.parametrize(
    "corrections", [[ADDED], [MOVE], [MOVE, ADDED], [MOVE, LATER], [ADDED, MOVE, LATER]]
)
def test_correcting_again_what_is_corrected_changes_nothing(
    corrections: list[PunchCorrection],
) -> None:
    """The source of a punch says which correction it is; nothing is unmatched either."""
    once = apply_corrections([IN, OUT], corrections)
    for punches in (once.punches, (*once.punches, IN, OUT)):
        again = apply_corrections(punches, corrections)
        assert (once.punches, ()) == (again.punches, again.findings)


def test_a_moved_punch_is_voided_or_moved_on_by_its_new_time() -> None:
    """The later correction speaks of what counts now."""
    void = attrs.evolve(LATER, kind=CorrectionKind.VOID, at=None)
    assert ["08:00"] == clocks(apply_corrections([IN, OUT], [void, MOVE]).punches)
    assert ["08:00", "19:00"] == clocks(apply_corrections([IN, OUT], [LATER, MOVE]).punches)
    unadd = attrs.evolve(void, original=at("16:30"))
    assert ["08:00", "17:00"] == clocks(apply_corrections([IN, OUT], [ADDED, unadd]).punches)


def test_a_later_correction_of_an_original_takes_the_place_of_the_earlier_one() -> None:
    """Also where the earlier one has been carried out."""
    later = attrs.evolve(LATER, original=at("17:00"))
    moved = apply_corrections([IN, OUT], [MOVE]).punches
    corrected = apply_corrections(moved, [MOVE, later])
    assert (["08:00", "19:00"], ()) == (clocks(corrected.punches), corrected.findings)


def test_who_approves_their_own_correction_is_told() -> None:
    """What follows is a named choice."""
    own = attrs.evolve(MOVE, approved_by="sari ")
    flagged = apply_corrections([IN, OUT], [own])
    assert ["08:00", "18:00"] == clocks(flagged.punches)
    assert ["attendance.correction_self_approved"] == [each.kind for each in flagged.findings]
    assert "disetujui oleh Sari sendiri" in flagged.findings[0].says.render("id")
    silent = apply_corrections([IN, OUT], [own], self_approved=Consequence.IGNORE)
    assert () == silent.findings
    refused = apply_corrections([IN, OUT], [own], self_approved=Consequence.REFUSE)
    assert (["08:00", "17:00"], 1) == (clocks(refused.punches), len(refused.findings))
    with pytest.raises(InvalidValue, match="not_a_member"):
        apply_corrections([], [], self_approved="flag")  # type: ignore[arg-type]


def test_a_correction_of_what_is_not_there_says_so() -> None:
    """It is not made up, and not forgotten."""
    corrected = apply_corrections([IN], [MOVE])
    assert ["attendance.correction_unmatched"] == [each.kind for each in corrected.findings]
    other = attrs.evolve(MOVE, device="gate")
    assert 1 == len(apply_corrections([IN, OUT], [other]).findings)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": " "}, "correction_unreasoned"),
        ({"at": None}, "correction_incomplete"),
        ({"original": None}, "correction_incomplete"),
        ({"kind": CorrectionKind.VOID}, "correction_incomplete"),
        ({"kind": "move"}, "not_a_member"),
    ],
)
def test_a_correction_that_is_not_whole_is_refused(changed: dict[str, Any], code: str) -> None:
    """Where it is made."""
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(MOVE, **changed)
    assert code == refused.value.code


def test_two_corrections_of_one_number_must_agree() -> None:
    """A number is given once."""
    with pytest.raises(InvalidValue, match="correction_changed"):
        apply_corrections([IN, OUT], [MOVE, attrs.evolve(MOVE, at=at("20:00"))])


PUNCHES = [
    attrs.evolve(IN, at=at(f"08:{minute:02}"), state=state)
    for minute in range(4)
    for state in (0, 1)
]


@given(st.lists(st.sampled_from(PUNCHES)), st.lists(st.sampled_from(PUNCHES)))
def test_an_upload_adds_what_is_new_and_nothing_twice(
    first: list[Punch], second: list[Punch]
) -> None:
    """In one upload or in two, in any order."""
    before = take_in(first)
    after = take_in(reversed(second), known=before.new)
    whole = take_in([*second, *first])
    assert set(whole.new) == {*before.new, *after.new}
    assert len(first) + len(second) == len(whole.new) + whole.repeated
    assert () == take_in([*first, *second], known=whole.new).new


def test_a_touch_that_is_told_in_two_ways_stands_as_it_was_told_first() -> None:
    """The line of the file is no difference, the way it was verified is."""
    elsewhere = attrs.evolve(IN, source="b.dat line 2")
    assert () == take_in([elsewhere], known=[IN]).findings
    intake = take_in([attrs.evolve(IN, verify=15)], known=[IN])
    assert () == intake.new
    (finding,) = intake.findings
    assert "verify" in str(finding.says)
    assert "attendance.punch_retold" == finding.kind
