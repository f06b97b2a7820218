"""Translating a foreign operation: it balances exactly, and the difference is what IAS 21 says."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping import Account
from backoffice_core.bookkeeping.exchange import (
    ExchangeRate,
    RateKind,
    TranslatedTrialBalance,
    translate_openings,
    translate_trial_balance,
)
from backoffice_core.kernel import InvalidValue, Rounding
from tests.bookkeeping.exchange.foreign import account, rate

TRANSLATION = account("3900", "Translation reserve")
END = date(2026, 12, 31)


@attrs.frozen
class Row:
    """A row of a trial balance, as much as the translation asks for."""

    account: Account
    opening: Money
    movement: Money

    @property
    def closing(self) -> Money:
        """What is there at the end."""
        return self.opening + self.movement


def sgd(amount: int | str) -> Money:
    """An amount of the operation's currency."""
    return Money.of(amount, "SGD")


def usd(amount: int | str) -> Money:
    """An amount of the presentation's currency."""
    return Money.of(amount, "USD")


def rows(**movements: tuple[int, int]) -> list[Row]:
    """Rows from opening and movement by account code."""
    return [
        Row(account(code.removeprefix("a")), sgd(opening), sgd(movement))
        for code, (opening, movement) in movements.items()
    ]


def at(text: str, kind: RateKind = RateKind.CLOSING) -> ExchangeRate:
    """A rate from the operation's currency to the presentation's."""
    return rate(text, base="SGD", quote="USD", kind=kind, day=END)


def translated(
    given_rows: list[Row],
    *,
    closing: str = "0.80",
    average: str = "0.75",
    historical: dict[str, ExchangeRate] | None = None,
    brought_forward: dict[str, Money] | None = None,
) -> TranslatedTrialBalance:
    """The rows in dollars."""
    return translate_trial_balance(
        given_rows,
        to="USD",
        closing=at(closing),
        average=at(average, RateKind.AVERAGE),
        translation_account=TRANSLATION,
        rounding=Rounding.HALF_UP,
        historical=historical or {},
        brought_forward=brought_forward,
    )


FIRST_YEAR = rows(
    a1100=(0, 1500), a2100=(0, -300), a3100=(0, -1000), a4100=(0, -900), a5100=(0, 700)
)


def test_the_first_year_of_an_operation_number_by_number() -> None:
    """Capital 1,000 at 0.70, profit 200 at 0.75, net assets 1,200 at 0.80 (own numbers).

    IAS 21.41: 1,000 x (0.80 - 0.70) + 200 x (0.80 - 0.75) = 110.
    """
    year = translated(FIRST_YEAR, historical={"3100": at("0.70", RateKind.TRANSACTION)})
    assert [usd(1200), usd(-240), usd(-700), usd(-675), usd(525), usd(-110)] == [
        row.closing for row in year.rows
    ]
    assert (usd(110), usd(0)) == (year.gain, year.closing)


