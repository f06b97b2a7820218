"""Stock and the books say the same, to the last cent, on every day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Interval, Money
from backoffice_core.bookkeeping import Account, AccountType, Chart, Entry
from backoffice_core.bookkeeping.charts import chart_of
from backoffice_core.inventory import CostMethod, Move, MoveKind, value_moves
from backoffice_core.inventory.valuation import AdjustmentReason, CostAdjustment, Flow, Pools
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.processes.stock_valuation import (
    CHANGE_TEXTS,
    MOVE_TEXTS,
    ROLES,
    explain_stock_entry,
    stock_entries,
)
from tests.inventory.moves import (
    COUNT,
    CUSTOMER_RETURN,
    FIRST_DAY,
    ISSUE,
    OPENING,
    RECEIPT,
    SUPPLIER_RETURN,
    USD,
    move,
    random_moves,
    story,
    valued,
)
from tests.inventory.shops import Shop, shops

CHART = Chart(
    Account(code=role, name=role, type=kind, role=role)
    for role, kind in (
        ("inventory", AccountType.ASSET),
        ("goods_received", AccountType.LIABILITY),
        ("cost_of_sales", AccountType.EXPENSE),
        ("stock_differences", AccountType.EXPENSE),
    )
)
METHODS = st.sampled_from([CostMethod.FIFO, CostMethod.MOVING_AVERAGE, CostMethod.LIFO])


def posted(entries: tuple[Entry, ...], role: str, *, until: date = date.max) -> Money:
    """What is posted to an account up to a day."""
    legs = (leg for entry in entries if entry.day <= until for leg in entry.postings)
    return Money.total((leg.amount for leg in legs if leg.account == role), USD)


def legs(entry: Entry) -> list[str]:
    """The postings of an entry, a line each."""
    return [f"{leg.account} {leg.amount.text}" for leg in entry.postings]


def test_each_kind_of_move_is_posted_where_it_belongs() -> None:
    """The table of the module, in numbers; opening stock is not posted."""
    moves = story(
        (OPENING, 10, "5"), (RECEIPT, 10, "5", "P1"), (ISSUE, -4, None, "S1"),
        (CUSTOMER_RETURN, 1, None, "S1"), (SUPPLIER_RETURN, -2, None, "P1"), (COUNT, -1),
        (COUNT, 2),
    )  # fmt: skip
    entries = stock_entries(valued(moves, CostMethod.FIFO), chart=CHART)
    assert {
        "STOCK/P1/2026-05-02": ["inventory 50.00", "goods_received -50.00"],
        "STOCK/S1/2026-05-03": ["inventory -20.00", "cost_of_sales 20.00"],
        "STOCK/S1/2026-05-04": ["inventory 5.00", "cost_of_sales -5.00"],
        "STOCK/P1/2026-05-05": ["inventory -10.00", "goods_received 10.00"],
        "STOCK/6/2026-05-06": ["inventory -5.00", "stock_differences 5.00"],
        "STOCK/7/2026-05-07": ["inventory 10.00", "stock_differences -10.00"],
    } == {entry.number: legs(entry) for entry in entries}
    first = entries[0]
    assert ("stock", "Goods received P1", "P1", "P1") == (
        first.journal, first.text, first.document, first.postings[0].document,
    )  # fmt: skip


def test_the_moves_of_a_document_and_a_day_make_one_entry() -> None:
    """Two items sold on one invoice: one entry, a leg for each account."""
    moves = [
        move(1, RECEIPT, 5, cost="2"),
        move(2, RECEIPT, 5, cost="3", item="rice"),
        move(3, ISSUE, -1, document="S1"),
        move(4, ISSUE, -1, document="S1", item="rice"),
    ]
    entries = stock_entries(valued(moves, CostMethod.FIFO), chart=CHART)
    assert ["inventory -5.00", "cost_of_sales 5.00"] == legs(entries[-1])


def test_a_settled_debt_goes_to_cost_of_sales_with_the_receipt() -> None:
    """Goods received carry the full price; what the estimate lacked is cost of sales."""
    moves = story((RECEIPT, 1, "10"), (ISSUE, -6), (RECEIPT, 8, "12", "P2"))
    entries = stock_entries(valued(moves, CostMethod.FIFO), chart=CHART)
    assert ["inventory 86.00", "goods_received -96.00", "cost_of_sales 10.00"] == legs(entries[-1])


def test_moves_worth_nothing_are_not_posted() -> None:
    """An entry without amounts says nothing."""
    assert () == stock_entries(valued(story((RECEIPT, 3, "0")), CostMethod.FIFO), chart=CHART)


def test_only_the_days_asked_for_are_posted() -> None:
    """A month's closing posts its month."""
    shop = valued(story((RECEIPT, 3, "1"), (ISSUE, -1), (ISSUE, -1)), CostMethod.FIFO)
    second = Interval(date(2026, 5, 2), date(2026, 5, 3))
    entries = stock_entries(shop, chart=CHART, days=second)
    assert ["STOCK/2/2026-05-02"] == [entry.number for entry in entries]


