"""What a ready chart calls its accounts is read in the reader's language, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from backoffice_core.bookkeeping import Entry, Posting
from backoffice_core.bookkeeping.charts import (
    READY_CHARTS,
    Account,
    AccountRename,
    AccountType,
    Chart,
    Translation,
    chart_history,
    chart_of,
    check_entry,
)
from backoffice_core.bookkeeping.periods import FiscalCalendar, closing_entries, explain_closing
from backoffice_core.bookkeeping.statements import (
    balance_sheet,
    explain_line,
    profit_and_loss,
    statement_of_financial_position,
    statement_of_profit_or_loss,
    trial_balance,
    wide_trial_balance,
)
from backoffice_core.kernel import Message, Money
from backoffice_core.kernel.words import format_value

MAY = FiscalCalendar().named("FY2026-P05")
MOVES = (("cash", "capital", 20), ("receivables", "sales", 10), ("wages", "cash", 7))
every_chart = pytest.mark.parametrize(
    "chart", [chart_of(name) for name in READY_CHARTS], ids=READY_CHARTS
)
either_language = pytest.mark.parametrize("language", ["en", "id"])


def shop(chart: Chart) -> tuple[Entry, ...]:
    """A month of three entries: money comes in, something is sold, wages are paid."""
    return tuple(
        Entry(number=f"{debit} {credit}", day=date(2026, 5, 4), journal="general", text="",
              postings=[
                  Posting(account=chart.role(debit).code, amount=Money.of(amount, "IDR")),
                  Posting(account=chart.role(credit).code, amount=Money.of(-amount, "IDR")),
              ])
        for debit, credit, amount in MOVES
    )  # fmt: skip


def said(chart: Chart) -> Iterator[tuple[str, Message]]:
    """Every sentence about an account of the shop, by the role of the account."""
    entries = shop(chart)
    (nobody,) = check_entry(entries[1], chart=chart)
    yield "receivables", nobody.says
    (closing,) = closing_entries(entries, chart=chart, period=MAY)
    for role, node in zip(
        ("retained_earnings", "sales", "wages"),
        explain_closing(closing, chart=chart).because,
        strict=True,
    ):
        yield role, node.says
    wide = wide_trial_balance(entries, chart=chart, currency="IDR", periods=[MAY.days])
    for statement, key, roles in (
        (statement_of_financial_position(wide), "trade_receivables", ["receivables"]),
        (statement_of_profit_or_loss(wide), "revenue", ["sales"]),
    ):
        for role, node in zip(roles, explain_line(statement, key).because, strict=True):
            yield role, node.says


@every_chart
@either_language
def test_a_sentence_about_an_account_is_in_one_language(chart: Chart, language: str) -> None:
    """English sentences show English names, Indonesian ones Indonesian names."""
    sentences = list(said(chart))
    assert 6 == len(sentences)
    for role, message in sentences:
        assert chart.role(role).title.render(language) in message.render(language)


@every_chart
@either_language
def test_the_lines_of_a_statement_are_in_one_language(chart: Chart, language: str) -> None:
    """Accounts stand under their names, sections under titles, in the reader's words."""
    trial = trial_balance(shop(chart), chart=chart, currency="IDR", period=MAY.days)
    sections = (*profit_and_loss(trial).sections, *balance_sheet(trial).sections)
    lines = {line.accounts: line.title for section in sections for line in section.lines}
    for role in ("receivables", "capital", "sales", "wages"):
        account = chart.role(role)
        assert account.title.render(language) == format_value(lines[account.code,], language)


def test_the_two_languages_differ() -> None:
    """What the tests above rest on: the same account has two names."""
    sales = chart_of("indonesia_trading").role("sales")
    assert ("4-1100 Sales", "4-1100 Penjualan") == (
        sales.label.render("en"), sales.label.render("id"),
    )  # fmt: skip
    assert "Penjualan" == sales.name == str(sales.title)


def test_a_new_name_is_read_in_the_reader_s_language_too() -> None:
    """A renaming says both names it was given, and the chart of that day has them."""
    chart = chart_of("indonesia_trading")
    renamed = AccountRename(
        account="6-1200", name="Ongkos kirim", since=date(2026, 7, 1),
        translations=[Translation("en", "Freight out")],
    )  # fmt: skip
    history = chart_history(chart, [renamed])
    because = history.explain("6-1200", day=date(2026, 7, 1))
    assert (
        "On Jul 1, 2026 the account 6-1200 is Freight out\n"
        "  It is called Freight out since Jul 1, 2026"
    ) == because.render("en")
    assert "adalah Ongkos kirim" in because.render("id")


def test_an_account_of_one_s_own_goes_by_its_name_in_every_language() -> None:
    """Nobody has to translate a chart."""
    own = Account(code="1", name="Kasir", type=AccountType.ASSET)
    assert ("1 Kasir", "1 Kasir") == (own.label.render("en"), own.label.render("id"))
