"""Random histories of one asset, and short names to write events with."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping.lots import (
    Acquisition,
    CostAdjustment,
    Disposal,
    LotEvent,
    LotMethod,
    LotTransfer,
    UnitSplit,
)

START = date(2026, 1, 5)
PICKED = {LotMethod.SPECIFIC, LotMethod.SPECIFIC_WITH_SIZE}
CHOOSING = tuple(method for method in LotMethod if method not in PICKED)
"""The methods that need no picks."""
BY_LOT = (LotMethod.FIFO, LotMethod.LIFO, LotMethod.HIFO, LotMethod.LOFO)


def on(days: int) -> date:
    """So many days after the first."""
    return START + timedelta(days=days)


def usd(minor: int) -> Money:
    """An amount in cents."""
    return Money.of(Fraction(minor, 100), "USD")


def bought(
    number: str, days: int, units: int | Fraction, minor: int, *, fee: int = 0, place: str = ""
) -> Acquisition:
    """An acquisition of X."""
    return Acquisition(
        number=number, asset="X", day=on(days), units=units, cost=usd(minor),
        fee=usd(fee), place=place,
    )  # fmt: skip


def sold(
    number: str,
    days: int,
    units: int | Fraction,
    minor: int,
    *,
    place: str = "",
    short: bool = False,
) -> Disposal:
    """A disposal of X."""
    return Disposal(
        number=number, asset="X", day=on(days), units=units, proceeds=usd(minor), place=place,
        opens_short=short,
    )  # fmt: skip


def split(number: str, days: int, ratio: int | Fraction) -> UnitSplit:
    """A split of X."""
    return UnitSplit(number=number, asset="X", day=on(days), ratio=ratio)


def adjusted(number: str, days: int, minor: int) -> CostAdjustment:
    """A change of the cost of X."""
    return CostAdjustment(number=number, asset="X", day=on(days), amount=usd(minor))


def moved(number: str, days: int, units: int | Fraction, source: str, target: str) -> LotTransfer:
    """A transfer of X."""
    return LotTransfer(
        number=number, asset="X", day=on(days), units=units, from_place=source, to_place=target
    )


QUANTITIES = st.fractions(min_value=Fraction(1, 8), max_value=20, max_denominator=8)
AMOUNTS = st.integers(min_value=0, max_value=100_000)
PLACES = st.sampled_from(["a", "b"])


@st.composite
def histories(draw: st.DrawFn, *, shorts: bool = False) -> tuple[LotEvent, ...]:
    """Events that can have happened: what leaves was there, or is sold short.

    Trades may share a day; anything else has a day of its own, so that the order is plain.
    """
    events: list[LotEvent] = []
    held = {"a": Fraction(0), "b": Fraction(0)}
    days, traded = 0, False
    kinds = ["buy", "buy", "sell", "sell", "split", "adjust"] + ([] if shorts else ["move"])
    for place in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(kinds)) if events else "buy"
        trade = kind in {"buy", "sell"}
        days += draw(st.integers(0 if trade and traded else 1, 25))
        traded, number, here = trade, f"E{place:02}", draw(PLACES)
        there = max(held[here], Fraction(0))
        part = there * draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3)]))
        match kind:
            case "buy":
                units = draw(QUANTITIES)
                events.append(
                    bought(number, days, units, draw(AMOUNTS), fee=draw(AMOUNTS), place=here)
                )
                held[here] += units
            case "sell" if shorts or part:
                units = draw(QUANTITIES) if shorts else part
                events.append(sold(number, days, units, draw(AMOUNTS), place=here, short=shorts))
                held[here] -= units
            case "split":
                ratio = draw(st.sampled_from([Fraction(2), Fraction(3, 2), Fraction(1, 10)]))
                events.append(split(number, days, ratio))
                held = {name: units * ratio for name, units in held.items()}
            case "adjust" if sum(held.values()) > 0:
                events.append(adjusted(number, days, draw(st.integers(-60_000, 30_000))))
            case "move" if part:
                target = "b" if here == "a" else "a"
                events.append(moved(number, days, part, here, target))
                held[here] -= part
                held[target] += part
            case _:
                pass
    return tuple(events)


def units_after(events: tuple[LotEvent, ...]) -> Fraction:
    """Units held after all events, less those owed, counted one event after the other."""
    units = Fraction(0)
    for event in events:
        match event:
            case Acquisition():
                units += event.units
            case Disposal():
                units -= event.all_units
            case UnitSplit():
                units *= event.ratio
            case _:
                pass
    return units