@given(random_moves(), METHODS)
def test_the_inventory_account_holds_what_the_valuation_says(
    moves: list[Move], method: CostMethod
) -> None:
    """Opening value and postings add up to the closing value exactly."""
    shop = valued(moves, method)
    entries = stock_entries(shop, chart=CHART)
    assert shop.value == shop.opening_value + posted(entries, "inventory")


@given(random_moves(), METHODS)
def test_the_inventory_account_is_right_on_every_evening(
    moves: list[Move], method: CostMethod
) -> None:
    """From the first day on, when all opening stock was there before."""
    moves = [each for each in moves if each.kind is not OPENING]
    shop = valued(moves, method)
    entries = stock_entries(shop, chart=CHART)
    for offset in range(6):
        day = FIRST_DAY.replace(day=1 + offset)
        assert shop.value_on(day) == posted(entries, "inventory", until=day)


@given(random_moves(), METHODS)
def test_goods_received_hold_the_cost_of_receipts_less_returns(
    moves: list[Move], method: CostMethod
) -> None:
    """What purchases will clear, whatever sales did in between."""
    shop = valued(moves, method)
    entries = stock_entries(shop, chart=CHART)
    costs = (line.cost for line in shop.lines if line.move.kind in {RECEIPT, SUPPLIER_RETURN})
    assert -Money.total(costs, USD) == posted(entries, "goods_received")
    assert len(entries) == len({entry.number for entry in entries})


@given(random_moves(), METHODS)
def test_an_entry_explains_what_it_posts_to_inventory(
    moves: list[Move], method: CostMethod
) -> None:
    """Move by move."""
    shop = valued(moves, method)
    for entry in stock_entries(shop, chart=CHART):
        value = posted((entry,), "inventory")
        assert value == explain_stock_entry(shop, entry.number).result


def test_an_entry_explains_itself_in_both_languages() -> None:
    """Down to the layers its goods came from."""
    shop = valued(story((RECEIPT, 3, "1"), (ISSUE, -1)), CostMethod.FIFO)
    number = "STOCK/2/2026-05-02"
    reasons = explain_stock_entry(shop, number)
    assert f"Entry {number} changes the inventory account by -$1.00" == reasons.sentence("en")
    assert f"Jurnal {number} mengubah akun persediaan sebesar -US$1,00" == reasons.sentence("id")
    assert "inventory.cost.layer" == reasons.because[0].because[0].rule


def test_an_unknown_entry_is_refused() -> None:
    """Only entries of the valuation can be explained by it."""
    with pytest.raises(InvalidValue) as refusal:
        explain_stock_entry(valued([], CostMethod.FIFO), "SALE/1")
    assert "unknown_entry" == refusal.value.code


GENERIC = chart_of("generic")


def posted_by_role(entries: tuple[Entry, ...], *, until: date = date.max) -> dict[str, Money]:
    """What is posted to each account of the generic chart up to a day, by its role."""
    found: dict[str, Money] = {}
    for entry in entries:
        for leg in entry.postings if entry.day <= until else ():
            role = GENERIC.account(leg.account).role
            found[role] = found.get(role, Money.zero(USD)) + leg.amount
    return found


