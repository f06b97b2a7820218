"""What happens to lots, as ordinary entries: the account of the lots always holds their cost.

The lots are a sub-ledger. Its entries carry the cost that matching found, so the balance
of the lots' account is the cost of the open lots, and that of the gains is all that was
realised, after every entry and without a closing calculation.
"""

from __future__ import annotations

import attrs

from backoffice_core.bookkeeping.lots.model import Acquisition, CostAdjustment, Disposal
from backoffice_core.bookkeeping.lots.results import MovedLots, Realisation
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money

__all__ = [
    "LotAccounts",
    "acquisition_entry",
    "adjustment_entry",
    "disposal_entry",
    "transfer_entry",
]

JOURNAL = "lots"


@checked
@attrs.frozen(kw_only=True)
class LotAccounts:
    """The accounts that the entries of lots are made on.

    ``lots`` holds the cost of what is held, ``settlement`` is where money comes from and
    goes to (a bank, a broker; income for what was earned, an expense for what was given or
    kept as a fee), ``gains`` takes gains and, unless ``losses`` is named, losses; ``shorts``
    is the liability for units sold short.
    """

    lots: str
    settlement: str
    gains: str
    losses: str = ""
    shorts: str = ""

    def result(self, gain: Money) -> str:
        """The account for a gain or a loss."""
        return self.losses if gain.minor < 0 and self.losses else self.gains


@checked
def acquisition_entry(
    acquisition: Acquisition,
    *,
    accounts: LotAccounts,
    realisation: Realisation | None = None,
    number: str = "",
) -> Entry:
    """The entry of an acquisition, at its cost with the fee in it.

    ``realisation`` is what it realised by covering short sales, if it did: their proceeds
    leave the liability. ``number`` is the entry's, the acquisition's unless given.

    Raises :class:`InvalidValue`: ``lot_account_missing``, ``lot_realisation_differs``.
    """
    check_same(acquisition.number, realisation)
    total = acquisition.total_cost
    zero = Money(0, total.currency)
    cost = realisation.cost if realisation else zero
    proceeds = realisation.proceeds if realisation else zero
    return entry_of(
        acquisition,
        accounts,
        number,
        lots=total - cost,
        settlement=-total,
        gain=proceeds - cost,
        owed=proceeds,
    )


@checked
def disposal_entry(
    disposal: Disposal,
    *,
    accounts: LotAccounts,
    realisation: Realisation | None,
    number: str = "",
) -> Entry:
    """The entry of a disposal: net proceeds in, cost out, the difference a gain or a loss.

    ``realisation`` is what it realised; ``None`` where all of it was sold short.

    Raises :class:`InvalidValue`: ``lot_account_missing``, ``lot_realisation_differs``.
    """
    check_same(disposal.number, realisation)
    net = disposal.net_proceeds
    zero = Money(0, net.currency)
    cost = realisation.cost if realisation else zero
    proceeds = realisation.proceeds if realisation else zero
    return entry_of(
        disposal,
        accounts,
        number,
        lots=-cost,
        settlement=net,
        gain=proceeds - cost,
        owed=proceeds - net,
    )


@checked
def adjustment_entry(
    adjustment: CostAdjustment,
    *,
    accounts: LotAccounts,
    realisation: Realisation | None = None,
    number: str = "",
) -> Entry:
    """The entry of a return of capital or of a rise of the cost.

    ``realisation`` is the gain where more came back than the lots had cost.

    Raises :class:`InvalidValue` (``lot_realisation_differs``).
    """
    check_same(adjustment.number, realisation)
    amount = adjustment.amount
    excess = realisation.gain if realisation else Money(0, amount.currency)
    return entry_of(
        adjustment,
        accounts,
        number,
        lots=amount + excess,
        settlement=-amount,
        gain=excess,
        owed=Money(0, amount.currency),
    )


@checked
def transfer_entry(moved: MovedLots, *, source: str, target: str, number: str = "") -> Entry:
    """The entry that moves the cost of lots from the account of one place to another's."""
    return Entry(
        number=number or moved.number,
        day=moved.day,
        journal=JOURNAL,
        text=moved.asset,
        document=moved.number,
        postings=(
            Posting(account=target, amount=moved.cost),
            Posting(account=source, amount=-moved.cost),
        ),
    )


def entry_of(
    event: Acquisition | Disposal | CostAdjustment,
    accounts: LotAccounts,
    number: str,
    *,
    lots: Money,
    settlement: Money,
    gain: Money,
    owed: Money,
) -> Entry:
    """The entry of the four legs, without those of nothing after the first two."""
    if not owed.is_zero and not accounts.shorts:
        raise InvalidValue(
            "lot_account_missing",
            f"{event.number} moves {owed} of units sold short, and no account is named for it.",
            "Name the account of the liability as LotAccounts.shorts.",
        )
    optional = (
        Posting(account=accounts.shorts, amount=owed),
        Posting(account=accounts.result(gain), amount=-gain),
    )
    return Entry(
        number=number or event.number,
        day=event.day,
        journal=JOURNAL,
        text=event.asset,
        document=event.number,
        postings=(
            Posting(account=accounts.lots, amount=lots),
            Posting(account=accounts.settlement, amount=settlement),
            *(leg for leg in optional if not leg.amount.is_zero),
        ),
    )


def check_same(number: str, realisation: Realisation | None) -> None:
    """Refuse the realisation of another event."""
    if realisation is not None and realisation.number != number:
        raise InvalidValue(
            "lot_realisation_differs",
            f"The realisation is of {realisation.number}, the event is {number}.",
            "Use LotBook.realisation with the number of the event.",
        )
