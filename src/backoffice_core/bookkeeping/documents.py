"""What a document comes to: its lines, its taxes and its total, and why.

Each line is rounded half up to a minor unit, because that is the figure printed on it and
added up by whoever checks the document; the taxes round by their own rule. Half up looks at
the magnitude, so a credit note is exactly minus its invoice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from backoffice_core.bookkeeping.model import Invoice, InvoiceLine
from backoffice_core.bookkeeping.taxes import TAXES_OF_INDONESIA, RoundedPer, Tax, TaxAmount, tax_on
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["InvoiceTotals", "explain_invoice_tax", "invoice_totals", "line_amount"]

# Read by the tests of translations, so each is spelled out.
ROUNDED: Mapping[Rounding, Message] = {
    Rounding.HALF_UP: Message("half up"),
    Rounding.HALF_EVEN: Message("half to even"),
    Rounding.HALF_DOWN: Message("half down"),
    Rounding.UP: Message("away from zero"),
    Rounding.DOWN: Message("toward zero"),
    Rounding.CEILING: Message("up"),
    Rounding.FLOOR: Message("down"),
}


@checked
@attrs.frozen(kw_only=True)
class InvoiceTotals:
    """An invoice in figures: ``net`` before tax, each tax, and ``gross``, what is owed."""

    net: Money
    taxes: tuple[TaxAmount, ...]

    @property
    def tax(self) -> Money:
        """All taxes together."""
        return Money.total((each.amount for each in self.taxes), self.net.currency)

    @property
    def gross(self) -> Money:
        """What the party owes or is owed."""
        return self.net + self.tax


@checked
def line_amount(line: InvoiceLine) -> Money:
    """What a line comes to before tax: quantity times price, rounded half up to a minor unit.

    >>> from backoffice_core.kernel.quantity import Quantity
    >>> line_amount(
    ...     InvoiceLine(
    ...         item="rice",
    ...         quantity=Quantity.of("2.5", "kg"),
    ...         unit_price=Money.of("13333.33", "IDR"),
    ...     )
    ... )
    Money.of('33333.33', 'IDR')
    """
    return line.unit_price.times(line.quantity.amount, rounding=Rounding.HALF_UP)


def check_currency(invoice: Invoice, currency: Currency) -> None:
    """Refuse an invoice without lines, or priced in another currency than the books."""
    if not invoice.lines:
        raise InvalidValue(
            "invoice_empty",
            f"The {invoice.direction.value} invoice {invoice.number} has no lines.",
            "Add its lines, or leave it out.",
        )
    for line in invoice.lines:
        if line.unit_price.currency != currency:
            raise InvalidValue(
                "currency_mixed",
                f"Invoice {invoice.number} prices {line.item} in {line.unit_price.currency},"
                f" but the books are kept in {currency}.",
                "Convert its prices at the rate of the day first.",
            )


@checked
def invoice_totals(
    invoice: Invoice,
    *,
    currency: str | Currency,
    taxes: Mapping[str, Effective[Tax]] = TAXES_OF_INDONESIA,
) -> InvoiceTotals:
    """What an invoice comes to, its taxes as they stand on its day.

    Raises :class:`InvalidValue`: ``invoice_empty``, ``currency_mixed``, ``tax_unknown``,
    ``tax_not_in_force``.
    """
    money = Currency.of(currency)
    check_currency(invoice, money)
    bases: dict[str, list[Money]] = {}
    for line in invoice.lines:
        bases.setdefault(line.tax, []).append(line_amount(line))
    net = Money.total((amount for group in bases.values() for amount in group), money)
    amounts = tuple(
        tax_on(code, invoice.day, taxes=taxes).amount(group, money)
        for code, group in sorted(bases.items())
        if code
    )
    return InvoiceTotals(net=net, taxes=amounts)


@checked
def explain_invoice_tax(
    invoice: Invoice,
    *,
    currency: str | Currency,
    taxes: Mapping[str, Effective[Tax]] = TAXES_OF_INDONESIA,
) -> Explanation:
    """Why an invoice bears the tax it does, with the law it follows from.

    Raises :class:`InvalidValue` as :func:`invoice_totals` does.
    """
    totals = invoice_totals(invoice, currency=currency, taxes=taxes)
    return Explanation(
        rule="invoice.tax",
        says=Message(
            "The tax on {document} is {tax}, on {net} before tax",
            document=invoice.number,
            tax=totals.tax,
            net=totals.net,
        ),
        result=totals.tax,
        because=explain_taxes(totals.taxes),
    )


def explain_taxes(amounts: Iterable[TaxAmount]) -> tuple[Explanation, ...]:
    """One reason a tax: base, rate and law, then the rounding and where it is from."""
    return tuple(
        Explanation(
            rule="tax.rate",
            says=rate_sentence(each),
            result=each.amount,
            parameters={"rate": each.tax.nominal_rate, "base_share": each.tax.base_share},
            source=each.tax.source,
            because=(explain_rounding(each),),
        )
        for each in amounts
    )


def rate_sentence(each: TaxAmount) -> Message:
    """The multiplication, with the share of the base only where the law knows one."""
    tax, percent = each.tax, each.tax.nominal_rate * 100
    if tax.base_share == 1:
        return Message(
            "{tax} is {percent}% of {base}, which is {exact}",
            tax=tax.code,
            percent=percent,
            base=each.base,
            exact=each.exact,
        )
    return Message(
        "{tax} is {percent}% of {share} of {base}, which is {exact}",
        tax=tax.code,
        percent=percent,
        share=str(tax.base_share),
        base=each.base,
        exact=each.exact,
    )


def explain_rounding(each: TaxAmount) -> Explanation:
    """How one tax was rounded."""
    step = Money(each.tax.step(each.base.currency), each.base.currency)
    return Explanation(
        rule=f"tax.rounding.{each.tax.per.value}",
        says=Message(
            "Rounded {mode} to a multiple of {step} for each {unit}, it is {amount}",
            mode=ROUNDED[each.tax.rounding],
            step=step,
            unit=Message("document" if each.tax.per is RoundedPer.DOCUMENT else "line"),
            amount=each.amount,
        ),
        result=each.amount,
        source=each.tax.rounding_source,
    )
