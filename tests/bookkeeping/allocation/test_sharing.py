"""Sharing amounts: examples a person can check, and the laws of all of them."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Currency, Money
from backoffice_core.bookkeeping.allocation import (
    KEEP,
    REMAINING,
    UNLIMITED,
    Allocation,
    Destination,
    Everything,
    Give,
    GiveAtMost,
    GiveFirstThatFits,
    GiveInOrder,
    GiveShares,
    Instruction,
    InsufficientFunds,
    Leftover,
    Send,
    SetAside,
    Share,
    Source,
    Take,
    TakeAtMost,
    TakeFirstThatCan,
    TakeInOrder,
    TakeShares,
    explain_allocation,
    percent,
    share_out,
)
from backoffice_core.kernel import InvalidValue

COIN = Currency("COIN", 0)
WORLD = Take("world", overdraft=UNLIMITED)
HALF = Fraction(1, 2)


def coin(units: int) -> Money:
    """So many coins."""
    return Money(units, COIN)


def moved(*instructions: Instruction, **balances: int) -> list[str]:
    """The transfers that follow from instructions and balances, a line each."""
    shared = share_out(instructions, balances={name: coin(n) for name, n in balances.items()})
    return [f"{each.source} > {each.destination} {each.amount.minor}" for each in shared.transfers]


def test_sources_are_used_up_in_order() -> None:
    """cascading-sources.num: first the balance, then the vouchers that expire first."""
    vouchers = TakeInOrder([Take("main"), Take("january"), Take("february"), Take("march")])
    assert ["main > order 50", "january > order 10", "february > order 30", "march > order 10"] == (
        moved(Send(coin(100), vouchers, Give("order")), main=50, january=10, february=30, march=100)
    )


def test_a_limit_on_a_source_is_no_more_than_a_limit() -> None:
    """capped-when-less-than-needed.num and negative-max.num."""
    for limit, expected in ((40, ["a > dest 40", "b > dest 60"]), (-50, ["b > dest 100"])):
        source = TakeInOrder([TakeAtMost(coin(limit), Take("a")), Take("b")])
        assert expected == moved(Send(coin(100), source, Give("dest")), a=1000, b=1000)


def test_the_units_left_over_go_to_the_first_shares() -> None:
    """allocation.num: of 15, 80 % is 12, 8 % and 12 % are 1 each, and the first gets the rest."""
    shares = [
        Share(percent(80), Give("driver")), Share(percent(8), Give("a")),
        Share(percent(12), Give("b")),
    ]  # fmt: skip
    assert ["rider > driver 13", "rider > a 1", "rider > b 1"] == moved(
        Send(coin(15), Take("rider"), GiveShares(shares)), rider=15
    )
    fairer = GiveShares(shares, leftover=Leftover.LARGEST_REMAINDER)
    assert ["rider > driver 12", "rider > a 1", "rider > b 2"] == moved(
        Send(coin(15), Take("rider"), fairer), rider=15
    )


def test_sources_give_exact_shares_or_nothing() -> None:
    """source-allotment.num: 60 %, 35.5 % and 4.5 % of 100 are 61, 35 and 4."""
    source = TakeShares([
        Share(percent(60), Take("a")), Share(percent("35.5"), Take("b")),
        Share(percent("4.5"), Take("c")),
    ])  # fmt: skip
    order = Send(coin(100), source, Give("d"))
    assert ["a > d 61", "b > d 35", "c > d 4"] == moved(order, a=100, b=100, c=100)
    with pytest.raises(InsufficientFunds, match="COIN 35 is needed from b, which can give COIN 34"):
        moved(order, a=100, b=34, c=100)


def test_a_refusal_names_every_account_that_was_asked() -> None:
    """Wherever in the tree it is, once each."""
    halves = TakeShares([Share(HALF, Take("a")), Share(HALF, Take("b"))])
    source = TakeInOrder([TakeAtMost(coin(4), halves), TakeFirstThatCan([Take("c"), Take("a")])])
    with pytest.raises(InsufficientFunds) as caught:
        moved(Send(coin(9), source, Give("d")), a=2, b=2, c=1)
    assert (("a", "b", "c"), coin(5)) == (caught.value.accounts, caught.value.shortfall)


def test_shares_of_sources_meet_shares_of_destinations_in_order() -> None:
    """mixed-source-dest-allotment.num."""
    source = TakeShares([
        Share(percent(10), Take("src1")), Share(percent(20), Take("src2")),
        Share(REMAINING, WORLD),
    ])  # fmt: skip
    both = GiveShares([Share(HALF, Give("dest1")), Share(HALF, Give("dest2"))])
    assert [
        "src1 > dest1 8", "src2 > dest1 16", "world > dest1 15", "world > dest2 38",
    ] == moved(Send(coin(77), source, both), src1=999, src2=999)  # fmt: skip


def test_destinations_branch_into_one_another() -> None:
    """nested-remaining-complex.num: a commission, its tax, a capped cashback, the merchant."""
    cashback = GiveInOrder([GiveAtMost(coin(1000), Give("cashback"))], KEEP)
    commission = GiveShares([
        Share(percent(20), Give("tax")),
        Share(REMAINING, GiveShares([
            Share(percent(5), cashback), Share(REMAINING, Give("revenue")),
        ])),
    ])  # fmt: skip
    order = GiveShares([Share(percent(15), commission), Share(REMAINING, Give("merchant"))])
    assert [
        "order > tax 300", "order > cashback 60", "order > revenue 1140", "order > merchant 8500",
    ] == moved(Send(coin(10_000), Take("order"), order), order=10_000)  # fmt: skip


def test_what_is_kept_goes_back_to_whom_it_came_from() -> None:
    """kept-in-send-all-inorder.num and track-balances3.num: it can be sent again."""
    keep_one = GiveInOrder([GiveAtMost(coin(1), KEEP)], Give("dest"))
    everything = Everything(COIN)
    assert ["src > dest 9"] == moved(Send(everything, Take("src"), keep_one), src=10)
    some = GiveInOrder([GiveAtMost(coin(1000), Give("bar"))], KEEP)
    assert ["foo > bar 1000", "foo > bar 1000"] == moved(
        Send(everything, Take("foo"), some), Send(everything, Take("foo"), Give("bar")), foo=2000
    )


def test_an_account_is_overdrawn_no_further_than_allowed() -> None:
    """do-not-exceed-overdraft-when-double-spending.num and its neighbours."""
    five = Take("s", overdraft=coin(5))
    twice = TakeInOrder([Take("s", overdraft=coin(2)), five, WORLD])
    assert ["s > dest 5", "world > dest 5"] == moved(Send(coin(10), twice, Give("dest")))
    once = TakeInOrder([five, WORLD])
    assert ["s > dest 3", "world > dest 7"] == moved(Send(coin(10), once, Give("dest")), s=-2)
    assert ["s > dest 1"] == moved(Send(Everything(COIN), five, Give("dest")), s=-4)


def test_the_next_instruction_sees_what_the_last_one_left() -> None:
    """track-balances.num and track-balances2.num."""
    assert ["world > a 50", "a > b 100"] == moved(
        Send(coin(50), WORLD, Give("a")), Send(coin(100), Take("a"), Give("b")), a=50
    )
    half = Send(coin(50), Take("a"), Give("z"))
    with pytest.raises(InsufficientFunds) as caught:
        moved(half, half, a=60)
    assert (coin(50), coin(10), coin(40), ("a",)) == (
        caught.value.needed, caught.value.available, caught.value.shortfall, caught.value.accounts,
    )  # fmt: skip


def test_the_first_source_that_can_do_it_alone_does_it() -> None:
    """mixed-source-prefer-single-source.num."""
    single = TakeFirstThatCan([Take("s1"), Take("s2"), TakeInOrder([Take("s1"), Take("s2")])])
    order = Send(coin(10), single, Give("dest"))
    assert ["s1 > dest 10"] == moved(order, s1=999)
    assert ["s2 > dest 10"] == moved(order, s1=9, s2=999)
    assert ["s1 > dest 6", "s2 > dest 4"] == moved(order, s1=6, s2=9)
    with pytest.raises(InsufficientFunds, match="COIN 1 is missing"):
        moved(order, s1=5, s2=4)


def test_the_first_destination_that_holds_all_of_it_gets_it() -> None:
    """oneof-destination-*.num."""
    steps = [GiveAtMost(coin(9), Give("a")), GiveAtMost(coin(10), Give("b"))]
    for amount, expected in ((9, "a"), (10, "b"), (100, "rest")):
        order = Send(coin(amount), WORLD, GiveFirstThatFits(steps, Give("rest")))
        assert [f"world > {expected} {amount}"] == moved(order)


def test_what_is_set_aside_is_out_of_reach() -> None:
    """save-from-account__multi-postings.num; a debt is left as it is."""
    more = TakeInOrder([Take("alice"), WORLD])
    assert ["alice > bob 10", "alice > bob 5", "world > bob 25"] == moved(
        Send(coin(10), Take("alice"), Give("bob")),
        SetAside(coin(5), "alice"),
        Send(coin(30), more, Give("bob")),
        alice=20,
    )
    indebted = Send(coin(10), Take("alice", overdraft=coin(105)), Give("bob"))
    for aside in (coin(7), Everything(COIN)):
        with pytest.raises(InsufficientFunds, match="COIN 5 is missing"):
            moved(SetAside(aside, "alice"), indebted, alice=-100)


def test_transfers_make_a_balanced_entry() -> None:
    """Rent spread over shops: the cost account is credited, each shop debited."""
    rent = Money.of(10_000, "IDR")
    shops = GiveShares([
        Share(Fraction(1, 3), Give("6211")), Share(Fraction(1, 3), Give("6212")),
        Share(REMAINING, Give("6213")),
    ])  # fmt: skip
    shared = share_out([Send(rent, Take("6210"), shops)], balances={"6210": rent})
    entry = shared.entry(number="R/1", day=date(2026, 5, 31), journal="general", text="Sewa")
    assert [
        ("6210", "-10000.00"),
        ("6211", "3333.34"),
        ("6212", "3333.33"),
        ("6213", "3333.33"),
    ] == ([(leg.account, leg.amount.text) for leg in entry.postings])
    owed = shared.entry(
        number="R/2", day=entry.day, journal="general", text="", held_in_credit=True
    )
    assert [-leg.amount for leg in entry.postings] == [leg.amount for leg in owed.postings]
    with pytest.raises(InvalidValue, match="entry_unbalanced"):
        share_out([], balances={}).entry(number="1", day=entry.day, journal="general", text="")


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: Share(Fraction(3, 2), Give("a")), "portion_out_of_range"),
        (lambda: GiveShares([Share(HALF, Give("a"))]), "portions_not_whole"),
        (lambda: GiveShares([]), "portions_not_whole"),
        (lambda: TakeShares([Share(REMAINING, WORLD), Share(REMAINING, WORLD)]),
         "portions_not_whole"),
        (lambda: TakeShares([Share(1, WORLD), Share(HALF, WORLD)]), "portions_not_whole"),
        (lambda: TakeFirstThatCan([]), "sources_empty"),
        (lambda: Send(coin(-1), WORLD, KEEP), "amount_negative"),
        (lambda: Take("s", overdraft=coin(-10)), "overdraft_negative"),
        (lambda: TakeInOrder([]), "sources_empty"),
        (lambda: SetAside(coin(-1), "a"), "amount_negative"),
        (lambda: moved(Send(Everything(COIN), WORLD, KEEP)), "everything_unbounded"),
        (lambda: moved(Send(Everything(COIN), TakeShares([Share(1, Take("a"))]), KEEP)),
         "everything_unbounded"),
        (lambda: moved(Send(coin(1), TakeAtMost(Money.of(1, "USD"), WORLD), KEEP)),
         "currency_mixed"),
        (lambda: share_out([], balances={"a": [coin(1), coin(2)]}), "balance_repeated"),
    ],
)  # fmt: skip
def test_instructions_without_a_meaning_are_refused(build: object, code: str) -> None:
    """Each with a code of its own."""
    assert callable(build)
    with pytest.raises(InvalidValue) as caught:
        build()
    assert code == caught.value.code


def test_the_error_survives_pickling_and_copying() -> None:
    """It crosses processes with its figures."""
    error = InsufficientFunds.between(coin(5), coin(2), accounts=("a",))
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301
        assert (coin(3), str(error)) == (twin.shortfall, str(twin))


def test_a_sharing_explains_itself_in_both_languages() -> None:
    """Who had how much, what a share comes to, which choice was passed over."""
    rupiah = Money.of(1_000, "IDR")
    order = Send(
        rupiah,
        TakeFirstThatCan([Take("wallet"), Take("bank")]),
        GiveShares([Share(percent("2.5"), Give("fee")), Share(REMAINING, KEEP)]),
    )
    shared = share_out(
        [SetAside(Money.of(5, "IDR"), "wallet"), order],
        balances={"wallet": Money.of(25, "IDR"), "bank": rupiah},
    )
    assert """\
