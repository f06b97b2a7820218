"""A group as one company: what it has with itself goes out, what others own is told apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Message, Money
from backoffice_core.bookkeeping import Account, AccountType, Chart, Entry, Posting, trial_balance
from backoffice_core.bookkeeping.charts import LineItem, chart_of
from backoffice_core.bookkeeping.exchange import (
    ExchangeRate,
    RateKind,
    translate_openings,
    translate_trial_balance,
)
from backoffice_core.bookkeeping.statements import (
    BusinessCombination,
    Consolidation,
    Elimination,
    EliminationLine,
    GroupMember,
    IntercompanyBalance,
    cash_flows_direct,
    consolidate,
    intercompany_balances,
    statement_of_changes_in_equity,
    statement_of_financial_position,
    statement_of_profit_or_loss,
)
from backoffice_core.kernel import Rounding
from backoffice_core.kernel.errors import InvalidValue
from tests.bookkeeping.statements.random_books import MAY, USD, made

INVESTMENT = Account(
    code="1700", name="Shares", type=AccountType.ASSET, line_item=LineItem.INVESTMENTS
)
GOODWILL = Account(
    code="1710", name="Goodwill", type=AccountType.ASSET, line_item=LineItem.INTANGIBLE_ASSETS
)
OTHERS = Account(
    code="3900",
    name="Others",
    type=AccountType.EQUITY,
    role="non_controlling_interest",
    line_item=LineItem.OTHER_RESERVES,
)
CHART = Chart([*chart_of("generic").accounts, INVESTMENT, GOODWILL, OTHERS])
KEPT = CHART.account("3200")
BEFORE = date(2026, 4, 30)


def dollars(amount: str | int) -> Money:
    """An amount of dollars."""
    return Money.of(amount, USD)


def with_party(entry: Entry, party: str, *codes: str) -> Entry:
    """The entry with a party on some of its legs."""
    return attrs.evolve(
        entry,
        postings=[
            attrs.evolve(leg, party=party if leg.account in codes else None)
            for leg in entry.postings
        ],
    )


PARENT = (
    made("P1", BEFORE, {"1100": 410, "1700": 90, "3100": -500}),
    with_party(made("P2", date(2026, 5, 4), {"1200": 30, "4100": -30}), "Sub", "1200", "4100"),
    with_party(made("P3", date(2026, 5, 9), {"1100": 8, "4900": -8}), "Sub", "4900"),
)
SUB = (
    made("S1", BEFORE, {"1100": 150, "3100": -100, "3200": -50}),
    with_party(made("S2", date(2026, 5, 4), {"6400": 30, "2100": -25, "1100": -5}), "Parent",
               "6400", "2100"),
    made("S3", date(2026, 5, 8), {"1100": 70, "4100": -70}),
    with_party(made("S4", date(2026, 5, 9), {"3400": 8, "1100": -8}), "Parent", "3400"),
    made("S5", date(2026, 5, 9), {"3400": 2, "1100": -2}),
)  # fmt: skip
ACQUISITION = BusinessCombination(
    company="Sub",
    owned=Fraction(4, 5),
    equity={"3100": dollars(100)},
    investment=dollars(90),
    investment_account=INVESTMENT,
    goodwill=dollars(10),
    goodwill_account=GOODWILL,
    non_controlling=dollars(20),
    non_controlling_account=OTHERS,
    shared_from=KEPT,
)


def member(name: str, entries: tuple[Entry, ...]) -> GroupMember:
    """A company by its entries."""
    trial = trial_balance(entries, chart=CHART, currency=USD, period=MAY)
    return GroupMember(name=name, rows=trial.rows)


def between(books: Mapping[str, tuple[Entry, ...]]) -> list[IntercompanyBalance]:
    """What the companies say about each other."""
    return [
        balance
        for name, entries in books.items()
        for balance in intercompany_balances(
            entries, company=name, partners=books, chart=CHART, currency=USD, period=MAY
        )
    ]


def group(*acquisitions: BusinessCombination) -> Consolidation:
    """Parent and subsidiary as one."""
    books = {"Parent": PARENT, "Sub": SUB}
    return consolidate(
        [member(name, entries) for name, entries in books.items()],
        currency=USD,
        rounding=Rounding.HALF_UP,
        period=MAY,
        intercompany=between(books),
        acquisitions=acquisitions,
    )


def closing(found: Consolidation, code: str) -> str:
    """What an account of the group holds."""
    return found.wide.row(code, found.group).closing.text


def test_the_investment_goes_out_against_the_equity_bought() -> None:
    """90 paid and 20 left with others for 100 of equity: 10 of goodwill (IFRS 3.32)."""
    found = group(ACQUISITION)
    assert ("0.00", "10.00", "-500.00") == tuple(
        closing(found, code) for code in ("1700", "1710", "3100")
    )


def test_others_own_their_part_of_what_was_earned_since() -> None:
    """20 at first, a fifth of 50 kept, 40 earned and 10 distributed: 36 (IFRS 10.B94)."""
    found = group(ACQUISITION)
    assert "-36.00" == closing(found, "3900")
    assert dollars(8) == found.profit_of_others
    sheet = statement_of_financial_position(found.wide)
    assert "36.00" == sheet.amount("non_controlling_interest", found.group).text
    equity = statement_of_changes_in_equity(found.wide, place=found.group)
    assert sheet.amount("total_equity", found.group) == equity.row("closing").amounts[-1]


def test_what_companies_charge_each_other_is_no_income_of_the_group() -> None:
    """30 of sales were to the subsidiary, and its dividend was the parent's own money."""
    found = group(ACQUISITION)
    result = statement_of_profit_or_loss(found.wide)
    assert ["30.00", "70.00", "-30.00", "70.00"] == [
        amount.text for amount in result.row("revenue").amounts
    ]
    assert "0.00" == closing(found, "4900")
    assert "0.00" == closing(found, "3400")