def test_the_next_year_starts_where_the_first_ended() -> None:
    """Opening net assets by the change of the closing rate, profit by closing less average."""
    capital = {"3100": at("0.70", RateKind.TRANSACTION)}
    first = translated(FIRST_YEAR, historical=capital)
    # The results of the first year have gone to retained earnings, at their average rate.
    before = first.brought_forward
    before["3200"] = before.pop("4100") + before.pop("5100")
    second = translated(
        rows(
            a1100=(1500, 100), a2100=(-300, 0), a3100=(-1000, 0), a3200=(-200, 0), a4100=(0, -100)
        ),
        closing="0.90",
        average="0.85",
        brought_forward=before,
    )
    assert usd(1200 * (90 - 80) // 100) + usd(5) == second.gain
    assert usd(-235) == second.closing_of("3900")
    assert usd(0) == second.closing
    assert usd(-110) == second.translation.opening
    assert (usd(0), usd(125)) == (second.translation.debit, second.translation.credit)
    assert (usd(240), usd(0)) == (second.rows[0].debit, second.rows[0].credit)


amounts = st.integers(-(10**9), 10**9)
positive = st.decimals("0.001", "1000", places=3).map(str)


@given(st.lists(st.tuples(amounts, amounts), min_size=5, max_size=5), st.tuples(positive, positive))
def test_a_translated_trial_balance_sums_to_zero_exactly(
    figures: list[tuple[int, int]], quotes: tuple[str, str]
) -> None:
    """And the difference is that of IAS 21.41, but for the rounding of each line."""
    codes = ["a1100", "a2100", "a3100", "a4100", "a5100"]
    given_rows = rows(**dict(zip(codes, figures, strict=True)))
    offset = [-sum(part) for part in zip(*figures, strict=True)]
    given_rows.append(Row(account("1200"), sgd(offset[0]), sgd(offset[1])))
    acquired = at("0.5", RateKind.TRANSACTION)
    before = translate_openings(given_rows, to="USD", rate=acquired, rounding=Rounding.HALF_UP)
    closing, average = quotes
    year = translated(
        given_rows,
        closing=closing,
        average=average,
        historical={"3100": acquired},
        brought_forward=before,
    )
    for part in ("opening", "movement", "closing"):
        assert 0 == sum(getattr(row, part).minor for row in year.rows)
    net_opening, capital, profit = (
        sum(getattr(row, part).minor for row in given_rows if row.account.code[0] in kinds)
        for kinds, part in (("12", "opening"), ("3", "movement"), ("45", "movement"))
    )
    expected = (
        net_opening * (Fraction(closing) - Fraction("0.5"))
        - capital * (Fraction(closing) - Fraction("0.5"))
        - profit * (Fraction(closing) - Fraction(average))
    )
    assert abs(expected - year.gain.minor) <= 2 * len(year.rows)


def test_openings_at_one_rate_balance_by_largest_remainder() -> None:
    """IAS 21.47: what is acquired is translated at the rate of that day."""
    three = rows(a1100=(1, 0), a1200=(1, 0), a2100=(-1, 0), a3100=(-1, 0), a4100=(0, 0))
    found = translate_openings(three, to="USD", rate=at("0.3333"), rounding=Rounding.HALF_UP)
    assert ["0.34", "0.33", "-0.34", "-0.33", "0.00"] == [each.text for each in found.values()]
    assert {} == translate_openings([], to="USD", rate=at("1"), rounding=Rounding.HALF_UP)
    with pytest.raises(InvalidValue, match="openings_unbalanced"):
        translate_openings(three[:1], to="USD", rate=at("1"), rounding=Rounding.HALF_UP)


def test_what_is_not_known_is_asked_for_by_name() -> None:
    """Equity needs the rate of its day, an opening its translation, each rate its own kind."""
    with pytest.raises(InvalidValue, match=r"historical\['3100'\]"):
        translated(FIRST_YEAR)
    with pytest.raises(InvalidValue, match="brought_forward_missing"):
        translated(rows(a1100=(5, 0), a3100=(-5, 0)))
    with pytest.raises(InvalidValue, match="brought_forward_unbalanced"):
        translated(rows(a1100=(5, 0)), brought_forward={"1100": usd(4)})
    for wrong in ({"closing": at("1", RateKind.AVERAGE)}, {"average": at("1")}):
        rates = {"closing": at("1"), "average": at("1", RateKind.AVERAGE), **wrong}
        with pytest.raises(InvalidValue, match="rate_kind_differs"):
            translate_trial_balance(
                [], to="USD", translation_account=TRANSLATION, rounding=Rounding.HALF_UP, **rates
            )


def test_each_row_and_the_difference_explain_themselves() -> None:
    """The rate and the paragraph; the difference as net assets less equity less result."""
    year = translated(FIRST_YEAR, historical={"3100": at("0.70", RateKind.TRANSACTION)})
    assert [
        "IAS 21.39(a); PSAK 221.39(a)",
        "IAS 21.39(a); PSAK 221.39(a)",
        "IAS 21.41; PSAK 221.41",
        "IAS 21.39(b), 21.40; PSAK 221.39(b), 221.40",
        "IAS 21.39(b), 21.40; PSAK 221.39(b), 221.40",
        "IAS 21.39(c), 21.41; PSAK 221.39(c), 221.41",
    ] == [row.explanation.source for row in year.rows]
    assert (
        "Net assets are USD 960.00 at the closing rate, equity USD 700.00 and results USD 150.00"
        " at the rates of their time; the difference USD 110.00 is translation, of which USD 0.00"
        " was there before"
    ) == str(year.translation.explanation.says)
    assert "selisih penjabaran" in year.translation.explanation.render("id")
