"""Foreign entries as the books take them, and the same books in one currency."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping import Chart, Entry, Posting, trial_balance
from backoffice_core.bookkeeping.exchange import (
    ExchangePolicy,
    RateKind,
    RateTable,
    RevaluationMode,
    ValuedPosting,
    book_foreign,
    difference_findings,
    exchange_entry,
    exchange_results,
    foreign_items,
    functional_entries,
    functional_entry,
    revalue,
    settle,
    value_at,
)
from backoffice_core.kernel import Currency, Interval, InvalidValue, Rounding
from tests.bookkeeping.exchange.foreign import (
    BANK,
    FOREIGN_BANK,
    GOODS,
    PAYABLES,
    RECEIVABLES,
    SALES,
    START,
    TRADING,
    account,
    after,
    balances,
    closing,
    invoice,
    policy_in,
    rate,
)

POLICY = policy_in()
HELD = [PAYABLES]


def usd(amount: str | int) -> Money:
    """An amount of dollars."""
    return Money.of(amount, "USD")


def idr(amount: str | int) -> Money:
    """An amount of rupiah."""
    return Money.of(amount, "IDR")


def entry(*legs: tuple[str, Money], number: str = "1") -> Entry:
    """An entry of the first day."""
    return Entry(
        number=number,
        day=START,
        journal="general",
        text="",
        postings=tuple(Posting(account=code, amount=amount) for code, amount in legs),
    )


def test_an_entry_balances_in_each_currency_through_the_trading_account() -> None:
    """The dollars stand on payables, their opposite and their book value on trading."""
    booked = invoice(usd(388), policy=POLICY, at="94.39")
    assert {PAYABLES: usd(-388), TRADING: usd(388)} == balances([booked], "USD")
    assert {TRADING: idr("-36623.32"), GOODS: idr("36623.32")} == balances([booked], "IDR")


def test_in_the_functional_currency_the_trading_account_is_gone() -> None:
    """A book value shows on the account that it belongs to, with party and document."""
    view = functional_entry(invoice(usd(388), policy=POLICY, at="94.39"), POLICY)
    assert [
        Posting(account=PAYABLES, amount=idr("-36623.32"), party="Acme", document="B-1"),
        Posting(account=GOODS, amount=idr("36623.32")),
    ] == list(view.postings)


def test_the_ordinary_trial_balance_reads_books_with_foreign_money() -> None:
    """Every statement in one currency is made of the functional entries."""
    entries = [
        invoice(usd(388), policy=POLICY, at="94.39"),
        entry((BANK, idr(100)), (SALES, idr(-100)), number="2"),
    ]
    chart = Chart(map(account, (BANK, PAYABLES, SALES, GOODS)))
    trial = trial_balance(functional_entries(entries, POLICY), chart=chart, currency="IDR")
    assert idr("-36623.32") == trial.closing_of(PAYABLES)
    assert idr(0) == trial.closing
    assert functional_entry(entries[1], POLICY) is entries[1]


def test_one_account_holds_several_currencies_at_once() -> None:
    """No account is needed for each currency: balances are kept apart all the same."""
    entries = [
        invoice(usd(100), policy=POLICY, at="16000", sale=True, number="A"),
        invoice(Money.of(100, "EUR"), policy=POLICY, at="18500", sale=True, number="B"),
        invoice(Money.of(1000, "JPY"), policy=POLICY, at="104.5", sale=True, number="C"),
    ]
    items = foreign_items(entries, POLICY)
    assert {RECEIVABLES} == {item.account for item in items}
    assert ["USD 100.00", "EUR 100.00", "JPY 1000"] == [str(item.amount) for item in items]
    assert [idr(1_600_000), idr(1_850_000), idr(104_500)] == [item.book for item in items]


@given(
    st.lists(st.integers(1, 10**9), min_size=1, max_size=5),
    st.lists(st.integers(1, 100), min_size=1, max_size=5),
    st.decimals("0.0001", "30000", places=4).map(str),
)
def test_the_legs_of_an_entry_share_its_value_to_the_minor_unit(
    debits: list[int], weights: list[int], at: str
) -> None:
    """The total is converted once: half a unit at most; sharing it moves a leg by less than one."""
    whole = Money(sum(debits), usd(0).currency)
    legs = [(GOODS, Money(minor, whole.currency)) for minor in debits]
    legs += [(PAYABLES, -part) for part in whole.allocate(weights)]
    legs.append((SALES, whole * 0))
    booked = book_foreign(entry(*legs), held=HELD, rate=rate(at), policy=POLICY)
    view = functional_entry(booked, POLICY)
    for (code, amount), leg in zip(legs, view.postings, strict=True):
        assert code == leg.account
        assert abs(leg.amount.minor - amount.minor * rate(at).factor) < Fraction(3, 2)
    in_total = sum(leg.amount.minor for leg in view.postings if leg.amount.minor > 0)
    assert whole.times(rate(at).factor, rounding=Rounding.HALF_UP).minor == in_total


def test_a_foreign_posting_without_its_book_value_is_refused() -> None:
    """Nobody has to guess what it is worth: a transfer names it too."""
    bare = entry((FOREIGN_BANK, usd(5)), (RECEIVABLES, usd(-5)))
    with pytest.raises(InvalidValue, match=r"USD 5\.00 on 1150") as refused:
        functional_entry(bare, POLICY)
    assert "book_value_missing" == refused.value.code
    with pytest.raises(InvalidValue, match="book_value_missing"):
        foreign_items([bare], POLICY)
    unsaid = entry((TRADING, usd(5)), (RECEIVABLES, usd(-5)))
    with pytest.raises(InvalidValue, match="book_value_missing"):
        functional_entry(unsaid, POLICY)


def test_what_the_trading_account_holds_for_no_item_stays_on_it() -> None:
    """An entry that somebody wrote by hand in the functional currency is left alone."""
    by_hand = entry((TRADING, idr(5)), (BANK, idr(-5)))
    assert by_hand == functional_entry(by_hand, POLICY)
    assert () == foreign_items([by_hand], POLICY)


def test_reversing_a_settlement_gives_the_item_back_as_it_was() -> None:
    """Everything is in the entries, so a reversal undoes amount, book value and difference."""
    booked = invoice(usd(300), policy=POLICY, at="16000.333", sale=True)
    (item,) = foreign_items([booked], POLICY)
    cash = Posting(account=BANK, amount=idr(1_700_000))
    settled = settle(item, usd(100), cash=cash, number="P", day=after(3), policy=POLICY).entry
    entries = [booked, settled, settled.reversal("P~reversed", day=after(4))]
    assert (item,) == foreign_items(entries, POLICY)
    (result,) = exchange_results(entries, POLICY)
    assert idr(0) == result.total


def test_an_entry_given_twice_is_refused() -> None:
    """It would count double."""
    booked = invoice(usd(5), policy=POLICY, at="16000")
    for read in (foreign_items, exchange_results):
        with pytest.raises(InvalidValue, match="entry_duplicate"):
            read([booked, booked], POLICY)


def test_only_entries_in_one_foreign_currency_are_booked_at_a_rate() -> None:
    """An entry in two needs a rate for each: make it of valued postings."""
    mixed = entry((GOODS, usd(1)), (PAYABLES, usd(-1)), (BANK, idr(1)), (SALES, idr(-1)))
    with pytest.raises(InvalidValue, match="currency_mixed"):
        book_foreign(mixed, held=HELD, rate=rate("16000"), policy=POLICY)


BILL = entry((GOODS, usd(100)), (PAYABLES, usd(-100)))


@pytest.mark.parametrize(
    ("held", "code", "said"),
    [
        (PAYABLES, "not_several", r"Write held=\['2100'\]\."),
        (["2101"], "held_not_posted", r"does not post to 2101, .* it posts to 5100, 2100\."),
        ([PAYABLES, RECEIVABLES], "held_not_posted", "does not post to 1200"),
    ],
)
def test_a_misspelt_account_never_turns_a_debt_into_rupiah(
    held: Iterable[str], code: str, said: str
) -> None:
    """What is held is named by the codes that the entry posts to, in a list."""
    with pytest.raises(InvalidValue, match=said) as refused:
        book_foreign(BILL, held=held, rate=rate("16000"), policy=POLICY)
    assert code == refused.value.code


def test_an_entry_may_hold_nothing_when_it_says_so() -> None:
    """An advance is no claim to money: all of it takes its share in rupiah."""
    booked = book_foreign(BILL, held=[], rate=rate("16000"), policy=POLICY)
    assert [idr(1_600_000), idr(-1_600_000)] == [leg.amount for leg in booked.postings]


@pytest.mark.parametrize("days", [-1, 1, 3])
def test_a_rate_of_another_day_is_refused_with_both_days(days: int) -> None:
    """A later rate always; an earlier one unless it is allowed as far back."""
    other = rate("16000", day=after(days))
    with pytest.raises(InvalidValue, match="rate_day_differs") as refused:
        book_foreign(BILL, held=HELD, rate=other, policy=POLICY)
    assert f"{START}, but" in refused.value.message
    assert f"on {after(days)} only" in refused.value.message
    assert ("days_back_max=1" in refused.value.remedy) is (days < 0)


def test_a_rate_of_friday_serves_on_sunday_where_it_is_allowed() -> None:
    """The table finds it, and the entry takes it, by the same days back."""
    table = RateTable([rate("16000", day=after(-2))])
    found = table.rate("USD", "IDR", START, kind=RateKind.TRANSACTION, days_back_max=2)
    booked = book_foreign(BILL, held=HELD, rate=found, policy=POLICY, days_back_max=2)
    assert idr(1_600_000) == booked.postings[0].amount
    with pytest.raises(InvalidValue, match="days_back_max=2"):
        book_foreign(BILL, held=HELD, rate=found, policy=POLICY, days_back_max=1)


def test_a_rate_of_a_week_holds_on_each_of_its_days_and_no_other() -> None:
    """The tax rate of Indonesia is published for a week."""
    week = attrs.evolve(rate("16000", day=after(-6)), until=after(1))
    booked = book_foreign(BILL, held=HELD, rate=week, policy=POLICY)
    assert idr(1_600_000) == booked.postings[0].amount
    ended = attrs.evolve(week, until=START)
    with pytest.raises(InvalidValue, match=f"from {after(-6)} to {after(-1)} only"):
        book_foreign(BILL, held=HELD, rate=ended, policy=POLICY)


def test_a_closing_rate_is_refused_unless_it_is_named() -> None:
    """What items are carried at is not what they are first recorded at."""
    closing_rate = rate("16000", kind=RateKind.CLOSING)
    with pytest.raises(InvalidValue, match=r"kind transaction, but .* kind closing") as found:
        book_foreign(BILL, held=HELD, rate=closing_rate, policy=POLICY)
    assert "rate_kind_differs" == found.value.code
    allowed = book_foreign(BILL, held=HELD, rate=closing_rate, policy=POLICY, kind=RateKind.CLOSING)
    assert idr(1_600_000) == allowed.postings[0].amount


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (usd(101), "settlement_exceeds_item"),
        (usd(0), "settlement_not_positive"),
        (usd(-1), "settlement_not_positive"),
        (idr(1), "currency_mixed"),
    ],
)
def test_no_more_is_settled_than_is_open(amount: Money, code: str) -> None:
    """An excess is a new item at the rate of its day, never a negative rest."""
    (item,) = foreign_items([invoice(usd(100), policy=POLICY, at="16000")], POLICY)
    with pytest.raises(InvalidValue) as refused:
        item.release(amount)
    assert code == refused.value.code


@pytest.mark.parametrize("sale", [True, False])
def test_cash_on_the_wrong_side_is_refused_instead_of_doubling_the_debt(*, sale: bool) -> None:
    """Money that comes in for a debt would be an exchange gain of twice the debt."""
    (item,) = foreign_items([invoice(usd("500.25"), policy=POLICY, at="16700", sale=sale)], POLICY)
    wrong = idr(-8_354_175 if sale else 8_354_175)
    for cash in (
        Posting(account=BANK, amount=wrong),
        value_at(
            Posting(account=FOREIGN_BANK, amount=usd("-500.25" if sale else "500.25")),
            rate("16700", day=after(3)),
            POLICY,
            day=after(3),
        ),
    ):
        with pytest.raises(InvalidValue, match="settlement_wrong_side") as refused:
            settle(item, usd("500.25"), cash=cash, number="P", day=after(3), policy=POLICY)
        assert ("a positive" if sale else "a negative") in refused.value.remedy


def test_a_balance_whose_book_value_is_on_the_other_side_still_pays_a_debt() -> None:
    """Restated down far enough, dollars in the bank stand at less than nothing, and are dollars."""
    (item,) = foreign_items([invoice(usd(100), policy=POLICY, at="16000")], POLICY)
    dollars = Posting(account=FOREIGN_BANK, amount=usd(-1))
    cash = ValuedPosting(posting=dollars, book=idr(2))
    settled = settle(item, usd(1), cash=cash, number="P", day=after(3), policy=POLICY)
    assert idr(16_002) == settled.difference.amount


def test_an_item_is_not_settled_before_it_is_there() -> None:
    """On its day at the earliest."""
    booked = invoice(usd(100), policy=POLICY, at="16000", day=after(2))
    (item,) = foreign_items([booked], POLICY)
    cash = Posting(account=BANK, amount=idr(-1_600_000))
    with pytest.raises(InvalidValue, match=r"since 2026-01-07 .* on 2026-01-06") as refused:
        settle(item, usd(100), cash=cash, number="P", day=after(1), policy=POLICY)
    assert "settlement_too_early" == refused.value.code
    settled = settle(item, usd(100), cash=cash, number="P", day=after(2), policy=POLICY)
    assert idr(0) == settled.difference.amount


def test_an_amount_in_another_currency_is_told_what_the_item_is_in() -> None:
    """What is settled is in the currency of the item; what is paid for it is the cash."""
    (item,) = foreign_items([invoice(usd(100), policy=POLICY, at="16000")], POLICY)
    cash = Posting(account=BANK, amount=idr(-5))
    said = r"IDR 5\.00 is no part of B-1, which is in USD: USD 100\.00 are open"
    with pytest.raises(InvalidValue, match=said):
        settle(item, idr(5), cash=cash, number="P", day=START, policy=POLICY)


def test_foreign_cash_without_its_book_value_is_pointed_to_it() -> None:
    """Dollars of the bank leave at what they stand in the books at, not at a rate."""
    (item,) = foreign_items([invoice(usd(100), policy=POLICY, at="16000")], POLICY)
    cash = Posting(account=FOREIGN_BANK, amount=usd(-100))
    valued = ValuedPosting(posting=cash, book=Money.of(-90, "EUR"))
    for each, amount in ((cash, "USD -100"), (valued, "EUR -90")):
        said = rf"{amount}\.00 on 1150 .* release\(\)"
        with pytest.raises(InvalidValue, match=said) as refused:
            settle(item, usd(100), cash=each, number="P", day=START, policy=POLICY)
        assert "currency_mixed" == refused.value.code
    with pytest.raises(InvalidValue, match=r"USD -100\.00 on 1150 .* release\(\)") as refused:
        ValuedPosting(posting=cash, book=usd(-100))
    assert "book_value_not_converted" == refused.value.code


def test_nothing_settles_nothing() -> None:
    """A forgotten amount would be an exchange loss of the whole claim; writing off names itself."""
    booked = invoice(usd(100), policy=POLICY, at="16000", sale=True)
    (item,) = foreign_items([booked], POLICY)
    for cash in (
        Posting(account=BANK, amount=idr(0)),
        ValuedPosting(posting=Posting(account=FOREIGN_BANK, amount=usd(0)), book=idr(0)),
    ):
        with pytest.raises(InvalidValue, match="settlement_without_cash") as refused:
            settle(item, usd(100), cash=cash, number="P", day=START, policy=POLICY)
        assert "the account that bears it as the cash" in refused.value.remedy
    lost = Posting(account="6900", amount=item.book)
    done = settle(item, usd(100), cash=lost, number="W", day=START, policy=POLICY)
    assert idr(0) == done.difference.amount
    assert () == foreign_items([booked, done.entry], POLICY)


def exchanged(*legs: Posting | ValuedPosting, day: date = START) -> Entry:
    """An exchange of money on a day."""
    return exchange_entry(
        number="X", day=day, journal="general", text="", legs=legs, policy=POLICY
    ).entry


def test_an_exchange_that_exchanges_nothing_is_refused() -> None:
    """A forgotten sign or leg, or no foreign money at all, is not an exchange difference."""
    came = value_at(Posting(account=FOREIGN_BANK, amount=usd(1)), rate("16000"), POLICY, day=START)
    bank = Posting(account=BANK, amount=idr(16_000))
    for legs in ((came, bank), (came,), (came, attrs.evolve(bank, amount=idr(0)))):
        with pytest.raises(InvalidValue, match=r"USD 1\.00 on 1150.* one side") as refused:
            exchanged(*legs)
        assert "exchange_one_sided" == refused.value.code
    for postings in ((bank, Posting(account=GOODS, amount=idr(-15_000))), ()):
        with pytest.raises(InvalidValue, match="all of it is in IDR") as refused:
            exchanged(*postings)
        assert "exchange_not_foreign" == refused.value.code


def test_foreign_money_is_worth_what_the_rate_of_its_own_day_says() -> None:
    """A rate of another day is refused, and so is its value on another day."""
    dollar = Posting(account=FOREIGN_BANK, amount=usd(1))
    with pytest.raises(InvalidValue, match=r"USD 1\.00 on 1150 is of 2026-01-07") as refused:
        value_at(dollar, rate("16000"), POLICY, day=after(2))
    assert "rate_day_differs" == refused.value.code
    with pytest.raises(InvalidValue, match="rate_kind_differs"):
        value_at(dollar, rate("16000", kind=RateKind.CLOSING), POLICY, day=START)
    allowed = value_at(
        dollar,
        rate("16000", kind=RateKind.CLOSING),
        POLICY,
        day=after(2),
        kind=RateKind.CLOSING,
        days_back_max=2,
    )
    paid = Posting(account=BANK, amount=idr(-16_000))
    assert after(2) == exchanged(allowed, paid, day=after(2)).day
    with pytest.raises(InvalidValue, match="of 2026-01-07 on that day only") as refused:
        exchanged(allowed, paid, day=after(3))
    assert "exchange_day_differs" == refused.value.code


def test_what_an_item_holds_does_not_leave_before_it_is_there() -> None:
    """Nor in a payment of several items, whichever of them it is."""
    booked = invoice(usd(1), policy=POLICY, at="16000", day=after(2), sale=True)
    (item,) = foreign_items([booked], POLICY)
    received = Posting(account=BANK, amount=idr(16_000))
    with pytest.raises(InvalidValue, match="of 2026-01-07 from that day on"):
        exchanged(item.release(usd(1)), received, day=after(1))
    assert after(3) == exchanged(item.release(usd(1)), received, day=after(3)).day


def test_a_foreign_fee_and_two_items_go_into_one_payment() -> None:
    """What the legs do not balance by is the realised difference, posted once."""
    entries = [
        invoice(usd(100), policy=POLICY, at="16000", sale=True, number="A"),
        invoice(usd(50), policy=POLICY, at="16200", sale=True, number="B"),
    ]
    items = foreign_items(entries, POLICY)
    received = exchange_entry(
        number="P",
        day=after(9),
        journal="payments",
        text="Acme",
        legs=[
            *(item.release(item.amount) for item in items),
            Posting(account=BANK, amount=idr(2_440_000)),
            Posting(account="8900", amount=idr(10_000)),
        ],
        policy=POLICY,
    )
    assert idr(40_000) == received.difference.amount
    assert () == foreign_items([*entries, received.entry], POLICY)
    (result,) = exchange_results([*entries, received.entry], POLICY)
    assert ("", idr(40_000)) == (result.account, result.total)
    (finding,) = difference_findings([received.difference])
    assert "exchange of money" == finding.subject


def test_the_results_of_a_period_are_those_of_its_days() -> None:
    """What IAS 21.52(a) asks to disclose, year by year."""
    policy = policy_in(mode=RevaluationMode.CUMULATIVE)
    booked = invoice(usd(100), policy=policy, at="16000", sale=True)
    revalued = revalue(
        [booked], day=after(5), rates=closing("16100", day=after(5)), policy=policy, number="R"
    )
    entries = [booked, *revalued.entries]
    (found,) = exchange_results(entries, policy, period=Interval(after(5), after(6)))
    assert (idr(10_000), idr(0), "USD") == (found.unrealised, found.realised, found.currency)
    assert () == exchange_results(entries, policy, period=Interval(after(0), after(5)))


def test_every_difference_explains_itself_in_both_languages() -> None:
    """What was settled, what it stood at, what came for it, and the paragraph."""
    booked = invoice(usd(300), policy=policy_in("EUR"), at="0.333333", sale=True)
    (item,) = foreign_items([booked], policy_in("EUR"))
    cash = Posting(account=BANK, amount=Money.of(30, "EUR"))
    settled = settle(item, usd(100), cash=cash, number="P", day=after(3), policy=policy_in("EUR"))
    settled_for, took = (str(node.says) for _, node in settled.difference.explanation.walk())
    assert (
        "USD 100.00 of B-1 was settled with EUR 30.00; it stood in the books at EUR 33.33, so the"
        " exchange loss is EUR 3.33"
    ) == settled_for
    assert (
        "USD 100.00 of USD 300.00 takes EUR 33.33 of the book value EUR 100.00 with it, EUR 66.67"
        " stays"
    ) == took
    (finding,) = difference_findings([settled.difference])
    assert ("bookkeeping.exchange_realised", "item B-1") == (finding.kind, finding.subject)
    assert "rugi selisih kurs" in finding.says.render("id")
    assert settled.difference.explanation.sentence().endswith("(IAS 21.28; PSAK 221.28)")


def test_a_closing_rate_of_an_earlier_day_is_told_of() -> None:
    """A year that ends on a Sunday is revalued at the rate of Friday, and says so."""
    booked = invoice(usd(100), policy=POLICY, at="16000")
    rates = closing("16100", day=after(4))
    done = revalue([booked], day=after(6), rates=rates, policy=POLICY, number="R", days_back_max=3)
    assert {"bookkeeping.rate_of_earlier_day", "bookkeeping.exchange_unrealised"} == {
        finding.kind for finding in done.findings
    }
    with pytest.raises(InvalidValue, match="closing rate USD/IDR on 2026-01-11"):
        revalue([booked], day=after(6), rates=rates, policy=POLICY, number="R")


def test_a_transaction_rate_does_not_serve_for_closing() -> None:
    """The kinds are kept apart, even on the same day."""
    booked = invoice(usd(100), policy=POLICY, at="16000")
    rates = RateTable([rate("16000", kind=RateKind.TRANSACTION)])
    with pytest.raises(InvalidValue, match="rate_missing"):
        revalue([booked], day=START, rates=rates, policy=POLICY, number="R")


def test_a_revaluation_may_be_limited_to_some_accounts() -> None:
    """Of no item at all it has no gain; a code that nothing is posted to is misspelt."""
    booked = invoice(usd(100), policy=POLICY, at="16000")
    rates = closing("16100", day=START)
    other = next(
        leg.account for leg in booked.postings if leg.account not in {PAYABLES, POLICY.trading}
    )
    done = revalue([booked], day=START, rates=rates, policy=POLICY, number="R", accounts=[other])
    assert ((), None) == (done.entries, done.gain)
    with pytest.raises(InvalidValue, match="No entry posts to 2101") as caught:
        revalue([booked], day=START, rates=rates, policy=POLICY, number="R", accounts=["2101"])
    assert "account_not_posted" == caught.value.code


def test_a_currency_of_ones_own_is_as_good_as_any() -> None:
    """Points that customers hold are owed like dollars."""
    points = Currency("PTS", 0)
    owed = ValuedPosting(
        posting=Posting(account=PAYABLES, amount=Money(-500, points)), book=idr(-5000)
    )
    given = exchange_entry(
        number="1",
        day=START,
        journal="general",
        text="Points",
        legs=[owed, Posting(account=GOODS, amount=idr(5000))],
        policy=POLICY,
    )
    (item,) = foreign_items([given.entry], POLICY)
    assert (Money(-500, points), idr(-5000)) == (item.amount, item.book)
    assert str(given.difference.explanation.says).endswith("no exchange difference (IDR 0.00)")


def test_a_policy_is_read_off_a_chart_by_roles_and_keeps_trading_apart() -> None:
    """The trading account is the book value of everything foreign: nothing else goes there."""
    roles = {
        "currency_trading": "1990",
        "exchange_gain": "7100",
        "exchange_loss": "8100",
        "unrealised_exchange_gain": "7110",
        "unrealised_exchange_loss": "8110",
    }

    class Roles:
        def role(self, name: str) -> object:
            return account(roles[name])

    found = ExchangePolicy.of_chart(Roles(), functional="IDR", rounding=Rounding.HALF_UP)  # type: ignore[arg-type]
    assert POLICY == found
    roles["exchange_gain"] = "1990"
    with pytest.raises(InvalidValue, match="trading_account_shared"):
        ExchangePolicy.of_chart(Roles(), functional="IDR", rounding=Rounding.HALF_UP)  # type: ignore[arg-type]
