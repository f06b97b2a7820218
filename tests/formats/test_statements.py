"""Bank statements: signs, dates and amounts are right, or the file is refused."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from backoffice_core.formats import (
    StatementLine,
    payments_from,
    read_camt053,
    read_mt940,
)
from backoffice_core.formats.problems import Problems
from backoffice_core.formats.statements_mt940 import fields_of, mt940_lines
from backoffice_core.kernel import InputRefused, Money

MT940 = """\
{1:F01BANKIDJAXXXX0000000000}{4:
:20:MAY
:25:0145678901
:28C:5/1
:60F:C260430IDR1000,00
:61:2605040504C500,50NTRFNONREF//B1
:86:Pelunasan PJ-7
oleh Warung Sari
:61:260505D200,NCHK77
:86:PB-1
:61:2605060506RC100,00NTRFNONREF
:61:2605070507RDR0,50NMSCNONREF
:62F:C260531IDR1201,00
-}
"""
CAMT = """<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>MAY</Id>
{entries}
</Stmt></BkToCstmrStmt></Document>"""
ENTRY = """<Ntry><Amt Ccy="IDR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>
<Sts><Cd>{status}</Cd></Sts><BookgDt><DtTm>2026-05-04T10:00:00</DtTm></BookgDt>
<NtryDtls>{details}</NtryDtls></Ntry>"""
DETAIL = """<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy="IDR">{amount}</Amt>
<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"""


def camt(*entries: str) -> bytes:
    """A statement with these entries."""
    return CAMT.format(entries="".join(entries)).encode()


def entry(
    amount: str = "100.00", sign: str = "CRDT", status: str = "BOOK", details: str = ""
) -> str:
    """One entry."""
    return ENTRY.format(amount=amount, sign=sign, status=status, details=details)


def test_mt940_bookings_have_their_signs_and_words() -> None:
    """Reversals go the other way: RC takes back what was received."""
    lines = read_mt940(MT940.encode())
    assert [50050, -20000, -10000, 50] == [one.amount.minor for one in lines]
    assert [4, 5, 6, 7] == [one.day.day for one in lines]
    assert ["B1", "5/1/2", "5/1/3", "5/1/4"] == [one.number for one in lines]
    assert ["Pelunasan PJ-7 oleh Warung Sari", "PB-1 77", "", ""] == [one.text for one in lines]
    assert 6 == lines[0].line


def test_mt940_a_statement_that_does_not_add_up_is_refused() -> None:
    """A missing page is found before it is booked."""
    with pytest.raises(InputRefused, match="the closing balance says IDR 1201"):
        read_mt940(MT940.replace("C500,50", "C500,51").encode())


@pytest.mark.parametrize(
    ("field", "day"),
    [
        (":61:2601021231D1,00NTRFX", date(2025, 12, 31)),
        (":61:2512310102D1,00NTRFX", date(2026, 1, 2)),
        (":61:2602300302D1,00NTRFX", date(2026, 3, 2)),
        (":61:260230D1,00NTRFX", date(2026, 2, 28)),
    ],
)
def test_mt940_the_booking_date_is_near_the_value_date(field: str, day: date) -> None:
    """Across the turn of the year, and on the thirtieth of February of German banks."""
    assert day == read_mt940(f":20:1\n{field}".encode(), currency="IDR")[0].day


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (":61:260505D", ":61:261305D", "not a date"),
        (":61:260505D", ":61:260505X", "not a booking"),
        ("IDR1000", "XXX1000", "XXX"),
        ("C260430IDR1000,00", "many", "not a balance"),
        ("500,50", "500,505", "2 digits"),
    ],
)
def test_mt940_what_cannot_be_read_is_refused_with_its_line(old: str, new: str, says: str) -> None:
    """Field and line are named."""
    with pytest.raises(InputRefused, match=says) as refused:
        read_mt940(MT940.replace(old, new).encode())
    assert refused.value.problems[0].line
    assert refused.value.problems[0].field


def test_camt053_entries_have_their_signs_and_only_booked_ones_count() -> None:
    """Pending entries are not money yet."""
    lines = read_camt053(camt(entry(), entry(sign="DBIT"), entry(status="PDNG")))
    assert [("MAY/1", 10000), ("MAY/2", -10000)] == [
        (one.number, one.amount.minor) for one in lines
    ]
    assert date(2026, 5, 4) == lines[0].day


def test_camt053_a_collective_entry_is_taken_apart_when_its_parts_add_up() -> None:
    """Each transaction may pay another document."""
    parts = DETAIL.format(amount="60.00", text="PJ-1") + DETAIL.format(amount="40.00", text="PJ-2")
    lines = read_camt053(camt(entry(details=parts)))
    assert [("PJ-1", 6000), ("PJ-2", 4000)] == [(one.text, one.amount.minor) for one in lines]
    (whole,) = read_camt053(camt(entry(amount="101.00", details=parts)))
    assert ("PJ-1 PJ-2", 10100) == (whole.text, whole.amount.minor)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<Document/>", "no camt.053"),
        (b"<Document", "not XML"),
        (b"\xff\xfe\x00", "not XML"),
        (camt(entry(amount="1,000.00")), "not an amount"),
        (camt(entry(amount="-1")), "not an amount"),
        (camt(entry(amount="1.005")), "2 digits"),
        (camt(entry(sign="BOTH")), "neither CRDT nor DBIT"),
        (camt(entry().replace("2026-05-04", "2026-02-31")), "not a date"),
        (camt(entry().replace("BookgDt", "OtherDt")), "no booking date"),
        (camt(entry().replace('Ccy="IDR"', "")), "ISO 4217"),
        (
            b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Document>&b;</Document>',
            "not XML",
        ),
        (b'<!DOCTYPE d SYSTEM "file:///etc/hostname"><Document/>', "not XML"),
    ],
)
def test_camt053_what_cannot_be_read_is_refused(content: bytes, says: str) -> None:
    """Hostile XML is refused before it grows."""
    with pytest.raises(InputRefused, match=says):
        read_camt053(content)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("pelunasan PJ-7", "PJ-7"),
        ("INVOICE (pj-7).", "PJ-7"),
        ("INV 12 thanks", "INV 12"),
        ("PJ-7 and PJ-8", None),
        ("PJ-77", None),
        ("", None),
    ],
)
def test_a_line_pays_the_one_document_it_names(text: str, document: str | None) -> None:
    """None, or several, is for a person to decide."""
    line = StatementLine(number="1", day=date(2026, 5, 4), amount=Money(1, IDR), text=text)
    documents = {"PJ-7": "Sari", "PJ-8": "Budi", "INV 12": "Tono"}
    (payment,) = payments_from([line], documents)
    assert document == payment.document
    assert (documents[document] if document else None) == payment.party


def test_a_reference_that_a_bank_gave_twice_makes_two_payments() -> None:
    """Two facts need two numbers, the same ones on every reading."""
    line = StatementLine(number="1", day=date(2026, 5, 4), amount=Money(1, IDR), text="")
    assert ["1", "1#2"] == [one.number for one in payments_from([line, line], {})]


IDR = Money.zero("IDR").currency
DATA = os.environ.get("BACKOFFICE_DATA", "")
SAMPLES = sorted(
    path
    for pattern in ("wolph__mt940/**/*.sta", "sebastienrousseau__*/**/camt*.xml")
    for path in (Path(DATA).glob(pattern) if DATA else ())
)


@pytest.mark.skipif(
    not SAMPLES, reason="BACKOFFICE_DATA does not name a folder with statements of real banks"
)
def test_every_booking_of_real_banks_is_read_or_refused_with_its_line() -> None:
    """No line of the public collections is lost, and none breaks the reader."""
    read = 0
    for path in SAMPLES:
        content = path.read_bytes()
        if path.suffix == ".sta":
            problems = Problems()
            lines = mt940_lines(content, file=path.name, problems=problems)
            refused = {one.line for one in problems.kept if one.field == ":61:"}
            bookings = {field.line for field in fields_of(content) if field.tag == "61"}
            if any(line.line for line in lines) or refused:
                assert bookings == {line.line for line in lines} | refused, path
        else:
            try:
                lines = read_camt053(content)
            except InputRefused:
                continue
        read += len(lines)
    assert read > 0
