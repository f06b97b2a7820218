"""Service against stock, drawn: one curve or several, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from backoffice_core.inventory.distributions import CycleService, FillRate
from backoffice_core.inventory.proving import Frontier, OrderUpTo, Replay, trace_frontier
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.reports import frontier_picture, pictures

DEMAND = np.random.default_rng(3).poisson(4, (60, 8))
REPLAY = Replay(demand=DEMAND, lead_time=1, first=20, refit=10)
CURVE = trace_frontier(REPLAY, OrderUpTo, [6, 8.5, 12])


@pytest.mark.parametrize("locale", ["en", "id"])
@pytest.mark.parametrize("frontiers", [CURVE, {"old": CURVE, "cheap at $5": CURVE}])
def test_a_frontier_is_drawn(frontiers: Frontier | dict[str, Frontier], locale: str) -> None:
    """Well-formed SVG, the same bytes each time; dollar signs are dollar signs."""
    picture = frontier_picture(frontiers, locale=locale)
    assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314 - our own
    assert picture == frontier_picture(frontiers, locale=locale)


@pytest.mark.parametrize(
    ("locale", "measure", "stock", "target"),
    [
        ("en", "fill rate of units, %", "Stock value", "8.5"),
        ("id", "tingkat pemenuhan unit, %", "Nilai stok", "8,5"),
    ],
)
def test_axes_and_points_are_named(locale: str, measure: str, stock: str, target: str) -> None:
    """Service upwards in percent, stock to the right, each point with its target."""
    axes = pictures.draw_frontiers({"": CURVE}, locale).axes[0]
    assert (measure, stock) == (axes.get_ylabel(), axes.get_xlabel())
    assert target in [text.get_text() for text in axes.texts]
    assert (
        pytest.approx([100 * point.service for point in CURVE.points]) == axes.lines[0].get_ydata()
    )


def test_several_curves_have_a_legend_and_one_has_none() -> None:
    """A curve alone needs no name."""
    assert [] == pictures.draw_frontiers({"": CURVE}, "en").legends
    (legend,) = pictures.draw_frontiers({"a": CURVE, "b": CURVE}, "en").legends
    assert ["a", "b"] == [text.get_text() for text in legend.get_texts()]


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (lambda: frontier_picture({}), "points_missing"),
        (
            lambda: frontier_picture(
                {"a": CURVE, "b": trace_frontier(REPLAY, OrderUpTo, [8], measure=CycleService)}
            ),
            "measure_mixed",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(refused: Callable[[], bytes], code: str) -> None:
    """No curve at all, or curves of measures that differ."""
    assert CURVE.measure is FillRate
    with pytest.raises(InvalidValue) as problem:
        refused()
    assert code == problem.value.code
