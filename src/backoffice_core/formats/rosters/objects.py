"""JSON read strictly: every value is what it claims to be, and problems say where by its path.

A key that is there twice, a number that is no whole one, a name nobody has: each is a
problem with the path of the value, ``nurses[3].contract``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Never, TypeGuard

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.rosters.sources import text_in
from backoffice_core.formats.tables import shown

__all__ = ["Node", "object_in"]

ITEMS_MAX = 1_000_000


@attrs.frozen(eq=False)
class Node:
    """A value of a file with its path; reading methods note what is wrong, and go on."""

    value: object
    path: str
    file: str
    problems: Problems

    def note(self, problem: str, remedy: str) -> None:
        """Note a problem of this value."""
        self.problems.add(self.file, problem, remedy, field=self.path or "file")

    def at(self, key: str) -> Node:
        """The value of a key that must be there."""
        path = f"{self.path}.{key}" if self.path else key
        if is_object(self.value):
            if key in self.value:
                return Node(self.value[key], path, self.file, self.problems)
            self.note(f"It has no {key}.", "Add it.")
        else:
            self.note("It is no object.", f"Write an object with {key}.")
        return Node(None, path, self.file, Problems())

    def items(self) -> Iterator[Node]:
        """The values of a list."""
        if not is_list(self.value):
            self.note("It is no list.", "Write a list.")
            return
        for place, each in enumerate(self.value):
            yield Node(each, f"{self.path}[{place}]", self.file, self.problems)

    def name(self) -> str:
        """A text that is there."""
        if not isinstance(self.value, str) or not self.value:
            self.note("It is no text, or an empty one.", "Write a name.")
            return ""
        return self.value

    def new(self, names: Iterable[str], kind: str) -> str:
        """A name that no other of its kind has."""
        name = self.name()
        if name in names:
            self.note(f"The {kind} {shown(name)} is there twice.", "Remove one.")
        return name

    def known(self, names: Iterable[str], kind: str) -> str:
        """A name that was given before."""
        name = self.name()
        if name and name not in names:
            self.note(f"There is no {kind} {shown(name)}.", f"Name a {kind} that there is.")
        return name

    def whole(self, *, most: int, least: int = 0) -> int:
        """A whole number in bounds."""
        if type(self.value) is not int or not least <= self.value <= most:
            self.note(f"It is not a whole number from {least} to {most}.", "Write digits only.")
            return least
        return self.value


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Whether JSON said an object: its keys are always texts."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether JSON said a list."""
    return isinstance(value, list)


def object_in(source: Path | str | bytes, problems: Problems) -> Node:
    """The object in a file; raises :class:`InputRefused` where it cannot be read."""
    text, file = text_in(source, problems)
    problems.refuse()
    value: object = None
    try:
        value = json.loads(text or "", object_pairs_hook=once, parse_constant=no_number)
    # JSONDecodeError is a ValueError, and so is a number of too many digits.
    except (ValueError, RecursionError) as problem:
        line = problem.lineno if isinstance(problem, json.JSONDecodeError) else None
        problems.add(
            file,
            f"It is not JSON that can be read: {str(problem)[:120]}.",
            "Take the file anew; it may be cut off.",
            line=line,
        )
    problems.refuse()
    return Node(value, "", file, problems)


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys are there once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {shown(twice)} is there twice")
    return found


def no_number(name: str) -> Never:
    """Refuse NaN and Infinity."""
    raise ValueError(f"{name} is no number")
