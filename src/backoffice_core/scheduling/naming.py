"""Whom and what a rule names, and how its sentence is said once names are known.

A rule is made before the problem it is put into, so it names people by their ids and shifts
by their codes, and a wrong letter in one of them makes it bind nobody. What a rule names it
may say, and then the checker tells what of it is not there.

All three are optional, for rules of your own too: ``people_named`` and ``codes_named`` are sets
of ids and of codes (without the latter, the field ``codes`` that many rules have);
``said_with`` takes what people are called, by id, and returns the rule's sentence with that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Message
    from backoffice_core.scheduling.rules import Named

__all__ = ["codes_named", "listed", "people_named", "sentence_with"]


def people_named(rule: Named) -> frozenset[str]:
    """Return the ids of the people a rule names; none where it does not say.

    >>> from backoffice_core.scheduling import Together
    >>> sorted(people_named(Together(people=["E1", "E2"])))
    ['E1', 'E2']
    """
    return frozenset(getattr(rule, "people_named", ()))


def codes_named(rule: Named) -> frozenset[str]:
    """Return the codes of shifts a rule names; none where it does not say.

    >>> from backoffice_core.scheduling import ShiftsBetween
    >>> sorted(codes_named(ShiftsBetween(most=2, codes=["N"])))
    ['N']
    """
    named: object = getattr(rule, "codes_named", None)
    if named is None:
        named = getattr(rule, "codes", None)
    if not isinstance(named, frozenset | set | tuple | list):
        return frozenset()
    each_of = cast("Iterable[object]", named)
    return frozenset(each for each in each_of if isinstance(each, str))


def sentence_with(rule: Named, names: Mapping[str, str]) -> Message:
    """Return a rule as one sentence that calls people by their names.

    >>> from backoffice_core.scheduling import Apart
    >>> print(sentence_with(Apart(people=["E1", "E2"]), {"E1": "Adi", "E2": "Budi"}))
    Adi, Budi do not work together
    """
    said = getattr(rule, "said_with", None)
    sentence: Message = rule.sentence if said is None else said(names)
    return sentence


def listed(people: Iterable[str], names: Mapping[str, str]) -> str:
    """Return people by their names, or by their ids where they have none."""
    return ", ".join(names.get(one, one) for one in people)
