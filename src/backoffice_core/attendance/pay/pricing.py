"""From reckoned time to pay lines: the law's own way to price an hour decides how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import attrs

from backoffice_core.attendance.law_given import expect_law
from backoffice_core.attendance.pay.lines import PayLine
from backoffice_core.attendance.pay.wages import DailyWage, PieceWage, Wage
from backoffice_core.attendance.rules.reckoned import ReckonedDay, Reckoning
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money

if TYPE_CHECKING:
    from fractions import Fraction

    from backoffice_core.attendance.laws.packs import LawPack

__all__ = ["Earning", "PayRule", "TellsHour", "price"]


@checked_fields
@attrs.frozen(kw_only=True)
class Earning:
    """Pay of a period besides the wage: a bonus, a commission, a gift.

    ``in_regular_rate`` says whether the law counts it as pay for the hours worked;
    ``waiting`` is paid time beside piece work, at ``amount`` for all of it.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    amount: Money
    in_regular_rate: bool = True
    waiting: Duration = attrs.field(default=Duration(0), validator=not_negative)


class PayRule(Protocol):
    """How a law makes pay of time; one of the ready rules in this package, set by a pack."""

    def lines(
        self, days: tuple[ReckonedDay, ...], *, wage: Wage, earnings: tuple[Earning, ...]
    ) -> Iterator[PayLine]:
        """The pay of one person's days, which all fall under this law."""
        ...


@runtime_checkable
class TellsHour(Protocol):
    """A pay rule that can say what an hour is worth, so that examples can check it."""

    def hour_of(
        self, days: tuple[ReckonedDay, ...], *, wage: Wage, earnings: tuple[Earning, ...]
    ) -> Fraction:
        """What an hour of one person's days is worth, in units of the currency."""
        ...


@runtime_checkable
class PaysByWeek(Protocol):
    """A pay rule that prices a workweek as a whole, so that none may be divided."""

    def workweeks(
        self, days: tuple[ReckonedDay, ...], *, wage: Wage, earnings: tuple[Earning, ...]
    ) -> Iterator[object]:
        """One person's workweeks, each priced."""
        ...


@checked
def price(
    reckoning: Reckoning,
    *,
    wage: Wage | Effective[Wage],
    law: LawPack | Effective[LawPack],
    earnings: Iterable[Earning] = (),
) -> tuple[PayLine, ...]:
    """The pay of one person's reckoned days, line by line; the pay is the sum of the lines.

    Law and wage are taken as they are on each day. Where they change, the ``earnings`` go
    with the days before the change. A month's wage itself is no line of this: it is a
    month's, and :func:`~backoffice_core.attendance.pay_lines` pays it. Raises
    :class:`InvalidValue`: ``law_of_other_rules`` where the days were reckoned by rules that
    are none of this law's, ``week_of_other_rules`` for a daily wage of another week,
    ``type_wrong``, ``people_mixed``, ``days_missing`` for earnings of
    no days, ``workweek_divided`` where law or wage change within a week that is priced as a whole,
    ``no_value_on_day`` before the law begins, and what the law's own pay rule raises.
    """
    expect_law(law)
    refuse_other_rules(reckoning, law)
    people = sorted({day.person for day in reckoning.days})
    if len(people) > 1:
        raise InvalidValue(
            "people_mixed",
            f"The days are of {len(people)} people: {', '.join(people)}.",
            "Price each person's days with that person's wage.",
        )

    def terms(day: ReckonedDay) -> tuple[LawPack, Wage]:
        on = day.day
        return (
            law.on(on) if isinstance(law, Effective) else law,
            wage.on(on) if isinstance(wage, Effective) else wage,
        )

    lines: list[PayLine] = []
    others = tuple(earnings)
    if others and not reckoning.days:
        raise InvalidValue(
            "days_missing",
            f"There are {len(others)} earnings and no day they could belong to.",
            "Reckon the days of the period, even those without work.",
        )
    paid: set[int] = set()
    last: ReckonedDay | None = None
    # Compared by identity: a law is a large value, and its versions are few.
    for _, run in groupby(reckoning.days, key=lambda day: tuple(map(id, terms(day)))):
        days = tuple(run)
        pack, agreed = terms(days[0])
        if last is not None and isinstance(pack.pay, PaysByWeek):
            refuse_divided(last, days[0])
        last = days[-1]
        refuse_other_week(days, pack, agreed)
        once = pieces_once(agreed, already=id(agreed) in paid)
        lines.extend(pack.pay.lines(days, wage=once, earnings=others))
        paid.add(id(agreed))
        others = ()
    return tuple(lines)


def refuse_other_rules(reckoning: Reckoning, law: LawPack | Effective[LawPack]) -> None:
    """Refuse to price by one law what was reckoned by the rules of another."""
    packs = [version.value for version in law.versions] if isinstance(law, Effective) else [law]
    books = {id(day.book): day.book for day in reckoning.days}
    for book in books.values():
        if not any(pack.governs(book) for pack in packs):
            raise InvalidValue(
                "law_of_other_rules",
                f"The days were reckoned by {book.name!r}, which is no rule book of "
                f"{packs[-1].name}.",
                "Give reckon the rules_in the law that prices, or price by the law of the rules.",
            )


def refuse_other_week(days: tuple[ReckonedDay, ...], pack: LawPack, wage: Wage) -> None:
    """Refuse the wage of a day of another week than that whose rules the days were reckoned by."""
    if not isinstance(wage, DailyWage):
        return
    for book in {id(day.book): day.book for day in days}.values():
        weeks = [
            number
            for number, pattern in pack.weeks.items()
            if book.name == pattern or book.ordinary == pack.books[pattern].ordinary
        ]
        if weeks and wage.days_a_week in pack.weeks and wage.days_a_week not in weeks:
            raise InvalidValue(
                "week_of_other_rules",
                f"The wage is one of a week of {wage.days_a_week} days, and the days were reckoned"
                f" by {book.name!r}, the rules of a week of {weeks[0]}.",
                "Reckon by the pattern of that week, or give the wage the days of this one.",
            )


def refuse_divided(last: ReckonedDay, first: ReckonedDay) -> None:
    """Refuse other terms for a day of the same workweek: its rate would be of neither."""
    week = first.book.week
    if week.number(last.day) == week.number(first.day):
        raise InvalidValue(
            "workweek_divided",
            f"Law or wage of {first.person} change on {first.day}, within the workweek of"
            f" {last.day}, which is priced as a whole.",
            "Let the new terms begin with a workweek, or give one hourly wage both rates by name.",
        )


def pieces_once(wage: Wage, *, already: bool) -> Wage:
    """The wage without the pieces of the period where those are paid already."""
    if already and isinstance(wage, PieceWage):
        return attrs.evolve(wage, earned=Money.zero(wage.earned.currency))
    return wage
