"""Worked examples of every kind of event and method."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest

from backoffice_core import Instant, Interval, Money
from backoffice_core.bookkeeping.lots import (
    Acquisition,
    Disposal,
    LotEvent,
    LotMethod,
    LotPolicy,
    LotRank,
    LotScope,
    MatchRule,
    Pick,
    explain_realisation,
    match_lots,
)
from backoffice_core.bookkeeping.lots import LotBook as Book
from backoffice_core.kernel import InvalidValue, kind_of
from tests.bookkeeping.lots.histories import adjusted, bought, moved, on, sold, split, usd


def book(*events: LotEvent, method: LotMethod = LotMethod.FIFO) -> Book:
    """The book of some events."""
    return match_lots(events, policy=LotPolicy(method=method), currency="USD")


def taken(found: Book) -> list[tuple[str, str, str]]:
    """Lot, units and cost of everything that left."""
    return [
        (part.lot, str(part.units), str(part.cost.decimal))
        for each in found.realisations
        for part in each.parts
    ]


OPENSTAX = (
    bought("B1", 0, 150, 3_150_00),
    sold("S1", 1, 120, 4_320_00),
    bought("B2", 2, 225, 6_075_00),
    sold("S2", 3, 180, 7_020_00),
    bought("B3", 4, 210, 6_930_00),
)


@pytest.mark.parametrize(
    ("method", "gone", "left"),
    [
        (LotMethod.FIFO, "7200.00", "8955.00"),
        (LotMethod.LIFO, "7380.00", "8775.00"),
        (LotMethod.MOVING_AVERAGE, "7252.94", "8902.06"),
    ],
    ids=lambda value: value.value if isinstance(value, LotMethod) else None,
)
def test_the_textbook_figures_come_out(method: LotMethod, gone: str, left: str) -> None:
    """Principles of Accounting 1 (OpenStax), section 10.3: 150 at 21, 225 at 27, 210 at 33."""
    found = book(*OPENSTAX, method=method)
    costs = Money.total((each.cost for each in found.realisations), found.currency)
    assert (Money.of(gone, "USD"), Money.of(left, "USD")) == (costs, found.cost("X"))


def test_the_periodic_average_is_one_cost_for_the_year() -> None:
    """585 units for 16,155.00; 300 of them leave in the year, the first before most came in."""
    found = book(*OPENSTAX, method=LotMethod.PERIODIC_AVERAGE)
    assert [("B1", "120", "3313.85"), ("B1", "30", "828.46"), ("B2", "150", "4142.31")] == taken(
        found
    )
    assert Money.of("7870.38", "USD") == found.cost("X")


def test_a_period_starts_with_the_average_it_ended_with() -> None:
    """10 for 10.00, then in the next month 10 for 30.00: what leaves costs 2.00 a unit."""
    events = (bought("B1", 0, 20, 2_000), sold("S1", 1, 10, 0), bought("B2", 40, 10, 3_000),
              sold("S2", 41, 10, 0))  # fmt: skip
    policy = LotPolicy(method=LotMethod.PERIODIC_AVERAGE, period_months=1)
    found = match_lots(events, policy=policy, currency="USD")
    assert [usd(1_000), usd(2_000)] == [each.cost for each in found.realisations]


def test_costs_rank_with_their_fee_unless_the_price_is_asked_for() -> None:
    """1 at 10 with a fee of 1 costs 11; 10 at 10 with a fee of 1 cost 10.10 each."""
    events = (bought("B1", 0, 1, 1_000, fee=100), bought("B2", 1, 10, 10_000, fee=100),
              sold("S1", 2, 1, 0))  # fmt: skip
    by_cost = book(*events, method=LotMethod.LOFO)
    policy = LotPolicy(method=LotMethod.LOFO, rank=LotRank.PRICE)
    by_price = match_lots(events, policy=policy, currency="USD")
    assert [("B2", "1", "10.10")] == taken(by_cost)
    assert [("B1", "1", "11.00")] == taken(by_price)


def test_a_fee_in_kind_leaves_with_what_it_cost() -> None:
    """2 sold for 40 and 0.01 kept by the network: 2.01 units left."""
    sale = Disposal(
        number="S1", asset="X", day=on(1), units=2, fee_units=Fraction("0.01"),
        proceeds=usd(4_000), fee=usd(25),
    )  # fmt: skip
    (each,) = book(bought("B1", 0, 10, 10_000), sale).realisations
    assert (Fraction("2.01"), usd(2_010), usd(3_975)) == (each.units, each.cost, each.proceeds)


def test_a_reverse_split_keeps_the_cost_and_cash_for_a_fraction_is_a_sale() -> None:
    """25 units become 2.5; half a unit is paid out."""
    found = book(
        bought("B1", 0, 25, 5_000), split("R1", 1, Fraction(1, 10)),
        sold("S1", 1, Fraction(1, 2), 1_200),
    )  # fmt: skip
    assert [("B1", "1/2", "10.00")] == taken(found)
    assert (Fraction(2), usd(4_000), usd(200)) == (found.units("X"), found.cost("X"), found.gain())


def test_a_return_of_capital_lowers_the_cost_and_its_excess_is_a_gain() -> None:
    """30.00 on 15 units: 20.00 on ten that cost 15.00, 10.00 on five that cost 40.00."""
    found = book(bought("B1", 0, 10, 1_500), bought("B2", 1, 5, 4_000), adjusted("C1", 2, -3_000))
    assert [("B1", usd(0)), ("B2", usd(3_000))] == [(lot.number, lot.cost) for lot in found.lots]
    (each,) = found.realisations
    assert ("C1", usd(500), MatchRule.COST_RETURNED) == (each.number, each.gain, each.parts[0].rule)
    assert "$5.00 came back on lot B1 beyond its cost: a gain of $5.00" in (
        explain_realisation(each).render()
    )


def test_what_one_event_realised_at_two_places_is_one_realisation_when_asked_for() -> None:
    """10.00 back at each of two places, where the lots had cost 1.00 each."""
    events = (bought("B1", 0, 1, 100, place="a"), bought("B2", 0, 1, 100, place="b"),
              adjusted("C1", 1, -2_000))  # fmt: skip
    policy = LotPolicy(method=LotMethod.FIFO, scope=LotScope.EACH_PLACE)
    found = match_lots(events, policy=policy, currency="USD")
    together = found.realisation("C1")
    assert together is not None
    assert (2, usd(1_800), None) == (
        len(found.realisations), together.gain, found.realisation("B1"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "method", [LotMethod.MOVING_AVERAGE, LotMethod.PERIODIC_AVERAGE, LotMethod.SECTION_104]
)
def test_pooled_costs_end_at_zero_too(method: LotMethod) -> None:
    """20.00 back on what cost 15.00 is a gain of 5.00; then a call of 1.00 is a cost again."""
    found = book(bought("B1", 0, 10, 1_500), adjusted("C1", 1, -2_000), adjusted("C2", 2, 100),
                 method=method)  # fmt: skip
    assert (usd(500), usd(100)) == (found.gain("X"), found.cost("X"))


def test_after_a_return_of_capital_the_highest_cost_is_what_is_left_of_it() -> None:
    """A lot of 10.00 lowered to 8.00 is no longer above one of 9.00."""
    found = book(
        bought("B1", 0, 1, 1_000), adjusted("C1", 1, -200), bought("B2", 2, 1, 900),
        sold("S1", 3, 1, 1_000), method=LotMethod.HIFO,
    )  # fmt: skip
    assert [("B2", "1", "9.00")] == taken(found)


def test_a_transfer_takes_cost_and_day_along() -> None:
    """Wallet by wallet, the older coins are the ones that moved."""
    events = (
        bought("B1", 0, 2, 2_000, place="exchange"),
        bought("B2", 5, 2, 6_000, place="exchange"),
        bought("B3", 6, 1, 5_000, place="cold"),
        moved("T1", 7, 3, "exchange", "cold"),
        sold("S1", 8, 3, 9_000, place="cold"),
    )
    policy = LotPolicy(method=LotMethod.FIFO, scope=LotScope.EACH_PLACE)
    found = match_lots(events, policy=policy, currency="USD")
    assert [("B1", "2", "20.00"), ("B2", "1", "30.00")] == taken(found)
    assert [8, 3] == [part.days_held for part in found.realisations[0].parts]
    assert ("T1", usd(5_000)) == (found.moves[0].number, found.moves[0].cost)
    assert [("exchange", "B2"), ("cold", "B3")] == sorted(
        ((lot.place, lot.number) for lot in found.lots), reverse=True
    )
    assert (Fraction(1), Fraction(2)) == (found.units("X", place="cold"), found.units("X"))


def test_a_lot_that_went_away_and_came_back_is_one_lot_with_its_old_turn() -> None:
    """Picked away and brought home, it is still the first to leave, once."""
    away = attrs.evolve(moved("T1", 2, 1, "a", "b"), picks=[Pick(lot="B1", units=1)])
    events = (bought("B1", 0, 1, 100, place="a"), bought("B2", 1, 1, 200, place="a"), away,
              moved("T2", 3, 1, "b", "a"), sold("S1", 4, 2, 0, place="a"))  # fmt: skip
    policy = LotPolicy(method=LotMethod.FIFO, scope=LotScope.EACH_PLACE)
    found = match_lots(events, policy=policy, currency="USD")
    assert [("B1", "1", "1.00"), ("B2", "1", "2.00")] == taken(found)


def test_a_short_sale_is_realised_when_it_is_covered() -> None:
    """Sold 10 at 5.00, bought back 4 at 3.00, then 10 at 6.00 of which 6 close the rest."""
    found = book(
        sold("S1", 0, 10, 5_000, short=True), bought("B1", 3, 4, 1_200), bought("B2", 9, 10, 6_000)
    )
    assert [("B1", usd(800)), ("B2", usd(-600))] == [
        (each.number, each.gain) for each in found.realisations
    ]
    (part,) = found.realisations[1].parts
    assert ("S1", on(9), on(0), 0, MatchRule.COVER) == (
        part.lot, part.acquired, part.disposed, part.days_held, part.rule,
    )  # fmt: skip
    assert [("B2", Fraction(4), usd(2_400))] == [
        (lot.number, lot.units, lot.cost) for lot in found.lots
    ]
    sentences = explain_realisation(found.realisations[1]).render()
    assert "6 cover what S1 of Jan 5, 2026 sold short, cost $36.00: a loss of $6.00" in sentences


def test_a_disposal_may_close_what_is_held_and_open_a_short_sale() -> None:
    """10 sold with 4 held: 4 are realised, the proceeds of 6 wait."""
    found = book(bought("B1", 0, 4, 400), sold("S1", 1, 10, 2_000, short=True))
    assert (usd(800), usd(400)) == (found.realisations[0].proceeds, found.gain())
    assert [(Fraction(6), usd(1_200))] == [(each.units, each.proceeds) for each in found.shorts]
    assert (Fraction(-6), Fraction(-6)) == (found.units("X"), found.units("X", place=""))


def test_income_and_gifts_come_in_at_market_value_and_foreign_cash_is_an_asset() -> None:
    """Dollars earned and spent, in rupiah: the gain is one of exchange."""
    earned = Acquisition(
        number="I1", asset="USD", day=on(0), units=100, cost=Money.of(1_600_000, "IDR")
    )
    spent = Disposal(
        number="P1", asset="USD", day=on(30), units=40, proceeds=Money.of(656_000, "IDR")
    )
    found = match_lots([spent, earned], policy=LotPolicy(method=LotMethod.FIFO), currency="IDR")
    assert "IDR 16000.00" == str(found.gain("USD"))
    assert Money.zero("IDR") == found.gain("USD", within=Interval(on(0), on(30)))


# ------------------------------------------------------------------------ specific lots

TWO = (bought("B1", 0, 10, 1_000), bought("B2", 1, 5, 900))


def test_a_disposal_takes_the_lots_it_picks() -> None:
    """By any method that keeps lots."""
    sale = attrs.evolve(
        sold("S1", 2, 6, 0), picks=[Pick(lot="B2", units=5), Pick(lot="B1", units=1)]
    )
    for method in (LotMethod.SPECIFIC, LotMethod.FIFO):
        assert [("B2", "5", "9.00"), ("B1", "1", "1.00")] == taken(book(*TWO, sale, method=method))


def test_without_a_pick_specific_takes_only_what_leaves_no_choice() -> None:
    """The strict booking of beancount: the one lot, all of them, or an error with the choice."""
    assert [("B1", "4", "4.00")] == taken(
        book(TWO[0], sold("S1", 1, 4, 0), method=LotMethod.SPECIFIC)
    )
    everything = book(*TWO, sold("S1", 2, 15, 0), method=LotMethod.SPECIFIC)
    assert [("B1", "10", "10.00"), ("B2", "5", "9.00")] == taken(everything)
    with pytest.raises(InvalidValue) as refusal:
        book(*TWO, sold("S1", 2, 5, 0), method=LotMethod.SPECIFIC)
    assert "lots_ambiguous" == refusal.value.code
    assert "B1 (10 of 2026-01-05), B2 (5 of 2026-01-06)" in refusal.value.message


def test_a_lot_of_exactly_the_size_may_count_as_picked() -> None:
    """Beancount's strict booking with size: five sold, one lot of five."""
    method = LotMethod.SPECIFIC_WITH_SIZE
    assert [("B2", "5", "9.00")] == taken(book(*TWO, sold("S1", 2, 5, 0), method=method))
    with pytest.raises(InvalidValue, match="lots_ambiguous"):
        book(*TWO, sold("S1", 2, 4, 0), method=method)


