"""How fast a chain is verified, beside a loop of nothing but SHA-256 over the same bytes."""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256

import pytest

from backoffice_core.bookkeeping.proof import chain_heads, genesis, verify_chain
from tests.bookkeeping.proof.tampering import stored_sales

ENTRIES = 100_000
ENTRIES_A_SECOND_MIN = 150_000


def seconds(work: Callable[[], object]) -> float:
    """The best of five runs."""
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.bench
def test_a_chain_is_verified_at_150_000_entries_a_second(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Ready bytes against anchors each thousand entries, and against a link for each entry."""
    stored = stored_sales(ENTRIES)
    links = tuple(chain_heads(stored, start=genesis("main")))
    anchors = links[999::1000]

    def limit() -> None:
        link = b"\0" * 32
        for data in stored:
            link = sha256(link + data).digest()

    spent = {
        "SHA-256 alone": seconds(limit),
        "anchors": seconds(lambda: verify_chain(stored, anchors=anchors)),
        "anchors and links": seconds(lambda: verify_chain(stored, anchors=anchors, links=links)),
    }
    assert verify_chain(stored, anchors=anchors, links=links).is_sound
    with capsys.disabled():
        print()
        for what, taken in spent.items():
            ratio = taken / spent["SHA-256 alone"]
            print(f"chain, {what}: {ENTRIES / taken:,.0f} entries/s, {ratio:.2f} x the limit")
    assert ENTRIES / spent["anchors"] > ENTRIES_A_SECOND_MIN
    assert ENTRIES / spent["anchors and links"] > ENTRIES_A_SECOND_MIN
