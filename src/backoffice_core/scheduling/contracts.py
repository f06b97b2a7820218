"""A contract: the rules that bind for the people who have it, under one name.

What a contract says, hours a week, days in a row, weekends, nights, is said by the rules
of the catalogue, each with the contract's numbers. A contract that changes is an
:class:`~backoffice_core.kernel.Effective` one; each version binds on its own days, and a week
or a month in which it changes is judged once, by the version of its last day.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.scheduling.rules import Rule

__all__ = ["Contract"]


def rules_of(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, from whatever they came in."""
    return tuple(rules)


def expect_personal(
    instance: Contract, attribute: attrs.Attribute[tuple[Rule, ...]], value: tuple[Rule, ...]
) -> None:
    """Refuse, as a validator, a rule about several people: it is nobody's alone."""
    for rule in value:
        if isinstance(rule, type):
            raise InvalidValue("not_a_rule",
                               f"Among the {attribute.name} of {instance.name!r} is the class "
                               f"{rule.__name__}.", f"Make one: {rule.__name__}(...).")  # fmt: skip
        if hasattr(rule, "team_terms"):
            raise InvalidValue("rule_of_a_team",
                               f"Among the {attribute.name} of {instance.name!r} is "
                               f"{rule.name}, which is about several people.",
                               "Give it to the problem.")  # fmt: skip


@checked_fields
@attrs.frozen
class Contract:
    """Rules under one name, for everybody who has the contract.

    Raises :class:`InvalidValue`: ``not_a_rule``, ``rule_of_a_team``, ``not_several``,
    ``type_wrong``.

    >>> from backoffice_core.scheduling import ShiftsBetween, Week, WeekendsMax
    >>> half = Contract("half time", [ShiftsBetween(most=3, period=Week()), WeekendsMax(most=2)])
    >>> for rule in half.rules:
    ...     print(rule.sentence)
    At most 3 shifts a week
    At most 2 weekends worked
    """

    name: str
    rules: tuple[Rule, ...] = attrs.field(default=(), converter=rules_of, validator=expect_personal)
