"""Quantities: an exact amount of a unit, that converts exactly or not at all.

An amount is a ratio of integers, so nothing drifts on the way from cartons to pieces and
back, a third of a kilogram is a third, and what cannot be cut says so instead of rounding.
Elapsed time is a :class:`~backoffice_core.kernel.instants.Duration`; quantities of hours are
for rates and plans.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import (
    exact_fraction,
    exact_number,
    exact_weights,
    integer_ratio,
    shown,
)
from backoffice_core.kernel.rounding import Rounding, round_ratio, share_units
from backoffice_core.kernel.units import Unit

__all__ = ["Quantity", "Unit"]

# Up to here an amount is written as a decimal number, beyond as a ratio.
DECIMAL_PLACES_MAX: Final = 12


@attrs.frozen(eq=False, repr=False)
class Quantity:
    """An exact amount of a unit.

    Quantities of one dimension add, subtract and compare whatever their units, and the
    result is in the unit on the left: 1 kg + 5 g is 1.005 kg, and equals 1005 g. A whole
    unit (pieces, sealed cartons) refuses fractions; two dimensions refuse each other, except
    that ``==`` is simply False.

    Raises :class:`InvalidValue`: ``number_not_exact``, ``not_a_unit``, ``quantity_not_whole``.

    >>> Quantity.of("2.5", "kg") + Quantity.of(250, "g")
    Quantity.of('2.75', 'kg')
    >>> print(Quantity.of(1, "kg") * Fraction(1, 3))
    1/3 kg
    """

    amount: Fraction = attrs.field(converter=exact_fraction)
    unit: Unit

    def __attrs_post_init__(self) -> None:
        """Refuse a unit that is only a code, and a fraction of a whole unit."""
        if type(self.unit) is not Unit:
            raise InvalidValue(
                "not_a_unit", f"{shown(self.unit)} is not a Unit.", "Use Unit.of for known codes."
            )
        if self.unit.whole and self.amount.denominator != 1:
            raise InvalidValue(
                "quantity_not_whole",
                f"{self} is not a whole number of {self.unit}.",
                "Name a rounding, or use a smaller unit.",
            )

    @classmethod
    def of(cls, amount: str | int | Decimal | Fraction, unit: str | Unit) -> Quantity:
        """Return a quantity; text is ``[+-]?digits[.digits]`` in ASCII.

        Raises :class:`InvalidValue`: the codes of the class, of :meth:`Unit.of` and of
        :func:`~backoffice_core.kernel.exact.integer_ratio`.

        >>> print(Quantity.of("2.50", "kg"))
        2.5 kg
        """
        return cls(Fraction(*integer_ratio(amount, name="amount")), Unit.of(unit))

    @classmethod
    def zero(cls, unit: str | Unit) -> Quantity:
        """Return nothing, in a unit."""
        return cls(Fraction(0), Unit.of(unit))

    @classmethod
    def total(cls, quantities: Iterable[Quantity], unit: str | Unit) -> Quantity:
        """Return the sum of quantities of one dimension, in ``unit``; of none, zero.

        Raises :class:`InvalidValue`: ``dimension_mixed``, ``not_a_quantity``,
        ``quantity_not_whole``.

        >>> Quantity.total([Quantity.of(1, "dozen"), Quantity.of(3, "pcs")], "pcs")
        Quantity.of('15', 'pcs')
        """
        start = cls.zero(unit)
        # Checked once at the end: halves of a whole unit may still make a whole.
        amount = sum((amount_alike(start, each, "add") for each in quantities), Fraction(0))
        return cls(amount, start.unit)

    def to(self, unit: str | Unit, *, rounding: Rounding | None = None) -> Quantity:
        """Return the same quantity in another unit; with ``rounding``, in whole ones of it.

        Raises :class:`InvalidValue`: ``dimension_mixed``, ``quantity_not_whole``,
        ``unknown_unit``, ``rounding_unknown``.

        >>> Quantity.of(1, "lb").to("g")
        Quantity.of('453.59237', 'g')
        >>> Quantity.of(50, "pcs").to(
        ...     Unit("carton24", "count", 24, whole=True), rounding=Rounding.UP
        ... ).amount
        Fraction(3, 1)
        """
        target = Quantity.zero(unit)
        amount = amount_alike(target, self, "convert")
        if rounding is not None:
            amount = nearest_multiple(amount, Fraction(1), rounding)
        return Quantity(amount, target.unit)

    def __add__(self, other: Quantity) -> Quantity:
        """Add within one dimension, in the unit of ``self``."""
        return Quantity(self.amount + amount_alike(self, other, "add"), self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        """Subtract within one dimension, in the unit of ``self``."""
        return Quantity(self.amount - amount_alike(self, other, "subtract"), self.unit)

    def __mul__(self, factor: int | Fraction) -> Quantity:
        """Multiply by an exact factor; see :meth:`times` to round the result."""
        return Quantity(self.amount * exact_number(factor, name="factor"), self.unit)

    __rmul__ = __mul__

    def __neg__(self) -> Quantity:
        """Return the opposite quantity."""
        return Quantity(-self.amount, self.unit)

    def __pos__(self) -> Quantity:
        """Return the quantity itself."""
        return self

    def __abs__(self) -> Quantity:
        """Return the quantity without its sign."""
        return Quantity(abs(self.amount), self.unit)

    def __eq__(self, other: object) -> bool:
        """Whether both are the same quantity of one dimension, whatever their units."""
        if not isinstance(other, Quantity):
            return NotImplemented
        return self.measure == other.measure

    def __hash__(self) -> int:
        """Hash what ``==`` compares."""
        return hash(self.measure)

    def __lt__(self, other: Quantity) -> bool:
        """Compare within one dimension."""
        return self.amount < amount_alike(self, other, "compare")

    def __le__(self, other: Quantity) -> bool:
        """Compare within one dimension."""
        return self.amount <= amount_alike(self, other, "compare")

    def __gt__(self, other: Quantity) -> bool:
        """Compare within one dimension."""
        return self.amount > amount_alike(self, other, "compare")

    def __ge__(self, other: Quantity) -> bool:
        """Compare within one dimension."""
        return self.amount >= amount_alike(self, other, "compare")

    def times(
        self, factor: int | Fraction, *, rounding: Rounding, step: int | Fraction = 1
    ) -> Quantity:
        """Return the quantity times an exact factor, rounded once to a multiple of ``step``.

        Raises :class:`InvalidValue`: ``number_not_exact``, ``step_malformed``,
        ``rounding_unknown``.

        >>> Quantity.of(7, "pcs").times(Fraction(3, 2), rounding=Rounding.UP)
        Quantity.of('11', 'pcs')
        """
        amount = self.amount * exact_number(factor, name="factor")
        return Quantity(nearest_multiple(amount, exact_step(step), rounding), self.unit)

    def round_to(self, step: int | Fraction, *, rounding: Rounding) -> Quantity:
        """Return the multiple of ``step``, in this unit, that the quantity rounds to.

        Raises :class:`InvalidValue`: ``number_not_exact``, ``step_malformed``,
        ``rounding_unknown``.

        >>> Quantity.of("2.3", "kg").round_to(Fraction(1, 2), rounding=Rounding.UP)
        Quantity.of('2.5', 'kg')
        """
        return self.times(1, rounding=rounding, step=step)

    def allocate(
        self, weights: Iterable[int | Fraction], *, step: int | Fraction | None = None
    ) -> tuple[Quantity, ...]:
        """Return the quantity shared by weights; nothing is lost.

        With a step, or in a whole unit (step 1), by the largest remainder as
        :meth:`Money.allocate <backoffice_core.kernel.money.Money.allocate>` does; else exactly.

        Raises :class:`InvalidValue`: ``step_indivisible`` when the amount is not a multiple of
        the step, ``step_malformed``, ``number_not_exact``, ``weight_negative``,
        ``weights_empty``.

        >>> [str(share) for share in Quantity.of(10, "pcs").allocate([1, 1, 1])]
        ['4 pcs', '3 pcs', '3 pcs']
        >>> [str(share) for share in Quantity.of(10, "kg").allocate([1, 2])]
        ['10/3 kg', '20/3 kg']
        """
        if step is None and not self.unit.whole:
            checked = exact_weights(weights)
            each = self.amount / sum(checked)
            return tuple(Quantity(each * weight, self.unit) for weight in checked)
        size = exact_step(1 if step is None else step)
        steps = self.amount / size
        if steps.denominator != 1:
            raise InvalidValue(
                "step_indivisible",
                f"{self} is not a multiple of {size}.",
                "Use round_to first and keep the difference.",
            )
        shares = share_units(steps.numerator, weights)
        return tuple(Quantity(size * share, self.unit) for share in shares)

    @property
    def is_zero(self) -> bool:
        """Whether the quantity is nothing."""
        return self.amount == 0

    @property
    def measure(self) -> tuple[str, Fraction]:
        """The dimension, and the amount in its base unit: what makes two quantities equal.

        >>> Quantity.of(250, "g").measure
        ('mass', Fraction(1, 4))
        """
        return self.unit.dimension, self.amount * self.unit.factor

    @property
    def text(self) -> str:
        """The amount without the unit: a decimal number if a short one is exact, else a ratio."""
        amount, scale = self.amount, 10**DECIMAL_PLACES_MAX
        if scale % amount.denominator:
            return str(amount)
        whole, rest = divmod(abs(amount.numerator) * (scale // amount.denominator), scale)
        decimals = f"{rest:0{DECIMAL_PLACES_MAX}}".rstrip("0")
        return f"{'-' if amount < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"

    def __str__(self) -> str:
        """Return amount and unit, as ``2.5 kg``; for people see ``kernel.words``."""
        return f"{self.text} {self.unit.code}"

    def __repr__(self) -> str:
        """Return an expression that evaluates back."""
        text = self.text
        amount = repr(self.amount) if "/" in text else repr(text)
        unit = self.unit.code if self.unit.is_known else self.unit
        return f"Quantity.of({amount}, {unit!r})"


def amount_alike(quantity: Quantity, other: object, verb: str) -> Fraction:
    """Return ``other`` in the unit of ``quantity``; refuse another dimension or no quantity."""
    if not isinstance(other, Quantity):
        raise InvalidValue(
            "not_a_quantity",
            f"Cannot {verb} {quantity.unit} and {type(other).__name__}.",
            "Use Quantity.of for amounts and Quantity.total for sums.",
        )
    # The hot path of stock: nearly always the very same unit.
    if other.unit is quantity.unit:
        return other.amount
    if other.unit.dimension != quantity.unit.dimension:
        raise InvalidValue(
            "dimension_mixed",
            f"Cannot {verb} {quantity.unit.dimension} ({quantity.unit}) and "
            f"{other.unit.dimension} ({other.unit}).",
            "Convert one of them first, by what one item weighs or holds.",
        )
    return other.amount * other.unit.factor / quantity.unit.factor


def exact_step(step: int | Fraction) -> Fraction:
    """Return a step as a Fraction above 0."""
    size = Fraction(exact_number(step, name="step"))
    if size <= 0:
        raise InvalidValue("step_malformed", "The step is not above 0.", "Pass a positive step.")
    return size


def nearest_multiple(amount: Fraction, step: Fraction, rounding: Rounding) -> Fraction:
    """Return the multiple of ``step`` that ``amount`` rounds to."""
    steps = amount / step
    return step * round_ratio(steps.numerator, steps.denominator, rounding)
