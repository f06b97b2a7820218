"""Lines into blocks: a line that starts at the margin, and the indented lines under it.

All three languages are made of such blocks, so this is the one place that knows lines. A
:class:`Scanner` also carries where a reading stands, so that every refusal names its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from backoffice_core.formats.journals.model import (
    Comment,
    Directive,
    Journal,
    JournalFormat,
    Metadata,
    Place,
)
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Block", "Remarks", "Scanner", "blocks_of"]

LINE_CHARACTERS_MAX: Final = 10_000
BLOCK_LINES_MAX: Final = 10_000


@attrs.frozen
class Block:
    """A line at the margin, its number, and the lines under it with theirs."""

    line: int
    head: str
    body: tuple[tuple[int, str], ...] = ()


def blocks_of(lines: Iterable[str], *, first: int = 1) -> Iterator[Block]:
    """The blocks of lines, blank lines between them left out; a margin of its own has no head."""
    head, start, body = "", 0, list[tuple[int, str]]()
    for number, raw in enumerate(lines, first):
        line = raw.rstrip()
        if line and line[0] in " \t":
            if not head and not body:
                start = number
            body.append((number, line.lstrip()))
            continue
        if head or body:
            yield Block(start, head, tuple(body))
            body = []
        head, start = line, number
    if head or body:
        yield Block(start, head, tuple(body))


@attrs.define
class Remarks:
    """What stands beside a directive: tags, links, names with values, and words."""

    tags: list[str] = attrs.Factory(list[str])
    links: list[str] = attrs.Factory(list[str])
    metadata: list[Metadata] = attrs.Factory(list[Metadata])
    comments: list[str] = attrs.Factory(list[str])

    def taken(self, name: str) -> Metadata | None:
        """The metadata of a name that stands for something else, removed from the others."""
        for position, each in enumerate(self.metadata):
            if each.name == name:
                return self.metadata.pop(position)
        return None

    def refuse_tags(self, what: str) -> None:
        """Refuse tags and links where there is no place for them."""
        if self.tags or self.links:
            raise InvalidValue(
                "journal_unsupported",
                f"A tag on {what} does not belong to the language that journals share.",
                "Give it a value, or tag the transactions.",
            )


@attrs.define(kw_only=True)
class Scanner:
    """Where a reading stands, and what it found so far."""

    form: JournalFormat
    file: str
    problems: Problems
    line: int = 0
    # Metadata names and tags that ledger declares, each with the place of its declaration.
    declared: dict[str, Place] = attrs.Factory(dict[str, Place])
    common_tags: list[str] = attrs.Factory(list[str])

    @property
    def place(self) -> Place:
        """The line that is being read."""
        return Place(self.file, self.line)

    def note(self, problem: InvalidValue) -> None:
        """Keep a refusal with its place, and go on."""
        self.problems.add(self.file, problem.message, problem.remedy, line=self.line)

    def too_large(self, block: Block) -> bool:
        """Whether a block has lines or a number of lines that no person wrote."""
        long = any(len(text) > LINE_CHARACTERS_MAX for _, text in block.body)
        if long or len(block.head) > LINE_CHARACTERS_MAX or len(block.body) > BLOCK_LINES_MAX:
            self.line = block.line
            self.problems.add(
                self.file,
                f"It is longer than {LINE_CHARACTERS_MAX} characters a line"
                f" or {BLOCK_LINES_MAX} lines.",
                "Split the transaction.",
                line=block.line,
            )
            return True
        return False


def journal_of(directives: Iterable[Directive]) -> Journal:
    """A journal of the directives."""
    return Journal(tuple(directives))


def comment_of(text: str, place: Place) -> Comment:
    """A comment without its sign."""
    return Comment(text=text.lstrip(";#%|").strip() if text[:1] in ";#%|" else text, place=place)
