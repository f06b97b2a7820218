"""A day's pieces sorted into what is paid as what, and the lines that no hour is counted for."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.attendance.pay.lines import PayKind, PayLine
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.wages import DailyWage, PieceWage, Wage
from backoffice_core.attendance.rules.explaining_words import RuleName
from backoffice_core.attendance.rules.reckoned import Piece, ReckonedDay
from backoffice_core.attendance.worked import TimeKind
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = [
    "PLAIN",
    "OnCall",
    "PricedPart",
    "by_rate",
    "earning_line",
    "parts_of",
    "sorted_pieces",
    "wage_lines",
]

NOTHING, PLAIN = Fraction(0), Fraction(1)


class OnCall(enum.Enum):
    """What being reachable at home is worth to who is paid by the hour or the day.

    ``UNPAID``: it is no working time, and what no rule or agreement pays is not paid.
    ``ORDINARY``: it is paid like work. A premium that names it is paid in either case.
    """

    UNPAID = "not_paid"
    ORDINARY = "as_ordinary_time"


@attrs.frozen(kw_only=True)
class PricedPart:
    """Time of a day at one multiple, in seconds, and where that is written."""

    multiple: Fraction
    seconds: int
    source: str


def sorted_pieces(
    day: ReckonedDay, *, by_hour: bool, on_call: OnCall = OnCall.UNPAID
) -> Iterator[tuple[PayKind, Fraction, list[Piece]]]:
    """A day's pieces by what they are paid as, and what of their multiple is paid already."""
    overtime: list[Piece] = []
    premium: list[Piece] = []
    plain: list[Piece] = []
    for piece in day.pieces:
        if not piece.reasons:
            if paid_time(piece, on_call):
                plain.append(piece)
        elif piece.overtime:
            overtime.append(piece)
        else:
            (plain if piece.multiple == PLAIN else premium).append(piece)
    if by_hour and plain:
        yield PayKind.REGULAR, NOTHING, plain
    if premium:
        yield PayKind.PREMIUM, NOTHING if by_hour else PLAIN, premium
    if overtime:
        yield PayKind.OVERTIME, NOTHING, overtime


def paid_time(piece: Piece, on_call: OnCall) -> bool:
    """Whether plain time is paid at all; being reachable at home is where it is read so."""
    return bool(piece.reasons) or piece.kind is not TimeKind.ON_CALL or on_call is OnCall.ORDINARY


def by_rate(pieces: list[Piece]) -> Iterator[tuple[str, list[Piece]]]:
    """Pieces by the pay rate they name, in the order the rates come."""
    rates: dict[str, list[Piece]] = {}
    for piece in pieces:
        rates.setdefault(piece.rate, []).append(piece)
    yield from rates.items()


def parts_of(pieces: list[Piece], *, less: Fraction, ordinary: str) -> Iterator[PricedPart]:
    """Pieces added up by multiple and source, in the order they were worked."""
    seconds: dict[tuple[Fraction, str], int] = {}
    for piece in pieces:
        cited = dict.fromkeys(str(reason.rule.citation) for reason in piece.reasons)
        multiple = piece.multiple - less if less else piece.multiple
        key = multiple, "; ".join(cited) or ordinary
        seconds[key] = seconds.get(key, 0) + piece.seconds
    for (multiple, source), time in seconds.items():
        yield PricedPart(multiple=multiple, seconds=time, source=source)


def wage_lines(days: tuple[ReckonedDay, ...], wage: Wage, *, on_call: OnCall) -> Iterator[PayLine]:
    """What is paid before any hour is counted: each day worked, or the pieces."""
    if isinstance(wage, DailyWage):
        for day in days:
            if any(not piece.overtime and paid_time(piece, on_call) for piece in day.pieces):
                says = Message(
                    "{day} was worked: a day's wage of {amount}", day=day.day, amount=wage.amount
                )
                yield basic_line(day.person, wage.amount, says, day.day)
    elif isinstance(wage, PieceWage) and days and not wage.earned.is_zero:
        says = Message("{amount} for the pieces of the period", amount=wage.earned)
        yield basic_line(days[0].person, wage.earned, says, None)


def basic_line(person: str, amount: Money, says: Message, day: date | None) -> PayLine:
    """A line of the wage itself."""
    reason = Explanation(rule="pay.basic", says=says, result=amount)
    return PayLine(person=person, kind=PayKind.BASIC, day=day, amount=amount, explanation=reason)


def earning_line(person: str, earning: Earning) -> PayLine:
    """Pay besides the wage, as it was given."""
    says = Message("{name}: {amount}", name=RuleName(earning.name), amount=earning.amount)
    reason = Explanation(rule="pay.earning", says=says, result=earning.amount)
    return PayLine(person=person, kind=PayKind.EARNING, amount=earning.amount, explanation=reason)