def test_picks_are_in_the_units_of_their_day() -> None:
    """After a split of two for one, lot B1 has 20 units to pick from."""
    sale = attrs.evolve(sold("S1", 3, 12, 0), picks=[Pick(lot="B1", units=12)])
    found = book(*TWO, split("R", 2, 2), sale, method=LotMethod.SPECIFIC)
    assert [("B1", "12", "6.00")] == taken(found)


# ----------------------------------------------------------------------- United Kingdom


def test_shares_bought_back_within_30_days_are_the_ones_that_were_sold() -> None:
    """An exercise of the AAT (forums.aat.org.uk/Forum/discussion/32208): gains 980 and 2,360."""
    found = book(
        Acquisition(
            number="B1", asset="X", day=date(2005, 4, 15), units=5_600, cost=usd(1_456_000)
        ),
        Disposal(number="S1", asset="X", day=date(2010, 1, 12), units=1_400, proceeds=usd(406_000)),
        Acquisition(number="B2", asset="X", day=date(2010, 2, 1), units=2_800, cost=usd(616_000)),
        Disposal(
            number="S2", asset="X", day=date(2010, 3, 31), units=7_000, proceeds=usd(2_000_000)
        ),
        method=LotMethod.SECTION_104,
    )
    assert [usd(98_000), usd(236_000)] == [each.gain for each in found.realisations]
    assert () == found.lots
    assert "HMRC CG51560" in explain_realisation(found.realisations[0]).render()


