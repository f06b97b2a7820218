"""The statement of changes in equity (IAS 1.106, PSAK 201): from opening to closing, by component.

Columns are the components of equity, rows what changed them. Profit that no entry moved to an
equity account yet is part of retained earnings here, so the statement needs no closing entries,
and with them says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from backoffice_core.bookkeeping.account_classes import LineItem
from backoffice_core.bookkeeping.model import Account, AccountType
from backoffice_core.bookkeeping.statements.figures import Figure, Measure, figure_of
from backoffice_core.bookkeeping.statements.placing import line_item_of
from backoffice_core.bookkeeping.statements.position import NON_CONTROLLING, results_of
from backoffice_core.bookkeeping.statements.statement import Rows, Statement
from backoffice_core.bookkeeping.statements.wide import WideTrialBalance
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.words import Message

__all__ = ["statement_of_changes_in_equity"]

TITLES: Final[Mapping[str, str]] = {
    "share_capital": "Share capital",
    "retained_earnings": "Retained earnings",
    "other_reserves": "Other reserves",
    NON_CONTROLLING: "Non-controlling interest",
}
CHANGES: Final[Mapping[str, str]] = {
    "profit": "Profit of the period",
    "comprehensive_income": "Other comprehensive income",
    "contributions": "Contributions by owners",
    "distributions": "Distributions to owners",
    "other_changes": "Other changes",
}


@attrs.frozen(kw_only=True)
class Component:
    """The accounts of a column, and which result accounts its profit is in."""

    key: str
    equity: tuple[Account, ...]
    distributions: tuple[Account, ...] = ()
    results: tuple[Account, ...] = ()  # earlier profit on them is here as well

    def change(self, key: str) -> tuple[Account, ...]:
        """The accounts whose movements of the period are a kind of change."""
        match key:
            case "profit":
                return self.results if self.key == "retained_earnings" else ()
            case "comprehensive_income":
                reserves = self.key == "other_reserves"
                return (*self.equity, *self.results) if reserves else ()
            case "contributions":
                return self.equity if self.key == "share_capital" else ()
            case "distributions":
                return self.distributions
            case _:
                placed = self.key in {"retained_earnings", NON_CONTROLLING}
                return self.equity if placed else ()


def component_key(account: Account) -> str:
    """The column of an equity account."""
    if account.role == NON_CONTROLLING:
        return NON_CONTROLLING
    item = line_item_of(account)
    return "retained_earnings" if item is LineItem.DISTRIBUTIONS else item.value


def components_of(accounts: tuple[Account, ...]) -> tuple[Component, ...]:
    """The components of equity that a chart has, retained earnings always."""
    profit = tuple(results_of(accounts, comprehensive=False))
    comprehensive = tuple(results_of(accounts, comprehensive=True))
    found: list[Component] = []
    for key in TITLES:
        own = [a for a in accounts if a.type is AccountType.EQUITY and component_key(a) == key]
        paid = tuple(a for a in own if line_item_of(a) is LineItem.DISTRIBUTIONS)
        kept = tuple(a for a in own if a not in paid)
        results = {"retained_earnings": profit, "other_reserves": comprehensive}.get(key, ())
        # Other comprehensive income of earlier periods is in reserves, closed or not.
        if own or results or key == "retained_earnings":
            found.append(Component(key=key, equity=kept, distributions=paid, results=results))
    return tuple(found)


@checked
def statement_of_changes_in_equity(wide: WideTrialBalance, *, place: int = 0) -> Statement:
    """How each component of equity came from its opening to its closing in one column's period.

    The closing total is the total equity of the statement of financial position. Reserves move
    by other comprehensive income only; what moved retained earnings other than profit and
    distributions is shown as other changes (IAS 1.106(d)).
    Raises :class:`InvalidValue` (``column_unknown``).
    """
    column = wide.column(place)
    components = components_of(wide.accounts)
    rows = Rows(len(components) + 1, wide.currency)

    def across(figure: Callable[[Component], Figure]) -> Callable[[int], Figure]:
        figures = [figure(component) for component in components]
        total = figures[0]
        for other in figures[1:]:
            total += other
        return lambda index: (*figures, total)[index]

    def opening(component: Component) -> Figure:
        held = (*component.equity, *component.distributions, *component.results)
        return figure_of(wide, held, Measure.OPENING, place=place, sign=-1)

    def change(key: str) -> Callable[[Component], Figure]:
        return lambda component: figure_of(
            wide, component.change(key), Measure.EARNED, place=place, sign=-1
        )

    rows.line("opening", Message("At the start"), across(opening), keep=True)
    for key in CHANGES:
        rows.line(key, Message(CHANGES[key]), across(change(key)), keep=key == "profit")
    rows.total("closing", Message("At the end"), [(1, "opening"), *((1, key) for key in CHANGES)])
    return Statement(
        name="changes_in_equity",
        title=Message("Statement of changes in equity, {period}", period=column.says),
        columns=(*(Message(TITLES[each.key]) for each in components), Message("Total")),
        rows=rows.rows(),
        left_out=rows.left_out(),
        currency=wide.currency,
        source="IAS 1.106; PSAK 201",
    )
