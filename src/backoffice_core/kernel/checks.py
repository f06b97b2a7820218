"""Types, checked where a value is handed over: it often comes out of a file, untyped.

A float for an amount, a text for a moment or a number for a key would otherwise be found out
far from where it was given, or never. Members of enums and dates have checks of their own in
:mod:`~backoffice_core.kernel.members`, which know what to say of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeGuard, TypeVar, cast

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["expect", "expect_several", "of_type", "several"]

T = TypeVar("T")


def expect(value: object, kind: type[T], *, name: str) -> T:
    """Return ``value`` if it is a ``kind``; ``name`` says what it is in the error.

    True is no number here, although it is an ``int`` to Python: nobody means Tuesday by it.
    Raises :class:`InvalidValue` (``type_wrong``).

    >>> expect(3600, str, name="key")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The key is 3600, which is not a str. \
Pass a str. [type_wrong]
    """
    if not fits(value, kind):
        raise wrong_type(value, (kind,), f"The {name}")
    return value


def fits(value: object, kind: type[T]) -> TypeGuard[T]:
    """Whether a value is of a kind; True is no int."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def wrong_type(value: object, kinds: tuple[type[Any], ...], what: str) -> InvalidValue:
    """The error for what is none of the kinds, of which a sentence begins with ``what``.

    A kind that has few ways to be made names them in ``WAYS``.
    """
    wanted = " or ".join(with_article(kind.__name__) for kind in kinds)
    ways = " or ".join(getattr(kind, "WAYS", with_article(kind.__name__)) for kind in kinds)
    return InvalidValue(
        "type_wrong", f"{what} is {shown(value)}, which is not {wanted}.", f"Pass {ways}."
    )


def with_article(name: str) -> str:
    """The name of a type in a sentence."""
    return f"an {name}" if name[:1] in "AEIOaeio" else f"a {name}"


def of_type(
    *kinds: type[Any], optional: bool = False
) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """A validator for a field of attrs that takes one of ``kinds``, or ``None`` if ``optional``."""
    exact = frozenset((*kinds, type(None)) if optional else kinds)

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        # Nearly always it is of the very type, and a set answers quickest.
        if type(value) in exact:
            return
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise wrong_type(value, kinds, f"The {attribute.name} of {type(instance).__name__}")

    return check


def expect_several(values: object, *, name: str) -> Iterable[object]:
    """Return ``values`` if they can be gone through; a text is one thing, not its letters.

    Raises :class:`InvalidValue` (``not_several``).

    >>> expect_several("1100", name="accounts")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: '1100' stands where several accounts are meant. \
Give a list or a set of accounts, also for a single one. [not_several]
    """
    if isinstance(values, str) or not holds_members(values):
        raise InvalidValue(
            "not_several",
            f"{shown(values)} stands where several {name} are meant.",
            f"Give a list or a set of {name}, also for a single one.",
        )
    return values


def holds_members(value: object) -> TypeGuard[Iterable[object]]:
    """Whether a value can be gone through; an array of no dimension says so, and cannot."""
    return isinstance(value, Iterable) and getattr(cast("object", value), "ndim", 1) != 0


def several(values: object, kind: type[T], *, name: str) -> list[T]:
    """The members of ``kind`` that were handed over, called ``name`` in errors.

    Raises :class:`InvalidValue`: ``type_wrong``, ``not_several``.
    """
    taken: list[T] = []
    for value in expect_several(values, name=name):
        if not fits(value, kind):
            raise wrong_type(value, (kind,), f"Among the {name}")
        taken.append(value)
    return taken
