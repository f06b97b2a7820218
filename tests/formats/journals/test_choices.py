"""A format given as text is refused and not taken for another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from backoffice_core.formats.journals import (
    Journal,
    adapted_journal,
    read_balances,
    read_journal,
    write_journal,
)
from backoffice_core.kernel import InvalidValue

BEANCOUNT = cast("Any", "beancount")
CALLS: dict[str, Callable[[], object]] = {
    "read": lambda: read_journal(b"", form=BEANCOUNT),
    "read_named": lambda: read_journal("books.journal", form=BEANCOUNT),
    "balances": lambda: read_balances(b"", form=BEANCOUNT),
    "write": lambda: write_journal(Journal(()), BEANCOUNT),
    "adapted": lambda: adapted_journal(Journal(()), BEANCOUNT),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_format_given_as_text_is_refused(call: Callable[[], object]) -> None:
    """An empty journal too; the members are named."""
    with pytest.raises(InvalidValue, match="The form is 'beancount'") as caught:
        call()
    assert "JournalFormat.BEANCOUNT" in caught.value.remedy
