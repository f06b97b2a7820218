"""A life cycle is its table."""

from __future__ import annotations

import enum

from backoffice_core.kernel import LifeCycle, Transition


class Lamp(enum.Enum):
    """Two states."""

    OFF = "off"
    ON = "on"


LAMP = LifeCycle(
    Lamp.OFF,
    (
        Transition(Lamp.OFF, "press", Lamp.ON),
        Transition(Lamp.OFF, "switch", Lamp.ON),
        Transition(Lamp.ON, "press", Lamp.OFF),
        Transition(Lamp.ON, "leave", Lamp.ON),
    ),
)


def test_only_what_is_listed_is_allowed() -> None:
    """A step that no line names is refused."""
    assert LAMP.allows(Lamp.ON, Lamp.ON)
    assert not LAMP.allows(Lamp.OFF, Lamp.OFF)


def test_what_comes_next_is_in_the_order_of_the_table_and_once() -> None:
    """Two events that lead to the same state are one way."""
    assert (Lamp.ON,) == LAMP.after(Lamp.OFF)
    assert (Lamp.OFF, Lamp.ON) == LAMP.after(Lamp.ON)


def test_the_table_is_written_and_drawn_line_by_line() -> None:
    """Each transition stands in both once."""
    assert 6 == len(LAMP.mermaid().splitlines()) == len(LAMP.markdown().splitlines())
