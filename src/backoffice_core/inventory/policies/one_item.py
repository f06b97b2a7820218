"""Numbers of decisions that are made for one item at a time, asked for once and refused by name.

A law of demand has one policy, so its costs are single numbers. A column there, or none at all,
is a mistake that would be found out deep inside a computation, or not at all.
"""

from __future__ import annotations

from backoffice_core.inventory.numbers import Given, Numbers, one_number
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["expect_no_more", "one_item", "whole_steps"]


def one_item(**values: Numbers) -> Given:
    """The named arguments, each a single number.

    Raises :class:`InvalidValue` (``not_a_number``).
    """
    for name, value in values.items():
        one_number(value, name)
    return Given(**values)


def whole_steps(amount: float, name: str, step: float) -> int:
    """A level or a cap of 0 or more, in whole steps of demand.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``, ``number_not_whole``).
    """
    steps = one_number(amount, name, negative=False) / step
    return int(Given(**{name: steps}).whole(name)[0])


def expect_no_more(count: float, most: int, what: str) -> None:
    """Refuse more places, or more periods, than can be gone over.

    Raises :class:`InvalidValue` (``number_too_large``).
    """
    if count > most:
        raise InvalidValue(
            "number_too_large",
            f"{what} is {count:.4g}, of which each one would be gone over.",
            f"Give no more than {most}, or count in larger units.",
        )