def test_the_four_rules_go_in_their_order() -> None:
    """Same day before 30 days, 30 days before the pool, and the pool before much later."""
    found = book(
        bought("B1", 0, 10, 1_000),
        sold("S1", 10, 25, 0, short=True),
        bought("B2", 10, 4, 800),
        bought("B3", 12, 6, 600),
        sold("S2", 12, 2, 0),
        bought("B4", 40, 3, 900),
        bought("B5", 41, 7, 700),
        method=LotMethod.SECTION_104,
    )
    first, second = found.realisations
    assert [
        ("B2", 4, MatchRule.SAME_DAY),
        ("B3", 4, MatchRule.WITHIN_30_DAYS),
        ("B4", 3, MatchRule.WITHIN_30_DAYS),
        ("pool", 10, MatchRule.POOL),
        ("B5", 4, MatchRule.LATER),
    ] == [(part.lot, part.units, part.rule) for part in first.parts]
    assert [("B3", 2, MatchRule.SAME_DAY)] == [
        (part.lot, part.units, part.rule) for part in second.parts
    ]
    assert [("pool", Fraction(3), usd(300), None)] == [
        (lot.number, lot.units, lot.cost, lot.acquired) for lot in found.lots
    ]
    sentences = explain_realisation(first).render()
    assert "3 of lot B4, acquired later on Feb 14, 2026, cost $9.00" in sentences
    assert "10 of the pool, cost $10.00" in sentences


