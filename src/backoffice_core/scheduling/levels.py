"""Who insists on a rule, and how much: the law, the house, or a wish with a weight.

>>> Level.LAW.binds, Level.soft(30).binds
(True, False)
>>> Level.soft(30), Level.soft(1, priority=2)
(Level.soft(30), Level.soft(1, priority=2))
"""

from __future__ import annotations

from typing import ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["Coverage", "Level", "expect_level"]


@attrs.frozen(repr=False)
class Level:
    """What a broken rule means: ``LAW`` and ``HARD`` bind, ``soft`` costs its weight.

    A soft rule costs ``weight`` for each unit of every breach. Whatever has a lower
    ``priority`` number goes before everything with a higher one, whatever the weights.
    """

    value: str
    weight: int = 0
    priority: int = 1

    LAW: ClassVar[Level]
    HARD: ClassVar[Level]
    WAYS: ClassVar[str] = "Level.LAW, Level.HARD or Level.soft(weight)"

    def __attrs_post_init__(self) -> None:
        """Refuse what is no level."""
        if self.value not in {"law", "hard", "soft"}:
            raise InvalidValue("level_unknown", f"There is no level {shown(self.value)}.",
                               "Pass Level.LAW, Level.HARD or Level.soft(weight).")  # fmt: skip
        for number, name, least in ((self.weight, "weight", 0), (self.priority, "priority", 1)):
            if type(number) is not int or number < least:
                raise InvalidValue("level_invalid",
                                   f"The {name} of a level is {shown(number)}.",
                                   f"Give a whole number of {least} or more.")  # fmt: skip

    @classmethod
    def soft(cls, weight: int, *, priority: int = 1) -> Level:
        """A wish that costs ``weight`` for each unit it is not met by."""
        return cls("soft", weight, priority)

    @property
    def binds(self) -> bool:
        """Whether no roster of ours breaks it."""
        return self.value != "soft"

    def __repr__(self) -> str:
        """As it is written."""
        if self.binds:
            return f"Level.{self.value.upper()}"
        priority = f", priority={self.priority}" if self.priority != 1 else ""
        return f"Level.soft({self.weight}{priority})"


Level.LAW = Level("law")
Level.HARD = Level("hard")


def expect_level(instance: object, attribute: attrs.Attribute[Level], value: object) -> None:
    """Refuse, as a validator, what is no :class:`Level`."""
    if not isinstance(value, Level):
        raise InvalidValue(
            "not_a_level",
            f"The {attribute.name} of {type(instance).__name__} is {shown(value)}, "
            "which is not a Level.",
            f"Pass {Level.WAYS}.",
        )


@checked_fields
@attrs.frozen(kw_only=True)
class Coverage:
    """What a head too few or too many on a shift means.

    ``short`` is for each head below the people needed (bound by it, a shift stays open
    where nobody can work it), ``desired`` for each below the desired number, ``over`` for
    each above the most. Desired heads cost nothing unless asked for. A demand may have a
    coverage of its own: where there are not people enough for all, the night before the second
    head of a day, say.
    """

    short: Level = attrs.field(default=Level.HARD, validator=expect_level)
    desired: Level = attrs.field(default=Level.soft(1), validator=expect_level)
    over: Level = attrs.field(default=Level.HARD, validator=expect_level)
