"""Supply networks: stages that process and hold, and arcs along which goods flow.

A stage is a place where stock could be held: a purchased part, a step of making, a warehouse,
a shop. Everything the guaranteed-service model needs to know of it is a number of its own; what
follows from the network (demand passed upstream, costs added up downstream) is derived, so
that no number is given twice and none can contradict another.

Times are whole periods. Half a week is given in days: the choices of the model are whole
numbers then, and exactly optimal.
"""

from __future__ import annotations

import graphlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
import numpy as np
from attrs.validators import optional

from backoffice_core.inventory.networks.fields import (
    COUNT_MAX,
    as_number,
    as_perhaps,
    called,
    code_given,
    not_below_zero,
)
from backoffice_core.inventory.networks.pooling import Served, pooled
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["BOUNDS", "Arc", "Network", "Stage"]

BOUNDS: Mapping[str, Callable[[Array], Array]] = {
    "linear": lambda times: times,
    "square_root": np.sqrt,
}
"""How demand beyond the mean grows with time, by name; every bound is concave."""


def time_within(stage: object, field: attrs.Attribute[Any], value: int | None) -> None:
    """Refuse times that cannot be. Raises ``time_negative``, ``time_too_long``."""
    if value is None or 0 <= value <= COUNT_MAX:
        return
    raise InvalidValue(
        "time_negative" if value < 0 else "time_too_long",
        f"The {field.name} of {called(stage)} is {value}.",
        f"Give 0 to {COUNT_MAX} whole periods.",
    )


@checked_fields
@attrs.frozen(kw_only=True)
class Stage:
    """A place where goods are processed and stock may be held.

    ``processing_time`` passes between the last input being there and the goods being ready;
    ``inbound_time`` is promised by suppliers outside the network. ``added_cost`` is what the
    stage adds to the cost of a unit; holding a unit for a period costs the network's rate of
    all cost added so far, unless ``holding_cost`` says what it costs. A stage with a
    ``demand_deviation`` (of one period) serves customers, within ``service_time_max``, and
    covers ``safety_factor`` deviations of their demand. ``pooling`` says how deviations of
    different customers add up: 1 in full, 2 as independent ones do; units that reach the same
    ones by several ways add up in full. ``service_time`` forces the outbound service time.
    ``time_deviation`` is that of the processing time.

    Raises :class:`InvalidValue`: ``number_too_small``, ``not_a_number``, ``time_negative``,
    ``time_too_long``, ``pooling_out_of_range``, ``code_missing``, ``type_wrong``.

    >>> Stage(code="shop", processing_time=2, demand_deviation=7, safety_factor=1.645).serves
    True
    """

    code: str = attrs.field(validator=code_given)
    processing_time: int = attrs.field(default=0, validator=time_within)
    added_cost: float = attrs.field(default=0.0, converter=as_number, validator=not_below_zero)
    holding_cost: float | None = attrs.field(
        default=None, converter=as_perhaps, validator=optional(not_below_zero)
    )
    demand_mean: float = attrs.field(default=0.0, converter=as_number, validator=not_below_zero)
    demand_deviation: float | None = attrs.field(
        default=None, converter=as_perhaps, validator=optional(not_below_zero)
    )
    safety_factor: float = attrs.field(default=1.0, converter=as_number, validator=not_below_zero)
    inbound_time: int = attrs.field(default=0, validator=time_within)
    service_time_max: int | None = attrs.field(default=None, validator=time_within)
    service_time: int | None = attrs.field(default=None, validator=time_within)
    pooling: float = attrs.field(default=2.0, converter=as_number, validator=not_below_zero)
    time_deviation: float = attrs.field(default=0.0, converter=as_number, validator=not_below_zero)

    def __attrs_post_init__(self) -> None:
        """Refuse a pooling that is none."""
        if self.pooling < 1:
            raise InvalidValue(
                "pooling_out_of_range",
                f"The pooling of stage {self.code} is {self.pooling}.",
                "Give 1 (deviations add up in full), 2 (independent demands) or more.",
            )

    @property
    def serves(self) -> bool:
        """Whether customers outside the network are served."""
        return self.demand_deviation is not None or self.demand_mean > 0


