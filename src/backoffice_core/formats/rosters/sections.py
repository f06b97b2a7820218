"""Text in sections: a line names a section, the lines below it hold cells between commas.

Curtois and Qu wrote their instances so. Comments start with ``#``, blank lines do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.rosters.sources import WHOLE
from backoffice_core.formats.tables import counted, shown

__all__ = ["Cells", "sections_of"]

LINES_MAX = 1_000_000


@attrs.frozen(eq=False)
class Cells:
    """One line; each reading method notes what is wrong and returns a stand-in."""

    file: str
    line: int
    cells: tuple[str, ...]
    problems: Problems

    def note(self, field: str, problem: str, remedy: str) -> None:
        """Note a problem of a field of this line."""
        self.problems.add(self.file, problem, remedy, line=self.line, field=field)

    def has(self, fields: Sequence[str], *, more: str = "") -> bool:
        """Whether there is a cell for each field, and no more, unless ``more`` may follow."""
        many = len(self.cells)
        if many == len(fields) or (more and many > len(fields)):
            return True
        wanted = ",".join((*fields, more) if more else fields)
        self.note(wanted, f"The line has {counted(many, 'cell')}.", f"Write {wanted}.")
        return False

    def whole(self, place: int, field: str, *, most: int, least: int = 0) -> int:
        """A whole number within bounds."""
        text = self.cells[place]
        value = int(text) if WHOLE.fullmatch(text) else -1
        if not least <= value <= most:
            self.note(
                field,
                f"{shown(text)} is not a whole number from {least} to {most}.",
                "Write digits only.",
            )
            return least
        return value

    def name(self, place: int, field: str) -> str:
        """A name that is there."""
        text = self.cells[place]
        if not text:
            self.note(field, "It is empty.", "Fill it in.")
        return text

    def known(self, place: int, field: str, names: Iterable[str], kind: str) -> str:
        """A name that was given before."""
        text = self.name(place, field)
        if text and text not in names:
            self.note(
                field,
                f"There is no {kind} {shown(text)}.",
                f"Name {kind}s as their own section does.",
            )
        return text

    def new(self, names: Iterable[str], field: str, kind: str) -> bool:
        """Whether the first cell is a name not given before."""
        text = self.name(0, field)
        if text in names:
            self.note(field, f"The {kind} {shown(text)} is there twice.", "Remove one.")
        return bool(text) and text not in names


def sections_of(
    text: str, file: str, names: Sequence[str], problems: Problems
) -> dict[str, list[Cells]]:
    """The lines of each section; sections that are missing, unknown or twice are problems."""
    found: dict[str, list[Cells]] = {}
    current: list[Cells] | None = None
    for line, content in lines_of(text, file, problems):
        if content.startswith("SECTION_"):
            current = opened(content, line, file, names, found, problems)
            continue
        cells = Cells(file, line, tuple(cell.strip() for cell in content.split(",")), problems)
        if current is None:
            cells.note("section", "The line stands before any section.", f"Start with {names[0]}.")
            break
        current.append(cells)
    for name in names:
        if name not in found:
            problems.add(
                file,
                f"The section {name} is missing.",
                "Give every section; the file may be cut off.",
                field=name,
            )
    return {name: found.get(name, []) for name in names}


def lines_of(text: str, file: str, problems: Problems) -> Iterator[tuple[int, str]]:
    """The lines that say something, each with its number."""
    for line, content in enumerate(text.split("\n"), start=1):
        if line > LINES_MAX:
            problems.add(file, f"It has more than {LINES_MAX} lines.", "Take a smaller one.")
            return
        said = content.strip()
        if said and not said.startswith("#"):
            yield line, said


def opened(  # noqa: PLR0917 - all that a new section is judged by
    name: str,
    line: int,
    file: str,
    names: Sequence[str],
    found: dict[str, list[Cells]],
    problems: Problems,
) -> list[Cells]:
    """The list that the lines of a section go to."""
    if name not in names:
        problems.add(
            file,
            f"There is no section {shown(name)}.",
            f"The sections are {', '.join(names)}.",
            line=line,
            field=name[:40],
        )
        return []
    if name in found:
        problems.add(file, "The section is there twice.", "Keep one.", line=line, field=name)
        return []
    found[name] = []
    return found[name]
