"""Reading a journal: from bytes or a path, with the files it includes, or not at all.

Everything wrong is told at once, each with file, line and remedy. Files that a journal
includes are read from its own folder only, and each once: a journal can lead nowhere else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from backoffice_core.formats.files import decoded, file_bytes
from backoffice_core.formats.journals.model import Directive, Journal, JournalFormat, Place
from backoffice_core.formats.journals.order import first_checked_otherwise
from backoffice_core.formats.journals.reading_beancount import beancount_directives
from backoffice_core.formats.journals.reading_plain import plain_directives
from backoffice_core.formats.journals.scanning import Block, Scanner, blocks_of
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.members import expect_member

__all__ = ["directives_of", "journal_text", "read_journal"]

INCLUDE: Final = re.compile(r"!?include[ \t]+(?:\"([^\"]*)\"|([^\";]+?))[ \t]*(?:;.*)?")
NAME: Final = re.compile(r"[\w][\w.\- ]*(?:/[\w][\w.\- ]*)*")
FILES_MAX: Final = 1000
DEPTH_MAX: Final = 20


def read_journal(source: Path | str | bytes, *, form: JournalFormat | None = None) -> Journal:
    r"""The journal of a file, given as a path or as bytes; ``form`` unless the ending says it.

    Nothing is computed: see :func:`verify_journal` for what the journal asserts and
    :func:`entries_of` for what it comes to. Raises :class:`InputRefused` with every problem,
    and :class:`InvalidValue`: ``journal_format_unknown``, ``journal_path_invalid`` where text
    stands for a path.

    >>> journal = read_journal(
    ...     b"2026-05-04 * Warung Sari | Kopi\n    Expenses:Food   25000.00 IDR\n    Assets:Cash\n",
    ...     form=JournalFormat.HLEDGER,
    ... )
    >>> print(journal.transactions[0].payee, journal.transactions[0].postings[0].amount)
    Warung Sari 25000.00 IDR
    """
    problems = Problems()
    text, file, known = journal_text(source, form, problems)
    directives: list[Directive] = []
    if text is not None:
        folder = None if isinstance(source, bytes) else Path(source).parent
        reading = Reading(form=known, folder=folder, problems=problems, seen={file})
        directives.extend(reading.file(text, file, depth=0))
        reading.check_declared(directives)
    problems.refuse()
    journal = Journal(tuple(directives))
    refuse_checked_otherwise(journal, known, problems)
    return journal


def refuse_checked_otherwise(journal: Journal, form: JournalFormat, problems: Problems) -> None:
    """Refuse a journal of ledger's whose balances would be checked in another order elsewhere."""
    other = first_checked_otherwise(journal, form) if form is JournalFormat.LEDGER else None
    if other is not None:
        place = other.place or Place("journal", 0)
        problems.add(
            place.file,
            "It asserts balances, and its days are out of order: ledger checks them as written.",
            "Sort the journal by day.",
            line=place.line,
        )
        problems.refuse()


def journal_text(
    source: Path | str | bytes, form: JournalFormat | None, problems: Problems
) -> tuple[str | None, str, JournalFormat]:
    """The text of a source, its name and its format."""
    if form is not None:
        expect_member(form, JournalFormat, name="form")
    if isinstance(source, bytes):
        if form is None:
            raise InvalidValue(
                "journal_format_unknown",
                "Bytes do not say which format they are in.",
                "Pass form=JournalFormat.HLEDGER, or another.",
            )
        content, file = source, f"journal.{form.value}"
    else:
        refuse_text(source)
        path = Path(source)
        file = path.name
        form = form or JournalFormat.of_name(file)
        read = file_bytes(path.parent, file, problems)
        if read is None:
            return None, file, form
        content = read
    text = decoded(content, file, problems)
    return (text.replace("\r\n", "\n") if text and "\r" in text else text), file, form


def refuse_text(source: Path | str) -> None:
    """Refuse a journal's text where its path should stand, without repeating the text."""
    if isinstance(source, str) and "\n" in source:
        raise InvalidValue(
            "journal_path_invalid",
            f"{shown(source)} is no path: it has more than one line.",
            "Pass a journal's text as bytes: text.encode().",
        )


