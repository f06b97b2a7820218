"""Rates: exact, with provenance, and never guessed."""

from __future__ import annotations

import pickle
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping.exchange import (
    ExchangeRate,
    RateKind,
    RateTable,
    convert,
    cross_rate,
    explain_conversion,
    mean_rate,
)
from backoffice_core.kernel import Currency, Instant, Interval, InvalidValue, Rounding
from backoffice_core.storage import Batch, Query, Record, open_store
from tests.bookkeeping.exchange.foreign import rate

FRIDAY, SUNDAY, MONDAY = date(2026, 5, 29), date(2026, 5, 31), date(2026, 6, 1)


def closing_rate(text: str = "16310", *, day: date = FRIDAY, publisher: str = "BI") -> ExchangeRate:
    """A closing rate of the dollar."""
    return rate(text, kind=RateKind.CLOSING, day=day, publisher=publisher)


def code_of(refused: pytest.ExceptionInfo[InvalidValue]) -> str:
    """The stable code of a refusal."""
    return refused.value.code


def test_a_missing_rate_is_an_error_that_names_the_pair_and_the_day() -> None:
    """No rate is carried forward, turned round or chained unless somebody asks for it."""
    table = RateTable([closing_rate(), rate("1.1643", base="EUR", quote="USD", day=SUNDAY)])
    with pytest.raises(InvalidValue, match=r"closing rate USD/IDR on 2026-05-31") as refused:
        table.rate("USD", "IDR", SUNDAY, kind=RateKind.CLOSING)
    assert "rate_missing" == code_of(refused)
    for pair in (("EUR", "IDR"), ("IDR", "USD")):
        with pytest.raises(InvalidValue, match="/".join(pair)):
            table.rate(*pair, FRIDAY, kind=RateKind.CLOSING)


def test_the_error_tells_where_only_the_inverse_is_published() -> None:
    """The remedy is named, and choosing it is left to the caller."""
    with pytest.raises(InvalidValue, match=r"There are rates USD/IDR: add their inverse\(\)"):
        RateTable([closing_rate()]).rate("IDR", "USD", FRIDAY, kind=RateKind.CLOSING)


def test_an_earlier_day_is_taken_only_as_far_back_as_allowed() -> None:
    """The rate of Friday serves on Sunday if two days back are allowed, not if one is."""
    table = RateTable([closing_rate(), closing_rate("16000", day=date(2026, 5, 27))])
    found = table.rate("USD", "IDR", SUNDAY, kind=RateKind.CLOSING, days_back_max=2)
    assert (FRIDAY, Fraction(16310)) == (found.since, found.rate)
    with pytest.raises(InvalidValue, match="rate_missing"):
        table.rate("USD", "IDR", SUNDAY, kind=RateKind.CLOSING, days_back_max=1)


def test_a_rate_for_a_week_holds_on_each_of_its_days_and_not_after() -> None:
    """The tax rates of Indonesia's Minister of Finance hold from Wednesday to Tuesday."""
    week = attrs.evolve(rate("16280"), since=date(2026, 5, 27), until=date(2026, 6, 3))
    table = RateTable([week, rate("16310", base="SGD", day=FRIDAY), rate("1", day=MONDAY)])
    assert week == table.rate("USD", "IDR", date(2026, 5, 31), kind=RateKind.TRANSACTION)
    assert MONDAY == table.rate("USD", "IDR", MONDAY, kind=RateKind.TRANSACTION).since
    assert week == table.rate("USD", "IDR", date(2026, 6, 2), kind=RateKind.TRANSACTION)
    with pytest.raises(InvalidValue, match="2026-06-03"):
        table.rate("USD", "IDR", date(2026, 6, 3), kind=RateKind.TRANSACTION)


