"""A closed month as people read it: complete, true to its facts, the same every time."""

from __future__ import annotations

import re
from contextlib import closing
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import pytest

from backoffice_core.attendance import PayKind, PayLine, PremiumTime
from backoffice_core.kernel import Duration, Explanation, Finding, Message, Money, Severity
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.processes.ties import Tie
from backoffice_core.reports import (
    change_table,
    finding_table,
    journal_table,
    journals_table,
    month_html,
    month_tables,
    month_text,
    open_item_table,
    open_shift_table,
    proposal_table,
    roster_picture,
    roster_table,
    stock_picture,
    stock_table,
    table_csv,
    table_frame,
    ties_sentence,
    timesheet_table,
    wage_table,
    weekly_picture,
)
from backoffice_core.reports.table_text import display_width
from backoffice_core.storage import open_store
from tests.reports.closed import HOSTILE, close, closed_twice, small_shop

VERDICT = (
    "May 2026: the books balance; stock ties to its ledger account; payroll ties to the timesheets."
)


@pytest.fixture(scope="module")
def months() -> tuple[ClosedMonth, ClosedMonth]:
    """The small shop closed, and closed again."""
    return closed_twice()


@pytest.fixture(scope="module")
def month(months: tuple[ClosedMonth, ClosedMonth]) -> ClosedMonth:
    """The first closing."""
    return months[0]


def test_the_last_line_is_the_verdict(months: tuple[ClosedMonth, ClosedMonth]) -> None:
    """A script that reads one line reads the right one, in either language."""
    first, again = months
    assert VERDICT == month_text(first).splitlines()[-1]
    assert "Nothing changed since the last run." == month_text(again).splitlines()[-3]
    lines = month_text(again, locale="id").splitlines()
    assert "Tidak ada yang berubah sejak proses terakhir." == lines[-3]
    assert lines[-1].startswith("Mei 2026: ")


def test_serious_findings_are_counted_in_the_last_line(month: ClosedMonth) -> None:
    """That everything ties does not mean that nothing is wrong, so the last line says both."""
    assert not [one for one in month.findings if one.severity is Severity.SERIOUS]
    alarm = Finding(
        kind="inventory.stock_out",
        severity=Severity.SERIOUS,
        subject="item tea",
        says=Message("Gone"),
    )
    for count, english, indonesian in (
        (1, "1 serious finding", "1 temuan serius"),
        (2, "2 serious findings", "2 temuan serius"),
    ):
        bad = attrs.evolve(month, findings=(*month.findings, *[alarm] * count))
        assert f"{VERDICT.removesuffix('.')}; {english}." == ties_sentence(bad)
        assert ties_sentence(bad, locale="id").endswith(f"; {indonesian}.")
        assert bad.all_tie


def test_a_tie_that_does_not_hold_is_said_in_the_last_line(month: ClosedMonth) -> None:
    """Nobody has to look for it."""
    broken = Tie(name="stock", ledger=Money.of(10, "IDR"), facts=Money.of(7, "IDR"))
    bad = attrs.evolve(month, ties=(month.ties[0], broken, month.ties[2]))
    last = month_text(bad).splitlines()[-1]
    assert "STOCK DOES NOT TIE" in last
    assert "off by IDR\N{NO-BREAK SPACE}3" in last
    assert 'class="broken"' in month_html(bad)


def test_a_changed_punch_shows_what_changed_because_of_it() -> None:
    """What this run wrote is listed, and nothing else."""
    with closing(open_store("memory:")) as store:
        close(store, small_shop(late=False))
        shop = small_shop(late=False)
        early = attrs.evolve(shop.punches[0], at=shop.punches[0].at - Duration.of(minutes=5))
        again = close(store, attrs.evolve(shop, punches=(*shop.punches, early)))
    text = month_text(again)
    assert "revised" in text[text.index("Changed by this run") :]
    assert len(again.changes) == len(change_table(again).rows)
    assert VERDICT == text.splitlines()[-1]


@pytest.mark.parametrize("locale", ["en", "id"])
def test_the_text_is_a_hundred_places_wide(month: ClosedMonth, locale: str) -> None:
    """It fits a terminal and a sheet of paper."""
    lines = month_text(month, locale=locale).splitlines()
    assert max(map(display_width, lines[:-1])) <= 100