def test_what_is_never_bought_back_stays_owed() -> None:
    """A short sale with nothing after it."""
    found = book(sold("S1", 0, 5, 500, short=True), method=LotMethod.SECTION_104)
    assert () == found.realisations
    assert [("S1", Fraction(5), usd(500))] == [
        (each.number, each.units, each.proceeds) for each in found.shorts
    ]


# ------------------------------------------------------------------------ holding periods


@pytest.mark.parametrize(
    ("acquired", "disposed", "longer"),
    [
        (date(2024, 2, 28), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
        (date(2025, 5, 4), date(2026, 5, 4), False),
        (date(2025, 5, 4), date(2026, 5, 5), True),
    ],
)
def test_more_than_a_year_begins_the_day_after_the_anniversary(
    acquired: date, disposed: date, *, longer: bool
) -> None:
    """26 USC 1222; Rev. Rul. 66-7: the day of acquisition is not counted, that of sale is."""
    found = book(
        Acquisition(number="B", asset="X", day=acquired, units=1, cost=usd(1)),
        Disposal(number="S", asset="X", day=disposed, units=1, proceeds=usd(1)),
    )
    (part,) = found.realisations[0].parts
    assert longer is part.held_more_than(1)


def test_units_of_a_pool_have_no_day() -> None:
    """Nobody can say how long they were held."""
    found = book(bought("B", 0, 2, 2), sold("S", 900, 1, 1), method=LotMethod.SECTION_104)
    (part,) = found.realisations[0].parts
    assert (None, False) == (part.days_held, part.held_more_than(0))


# -------------------------------------------------------------------------------- words


def test_a_disposal_says_in_two_languages_which_lots_it_took() -> None:
    """Every part with its lot, day, cost and outcome; small fractions to the last digit."""
    found = book(
        bought("B1", 0, Fraction("0.00123456"), 1_000), bought("B2", 1, 1, 90_000),
        sold("S1", 2, Fraction("1.00123456"), 80_000),
    )  # fmt: skip
    explained = explain_realisation(found.realisations[0])
    assert (
        "S1 on Jan 7, 2026: 1.00123456 X for $800.00, at a cost of $910.00, a loss of $110.00\n"
        "  The earliest lots leave first (FIFO)\n"
        "  0.00123456 of lot B1 of Jan 5, 2026, held 2 days, cost $10.00: a loss of $9.01\n"
        "  1 of lot B2 of Jan 6, 2026, held 1 day, cost $900.00: a loss of $100.99"
    ) == explained.render("en")
    assert "1 dari lot B2 tanggal 6 Jan 2026, dimiliki 1 hari" in explained.render("id")


# --------------------------------------------------------------------------- refusals


def pick(lot: str, units: int, *, sale: int = 1) -> Disposal:
    """A sale that picks one lot."""
    return attrs.evolve(sold("S1", 5, sale, 0), picks=[Pick(lot=lot, units=units)])


REFUSED: list[tuple[str, LotMethod, tuple[LotEvent, ...]]] = [
    ("lots_not_enough", LotMethod.FIFO, (bought("B1", 0, 1, 1), sold("S1", 1, 2, 1))),
    ("lots_not_enough", LotMethod.PERIODIC_AVERAGE, (bought("B1", 0, 1, 1), sold("S1", 1, 2, 1))),
    ("lots_not_enough", LotMethod.SECTION_104, (bought("B1", 0, 1, 1), sold("S1", 1, 2, 1))),
    ("lots_not_enough", LotMethod.FIFO, (moved("T1", 1, 2, "a", "b"),)),
    ("lots_none_held", LotMethod.FIFO, (adjusted("C1", 0, 1),)),
    ("lots_none_held", LotMethod.PERIODIC_AVERAGE, (adjusted("C1", 0, 1),)),
    ("lots_none_held", LotMethod.SECTION_104, (adjusted("C1", 0, 1),)),
    ("lot_event_repeated", LotMethod.FIFO, (bought("B1", 0, 1, 1), bought("B1", 1, 1, 1))),
    ("lot_unknown", LotMethod.SPECIFIC, (*TWO, pick("B9", 1))),
    ("lot_too_small", LotMethod.SPECIFIC, (*TWO, pick("B2", 6, sale=6))),
    ("lots_not_kept", LotMethod.MOVING_AVERAGE, (*TWO, pick("B2", 1))),
    ("lots_not_kept", LotMethod.PERIODIC_AVERAGE, (*TWO, pick("B2", 1))),
    ("lots_not_kept", LotMethod.SECTION_104, (*TWO, pick("B2", 1))),
    ("lot_short_unsupported", LotMethod.PERIODIC_AVERAGE, (*TWO, sold("S1", 2, 1, 1, short=True))),
]


@pytest.mark.parametrize(("code", "method", "events"), REFUSED)
def test_what_cannot_be_matched_is_refused_by_name(
    code: str, method: LotMethod, events: tuple[LotEvent, ...]
) -> None:
    """A stable code each."""
    with pytest.raises(InvalidValue) as refusal:
        book(*events, method=method)
    assert code == refusal.value.code


def test_amounts_in_another_currency_are_refused() -> None:
    """Foreign cash is an asset, not a currency of the lots."""
    with pytest.raises(InvalidValue, match="currency_mixed"):
        match_lots([bought("B", 0, 1, 1)], policy=LotPolicy(method=LotMethod.FIFO), currency="IDR")


def test_an_event_that_cannot_have_happened_cannot_be_written_down() -> None:
    """Nothing bought, money below zero, picks that are not what was sold."""
    with pytest.raises(InvalidValue, match="lot_units_not_positive"):
        bought("B", 0, 0, 1)
    with pytest.raises(InvalidValue, match="lot_amount_negative"):
        bought("B", 0, 1, -1)
    with pytest.raises(InvalidValue, match="lot_units_not_positive"):
        Disposal(number="S", asset="X", day=on(0), units=1, fee_units=-1, proceeds=usd(1))
    with pytest.raises(InvalidValue, match="lot_picks_incomplete"):
        pick("B1", 2, sale=3)
    with pytest.raises(InvalidValue, match="lot_scope_unsupported"):
        LotPolicy(method=LotMethod.SECTION_104, scope=LotScope.EACH_PLACE)
    with pytest.raises(InvalidValue, match="lot_period_malformed"):
        LotPolicy(method=LotMethod.PERIODIC_AVERAGE, period_months=5)


@pytest.mark.parametrize(
    "event",
    [
        attrs.evolve(bought("B1", 0, Fraction(1, 3), 1), at=Instant(1_767_600_000)),
        pick("B1", 1),
        moved("T1", 0, 1, "a", "b"),
        split("R1", 0, Fraction(3, 2)),
        adjusted("C1", 0, -5),
    ],
    ids=lambda event: type(event).__name__,
)
def test_every_event_is_a_fact_that_a_store_can_keep(event: LotEvent) -> None:
    """Encoded and decoded it is the same, ratios too."""
    kind = kind_of(event)
    assert event == kind.decode(kind.encode(event))