def test_a_corrected_rate_holds_from_when_it_was_known() -> None:
    """The books of Friday can be computed again as they were known on Friday."""
    later = Instant.parse("2026-06-02T09:00:00+07:00")
    corrected = attrs.evolve(closing_rate("16320"), known_since=later)
    table = RateTable([corrected, closing_rate()])
    before = Instant.parse("2026-05-30T09:00:00+07:00")
    rates = [
        table.rate("USD", "IDR", FRIDAY, kind=RateKind.CLOSING, known=known).rate
        for known in (before, later, None)
    ]
    assert [16310, 16320, 16320] == rates


def test_two_publishers_are_not_chosen_between_in_silence() -> None:
    """Books follow one publisher; which one, they say."""
    table = RateTable([closing_rate(), closing_rate("16299", publisher="JISDOR")])
    with pytest.raises(InvalidValue, match="BI and JISDOR") as refused:
        table.rate("USD", "IDR", FRIDAY, kind=RateKind.CLOSING)
    assert "rate_ambiguous" == code_of(refused)
    found = table.rate("USD", "IDR", FRIDAY, kind=RateKind.CLOSING, publisher="JISDOR")
    assert Fraction(16299) == found.rate


def test_one_publisher_cannot_say_two_rates_at_once_but_may_repeat_itself() -> None:
    """A file that is read twice is harmless; one that contradicts itself is refused."""
    assert 1 == len(RateTable([closing_rate(), closing_rate()]).rates)
    with pytest.raises(InvalidValue, match="rates_conflict"):
        RateTable([closing_rate(), closing_rate("16311")])


@given(st.permutations(range(40)))
def test_the_order_rates_are_given_in_does_not_matter(order: list[int]) -> None:
    """A table is its rates, not the order of a file; each day has its own."""
    days = [date.fromordinal(FRIDAY.toordinal() + place) for place in range(40)]
    rates = [closing_rate(str(16000 + place), day=day) for place, day in enumerate(days)]
    table = RateTable(rates[place] for place in order)
    assert RateTable(rates) == table
    assert [16000 + place for place in range(40)] == [
        table.rate("USD", "IDR", day, kind=RateKind.CLOSING).rate for day in days
    ]


def test_a_rate_and_its_inverse_multiply_to_exactly_one() -> None:
    """Nothing is lost by turning a rate round, and it says that it was."""
    yen = attrs.evolve(rate("10432.19", base="JPY"), per=100)
    assert 1 == yen.factor * yen.inverse().factor
    assert yen.factor == yen.inverse().inverse().factor
    assert (yen.reference,) == yen.inverse().derived_from


def test_a_cross_rate_says_what_it_was_made_of_and_refuses_what_does_not_meet() -> None:
    """EUR/USD and USD/IDR give EUR/IDR on the days both hold; other kinds and days do not."""
    euro = rate("1.1643", base="EUR", quote="USD", publisher="ECB")
    dollar = attrs.evolve(rate("16310"), until=MONDAY, known_since=Instant(0))
    cross = cross_rate(euro, dollar)
    assert Fraction("18989.733") == cross.rate
    assert ("ECB, Bank Indonesia", Instant(0)) == (cross.publisher, cross.known_since)
    assert (euro.reference, dollar.reference) == cross.derived_from
    assert (euro.since, euro.until) == (cross.since, cross.until)
    for other in (euro, closing_rate(), rate("16310", day=FRIDAY)):
        with pytest.raises(InvalidValue, match="rates_unconnected"):
            cross_rate(euro, other)


def test_a_mean_rate_counts_every_rate_for_its_days_in_the_period() -> None:
    """One day at 10 and two at 16 are 14 on average; days outside do not count."""
    first = rate("10", day=date(2026, 5, 1))
    second = attrs.evolve(rate("16", day=date(2026, 5, 2)), until=date(2026, 5, 9))
    period = Interval(date(2026, 5, 1), date(2026, 5, 4))
    mean = mean_rate([first, second, rate("99", day=FRIDAY)], period=period)
    assert (Fraction(14), RateKind.AVERAGE) == (mean.rate, mean.kind)
    assert (period.start, period.end, None) == (mean.since, mean.until, mean.known_since)
    known = attrs.evolve(first, known_since=Instant(7))
    assert Instant(7) == mean_rate([known], period=period).known_since


