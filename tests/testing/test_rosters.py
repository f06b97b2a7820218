"""Rows of letters: the shortest way to write what somebody works."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice_core.kernel import InvalidValue
from backoffice_core.testing import shift_of_letter, work_row


def test_a_row_tells_days_codes_places_and_what_is_known_of_the_past() -> None:
    """The past ends where the row begins."""
    work = work_row("E.N", past=".L", places=["Bogor", "Depok"])
    assert [("L", "Bogor"), ("E", "Depok"), ("N", "")] == [
        (one.shift, one.place) for one in work.assignments
    ]
    assert (date(2026, 5, 30), date(2026, 6, 1), date(2026, 6, 4)) == (
        work.known_from, work.horizon.start, work.horizon.end
    )  # fmt: skip


def test_a_letter_without_a_shift_is_refused() -> None:
    """A typing error is no day off."""
    with pytest.raises(InvalidValue) as refused:
        shift_of_letter("X", date(2026, 6, 1))
    assert "letter_unknown" == refused.value.code