@checked_fields
@attrs.frozen(kw_only=True)
class Arc:
    """Goods of ``upstream`` go into those of ``downstream``, so many ``units`` into one.

    Raises :class:`InvalidValue`: ``number_too_small``, ``not_a_number``, ``type_wrong``.

    >>> Arc(upstream="wheel", downstream="bicycle", units=2).units
    2.0
    """

    upstream: str = attrs.field(validator=code_given)
    downstream: str = attrs.field(validator=code_given)
    units: float = attrs.field(default=1.0, converter=as_number, validator=not_below_zero)

    def __attrs_post_init__(self) -> None:
        """Refuse an arc along which nothing flows."""
        if self.units == 0:
            raise InvalidValue(
                "number_too_small",
                f"No unit of {self.upstream} goes into {self.downstream}.",
                "Give more than 0 units, or leave the arc out.",
            )


def stages_of(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """Stages, none twice."""
    kept = tuple(expect(stage, Stage, name="stage") for stage in stages)
    twice = first_twice(stage.code for stage in kept)
    if twice is not None:
        raise InvalidValue("stage_twice", f"Stage {twice} is there twice.", "Name it once.")
    if not kept:
        raise InvalidValue("no_stages", "The network has no stages.", "Give at least one.")
    return kept


def arcs_of(arcs: Iterable[Arc]) -> tuple[Arc, ...]:
    """Arcs, none twice."""
    kept = tuple(expect(arc, Arc, name="arc") for arc in arcs)
    twice = first_twice(f"{arc.upstream} -> {arc.downstream}" for arc in kept)
    if twice is not None:
        raise InvalidValue("arc_twice", f"Arc {twice} is there twice.", "Add up their units.")
    return kept


def first_twice(names: Iterable[str]) -> str | None:
    """The first name that comes a second time."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


@checked
@attrs.frozen(kw_only=True)
class Network:
    """Stages and arcs that make sense together.

    ``holding_rate`` is what holding a unit for a period costs as a part of the cost added to
    it; ``bound`` names how demand beyond the mean grows with time (:data:`BOUNDS`), or is a
    concave function of an array of times.

    Raises :class:`InvalidValue`: ``stage_twice``, ``arc_twice``, ``no_stages``,
    ``stage_unknown``, ``network_cycle`` (with its path), ``stage_without_demand`` (a stage that
    nothing is asked of), ``bound_unknown``, ``type_wrong``, and what numbers raise.

    >>> network = Network(
    ...     stages=[
    ...         Stage(code="make", processing_time=3, added_cost=5),
    ...         Stage(code="shop", added_cost=1, demand_deviation=10),
    ...     ],
    ...     arcs=[Arc(upstream="make", downstream="shop")],
    ... )
    >>> network.order, network.holding_costs.tolist(), network.deviations.tolist()
    (('make', 'shop'), [5.0, 6.0], [10.0, 10.0])
    """

    stages: tuple[Stage, ...] = attrs.field(converter=stages_of)
    arcs: tuple[Arc, ...] = attrs.field(default=(), converter=arcs_of)
    holding_rate: float = attrs.field(default=1.0, converter=as_number, validator=not_below_zero)
    bound: str | Callable[[Array], Array] = "square_root"
    places: dict[str, int] = attrs.field(init=False, repr=False, eq=False)
    order: tuple[str, ...] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what makes no sense."""
        places = {stage.code: place for place, stage in enumerate(self.stages)}
        object.__setattr__(self, "places", places)
        for arc in self.arcs:
            for code in (arc.upstream, arc.downstream):
                if code not in places:
                    raise InvalidValue(
                        "stage_unknown",
                        f"Arc {arc.upstream} -> {arc.downstream}: there is no stage {code}.",
                        "Add the stage, or correct its code.",
                    )
        object.__setattr__(self, "order", ordered(self))
        self.check_demand()
        if not callable(self.bound) and self.bound not in BOUNDS:
            raise InvalidValue(
                "bound_unknown",
                f"The bound is {shown(self.bound)}.",
                f"Give one of {', '.join(sorted(BOUNDS))}, or a concave function.",
            )

    def check_demand(self) -> None:
        """Every stage that goes into no other serves customers."""
        feeding = {arc.upstream for arc in self.arcs}
        idle = [s.code for s in self.stages if s.code not in feeding and not s.serves]
        if idle:
            raise InvalidValue(
                "stage_without_demand",
                f"Nothing is asked of {', '.join(idle)}.",
                "Give them a demand, an arc to a stage that has one, or leave them out.",
            )

    @classmethod
    def of_rows(
        cls,
        stages: Iterable[Mapping[str, object]],
        arcs: Iterable[Mapping[str, object]] = (),
        *,
        holding_rate: Numbers = 1.0,
        bound: str = "square_root",
    ) -> Network:
        """A network of rows: mappings whose keys are the names of the fields.

        Raises :class:`InvalidValue` as the classes do, ``field_unknown`` and ``field_missing``.

        >>> Network.of_rows([{"code": "shop", "demand_deviation": 3}]).order
        ('shop',)
        """
        return cls(
            stages=[Stage(**of_row(Stage, row)) for row in stages],
            arcs=[Arc(**of_row(Arc, row)) for row in arcs],
            holding_rate=holding_rate,
            bound=bound,
        )

    def stage(self, code: str) -> Stage:
        """The stage of a code. Raises :class:`InvalidValue` (``stage_unknown``)."""
        if code not in self.places:
            raise InvalidValue("stage_unknown", f"There is no stage {code}.", "Name one there is.")
        return self.stages[self.places[code]]

    def with_service_times(self, times: Mapping[str, int]) -> Network:
        """The network with the outbound service times of some stages forced.

        Raises :class:`InvalidValue` (``stage_unknown``, ``time_negative``).
        """
        for code in times:
            self.stage(code)
        return attrs.evolve(
            self,
            stages=[
                attrs.evolve(stage, service_time=times.get(stage.code, stage.service_time))
                for stage in self.stages
            ],
        )

    @property
    def means(self) -> Array:
        """Mean demand of a period at each stage, its customers' and what it is needed for."""
        result = np.array([stage.demand_mean for stage in self.stages])
        for up, down, units in reversed(self.links()):
            result[up] += units * result[down]
        return result

    @property
    def deviations(self) -> Array:
        """The standard deviation of a period's demand at each stage, pooled as it says."""
        return self.pooled([stage.demand_deviation or 0.0 for stage in self.stages])

    @property
    def covers(self) -> Array:
        """The demand beyond the mean of one period that each stage covers."""
        return self.pooled(
            [stage.safety_factor * (stage.demand_deviation or 0.0) for stage in self.stages]
        )

    def pooled(self, own: list[float]) -> Array:
        """What each stage's own customers ask for, pooled with what those it works for do."""
        order = [self.places[code] for code in self.order]
        after: list[list[Served]] = [[] for _ in self.stages]
        for up, down, units in reversed(self.links()):
            after[up].append((down, units))
        return pooled(np.array(own), np.array([s.pooling for s in self.stages]), order, after)

    @property
    def holding_costs(self) -> Array:
        """What a unit costs to hold for a period at each stage."""
        costs = np.array([stage.added_cost for stage in self.stages])
        for up, down, units in self.links():
            costs[down] += units * costs[up]
        given = [stage.holding_cost for stage in self.stages]
        return np.array(
            [
                self.holding_rate * cost if own is None else own
                for own, cost in zip(given, costs, strict=True)
            ]
        )

    def links(self) -> list[tuple[int, int, float]]:
        """The arcs as places and units, those of a stage after all those of stages before it."""
        ranks = {code: rank for rank, code in enumerate(self.order)}
        arcs = sorted(self.arcs, key=lambda arc: (ranks[arc.downstream], ranks[arc.upstream]))
        return [(self.places[a.upstream], self.places[a.downstream], a.units) for a in arcs]


def of_row(kind: type[Stage | Arc], row: Mapping[str, object]) -> dict[str, Any]:
    """The fields of a row; its keys are their names."""
    known = [field.name for field in attrs.fields(kind) if field.init]
    needed = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    missing = [name for name in needed if name not in row]
    if missing:
        raise InvalidValue(
            "field_missing",
            f"A row of a {kind.__name__} has no {missing[0]}: {shown(dict(row))}.",
            f"Give {', '.join(needed)}.",
        )
    for name in row:
        if name not in known:
            raise InvalidValue(
                "field_unknown", f"A {kind.__name__} has no {name}.", f"Give {', '.join(known)}."
            )
    return dict(row)


def ordered(network: Network) -> tuple[str, ...]:
    """The codes, upstream first; stages keep their order where arcs leave it open."""
    sorter: graphlib.TopologicalSorter[str] = graphlib.TopologicalSorter()
    for stage in network.stages:
        sorter.add(stage.code)
    for arc in network.arcs:
        sorter.add(arc.downstream, arc.upstream)
    try:
        return tuple(sorter.static_order())
    except graphlib.CycleError as problem:
        path = " -> ".join(problem.args[1])
        raise InvalidValue(
            "network_cycle",
            f"The arcs go round: {path}.",
            "Take out one of these arcs: nothing can be made of itself.",
        ) from problem
