"""A figure of a statement: an amount that knows which postings it is made of.

Every figure is a sum of measures of accounts in a column: what they held before, what they
earned, what they hold, the cash that came for them. The same terms that add it up find its
postings again, so a figure and what is behind it cannot differ.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator

import attrs

from backoffice_core.bookkeeping.distinct import distinct
from backoffice_core.bookkeeping.model import Account, Entry, EntryKind, Posting
from backoffice_core.bookkeeping.statements.cash import CashPart, CashRoles, cash_parts
from backoffice_core.bookkeeping.statements.columns import StatementColumn, window_of
from backoffice_core.bookkeeping.statements.trial_balance import check_currency
from backoffice_core.bookkeeping.statements.wide import (
    AccountCells,
    WideTrialBalance,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money

__all__ = ["Figure", "FigurePosting", "Measure", "Term", "figure_of", "figures_of"]


class Measure(enum.Enum):
    """What is counted of an account in a period, debit positive, but for cash and apart."""

    OPENING = "opening"  # what was there before the period, opening entries included
    EARNED = "earned"  # what the period added before it was closed
    UNCLOSED = "unclosed"  # what was there at its end before it was closed
    CASH = "cash"  # the cash that came for the account (positive) or went
    RECEIVED = "received"  # what of this cash came
    PAID = "paid"  # what of it went, not positive
    APART = "apart"  # what the period added that is not of operations, credit positive


@checked
@attrs.frozen(kw_only=True)
class Term:
    """A measure of accounts in a column, counted ``sign`` times: 1 or -1.

    ``amounts`` are the measures of the accounts in minor units, in the same order, unsigned.
    """

    accounts: tuple[Account, ...]
    amounts: tuple[int, ...]
    measure: Measure
    sign: int
    column: StatementColumn
    cash: CashRoles | None = attrs.field(default=None, repr=False, eq=False)

    @property
    def codes(self) -> frozenset[str]:
        """The accounts by code."""
        return frozenset(account.code for account in self.accounts)

    @property
    def minor(self) -> int:
        """What the term adds to a figure, in minor units."""
        return sum(self.amounts) * self.sign

    @property
    def reach(self) -> tuple[int, int]:
        """The ordinals of the first day that can count and of the day after the last."""
        start, end = window_of(self.column.period)
        before = self.measure in {Measure.OPENING, Measure.UNCLOSED}
        return (0 if before else start), end

    def contributions(self, entry: Entry, codes: frozenset[str]) -> Iterator[tuple[Posting, int]]:
        """The postings of an entry that count, with what they add; ``codes`` is :attr:`codes`."""
        start, end = window_of(self.column.period)
        day = entry.day.toordinal()
        if day >= end:
            return
        opening = day < start or entry.kind is EntryKind.OPENING
        within = not opening and entry.kind is not EntryKind.CLOSING
        legs = self.counted(entry, opening=opening, within=within)
        for posting, minor in legs:
            if posting.account in codes and self.column.counts(entry, posting):
                yield posting, minor * self.sign

    def counted(
        self, entry: Entry, *, opening: bool, within: bool
    ) -> Iterable[tuple[Posting, int]]:
        """The legs that the measure counts of an entry, by where it lies in time."""
        match self.measure:
            case Measure.CASH:
                return ((part.posting, part.cash) for part in self.parts(entry, within=within))
            case Measure.RECEIVED:
                return ((part.posting, part.received) for part in self.parts(entry, within=within))
            case Measure.PAID:
                parts = self.parts(entry, within=within)
                return ((part.posting, part.cash - part.received) for part in parts)
            case Measure.APART:
                return ((part.posting, part.apart) for part in self.parts(entry, within=within))
            case Measure.OPENING:
                return legs_of(entry) if opening else ()
            case Measure.EARNED:
                return legs_of(entry) if within else ()
            case Measure.UNCLOSED:
                return legs_of(entry) if opening or within else ()

    def parts(self, entry: Entry, *, within: bool) -> Iterable[CashPart]:
        """What the legs of an entry have to do with cash."""
        return cash_parts(entry, self.cash) if within and self.cash is not None else ()


def legs_of(entry: Entry) -> Iterable[tuple[Posting, int]]:
    """Every posting with its amount."""
    return ((posting, posting.amount.minor) for posting in entry.postings)


@checked
@attrs.frozen(kw_only=True)
class FigurePosting:
    """A posting behind a figure, its entry, and what it adds to the figure."""

    entry: Entry
    posting: Posting
    amount: Money


@checked
@attrs.frozen(kw_only=True)
class Figure:
    """An amount of a statement, on the side where it normally stands, and its terms."""

    amount: Money
    terms: tuple[Term, ...] = attrs.field(repr=False)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts behind it, by code."""
        return tuple(sorted({code for term in self.terms for code in term.codes}))

    def __neg__(self) -> Figure:
        """The figure seen from the other side."""
        terms = tuple(attrs.evolve(term, sign=-term.sign) for term in self.terms)
        return Figure(amount=-self.amount, terms=terms)

    def __add__(self, other: Figure) -> Figure:
        """Both together, and what is behind both."""
        return Figure(amount=self.amount + other.amount, terms=self.terms + other.terms)

    def __sub__(self, other: Figure) -> Figure:
        """What the first is more than the second, and what is behind both."""
        return self + -other

    def postings(self, entries: Iterable[Entry]) -> tuple[FigurePosting, ...]:
        """The postings it is made of, by day and entry number; their amounts sum to it.

        ``entries`` are those that the statement was made of, in any order. A posting that two
        terms count with opposite signs adds nothing and is left out.
        Raises :class:`InvalidValue` (``entry_duplicate``, ``currency_mixed``,
        ``figure_computed``, ``figure_entries_differ`` when the entries do not sum to it).
        """
        currency = self.amount.currency
        terms = [(term, term.codes) for term in map(opened, self.terms)]
        touched = frozenset(code for _, codes in terms for code in codes)
        reach = [term.reach for term, _ in terms]
        first, end = min((r[0] for r in reach), default=0), max((r[1] for r in reach), default=0)
        found: list[FigurePosting] = []
        for entry in distinct(entries):
            if not first <= entry.day.toordinal() < end:
                continue
            if any(posting.account in touched for posting in entry.postings):
                found += added_by(entry, terms, currency)
        refuse_other_books(self, found)
        # Stable: the legs of an entry stay in its order.
        found.sort(key=lambda each: (each.entry.day, each.entry.number))
        return tuple(found)


