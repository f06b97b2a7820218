"""Whatever stands in a journal, the answer is a journal or a refusal, soon, and in one voice."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.formats.journals import (
    Journal,
    JournalFormat,
    adapted_journal,
    entries_of,
    journal_balances,
    read_balances,
    read_journal,
    verify_journal,
    write_journal,
)
from backoffice_core.kernel import InputRefused, InvalidValue
from tests.formats.journals.random_journals import random_journal

TEXTS = {
    form: write_journal(random_journal(5, postings=12), form).encode() for form in JournalFormat
}
LINES = [
    *("", " ", "comment", "end comment", "include x.journal", "P 2026-01-01 A 1 B", "a", "2026"),
    *("2026-01-01", "2026-02-30 x", "2026-01-01 pad Assets:A Equity:B", "account A", "tag x"),
    *("    A  1 USD", "    A", "  Assets:A 1 USD", "  Assets:A", "    A  = 5 USD", "; a: b", "#x"),
    *("    A  1 USD @ 2 EUR", "    A  -1 USD {2 EUR}", "  Assets:A 1 USD {}", "    A  $1"),
    *(
        "    A  1,000 USD",
        "    A  1,000,000.5 USD",
        "    A\t.5 USD",
        "    A  5. USD",
        "    A  -0 X",
    ),
    *("2026-01-02 balance Assets:A 1 USD", "2026-01-02 balance", "    A  0 USD =* 1 USD"),
    *("pushtag #x", "poptag #x", 'option "a" "b"', "    (A)  1 USD", "    ; date: 2026-01-01"),
    *(
        "2026-01-01 x ; y",
        "2026-01-01=2026-01-02 * (c) p | n",
        "\u00a0A  1 USD",
        "    A  9" + "9" * 50,
    ),
    *("    A 1 USD", "    A  1 USD  ; x", "    A  1USD", "    A  1.0 USD", "    A  -1.00 USD"),
    *('2026-01-01 * "p" "n" #t ^l', '2026-01-01 txn "n', "2026-01-01 open Assets:A", "~ monthly"),
]
PIECES = st.sampled_from(
    [
        *(line.encode() for line in LINES),
        b"\0",
        b"\xff",
        b"\n",
        b"\r\n",
        b"\t",
        b"(((((",
        b"9" * 5000,
    ]
)


def answered(content: bytes, form: JournalFormat) -> Journal | None:
    """The journal, if it is one; both readers must say the same."""
    try:
        journal = read_journal(content, form=form)
    except InputRefused as refused:
        assert refused.problems  # noqa: PT017
        journal = None
    slow: object
    try:
        slow = None if journal is None else journal_balances(journal)
    except InputRefused as refused:
        assert refused.problems  # noqa: PT017
        slow = None
    try:
        fast: object = read_balances(content, form=form)
    except InputRefused as refused:
        assert refused.problems  # noqa: PT017
        fast = None
    assert slow == fast
    return journal


def worked_on(journal: Journal) -> None:
    """Everything one can do with a journal ends in a result or a refusal of ours."""
    verify_journal(journal)
    for form in JournalFormat:
        try:
            text = write_journal(adapted_journal(journal, form).journal, form)
        except (InvalidValue, InputRefused):
            continue
        read_journal(text.encode(), form=form)
    try:
        entries_of(journal, trading_account="Equity:Trading")
    except InputRefused as refused:
        assert refused.problems  # noqa: PT017


@pytest.mark.parametrize("form", JournalFormat)
@settings(max_examples=100)
@given(lines=st.lists(st.sampled_from(LINES), max_size=8))
def test_any_lines_are_read_alike_by_both_readers_or_refused_by_both(
    form: JournalFormat, lines: list[str]
) -> None:
    """Lines of all three languages, in any order."""
    journal = answered("\n".join(lines).encode(), form)
    if journal is not None:
        worked_on(journal)


@pytest.mark.parametrize("form", JournalFormat)
@settings(max_examples=100)
@given(place=st.integers(0, 10**6), length=st.integers(0, 12), piece=PIECES | st.binary(max_size=9))
def test_a_journal_with_a_piece_replaced_is_read_or_refused(
    form: JournalFormat, place: int, length: int, piece: bytes
) -> None:
    """At any place."""
    whole = TEXTS[form]
    place %= len(whole) + 1
    journal = answered(whole[:place] + piece + whole[place + length :], form)
    if journal is not None:
        worked_on(journal)


@pytest.mark.parametrize("form", JournalFormat)
@pytest.mark.parametrize(
    "text",
    [
        "    " * 100_000,
        "2026-01-01 x\n" + "    A  " + "(" * 100_000 + "\n",
        "2026-01-01 x\n" + "    " + "a " * 4_000 + " 1 USD\n",
        "2026-01-01 x\n" + "    A  1 USD\n    B  -1 USD\n" * 4_000,
        "2026-01-01 " + '"' * 9_999,
        '2026-01-01 * "' + "\\" * 9_000 + '"',
        "2026-01-01 open A:" + "B:" * 4_000,
        "2026-01-01 x\n    A  1 USD {" + "2026-01-01, " * 700 + "}\n",
        "; " + "a:b," * 2_400 + "\n",
        "account " + "A:" * 4_900 + "\n",
    ],
)
def test_long_lines_take_no_longer_than_they_are(form: JournalFormat, text: str) -> None:
    """No line makes a pattern go back over it again and again."""
    start = time.perf_counter()
    journal = answered(text.encode(), form)
    if journal is not None:
        verify_journal(journal)
    assert time.perf_counter() - start < 5


def test_a_journal_includes_files_of_its_own_folder_only(tmp_path: Path) -> None:
    """Neither upwards nor anywhere else, nor through a link, nor twice."""
    folder = tmp_path / "books"
    folder.mkdir()
    (tmp_path / "secret.journal").write_text("; secret\n")
    (folder / "2025.journal").write_text("; last year\n")
    (folder / "link.journal").symlink_to(tmp_path / "secret.journal")
    main = folder / "main.journal"
    main.write_text("include 2025.journal\n; this year\n")
    assert ["last year", "this year"] == [each.text for each in read_journal(main).directives]  # type: ignore[union-attr]
    for name in (
        "../secret.journal",
        "/etc/passwd",
        "link.journal",
        "main.journal",
        "none.journal",
        "*.journal",
    ):
        main.write_text(f"include {name}\n")
        with pytest.raises(InputRefused):
            read_journal(main)


def test_bytes_include_nothing() -> None:
    """They lie in no folder."""
    with pytest.raises(InputRefused, match="no folder"):
        read_journal(b'include "x.beancount"\n', form=JournalFormat.BEANCOUNT)
