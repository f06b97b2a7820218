"""The accounts of a chart: what each is for, where statements show it, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping.account_classes import (
    AccountType,
    CashFlow,
    Control,
    ExpenseNature,
    LineItem,
    type_of_line_item,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.names import Name
from backoffice_core.kernel.words import Message

__all__ = ["Account", "Translation", "sorted_translations", "translated_name"]


@attrs.frozen(order=True)
class Translation:
    """What something is called in another language, by its code: ``en`` ``Cash on hand``."""

    language: str
    name: str


def sorted_translations(translations: Iterable[Translation]) -> tuple[Translation, ...]:
    """Translations in order of language, so that equal accounts are equal."""
    return tuple(sorted(translations))


def translated_name(name: str, translations: Iterable[Translation]) -> Name:
    """A name as the facts keep it, as a value that messages show in every language."""
    return Name(name, ((each.language, each.name) for each in translations))


def sorted_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Currency codes in order, each once."""
    return tuple(sorted(set(codes)))


@fact("accounts", identity=("code",))
@attrs.frozen(kw_only=True)
class Account:
    """An account of the chart.

    ``role`` says what the processes use it for (``cash``, ``receivables``,
    ``inventory``, ...); an account of the business's own has none. ``parent`` is the code of
    the group it is in, ``contra`` says that it runs against its type (accumulated
    depreciation, sales returns). Postings to a ``control`` account must name a party.
    ``line_item``, ``nature`` and ``cash_flow`` say where statements show it. It takes postings
    from ``opened`` up to, not including, ``closed``, in any currency unless some are named.

    Raises :class:`InvalidValue`: ``account_line_item_mismatch`` when an account of this type
    cannot be shown there, ``account_nature_mismatch`` when it has a nature and is no expense,
    ``account_lifetime_reversed`` when it is open on no day, ``not_a_member``.

    >>> worn = Account(
    ...     code="1290",
    ...     name="Akumulasi penyusutan",
    ...     type=AccountType.ASSET,
    ...     contra=True,
    ...     translations=[Translation("en", "Accumulated depreciation")],
    ... )
    >>> worn.normally_debit, worn.title.render("en"), worn.label.render("id")
    (False, 'Accumulated depreciation', '1290 Akumulasi penyusutan')
    """

    code: str
    name: str
    type: AccountType = attrs.field(validator=member_validator(AccountType))
    role: str = ""
    parent: str | None = None
    contra: bool = False
    control: Control | None = attrs.field(
        default=None, validator=attrs.validators.optional(member_validator(Control))
    )
    line_item: LineItem | None = attrs.field(
        default=None, validator=attrs.validators.optional(member_validator(LineItem))
    )
    nature: ExpenseNature | None = attrs.field(
        default=None, validator=attrs.validators.optional(member_validator(ExpenseNature))
    )
    cash_flow: CashFlow | None = attrs.field(
        default=None, validator=attrs.validators.optional(member_validator(CashFlow))
    )
    opened: date | None = None
    closed: date | None = None
    currencies: tuple[str, ...] = attrs.field(default=(), converter=sorted_codes)
    translations: tuple[Translation, ...] = attrs.field(default=(), converter=sorted_translations)

    def __attrs_post_init__(self) -> None:
        """Refuse what no chart could place."""
        if self.line_item is not None:
            asked = type_of_line_item(self.line_item)
            if asked is not None and asked is not self.type:
                raise InvalidValue(
                    "account_line_item_mismatch",
                    f"The account {self.code} is of type {self.type.value}, and"
                    f" {self.line_item.value} is a line of type {asked.value}.",
                    "Change the type or the line item.",
                )
        if self.nature is not None and self.type is not AccountType.EXPENSE:
            raise InvalidValue(
                "account_nature_mismatch",
                f"The account {self.code}, of type {self.type.value}, has a nature of expense.",
                "Only expenses have a nature.",
            )
        if self.opened is not None and self.closed is not None and self.closed <= self.opened:
            raise InvalidValue(
                "account_lifetime_reversed",
                f"The account {self.code}, opened {self.opened} and closed {self.closed}, is open"
                " on no day.",
                "The day of 'closed' is the first on which it takes no postings.",
            )

    @property
    def normally_debit(self) -> bool:
        """Whether its balance is normally on the debit side: its type's side, contra the other."""
        return self.type.normally_debit is not self.contra

    def is_open_on(self, day: date) -> bool:
        """Whether it takes postings on a day."""
        return (self.opened is None or self.opened <= day) and (
            self.closed is None or day < self.closed
        )

    @property
    def title(self) -> Name:
        """What it is called, in the language of whoever reads it."""
        return translated_name(self.name, self.translations)

    @property
    def label(self) -> Message:
        """Its code and title: ``1100 Cash``."""
        return Message("{code} {name}", code=self.code, name=self.title)
