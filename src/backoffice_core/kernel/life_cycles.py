"""Life cycles as tables: which state may follow which, and by what event.

The table is the truth: code asks it, and the diagrams in the documentation are drawn
from it.
"""

from __future__ import annotations

import enum
from typing import Generic, TypeVar

import attrs

__all__ = ["LifeCycle", "Transition"]

State = TypeVar("State", bound=enum.Enum)


@attrs.frozen
class Transition(Generic[State]):
    """One step: from a state, by an event, to a state."""

    before: State
    event: str
    after: State


@attrs.frozen
class LifeCycle(Generic[State]):
    """The allowed steps from ``start`` on; whatever is not listed is refused.

    >>> class Lamp(enum.Enum):
    ...     OFF = "off"
    ...     ON = "on"
    >>> lamp = LifeCycle(Lamp.OFF, (Transition(Lamp.OFF, "press", Lamp.ON),))
    >>> lamp.allows(Lamp.OFF, Lamp.ON), lamp.allows(Lamp.ON, Lamp.OFF)
    (True, False)
    >>> print(lamp.mermaid())
    stateDiagram-v2
        [*] --> off
        off --> on: press
    """

    start: State
    transitions: tuple[Transition[State], ...]

    def allows(self, before: State, after: State) -> bool:
        """Whether a step is listed."""
        return any((each.before, each.after) == (before, after) for each in self.transitions)

    def after(self, before: State) -> tuple[State, ...]:
        """Where one can get from a state, in the order of the table."""
        return tuple(
            dict.fromkeys(each.after for each in self.transitions if each.before is before)
        )

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        steps = (
            f"    {each.before.value} --> {each.after.value}: {each.event}"
            for each in self.transitions
        )
        return "\n".join(("stateDiagram-v2", f"    [*] --> {self.start.value}", *steps))

    def markdown(self) -> str:
        """The table as Markdown."""
        steps = (
            f"| {each.before.value} | {each.event} | {each.after.value} |"
            for each in self.transitions
        )
        return "\n".join(("| in state | event | becomes |", "|---|---|---|", *steps))
