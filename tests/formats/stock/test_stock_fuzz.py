"""Whatever a file holds, a reader gives moves and problems, or refuses the file by name."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.formats.devices import DateOrder
from backoffice_core.formats.stock.erpnext import read_erpnext_ledger
from backoffice_core.formats.stock.moves_csv import read_stock_moves
from backoffice_core.formats.stock.odoo import read_odoo_moves
from backoffice_core.formats.stock.odoo_layers import read_odoo_layers
from backoffice_core.formats.stock.retail import read_sales
from backoffice_core.kernel import InputRefused

ERPNEXT = (
    "item_code,warehouse,posting_date,posting_time,voucher_type,voucher_no,actual_qty,"
    "qty_after_transaction,stock_value_difference,incoming_rate,serial_no"
)
TABLES = (
    "date;item;kind;quantity;unit;unit_cost;document;sequence;share;lot;expiry;origin;status;from;to",
    "2026-05-04 08:00;tea;in;10;kg;1,5;D1;5;1;L1;2027-01-01;;;A;B",
    "2026-05-05;tea;out;-3;pcs;;D2;;;;;;;B;customer",
    "invoiceno,stockcode,quantity,invoicedate,unitprice,customerid",
    "536365,85123A,6,13/12/2010 08:26,2.55,17850",
    "C536366,85123A,-6,13/12/2010 08:27,2.55,17850",
    ERPNEXT,
    "TEA,Stores,2026-05-04,08:00:00,Purchase Receipt,PR,2,2,10,5,S1",
    "TEA,Stores,2026-05-04,09:00:00,Stock Reconciliation,SR,0,3,5,5,",
    "id,date,product_id,location_id,location_dest_id,quantity,price_unit,stock_move_id,value",
    "7,2026-05-04 08:00:00,[TEA] Tea,Partners/Vendors,WH/Stock,3,4.5,7,13.5",
)
WORDS = st.sampled_from(
    (
        *("", "0", "-1", "1e99", "1e-99", "9" * 15, "1/0", "nan", "=1+1", "\x1f", '"', "\u0661"),
        *("2026-02-30", "0001-01-01", "9999-12-31", "24:00:00"),
        *("issue", "transfer", "production", "x" * 5000),
    )
)
KEYS = sorted({name for table in TABLES for name in table.replace(";", ",").split(",")})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=3,
)


def read_all(content: bytes) -> None:
    """Read something with every reader."""
    for reader in (read_stock_moves, read_sales):
        for order in (None, DateOrder.DAY_FIRST):
            with_refusals(
                lambda reader=reader, order=order: reader(content, currency="USD", order=order)
            )
    for other in (read_erpnext_ledger, read_odoo_moves, read_odoo_layers):
        with_refusals(lambda other=other: other(content, currency="USD"))


def with_refusals(read: object) -> None:
    """Read, and let only a refusal that names a problem be raised."""
    try:
        read()  # type: ignore[operator]
    except InputRefused as refused:
        assert refused.problems  # noqa: PT017 - it may be read, too


@st.composite
def broken_tables(draw: st.DrawFn) -> str:
    """Lines of tables with cells of all kinds in them."""
    first = draw(st.integers(0, len(TABLES) - 1))
    lines = [TABLES[first]]
    separator = ";" if ";" in lines[0] else ","
    for line in draw(st.lists(st.sampled_from(TABLES), max_size=4)):
        cells = line.split(separator)
        if draw(st.booleans()):
            cells[draw(st.integers(0, len(cells) - 1))] = draw(WORDS)
        lines.append(separator.join(cells))
    return "\n".join(lines)


@given(broken_tables())
def test_broken_tables_never_break_a_reader(text: str) -> None:
    """Headers among lines, lines of other files, cells that are no values."""
    read_all(text.encode())


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=12), max_size=4))
def test_any_json_never_breaks_a_reader(held: list[dict[str, object]]) -> None:
    """Values of any type under the names of fields."""
    read_all(json.dumps(held).encode())


@given(st.binary(max_size=60))
def test_any_bytes_never_break_a_reader(content: bytes) -> None:
    """Bytes that are no text at all."""
    read_all(content)


@pytest.mark.parametrize("text", ["[" * 100_000, '[{"a":' * 50_000, '{"data": 1e999999999}'])
def test_deep_or_huge_json_is_refused(text: str) -> None:
    """No depth and no exponent takes a reader down."""
    read_all(text.encode())
