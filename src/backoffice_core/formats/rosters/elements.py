"""XML elements that know their line, so that a problem can say where it is.

Read with defusedxml: no document types, no entities, nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.rosters.sources import WHOLE, bytes_in
from backoffice_core.formats.tables import UNIX_DAY, read_day, shown
from backoffice_core.kernel.errors import require

__all__ = ["Element", "elements_in"]

DEPTH_MAX = 40
ELEMENTS_MAX = 2_000_000
MINUTES_AN_HOUR = 60
HOURS_A_DAY = 24


@attrs.define(eq=False)
class Element:
    """An element of a file; each reading method notes what is wrong and returns a stand-in."""

    name: str
    line: int
    file: str
    problems: Problems
    attributes: dict[str, str]
    children: list[Element] = attrs.Factory(list["Element"])
    pieces: list[str] = attrs.Factory(list[str])

    def note(self, problem: str, remedy: str, *, field: str = "") -> None:
        """Note a problem of this element."""
        self.problems.add(self.file, problem, remedy, line=self.line, field=field or self.name)

    @property
    def text(self) -> str:
        """The text within, blanks around it left out."""
        return "".join(self.pieces).strip()

    def each(self, *path: str) -> Iterator[Element]:
        """The elements at the end of a path of names."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.each(*path[1:])

    def find(self, name: str) -> Element | None:
        """The child of a name that may be there once."""
        found = list(self.each(name))
        if len(found) > 1:
            found[1].note(f"{name} is there twice.", "Remove one.")
        return found[0] if found else None

    def only(self, names: Collection[str]) -> None:
        """Note every child of another name: what is misspelt would be left out without a word."""
        for child in self.children:
            if child.name not in names:
                child.note(
                    f"{self.name} has no {shown(child.name)}.",
                    f"Use one of: {', '.join(sorted(names))}.",
                )

    def one(self, name: str) -> Element:
        """The child of a name that must be there once; an empty one stands in."""
        found = self.find(name)
        if found is not None:
            return found
        self.note(f"{self.name} has no {name}.", "Add it; the file may be cut off.", field=name)
        return Element(name, self.line, self.file, Problems(), {})

    def said(self) -> str:
        """The text within, which must be there."""
        if not self.text:
            self.note("It is empty.", "Fill it in.")
        return self.text

    def attribute(self, name: str) -> str:
        """An attribute that must be there."""
        value = self.attributes.get(name, "").strip()
        if not value:
            self.note(f"{self.name} has no {name}.", "Add it.", field=name)
        return value

    def whole(self, *, most: int, least: int = 0) -> int:
        """The whole number within, in bounds."""
        return self.counted(self.said(), self.name, least=least, most=most)

    def whole_attribute(self, name: str, *, most: int, least: int = 0) -> int:
        """An attribute that is a whole number in bounds."""
        return self.counted(self.attribute(name), name, least=least, most=most)

    def counted(self, text: str, field: str, *, least: int, most: int) -> int:
        """A whole number in bounds, out of a text."""
        value = int(text) if WHOLE.fullmatch(text) else -1
        if not least <= value <= most:
            if text:
                self.note(
                    f"{shown(text)} is not a whole number from {least} to {most}.",
                    "Write digits only.",
                    field=field,
                )
            return least
        return value

    def truth(self) -> bool:
        """Whether the text within says true."""
        if self.text not in {"true", "false", "1", "0"}:
            self.note(f"{shown(self.text)} is neither true nor false.", "Write one of them.")
        return self.text in {"true", "1"}

    def day(self) -> date:
        """The date within."""
        text = self.said()
        day = read_day(text)
        if day is None and text:
            self.note(f"{shown(text)} is not a date.", "Write dates as YYYY-MM-DD.")
        return day or UNIX_DAY

    def clock(self) -> timedelta:
        """The time of day within, from midnight: ``6:0``, ``06:30`` or ``06:30:00``."""
        text = self.said()
        parts = text.split(":")
        numbers = [int(part) for part in parts if part.isascii() and WHOLE.fullmatch(part)]
        if len(numbers) == len(parts) and len(parts) in {2, 3}:
            hours, minutes, seconds = (*numbers, 0)[:3]
            if hours < HOURS_A_DAY and max(minutes, seconds) < MINUTES_AN_HOUR:
                return timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if text:
            self.note(f"{shown(text)} is not a time of day.", "Write HH:MM:SS.")
        return timedelta(0)

    def known(self, names: Iterable[str], kind: str) -> str:
        """The name within, which was given before."""
        text = self.said()
        if text and text not in names:
            self.note(f"There is no {kind} {shown(text)}.", f"Name a {kind} of this file.")
        return text


def elements_in(source: Path | str | bytes, root: str, problems: Problems) -> Element:
    """The root element of a file; raises :class:`InputRefused` where it cannot be read."""
    content, file = bytes_in(source, problems)
    problems.refuse()
    building = Building(file, problems)
    found = built(content or b"", building)
    problems.refuse()
    if found is None or found.name != root:
        name = found.name if found is not None else ""
        problems.add(
            file,
            f"It starts with {shown(name)}, not with {root}.",
            "Check that it is the file that is meant.",
            line=1,
            field=root,
        )
        problems.refuse()
    return found or Element(root, 1, file, problems, {})


def built(content: bytes, building: Building) -> Element | None:
    """Feed content to a parser; what cannot be XML becomes a problem."""
    reader = require("defusedxml.ElementTree", extra="formats", purpose="Reading XML rosters")
    # defusedxml has no types of its own.
    parser: Any = reader.DefusedXMLParser(target=building, forbid_dtd=True)
    building.parser = parser.parser
    try:
        parser.feed(content)
        parser.close()
    # ParseError is a SyntaxError; forbidden constructs and odd encodings are ValueErrors.
    except (SyntaxError, ValueError, LookupError, RecursionError) as problem:
        place = getattr(problem, "position", None)
        building.problems.add(
            building.file,
            f"It is not XML that can be read: {str(problem)[:120] or type(problem).__name__}.",
            "Take the file anew; it may be cut off.",
            line=place[0] if place else int(parser.parser.CurrentLineNumber),
        )
        return None
    return building.root


@attrs.define(eq=False)
class Building:
    """Puts elements together as a parser tells of them."""

    file: str
    problems: Problems
    root: Element | None = None
    parser: Any = None
    count: int = 0
    open: list[Element] = attrs.Factory(list[Element])

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element starts."""
        self.count += 1
        if len(self.open) >= DEPTH_MAX or self.count > ELEMENTS_MAX:
            raise ValueError("there are too many elements, or elements within elements")
        element = Element(
            tag.rpartition("}")[2],
            int(self.parser.CurrentLineNumber),
            self.file,
            self.problems,
            attributes,
        )
        if self.open:
            self.open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        self.open.append(element)

    def end(self, tag: str) -> None:  # noqa: ARG002 - as a parser calls it
        """An element ends."""
        self.open.pop()

    def data(self, text: str) -> None:
        """Text within the element that is open."""
        if self.open:
            self.open[-1].pieces.append(text)

    def close(self) -> None:
        """The file ends."""
