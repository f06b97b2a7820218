"""How every picture is made: one size, one palette, one way to write it down.

Figures are built by matplotlib's own objects and never by pyplot, whose global state would
make two threads draw into each other's figure. Pictures are SVG, sharp at any size, and the
same month gives the same bytes: no date, no random ids.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

import attrs

from backoffice_core.kernel.errors import require
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.words import Message, format_number

__all__ = [
    "ALARM",
    "GREY",
    "INK",
    "PALETTE",
    "AmountScale",
    "clean_axes",
    "drawn",
    "new_figure",
    "plain_text",
    "scale_for",
    "ticks",
]

# Okabe and Ito, Color Universal Design (2008): told apart by every kind of colour vision.
PALETTE: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#F0E442")
INK, GREY, ALARM = "#333333", "#B8B8B8", "#D55E00"
PURPOSE: Final = "drawing a picture"
STYLE: Final = {
    "svg.hashsalt": "backoffice_core",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 12,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "xtick.color": INK,
    "ytick.color": INK,
}
# The style is matplotlib's only global that we touch, so only one thread at a time does.
STYLING = threading.Lock()
SCALES: Final = {
    10**9: "{currency}, billions",
    10**6: "{currency}, millions",
    10**3: "{currency}, thousands",
    1: "{currency}",
}


def new_figure(*, width: int, height: Fraction) -> Any:  # noqa: ANN401 - matplotlib is optional
    """An empty figure, in inches. Raises :class:`MissingExtra` without the extra ``plot``."""
    figures: Any = require("matplotlib.figure", extra="plot", purpose=PURPOSE)
    return figures.Figure(figsize=(width, float(height)), layout="constrained", facecolor="white")


def drawn(draw: Callable[[], Any]) -> bytes:
    """The figure that ``draw`` makes, as SVG, the same bytes each time."""
    matplotlib: Any = require("matplotlib", extra="plot", purpose=PURPOSE)
    target = io.BytesIO()
    with STYLING, matplotlib.rc_context(STYLE):
        figure = draw()
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return target.getvalue()


def clean_axes(axes: Any, *, grid: str = "") -> None:  # noqa: ANN401
    """Take away every line that says nothing; leave a light grid along one axis, or none."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if grid:
        axes.grid(visible=True, axis=grid, color=GREY, alpha=0.4, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


def plain_text(text: str) -> str:
    """``text`` without its dollar signs meaning formulas to matplotlib."""
    return text.replace("$", r"\$")


@attrs.frozen
class AmountScale:
    """In which thousands amounts are drawn, and what the axis is called."""

    unit: int
    label: Message

    def of(self, money: Money) -> float:
        """An amount as a length, for drawing and nothing else."""
        return float(money.major / self.unit)


def ticks(locale: str) -> Callable[[float, int | None], str]:
    """What writes the numbers at an axis, in the reader's digits."""

    def tick(value: float, position: int | None) -> str:  # noqa: ARG001 - matplotlib hands it in
        return format_number(Fraction(round(value * 1000), 1000), locale)

    return tick


def scale_for(largest: Money) -> AmountScale:
    """The scale at which the largest amount has a few digits only."""
    currency: Currency = largest.currency
    fitting = (unit for unit in SCALES if abs(largest.major) >= unit * 2)
    unit = next(fitting, 1)
    return AmountScale(unit, Message(SCALES[unit], currency=currency.code))
