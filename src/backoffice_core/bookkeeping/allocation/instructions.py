"""What to share, as values: where money is taken from, where it is given to, how much.

Sources and destinations are small trees. Each has the same four ways to branch: in order, at most
so much, in shares, and the first one that can do it alone. The words are ``Take`` and ``Give``::

    Send(
        Money.of(100, "USD"),
        TakeInOrder(
            [Take("voucher"), TakeAtMost(Money.of(40, "USD"), Take("wallet")), Take("card")]
        ),
        GiveShares([Share(percent("15"), Give("platform")), Share(REMAINING, Give("merchant"))]),
    )

What can be said is what Formance's Numscript can say (github.com/formancehq/numscript); its
published scripts are replayed in our tests.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final, Generic, Literal, TypeAlias, TypeVar

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import integer_ratio
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money

__all__ = [
    "KEEP",
    "REMAINING",
    "UNLIMITED",
    "Destination",
    "Everything",
    "Give",
    "GiveAtMost",
    "GiveFirstThatFits",
    "GiveInOrder",
    "GiveShares",
    "Instruction",
    "Keep",
    "Leftover",
    "Send",
    "SetAside",
    "Share",
    "Source",
    "Take",
    "TakeAtMost",
    "TakeFirstThatCan",
    "TakeInOrder",
    "TakeShares",
    "percent",
]

T = TypeVar("T")


@checked
def percent(value: str | int | Decimal | Fraction) -> Fraction:
    """So many hundredths, exactly.

    Raises :class:`InvalidValue` as :func:`~backoffice_core.kernel.exact.integer_ratio` does.

    >>> percent("12.5")
    Fraction(1, 8)
    """
    numerator, denominator = integer_ratio(value, name="percentage")
    return Fraction(numerator, denominator * 100)


class Rest(enum.Enum):
    """The portion that is whatever the others leave."""

    REMAINING = "remaining"


REMAINING: Final = Rest.REMAINING
"""The portion of a share that is whatever the other shares leave."""


class Overdraft(enum.Enum):
    """How far below nothing an account may go, where that is no amount."""

    UNLIMITED = "unlimited"


UNLIMITED: Final = Overdraft.UNLIMITED
"""An overdraft without a limit: the account may give as much as is asked."""


class Leftover(enum.Enum):
    """Who gets the minor units that whole shares leave over."""

    FIRST = "first"  # one each to the first shares, as Numscript does
    LARGEST_REMAINDER = "largest_remainder"  # one each to those whose share was cut most


@checked
@attrs.frozen
class Share(Generic[T]):
    """A portion of the whole (a fraction of one, or ``REMAINING``) and who gives or gets it.

    Raises :class:`InvalidValue` (``portion_out_of_range``).
    """

    portion: Fraction | int | Literal[Rest.REMAINING]
    of: T

    def __attrs_post_init__(self) -> None:
        """Refuse less than nothing and more than all."""
        if self.portion is not REMAINING and not 0 <= self.portion <= 1:
            raise InvalidValue(
                "portion_out_of_range",
                f"The portion {self.portion} is not between 0 and 1.",
                "Write a fraction of one, or percent(...).",
            )


def whole(shares: Iterable[Share[T]]) -> tuple[Share[T], ...]:
    """Shares that make one whole; refuse others."""
    found = tuple(shares)
    open_ended = sum(1 for share in found if share.portion is REMAINING)
    stated = sum(Fraction(share.portion) for share in found if share.portion is not REMAINING)
    if open_ended > 1 or stated > 1 or (stated < 1 and not open_ended):
        raise InvalidValue(
            "portions_not_whole",
            f"The portions add up to {stated}, and {open_ended} of them are the remaining one.",
            "Let them add up to 1, or let one be REMAINING.",
        )
    return found


# -------------------------------------------------------------------------------- sources


def not_empty(source: object, attribute: object, sources: tuple[object, ...]) -> None:  # noqa: ARG001
    """Refuse to take from nowhere."""
    if not sources:
        raise InvalidValue("sources_empty", "There is no source to take from.", "Name one.")


@checked
@attrs.frozen
class Take:
    """Take what an account has, and as far below nothing as its overdraft allows.

    Raises :class:`InvalidValue` (``overdraft_negative``).
    """

    account: str
    overdraft: Money | Literal[Overdraft.UNLIMITED] | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse less than no overdraft: it allows nothing and keeps nothing back."""
        if isinstance(self.overdraft, Money) and self.overdraft.minor < 0:
            raise InvalidValue(
                "overdraft_negative",
                f"{self.account} cannot be overdrawn by {self.overdraft}.",
                "Give 0 or more; to leave an amount in the account, set it aside first: SetAside.",
            )


