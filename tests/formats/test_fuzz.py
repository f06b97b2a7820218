"""Whatever stands in a file, the answer is a shop or a refusal, never another error."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.formats import read_camt053, read_mt940, read_shifts_calendar, read_shop
from backoffice_core.kernel import InputRefused, Month
from backoffice_core.testing.shop import write_shop

FILES = (
    *("shop.toml", "employees.csv", "shifts.csv", "leave.csv", "attlog.dat", "holidays.csv"),
    *("accounts.csv", "opening.csv", "sales.csv", "purchases.csv", "payments.csv", "items.csv"),
    *("suppliers.csv", "moves.csv", "staffing.csv"),
)
TRICKY = st.sampled_from(
    [
        *(b"", b"\0", b"\xff", b'"', b";", b",", b"\n", b"\r", b"\t", b"=1+1", b"-", b"1.234"),
        *(b"9" * 40, b"24:00", b"2026-02-31", b"9999-12-31", b"0001-01-01", b"\xef\xbb\xbf"),
        *(b"1e9", b"NaN", "\u2028".encode(), "\u0661".encode(), b"[[[[", b"= {}", b"E01", b"0"),
    ]
)


@functools.cache
def original() -> dict[str, bytes]:
    """The files of a tiny shop."""
    with tempfile.TemporaryDirectory() as folder:
        write_shop(folder, employees=3, items=6, documents=12)
        return {name: (Path(folder) / name).read_bytes() for name in FILES}


def answered(files: dict[str, bytes]) -> None:
    """Read a folder with these files; only a refusal may come instead of a shop."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            read_shop(folder)
        except InputRefused as refused:
            assert refused.problems  # noqa: PT017


@settings(max_examples=100)
@given(st.sampled_from(FILES), st.integers(0, 10**6), st.integers(0, 12), TRICKY)
def test_a_file_with_a_piece_replaced_is_read_or_refused(
    name: str, place: int, length: int, piece: bytes
) -> None:
    """Every file, at any place."""
    content = original()[name]
    place %= len(content) + 1
    answered(original() | {name: content[:place] + piece + content[place + length :]})


@settings(max_examples=100)
@given(st.sampled_from(FILES), st.data())
def test_a_file_with_a_cell_replaced_is_read_or_refused(name: str, data: st.DataObject) -> None:
    """A whole cell of any table."""
    separator = b"\t" if name == "attlog.dat" else b"," if name.endswith("csv") else b" = "
    lines = original()[name].split(b"\n")
    number = data.draw(st.integers(0, len(lines) - 1))
    cells = lines[number].split(separator)
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(TRICKY | st.binary(max_size=9))
    lines[number] = separator.join(cells)
    answered(original() | {name: b"\n".join(lines)})


@settings(max_examples=50)
@given(st.sampled_from(FILES), st.binary(max_size=100))
def test_any_bytes_in_place_of_a_file_are_read_or_refused(name: str, content: bytes) -> None:
    """Not even text."""
    answered(original() | {name: content})


EVENT = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:pagi\r\nATTENDEE;CN=E01:mailto:a@b.c\r\n"
    b"DTSTART;TZID=Asia/Jakarta:20260504T070000\r\nDURATION:PT8H\r\nRRULE:FREQ=DAILY;COUNT=3\r\n"
    b"EXDATE:20260505T070000\r\nX-BREAK-MINUTES:30\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
MT940 = (
    b":20:1\n:25:1\n:60F:C260430IDR0,\n:61:2605040504C1,NTRFNONREF//B1\n:86:PJ\n:62F:C260531IDR1,\n"
)
CAMT = (
    b'<Document><BkToCstmrStmt><Stmt><Id>1</Id><Ntry><Amt Ccy="IDR">1.00</Amt><CdtDbtInd>CRDT'
    b"</CdtDbtInd><BookgDt><Dt>2026-05-04</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>PJ"
    b"</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
)


@pytest.mark.parametrize("form", ["ics", "sta", "xml"])
@settings(max_examples=100)
@given(place=st.integers(0, 10**6), length=st.integers(0, 9), piece=TRICKY | st.binary(max_size=9))
def test_other_formats_are_read_or_refused(
    form: str, place: int, length: int, piece: bytes
) -> None:
    """Calendars and statements come from strangers."""
    whole = {"ics": EVENT, "sta": MT940, "xml": CAMT}[form]
    place %= len(whole) + 1
    content = whole[:place] + piece + whole[place + length :]
    try:
        if form == "ics":
            pytest.importorskip("icalendar")
            read_shifts_calendar(
                content, zone="Asia/Jakarta", month=Month(2026, 5), employees=("E01",)
            )
        elif form == "sta":
            read_mt940(content)
        else:
            pytest.importorskip("defusedxml")
            read_camt053(content)
    except InputRefused as refused:
        assert refused.problems  # noqa: PT017
