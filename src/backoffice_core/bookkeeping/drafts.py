"""The life of an entry: a draft that may be wrong, an entry that never changes, a reversal.

A draft is what people type: it may be unbalanced, half filled in or wrong, and changes
freely. Posting makes an entry of it, or says everything that stands in the way. From then
on only another entry, its reversal, can undo it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.charts.checking import check_entry
from backoffice_core.bookkeeping.model import Attachment, Entry, EntryKind, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.life_cycles import LifeCycle, Transition
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.words import Message

__all__ = ["ENTRY_LIFE_CYCLE", "EntryDraft", "EntryStatus", "entry_status"]

LEGS_MIN = 2


class EntryStatus(enum.Enum):
    """Where an entry stands in its life."""

    DRAFT = "draft"
    POSTED = "posted"
    REVERSED = "reversed"


ENTRY_LIFE_CYCLE = LifeCycle(
    EntryStatus.DRAFT,
    (
        Transition(EntryStatus.DRAFT, "change", EntryStatus.DRAFT),
        Transition(EntryStatus.DRAFT, "post", EntryStatus.POSTED),
        Transition(EntryStatus.POSTED, "reverse", EntryStatus.REVERSED),
    ),
)
"""What may follow what in the life of an entry; ``mermaid()`` draws it."""


def postings_of_draft(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """The postings, from whatever they came in."""
    return tuple(postings)


@checked
@attrs.frozen(kw_only=True)
class EntryDraft:
    """An entry that is not one yet: it may be unbalanced or lack its day or number.

    Change it with ``attrs.evolve``. ``open_amounts`` is what is missing to balance.
    Raises :class:`InvalidValue` (``not_a_member``).

    >>> from backoffice_core.kernel.money import Money
    >>> draft = EntryDraft(
    ...     text="Rent",
    ...     journal="bank",
    ...     day=date(2026, 5, 4),
    ...     postings=[Posting(account="6-1210", amount=Money.of(12_500_000, "IDR"))],
    ... )
    >>> print(*draft.open_amounts)
    IDR -12500000.00
    >>> for finding in draft.problems():
    ...     print(finding.says)
    The draft needs a number
    The draft has 1 posting, and an entry at least 2
    The draft is off by IDR 12500000.00
    """

    text: str = ""
    journal: str = ""
    number: str = ""
    day: date | None = None
    kind: EntryKind = attrs.field(default=EntryKind.ORDINARY, validator=member_validator(EntryKind))
    document: str | None = None
    attachments: tuple[Attachment, ...] = ()
    postings: tuple[Posting, ...] = attrs.field(default=(), converter=postings_of_draft)

    @property
    def open_amounts(self) -> tuple[Money, ...]:
        """What a further posting would have to be, for each currency that does not balance."""
        sums: dict[Currency, int] = {}
        for posting in self.postings:
            currency = posting.amount.currency
            sums[currency] = sums.get(currency, 0) + posting.amount.minor
        return tuple(Money(-minor, currency) for currency, minor in sums.items() if minor)

    def problems(self, *, chart: Chart | None = None) -> tuple[Finding, ...]:
        """All that stands in the way of posting, also what ``chart`` says of the accounts."""
        says = [
            *([] if self.number else [Message("The draft needs a number")]),
            *([] if self.day else [Message("The draft needs a day")]),
            *([] if self.journal else [Message("The draft needs a journal")]),
        ]
        if len(self.postings) < LEGS_MIN:
            says.append(
                Message.plural(
                    "The draft has {count} posting, and an entry at least {least}",
                    "The draft has {count} postings, and an entry at least {least}",
                    count=len(self.postings),
                    least=LEGS_MIN,
                )
            )
        says += [
            Message("The draft is off by {amount}", amount=-missing)
            for missing in self.open_amounts
        ]
        found = tuple(
            Finding(
                kind="bookkeeping.draft_incomplete",
                severity=Severity.WARNING,
                subject=f"draft {self.number or self.text or '?'}",
                day=self.day,
                detail=str(place),
                says=sentence,
            )
            for place, sentence in enumerate(says)
        )
        if found or chart is None or self.day is None:
            return found
        return check_entry(self.as_entry(self.day), chart=chart)

    def post(self, *, chart: Chart | None = None) -> Entry:
        """The entry, from now on unchangeable.

        Raises :class:`InvalidValue` (``draft_incomplete``) with every problem.
        """
        problems = self.problems(chart=chart)
        if problems or self.day is None:
            raise InvalidValue(
                "draft_incomplete",
                "; ".join(str(problem.says) for problem in problems) + ".",
                "Complete the draft and post it again.",
            )
        return self.as_entry(self.day)

    def as_entry(self, day: date) -> Entry:
        """The entry of a complete draft."""
        return Entry(
            number=self.number,
            day=day,
            journal=self.journal,
            text=self.text,
            kind=self.kind,
            document=self.document,
            attachments=self.attachments,
            postings=self.postings,
        )


@checked
def entry_status(number: str, entries: Iterable[Entry]) -> EntryStatus:
    """Where the entry of a number stands among ``entries``: a draft is not among them.

    >>> entry_status("9", [])
    <EntryStatus.DRAFT: 'draft'>
    """
    status = EntryStatus.DRAFT
    for entry in entries:
        if entry.reverses == number:
            return EntryStatus.REVERSED
        if entry.number == number:
            status = EntryStatus.POSTED
    return status
