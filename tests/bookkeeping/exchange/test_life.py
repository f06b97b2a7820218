"""The law of foreign items: over a life, exchange differences are cash in less cash out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping import Entry, Posting
from backoffice_core.bookkeeping.exchange import (
    ExchangePolicy,
    RevaluationMode,
    ValuedPosting,
    convert,
    exchange_entry,
    exchange_results,
    foreign_items,
    functional_entries,
    revalue,
    settle,
)
from tests.bookkeeping.exchange.foreign import (
    BANK,
    FOREIGN_BANK,
    PAYABLES,
    RECEIVABLES,
    after,
    balances,
    closing,
    invoice,
    policy_in,
    rate,
)


@attrs.frozen
class Pay:
    """A share of what is open, at a rate; the day after the event before, at least."""

    share: Fraction
    at: str
    gap: int


@attrs.frozen
class Revalue:
    """A revaluation at a closing rate."""

    at: str
    gap: int


rates_in_text = st.decimals("0.0001", "30000", places=4).map(str)
gaps = st.integers(1, 3)
events = st.lists(
    st.one_of(
        st.builds(Pay, st.fractions(0, 1, max_denominator=7), rates_in_text, gaps),
        st.builds(Revalue, rates_in_text, gaps),
    ),
    max_size=8,
)
currencies = st.sampled_from(["IDR", "JPY", "KWD"])


def cash_of(worth: Money, *, sale: bool) -> Posting:
    """Money in the functional currency: it comes in for a sale, goes out for a bill."""
    return Posting(account=BANK, amount=worth if sale else -worth)


def lived(
    amount: Money, at: str, steps: Iterable[Pay | Revalue], policy: ExchangePolicy, *, sale: bool
) -> list[Entry]:
    """All entries of an item from its booking until the last of it is paid."""
    entries = [invoice(amount, policy=policy, at=at, sale=sale)]
    day = 0
    for number, step in enumerate([*steps, Pay(Fraction(1), "2500", 2)]):
        day += step.gap
        if isinstance(step, Revalue):
            rates = closing(step.at, quote=policy.functional.code, day=after(day))
            entries.extend(
                revalue(
                    entries, day=after(day), rates=rates, policy=policy, number=f"R{number}"
                ).entries
            )
            continue
        for item in foreign_items(entries, policy, as_of=after(day)):
            part = Money(int(abs(item.amount).minor * step.share), amount.currency)
            spot = rate(step.at, quote=policy.functional.code, day=after(day))
            worth = convert(part, policy.functional, spot, rounding=policy.rounding)
            if worth.minor > 0:
                settled = settle(
                    item,
                    part,
                    cash=cash_of(worth, sale=sale),
                    number=f"P{number}",
                    day=after(day),
                    policy=policy,
                )
                entries.append(settled.entry)
    return entries


def total(entries: Iterable[Entry], policy: ExchangePolicy) -> int:
    """All exchange differences of a life, in minor units."""
    return sum(result.total.minor for result in exchange_results(entries, policy))


@given(
    minor=st.integers(1, 10**9),
    at=rates_in_text,
    steps=events,
    functional=currencies,
    sale=st.booleans(),
)
@example(minor=38_800, at="94.39", steps=[Revalue("93.9325", 3)], functional="IDR", sale=False)
def test_over_a_life_differences_are_cash_in_less_cash_out_in_both_modes(
    *, minor: int, at: str, steps: list[Pay | Revalue], functional: str, sale: bool
) -> None:
    """To the minor unit, for any partial payments and revaluations in any order."""
    totals: list[int] = []
    for mode in RevaluationMode:
        policy = policy_in(functional, mode=mode)
        entries = lived(Money(minor, Money.zero("USD").currency), at, steps, policy, sale=sale)
        functional_view = functional_entries(entries, policy)
        held = balances(functional_view, functional)
        first = balances(functional_view[:1], functional)
        cash = held.get(BANK, Money.zero(functional))
        booked = first.get(RECEIVABLES if sale else PAYABLES, Money.zero(functional))
        assert (cash - booked).minor == total(entries, policy)
        assert () == foreign_items(entries, policy)
        assert {} == balances(entries, "USD")
        assert held.keys().isdisjoint({RECEIVABLES, PAYABLES, "1990"})
        totals.append(total(entries, policy))
    assert totals[0] == totals[1]


@given(st.integers(1, 10**9), rates_in_text, events, st.sampled_from(RevaluationMode))
def test_after_every_step_the_control_account_is_the_book_value_of_what_is_open(
    minor: int, at: str, steps: list[Pay | Revalue], mode: RevaluationMode
) -> None:
    """Open items tie to the control account on any day, in both currencies."""
    policy = policy_in(mode=mode)
    entries = lived(Money(minor, Money.zero("USD").currency), at, steps, policy, sale=True)
    for day in sorted({entry.day for entry in entries}):
        so_far = [entry for entry in entries if entry.day <= day]
        items = foreign_items(entries, policy, as_of=day)
        nothing = Money.zero("IDR")
        assert Money.total((item.book for item in items), "IDR") == balances(
            functional_entries(so_far, policy), "IDR"
        ).get(RECEIVABLES, nothing)
        assert Money.total((item.amount for item in items), "USD") == balances(so_far, "USD").get(
            RECEIVABLES, Money.zero("USD")
        )


@given(
    st.integers(2, 10**7),
    st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
    st.integers(-(10**12), 10**12),
)
def test_what_is_settled_and_what_is_left_carry_exactly_the_book_value(
    minor: int, parts: list[int], book: int
) -> None:
    """The rounding remainder of each part stays in the books until the last part takes it."""
    policy = policy_in()
    usd, idr = Money.zero("USD").currency, policy.functional
    booked = invoice(Money(minor, usd), policy=policy, at="1")
    (item,) = foreign_items([booked], policy)
    item = attrs.evolve(item, book=Money(book, idr))
    released = 0
    for part in [*parts, minor]:
        amount = Money(min(part, abs(item.amount.minor)), usd)
        if amount.is_zero:
            break
        goes = item.release(amount)
        released -= goes.book.minor
        item = attrs.evolve(
            item, amount=item.amount + goes.posting.amount, book=item.book + goes.book
        )
        assert book == released + item.book.minor
    assert (0, 0) == (item.amount.minor, item.book.minor)


@pytest.mark.parametrize("mode", RevaluationMode)
def test_a_payment_posted_after_the_revaluation_of_a_later_day_is_cleared_by_the_next(
    mode: RevaluationMode,
) -> None:
    """The residue is told of and cleared for good; the life total is right all the same."""
    policy = policy_in(mode=mode)
    booked = invoice(Money.of(100, "USD"), policy=policy, at="16000", sale=True)
    early = revalue(
        [booked], day=after(30), rates=closing("16500", day=after(30)), policy=policy, number="R1"
    )
    (item,) = foreign_items([booked], policy, as_of=after(20))
    late = settle(
        item,
        Money.of(100, "USD"),
        cash=Posting(account=BANK, amount=Money.of(1_610_000, "IDR")),
        number="P",
        day=after(20),
        policy=policy,
    )
    entries = [booked, *early.entries, late.entry]
    rates = closing("17000", day=after(60))
    again = revalue(entries, day=after(60), rates=rates, policy=policy, number="R2")
    told = [finding.kind for finding in again.findings]
    residue = mode is RevaluationMode.CUMULATIVE
    assert residue is ("bookkeeping.book_value_without_amount" in told)
    entries.extend(again.entries)
    assert () == foreign_items(entries, policy)
    assert Money.of(10_000, "IDR").minor == total(entries, policy)


@pytest.mark.parametrize("mode", RevaluationMode)
def test_a_payment_on_the_day_of_a_revaluation_after_it_leaves_a_residue_until_the_next(
    mode: RevaluationMode,
) -> None:
    """What a reversal brings back to a settled item is cleared, and stays cleared."""
    policy = policy_in(mode=mode)
    booked = invoice(Money.of(100, "USD"), policy=policy, at="16000", sale=True)
    day = after(30)
    first = revalue([booked], day=day, rates=closing("16500", day=day), policy=policy, number="R1")
    (item,) = foreign_items([booked, *first.entries], policy, as_of=day)
    paid = settle(
        item,
        Money.of(100, "USD"),
        cash=Posting(account=BANK, amount=Money.of(1_610_000, "IDR")),
        number="P",
        day=day,
        policy=policy,
    )
    entries = [booked, *first.entries, paid.entry]
    again = revalue(
        entries, day=after(60), rates=closing("17000", day=after(60)), policy=policy, number="R2"
    )
    entries.extend(again.entries)
    assert () == foreign_items(entries, policy)
    assert Money.of(10_000, "IDR").minor == total(entries, policy)
    assert all(not entry.number.endswith("R2~reversed") for entry in entries)


def test_revaluing_twice_posts_nothing_the_second_time() -> None:
    """A closing that is run again changes nothing."""
    policy = policy_in()
    booked = invoice(Money.of(388, "USD"), policy=policy, at="16250.5")
    rates = closing("16310", day=after(26))
    first = revalue([booked], day=after(26), rates=rates, policy=policy, number="R1")
    entries = [booked, *first.entries]
    second = revalue(entries, day=after(26), rates=rates, policy=policy, number="R2")
    assert (2, ()) == (len(first.entries), second.entries)


@given(
    st.integers(100, 10**8),
    st.fractions("1/100", "99/100", max_denominator=100),
    st.tuples(rates_in_text, rates_in_text, rates_in_text),
    st.sampled_from(RevaluationMode),
)
def test_money_through_a_foreign_bank_account_earns_what_it_brings(
    minor: int, share: Fraction, quotes: tuple[str, str, str], mode: RevaluationMode
) -> None:
    """Dollars bought, a bill paid from them, the rest sold: cash in less cash out and the bill."""
    bought_at, closing_at, sold_at = quotes
    policy = policy_in(mode=mode)
    usd = Money.zero("USD").currency
    bill = Money(max(1, int(minor * share)), usd)
    entries = [invoice(bill, policy=policy, at="15000")]

    def worth(amount: Money, at: str) -> Money:
        return convert(amount, "IDR", rate(at), rounding=policy.rounding)

    dollars = Posting(account=FOREIGN_BANK, amount=Money(minor, usd))
    paid = worth(dollars.amount, bought_at)
    assume(paid.minor > 0)
    entries.append(
        exchange_entry(
            number="BUY",
            day=after(1),
            journal="payments",
            text="Dollars bought",
            legs=[ValuedPosting(posting=dollars, book=paid), Posting(account=BANK, amount=-paid)],
            policy=policy,
        ).entry
    )
    rates = closing(closing_at, day=after(5))
    entries.extend(revalue(entries, day=after(5), rates=rates, policy=policy, number="R").entries)
    bank, debt = foreign_items(entries, policy, as_of=after(9))
    entries.append(
        settle(debt, bill, cash=bank.release(bill), number="P", day=after(9), policy=policy).entry
    )
    for rest in foreign_items(entries, policy, as_of=after(10)):
        received = worth(rest.amount, sold_at)
        assume(received.minor > 0)
        entries.append(
            settle(
                rest,
                rest.amount,
                cash=Posting(account=BANK, amount=received),
                number="SELL",
                day=after(10),
                policy=policy,
            ).entry
        )
    cash = balances(entries, "IDR").get(BANK, Money.zero("IDR"))
    assert () == foreign_items(entries, policy)
    assert (cash + worth(bill, "15000")).minor == total(entries, policy)