def refuse_other_books(figure: Figure, found: Iterable[FigurePosting]) -> None:
    """Refuse entries that are not those the figure was made of."""
    total = Money.total((each.amount for each in found), figure.amount.currency)
    if total != figure.amount:
        raise InvalidValue(
            "figure_entries_differ",
            f"The figure is {figure.amount}, but the entries given sum to {total}.",
            "Give all entries that the statement was made of, and no others.",
        )


def opened(term: Term) -> Term:
    """The term, refused where there are no postings behind it."""
    if term.column.computed:
        raise InvalidValue(
            "figure_computed",
            f"The column {term.column.says} is computed from other books, not from entries.",
            "Explain it, or open the figure in the books of the company.",
        )
    return term


def added_by(
    entry: Entry, terms: Iterable[tuple[Term, frozenset[str]]], currency: Currency
) -> Iterator[FigurePosting]:
    """What each posting of an entry adds to a figure, over all its terms."""
    sums: dict[int, tuple[Posting, int]] = {}
    posted = [posting.account for posting in entry.postings]
    for term, codes in terms:
        if codes.isdisjoint(posted):
            continue
        for posting, minor in term.contributions(entry, codes):
            # By identity: two equal legs of an entry are two postings.
            _, before = sums.get(id(posting), (posting, 0))
            sums[id(posting)] = posting, before + minor
    for posting, minor in sums.values():
        check_currency(entry, posting, currency)
        if minor:
            yield FigurePosting(entry=entry, posting=posting, amount=Money(minor, currency))


def measured(cells: AccountCells, measure: Measure, place: int) -> int:
    """A measure of one account in one column, in minor units."""
    match measure:
        case Measure.OPENING:
            return cells.opening[place]
        case Measure.CASH:
            return cells.cash[place]
        case Measure.RECEIVED:
            return cells.received[place]
        case Measure.PAID:
            return cells.cash[place] - cells.received[place]
        case Measure.APART:
            return cells.apart[place]
        case Measure.EARNED:
            return cells.debit[place] - cells.credit[place] - cells.closed[place]
        case Measure.UNCLOSED:
            moved = cells.debit[place] - cells.credit[place] - cells.closed[place]
            return cells.opening[place] + moved


def figure_of(
    wide: WideTrialBalance,
    accounts: Iterable[Account],
    measure: Measure,
    *,
    place: int,
    sign: int = 1,
) -> Figure:
    """A measure of accounts in the column at a place; ``sign`` -1 for what is normally credit."""
    known = tuple(accounts)
    if not known:
        return Figure(amount=Money.zero(wide.currency), terms=())
    term = Term(
        accounts=known,
        amounts=tuple(measured(wide.cells[each.code], measure, place) for each in known),
        measure=measure,
        sign=sign,
        column=wide.columns[place],
        cash=wide.cash,
    )
    return Figure(amount=Money(term.minor, wide.currency), terms=(term,))


def figures_of(
    wide: WideTrialBalance, accounts: Iterable[Account], measure: Measure, *, sign: int = 1
) -> Callable[[int], Figure]:
    """A measure of accounts in any column, by its place."""
    held = tuple(accounts)
    return lambda place: figure_of(wide, held, measure, place=place, sign=sign)