@given(shops(), st.sampled_from(CostMethod), st.sampled_from(Pools))
def test_whatever_happens_the_books_hold_what_stock_is_worth_on_every_day(
    shop: Shop, method: CostMethod, pools: Pools
) -> None:
    """Every kind of move, late costs, new standards: inventory and work in progress agree."""
    valuation = shop.valued(method, pools)
    entries = stock_entries(valuation, chart=GENERIC)
    assert len(entries) == len({entry.number for entry in entries})
    opening = Money.total((line.cost for line in valuation.lines if line.move.kind is OPENING), USD)
    roles = posted_by_role(entries)
    nothing = Money.zero(USD)
    assert valuation.value == opening + roles.get("inventory", nothing)
    progress = Money.total(valuation.work_in_progress.values(), USD)
    assert progress == roles.get("work_in_progress", nothing)
    for offset in range(0, 90, 9):
        day = FIRST_DAY + timedelta(days=offset)
        before = (
            line.cost
            for line in valuation.lines
            if line.move.kind is OPENING and line.move.day <= day
        )
        held = posted_by_role(entries, until=day).get("inventory", nothing)
        assert valuation.value_on(day) == Money.total(before, USD) + held


@given(shops(), st.sampled_from(CostMethod))
def test_each_place_may_have_an_inventory_account_of_its_own(
    shop: Shop, method: CostMethod
) -> None:
    """Valued place by place, the account of the goods in the east is worth what is in the east."""
    valuation = shop.valued(method, Pools.PLACE)
    entries = stock_entries(valuation, chart=GENERIC, inventory_roles={"east": "goods_in_transit"})
    east = Money.total((pool.value for pool in valuation.pools if pool.place == "east"), USD)
    lines = [line for line in valuation.lines if line.move.kind is OPENING]
    opening = Money.total((line.cost for line in lines if line.move.place == "east"), USD)
    transferred = Money.total(
        (
            amount
            for line in valuation.lines
            for flow, amount in line.flows
            if flow is Flow.TRANSFERRED
        ),
        USD,
    )
    roles = posted_by_role(entries)
    # What left and has not arrived is in transit too.
    assert east - transferred == opening + roles.get("goods_in_transit", Money.zero(USD))


def made(number: str, kind: MoveKind, count: int, *, day: int, item: str, order: str) -> Move:
    """Goods that an order uses up or makes."""
    return move(number, kind, count, day=day, item=item, document=order)


@st.composite
def workshops(draw: st.DrawFn) -> tuple[list[Move], list[CostAdjustment]]:
    """Logs become planks and planks become tables, some are sold, and bills turn up at any time."""
    count = st.integers(1, 4)
    logs, sawn, planks = draw(count), draw(count), draw(count)
    document = draw(st.sampled_from([None, "P1"]))
    moves = [
        move("R", RECEIPT, logs, cost="10.01", item="log", day=1, document=document),
        made("K1", MoveKind.CONSUMPTION, -sawn, day=3, item="log", order="SAW"),
        made("P1", MoveKind.PRODUCTION, planks, day=4, item="plank", order="SAW"),
        made("K2", MoveKind.CONSUMPTION, -draw(count), day=6, item="plank", order="JOIN"),
        made("P2", MoveKind.PRODUCTION, draw(count), day=7, item="table", order="JOIN"),
        move("S", ISSUE, -draw(count), item=draw(st.sampled_from(["log", "table"])), day=9),
    ]
    bills = [
        CostAdjustment(
            number=f"A{at}",
            day=FIRST_DAY.replace(day=day),
            receipt="R",
            amount=Money(minor, USD),
            reason=draw(st.sampled_from(AdjustmentReason)),
            document=draw(st.sampled_from([None, "P1", "F1"])),
        )
        for at, (day, minor) in enumerate(
            draw(st.lists(st.tuples(st.integers(2, 12), st.integers(-300, 900)), max_size=3))
        )
    ]
    return [attrs.evolve(each, lot="L") for each in moves], bills


@given(workshops(), st.sampled_from(CostMethod), st.sampled_from(Pools))
def test_the_books_hold_what_made_goods_are_worth_when_bills_come_late(
    workshop: tuple[list[Move], list[CostAdjustment]], method: CostMethod, pools: Pools
) -> None:
    """A cost follows its goods through one order and another: inventory and work agree daily."""
    moves, bills = workshop
    shop = value_moves(
        moves, method=method, currency=USD, pools=pools, adjustments=bills,
        standards={item: Effective([Version(value=Money(7, USD), since=date(2020, 1, 1))])
                   for item in ("log", "plank", "table")},
    )  # fmt: skip
    entries = stock_entries(shop, chart=GENERIC)
    roles = posted_by_role(entries)
    nothing = Money.zero(USD)
    progress = Money.total(shop.work_in_progress.values(), USD)
    assert progress == roles.get("work_in_progress", nothing)
    for day in range(1, 15):
        until = FIRST_DAY.replace(day=day)
        held = posted_by_role(entries, until=until).get("inventory", nothing)
        assert shop.value_on(until) == held
    for entry in entries:
        held = posted_by_role((entry,)).get("inventory", nothing)
        assert held == explain_stock_entry(shop, entry.number).result


