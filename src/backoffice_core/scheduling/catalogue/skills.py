"""Who may work what: the skill that a shift asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Count, Term

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value

__all__ = ["SkillRequired"]


@attrs.frozen(kw_only=True)
class SkillRequired:
    """Who works a shift has the skill it asks for."""

    name: ClassVar[str] = "skill_required"
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("The skill that the shift asks for")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return nothing: there is no number to set."""
        return {}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each shift that asks for a skill the person lacks."""
        for shift in work.assignments:
            if shift.skill not in work.person.skills:
                says = Message("{person} lacks the skill {skill} for {shift} on {day}",
                               person=work.person.name, skill=shift.skill, shift=shift.shift,
                               day=shift.day)  # fmt: skip
                yield Breach(says=says, day=shift.day, assignments=(shift,))

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid what asks for another skill."""
        lacked = {shift.skill for shift in possible.assignments} - possible.person.skills
        if lacked:
            for position, shift in enumerate(possible.assignments):
                if shift.skill in lacked:
                    yield Count.never(position)