def test_wages_add_up_to_the_wage_entries(month: ClosedMonth) -> None:
    """The journal of wages and the ledger are one sum."""
    payable = month.chart.role("wages_payable").code
    owed = [
        leg.amount
        for entry in month.entries
        if entry.journal == "wages"
        for leg in entry.postings
        if leg.account == payable
    ]
    table = wage_table(month)
    assert table.total is not None
    assert -Money.total(owed, "IDR") == table.total[-1]
    for row in table.rows:
        amounts = [cell for cell in row if isinstance(cell, Money)]
        assert Money.total(amounts[:-1], "IDR") == amounts[-1]


def test_timesheets_count_days_lateness_leave_and_overtime(month: ClosedMonth) -> None:
    """Budi was forty minutes late once, Wayan a day on leave, Sari two hours longer."""
    table = timesheet_table(month)
    rows = {
        row[1]: dict(zip((str(c.name) for c in table.columns), row, strict=True))
        for row in table.rows
    }
    assert (1, Duration.of(minutes=40)) == (rows["Budi"]["Times late"], rows["Budi"]["Time late"])
    assert 1 == rows["Wayan"]["Leave"]
    for sheet in month.timesheets:
        name = {"E01": "Sari", "E02": "Budi", "E03": "Wayan"}[sheet.person]
        assert Duration.total(tier.time for tier in sheet.overtime) == rows[name]["Overtime"]
    assert table.total is not None
    overtime = (tier.time for sheet in month.timesheets for tier in sheet.overtime)
    assert Duration.total(overtime) == table.total[-1]


def test_time_that_is_worth_more_without_being_overtime_has_columns_of_its_own(
    month: ClosedMonth,
) -> None:
    """Only where somebody has some: its time by multiple, and its pay, so that rows add up."""
    first, *others = month.timesheets
    night = PremiumTime(
        day=month.shop.month.start,
        multiple=Fraction(3, 2),
        time=Duration.of(hours=2),
        citation="the agreement",
    )
    paid = PayLine(
        person=first.person,
        kind=PayKind.PREMIUM,
        amount=Money.of(15_000, "IDR"),
        explanation=Explanation(rule="pay.premium", says=Message("Premiums")),
    )
    nights = attrs.evolve(
        month,
        timesheets=(attrs.evolve(first, premiums=(night, night)), *others),
        pay=(*month.pay, paid),
    )
    times, wages = timesheet_table(nights), wage_table(nights)
    assert "1.5 times, not overtime" == times.columns[-1].name.render("en")
    assert [Duration.of(hours=4), *(None for _ in others)] == [row[-1] for row in times.rows]
    assert times.total is not None
    assert Duration.of(hours=4) == times.total[-1]
    premiums = [str(column.name) for column in wages.columns].index("Premiums")
    assert Money.of(15_000, "IDR") == wages.rows[0][premiums]
    for row in wages.rows:
        amounts = [cell for cell in row if isinstance(cell, Money)]
        assert Money.total(amounts[:-1], "IDR") == amounts[-1]
    assert "Premiums" not in [str(column.name) for column in wage_table(month).columns]


def test_journals_and_postings_are_the_same_books(month: ClosedMonth) -> None:
    """Each posting is a row, debits equal credits, and the summary sums to the listing."""
    listing, summary = journal_table(month), journals_table(month)
    assert sum(len(entry.postings) for entry in month.entries) == len(listing.rows)
    assert listing.total is not None
    assert summary.total is not None
    assert listing.total[-1] == listing.total[-2] == summary.total[-1]


def test_open_items_stand_positive_on_their_own_side(month: ClosedMonth) -> None:
    """What is owed to us and what we owe are both positive figures with a name."""
    amounts = [row[5] for row in open_item_table(month).rows]
    assert 4 == len(amounts)
    assert all(isinstance(amount, Money) and amount.minor > 0 for amount in amounts)


def test_stock_and_orders_are_those_of_the_month(month: ClosedMonth) -> None:
    """The table's total is the valuation, and an order says why."""
    table = stock_table(month)
    assert table.total is not None
    assert month.valuation.value == table.total[-1]
    assert (
        "18 pcs in stock; needs 66 pcs until 2026-06-11: 28 pcs expected and 38 pcs safety"
        == str(proposal_table(month).rows[0][-1])
    )


