"""How punches are read: by turns, by direction, from first to last, with pauses and transfers."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from backoffice_core.attendance.pairing import (
    BreakDetection,
    DirectionDoubt,
    PairingMode,
)
from backoffice_core.attendance.worked import BreakKind
from backoffice_core.kernel.errors import InvalidValue
from tests.attendance.pairing.touches import (
    clocks,
    hours,
    kinds,
    minutes,
    pair,
    pauses,
    punch,
    punches,
)

TYPED: dict[str, Any] = {"mode": PairingMode.TYPED}
MORNING = ("08:00", "12:00")
AFTERNOON = ("13:00", "17:00")


def read(
    *texts: str,
    **choices: Any,  # noqa: ANN401
) -> tuple[list[tuple[str, str]], bool, list[str]]:
    """Spans, whether the day is complete, and the kinds of findings."""
    days, findings = pair(punches(*texts), **choices)
    spans = [span for day in days for span in clocks(day)]
    return spans, all(day.complete for day in days), kinds(findings)


def test_by_turns_a_wrong_direction_does_not_matter() -> None:
    """Devices that call everything an in are the rule."""
    touched = "08:00 in", "12:00 in", "13:00 in", "17:00 in"

    assert ([MORNING, AFTERNOON], True, []) == read(*touched)


def test_a_double_touch_is_one_touch() -> None:
    """AE-01 (attendance-engine at 511a981): 20 s after the last one kept, of 60 s."""
    (day,), (said,) = pair(punches("09:01:00", "09:01:20", "18:00:00"))

    assert (539, "attendance.bounce") == (day.worked.seconds // 60, said.kind)


def test_the_last_punch_kept_decides_what_is_a_double_touch() -> None:
    """Touches every 40 s leave every second one."""
    (day,), _ = pair(punches("09:00:00", "09:00:40", "09:01:20", "09:02:00"))

    assert ["09:00:00", "09:01:20"] == [f"{each.at.local:%H:%M:%S}" for each in day.punches]


def test_a_punch_of_another_kind_is_no_double_touch() -> None:
    """Coming and choosing the job takes seconds."""
    (day,), findings = pair(punches("08:00", "08:00:10 transfer welding", "16:00"))

    assert ["", "welding"] == [span.rate for span in day.spans]
    assert () == findings


def test_directions_are_believed_where_they_fit() -> None:
    """In, out, in, out."""
    touched = "08:00 in", "12:00 out", "13:00 in", "17:00 out"

    assert ([MORNING, AFTERNOON], True, []) == read(*touched, **TYPED)


def test_an_in_after_an_in_lacks_an_out() -> None:
    """Believed: what lies between is not counted, and the finding says which punch is missing."""
    touched = "08:00 in", "13:00 in", "17:00 out"

    assert ([AFTERNOON], False, ["missing_out"]) == read(*touched, **TYPED)


def test_an_in_soon_after_an_in_lacks_an_out_as_well() -> None:
    """In the middle of a shift, too."""
    touched = "08:00 in", "10:00 in", "12:00 out", "13:00 in", "17:00 out"

    assert ([("10:00", "12:00"), AFTERNOON], False, ["missing_out"]) == read(*touched, **TYPED)


def test_an_out_without_an_in_lacks_an_in() -> None:
    """Believed: the first pair counts, the later out does not."""
    touched = "08:00 in", "12:00 out", "15:00 out"

    assert ([MORNING], False, ["missing_in"]) == read(*touched, **TYPED)


def test_a_wrong_direction_can_be_taken_by_turn() -> None:
    """In, in, in, out of somebody who never turned the switch."""
    touched = "08:00 in", "12:00 in", "13:00 in", "17:00 out"
    choice: dict[str, Any] = {"wrong_direction": DirectionDoubt.BY_TURN}

    assert ([MORNING, AFTERNOON], True, ["wrong_direction"]) == read(*touched, **TYPED, **choice)


def test_a_wrong_direction_can_be_left_out() -> None:
    """The first in up to the next out."""
    touched = "08:00 in", "08:30 in", "12:00 out", "12:10 out"
    choice: dict[str, Any] = {"wrong_direction": DirectionDoubt.LEFT_OUT}

    assert ([MORNING], True, ["left_out", "left_out"]) == read(*touched, **TYPED, **choice)


def test_an_absent_direction_is_taken_by_turn_or_left_out() -> None:
    """One that says nothing contradicts nothing."""
    touched = "08:00 in", "12:00", "13:00", "17:00 out"
    choice: dict[str, Any] = {"unknown_direction": DirectionDoubt.LEFT_OUT}

    assert ([MORNING, AFTERNOON], True, []) == read(*touched, **TYPED)
    assert ([("08:00", "17:00")], True, ["left_out", "left_out"]) == read(
        *touched, **TYPED, **choice
    )


def test_every_valid_pair_counts_and_every_other_punch_is_told() -> None:
    """Out, in, in, out, unknown, in: one pair, four findings, and one in that is open."""
    touched = "07:00 out", "08:00 in", "08:30 in", "12:00 out", "12:30", "13:00 in"

    spans, complete, said = read(*touched, mode=PairingMode.EVERY_VALID)

    assert ([MORNING], False) == (spans, complete)
    assert ["left_out"] * 3 + ["missing_in", "missing_out"] == sorted(said)


def test_a_day_of_which_nothing_pairs_is_not_complete() -> None:
    """Punches without any direction under a mode that wants one."""
    touched = "08:00", "17:00"

    assert ([], False, ["left_out", "left_out"]) == read(*touched, mode=PairingMode.EVERY_VALID)


def test_an_in_is_never_the_end_of_a_shift_that_grew_too_long() -> None:
    """A device that calls everything an in lacks outs, and that is all there is to say."""
    touched = "08:00 in", "22:00 in"

    assert ([], False, ["missing_out", "missing_out"]) == read(*touched, **TYPED)


def test_an_in_long_after_an_open_in_begins_another_shift() -> None:
    """A forgotten out does not swallow the evening."""
    touched = "06:00 in", "16:00 in", "20:00 out"

    assert ([("16:00", "20:00")], False, ["missing_out"]) == read(*touched, **TYPED)


def test_first_to_last_counts_all_between() -> None:
    """What lies between is not looked at, and a finding says how many."""
    touched = "08:00", "12:00", "12:40", "17:00"

    assert ([("08:00", "17:00")], True, ["between"]) == read(*touched, mode=PairingMode.FIRST_LAST)


def test_first_to_last_still_knows_pauses_and_transfers() -> None:
    """Only plain punches are passed over."""
    touched = "08:00", "10:00 transfer welding", "12:00 meal", "13:00 meal", "14:00", "17:00"

    (day,), findings = pair(punches(*touched), mode=PairingMode.FIRST_LAST)

    assert [("08:00", "10:00"), ("10:00", "12:00"), AFTERNOON] == clocks(day)
    assert ["", "welding", "welding"] == [span.rate for span in day.spans]
    assert [("meal", "12:00", "13:00")] == pauses(day)
    assert ["between"] == kinds(findings)


def test_a_single_punch_is_first_and_has_no_last() -> None:
    """So the day is not complete."""
    assert ([], False, ["missing_punch"]) == read("08:00", mode=PairingMode.FIRST_LAST)


def test_first_in_to_last_out_believes_directions() -> None:
    """An out before the first in and an in after the last out are between nothing."""
    touched = "07:00 out", "08:00 in", "12:00 out", "13:00 in", "17:00 out", "17:30 in"

    assert ([("08:00", "17:00")], True, ["left_out", "left_out", "between"]) == read(
        *touched, mode=PairingMode.FIRST_IN_LAST_OUT
    )
    assert ([], False, ["missing_out"]) == read("08:00 in", mode=PairingMode.FIRST_IN_LAST_OUT)
    assert ([], False, ["missing_in"]) == read("17:00 out", mode=PairingMode.FIRST_IN_LAST_OUT)


def test_nothing_lies_between_a_last_out_and_a_first_in_after_it() -> None:
    """Out and out, in and in: no two of them make time, and none is said to be in the middle."""
    touched = "08:00 out", "12:00 out", "13:00 in", "17:00 in"
    (day,), findings = pair(punches(*touched), mode=PairingMode.FIRST_IN_LAST_OUT)
    assert (0, False) == (day.worked.seconds, day.complete)
    kinds = [finding.kind.removeprefix("attendance.") for finding in findings]
    assert ["missing_in", "left_out", "left_out", "left_out"] == kinds


@pytest.mark.parametrize(
    ("middle", "kind"),
    [
        (("12:00 meal", "13:00 meal"), "meal"),
        (("12:00 break", "13:00 break"), "rest"),
        (("12:00 meal out", "13:00 meal in"), "meal"),
        (("12:00 meal", "13:00"), "meal"),
        (("12:00", "13:00 meal"), "meal"),
    ],
)
@pytest.mark.parametrize("mode", [PairingMode.ALTERNATE, PairingMode.TYPED])
def test_meals_and_rests_pair(middle: tuple[str, str], kind: str, mode: PairingMode) -> None:
    """One of the two that says what it was is enough."""
    (day,), findings = pair(punches("08:00", *middle, "17:00"), mode=mode)

    assert [MORNING, AFTERNOON] == clocks(day)
    assert [(kind, "12:00", "13:00")] == pauses(day)
    assert () == findings


def test_a_meal_that_nobody_came_for_lacks_an_in() -> None:
    """The meal is known, the morning is not."""
    (day,), findings = pair(punches("12:00 meal", "13:00 meal", "17:00"))

    assert [AFTERNOON] == clocks(day)
    assert (False, ["missing_punch"]) == (day.complete, kinds(findings))


def test_one_pause_straight_after_another_lacks_the_way_back() -> None:
    """The rest is taken to have lasted until the meal, and the day is not complete."""
    (day,), findings = pair(punches("08:00", "11:00 break", "12:00 meal", "13:00 meal", "17:00"))

    assert [("08:00", "11:00"), AFTERNOON] == clocks(day)
    assert [("rest", "11:00", "12:00"), ("meal", "12:00", "13:00")] == pauses(day)
    assert (False, ["missing_punch"]) == (day.complete, kinds(findings))


def test_leaving_from_a_meal_lacks_the_way_back() -> None:
    """An out while at a meal: work ended when the meal began."""
    touched = "08:00 in", "12:00 meal out", "12:30 out"

    assert ([MORNING], False, ["missing_in"]) == read(*touched, **TYPED)


def test_coming_back_from_a_meal_nobody_left_for() -> None:
    """In from a meal as the first punch: the morning is missing."""
    touched = "13:00 meal in", "17:00 out"

    assert ([AFTERNOON], False, ["missing_in"]) == read(*touched, **TYPED)


def test_a_second_meal_out_lacks_the_way_back() -> None:
    """The second is believed."""
    touched = "08:00 in", "12:00 meal out", "12:30 meal out", "13:00 meal in", "17:00 out"

    spans, complete, said = read(*touched, **TYPED)

    assert ([MORNING, AFTERNOON], False, ["missing_in"]) == (spans, complete, said)


def test_a_transfer_changes_the_rate_and_nothing_else() -> None:
    """Going over to other work is neither in nor out; arriving straight at it is in."""
    (day,), _ = pair(
        punches(
            "08:00 transfer paint", "12:00 meal", "13:00 transfer weld", "15:00 transfer", "17:00"
        )
    )

    assert [MORNING, ("13:00", "15:00"), ("15:00", "17:00")] == clocks(day)
    assert ["paint", "weld", ""] == [span.rate for span in day.spans]


def test_a_gap_of_the_right_length_is_a_meal_or_a_rest() -> None:
    """From least to most, both included; the first rule that fits; others are only gaps."""
    detect = [
        BreakDetection(kind=BreakKind.REST, most=minutes(20)),
        BreakDetection(kind=BreakKind.MEAL, least=minutes(30), most=minutes(60)),
    ]
    touched = punches("08:00", "10:00", "10:20", "12:00", "13:00", "14:00", "15:01", "17:00")

    (day,), _ = pair(touched, detect=detect)

    assert [("rest", "10:00", "10:20"), ("meal", "12:00", "13:00")] == pauses(day)
    assert 4 == len(day.spans)


def test_a_gap_at_the_right_time_is_a_meal() -> None:
    """On the clock, over midnight too, or so long after the shift began."""
    noon = BreakDetection(opens=time(11, 30), closes=time(13))
    night = BreakDetection(opens=time(23), closes=time(1))
    fourth_hour = BreakDetection(opens=hours(3), closes=hours(4))
    plain = BreakDetection()

    (day,), _ = pair(punches("08:00", "11:30", "12:00", "14:00", "14:10", "17:00"), detect=[noon])
    (late,), _ = pair(punches("19:00", "24:30", "25:00", "29:00"), detect=[night])
    (fourth,), _ = pair(
        punches("06:00", "09:00", "09:20", "13:21", "13:30", "15:00"), detect=[fourth_hour]
    )
    (each,), _ = pair(punches("06:00", "09:00", "09:20", "13:21", "13:30", "15:00"), detect=[plain])

    assert [("meal", "11:30", "12:00")] == pauses(day)
    assert [("meal", "00:30", "01:00")] == pauses(late)
    assert [("meal", "09:00", "09:20")] == pauses(fourth)
    assert 2 == len(pauses(each))


def test_half_a_window_is_refused() -> None:
    """Both sides, and of one sort."""
    with pytest.raises(InvalidValue, match="window_half_open"):
        BreakDetection(opens=time(11))
    with pytest.raises(InvalidValue, match="window_half_open"):
        BreakDetection(opens=time(11), closes=hours(4))


def test_a_negative_choice_is_refused() -> None:
    """No gap lasts less than nothing."""
    with pytest.raises(InvalidValue, match="policy_negative"):
        pair([], bounce=minutes(-1))


def test_two_doors_at_one_second_are_two_punches() -> None:
    """And the later in the order of devices is the double touch."""
    (day,), findings = pair(
        [punch("08:00", device="b"), punch("08:00", device="a"), punch("17:00", device="a")]
    )

    assert ["a", "a"] == [each.device for each in day.punches]
    assert ["bounce"] == kinds(findings)
