"""The how-to page has every rule, and each says what the page says it does."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from backoffice_core import scheduling
from backoffice_core.kernel import Duration, Money
from tests.scheduling.catalogue.samples import SAMPLES

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "rules-of-a-roster.md"
ROWS = re.findall(r"^\| `(\w+\(.*)` \| (.*) \|$", PAGE.read_text(), flags=re.MULTILINE)


def hours(number: int) -> Duration:
    """So many hours, as the page writes them."""
    return Duration.of(hours=number)


def rupiah(number: int) -> Money:
    """So many rupiah, as the page writes them."""
    return Money.of(number, "IDR")


@pytest.mark.parametrize(("written", "sentence"), ROWS)
def test_a_rule_says_what_the_page_says(written: str, sentence: str) -> None:
    """The table is read by people who write rules from it."""
    known = {**vars(scheduling), "date": date, "h": hours, "rp": rupiah}
    rule = eval(written, known)  # noqa: S307 - our own page
    assert sentence == str(rule.sentence)


def test_the_page_has_every_rule_of_the_catalogue() -> None:
    """What is not on it will be written a second time."""
    assert {type(rule).__name__ for rule in SAMPLES} == {row.split("(")[0] for row, _ in ROWS}
