"""A mapping nobody can change, that can be pickled, copied and hashed like the values around it.

A law or the terms of a business are handed to other processes; the read-only view of the
standard library stays behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

__all__ = ["FrozenMapping"]

K = TypeVar("K")
V = TypeVar("V")


class FrozenMapping(Mapping[K, V]):
    """A copy of a mapping, in the same order.

    >>> pages = FrozenMapping({"six_day": 21, "five_day": 22})
    >>> pages["five_day"], pages == {"six_day": 21, "five_day": 22}
    (22, True)
    """

    __slots__ = ("held",)

    held: dict[K, V]

    def __init__(self, mapping: Mapping[K, V]) -> None:
        self.held = dict(mapping)

    def __getitem__(self, key: K) -> V:
        """The value of a key."""
        return self.held[key]

    def __iter__(self) -> Iterator[K]:
        """The keys in order."""
        return iter(self.held)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.held)

    def __hash__(self) -> int:
        """The same for equal mappings, whatever their order."""
        return hash(frozenset(self.held.items()))

    def __repr__(self) -> str:
        """How it is written."""
        return f"FrozenMapping({self.held!r})"

    def __reduce__(self) -> tuple[type[FrozenMapping[K, V]], tuple[dict[K, V]]]:
        """Made again from what it holds."""
        return FrozenMapping, (self.held,)