def test_a_difference_between_companies_is_found_and_stays() -> None:
    """30 to get, 25 owed: 25 go out on both sides, 5 stay in receivables."""
    found = group(ACQUISITION)
    (finding,) = found.findings
    assert ("bookkeeping.intercompany_unmatched", dollars(5)) == (finding.kind, finding.money)
    assert (
        "Parent has to get $5.00 more from Sub than Sub says that it owes"
        == finding.says.render("en")
    )
    assert ("5.00", "0.00") == (closing(found, "1200"), closing(found, "2100"))


def test_an_account_of_the_group_explains_itself() -> None:
    """Company by company, elimination by elimination."""
    said = group(ACQUISITION).explain("1200")
    assert (
        "Trade receivables of the group: $5.00 (IFRS 10.B86; PSAK 110)\n"
        "  Parent: $30.00\n"
        "  What Parent has to get from Sub: -$25.00 (IFRS 10.B86(c); PSAK 110)"
    ) == said.render("en")


def test_a_figure_of_the_group_has_no_postings() -> None:
    """It is computed; what is behind it is in each company's own books."""
    found = group(ACQUISITION)
    figure = statement_of_financial_position(found.wide).figure("cash", found.group)
    with pytest.raises(InvalidValue, match="computed from other books"):
        figure.postings(PARENT)
    with pytest.raises(InvalidValue, match="do not say where cash came from"):
        cash_flows_direct(found.wide)


def test_an_acquisition_that_does_not_add_up_is_refused() -> None:
    """The message says what goodwill would be."""
    with pytest.raises(InvalidValue, match=r"goodwill would be USD 10\.00"):
        attrs.evolve(ACQUISITION, goodwill=dollars(7))
    with pytest.raises(InvalidValue, match="share of Sub is 0"):
        attrs.evolve(ACQUISITION, owned=Fraction(0))


def test_an_adjustment_that_does_not_balance_is_refused() -> None:
    """Profit in stock goes out on two sides."""
    lines = [EliminationLine(account=KEPT, opening=dollars(0), movement=dollars(1))]
    with pytest.raises(InvalidValue, match=r"is off by USD 1\.00"):
        Elimination(says=Message("Profit"), lines=lines)


def test_companies_are_known_once_and_by_one_chart() -> None:
    """No company counts twice, no code is an asset here and an expense there."""
    rows = member("Sub", SUB).rows
    other = [attrs.evolve(rows[0], account=attrs.evolve(KEPT, code="1100"))]
    for members, code in (
        ([GroupMember(name="Sub", rows=rows)] * 2, "company_duplicate"),
        ([GroupMember(name="Parent", rows=rows)], "company_unknown"),
        (
            [GroupMember(name="Sub", rows=rows), GroupMember(name="Parent", rows=other)],
            "group_account_differs",
        ),
        ([GroupMember(name="Sub", rows=())], "account_not_in_balance"),
    ):
        with pytest.raises(InvalidValue) as caught:
            consolidate(
                members, currency=USD, rounding=Rounding.HALF_UP, acquisitions=[ACQUISITION]
            )
        assert code == caught.value.code


