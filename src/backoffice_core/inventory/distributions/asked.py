"""What any law is asked besides levels: how many draws, what grid, how many periods.

A law's answers are as good as what it is asked; a count of draws that is none, or a step of
nothing, is refused here, in the same words by all laws.
"""

from __future__ import annotations

from numbers import Integral

import numpy as np

from backoffice_core.inventory.numbers import Numbers, in_a_line, one_number
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import whole_number

__all__ = ["COUNT_MAX", "dice", "draws", "grid", "periods_told", "whole", "whole_periods"]

COUNT_MAX = 2.0**52
"""Beyond this, doubles do not count one by one any more."""
DRAWS_MAX = 1_000_000_000


def whole(value: object, name: str) -> int:
    """A whole number from 0 on, of Python or of numpy.

    Raises :class:`InvalidValue` (``number_not_whole``, ``number_too_small``).
    """
    counted: object = int(value) if isinstance(value, Integral) else value
    return whole_number(counted, name=name, least=0)


def dice(seed: object) -> np.random.Generator:
    """The random numbers of a seed: the same seed gives the same ones.

    Raises :class:`InvalidValue` (``number_not_whole``, ``number_too_small``).
    """
    return np.random.default_rng(whole(seed, "seed"))


def draws(count: object) -> int:
    """How many draws are asked for.

    Raises :class:`InvalidValue` (``number_not_whole``, ``number_too_small``,
    ``number_too_large``).
    """
    number = whole(count, "count")
    if number > DRAWS_MAX:
        raise InvalidValue(
            "number_too_large", f"{number} draws.", f"Draw at most {DRAWS_MAX} at a time."
        )
    return number


def grid(tolerance: Numbers, step: Numbers) -> tuple[float, float]:
    """A tolerance and a step to lay a law out on.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``).
    """
    left_out, width = one_number(tolerance, "tolerance"), one_number(step, "step")
    if width <= 0 or not 0 < left_out < 1:
        raise InvalidValue(
            "number_too_small",
            f"A step of {in_a_line(step)} or a tolerance of {in_a_line(tolerance)} is none.",
            "Give a step above 0 and a tolerance between 0 and 1.",
        )
    return left_out, width


def whole_periods(periods: Numbers) -> int:
    """A whole number of periods.

    Raises :class:`InvalidValue` (``not_a_number``, ``periods_not_whole``).
    """
    count = one_number(periods, "periods")
    if count < 0 or count != round(count):
        raise InvalidValue(
            "periods_not_whole",
            f"This law has sums over whole periods only, and none over {periods_told(count)}.",
            "Give a whole number of periods, or a distribution of them.",
        )
    return int(count)


def periods_told(count: float) -> str:
    """A number of periods for an error message.

    >>> periods_told(1), periods_told(3.5)
    ('1 period', '3.5 periods')
    """
    return "1 period" if count == 1 else f"{count:g} periods"