def test_there_is_no_mean_of_nothing_or_of_two_pairs() -> None:
    """Both are refused rather than answered by a number."""
    period = Interval(date(2026, 5, 1), date(2026, 6, 1))
    with pytest.raises(InvalidValue, match="rates_missing"):
        mean_rate([], period=period)
    with pytest.raises(InvalidValue, match="rates_unconnected"):
        mean_rate([closing_rate(), rate("1", base="SGD", day=FRIDAY)], period=period)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rate": "0"}, "rate_not_positive"),
        ({"rate": "-1"}, "rate_not_positive"),
        ({"rate": 1.5}, "number_not_exact"),
        ({"rate": "1,5"}, "number_malformed"),
        ({"quote": "USD"}, "rate_pair_same"),
        ({"quote": "rupiah"}, "currency_malformed"),
        ({"until": FRIDAY}, "rate_reversed"),
        ({"per": 0}, "number_too_small"),
    ],
)
def test_what_is_no_rate_is_refused(change: dict[str, object], code: str) -> None:
    """A wrong cell of a rate file is an error with a name, not a rate."""
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(closing_rate(), **change)  # type: ignore[arg-type]
    assert code == code_of(refused)


def test_a_rate_is_never_used_for_another_pair() -> None:
    """Neither the wrong way round nor for a third currency."""
    for money, to in ((Money.of(1, "IDR"), "USD"), (Money.of(1, "USD"), "EUR")):
        with pytest.raises(InvalidValue, match="rate_pair_differs"):
            convert(money, to, closing_rate(), rounding=Rounding.HALF_UP)


def test_digits_of_a_book_do_not_change_a_rate() -> None:
    """A rate is between major units: books in whole rupiah use the same one."""
    whole = Currency("IDR", 0)
    worth = convert(Money.of("0.01", "USD"), whole, closing_rate(), rounding=Rounding.HALF_UP)
    assert Money(163, whole) == worth


def test_a_conversion_explains_itself_in_both_languages() -> None:
    """The amount, the rate with all its digits, who published it; what a derived one is of."""
    dinar = closing_rate("0.00001234567").inverse()
    why = explain_conversion(Money.of(5, "IDR"), "USD", dinar, rounding=Rounding.HALF_UP)
    assert (
        "IDR 5.00 is worth USD 405000.30\n  IDR 1 = USD 81000.05913004 (closing rate of"
        " 2026-05-29, BI)\n    Made of USD/IDR closing 2026-05-29 BI"
    ) == "\n".join("  " * depth + str(node.says) for depth, node in why.walk())
    assert "Rp5 bernilai US$405.000,30" in why.render("id")
    assert "kurs penutup 29 Mei 2026" in why.render("id")


@pytest.mark.parametrize("address", ["memory:", "sqlite:///{folder}/rates.db"])
def test_a_rate_is_a_fact_that_every_store_keeps(address: str, tmp_path: Path) -> None:
    """Rates are remembered with all their provenance, to the last digit."""
    kept = [closing_rate("0.00001234567"), closing_rate("16310").inverse()]
    kept.append(attrs.evolve(closing_rate(), known_since=Instant(1_780_000_000)))
    batch = Batch.of(
        tenant="shop",
        key="rates",
        actor="Sari",
        facts=[Record("rates", each) for each in kept],
        recorded_at=Instant(1_780_000_000),
    )
    with closing(open_store(address.format(folder=tmp_path))) as store:
        store.commit(batch)
        pages = store.read(Query(tenant="shop", kind=ExchangeRate))
        assert kept == [record.fact for page in pages for record in page.records]


def test_a_table_survives_pickling() -> None:
    """Work on rates can be handed to another process."""
    table = RateTable([closing_rate()])
    assert table == pickle.loads(pickle.dumps(table))  # noqa: S301