def test_a_cost_that_follows_goods_into_what_was_made_of_them_is_posted_once() -> None:
    """Freight of 2.00 on a log that is a plank by now: into inventory, from landed costs."""
    moves = [
        move("R", RECEIPT, 1, cost="10", item="log", day=1),
        made("K", MoveKind.CONSUMPTION, -1, day=2, item="log", order="MO"),
        made("P", MoveKind.PRODUCTION, 1, day=2, item="plank", order="MO"),
    ]
    freight = CostAdjustment(
        number="A", day=date(2026, 5, 5), receipt="R", amount=Money.of(2, USD),
        reason=AdjustmentReason.LANDED_COST,
    )  # fmt: skip
    shop = value_moves(moves, method=CostMethod.FIFO, currency=USD, adjustments=[freight])
    last = stock_entries(shop, chart=GENERIC)[-1]
    assert "Landed cost, Cost of production A" == last.text
    told = {GENERIC.account(leg.account).role: leg.amount for leg in last.postings}
    assert {"inventory": Money.of(2, USD), "landed_costs": Money.of(-2, USD)} == told
    assert 2 == len(last.postings)


def test_a_cost_of_nothing_makes_no_entry() -> None:
    """It changes nothing, so there is nothing to post and nothing to stumble over."""
    nothing = CostAdjustment(
        number="A", day=date(2026, 5, 5), receipt="1", amount=Money.zero(USD),
        reason=AdjustmentReason.LANDED_COST,
    )  # fmt: skip
    moves = story((RECEIPT, 1, "10"))
    shop = value_moves(moves, method=CostMethod.FIFO, currency=USD, adjustments=[nothing])
    assert ["STOCK/1/2026-05-01"] == [each.number for each in stock_entries(shop, chart=GENERIC)]


def test_every_kind_of_move_and_every_flow_has_a_text_and_an_account() -> None:
    """Whichever of them an entry begins with; what was there before is not posted."""
    assert set(MoveKind) == set(MOVE_TEXTS)
    assert set(Flow) == set(CHANGE_TEXTS)
    assert set(Flow) - {Flow.OPENED} == set(ROLES)


def test_a_place_has_an_account_of_its_own_only_where_stock_is_valued_by_place() -> None:
    """Otherwise what is moved on would stay in the first place's account for ever."""
    shop = valued(story((RECEIPT, 3, "1")), CostMethod.FIFO)
    with pytest.raises(InvalidValue) as refusal:
        stock_entries(shop, chart=GENERIC, inventory_roles={"truck": "goods_in_transit"})
    assert "stock_not_by_place" == refusal.value.code


@pytest.mark.parametrize(
    "wrong",
    [
        {"chart": None},
        {"days": (date(2026, 5, 1), date(2026, 6, 1))},
        {"valuation": None},
        {"inventory_roles": ["truck"]},
    ],
)
def test_what_is_no_chart_no_period_and_no_valuation_is_refused_by_name(
    wrong: dict[str, Any],
) -> None:
    """Never an error about attributes."""
    shop = valued(story((RECEIPT, 3, "1")), CostMethod.FIFO)
    given: dict[str, Any] = {"valuation": shop, "chart": GENERIC} | wrong
    with pytest.raises(InvalidValue):
        stock_entries(**given)


def test_goods_on_their_way_are_in_transit_until_they_arrive() -> None:
    """Out of one place on the second, into the other on the fourth, valued place by place."""
    moves = [
        move("1", RECEIPT, 10, cost="5", place="bandung"),
        move("2", MoveKind.TRANSFER, -4, day=2, place="bandung"),
        move("3", MoveKind.TRANSFER, 4, day=4, place="bogor", origin="2"),
    ]
    shop = value_moves(moves, method=CostMethod.FIFO, currency=USD, pools=Pools.PLACE)
    entries = stock_entries(shop, chart=GENERIC)
    on_the_way = [
        posted_by_role(entries, until=date(2026, 5, day)).get("goods_in_transit")
        for day in (2, 3, 4)
    ]
    assert [Money.of(20, USD), Money.of(20, USD), Money.zero(USD)] == on_the_way
