"""A rule book: everything that says what one person's time is worth, as one value."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.periods import WEEK, Period
from backoffice_core.attendance.rules.premiums import Premium
from backoffice_core.attendance.rules.thresholds import Threshold
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.checks import expect_several, of_type, several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator

if TYPE_CHECKING:
    from backoffice_core.attendance.rules.reckoned import Extra, ReckonedDay
    from backoffice_core.kernel.findings import Finding

__all__ = ["Combination", "ExtraRule", "LimitRule", "RuleBook"]

DAY = 86_400
R = TypeVar("R")


class Combination(enum.Enum):
    """What several multiples on the same second make together.

    ``MAX``: the greatest alone. ``SUM``: what each adds to the plain wage, or takes from it, is
    added up, and is never less than nothing. ``PRODUCT``: each multiplies what the others left.
    """

    MAX = "max"
    SUM = "sum"
    PRODUCT = "product"


class ExtraRule(Protocol):
    """A rule that pays what no second of work earns: a call-out, a missed meal, a short shift.

    ``owed`` gets one person's reckoned days in order, all that are being decided.
    """

    @property
    def name(self) -> str:
        """What it is called, once in a book."""
        ...

    @property
    def citation(self) -> Citation:
        """Where it is written."""
        ...

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """What is owed, each with its day and reason."""
        ...


class LimitRule(Protocol):
    """A line the law draws: too long, too little rest, no break; crossing it is a finding."""

    @property
    def name(self) -> str:
        """What it is called, once in a book."""
        ...

    @property
    def citation(self) -> Citation:
        """Where it is written."""
        ...

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding wherever one person's days cross the line."""
        ...


def threshold_tuple(rules: Iterable[Threshold]) -> tuple[Threshold, ...]:
    """Thresholds as a tuple."""
    return tuple(several(rules, Threshold, name="thresholds"))


def premium_tuple(rules: Iterable[Premium]) -> tuple[Premium, ...]:
    """Premiums as a tuple."""
    return tuple(several(rules, Premium, name="premiums"))


def named_rules(rules: Iterable[R], *, name: str, does: str) -> Iterator[R]:
    """The rules, each of which has a name and can do what is asked, somebody else's too."""
    expect_several(rules, name=name)
    for rule in rules:
        if not isinstance(getattr(rule, "name", None), str):
            raise InvalidValue(
                "type_wrong",
                f"Among the {name} is {shown(rule)}, which is no rule: it has no name.",
                "Pass rules.",
            )
        if not callable(getattr(rule, does, None)):
            raise InvalidValue(
                "type_wrong",
                f"Among the {name} is {shown(rule)}, which is none: it has no {does}().",
                "Rules of pay are extras, lines that may not be crossed are limits.",
            )
        yield rule


def extra_tuple(rules: Iterable[ExtraRule]) -> tuple[ExtraRule, ...]:
    """Extra rules as a tuple."""
    return tuple(named_rules(rules, name="extras", does="owed"))


def limit_tuple(rules: Iterable[LimitRule]) -> tuple[LimitRule, ...]:
    """Limits as a tuple."""
    return tuple(named_rules(rules, name="limits", does="crossed"))


@attrs.frozen(kw_only=True)
class RuleBook:
    """The rules for one pattern of work, applied in the order they stand.

    ``ordinary`` says where normal time and its plain wage are written. ``workday_starts``
    cuts time into fixed days that begin when the clock shows so much after midnight, as some
    laws want; without it time stays with the day it was attributed to. ``week`` is the workweek.
    Where overtime and premiums meet, ``combination`` says what they make together; between
    two thresholds the greater multiple always stands alone.

    Raises :class:`InvalidValue`: ``rule_twice`` for two rules of one name,
    ``workday_start_unknown``, ``text_empty``, ``not_a_member``, ``type_wrong``, ``not_several``.
    """

    name: str = attrs.field(validator=[of_type(str), named])
    ordinary: Citation = attrs.field(validator=of_type(Citation))
    week: Period = attrs.field(default=WEEK, validator=of_type(Period))
    workday_starts: Duration | None = attrs.field(
        default=None, validator=of_type(Duration, optional=True)
    )
    thresholds: tuple[Threshold, ...] = attrs.field(default=(), converter=threshold_tuple)
    premiums: tuple[Premium, ...] = attrs.field(default=(), converter=premium_tuple)
    extras: tuple[ExtraRule, ...] = attrs.field(default=(), converter=extra_tuple)
    limits: tuple[LimitRule, ...] = attrs.field(default=(), converter=limit_tuple)
    combination: Combination = attrs.field(
        default=Combination.MAX, validator=member_validator(Combination)
    )

    def __attrs_post_init__(self) -> None:
        seen: set[str] = set()
        for rule in self.rules:
            if rule.name in seen:
                raise InvalidValue(
                    "rule_twice",
                    f"Two rules of {self.name} are called {rule.name!r}.",
                    "Give every rule of a book a name of its own.",
                )
            seen.add(rule.name)
        starts = self.workday_starts
        if starts is not None and not 0 <= starts.seconds < DAY:
            raise InvalidValue(
                "workday_start_unknown",
                f"A workday cannot start {starts} after midnight.",
                "Give less than 24 hours.",
            )

    @property
    def rules(self) -> tuple[Threshold | Premium | ExtraRule | LimitRule, ...]:
        """Every rule of the book."""
        return (*self.thresholds, *self.premiums, *self.extras, *self.limits)

    @property
    def timed(self) -> tuple[Threshold | Premium, ...]:
        """The rules that give seconds their worth: thresholds, then premiums."""
        return (*self.thresholds, *self.premiums)
