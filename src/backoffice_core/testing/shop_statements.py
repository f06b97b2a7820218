"""The example shop's payments as a bank would write them: camt.053 and MT940.

Both are written as plain text, so that writing needs no extra. The document's number
stands in the remittance text, where customers put it.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from backoffice_core.kernel.periods import Month
from backoffice_core.testing.shop_trade import Transfer

__all__ = ["camt053_text", "mt940_text"]

Numbered = list[tuple[str, Transfer]]
ACCOUNT = "0145678901"
MT940_LINE_MAX = 65


def camt053_text(numbered: Numbered, month: Month, *, opening: int) -> str:
    """The payments as a camt.053.001.02 statement."""
    closing = opening + sum(one.amount for _, one in numbered)
    made = f"{month.next.start}T01:00:00+07:00"
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">',
        "<BkToCstmrStmt>",
        f"<GrpHdr><MsgId>{month}</MsgId><CreDtTm>{made}</CreDtTm></GrpHdr>",
        f"<Stmt><Id>{month}</Id><CreDtTm>{made}</CreDtTm>",
        f"<Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id><Ccy>IDR</Ccy></Acct>",
        camt053_balance("OPBD", opening, str(month.start)),
        camt053_balance("CLBD", closing, str(month.last_day)),
        *(camt053_entry(number, one) for number, one in numbered),
        "</Stmt></BkToCstmrStmt></Document>",
        "",
    ]
    return "\n".join(parts)


def camt053_balance(kind: str, amount: int, day: str) -> str:
    """A balance element."""
    sign = "CRDT" if amount >= 0 else "DBIT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="IDR">{abs(amount)}.00</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def camt053_entry(number: str, one: Transfer) -> str:
    """One booking."""
    sign = "CRDT" if one.amount >= 0 else "DBIT"
    return (
        f'<Ntry><Amt Ccy="IDR">{abs(one.amount)}.00</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
        f"<Sts>BOOK</Sts><BookgDt><Dt>{one.day}</Dt></BookgDt><ValDt><Dt>{one.day}</Dt></ValDt>"
        f"<AcctSvcrRef>{number}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf>"
        f"<Ustrd>{escape(one.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def mt940_text(numbered: Numbered, month: Month, *, opening: int) -> str:
    """The payments as one MT940 statement."""
    closing = opening + sum(one.amount for _, one in numbered)
    return "\n".join(
        [
            f":20:{month}",
            f":25:{ACCOUNT}",
            ":28C:1/1",
            f":60F:{mt940_balance(opening, month.start.strftime('%y%m%d'))}",
            *(line for number, one in numbered for line in mt940_entry(number, one)),
            f":62F:{mt940_balance(closing, month.last_day.strftime('%y%m%d'))}",
            "-",
            "",
        ]
    )


def mt940_balance(amount: int, day: str) -> str:
    """The content of a balance field."""
    return f"{'C' if amount >= 0 else 'D'}{day}IDR{abs(amount)},00"


def mt940_entry(number: str, one: Transfer) -> Iterator[str]:
    """One booking: a statement line and its information to the account owner."""
    sign = "C" if one.amount >= 0 else "D"
    day = one.day.strftime("%y%m%d")
    yield f":61:{day}{day[2:]}{sign}{abs(one.amount)},00NTRFNONREF//{number}"
    yield f":86:{one.text[:MT940_LINE_MAX]}"
