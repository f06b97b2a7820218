"""Numbers, arrays and columns: one function takes them all and gives back what it got.

A policy is a formula, and a formula does not care whether it is asked about one item or a
million. So every function of the policies turns what it is given into arrays of doubles of
one length, checks them once, and gives the results back in the form they came in: a number
for numbers, an array for arrays, a polars or pandas column for columns. There is one
computation, so the results are the same.

What is not a finite number, or out of the range a formula holds for, is refused by name and
place; so is what is larger than anything that is counted, as products of a few such numbers
would leave the range of doubles. Money and stock themselves are never floats; costs, rates and
forecasts are.

The packages that compute with numbers are nothing without numpy and scipy, so they ask for
them once, here, before anything else of theirs is loaded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from backoffice_core.kernel.errors import InvalidValue, require
from backoffice_core.kernel.exact import shown

PURPOSE = "computing policies and forecasts"

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = require("numpy", extra="replenish", purpose=PURPOSE)
    NDArray = require("numpy.typing", extra="replenish", purpose=PURPOSE).NDArray

# Without types of its own: what is taken from it is annotated where it is used.
special: Any = require("scipy.special", extra="replenish", purpose=PURPOSE)

__all__ = [
    "LARGEST",
    "Array",
    "Given",
    "Numbers",
    "Places",
    "in_a_line",
    "one_number",
    "special",
]

LARGEST = 1e50
"""No number that is given may be larger: a product of six still is a double."""

# What single calls are mostly made with: quickly seen to be one number, and no column.
PLAIN = frozenset({float, int})

Array: TypeAlias = NDArray[np.float64]
"""Doubles, one for each item."""
Places: TypeAlias = NDArray[np.int64]
"""Whole numbers: places in an array, or counts."""

Numbers: TypeAlias = Any
"""A number (int, float, Fraction), a numpy array, a polars or pandas Series, or a list."""


class Given:
    """The named arguments of a call as arrays of one length, and the way back.

    Arguments of length one go with those of any length; other lengths must agree. Raises
    :class:`InvalidValue` (``not_a_number``, ``number_too_large``, ``lengths_differ``).

    >>> given = Given(demand=[100, 400], holding_cost=2)
    >>> given.back(given.positive("demand") / given.positive("holding_cost"))
    array([ 50., 200.])
    >>> Given(demand=100).positive("demand").shape, Given(demand=100).back(Given(demand=100).size)
    ((1,), 1.0)
    """

    def __init__(self, **values: Numbers) -> None:
        """Turn each value into an array of doubles."""
        self.arrays = {name: as_column(value, name) for name, value in values.items()}
        sizes = {array.size for array in self.arrays.values()} - {1}
        if len(sizes) > 1:
            lengths = ", ".join(f"{name} {array.size}" for name, array in self.arrays.items())
            raise InvalidValue(
                "lengths_differ",
                f"The columns have different lengths: {lengths}.",
                "Give columns of one length, or single numbers.",
            )
        self.size: int = sizes.pop() if sizes else 1
        self.restore = way_back(
            [value for name, value in values.items() if self.arrays[name].size == self.size]
        )

    def array(self, name: str) -> Array:
        """An argument as it is, of length one or :attr:`size`."""
        return self.arrays[name]

    def full(self, name: str) -> Array:
        """An argument repeated to :attr:`size`."""
        array = self.arrays[name]
        return array if array.size == self.size else np.broadcast_to(array, (self.size,))

    def positive(self, name: str) -> Array:
        """An argument that must be above 0. Raises ``number_too_small``."""
        return self.where(name, lambda array: array > 0, "number_too_small", "Give more than 0.")

    def not_negative(self, name: str) -> Array:
        """An argument that must be 0 or more. Raises ``number_too_small``."""
        return self.where(name, lambda array: array >= 0, "number_too_small", "Give 0 or more.")

    def share(self, name: str) -> Array:
        """An argument between 0 and 1, both left out. Raises ``share_out_of_range``."""
        return self.where(
            name,
            lambda array: (array > 0) & (array < 1),
            "share_out_of_range",
            "Give a share between 0 and 1, such as 0.95.",
        )

    def whole(self, name: str) -> Array:
        """An argument that must be whole. Raises ``number_not_whole``."""
        return self.where(
            name, lambda array: array == array.round(), "number_not_whole", "Give whole numbers."
        )

    def where(
        self, name: str, holds: Callable[[Array], NDArray[np.bool_]], code: str, remedy: str
    ) -> Array:
        """An argument for every element of which ``holds`` is true."""
        array = self.arrays[name]
        good = holds(array)
        if not (good.item() if good.size == 1 else good.all()):
            place = int(good.argmin())
            at = f" at {place}" if array.size > 1 else ""
            raise InvalidValue(code, f"{name}{at} is {float(array[place])!r}.", remedy)
        return array

    def refuse(self, bad: NDArray[np.bool_], code: str, problem: str, remedy: str) -> None:
        """Raise :class:`InvalidValue` if ``bad`` is true of any element, naming the first."""
        if bad.item() if bad.size == 1 else bad.any():
            place = int(bad.argmax())
            what = ", ".join(
                f"{name} {float(array[place if array.size > 1 else 0])!r}"
                for name, array in self.arrays.items()
            )
            at = f" At {place}:" if self.size > 1 else ""
            raise InvalidValue(code, f"{problem}{at} {what}.", remedy)

    def back(self, result: Numbers) -> Numbers:
        """A result in the form the arguments came in: a number, an array or a column."""
        return self.restore(result)


def as_array(value: Numbers, name: str) -> Array:
    """A value as a flat array of finite doubles.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_large``).
    """
    return within_range(as_doubles(value, name), value, name)


def within_range(doubles: Array, value: Numbers, name: str) -> Array:
    """Doubles made of a value, flat and none of them too large.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_large``).
    """
    array = doubles.reshape(-1)
    # What is not a number is neither above nor below: one pass each finds all that is wrong.
    if array.size and not (array.min() >= -LARGEST and array.max() <= LARGEST):
        place = int((np.abs(array) <= LARGEST).argmin())
        wrong = as_given(value, place) if array.size > 1 else float(array[place])
        raise out_of_range(f"{name} at {place}" if array.size > 1 else name, wrong)
    return array


def as_column(value: Numbers, name: str) -> Array:
    """A number or a column as :func:`as_array` has it; a table is none.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_large``).
    """
    if type(value) in PLAIN and -LARGEST <= value <= LARGEST:
        return np.array([value], dtype=np.float64)
    doubles = as_doubles(value, name)
    if doubles.ndim > 1:
        raise InvalidValue(
            "not_a_number",
            f"{name} is a table, of the shape {doubles.shape}.",
            "Give a finite number, or a column of them.",
        )
    return within_range(doubles, value, name)


def as_doubles(value: Numbers, name: str) -> Array:
    """A value as an array of doubles of any shape; texts, dates and truths are no numbers.

    Raises :class:`InvalidValue` (``not_a_number``).
    """
    if isinstance(value, (bool, str, bytes)) or value is None:
        raise not_a_number(name, value)
    try:
        raw: Any = np.asarray(value)
        if raw.dtype.kind not in "iufO" or (raw.dtype.kind == "O" and speaks(raw)):
            raise not_a_number(name, value)
        array: Array = raw.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError) as problem:
        raise not_a_number(name, value) from problem
    return array


def speaks(raw: Any) -> bool:  # noqa: ANN401 - an array of anything
    """Whether there are texts or truths among numbers, which would be taken for some."""
    return any(isinstance(each, (bool, str, bytes)) for each in raw.flat)


def as_given(value: Numbers, place: int) -> object:
    """A member of a column as it was given: ``None``, where that has become nan on the way."""
    members: list[object] = np.asarray(value).reshape(-1).tolist()
    return members[place]


def out_of_range(name: str, value: object) -> InvalidValue:
    """The refusal of what is no finite number, or too large a one."""
    if value is None or not math.isfinite(float(cast("float", value))):
        return not_a_number(name, value)
    return InvalidValue(
        "number_too_large",
        f"{name} is {in_a_line(value)}.",
        f"Give at most {LARGEST:g}, in larger units if need be.",
    )


def one_number(value: Numbers, name: str, *, negative: bool = True) -> float:
    """A value that is one finite number, and no column; 0 or more unless it may be ``negative``.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_large``, ``number_too_small``).

    >>> one_number(3, "periods")
    3.0
    """
    array = as_array(value, name)
    if array.size != 1 or np.ndim(value):
        raise InvalidValue(
            "not_a_number", f"{name} is {in_a_line(value)}.", "Give one finite number."
        )
    number = float(array[0])
    if number < 0 and not negative:
        raise InvalidValue("number_too_small", f"{name} is {number!r}.", "Give 0 or more.")
    return number


def not_a_number(name: str, value: object) -> InvalidValue:
    """The refusal of something that is no finite number."""
    return InvalidValue(
        "not_a_number",
        f"{name} is {in_a_line(value)}.",
        "Give a finite number, or a column of them.",
    )


def in_a_line(value: object) -> str:
    """A short repr of a value; a column shows itself over several lines, which are made one.

    >>> in_a_line(np.array([[1, 2], [3, 4]]))
    'array([[1, 2], [3, 4]])'
    """
    return " ".join(line.strip() for line in shown(value).splitlines())


def way_back(values: Sequence[Numbers]) -> Callable[[Numbers], Numbers]:
    """How to give a result back in the form of the values: the first column decides."""
    columns = [value for value in values if type(value) not in PLAIN and np.ndim(value)]
    if not columns:
        return lambda result: float(np.asarray(result).item(0))
    first: Any = columns[0]
    kind: Any = first.__class__
    maker = kind.__module__.partition(".")[0]
    if maker == "polars":
        return lambda result: kind(values=np.array(result))
    if maker == "pandas":
        return lambda result: kind(np.array(result), index=first.index)
    return np.array
