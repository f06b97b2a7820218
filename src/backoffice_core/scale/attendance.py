"""A million days over columns: the object path's figures, without its objects.

Punches are two columns of numbers, in any order, as a company's devices hand them over; a row
comes back for every person and day. What is lost is the explanation: which rule speaks for
which second is known to :func:`~backoffice_core.attendance.rules.reckon` alone, so a figure
that somebody asks about is reckoned again for that person, on the object path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs

from backoffice_core.attendance import DayKind
from backoffice_core.attendance.pairing import Attribution, OddPunch, Pairing, PairingMode
from backoffice_core.attendance.pairing.finishing import calendar_kind
from backoffice_core.attendance.rules import Premium, RuleBook, Threshold
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.scale.attendance_numbers import Clock, Cuts, numpy
from backoffice_core.scale.attendance_pairing import (
    DAY_BIAS,
    DAY_BITS,
    SECOND_BITS,
    Paired,
    cut_into_days,
    pair,
    sorted_keys,
)
from backoffice_core.scale.attendance_rules import KINDS, Days, apply_rules, worths

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["ReckonedColumns", "reckon_columns"]

EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
# Bits of a byte.
RULES_MAX: Final = 8
BLOCK: Final = 2**18
ATTRIBUTIONS: Final = frozenset({Attribution.START_DAY, Attribution.END_DAY, Attribution.SPLIT})
ODD: Final = frozenset({OddPunch.COUNT_PAIRS, OddPunch.COUNT_NOTHING})


@attrs.frozen(kw_only=True, eq=False)
class ReckonedColumns:
    """A row for each person and day, in this order; all times in seconds.

    ``person`` is the code that was given, ``day`` a date (``datetime64[D]``), ``kind`` the place
    of the day's kind in ``DayKind``. ``complete`` is false where a punch is missing.
    ``seconds`` has a column for each multiple, least first, whose sum is ``worked``;
    ``overtime`` is what thresholds made overtime, and ``premiums`` the time of each premium.
    """

    person: npt.NDArray[Any]
    day: npt.NDArray[Any]
    kind: npt.NDArray[Any]
    complete: npt.NDArray[Any]
    worked: npt.NDArray[Any]
    overtime: npt.NDArray[Any]
    seconds: Mapping[Fraction, npt.NDArray[Any]]
    premiums: Mapping[str, npt.NDArray[Any]]

    def __len__(self) -> int:
        return len(self.day)

    @property
    def totals(self) -> dict[Fraction, Duration]:
        """The time at each multiple over all rows, as :attr:`Reckoning.totals` has it."""
        return {
            multiple: Duration(int(column.sum()))
            for multiple, column in self.seconds.items()
            if column.any()
        }


def reckon_columns(
    persons: npt.ArrayLike,
    instants: npt.ArrayLike,
    *,
    policy: Pairing,
    zone: str,
    rules: RuleBook,
    calendar: Calendar | None = None,
) -> ReckonedColumns:
    """What :func:`worked_days` and then :func:`reckon` say of punches, day by day.

    ``persons`` are codes from 0 to 2**22, ``instants`` whole seconds since 1970 in UTC, both
    columns of integers of one length, in any order. Punches of a person within one second are
    one punch; of all of them it is known that somebody touched a device, and nothing else. The
    ``rules`` are one book: where they change within the time, call once for each version.

    Needs the extra ``frames``. Raises :class:`InvalidValue`: ``columns_unlike``,
    ``column_not_whole``, ``column_out_of_range``, ``unknown_zone``, and
    ``not_in_columns``, which names the rule or the choice that only the object path knows.

    >>> from backoffice_core.attendance.laws import INDONESIA, rules_in
    >>> nine_hours = reckon_columns(
    ...     [7, 7],
    ...     [1777852800 + 10 * 3600, 1777852800],
    ...     policy=Pairing(),
    ...     zone="Asia/Jakarta",
    ...     rules=rules_in(INDONESIA, pattern="five_day").on(date(2026, 5, 4)),
    ... )
    >>> {str(multiple): str(time) for multiple, time in nine_hours.totals.items()}
    {'1': '8:00:00', '3/2': '1:00:00', '2': '1:00:00'}
    """
    refuse(refused_of_policy(policy))
    refuse(refused_of_rules(rules))
    np = numpy()
    keys = sorted_keys(persons, instants)
    seconds = np.asarray(instants)
    clock = Clock(zone, *((int(seconds.min()), int(seconds.max())) if len(keys) else (0, 0)))
    kinds = KindsOfDays(calendar)
    blocks = [
        reckon_block(block, policy=policy, clock=clock, rules=rules, kinds=kinds)
        for block in blocks_of(keys)
    ]
    return joined(blocks, [premium.name for premium in rules.premiums])


def reckon_block(
    keys: npt.NDArray[Any], *, policy: Pairing, clock: Clock, rules: RuleBook, kinds: KindsOfDays
) -> ReckonedColumns:
    """The days of some people, by sorted keys of their punches."""
    np = numpy()
    paired = pair(keys, policy, clock)
    if rules.workday_starts is not None:
        cut_into_days(paired, clock, rules.workday_starts.seconds, fixed=True)
    days = kinds.days_of(paired)
    cuts = Cuts(paired.row, paired.start, paired.end, len(days.day))
    worked = cuts.by_row()
    ranks = apply_rules(cuts, days, rules, clock)
    found = worths(cuts, rules, ranks)
    return ReckonedColumns(
        person=days.person,
        day=days.day.astype("datetime64[D]"),
        kind=days.kind,
        complete=paired.complete,
        worked=worked,
        overtime=cuts.by_row(cuts.tier >= 0),
        seconds={
            multiple: cuts.by_row(found.rank == rank)
            for rank, multiple in enumerate(found.multiples)
        },
        premiums={
            premium.name: cuts.by_row(np.right_shift(cuts.premiums, bit) & 1)
            for bit, premium in enumerate(rules.premiums)
        },
    )


def blocks_of(keys: npt.NDArray[Any]) -> Iterator[npt.NDArray[Any]]:
    """The keys cut between people, in blocks that a processor's cache holds."""
    np = numpy()
    at = 0
    while at < len(keys):
        last = keys[min(at + BLOCK, len(keys)) - 1]
        until = int(np.searchsorted(keys, ((last >> SECOND_BITS) + 1) << SECOND_BITS))
        yield keys[at:until]
        at = until


