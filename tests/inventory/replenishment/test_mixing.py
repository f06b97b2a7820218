"""Demand over many numbers of days, asked at once, is what each law says, added up."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import (
    CycleService,
    FillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.replenishment.planning import (
    Demand,
    DemandLaw,
    Protection,
    Window,
    achieved,
    level_for,
    plan_order,
    plan_orders,
)
from backoffice_core.inventory.replenishment.planning import planned as planned_module
from backoffice_core.inventory.replenishment.planning.mixing import mix
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import STEADY, request, terms

SEEN = [0.0, 0.0, 6.0, 0.0, 21.0, 0.0, 3.0, 0.0, 0.0, 9.0]
DEMANDS = {
    "normal": Demand(law=DemandLaw.NORMAL, mean=10, deviation=3),
    "constant": Demand(law=DemandLaw.GAMMA, mean=10),
    "gamma": Demand(law=DemandLaw.GAMMA, mean=2, deviation=4),
    "poisson": Demand(law=DemandLaw.POISSON, mean=0.4),
    "negative binomial": Demand(law=DemandLaw.NEGATIVE_BINOMIAL, mean=1.5, deviation=3),
    "seen": Demand(law=DemandLaw.SEEN, mean=3.9, seen=SEEN),
    "seen in halves": Demand(law=DemandLaw.SEEN, mean=1.95, seen=[each / 2 for each in SEEN]),
    "seen in sevenths": Demand(law=DemandLaw.SEEN, mean=3.9 / 7, seen=[each / 7 for each in SEEN]),
    "none": Demand(law=DemandLaw.NORMAL, mean=0),
}
WEIGHTS = st.dictionaries(st.integers(0, 40), st.floats(0.05, 1), min_size=1, max_size=6)
MEASURES = (FillRate, CycleService, PeriodService, ReadyRate)


@pytest.mark.parametrize("name", DEMANDS)
@given(weights=WEIGHTS, levels=st.lists(st.integers(-20, 600), min_size=1, max_size=8))
@settings(max_examples=25)
def test_all_days_at_once_are_the_days_one_by_one(
    name: str, weights: dict[int, float], levels: list[int]
) -> None:
    """Losses and chances are the weighted sums of those of the laws."""
    demand, at = DEMANDS[name], np.array(levels, dtype=np.float64)
    mixed = mix(demand, weights)
    laws = [(demand.over(days), weight) for days, weight in weights.items()]
    scale = 1 + 40 * demand.mean
    short = sum(weight * np.asarray(law.loss(at)) for law, weight in laws)
    assert mixed.short(at) == pytest.approx(short, abs=1e-11 * scale)
    enough = sum(weight * np.asarray(law.at_most(at)) for law, weight in laws)
    assert mixed.enough(at) == pytest.approx(enough, abs=1e-11)
    # No amount lies within a quarter below a level.
    below = sum(
        weight * np.asarray(law.at_most(at - 0.25 if law.discrete else at)) for law, weight in laws
    )
    if name != "seen in sevenths":  # of which the laws themselves are on a grid
        assert mixed.left(at) == pytest.approx(below, abs=1e-11)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Window, ...]:
    """Lead times of which each is as likely, and reviews."""
    leads = draw(st.lists(st.integers(0, 30), min_size=1, max_size=5, unique=True))
    return tuple(
        Window(lead=lead, cover=lead + draw(st.integers(1, 14)), weight=1 / len(leads))
        for lead in leads
    )


@given(
    name=st.sampled_from(sorted(DEMANDS)),
    windows=cases(),
    measure=st.sampled_from(MEASURES),
    share=st.sampled_from([0.02, 0.5, 0.9, 0.98, 0.9999]),
    sizes=st.tuples(
        st.sampled_from([None, 1, 24, 700]),
        st.sampled_from([Fraction(1), Fraction(12), Fraction(1, 10)]),
    ),
)
@settings(max_examples=100)
def test_a_level_is_the_least_that_achieves_its_target(
    name: str,
    windows: tuple[Window, ...],
    measure: type[Service],
    share: float,
    sizes: tuple[int | None, Fraction],
) -> None:
    """The level achieves the share, and one step less does not."""
    protection, (lot, step) = Protection(DEMANDS[name], windows), sizes
    level = level_for(measure(share), protection, step=step, lot=lot)
    if name == "none":
        assert level == 0
        return

    def share_at(each: Fraction) -> float:
        size = lot or 0
        count = max(round(size / step), 1)
        few = min(count, 64)
        beyond = [size * (2 * place + 1 + few / count) / (2 * few) for place in range(few)]
        return achieved(measure(share), protection, [float(each) + place for place in beyond])

    assert share_at(level) >= share - 1e-9
    if lot is not None or level > 0:
        assert share_at(level - step) < share + 1e-9


@pytest.mark.parametrize(
    ("demand", "code"),
    [
        (Demand(law=DemandLaw.NORMAL, mean=1e40, deviation=1), "number_too_large"),
        (Demand(law=DemandLaw.NEGATIVE_BINOMIAL, mean=5, deviation=1), None),
    ],
)
def test_no_demand_ends_in_an_error_without_a_name(demand: Demand, code: str | None) -> None:
    """A demand beyond all steps is refused by name; one that is no law, by that of the law."""
    with pytest.raises(InvalidValue) as refused:
        level_for(FillRate(0.9), Protection(demand, (Window(1, 2, 1.0),)), step=Fraction(1))
    assert code is None or code == refused.value.code


def test_what_explains_an_order_is_worked_out_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planning alone computes no outcome and no price of a step."""
    asked: list[object] = []
    kind = planned_module.Outlook

    def outcome(self: object, quantity: Fraction) -> object:
        asked.append(quantity)
        return real(self, quantity)

    real = kind.outcome
    monkeypatch.setattr(kind, "outcome", outcome)
    order = plan_order(request(demand=STEADY, suppliers=[terms(pack=12)]))
    assert not asked
    assert order.outcome.quantity == order.quantity.amount
    assert len(asked) == len(order.outcomes)


def test_items_of_one_supplier_share_its_days_and_keep_their_own_orders() -> None:
    """Planned together, each item has the order it has alone."""
    supplier = terms(lead=[2, 5, 9], pack=6)
    asked = [
        request(item=f"item {number}", demand=STEADY, suppliers=[supplier], on_hand=number)
        for number in range(0, 60, 7)
    ]
    asked.append(request(item="other", demand=STEADY, suppliers=[terms(lead=3)]))
    together = plan_orders(asked)
    assert {each.item: each.to_json() for each in together} == {
        each.item: plan_order(each).to_json() for each in asked
    }
