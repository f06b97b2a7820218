"""How a business keeps foreign money: its own currency, the accounts used, how it revalues.

Every entry balances in each currency. What makes that possible is one *trading* account: an
item of USD 388 stands on payables in dollars, opposite it the same dollars on trading, and on
trading its book value in the functional currency. So the trading account's functional side
**is** the book value of everything foreign, kept in the entries themselves, item by item, and
no account is needed for each currency (the trading accounts of P. Selinger, "Tutorial on
multiple currency accounting", 2005).
"""

from __future__ import annotations

import enum
from typing import Final, Protocol

import attrs

from backoffice_core.bookkeeping.model import Account, Dimension
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.members import expect_member, member_validator
from backoffice_core.kernel.money import Currency
from backoffice_core.kernel.rounding import Rounding

__all__ = ["DifferenceKind", "ExchangePolicy", "RevaluationMode"]

# On the legs of the trading account and on exchange differences: whose item they belong to.
POSITION_ACCOUNT: Final = "position_account"
POSITION_CURRENCY: Final = "position_currency"
DIFFERENCE: Final = "exchange_difference"


class DifferenceKind(enum.Enum):
    """Whether a difference came with money (realised) or with a new closing rate."""

    REALISED = "realised"
    UNREALISED = "unrealised"


class RevaluationMode(enum.Enum):
    """What happens to a revaluation after the period it was made for; both end the same."""

    REVERSING = "reversing"
    """Undone the next day: the books carry items at the rates they were first recorded at."""
    CUMULATIVE = "cumulative"
    """Kept: the next revaluation or payment starts from the value it set."""


def known_currency(currency: str | Currency) -> Currency:
    """The currency of an ISO 4217 code; one that is given in full passes."""
    return Currency.of(currency)


class Roles(Protocol):
    """Anything that finds an account by its role: a chart of accounts."""

    def role(self, name: str) -> Account: ...


@checked
@attrs.frozen(kw_only=True)
class ExchangePolicy:
    """The functional currency (IAS 21.8), the accounts by code, the rounding and the mode.

    Gains and losses may share an account, and so may realised and unrealised ones: the
    postings say by dimension which is which. The trading account serves nothing else.
    Raises :class:`InvalidValue`: ``trading_account_shared``, ``not_a_member``.
    """

    functional: Currency = attrs.field(converter=known_currency)
    rounding: Rounding = attrs.field(validator=member_validator(Rounding))
    mode: RevaluationMode = attrs.field(validator=member_validator(RevaluationMode))
    trading: str
    realised_gain: str
    realised_loss: str
    unrealised_gain: str
    unrealised_loss: str

    def __attrs_post_init__(self) -> None:
        if self.trading in self.result_accounts:
            raise InvalidValue(
                "trading_account_shared",
                f"The account {self.trading} is for currency trading and for differences.",
                "Give the trading account a code of its own.",
            )

    @property
    def result_accounts(self) -> frozenset[str]:
        """The accounts that differences go to."""
        return frozenset(
            (self.realised_gain, self.realised_loss, self.unrealised_gain, self.unrealised_loss)
        )

    @classmethod
    def of_chart(
        cls,
        chart: Roles,
        *,
        functional: str | Currency,
        rounding: Rounding,
        mode: RevaluationMode = RevaluationMode.REVERSING,
    ) -> ExchangePolicy:
        """The policy of a chart that has the roles ``currency_trading``, ``exchange_gain``,
        ``exchange_loss``, ``unrealised_exchange_gain`` and ``unrealised_exchange_loss``.

        Raises :class:`InvalidValue` (``account_role_missing``).
        """  # noqa: D205 - the roles are the sentence
        return cls(
            functional=functional,
            rounding=rounding,
            mode=mode,
            trading=chart.role("currency_trading").code,
            realised_gain=chart.role("exchange_gain").code,
            realised_loss=chart.role("exchange_loss").code,
            unrealised_gain=chart.role("unrealised_exchange_gain").code,
            unrealised_loss=chart.role("unrealised_exchange_loss").code,
        )

    def account_for(self, kind: DifferenceKind, *, gain: bool) -> str:
        """The account that a difference goes to.

        Raises :class:`InvalidValue` (``not_a_member``).
        """
        if (
            expect_member(kind, DifferenceKind, name="kind of difference")
            is DifferenceKind.REALISED
        ):
            return self.realised_gain if gain else self.realised_loss
        return self.unrealised_gain if gain else self.unrealised_loss


def position(account: str, currency: Currency) -> tuple[Dimension, ...]:
    """The dimensions that tie a leg to the account and the currency an item stands in."""
    return (
        Dimension(POSITION_ACCOUNT, account),
        Dimension(POSITION_CURRENCY, currency.code),
    )
