"""The storage laws: what every store promises, each checked by one function.

A law is a short name, a promise in a plain sentence, and a check that drives a store
through its public verbs only. No test framework is needed, no ``assert`` is used (it
vanishes under ``-O``), every check ends, and every store opened is closed.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

from backoffice_core.testing.cases import Case, Law, LawBroken, Opener
from backoffice_core.testing.laws_of_commits import LAWS_OF_COMMITS
from backoffice_core.testing.laws_of_reading import LAWS_OF_READING

__all__ = ["LAWS", "check_law", "check_store"]

LAWS: Final[tuple[Law, ...]] = (*LAWS_OF_COMMITS, *LAWS_OF_READING)
"""Every promise that a store keeps, in the order they are checked."""


def check_law(law: Law, opener: Opener) -> None:
    """Check one law. Raises :class:`LawBroken`, also for an error no store should raise."""
    with ExitStack() as held:
        case = Case(law.slug, law.promise, opener, held)
        try:
            law.check(case)
        except LawBroken:
            raise
        except Exception as foreign:
            raise case.broken(f"this was raised: {foreign!r}") from foreign


def check_store(opener: Opener) -> tuple[Law, ...]:
    """Check every law and return them all, or raise one :class:`LawBroken` that tells of each.

    ``opener`` takes a name and opens a store: an empty one for a new name, and for a store
    that says it is durable the same one again for the same name.

    >>> from backoffice_core.storage import MemoryStore
    >>> len(check_store(lambda name: MemoryStore())) >= 12
    True
    """
    broken: list[LawBroken] = []
    for law in LAWS:
        try:
            check_law(law, opener)
        except LawBroken as problem:
            broken.append(problem)
    if broken:
        listed = "".join(f"\n- {problem}" for problem in broken)
        raise LawBroken("laws_broken", f"{len(broken)} of {len(LAWS)} laws are broken:{listed}")
    return LAWS