def test_every_assignment_is_in_the_roster_and_what_is_open_says_why(month: ClosedMonth) -> None:
    """Ten are needed on a Sunday and three are there; nobody is left to ask."""
    assert month.roster is not None
    cells = [cell for row in roster_table(month).rows for cell in row[1:] if cell is not None]
    assert len(month.roster.assignments) == len(cells)
    [row] = open_shift_table(month).rows
    assert (10, 7, "3 on it already") == (row[4], row[5], str(row[6]))
    assert [7] == [each.missing for each in month.open_shifts]
    [short] = [each for each in month.findings if each.kind == "scheduling.shortage"]
    assert short.explanation is not None
    assert "scheduling.open" == short.explanation.rule


def test_findings_are_ranked_and_all_there(month: ClosedMonth) -> None:
    """The most pressing come first; none is left out."""
    severities = [finding.severity for finding in month.findings]
    assert sorted(severities, reverse=True) == severities
    assert len(month.findings) == len(finding_table(month).rows)


def test_every_table_can_be_written_as_csv_and_as_a_frame(month: ClosedMonth) -> None:
    """A table is a table, whatever it is about; each has a name of its own."""
    tables = month_tables(month)
    assert len(tables) == len({table.name for table in tables})
    for table in tables:
        assert len(table.rows) + 1 <= table_csv(table).count("\r\n")
        assert len(table.rows) == table_frame(table).height


class Page(HTMLParser):
    """What a browser would do with a page: tags opened and closed, what it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note a tag and where it leads."""
        self.tags.append(tag)
        if tag not in {"meta", "img"}:
            self.open.append(tag)
        for name, value in attributes:
            if name in {"src", "href"}:
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert tag == self.open.pop()


@pytest.mark.parametrize("locale", ["en", "id"])
def test_the_page_stands_alone(month: ClosedMonth, locale: str) -> None:
    """It runs nothing, fetches nothing, closes what it opens, and its links lead somewhere."""
    html = month_html(month, locale=locale)
    page = Page()
    page.feed(html)
    assert [] == page.open
    assert "script" not in page.tags
    assert HOSTILE not in html
    inside = [link for link in page.links if link.startswith("#")]
    assert set(page.links) - set(inside) == {
        link for link in page.links if link.startswith("data:image/svg+xml;base64,")
    }
    assert sorted(page.ids) == sorted(link[1:] for link in inside)
    assert 3 == page.tags.count("img")


def test_the_same_month_gives_the_same_page(month: ClosedMonth) -> None:
    """No date of today, no random id: a page can be compared with yesterday's."""
    assert month_html(month) == month_html(month)


@pytest.mark.parametrize("locale", ["en", "id"])
def test_pictures_are_drawings_that_name_what_they_show(month: ClosedMonth, locale: str) -> None:
    """Each is well-formed SVG, the same bytes each time."""
    for draw in (roster_picture, stock_picture, weekly_picture):
        picture = draw(month, locale=locale)
        assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314 - our own
        assert picture == draw(month, locale=locale)


def test_a_month_without_anything_can_be_shown(month: ClosedMonth) -> None:
    """No roster, no orders, no findings: every table says so and no picture fails."""
    problem = attrs.evolve(month.roster_problem, demand=(), people=())
    empty = attrs.evolve(
        month, timesheets=(), pay=(), proposals=(), roster=None, roster_problem=problem,
        findings=(), changes=(), shop=attrs.evolve(month.shop, items=()),
    )  # fmt: skip
    assert VERDICT == month_text(empty).splitlines()[-1]
    assert "Nothing to show" in month_html(empty)


def test_no_code_is_shown_where_a_word_is_meant(month: ClosedMonth) -> None:
    """In Indonesian nothing of the report's own words is left in English."""
    text = month_text(month, locale="id")
    left = re.findall(r"\b(?:Total|Name|Open|Debit = credit|warning|notice|employee)\b", text)
    assert [] == left


def test_importing_reports_draws_nothing_in() -> None:
    """Heavy libraries come with the first picture or frame, not before."""
    source = Path(__file__).parents[2] / "src" / "backoffice_core" / "reports"
    for module in source.glob("*.py"):
        text = module.read_text("utf-8")
        assert not re.search(r"^(?:import|from) (?:matplotlib|polars|babel)", text, re.MULTILINE)
