"""What was assumed where a punch is missing, kept with the day so that it can be asked."""

from __future__ import annotations

import attrs

from backoffice_core.attendance.pairing.policy import OddPunch
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import ZonedInstant
from backoffice_core.kernel.words import Message

__all__ = ["Assumed"]


@attrs.frozen(kw_only=True)
class Assumed:
    """An open pair was taken to end then, because the policy says so and nobody punched.

    >>> assumed = Assumed(
    ...     end=ZonedInstant.parse("2026-05-04T18:00:00+07:00[Asia/Jakarta]"),
    ...     policy=OddPunch.PLANNED_END,
    ... )
    >>> str(assumed.says)
    'the open pair is taken to end at 2026-05-04 18:00, the planned end'
    """

    end: ZonedInstant
    policy: OddPunch

    @property
    def says(self) -> Message:
        """What was assumed, as part of a sentence."""
        if self.policy is OddPunch.PLANNED_END:
            return Message("the open pair is taken to end at {at}, the planned end", at=self.end)
        return Message(
            "the open pair is taken to end at {at}, when the day's time is full", at=self.end
        )

    def explain(self) -> Explanation:
        """Why time counts that nobody punched."""
        return Explanation(
            rule="odd_punch",
            says=self.says,
            result=self.end,
            parameters={"odd_punch": self.policy.value},
        )
