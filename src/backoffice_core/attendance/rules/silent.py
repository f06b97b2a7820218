"""A rule that would have spoken on a day, and kept silent because its week was short.

What is not paid leaves no piece of time behind, so whoever asks why would find nothing: the
day carries it among its steps.
"""

from __future__ import annotations

import attrs

from backoffice_core.attendance.rules.explaining_words import RuleName
from backoffice_core.attendance.rules.thresholds import Threshold
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["KeptSilent"]


@attrs.frozen
class KeptSilent:
    """The day has the place in a row that ``rule`` asks for, in a week too short for it."""

    rule: Threshold

    def explain(self) -> Explanation:
        """Which rule, and how short a week silences it."""
        row = self.rule.when.in_row
        short = None if row is None else row.unless
        nothing = Duration(0)
        in_all = nothing if short is None else short.in_all
        on_a_day = nothing if short is None else short.on_a_day
        says = Message(
            "{rule}: no overtime, because the week has at most {in_all} in all, "
            "or at most {on_a_day} on every day",
            rule=RuleName(self.rule.name),
            in_all=in_all,
            on_a_day=on_a_day,
        )
        return Explanation(
            rule=f"threshold.{self.rule.name}.silent",
            says=says,
            parameters={"in_all": in_all, "on_a_day": on_a_day},
            source=str(self.rule.citation),
        )
