"""Fixed assets: how much of one is used up by a day, exactly.

Each method is a function from a day to the exact amount used up so far, so a schedule is right
at every date in between and ends at the depreciable amount, whatever the calendar. Years are
those of the asset's own life: each bears its share, in a leap year too, and within a year the
share goes by months or by days, as asked for.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.bookkeeping.model import Dimension
from backoffice_core.bookkeeping.periods.schedules import SpreadBy, weight_before
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.periods import Month
from backoffice_core.kernel.rounding import Rounding, round_to
from backoffice_core.kernel.words import Message

__all__ = ["AssetUsage", "DepreciationMethod", "FixedAsset", "estimate_anew", "used_up"]

MONTHS_A_YEAR = 12


class DepreciationMethod(enum.Enum):
    """How an asset is used up (IAS 16.62, PSAK 216)."""

    STRAIGHT_LINE = "straight_line"
    DECLINING_BALANCE = "declining_balance"
    SUM_OF_YEARS_DIGITS = "sum_of_years_digits"
    UNITS_OF_PRODUCTION = "units_of_production"

    @property
    def says(self) -> Message:
        """The method in words."""
        match self:
            case DepreciationMethod.STRAIGHT_LINE:
                return Message("straight line")
            case DepreciationMethod.DECLINING_BALANCE:
                return Message("declining balance")
            case DepreciationMethod.SUM_OF_YEARS_DIGITS:
                return Message("sum of the years' digits")
            case DepreciationMethod.UNITS_OF_PRODUCTION:
                return Message("units of production")


@checked
@fact("fixed_assets", identity=("number",))
@attrs.frozen(kw_only=True)
class FixedAsset:
    """An asset that is used up over ``life_months`` from the day ``in_service``.

    ``rate`` is the yearly rate of the declining balance on what is left; whatever the rate
    leaves above ``residual`` is charged in the last year, or, with ``level_at_end``, evenly as
    soon as that is more. Its years are the asset's own, or, with ``year_month``, those that start
    in that month, the first one shorter: as tax laws have it. ``units`` is what units of
    production are measured against. ``account`` holds the cost, ``accumulated`` what is used up,
    ``expense`` takes the charge. With ``step``, such as a whole rupiah, what is used up is rounded
    to multiples of it, and the last charge takes what is left. An asset taken over in the middle
    of its life, or estimated anew, is in service from that day for the life that is left, with
    ``used_before`` used up already.

    Raises :class:`InvalidValue`: ``asset_invalid`` saying which of these does not fit,
    ``currency_mixed``, ``not_a_member``.
    """

    number: str
    name: str
    cost: Money
    residual: Money
    in_service: date
    life_months: int
    method: DepreciationMethod = attrs.field(
        default=DepreciationMethod.STRAIGHT_LINE, validator=member_validator(DepreciationMethod)
    )
    by: SpreadBy = attrs.field(default=SpreadBy.MONTHS, validator=member_validator(SpreadBy))
    rounding: Rounding = attrs.field(default=Rounding.HALF_UP, validator=member_validator(Rounding))
    step: Money | None = None
    rate: Fraction | None = None
    level_at_end: bool = False
    year_month: int | None = None
    units: int | None = None
    used_before: Money | None = None
    account: str
    accumulated: str
    expense: str
    dimensions: tuple[Dimension, ...] = attrs.field(default=(), converter=tuple[Dimension, ...])

    def __attrs_post_init__(self) -> None:
        problem = problem_of(self)
        if problem:
            raise InvalidValue(
                "asset_invalid",
                f"The asset {self.number} {problem}.",
                "Mend it where it was entered.",
            )

    @property
    def base(self) -> Money:
        """The depreciable amount: what it is carried at less what it will be worth (IAS 16.6)."""
        return self.carried - self.residual

    @property
    def carried(self) -> Money:
        """What it is carried at when it comes into service."""
        return self.cost if self.used_before is None else self.cost - self.used_before

    @property
    def life(self) -> Interval[date]:
        """The days it is used up over."""
        return Interval(self.in_service, self.anniversary(self.life_months))

    def anniversary(self, months: int) -> date:
        """The day so many months after it came into service, within a shorter month its last."""
        years, month = divmod(self.in_service.month - 1 + months, MONTHS_A_YEAR)
        found = Month(self.in_service.year + years, month + 1)
        return found.start.replace(day=min(self.in_service.day, found.last_day.day))


def problem_of(asset: FixedAsset) -> str:
    """What does not fit together in an asset, empty where all does."""
    if asset.life_months < 1:
        return "has no useful life"
    return problem_of_amounts(asset) or problem_of_method(asset)


def problem_of_amounts(asset: FixedAsset) -> str:
    """What does not fit in what an asset costs, has used up and will be worth."""
    if asset.cost.minor <= 0:
        return f"costs {asset.cost}"
    if asset.step is not None and asset.step <= Money.zero(asset.cost.currency):
        return f"cannot be charged in steps of {asset.step}"
    if asset.carried > asset.cost:
        return f"cannot have {asset.used_before} used up before"
    if asset.residual.minor < 0 or asset.residual > asset.carried:
        return f"cannot be worth {asset.residual} in the end, of {asset.carried}"
    return ""


def problem_of_method(asset: FixedAsset) -> str:
    """What a method asks for that an asset does not have."""
    if asset.year_month is not None and not 1 <= asset.year_month <= MONTHS_A_YEAR:
        return f"cannot have years that start in month {asset.year_month}"
    match asset.method:
        case DepreciationMethod.DECLINING_BALANCE if asset.rate is None or not 0 < asset.rate <= 1:
            return f"has no yearly rate between 0 and 1 but {asset.rate}"
        case DepreciationMethod.SUM_OF_YEARS_DIGITS if asset.life_months % MONTHS_A_YEAR:
            return f"has a life of {asset.life_months} months, which are no whole years"
        case DepreciationMethod.UNITS_OF_PRODUCTION if asset.units is None or asset.units < 1:
            return "has no number of units it can make"
        case _:
            return ""


@checked
@fact("asset_usage", identity=("asset", "day"))
@attrs.frozen(kw_only=True)
class AssetUsage:
    """Units that an asset made on a day, or up to it since the last one recorded."""

    asset: str
    day: date
    units: int


def years_used(asset: FixedAsset, before: date) -> tuple[int, Fraction]:
    """Whole years of life before a day, and the part of a year on top of them."""
    life = asset.life
    if asset.by is SpreadBy.FULL_MONTHS:
        begun = int(weight_before(life, before, asset.by))
        years, rest = divmod(begun, MONTHS_A_YEAR)
        return years, Fraction(rest, MONTHS_A_YEAR)
    day = min(before, life.end)
    years = 0
    while asset.anniversary(MONTHS_A_YEAR * (years + 1)) <= day:
        years += 1
    months = MONTHS_A_YEAR * years
    year_months = min(MONTHS_A_YEAR, asset.life_months - months)
    if day <= asset.in_service or year_months == 0:
        return years, Fraction(0)
    year = Interval(asset.anniversary(months), asset.anniversary(months + year_months))
    part = weight_before(year, day, asset.by) / weight_before(year, year.end, asset.by)
    return years, part * Fraction(year_months, MONTHS_A_YEAR)


@checked
def used_up(asset: FixedAsset, before: date, *, usage: Iterable[AssetUsage] = ()) -> Money:
    """How much of an asset is used up before a day, since it came into service, rounded once.

    >>> press = FixedAsset(
    ...     number="A1",
    ...     name="Press",
    ...     cost=Money.of(58000, "USD"),
    ...     residual=Money.of(10000, "USD"),
    ...     in_service=date(2026, 1, 1),
    ...     life_months=60,
    ...     method=DepreciationMethod.DECLINING_BALANCE,
    ...     rate=Fraction(2, 5),
    ...     account="1500",
    ...     accumulated="1590",
    ...     expense="6500",
    ... )
    >>> [str(used_up(press, date(year, 1, 1))) for year in (2027, 2028, 2029, 2030, 2031)]
    ['USD 23200.00', 'USD 37120.00', 'USD 45472.00', 'USD 48000.00', 'USD 48000.00']
    """
    exact = exactly_used_up(asset, before, usage)
    if exact >= asset.base.minor:
        return asset.base
    step = 1 if asset.step is None else asset.step.minor
    return min(asset.base, Money(round_to(exact, step, asset.rounding), asset.cost.currency))


def exactly_used_up(asset: FixedAsset, before: date, usage: Iterable[AssetUsage]) -> Fraction:
    """How many minor units are used up before a day, exactly."""
    base = Fraction(asset.base.minor)
    if asset.units is not None and asset.method is DepreciationMethod.UNITS_OF_PRODUCTION:
        made = sum(each.units for each in usage if each.asset == asset.number and each.day < before)
        return base * min(Fraction(made, asset.units), Fraction(1))
    years, part = years_used(asset, before)
    life = Fraction(asset.life_months, MONTHS_A_YEAR)
    match asset.method:
        case DepreciationMethod.SUM_OF_YEARS_DIGITS:
            # Year k of n bears (n - k + 1) of n(n + 1)/2 digits.
            digits = years * life - Fraction(years * (years - 1), 2) + part * (life - years)
            return base * digits / (life * (life + 1) / 2)
        case DepreciationMethod.DECLINING_BALANCE:
            return declined(asset, years + part)
        case _:
            return base * (years + part) / life


def declined(asset: FixedAsset, time: Fraction) -> Fraction:
    """What the declining balance uses up in a time, in years of life."""
    rate = asset.rate or Fraction(0)
    life = Fraction(asset.life_months, MONTHS_A_YEAR)
    left = Fraction(asset.carried.minor)
    residual = asset.residual.minor
    passed, span = Fraction(0), min(first_year(asset), life)
    while passed < time:
        level = (left - residual) / (life - passed)  # a year's share if the rest were even
        charge = min(rate * left, (left - residual) / span)
        if life - passed <= 1 or (asset.level_at_end and level > charge):
            charge = level
        left -= charge * min(span, time - passed)
        passed += span
        span = min(life - passed, Fraction(1))
    return asset.carried.minor - left


def first_year(asset: FixedAsset) -> Fraction:
    """How long the first year of the declining balance is: a whole one, or until years start."""
    if asset.year_month is None:
        return Fraction(1)
    start = asset.in_service
    first = Month(start.year + (asset.year_month <= start.month), asset.year_month).start
    years, part = years_used(asset, first)
    return years + part


@checked
def estimate_anew(
    asset: FixedAsset,
    *,
    number: str,
    day: date,
    life_months: int,
    residual: Money | None = None,
    usage: Iterable[AssetUsage] = (),
) -> FixedAsset:
    """The asset from a day on, with another life or residual value: only the future changes.

    What was used up before ``day`` stays as it was charged (``disposed=day`` stops the old
    estimate there), and what is left is charged over ``life_months`` more (IAS 16.51, IAS 8.36).

    Raises :class:`InvalidValue` (``asset_invalid``).
    """
    used = used_up(asset, day, usage=usage)
    return attrs.evolve(
        asset,
        number=number,
        in_service=day,
        life_months=life_months,
        residual=asset.residual if residual is None else residual,
        used_before=used if asset.used_before is None else asset.used_before + used,
    )
