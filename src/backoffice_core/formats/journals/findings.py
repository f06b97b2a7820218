"""The verdicts about journals, each built in one place so that its words are said one way.

==================================  ========  ==============================================
kind                                severity  what happened
==================================  ========  ==============================================
``journals.transaction_refused``    serious   it does not balance exactly, or cannot be told
``journals.balance_differs``        serious   an account does not hold what is asserted
``journals.pad_unused``             warning   nothing after a pad asserts its account
``journals.account_undeclared``     warning   used, though other accounts are declared
``journals.account_not_open``       warning   used before its first or after its last day
``journals.commodity_not_allowed``  warning   the account was opened for others only
``journals.adapted``                varies    what a format cannot say was said otherwise
==================================  ========  ==============================================
"""

from __future__ import annotations

from datetime import date

from backoffice_core.formats.journals.model import Amount, Place
from backoffice_core.kernel.errors import InputProblem
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = [
    "account_not_open",
    "account_undeclared",
    "adapted",
    "balance_differs",
    "commodity_not_allowed",
    "pad_unused",
    "transaction_refused",
]


def transaction_refused(problem: InputProblem) -> Finding:
    """A transaction that does not balance to the last digit, or whose amounts stay open."""
    place = f"{problem.file}, line {problem.line}" if problem.line else problem.file
    return Finding(
        kind="journals.transaction_refused",
        severity=Severity.SERIOUS,
        subject=place,
        says=Message("{place}: {problem}", place=place, problem=problem.problem),
        detail=problem.problem,
    )


def balance_differs(
    place: Place, day: date, account: str, *, asserted: Amount, held: Amount
) -> Finding:
    """An account does not hold what the journal says it does."""
    return Finding(
        kind="journals.balance_differs",
        severity=Severity.SERIOUS,
        subject=account,
        day=day,
        detail=str(place),
        says=Message(
            "{place}: {account} should hold {asserted}, but holds {held}",
            place=str(place),
            account=account,
            asserted=str(asserted),
            held=str(held),
        ),
    )


def pad_unused(place: Place, day: date, account: str) -> Finding:
    """A pad that nothing follows up, or that had nothing to fill."""
    return Finding(
        kind="journals.pad_unused",
        severity=Severity.WARNING,
        subject=account,
        day=day,
        detail=str(place),
        says=Message(
            "{place}: the pad of {account} fills nothing", place=str(place), account=account
        ),
    )


def account_undeclared(place: Place, account: str) -> Finding:
    """An account that is used and nowhere declared, in a journal that declares accounts."""
    return Finding(
        kind="journals.account_undeclared",
        severity=Severity.WARNING,
        subject=account,
        says=Message(
            "{place}: {account} is used but never declared", place=str(place), account=account
        ),
    )


def account_not_open(place: Place, day: date, account: str) -> Finding:
    """An account that is used before its first day or after its last."""
    return Finding(
        kind="journals.account_not_open",
        severity=Severity.WARNING,
        subject=account,
        day=day,
        detail=str(place),
        says=Message(
            "{place}: {account} is not open on {day}", place=str(place), account=account, day=day
        ),
    )


def commodity_not_allowed(place: Place, day: date, account: str, commodity: str) -> Finding:
    """An account that takes a commodity it was not opened for."""
    return Finding(
        kind="journals.commodity_not_allowed",
        severity=Severity.WARNING,
        subject=account,
        day=day,
        detail=f"{place} {commodity}",
        says=Message(
            "{place}: {account} was not opened for {commodity}",
            place=str(place),
            account=account,
            commodity=commodity or "-",
        ),
    )


def adapted(severity: Severity, subject: str, says: Message) -> Finding:
    """Something that a format cannot say was said otherwise, or left out."""
    return Finding(
        kind="journals.adapted",
        severity=severity,
        subject=subject,
        says=says,
        detail=str(says),
    )
