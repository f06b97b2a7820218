"""How a policy says why, the same way for all: its result, the same arguments, a reason tree.

``explain_`` and the name of the result takes the result, and the arguments that it was computed
from, and answers an :class:`Explanation`: what to do and what that costs, what it rests on, and
what a step less and a step more would cost, by the same computation. So a result that was made
by hand is explained as well, and told where it can be made cheaper. Of a column ``item`` says
which one is meant, counted from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from typing import Any, TypeVar

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Given, Numbers
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = [
    "beside",
    "expect_item",
    "figure",
    "of_item",
    "percent",
    "periods",
    "reason",
    "words_of_item",
]

T = TypeVar("T")
PLACES = 100
# Numbers below 1 keep so many digits that count.
DIGITS = 3


def figure(value: Numbers) -> Fraction:
    """A number to be read: to hundredths, and a small one to three digits.

    >>> figure(451.2599), figure(0.0012344)
    (Fraction(22563, 50), Fraction(123, 100000))
    """
    number = float(value)
    if 0 < abs(number) < 1:
        return Fraction(f"{number:.{DIGITS}g}")
    return Fraction(round(number * PLACES), PLACES)


def percent(share: Numbers) -> Fraction:
    """A share in per cent, to be read."""
    return Fraction(round(float(share) * 100 * PLACES), PLACES)


def periods(count: Numbers) -> Message:
    """So many periods, to be read; as a value of another message.

    >>> periods(2.5).render(), periods(1).render()
    ('2.5 periods', '1 period')
    """
    number = figure(count)
    if number.denominator == 1:
        return Message.plural("{count} period", "{count} periods", count=number.numerator)
    return Message("{number} periods", number=number)


def of_item(result: T, kind: type[T], item: int, *, name: str = "result") -> T:
    """One item of a result of columns, as the result of single numbers.

    Raises :class:`InvalidValue` (``type_wrong``, ``item_unknown``).
    """
    given: Any = expect(result, kind, name=name)
    fields = attrs.asdict(given, recurse=False)
    expect_item(item, max([np.size(value) for value in fields.values() if np.ndim(value)] or [1]))
    columns = {
        name: np.asarray(value).reshape(-1)[item if np.size(value) > 1 else 0]
        for name, value in fields.items()
        if np.ndim(value)
    }
    one: T = attrs.evolve(given, **columns)
    return one


def words_of_item(
    words: Mapping[str, Numbers], item: int, *, optional: Collection[str] = ()
) -> dict[str, Any]:
    """The arguments of one item, each a number; single numbers are those of each item.

    What is ``optional`` may be ``None``. Raises :class:`InvalidValue` (``item_unknown``,
    ``lengths_differ``, ``not_a_number``, ``number_too_large``).
    """
    missing = {name for name in optional if words[name] is None}
    given = Given(**{name: value for name, value in words.items() if name not in missing})
    if given.size != 1:
        expect_item(item, given.size)
    found: dict[str, Any] = dict.fromkeys(words)
    arrays = given.arrays.items()
    return found | {name: float(each[item if each.size > 1 else 0]) for name, each in arrays}


def expect_item(item: object, size: int, *, what: str = "item") -> None:
    """Refuse what is no place in a column.

    Raises :class:`InvalidValue` (``item_unknown``).
    """
    if type(item) is not int or not 0 <= item < size:
        raise InvalidValue(
            "item_unknown",
            f"There is no {what} {shown(item)} of {size}.",
            f"Count each {what} from 0.",
        )


def reason(
    rule: str,
    says: Message,
    *because: Explanation | None,
    result: Fraction | None = None,
    source: str = "",
) -> Explanation:
    """A node of the tree, on those of the reasons that there are."""
    return Explanation(
        rule=rule,
        says=says,
        result=result,
        source=source,
        because=tuple(each for each in because if each is not None),
    )


def nothing_asked(rule: str) -> Explanation:
    """Why nothing is ordered of what nobody asks for."""
    return reason(rule, Message("Nothing is asked for, so nothing is ordered"), result=figure(0))


def beside(rule: str, cost: Callable[[float], Numbers], lower: float, higher: float) -> Explanation:
    """What a step less and a step more would cost, each by the same computation."""
    return reason(
        rule,
        Message(
            "At {lower} it would cost {lower_cost} per period, at {higher} {higher_cost}",
            lower=figure(lower),
            lower_cost=figure(cost(lower)),
            higher=figure(higher),
            higher_cost=figure(cost(higher)),
        ),
    )
