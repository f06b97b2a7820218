"""Cleaning punches."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import Punch, clean_punches
from backoffice_core.attendance.punches import sort_by_employee
from backoffice_core.kernel import Duration, Instant, InvalidValue
from tests.attendance.shifts import BUDI, SARI, ZONE, punch, punches

MINUTE = Duration.of(minutes=1)

TOUCHES = st.builds(
    Punch,
    device=st.sampled_from(["door", "gate"]),
    person=st.sampled_from(["E07", "E08"]),
    at=st.integers(0, 400).map(lambda second: Instant(1_780_000_000 + second).at_zone(ZONE)),
    state=st.sampled_from([0, 1, 255]),
    source=st.sampled_from(["", "a:1", "b:2"]),
)


def test_a_double_tap_is_one_punch_and_a_finding() -> None:
    """arifur9993/attendance-engine (MIT), duplicate-punches.json: 20 s apart, window 60 s."""
    kept, said = clean_punches(
        punches("05-04 09:01:00", "05-04 09:01:20", "05-04 18:00:00"), bounce=MINUTE
    )
    assert punches("05-04 09:01:00", "05-04 18:00:00") == kept
    assert ["attendance.bounce"] == [finding.kind for finding in said]


def test_a_bounce_is_measured_from_the_last_punch_kept() -> None:
    """A triple tap over 80 s leaves two punches: the third is a minute after the first."""
    taps = punches("05-04 09:00:00", "05-04 09:00:40", "05-04 09:01:20")
    kept, _ = clean_punches(taps, bounce=MINUTE)
    assert (taps[0], taps[2]) == kept


@given(st.lists(TOUCHES, max_size=12), st.randoms(use_true_random=False))
def test_order_and_repetition_of_punches_change_nothing(touches: list[Punch], luck: object) -> None:
    """Uploads repeat and overlap; the result is a function of the set of punches."""
    again = [*touches, *touches[: len(touches) // 2]]
    luck.shuffle(again)  # type: ignore[attr-defined]
    assert clean_punches(touches, bounce=MINUTE) == clean_punches(again, bounce=MINUTE)


@given(st.lists(TOUCHES, max_size=12))
def test_cleaning_twice_is_cleaning_once(touches: list[Punch]) -> None:
    """What was kept is kept again, without a word."""
    once, _ = clean_punches(touches, bounce=MINUTE)
    assert (once, ()) == clean_punches(once, bounce=MINUTE)


def test_the_number_on_the_device_stands_for_its_employee() -> None:
    """A device knows PINs; the id wins where both are used."""
    own, said = sort_by_employee(
        [*punches("05-04 08:00", person="7"), punch("05-04 07:00")], [SARI]
    )
    assert {"E07": list(punches("05-04 07:00", "05-04 08:00"))} == own
    assert () == said


def test_punches_of_nobody_are_reported_and_not_given_to_somebody() -> None:
    """An unknown PIN is one finding with the number of its punches."""
    own, said = sort_by_employee(punches("05-04 08:00", "05-04 17:00", person="99"), [SARI])
    assert {} == own
    assert ["warning: 2 punches are of 99, who is no employee"] == [str(each) for each in said]


@pytest.mark.parametrize(
    ("other", "code"), [({"id": "E07"}, "employee_twice"), ({"pin": "7"}, "pin_shared")]
)
def test_an_id_or_pin_of_two_people_is_refused(other: dict[str, str], code: str) -> None:
    """Work is never credited to whoever came first in the list."""
    with pytest.raises(InvalidValue) as refused:
        sort_by_employee([], [SARI, attrs.evolve(BUDI, **other)])  # type: ignore[arg-type]
    assert code == refused.value.code
