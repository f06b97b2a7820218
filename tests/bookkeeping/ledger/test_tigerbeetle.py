"""The ledger answers as TigerBeetle does, line by line of its own tables.

The lines that do not apply, all of them, by the status they expect:

| Lines | Status | Why it does not apply |
|---|---|---|
| 12 | flags_are_mutually_exclusive | a command is of one kind; a limit is one of three |
| 7 | timestamp_must_be_zero, reserved_field, reserved_flag, pending_id_must_be_zero | \
there is no field to say it with |
| 4 | debits_pending_must_be_zero and its like | an account is opened without balances |
| 4 | closing_transfer_must_be_pending | only what is held can close an account meanwhile |
| 2 | timeout_reserved_for_pending_transfer | only what is held can expire |
| 5 | pending_transfer_has_different_... | a resolution does not repeat the terms of what it ends |
| 1 | exceeds_pending_transfer_amount | nor does letting go name an amount |
| 1 | code_must_not_be_zero | an account need not say what it is for (an entry must) |
| 6 | imported_event_timestamp_out_of_range | a moment is there or not, never zero or the largest |
| 3 | imported_event_timestamp_must_not_regress | whole seconds may be shared, nanoseconds not |
| 3 | linked_event_chain_open | a Chain is a value and cannot be left open |
| 2 | exists_with_different_flags | coming in a chain is no part of what a command says |
| 7 | linked_event_failed | the rest of the chains that hold one of the lines above |
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.bookkeeping.ledger.tigerbeetle import Replay, Verdict

TABLES = "bookkeeping/tigerbeetle_state_machine_vectors.json"
NOT_APPLYING = {
    "flags_are_mutually_exclusive": 12,
    "timestamp_must_be_zero": 3,
    "reserved_field": 1,
    "reserved_flag": 2,
    "pending_id_must_be_zero": 1,
    "debits_pending_must_be_zero": 1,
    "debits_posted_must_be_zero": 1,
    "credits_pending_must_be_zero": 1,
    "credits_posted_must_be_zero": 1,
    "closing_transfer_must_be_pending": 4,
    "timeout_reserved_for_pending_transfer": 2,
    "pending_transfer_has_different_debit_account_id": 1,
    "pending_transfer_has_different_credit_account_id": 1,
    "pending_transfer_has_different_ledger": 1,
    "pending_transfer_has_different_code": 1,
    "pending_transfer_has_different_amount": 1,
    "exceeds_pending_transfer_amount": 1,
    "code_must_not_be_zero": 1,
    "imported_event_timestamp_out_of_range": 6,
    "imported_event_timestamp_must_not_regress": 3,
    "linked_event_chain_open": 3,
    "exists_with_different_flags": 2,
    "linked_event_failed": 7,
}


@pytest.fixture(name="verdicts", scope="module")
def verdicts_of_all_tables() -> list[Verdict]:
    """The verdict on every line, or a skip without the tables."""
    folder = os.environ.get("BACKOFFICE_DATA")
    if not folder:
        pytest.skip("set BACKOFFICE_DATA to the folder with the tables of TigerBeetle")
    tables = json.loads((Path(folder) / TABLES).read_text("utf-8"))
    return [v for table in tables for v in Replay(table["test"]).run(table["lines"])]


def test_every_line_that_applies_is_answered_alike(
    verdicts: list[Verdict], capsys: pytest.CaptureFixture[str]
) -> None:
    """The same status for the same command, and the same balances after it."""
    applying = [verdict for verdict in verdicts if not verdict.reason]
    matching = [verdict for verdict in applying if verdict.matches]
    with capsys.disabled():
        print(
            f"\nTigerBeetle: {len(verdicts)} lines, {len(applying)} apply,"
            f" {len(matching)} answered alike"
        )
    assert [] == [verdict for verdict in applying if not verdict.matches]
    assert (645, 588) == (len(verdicts), len(applying))


def test_the_lines_that_do_not_apply_are_those_listed(verdicts: list[Verdict]) -> None:
    """No line is left out quietly: each is in the table above."""
    left_out = Counter(verdict.expected for verdict in verdicts if verdict.reason)
    assert NOT_APPLYING == left_out
