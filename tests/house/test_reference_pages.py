"""The reference pages that people wrote say what the code says: words, columns, options."""

from __future__ import annotations

import csv
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT

REFERENCE = ROOT / "docs" / "reference"
GLOSSARY = REFERENCE / "glossary.md"
FILES = REFERENCE / "files.md"
TABLES = sorted((ROOT / "examples" / "shop").glob("*.csv"))


def cells(page: Path) -> Iterator[list[str]]:
    """The rows of every table of a page, without their headers' rulers."""
    for line in page.read_text("utf-8").splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_every_word_of_the_glossary_lives_where_it_says() -> None:
    """A word that the glossary settles is the name in the code, imported from its package."""
    missing: list[str] = []
    for _, _, _, where in cells(GLOSSARY):
        if where.startswith("`"):
            package, _, name = where.strip("`").rpartition(".")
            if name not in importlib.import_module(f"backoffice_core.{package}").__all__:
                missing.append(where)
    assert [] == missing


def test_every_term_has_an_indonesian_word_and_a_meaning_and_is_there_once() -> None:
    """One word for one thing."""
    rows = [row for row in cells(GLOSSARY) if row[0] != "Term"]
    assert [] == [row for row in rows if not all(row[:3])]
    terms = [row[0] for row in rows]
    assert sorted(set(terms)) == sorted(terms)


def columns_described(file: str) -> list[str]:
    """The columns that the page lists under the heading of a file."""
    text = FILES.read_text("utf-8")
    section = re.split(rf"^### {re.escape(file)}$", text, flags=re.MULTILINE)[1]
    section = re.split(r"^##", section, flags=re.MULTILINE)[0]
    return re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_page_about_files_lists_every_column_in_order(table: Path) -> None:
    """Whoever makes a folder by hand can trust the page."""
    with table.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    assert header == columns_described(table.name)


def test_the_page_about_files_names_every_setting() -> None:
    """The keys of the example's shop.toml are all explained."""
    settings = (ROOT / "examples" / "shop" / "shop.toml").read_text("utf-8")
    keys = re.findall(r"^(\w+) =", settings, flags=re.MULTILINE)
    text = FILES.read_text("utf-8")
    assert [] == [key for key in keys if f"| `{key}` |" not in text]
