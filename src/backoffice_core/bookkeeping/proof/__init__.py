"""Proof: a hash chain over entries that finds every edit, insertion, deletion and reordering.

>>> from datetime import date
>>> from backoffice_core import Money
>>> from backoffice_core.bookkeeping import Entry, Posting
>>> def sale(number: int) -> Entry:
...     return Entry(
...         number=f"S-{number}",
...         day=date(2026, 5, 4),
...         journal="sales",
...         text="Coffee",
...         postings=[
...             Posting(account="1100", amount=Money.of(25_000, "IDR")),
...             Posting(account="4100", amount=Money.of(-25_000, "IDR")),
...         ],
...     )
>>> books = [sale(number) for number in range(1, 6)]
>>> links = tuple(chain_heads(books, start=genesis("main")))
>>> anchor = parse_chain_head(str(links[-1]))  # printed and signed in May, typed in today
>>> print(
...     explain_chain(verify_chain(books[:2] + books[3:], anchors=[anchor], links=links)).render()
... )
Entry 3 of main is missing; S-4 is in its place
  4 entries were read
  The first 0 are proven by heads kept elsewhere
  The first 2 agree with the heads kept beside them
"""

from __future__ import annotations

from backoffice_core.bookkeeping.proof.chain import (
    ChainHead,
    chain,
    chain_heads,
    genesis,
    parse_chain_head,
)
from backoffice_core.bookkeeping.proof.explaining import chain_findings, explain_chain
from backoffice_core.bookkeeping.proof.verifying import (
    ChainDamage,
    ChainVerdict,
    DamageKind,
    verify_chain,
)

__all__ = [
    "ChainDamage",
    "ChainHead",
    "ChainVerdict",
    "DamageKind",
    "chain",
    "chain_findings",
    "chain_heads",
    "explain_chain",
    "genesis",
    "parse_chain_head",
    "verify_chain",
]
