"""What is cut is counted, what is rare is shown, and times of a table are written alike."""

from __future__ import annotations

import importlib
from datetime import date

import attrs
import pytest

from backoffice_core.kernel import Duration, Finding, Message, Severity
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.reports import (
    Column,
    Kind,
    Table,
    month_html,
    month_text,
    table_html,
    table_text,
)
from tests.reports.closed import closed_twice


@pytest.fixture(scope="module")
def month() -> ClosedMonth:
    """The small shop closed."""
    return closed_twice()[0]


def told(kind: str, count: int, severity: Severity) -> list[Finding]:
    """Findings of a kind, one a day of May."""
    return [
        Finding(
            kind=kind,
            severity=severity,
            subject="employee E01",
            day=date(2026, 5, each + 1),
            says=Message("{kind} number {each}", kind=kind, each=each),
        )
        for each in range(count)
    ]


def with_findings(month: ClosedMonth) -> ClosedMonth:
    """Many of one kind, more serious ones than are shown of others, and one that is rare."""
    findings = (
        *told("attendance.absent", 7, Severity.SERIOUS),
        *told("attendance.late", 30, Severity.WARNING),
        *told("inventory.dead_stock", 1, Severity.INFO),
    )
    return attrs.evolve(month, findings=findings)


def test_many_of_a_kind_do_not_hide_the_one_of_another(month: ClosedMonth) -> None:
    """All serious findings, three of each other kind, and how many are left."""
    text = month_text(with_findings(month))
    assert 7 == text.count("attendance.absent number")
    assert 3 == text.count("attendance.late number")
    assert "inventory.dead_stock number 0" in text
    assert "... and 27 more rows: add --html PAGE or --csv FOLDER to see them" in text


def test_the_page_calls_kinds_by_words(month: ClosedMonth) -> None:
    """A code is for programs."""
    html = month_html(with_findings(month), locale="id")
    assert "<td>stok tidak bergerak</td>" in html
    assert "<td>inventory.dead_stock</td>" not in html


def test_a_page_holds_so_many_rows_of_a_table_and_tells_where_the_others_are(
    month: ClosedMonth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of a hundred thousand rows opens in no browser."""
    module = importlib.import_module("backoffice_core.reports.month_html")
    monkeypatch.setattr(module, "ROWS_MAX", 62)
    many = attrs.evolve(month, findings=told("attendance.late", 31, Severity.INFO) * 3)
    html = month_html(many)
    assert 62 == html.count("attendance.late number")
    assert "31 more rows are not on this page: add --csv FOLDER to have them" in html


@pytest.mark.parametrize(
    ("second", "written"), [(5400, ["1:30", "3:00"]), (5401, ["1:30:01", "3:00:00"])]
)
def test_times_of_a_table_all_have_seconds_or_none(second: int, written: list[str]) -> None:
    """A column of 3:00 and 1:30:01 lets a reader take minutes for hours."""
    table = Table(
        name="times",
        title=Message("Overtime"),
        columns=[Column(Message("Overtime"), Kind.TIME)],
        rows=[(Duration(second),), (Duration(10_800),)],
    )
    for each in written:
        assert each in table_text(table).split()
        assert f">{each}<" in table_html(table)
