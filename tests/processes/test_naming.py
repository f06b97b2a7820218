"""Facts are called what people call them, wherever somebody has to look for one."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from backoffice_core.bookkeeping import Direction, Payment
from backoffice_core.kernel import Quantity
from backoffice_core.processes import Withdrawal, WithdrawnKind
from backoffice_core.processes.naming import file_of, name_of, remedy_of
from backoffice_core.scheduling import Roster
from tests.processes.months import tea_shop
from tests.reports.closed import rupiah

SHOP = tea_shop()
SALE = next(one for one in SHOP.invoices if one.direction is Direction.SALE)
PURCHASE = next(one for one in SHOP.invoices if one.direction is Direction.PURCHASE)
CREDIT = attrs.evolve(
    SALE,
    lines=(attrs.evolve(SALE.lines[0], quantity=Quantity.of(-1, SALE.lines[0].quantity.unit)),),
)
LEAVE = Withdrawal(
    kind=WithdrawnKind.LEAVE, person="E1", day=date(2026, 5, 4), reason="-", approved_by="-"
)


@pytest.mark.parametrize(
    ("fact", "name", "file", "remedy"),
    [
        (SHOP.leaves[0], "leave of E03 from", "leave.csv", "corrections.csv"),
        (SHOP.punches[0], "punch of E0", "attlog.dat or punches.csv", "corrections.csv"),
        (attrs.evolve(SHOP.punches[0], source="a.dat:7"), "punch of E0", "a.dat:7", "withdraw"),
        (SALE, f"sale {SALE.number}", "sales.csv", "credit_notes.csv"),
        (PURCHASE, f"purchase {PURCHASE.number}", "purchases.csv", "credit_notes.csv"),
        (CREDIT, f"sale {SALE.number}", "credit_notes.csv", "credit_notes.csv"),
        (SHOP.moves[0], f"move {SHOP.moves[0].number}", "moves.csv", "kind count"),
        (
            Payment(number="7", day=date(2026, 5, 4), amount=rupiah(9)),
            "payment 7",
            "payments.csv",
            "opposite amount",
        ),
        (LEAVE, "withdrawal of E1 on 2026-05-04 leave", "corrections.csv", "of its own"),
        (Roster(period="2026-05", basis="x", assignments=()), "rosters [", "", "of its own"),
    ],
)
def test_every_fact_has_a_name_a_place_and_a_remedy(
    fact: object, name: str, file: str, remedy: str
) -> None:
    """In words that are in the files, never as JSON, but for what no file delivers."""
    assert str(name_of(fact)).startswith(name)
    assert file_of(fact).startswith(file)
    assert remedy in remedy_of(fact)