def directives_of(text: str, *, form: JournalFormat, problems: Problems) -> list[Directive]:
    """The directives of text that is no file; what it includes is refused."""
    reading = Reading(form=form, folder=None, problems=problems, seen=set())
    directives = list(reading.file(text, "journal", depth=0))
    reading.check_declared(directives)
    return directives


@attrs.define(kw_only=True)
class Reading:
    """One reading of a journal and of the files it includes."""

    form: JournalFormat
    folder: Path | None
    problems: Problems
    seen: set[str]
    declared: dict[str, Place] = attrs.Factory(dict[str, Place])
    common_tags: list[str] = attrs.Factory(list[str])

    def file(self, text: str, file: str, *, depth: int) -> Iterator[Directive]:
        """The directives of one file, those of included files in their place."""
        scanner = Scanner(
            form=self.form,
            file=file,
            problems=self.problems,
            declared=self.declared,
            common_tags=self.common_tags,
        )
        beancount = self.form is JournalFormat.BEANCOUNT
        parse = beancount_directives if beancount else plain_directives
        for block in (blocks := blocks_of(io.StringIO(text))):
            if scanner.too_large(block):
                continue
            if found := INCLUDE.fullmatch(block.head):
                scanner.line = block.line
                yield from self.included((found[1] or found[2] or "").strip(), scanner, depth)
                continue
            # A comment that goes on over several blocks takes them from the same source.
            source = iter((block,)) if block.head != "comment" else with_rest(block, blocks)
            try:
                yield from parse(source, scanner)
            except InvalidValue as problem:
                scanner.note(problem)

    def included(self, name: str, scanner: Scanner, depth: int) -> Iterator[Directive]:
        """The directives of an included file, if it lies in the journal's own folder."""
        problem = ""
        if self.folder is None:
            problem = "Bytes have no folder to include files from."
        elif NAME.fullmatch(name) is None or not inside(self.folder, name):
            problem = f"{name[:80]!r} does not lie in the folder of the journal."
        elif name in self.seen:
            problem = f"{name} is included a second time."
        elif depth >= DEPTH_MAX or len(self.seen) >= FILES_MAX:
            problem = "Too many files include each other."
        if problem or self.folder is None:
            self.problems.add(
                scanner.file, problem, "Put everything into one file.", line=scanner.line
            )
            return
        self.seen.add(name)
        missing = Problems()
        content = file_bytes(self.folder, name, missing)
        for each in missing.kept:
            # Whoever mends it looks for the line that includes, in the file that it stands in.
            self.problems.add(
                scanner.file,
                f"It includes {name[:80]}. {each.problem}",
                each.remedy,
                line=scanner.line,
            )
        text = None if content is None else decoded(content, name, self.problems)
        if text is not None:
            yield from self.file(text.replace("\r\n", "\n"), name, depth=depth + 1)

    def check_declared(self, directives: list[Directive]) -> None:
        """Refuse a declared tag that nothing uses: it could not be kept."""
        if not self.declared:
            return
        used = {name for each in directives for name in names_of(each)}
        for name, place in self.declared.items():
            if name not in used:
                self.problems.add(
                    place.file,
                    f"The tag {name[:80]} is declared and never used.",
                    "Remove the declaration.",
                    line=place.line,
                )


def with_rest(block: Block, blocks: Iterator[Block]) -> Iterator[Block]:
    """A block and those after it."""
    yield block
    yield from blocks


def inside(folder: Path, name: str) -> bool:
    """Whether a name leads to a file in a folder, whatever links lie there."""
    try:
        return (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def names_of(directive: Directive) -> Iterator[str]:
    """The names of tags and metadata that ledger wants declared."""
    for owner in (directive, *getattr(directive, "postings", ())):
        yield from getattr(owner, "tags", ())
        yield from (each.name for each in getattr(owner, "metadata", ()))
        if getattr(owner, "links", ()):
            yield "link"
