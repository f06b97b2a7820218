"""Where the regular rate of a week comes from, in words: every quotient with its two sides."""

from __future__ import annotations

from fractions import Fraction

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.kernel.currencies import Currency
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.words import Message

__all__ = ["RegularHour", "an_hour_shown"]

HOUR = 3600
# The case that BonusDivisor.ORDINARY_HOURS is the reading of.
FLAT_SUMS = Citation("Alvarado v. Dart Container Corp. (2018) 4 Cal.5th 542")


def an_hour_shown(rate: Fraction, currency: Currency) -> Money:
    """An hour's worth as it can be printed; the exact one stands in the parameters."""
    return Money(round_fraction(rate * 10**currency.digits, Rounding.HALF_UP), currency)


@attrs.frozen(kw_only=True)
class RegularHour:
    """What an hour of a week came to, all money in major units.

    ``rate`` is ``counts`` over ``time`` worked, as it is multiplied, or what was agreed where
    nothing was worked; ``flat_rate`` is what ``flat`` sums come to over the ``ordinary`` time.
    """

    rate: Fraction
    counts: Fraction
    time: Duration
    flat_rate: Fraction
    flat: Fraction
    ordinary: Duration
    currency: Currency
    citation: Citation

    def explain(self) -> Explanation:
        """The rate and what it is made of."""
        whole = self.rate + self.flat_rate
        if self.flat:
            says = Message(
                "The regular rate is {rate} an hour: {spread} over all hours and {flat} of flat"
                " sums over those that are no overtime",
                rate=self.shown(whole),
                spread=self.shown(self.rate),
                flat=self.shown(self.flat_rate),
            )
            return self.explanation(whole, says, because=(self.spread(), self.flat_sums()))
        if self.time.is_zero:
            says = Message(
                "The regular rate is {rate} an hour, as agreed: nothing was worked in that week",
                rate=self.shown(whole),
            )
        else:
            says = Message(
                "The regular rate is {rate} an hour: {pay} of pay that counts over {time} worked",
                rate=self.shown(whole),
                pay=self.shown(self.counts),
                time=self.time,
            )
        return self.explanation(whole, says)

    def explanation(
        self, exact: Fraction, says: Message, *, because: tuple[Explanation, ...] = ()
    ) -> Explanation:
        """An explanation of the rate."""
        return Explanation(
            rule="pay.regular_rate",
            says=says,
            parameters={"exact": exact},
            source=str(self.citation),
            because=because,
        )

    def spread(self) -> Explanation:
        """What counts for all hours."""
        says = Message(
            "{pay} of pay that counts over {time} worked: {rate} an hour",
            pay=self.shown(self.counts),
            time=self.time,
            rate=self.shown(self.rate),
        )
        return self.explanation(self.rate, says)

    def flat_sums(self) -> Explanation:
        """What pays for no overtime."""
        says = Message(
            "{pay} of flat sums over {time} that are no overtime: {rate} an hour",
            pay=self.shown(self.flat),
            time=self.ordinary,
            rate=self.shown(self.flat_rate),
        )
        return Explanation(
            rule="pay.regular_rate.flat",
            says=says,
            parameters={"exact": self.flat_rate},
            source=str(FLAT_SUMS),
        )

    def shown(self, amount: Fraction) -> Money:
        """An amount as it can be printed."""
        return an_hour_shown(amount, self.currency)
