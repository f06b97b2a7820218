"""The tree of a chart."""

from __future__ import annotations

import random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Currency, Money
from backoffice_core.bookkeeping.charts import (
    Account,
    AccountType,
    CashFlow,
    Chart,
    ExpenseNature,
    LineItem,
    Translation,
    chart_of,
)
from backoffice_core.kernel import InvalidValue, kind_of

RUPIAH = Currency.of("IDR")
SHOP = Chart([
    Account(code="1", name="Aset", type=AccountType.ASSET),
    Account(code="11", name="Aset lancar", type=AccountType.ASSET, parent="1"),
    Account(code="111", name="Kas", type=AccountType.ASSET, parent="11"),
    Account(code="112", name="Bank", type=AccountType.ASSET, parent="11"),
    Account(code="12", name="Aset tetap", type=AccountType.ASSET, parent="1"),
    Account(code="4", name="Penjualan", type=AccountType.INCOME,
            translations=[Translation("en", "Sales")]),
])  # fmt: skip


def codes(accounts: tuple[Account, ...]) -> list[str]:
    """The codes of accounts, in their order."""
    return [account.code for account in accounts]


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Random forests of up to 20 accounts."""
    accounts: list[Account] = []
    for number in range(draw(st.integers(1, 20))):
        parent = draw(st.sampled_from([None, *accounts]))
        accounts.append(
            Account(
                code=str(number),
                name=f"Account {number}",
                type=parent.type if parent else draw(st.sampled_from(AccountType)),
                parent=parent.code if parent else None,
            )
        )
    return Chart(accounts)


def test_a_group_knows_what_is_in_it() -> None:
    """Children one step down, descendants all the way, groups first."""
    assert ["11", "12"] == codes(SHOP.children("1"))
    assert ["11", "111", "112", "12"] == codes(SHOP.descendants("1"))
    assert [] == codes(SHOP.children("111"))
    assert ["1", "4"] == codes(SHOP.roots)


def test_a_path_leads_from_the_root_to_the_account() -> None:
    """What a statement prints as its headings."""
    assert ["1", "11", "112"] == codes(SHOP.path("112"))
    assert ["4"] == codes(SHOP.path("4"))


def test_a_walk_gives_the_depth_to_indent_by() -> None:
    """A chart is printed in one pass."""
    assert [(0, "1"), (1, "11"), (2, "111"), (2, "112"), (1, "12"), (0, "4")] == [
        (depth, account.code) for depth, account in SHOP.walk()
    ]


@given(charts())
def test_the_roll_up_order_meets_every_account_once_and_children_first(chart: Chart) -> None:
    """Adding up in this order, no group is read before it is complete."""
    order = codes(chart.roll_up_order)
    assert sorted(chart.by_code) == sorted(order)
    place = {code: index for index, code in enumerate(order)}
    for account in chart.accounts:
        assert account.parent is None or place[account.code] < place[account.parent]


@given(charts(), st.data())
def test_the_roots_add_up_to_all_that_was_posted(chart: Chart, data: st.DataObject) -> None:
    """Rolling up moves no money: the sum over the roots is the sum over the accounts."""
    minors = data.draw(
        st.dictionaries(st.sampled_from(sorted(chart.by_code)), st.integers(-(10**12), 10**12))
    )
    amounts = {code: Money(minor, RUPIAH) for code, minor in minors.items()}
    rolled = chart.rolled_up(amounts)
    roots = (rolled[root.code] for root in chart.roots if root.code in rolled)
    assert Money.total(amounts.values(), "IDR") == Money.total(roots, "IDR")
    for account in chart.accounts:
        below = [
            amounts[code] for code in codes(chart.descendants(account.code)) if code in amounts
        ]
        own = [amounts[account.code]] if account.code in amounts else []
        assert Money.total([*own, *below], "IDR") == rolled.get(account.code, Money.zero("IDR"))


@given(charts(), st.randoms(use_true_random=False))
def test_a_chart_is_the_same_in_whatever_order_it_is_given(
    chart: Chart, dice: random.Random
) -> None:
    """Children may come before their group."""
    mixed = list(chart.accounts)
    dice.shuffle(mixed)
    assert chart == Chart(mixed)


@pytest.mark.parametrize(
    ("code", "change", "refused"),
    [
        ("12", {"parent": "99"}, "account_parent_unknown"),
        ("12", {"parent": "4"}, "account_type_differs"),
        ("1", {"parent": "11"}, "account_cycle"),
        ("4", {"parent": "4"}, "account_cycle"),
    ],
)
def test_what_is_no_tree_is_refused(code: str, change: dict[str, str], refused: str) -> None:
    """An account that no root leads to would be missing from every statement."""
    changed = attrs.evolve(SHOP.account(code), **change)
    with pytest.raises(InvalidValue) as caught:
        Chart([changed, *(each for each in SHOP.accounts if each.code != code)])
    assert refused == caught.value.code


def test_a_ring_of_groups_is_named() -> None:
    """The message shows the way round."""
    ring = [
        Account(code=code, name=code, type=AccountType.ASSET, parent=parent)
        for code, parent in [("0", "a"), ("a", "b"), ("b", "c"), ("c", "a")]
    ]
    with pytest.raises(InvalidValue, match="The groups a > b > c > a go round"):
        Chart(ring)


def test_a_deep_chart_is_no_problem() -> None:
    """A thousand levels, more than any recursion would like."""
    accounts = [Account(code="0", name="0", type=AccountType.ASSET)]
    accounts += [
        Account(code=str(n), name=str(n), type=AccountType.ASSET, parent=str(n - 1))
        for n in range(1, 2000)
    ]
    chart = Chart(accounts)
    assert 2000 == len(chart.path("1999"))
    assert "0" == chart.roll_up_order[-1].code


def test_an_account_is_found_by_any_of_its_words() -> None:
    """A part of the code, of the name in either language, whatever the case."""
    assert ["111"] == codes(SHOP.search("KAS"))
    assert ["4"] == codes(SHOP.search("sales"))
    assert ["11", "111", "112"] == codes(SHOP.search("11"))
    assert [] == codes(SHOP.search("Gaji"))


def test_the_normal_side_follows_from_type_and_contra() -> None:
    """A contra account stands on the other side of its type."""
    chart = chart_of("indonesia_trading")
    sides = {
        "cash": True,
        "accumulated_depreciation": False,
        "payables": False,
        "sales": False,
        "sales_returns": True,
        "wages": True,
        "purchase_discounts": False,
        "dividends": True,
    }
    assert sides == {role: chart.role(role).normally_debit for role in sides}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"line_item": LineItem.TRADE_PAYABLES}, "account_line_item_mismatch"),
        ({"line_item": LineItem.REVENUE}, "account_line_item_mismatch"),
        ({"nature": ExpenseNature.RENT}, "account_nature_mismatch"),
    ],
)
def test_a_statement_line_of_another_type_is_refused(change: object, refused: str) -> None:
    """A cash account among the liabilities would unbalance no entry and every statement."""
    with pytest.raises(InvalidValue) as caught:
        attrs.evolve(SHOP.account("111"), **change)  # type: ignore[arg-type]
    assert refused == caught.value.code


def test_other_comprehensive_income_takes_gains_and_losses() -> None:
    """The one line that both income and expenses may stand in."""
    for kind in (AccountType.INCOME, AccountType.EXPENSE):
        account = Account(
            code="9", name="OCI", type=kind, line_item=LineItem.OTHER_COMPREHENSIVE_INCOME
        )
        assert LineItem.OTHER_COMPREHENSIVE_INCOME is account.line_item


def test_every_line_item_has_a_section_and_a_name_in_both_languages() -> None:
    """Statements can print all of them."""
    for item in LineItem:
        assert item.section.title.render("id")
        assert item.title.render("id")
    assert "Penyusutan dan amortisasi" == ExpenseNature.DEPRECIATION.title.render("id")
    assert "Aset tetap" == LineItem.PROPERTY.title.render("id")


@pytest.mark.parametrize("name", ["generic", "indonesia_services", "indonesia_trading"])
def test_an_account_is_a_fact_that_comes_back_as_it_went(name: str) -> None:
    """A chart can be recorded like anything else."""
    kind = kind_of(Account)
    for account in chart_of(name).accounts:
        assert account == kind.decode(kind.encode(account))


def test_an_account_of_before_is_the_same_account() -> None:
    """Code, name, type and role are all that a plain chart needs."""
    plain = Account(code="1100", name="Bank", type=AccountType.ASSET, role="cash")
    assert (None, None, (), ()) == (
        plain.parent, plain.control, plain.currencies, plain.translations,
    )  # fmt: skip
    assert CashFlow.CASH is attrs.evolve(plain, cash_flow=CashFlow.CASH).cash_flow