def joined(blocks: Sequence[ReckonedColumns], premiums: Sequence[str]) -> ReckonedColumns:
    """The blocks as one, where each knows only the multiples it met."""
    np = numpy()

    def column(name: str, dtype: str) -> npt.NDArray[Any]:
        found: npt.NDArray[Any] = np.concatenate(
            [np.zeros(0, dtype=dtype), *(getattr(block, name) for block in blocks)]
        )
        return found

    multiples = sorted({multiple for block in blocks for multiple in block.seconds})
    seconds = {each: np.zeros(sum(map(len, blocks)), dtype=np.int64) for each in multiples}
    given = {name: np.zeros(sum(map(len, blocks)), dtype=np.int64) for name in premiums}
    at = 0
    for block in blocks:
        for multiple, own in block.seconds.items():
            seconds[multiple][at : at + len(block)] = own
        for name, own in block.premiums.items():
            given[name][at : at + len(block)] = own
        at += len(block)
    return ReckonedColumns(
        person=column("person", "int64"),
        day=column("day", "datetime64[D]"),
        kind=column("kind", "int8"),
        complete=column("complete", "bool"),
        worked=column("worked", "int64"),
        overtime=column("overtime", "int64"),
        seconds=MappingProxyType(seconds),
        premiums=MappingProxyType(given),
    )


class KindsOfDays:
    """What a calendar says of days, each asked once."""

    def __init__(self, calendar: Calendar | None) -> None:
        self.calendar = calendar
        self.known: dict[int, int] = {}

    def kind(self, day: int) -> int:
        """The place of a day's kind, for days since 1970."""
        found = self.known.get(day)
        if found is None:
            kind = DayKind.WORKDAY
            if self.calendar is not None:
                kind = calendar_kind(self.calendar, date.fromordinal(EPOCH_ORDINAL + day))
            found = self.known[day] = KINDS.index(kind)
        return found

    def days_of(self, paired: Paired) -> Days:
        """The days with what the calendar says of them; only time that ran over made some."""
        np = numpy()
        person = paired.key >> DAY_BITS
        day = (paired.key & (2**DAY_BITS - 1)) - DAY_BIAS
        first = int(day.min())
        table = np.zeros(int(day.max()) - first + 1, dtype=np.int8)
        for each in np.flatnonzero(np.bincount(day - first)).tolist():
            table[each] = self.kind(first + each)
        kind = np.where(paired.own, table[day - first], KINDS.index(DayKind.WORKDAY))
        return Days(paired.key, person, day, kind.astype(np.int8))


def refuse(problems: Iterable[str]) -> None:
    """Refuse with the first problem."""
    for problem in problems:
        raise InvalidValue(
            "not_in_columns",
            f"Columns do not know {problem}.",
            "Use worked_days and reckon, or take it out of the rules or the policy with "
            "attrs.evolve.",
        )


def refused_of_policy(policy: Pairing) -> Iterable[str]:
    """The choices of pairing that only the object path knows."""
    if policy.mode is not PairingMode.ALTERNATE:
        yield f"the mode {policy.mode.value!r}"
    if policy.attribution not in ATTRIBUTIONS:
        yield f"the attribution {policy.attribution.value!r}"
    if policy.odd_punch not in ODD:
        yield f"the odd punch policy {policy.odd_punch.value!r}"
    for name in ("detect", "rounding", "breaks"):
        if getattr(policy, name):
            yield f"the {name} of a policy"


def refused_of_rules(book: RuleBook) -> Iterable[str]:
    """The rules that only the object path knows; limits are findings and do not matter here."""
    for extra in book.extras:
        yield f"what the rule {extra.name!r} owes besides"
    for rules in (book.thresholds, book.premiums):
        if len(rules) > RULES_MAX:
            yield f"more than {RULES_MAX} rules of a sort, such as {rules[-1].name!r}"
        for rule in rules:
            yield from refused_of_rule(rule)


def refused_of_rule(rule: Threshold | Premium) -> Iterable[str]:
    """What of a rule only the object path knows."""
    if rule.counts.window is not None:
        yield f"the window of what counts towards {rule.name!r}"
    if isinstance(rule, Threshold) and rule.tolerance.seconds:
        yield f"the tolerance of {rule.name!r}"
    if isinstance(rule, Premium) and rule.whole_span_only:
        yield f"whole spans, which {rule.name!r} asks for"