2 perintah dilaksanakan
  1. Rp5 dari wallet disisihkan, Rp20 masih dapat dikirim
  2. Rp25 dikirim
    Pilihan 1 dilewati: hanya dapat memberi Rp20, bukan Rp1.000
    bank memberi Rp1.000 dari Rp1.000 yang dapat diberikannya
    2,5% dari Rp1.000 adalah Rp25
    fee menerima Rp25
    97,5% dari Rp1.000 adalah Rp975
    bank tetap memegang Rp975""" == explain_allocation(shared).render("id")


# ----------------------------------------------------------------------------------- laws

NAMES = st.sampled_from("abcd")
AMOUNTS = st.integers(0, 1000).map(coin)
LIMITS = st.integers(-5, 1000).map(coin)
OVERDRAFT = coin(50)


def shares_of(of: st.SearchStrategy[Source] | st.SearchStrategy[Destination]) -> object:
    """Random portions that make one whole, the last one the remaining."""
    portion = st.fractions(0, Fraction(1, 3), max_denominator=1000)
    return st.builds(
        lambda firsts, last: [*firsts, Share(REMAINING, last)],
        st.lists(st.builds(Share, portion, of), max_size=3),  # type: ignore[arg-type]
        of,
    )


SOURCES: st.SearchStrategy[Source] = st.recursive(
    st.builds(Take, NAMES, overdraft=st.sampled_from([None, OVERDRAFT])),
    lambda of: st.one_of(
        st.builds(TakeInOrder, st.lists(of, min_size=1, max_size=3)),
        st.builds(TakeAtMost, LIMITS, of),
        st.builds(TakeFirstThatCan, st.lists(of, min_size=1, max_size=3)),
        st.builds(TakeShares, shares_of(of), leftover=st.sampled_from(Leftover)),
    ),
    max_leaves=5,
)
DESTINATIONS: st.SearchStrategy[Destination] = st.recursive(
    st.one_of(st.builds(Give, NAMES), st.just(KEEP)),
    lambda of: st.one_of(
        st.builds(GiveInOrder, st.lists(st.builds(GiveAtMost, LIMITS, of), max_size=2), of),
        st.builds(GiveFirstThatFits, st.lists(st.builds(GiveAtMost, LIMITS, of), max_size=2), of),
        st.builds(GiveShares, shares_of(of), leftover=st.sampled_from(Leftover)),
    ),
    max_leaves=5,
)
INSTRUCTIONS = st.lists(
    st.one_of(
        st.builds(Send, AMOUNTS, SOURCES, DESTINATIONS),
        st.builds(Send, st.just(Everything(COIN)), SOURCES, DESTINATIONS),
        st.builds(SetAside, AMOUNTS, NAMES),
    ),
    max_size=4,
)
BALANCES = st.dictionaries(NAMES, st.integers(-50, 2000).map(coin))


def shared_or_none(
    instructions: list[Instruction], balances: dict[str, Money]
) -> Allocation | None:
    """The sharing; nothing where it is rightly refused."""
    try:
        return share_out(instructions, balances=balances)
    except InvalidValue as refused:
        if refused.code not in {"insufficient_funds", "everything_unbounded"}:
            raise
        return None


@given(INSTRUCTIONS, BALANCES)
def test_money_is_neither_lost_nor_made(
    instructions: list[Instruction], balances: dict[str, Money]
) -> None:
    """What all accounts have together stays the same, to the unit; every transfer moves some."""
    shared = shared_or_none(instructions, balances)
    if shared is not None:
        before = Money.total(balances.values(), COIN)
        assert before == Money.total((shared.balance(name, COIN) for name in "abcd"), COIN)
        assert all(each.amount.minor > 0 for each in shared.transfers)


@given(INSTRUCTIONS, BALANCES)
def test_nobody_is_overdrawn_further_than_allowed(
    instructions: list[Instruction], balances: dict[str, Money]
) -> None:
    """At no moment, whatever the tree; and who was below already is not pushed further."""
    shared = shared_or_none(instructions, balances)
    running = {name: balances.get(name, coin(0)).minor for name in "abcd"}
    for each in shared.transfers if shared is not None else ():
        running[each.source] -= each.amount.minor
        assert running[each.source] >= -OVERDRAFT.minor
        running[each.destination] += each.amount.minor


@given(AMOUNTS, SOURCES, DESTINATIONS, BALANCES)
def test_a_fixed_amount_is_sent_exactly_or_not_at_all(
    amount: Money, source: Source, destination: Destination, balances: dict[str, Money]
) -> None:
    """What is transferred and what is kept add up to it."""
    keepless = GiveInOrder([GiveAtMost(coin(10**6), Give("till"))], destination)
    shared = shared_or_none([Send(amount, source, keepless)], balances)
    if shared is not None:
        assert amount == shared.received("till", COIN)


@given(INSTRUCTIONS, BALANCES)
def test_the_same_question_has_the_same_answer_and_the_explanation_agrees(
    instructions: list[Instruction], balances: dict[str, Money]
) -> None:
    """No order of a mapping and no earlier call has a say."""
    shared = shared_or_none(instructions, balances)
    turned = dict(reversed(list(balances.items())))
    assert shared == shared_or_none(instructions, turned)
    if shared is not None:
        sent = [each.result for each in explain_allocation(shared).because]
        total = sum(
            each.minor
            for each, instruction in zip(sent, instructions, strict=True)
            if isinstance(each, Money) and isinstance(instruction, Send)
        )
        assert total == sum(each.amount.minor for each in shared.transfers)


@given(
    st.integers(0, 10**15),
    st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any),
    st.sampled_from(Leftover),
)
def test_shares_are_off_by_no_more_than_a_unit(
    amount: int, weights: list[int], leftover: Leftover
) -> None:
    """Each share is its exact one rounded down, or one unit more; a share of nothing is nothing.

    By the largest remainder it is off by less than a unit; the first shares get theirs even on
    top of an exact share, as in source-allotment.num.
    """
    whole = sum(weights)
    shares = GiveShares(
        [Share(Fraction(weight, whole), Give(str(n))) for n, weight in enumerate(weights)],
        leftover=leftover,
    )
    shared = share_out([Send(coin(amount), WORLD, shares)], balances={})
    parts = [shared.received(str(n), COIN).minor for n in range(len(weights))]
    assert amount == sum(parts)
    for part, weight in zip(parts, weights, strict=True):
        exact = Fraction(amount * weight, whole)
        assert part in {exact // 1, exact // 1 + 1}
        assert weight or not part
        assert leftover is Leftover.FIRST or abs(part - exact) < 1
