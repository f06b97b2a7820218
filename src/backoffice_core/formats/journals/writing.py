"""Writing a journal so that it reads back as the same journal, or saying why it cannot.

Words can break any text format: a payee with a semicolon, a comment that looks like a tag.
So nothing is trusted: what was written is read again before it is handed out, and a
directive that came back as another is refused by its name.
"""

from __future__ import annotations

from itertools import zip_longest

from backoffice_core.formats.journals.model import (
    BalanceAsserted,
    Directive,
    Journal,
    JournalFormat,
)
from backoffice_core.formats.journals.order import first_checked_otherwise, has_sub_accounts
from backoffice_core.formats.journals.reading import directives_of
from backoffice_core.formats.journals.writing_beancount import beancount_lines
from backoffice_core.formats.journals.writing_plain import plain_lines, tag_lines, unspeakable
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.members import expect_member

__all__ = ["write_journal"]


def write_journal(journal: Journal, form: JournalFormat) -> str:
    r"""The text of a journal in a format; reading it gives the same journal.

    Raises :class:`InvalidValue` for what the format cannot say (``journal_unspeakable``,
    ``journal_price_inexact``), with the directive; :func:`adapted_journal` makes a journal
    sayable and tells what that costs.

    >>> from datetime import date
    >>> from backoffice_core.formats.journals import Amount, JournalPosting, Transaction
    >>> cash = JournalPosting(account="Assets:Cash", amount=Amount.of("-5.00", "USD"))
    >>> food = JournalPosting(account="Expenses:Food")
    >>> lunch = Transaction(day=date(2026, 5, 4), narration="Lunch", postings=[food, cash])
    >>> print(write_journal(Journal([lunch]), JournalFormat.BEANCOUNT), end="")
    2026-05-04 txn "Lunch"
      Expenses:Food
      Assets:Cash -5.00 USD
    """
    expect_member(form, JournalFormat, name="form")
    lines = list(tag_lines(journal)) if form is JournalFormat.LEDGER else []
    for directive in journal.directives:
        try:
            if form is JournalFormat.BEANCOUNT:
                lines.extend(beancount_lines(directive))
            else:
                lines.extend(plain_lines(directive, form))
        except InvalidValue as problem:
            message = f"{about(directive)}{problem.message}"
            raise InvalidValue(problem.code, message, problem.remedy) from None
    refuse_checked_otherwise(journal, form)
    while lines and not lines[-1]:
        lines.pop()
    text = "".join(f"{line}\n" for line in lines)
    refuse_changed(journal, text, form)
    return text


def refuse_checked_otherwise(journal: Journal, form: JournalFormat) -> None:
    """Refuse a journal whose balances a format would check at another moment, or otherwise."""
    other = first_checked_otherwise(journal, form)
    if other is not None:
        raise unspeakable(f"{about(other)}balances in this order of days", form)
    if form is not JournalFormat.LEDGER:
        return
    above = has_sub_accounts(journal)
    for each in journal.directives:
        if isinstance(each, BalanceAsserted) and each.account in above:
            raise unspeakable(f"{about(each)}a balance that includes sub-accounts", form)


def about(directive: Directive | None) -> str:
    """Which directive a sentence is about."""
    if directive is None:
        return ""
    place = directive.place
    return f"{place}: " if place is not None else ""


def named(directive: Directive | None) -> str:
    """A directive by its day and its words or account, short enough for a sentence."""
    names = ("day", "payee", "narration", "account", "commodity", "text", "name")
    words = (getattr(directive, name, None) for name in names)
    return shown(" ".join(str(each) for each in words if each))


def refuse_changed(journal: Journal, text: str, form: JournalFormat) -> None:
    """Refuse text that does not read back as the journal it was written from."""
    problems = Problems()
    read = directives_of(text, form=form, problems=problems)
    for written, came_back in zip_longest(journal.directives, read):
        if written != came_back:
            changed = written or came_back
            raise InvalidValue(
                "journal_unspeakable",
                f"{about(written)}{form.value} would read this {type(changed).__name__} as"
                f" something else: {named(changed)}.",
                "Change the words that have a meaning there, such as ; | : or a leading sign.",
            )
    if problems.count:
        raise InvalidValue(
            "journal_unspeakable", f"{form.value} would refuse: {problems.kept[0]}", ""
        )