def test_a_foreign_subsidiary_comes_translated() -> None:
    """Others own their part of the translation difference, too (IAS 21.41)."""
    entries = (
        made("1", BEFORE, {"1100": 100, "3100": -100}),
        made("2", date(2026, 5, 8), {"1100": 70, "4100": -70}),
    )
    euro = [
        attrs.evolve(
            entry,
            postings=[
                Posting(account=leg.account, amount=Money.of(leg.amount.text, "EUR"))
                for leg in entry.postings
            ],
        )
        for entry in entries
    ]
    trial = trial_balance(euro, chart=CHART, currency="EUR", period=MAY)

    def rate(text: str, kind: RateKind) -> ExchangeRate:
        return ExchangeRate(
            base="EUR", quote="USD", rate=text, kind=kind, since=MAY.start, publisher="ECB"
        )

    closing_rate = rate("1.2", RateKind.CLOSING)
    translated = translate_trial_balance(
        trial.rows,
        to=USD,
        closing=closing_rate,
        average=rate("1.1", RateKind.AVERAGE),
        translation_account=CHART.role("translation_reserve"),
        rounding=Rounding.HALF_UP,
        brought_forward=translate_openings(
            trial.rows, to=USD, rate=rate("1", RateKind.CLOSING), rounding=Rounding.HALF_UP
        ),
    )
    found = consolidate(
        [member("Parent", PARENT[:1]), GroupMember(name="Sub", rows=translated.rows)],
        currency=USD,
        rounding=Rounding.HALF_UP,
        period=MAY,
        acquisitions=[ACQUISITION],
    )
    # Net assets of 170 euro at 1.20 are 204; others own a fifth: 40.80.
    assert "-40.80" == closing(found, "3900")
    assert "27.00" == str(translated.gain.text)
    assert "-21.60" == closing(found, "3500")


codes = st.sampled_from(["1100", "1200", "2100", "3100", "3200", "3400", "4100", "6400", "3500"])


@st.composite
def company_books(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Entries of April and May, some with the other company."""
    entries: list[Entry] = []
    for number in range(draw(st.integers(0, 8))):
        amount = draw(st.integers(-500, 500))
        legs = [
            Posting(
                account=draw(codes),
                amount=Money(minor, USD),
                party=draw(st.sampled_from([None, "Parent", "Sub"])),
            )
            for minor in (amount, -amount)
        ]
        day = draw(st.dates(date(2026, 4, 20), date(2026, 5, 31)))
        entries.append(Entry(number=str(number), day=day, journal="other", text="", postings=legs))
    return tuple(entries)


@given(company_books(), company_books(), st.fractions(Fraction(1, 97), 1, max_denominator=97))
def test_a_group_balances_whatever_its_companies_say(
    parent: tuple[Entry, ...], sub: tuple[Entry, ...], owned: Fraction
) -> None:
    """Columns sum to the group, the group balances, others own exactly their share."""
    books = {"Parent": (*PARENT, *parent), "Sub": (*SUB, *sub)}
    found = consolidate(
        [member(name, entries) for name, entries in books.items()],
        currency=USD,
        rounding=Rounding.HALF_EVEN,
        period=MAY,
        intercompany=between(books),
        acquisitions=[attrs.evolve(ACQUISITION, owned=owned)],
    )
    sheet = statement_of_financial_position(found.wide)
    assert sheet.row("total_assets").amounts == sheet.row("total_equity_and_liabilities").amounts
    for row in sheet.rows:
        if not row.is_heading:
            assert row.amounts[-1] == Money.total(row.amounts[:-1], USD)
    equity = sheet.amount("total_equity", 1).minor - 100_00
    share = abs(Fraction(equity) * (1 - owned) + 20_00 + found.wide.row("3900", 3).closing.minor)
    assert share <= Fraction(3, 2)  # three sums were rounded once each
    result = statement_of_profit_or_loss(found.wide).row("profit").amounts[1]
    assert abs(found.profit_of_others.minor - result.minor * (1 - owned)) <= Fraction(1, 2)


@given(company_books(), company_books())
def test_eliminations_and_findings_account_for_everything_between_companies(
    parent: tuple[Entry, ...], sub: tuple[Entry, ...]
) -> None:
    """What the companies disagree by is the sum of the findings, never in an elimination."""
    balances = between({"Parent": parent, "Sub": sub})
    found = consolidate(
        [member("Parent", parent), member("Sub", sub)],
        currency=USD,
        rounding=Rounding.HALF_UP,
        intercompany=balances,
    )
    held = Money.total(
        (
            each.closing
            if each.account.type in {AccountType.ASSET, AccountType.LIABILITY}
            else each.earned
            for each in balances
        ),
        USD,
    )
    off = Money.total((finding.money or dollars(0) for finding in found.findings), USD)
    assert held == off