@checked
@attrs.frozen
class TakeInOrder:
    """Take from the first source what it can give, the rest from the next; at least one.

    Raises :class:`InvalidValue` (``sources_empty``).
    """

    sources: tuple[Source, ...] = attrs.field(converter=tuple, validator=not_empty)


@checked
@attrs.frozen
class TakeAtMost:
    """Take from a source no more than a limit; a negative limit is nothing."""

    limit: Money
    source: Source


@checked
@attrs.frozen
class TakeShares:
    """Take from each source its share, all of it; the shares make one whole.

    Raises :class:`InvalidValue` (``portions_not_whole``, ``not_a_member``).
    """

    shares: tuple[Share[Source], ...] = attrs.field(converter=whole)
    leftover: Leftover = attrs.field(
        default=Leftover.FIRST, kw_only=True, validator=member_validator(Leftover)
    )


@checked
@attrs.frozen
class TakeFirstThatCan:
    """Take everything from the first source that can give all of it alone; at least one.

    Raises :class:`InvalidValue` (``sources_empty``).
    """

    sources: tuple[Source, ...] = attrs.field(converter=tuple, validator=not_empty)


Source: TypeAlias = Take | TakeInOrder | TakeAtMost | TakeShares | TakeFirstThatCan
"""Where an amount may be taken from."""


# --------------------------------------------------------------------------- destinations


@checked
@attrs.frozen
class Give:
    """Give it to an account."""

    account: str


@checked
@attrs.frozen
class Keep:
    """Leave it where it came from."""


KEEP: Final = Keep()
"""The destination that leaves an amount where it came from."""


@checked
@attrs.frozen
class GiveAtMost:
    """A step of an ordered destination: no more than a limit; a negative limit is nothing."""

    limit: Money
    to: Destination


@checked
@attrs.frozen
class GiveInOrder:
    """Fill the first step up to its limit, then the next; what remains goes to the last."""

    steps: tuple[GiveAtMost, ...] = attrs.field(converter=tuple)
    remaining: Destination


@checked
@attrs.frozen
class GiveShares:
    """Give each destination its share; the shares make one whole.

    Raises :class:`InvalidValue` (``portions_not_whole``, ``not_a_member``).
    """

    shares: tuple[Share[Destination], ...] = attrs.field(converter=whole)
    leftover: Leftover = attrs.field(
        default=Leftover.FIRST, kw_only=True, validator=member_validator(Leftover)
    )


@checked
@attrs.frozen
class GiveFirstThatFits:
    """Give everything to the first step whose limit is not passed by it, else to the last."""

    steps: tuple[GiveAtMost, ...] = attrs.field(converter=tuple)
    remaining: Destination


Destination: TypeAlias = Give | Keep | GiveInOrder | GiveShares | GiveFirstThatFits
"""Where an amount may be given to."""


# --------------------------------------------------------------------------- instructions


def known_currency(currency: str | Currency) -> Currency:
    """A currency, by its code where ISO 4217 has it."""
    return Currency.of(currency)


@checked
@attrs.frozen
class Everything:
    """All that the sources can give of a currency."""

    currency: Currency = attrs.field(converter=known_currency)


def not_negative(instruction: object, attribute: object, amount: Money | Everything) -> None:  # noqa: ARG001
    """Refuse to send or set aside less than nothing."""
    if isinstance(amount, Money) and amount.minor < 0:
        raise InvalidValue(
            "amount_negative",
            f"{amount} cannot be sent or set aside.",
            "Send it the other way round.",
        )


@checked
@attrs.frozen
class Send:
    """Move an amount, or everything, from sources to destinations.

    Raises :class:`InvalidValue` (``amount_negative``).
    """

    amount: Money | Everything = attrs.field(validator=not_negative)
    source: Source
    destination: Destination


@checked
@attrs.frozen
class SetAside:
    """Leave an amount of what an account has, or everything, out of reach from here on.

    It never makes an overdraft larger or smaller. Raises :class:`InvalidValue`
    (``amount_negative``).
    """

    amount: Money | Everything = attrs.field(validator=not_negative)
    account: str


Instruction: TypeAlias = Send | SetAside
"""What sharing can be told: to send an amount, or to set one aside first."""
