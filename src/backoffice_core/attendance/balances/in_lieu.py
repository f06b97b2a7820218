"""Time off in lieu: overtime given back as time instead of money, never as both.

Which pieces of overtime were turned into time comes out beside the entries, together with
the reckoning that is left to be paid, so that nothing is paid again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.attendance.balances.ledger import (
    TIME_OFF_IN_LIEU,
    BalanceAccount,
    BalanceEntry,
    EntryKind,
    named_day,
    settle,
    split,
)
from backoffice_core.attendance.balances.months import months_after
from backoffice_core.attendance.balances.unused import all_of_others, date_without_day
from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.reckoned import Piece, ReckonedDay, Reckoning
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import positive
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.rounding import Rounding, round_fraction

__all__ = ["InLieu", "InLieuPolicy", "take_in_lieu"]

MADE_BY = "time off in lieu"
NOTHING = Fraction(0)


@checked_fields
@attrs.frozen(kw_only=True)
class InLieuPolicy:
    """What overtime is worth in time: ``multiple`` of it, or as much as it would be paid.

    An hour at one and a half times the wage gives an hour and a half off without a
    ``multiple``, and an hour with a multiple of 1. Each day's sum is rounded to seconds with
    ``rounding``, and can be used for ``valid_months``.

    Raises :class:`InvalidValue` (``number_too_small``, ``multiple_not_positive``,
    ``not_a_member``).
    """

    account: BalanceAccount = TIME_OFF_IN_LIEU
    multiple: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(exact_fraction)
    )
    rounding: Rounding = attrs.field(default=Rounding.HALF_UP, validator=member_validator(Rounding))
    valid_months: int | None = attrs.field(default=None, validator=positive)
    citation: Citation | None = None

    def __attrs_post_init__(self) -> None:
        if self.multiple is not None and self.multiple <= 0:
            raise InvalidValue(
                "multiple_not_positive",
                f"Overtime cannot be given back {self.multiple} times.",
                "Give 1 for hour by hour, or none for its own multiple.",
            )


@attrs.frozen(kw_only=True)
class InLieu:
    """The entries to record, the pieces ``turned`` into time, and what is left to be ``paid``.

    The days of ``paid`` have the pieces that were turned apart, where explanations tell of them;
    it is for pricing, not for limits.
    ``findings`` tell what was asked for and is not there.
    """

    entries: tuple[BalanceEntry, ...]
    turned: tuple[Piece, ...]
    paid: Reckoning
    findings: tuple[Finding, ...] = ()


@checked
def take_in_lieu(
    reckoning: Reckoning,
    *,
    person: str,
    policy: InLieuPolicy | None = None,
    days: Iterable[date] | None = None,
    most: Duration | None = None,
    recorded: Iterable[BalanceEntry] = (),
    corrected_from: date | None = None,
    known_since: Instant | None = None,
) -> InLieu:
    """Turn a person's overtime into time off: that of some ``days``, ``most`` so much of it.

    Without ``days`` it is that of all days handed over. Overtime is turned in the order it was
    worked; where ``most`` ends within a piece the piece is cut. ``recorded`` is the ledger of
    the account: a day turned before and not any more is taken back, and none is turned twice.
    A person or a day that the reckoning has not is a finding.

    Raises :class:`InvalidValue`: ``number_too_small`` for less than nothing of it,
    ``ledgers_mixed``, ``entry_changed``.
    """
    terms = policy or InLieuPolicy()
    chosen = None if days is None else frozenset(days)
    if most is not None and most.seconds < 0:
        raise InvalidValue(
            "number_too_small", f"{most} of overtime cannot become time off.", "Give 0 or more."
        )
    left = None if most is None else most.seconds
    kept: list[ReckonedDay] = []
    turned: list[Piece] = []
    wanted: list[BalanceEntry] = []
    for day in reckoning.days:
        theirs = day.person != person or (chosen is not None and day.day not in chosen)
        mine, others = ([], day.pieces) if theirs else parted(day.pieces, left)
        given = (*day.turned, *mine)
        kept.append(attrs.evolve(day, pieces=others, turned=given) if mine else day)
        turned += mine
        wanted += earned(person, day.day, mine, terms)
        left = None if left is None else left - sum(piece.seconds for piece in mine)
    seen = {day.day for day in reckoning.days if day.person == person}
    own, _ = split(recorded, lambda each: each.made_by == MADE_BY and named_day(each) in seen)
    entries = settle(own, wanted, corrected_from=corrected_from, known_since=known_since)
    found = all_of_others(person, person, (day.person for day in reckoning.days))
    if not found:
        found = [date_without_day(person, day) for day in sorted((chosen or seen) - seen)]
    return InLieu(
        entries=entries, turned=tuple(turned), paid=Reckoning(tuple(kept)), findings=tuple(found)
    )


def earned(
    person: str, day: date, pieces: Iterable[Piece], policy: InLieuPolicy
) -> list[BalanceEntry]:
    """The entry for the overtime of a day; none where it comes to nothing."""
    worth = sum((piece.seconds * (policy.multiple or piece.multiple) for piece in pieces), NOTHING)
    seconds = round_fraction(worth, policy.rounding)
    if not seconds:
        return []
    months = policy.valid_months
    entry = BalanceEntry(
        person=person,
        account=policy.account,
        day=day,
        kind=EntryKind.EARNED,
        amount=Fraction(seconds),
        source=f"overtime of {day}",
        expires=None if months is None else months_after(day, months),
        made_by=MADE_BY,
        citation="" if policy.citation is None else str(policy.citation),
    )
    return [entry]


def parted(pieces: tuple[Piece, ...], most: int | None) -> tuple[list[Piece], tuple[Piece, ...]]:
    """The overtime to be turned, at most so many seconds of it, and all other pieces."""
    mine: list[Piece] = []
    others: list[Piece] = []
    for piece in pieces:
        if not piece.overtime or most == 0:
            others.append(piece)
        elif most is None or piece.seconds <= most:
            mine.append(piece)
            most = None if most is None else most - piece.seconds
        else:
            first, second = cut(piece, most)
            mine.append(first)
            others.append(second)
            most = 0
    return mine, tuple(others)


def cut(piece: Piece, seconds: int) -> tuple[Piece, Piece]:
    """A piece in two, after so many seconds."""
    time = Duration(seconds)
    middle = piece.start + time
    reasons = tuple(
        reason if reason.before is None else attrs.evolve(reason, before=reason.before + time)
        for reason in piece.reasons
    )
    return attrs.evolve(piece, end=middle), attrs.evolve(piece, start=middle, reasons=reasons)
