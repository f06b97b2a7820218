"""Stock moves in tables: every line is moves or a problem, and what is written is read again."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.formats.devices import DateOrder
from backoffice_core.formats.stock.moves_csv import StockMovesReading, read_stock_moves
from backoffice_core.formats.stock.moves_words import KINDS, KINDS_TOLD
from backoffice_core.formats.stock.moves_writing import write_stock_moves
from backoffice_core.formats.stock.usages import LocationUsage
from backoffice_core.inventory.model import OUTWARD, Move, MoveKind
from backoffice_core.kernel import InputRefused, InvalidValue, Money, Quantity, Unit

CARTON = Unit("carton24", "count", Fraction(24), whole=True)


def read(*lines: str, **named: object) -> StockMovesReading:
    """A table of these lines in rupiah."""
    return read_stock_moves("\n".join((*lines, "")), currency="IDR", **named)  # type: ignore[arg-type]


def told(reading: StockMovesReading) -> list[tuple[int | None, str | None, str]]:
    """The problems of a reading: line, field, problem."""
    return [(each.line, each.field, each.problem) for each in reading.problems]


def brief(move: Move) -> tuple[str, str, str, str]:
    """What matters of a move."""
    return move.number, move.kind.value, str(move.quantity), move.place


TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=8)
NAMES = TEXTS.filter(bool)
OPTIONAL = st.none() | NAMES


@st.composite
def moves(draw: st.DrawFn) -> list[Move]:
    """Any moves, with any texts."""
    numbers = draw(st.lists(NAMES, max_size=6, unique=True))
    made: list[Move] = []
    for number in numbers:
        kind = draw(st.sampled_from(MoveKind))
        unit = draw(st.sampled_from((Unit.of("pcs"), Unit.of("kg"), CARTON)))
        amount = draw(st.integers(1, 10**9))
        size = Fraction(amount) if unit.whole else Fraction(amount, draw(st.integers(1, 9)))
        inward = kind not in OUTWARD and (kind is not MoveKind.COUNT or draw(st.booleans()))
        costed = kind.needs_cost or draw(st.booleans())
        cost = Money.of(Fraction(draw(st.integers(0, 10**10)), 100), "IDR") if costed else None
        of_all = draw(st.booleans())
        made.append(
            Move(
                number=number,
                day=draw(st.dates(date(2000, 1, 1), date(2099, 1, 1))),
                sequence=draw(st.integers(-(10**9), 10**12)),
                item=draw(NAMES),
                kind=kind,
                quantity=Quantity(size if inward else -size, unit),
                unit_cost=None if of_all else cost,
                cost=cost if of_all else None,
                document=draw(NAMES),
                place=draw(TEXTS),
                lot=draw(TEXTS),
                owner=draw(TEXTS),
                origin=draw(NAMES if kind is MoveKind.TRANSFER else OPTIONAL),
                share=draw(st.integers(0, 99)),
            )
        )
    return made


@given(moves())
def test_what_is_written_is_read_as_it_was(given_moves: list[Move]) -> None:
    """A round trip changes no field of any move, and needs to be told only currency and packs."""
    written = write_stock_moves(given_moves)
    reading = read_stock_moves(written.encode(), currency="IDR", units=[CARTON])
    assert () == reading.problems
    assert tuple(given_moves) == reading.moves


def test_a_table_from_an_indonesian_spreadsheet_is_read() -> None:
    """A mark, semicolons, decimal commas, the day first, Indonesian names and units."""
    reading = read(
        "\ufeffTanggal;Kode Barang;Jenis;Jumlah;Satuan;Harga Satuan;Gudang;No Bukti;Batch;Exp Date",
        "13/05/2026 08:15;gula;Pembelian;2,5;kg;14500,50;Toko;B-1;L7;01/02/2027",
        "13/05/2026 10:00;gula;Penjualan;1,25;kg;;Toko;J-1;L7;",
    )
    assert () == reading.problems
    bought, sold = reading.moves
    assert (MoveKind.RECEIPT, Quantity.of("2.5", "kg")) == (bought.kind, bought.quantity)
    assert Money.of("14500.50", "IDR") == bought.unit_cost
    assert (date(2026, 5, 13), "Toko", "B-1", "L7") == (
        bought.day,
        bought.place,
        bought.document,
        bought.lot,
    )
    assert Quantity.of("-1.25", "kg") == sold.quantity
    assert bought.sequence < sold.sequence
    assert {("gula", "L7"): date(2027, 2, 1)} == dict(reading.expiries)


def test_from_and_to_say_why_goods_moved() -> None:
    """Who stands on the other side makes the kind; between two places it is a transfer."""
    reading = read(
        "date,item,from,to,qty,cost,number,document",
        "2026-05-04,tea,Supplier,Toko,10,5,1,",
        "2026-05-04,tea,Toko,Gudang,4,,2,",
        "2026-05-04,tea,Gudang,Pelanggan,1,,3,",
        "2026-05-04,tea,Gudang,Pelanggan,-1,,4,",
        "2026-05-04,tea,Gudang,CV Wangi,1,,5,",
        "2026-05-04,tea,Opname,Toko,1,,6,",
        "2026-05-04,tea,Toko,Rusak,1,,7,",
        "2026-05-04,tea,Toko,Produksi,1,,8,MO1",
        "2026-05-04,tea,Supplier,Customer,1,,9,",
        usages={"CV Wangi": LocationUsage.SUPPLIER},
    )
    assert [
        ("1", "receipt", "10 pcs", "Toko"),
        ("2", "transfer", "-4 pcs", "Toko"),
        ("2/in", "transfer", "4 pcs", "Gudang"),
        ("3", "issue", "-1 pcs", "Gudang"),
        ("4", "customer_return", "1 pcs", "Gudang"),
        ("5", "supplier_return", "-1 pcs", "Gudang"),
        ("6", "count", "1 pcs", "Toko"),
        ("7", "scrap", "-1 pcs", "Toko"),
        ("8", "consumption", "-1 pcs", "Toko"),
    ] == [brief(move) for move in reading.moves]
    assert "2" == reading.moves[2].origin
    assert [(10, "from", "From 'Supplier' to 'Customer' nothing comes into stock.")] == told(
        reading
    )


def test_issues_written_as_sizes_make_negative_ones_returns() -> None:
    """One positive issue says that quantities are sizes; without any they are directions."""
    header = "date,item,kind,quantity,unit_cost"
    sizes = read(
        header,
        "2026-05-04,tea,out,3,",
        "2026-05-04,tea,out,-1,",
        "2026-05-04,tea,in,-2,",
        "2026-05-04,tea,scrap,1,",
    )
    assert ["issue", "customer_return", "supplier_return", "scrap"] == [
        move.kind.value for move in sizes.moves
    ]
    assert [-3, 1, -2, -1] == [move.quantity.amount for move in sizes.moves]
    directions = read(header, "2026-05-04,tea,out,-3,", "2026-05-04,tea,in,-2,")
    assert [-3, -2] == [move.quantity.amount for move in directions.moves]


def test_rows_of_one_second_keep_their_order_and_later_ones_follow() -> None:
    """Time is order within the day; where it is the same, or missing, the file is."""
    reading = read(
        "date,time,item,kind,quantity,number",
        "2026-05-04,08:00:01,tea,out,-1,late",
        "2026-05-04,08:00:00,tea,out,-1,b",
        "2026-05-04,08:00:00,tea,out,-1,a",
    )
    ordered = sorted(reading.moves, key=lambda move: (move.day, move.sequence, move.number))
    assert ["b", "a", "late"] == [move.number for move in ordered]


def test_each_line_is_moves_or_a_problem() -> None:
    """What gives no move is told with line, field and remedy: nothing is lost."""
    lines = (
        "date,item,kind,quantity,unit,unit_cost,status,number,lot,expiry",
        "2026-05-04,tea,out,-1,,,,1,,",
        "2026-05-04,tea,out,-1,,,cancelled,2,,",
        "2026-05-04,tea,out,-1,,,draft,3,,",
        "2026-02-30,tea,out,-1,,,,4,,",
        "Date Not Captured,tea,out,-1,,,,5,,",
        "2026-05-04,,out,-1,,,,6,,",
        "2026-05-04,tea,eaten,-1,,,,7,,",
        "2026-05-04,tea,out,one,,,,8,,",
        "2026-05-04,tea,out,0,,,,9,,",
        "2026-05-04,tea,out,-1,bale,,,10,,",
        "2026-05-04,tea,in,1,,,,11,,",
        "2026-05-04,tea,in,1,,0.001,,12,,",
        "2026-05-04,tea,out,-1,,,,1,,",
        "2026-05-04,tea,out,-0.5,,,,14,,",
        "2026-05-04,tea,out,-1,,,,15,,2027-01-01",
        "2026-05-04,tea,out,-1,,,,16,L,2027-01-01",
        "2026-05-04,tea,out,-1,,,,17,L,2027-01-02",
        "2026-05-04,tea",
    )
    reading = read(*lines)
    assert ["1", "16"] == [move.number for move in reading.moves]
    assert [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19] == [
        problem.line for problem in reading.problems
    ]
    assert all(problem.remedy for problem in reading.problems)
    assert len(lines) - 1 == reading.lines


def test_a_transfer_that_names_both_places_is_two_moves() -> None:
    """Goods leave one place and enter the other; a negative quantity is the way back."""
    reading = read(
        "number,date,item,kind,from,to,quantity",
        "1,2026-05-04,tea,mutasi,Toko,Gudang,4",
        "2,2026-05-04,tea,mutasi,Toko,Gudang,-1",
    )
    assert [
        ("1", "transfer", "-4 pcs", "Toko"),
        ("1/in", "transfer", "4 pcs", "Gudang"),
        ("2", "transfer", "-1 pcs", "Gudang"),
        ("2/in", "transfer", "1 pcs", "Toko"),
    ] == [brief(move) for move in reading.moves]


def test_fields_of_our_own_tables_are_as_strict() -> None:
    """Sequences and shares are whole, days of expiry exist, and something says why goods moved."""
    reading = read(
        "date,item,kind,quantity,sequence,share,lot,expiry,from",
        "2026-05-04,tea,out,-1,1.5,1,,,",
        "2026-05-04,tea,out,-1,1,1.5,,,",
        "2026-05-04,tea,out,-1,1,1,L,2027-02-30,",
        "2026-05-04,tea,,1,1,1,,,",
    )
    assert () == reading.moves
    assert [(2, "sequence"), (3, None), (4, "expiry"), (5, "kind")] == [
        (problem.line, problem.field) for problem in reading.problems
    ]


def test_costs_of_two_currencies_are_not_written_into_one_file() -> None:
    """A file has one currency, which reading it must be told."""
    bought = [
        Move(
            number=code,
            day=date(2026, 5, 4),
            item="tea",
            kind=MoveKind.RECEIPT,
            quantity=Quantity.of(1, "pcs"),
            unit_cost=Money.of(1, code),
        )
        for code in ("USD", "IDR")
    ]
    with pytest.raises(InvalidValue, match="IDR and USD"):
        write_stock_moves(bought)


def test_lines_above_the_header_are_told_and_the_one_for_spreadsheets_is_not() -> None:
    """A title is a problem of its line; ``sep=;`` is a note to a program."""
    reading = read("sep=;", "Mutasi;stok", "date;item;kind;quantity", "2026-05-04;tea;out;-1")
    assert [(2, None, "'Mutasi stok' is above the header.")] == told(reading)
    assert 1 == len(reading.moves)


def test_dates_that_could_be_read_both_ways_are_asked_about() -> None:
    """04/05 alone is refused with the question; one 13/05 in the file, or the answer, decides."""
    header, open_date = "date,item,kind,quantity", "04/05/2026,tea,out,-1"
    with pytest.raises(InputRefused) as refused:
        read(header, open_date)
    assert "order=DateOrder.DAY_FIRST" in refused.value.problems[0].remedy
    decided = read(header, open_date, "13/05/2026,tea,out,-1")
    assert date(2026, 5, 4) == decided.moves[0].day
    american = read(header, open_date, "05/13/2026,tea,out,-1")
    assert date(2026, 4, 5) == american.moves[0].day
    answered = read(header, open_date, order=DateOrder.MONTH_FIRST)
    assert date(2026, 4, 5) == answered.moves[0].day
    with pytest.raises(InputRefused, match="both orders"):
        read(header, "13/05/2026,tea,out,-1", "05/13/2026,tea,out,-1")


def test_columns_of_any_name_can_be_named() -> None:
    """A mapping says what the columns are; without it the file is refused with their names."""
    lines = ("wann|was|art|menge", "2026-05-04|tea|out|-1")
    with pytest.raises(InputRefused, match="wann"):
        read(*lines)
    columns = {"date": "wann", "item": "was", "kind": "art", "quantity": "menge"}
    assert 1 == len(read(*lines, columns=columns).moves)
    with pytest.raises(InvalidValue, match="no field 'when'"):
        read(*lines, columns={"when": "wann"})


def test_the_decimal_sign_is_the_one_the_whole_file_shows() -> None:
    """Semicolons mostly mean decimal commas, but a file that writes points has points."""
    reading = read("date;item;kind;quantity;unit", "2026-05-04;tea;out;-2.5;kg")
    assert Fraction(-5, 2) == reading.moves[0].quantity.amount
    thousands = read("date;item;kind;quantity;unit", "2026-05-04;tea;out;-1.250;kg")
    assert "'-1.250'" in thousands.problems[0].problem


@pytest.mark.parametrize("text", ["", " ", '"open\n', "[1]", "{}", "[{", "a,b\n1,2\n"])
def test_what_is_no_table_is_refused_and_never_breaks(text: str) -> None:
    """Only InputRefused leaves a reader, whatever it is given."""
    with pytest.raises(InputRefused):
        read_stock_moves(text.encode(), currency="IDR")


def test_a_text_that_no_cell_holds_is_not_written() -> None:
    """Blanks around a text would be gone when read again, so writing says no."""
    sold = Move(
        number=" 1",
        day=date(2026, 5, 4),
        item="tea",
        kind=MoveKind.ISSUE,
        quantity=Quantity.of(-1, "pcs"),
    )
    with pytest.raises(InvalidValue, match="cannot hold"):
        write_stock_moves([sold])


INDONESIAN = "tanggal;barang;jenis;jumlah;satuan"


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        ("14.500,50", "14500.50"),
        ("Rp 14.500", "14500.00"),
        ("Rp14.500,50", "14500.50"),
        ("rp. 1.250.000", "1250000.00"),
        ("1.250.000", "1250000.00"),
        ("14500,5", "14500.50"),
    ],
)
def test_thousands_are_read_where_they_can_be_read_in_one_way_only(cost: str, said: str) -> None:
    """As Indonesian spreadsheets show amounts; the header says the currency."""
    header = f"{INDONESIAN};Harga (Rp)"
    reading = read(header, f"13/05/2026;gula;masuk;2,5;kg;{cost}")
    assert () == reading.problems
    assert [Money.of(said, "IDR")] == [move.unit_cost for move in reading.moves]


def test_one_number_with_thousands_and_decimals_explains_those_with_a_single_point() -> None:
    """A point that separates thousands on one line does so on the next; alone it is asked about."""
    header = f"{INDONESIAN};harga"
    shown = read(header, "13/05/2026;gula;masuk;1;kg;14.500,50", "13/05/2026;gula;masuk;1;kg;9.500")
    assert ["14500.50", "9500.00"] == [
        move.unit_cost.text for move in shown.moves if move.unit_cost is not None
    ]
    alone = read(header, "13/05/2026;gula;masuk;1;kg;9.500")
    assert [(2, "harga", "'9.500' has a point for decimals or thousands.")] == told(alone)
    english = read("date,item,kind,quantity,cost", '2026-05-04,tea,in,1,"1,234.50"')
    assert "1234.50" == str(english.moves[0].unit_cost).split()[-1]
    mixed = read(header, "13/05/2026;gula;masuk;1;kg;9.500,5", "13/05/2026;gula;masuk;1;kg;2.5")
    assert 2 == len(mixed.problems) + len(mixed.moves)
    assert mixed.problems


def test_an_amount_in_another_currency_than_expected_is_no_cost() -> None:
    """Dollars are not read as rupiah; the column is named among those that are not read."""
    reading = read(f"{INDONESIAN};Harga (USD)", "13/05/2026;gula;masuk;1;kg;9,50")
    (problem,) = reading.problems
    assert "It has no cost, and no column is known as one; these are not read: 'Harga (USD)'." == (
        problem.problem
    )
    assert "columns={'unit_cost'" in problem.remedy


def test_what_all_of_it_cost_is_a_column_of_its_own() -> None:
    """Three for 10.00 have no unit cost of two decimals, and the message says where they go."""
    reading = read("date,item,kind,quantity,Total", "2026-05-04,tea,in,3,10")
    assert [(None, Money.of(10, "IDR"))] == [(each.unit_cost, each.cost) for each in reading.moves]
    (problem,) = read("date,item,kind,quantity,cost", "2026-05-04,tea,in,3,3.3333").problems
    assert "3.3333 has more than 2 decimals." == problem.problem
    assert "total_cost" in problem.remedy


def test_a_line_that_a_document_has_twice_is_told_and_counts_twice() -> None:
    """Perhaps it was entered twice, perhaps two sacks came: a person knows."""
    header = f"{INDONESIAN};harga;no bukti"
    line = "13/05/2026;gula;masuk;2;kg;9;B-1"
    reading = read(header, line, line, "13/05/2026;gula;masuk;2;kg;9;")
    assert 3 == len(reading.moves)
    (finding,) = reading.findings
    assert "formats.move_repeated" == finding.kind
    assert (
        "moves.csv, baris 3: B-1 sudah memuat baris gula yang sama di baris 2; keduanya dihitung"
        == finding.says.render("id")
    )
    numbered = read(f"{header};nomor", f"{line};1", f"{line};2", "13/05/2026;gula;keluar;1;kg;;;3")
    assert () == numbered.findings


def test_a_column_that_is_there_twice_is_told() -> None:
    """The first is read, and somebody has to look which one was meant."""
    reading = read("date,item,item,kind,quantity", "2026-05-04,tea,kopi,out,-1")
    assert [(1, "item", "'item' is there twice; the first is read.")] == told(reading)
    assert "tea" == reading.moves[0].item


def test_an_unknown_kind_is_answered_with_the_words_of_both_languages() -> None:
    """And each of these words is a kind."""
    (problem,) = read(INDONESIAN, "13/05/2026;gula;retur;1;kg").problems
    assert "'retur' is no kind of move." == problem.problem
    for kind, word in KINDS_TOLD.items():
        assert f"{kind.value} ({word})" in problem.remedy
        assert kind is KINDS[word]
    assert set(MoveKind) == set(KINDS_TOLD)


def test_large_exponents_are_no_quantities() -> None:
    """A spreadsheet that shows 1,2E+07 has lost what stood there."""
    reading = read("date,item,kind,quantity", "2026-05-04,tea,out,-1e3")
    assert [(2, "quantity", "'-1e3' is not a number.")] == told(reading)
