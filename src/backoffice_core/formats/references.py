"""What one file may name of another, so that one mistake is told once.

A row that is refused for its wage is still an employee, and a file that cannot be read may
hold any name. So what files refer to are the names as they stand, and where not all of them
could be read, nothing is held against whoever uses one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import attrs

__all__ = ["Catalogue", "Names"]

T = TypeVar("T")


@attrs.frozen
class Names:
    """The names in a file, those of refused rows too; any name where not ``complete``.

    >>> "E01" in Names(frozenset(), complete=False), "E01" in Names(frozenset(), complete=True)
    (True, False)
    """

    names: frozenset[str]
    complete: bool = attrs.field(kw_only=True)

    def __contains__(self, name: object) -> bool:
        """Whether a name may be used."""
        return not self.complete or name in self.names


@attrs.frozen(eq=False)
class Catalogue(Mapping[str, T]):
    """What was read, by name; of a name that may be used and was not read, a stand-in.

    A stand-in only lets the other cells of a row be read: the folder is refused already.
    """

    read: Mapping[str, T]
    names: Names
    stand_in: Callable[[str], T]

    def __contains__(self, name: object) -> bool:
        """Whether a name may be used."""
        return name in self.read or name in self.names

    def __getitem__(self, name: str) -> T:
        """What has a name."""
        found = self.read.get(name)
        return self.stand_in(name) if found is None else found

    def __iter__(self) -> Iterator[str]:
        """The names of what was read."""
        return iter(self.read)

    def __len__(self) -> int:
        """How many were read."""
        return len(self.read)
