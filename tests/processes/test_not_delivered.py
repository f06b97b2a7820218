"""Whoever deletes a row is told that it still counts; whoever delivers a part is not warned."""

from __future__ import annotations

import attrs

from backoffice_core.kernel import Finding, Severity
from backoffice_core.processes import ClosedMonth
from backoffice_core.storage import Store
from tests.processes.months import close, current, following, tea_shop

SHOP = tea_shop()


def missing(month: ClosedMonth) -> dict[str, Finding]:
    """The findings about what was not delivered, by kind of fact."""
    return {each.subject: each for each in month.findings if each.kind == "processes.not_delivered"}


def test_a_deleted_row_is_named_and_still_counts(store: Store) -> None:
    """Others of its kind were delivered, so this is a warning."""
    before = close(SHOP, store)
    assert {} == missing(before)
    month = close(attrs.evolve(SHOP, invoices=SHOP.invoices[1:]), store)
    (found,) = missing(month).values()
    assert "1 invoice is on record and not in this delivery: sale INV-1" == str(found.says)
    assert Severity.WARNING == found.severity
    assert "penjualan INV-1" in found.says.render("id")
    assert current(before.entries) == current(month.entries)


def test_a_changed_number_is_one_more_and_one_that_is_missing(store: Store) -> None:
    """The old one has to be taken back by a correction."""
    close(SHOP, store)
    other = attrs.evolve(SHOP.moves[-1], number="M77")
    month = close(attrs.evolve(SHOP, moves=(*SHOP.moves[:-1], other)), store)
    assert [
        f"1 stock move is on record and not in this delivery: move {SHOP.moves[-1].number}"
    ] == [str(each.says) for each in missing(month).values()]


def test_a_kind_that_was_not_delivered_at_all_is_a_notice(store: Store) -> None:
    """A folder with the last week's sales only is a way to work, and is told in a line each."""
    close(SHOP, store)
    nothing = attrs.evolve(SHOP, punches=(), leaves=(), invoices=(), payments=(), moves=())
    found = missing(close(nothing, store))
    assert {"punches", "leaves", "invoices", "payments", "stock_moves"} == set(found)
    assert {Severity.NOTICE} == {each.severity for each in found.values()}
    assert str(found["punches"].says).endswith(", ...")
    assert 5 == str(found["punches"].says).count("punch of ")
    assert str(found["leaves"].says).endswith(f"leave of E03 from {SHOP.leaves[0].start}")


def test_what_another_month_delivered_is_not_missed(store: Store) -> None:
    """Neither May's in June nor June's in May."""
    may = close(SHOP, store)
    assert {} == missing(close(following(may), store))
    assert {} == missing(close(SHOP, store))
