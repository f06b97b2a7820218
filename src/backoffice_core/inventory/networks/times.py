"""Service times as arrays: what each stage may promise, and what its stock then costs.

Graves and Willems: a stage that is promised its inputs within SI, takes T and promises its
goods within S must cover the demand of SI + T - S periods. So the cost of a stage is a function
of SI - S alone, kept here once as a row of numbers.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.networks.model import BOUNDS, Network
from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Box", "Times"]

# Rounding of doubles, in the check that a bound is concave.
ROUNDING = 1e-12
# Longer horizons ask for tables that no network needs; a longer period says the same.
TIME_MAX = 20_000


@attrs.frozen(kw_only=True)
class Box:
    """Between which times each stage's outbound (``low``, ``high``) and inbound service lie."""

    low: Places
    high: Places
    in_low: Places
    in_high: Places

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        return bool((self.low > self.high).any() or (self.in_low > self.in_high).any())


class Times:
    """A network compiled: arcs and times by place, and the table of costs."""

    def __init__(self, network: Network) -> None:
        """Compile. Raises ``service_time_out_of_reach``, ``time_too_long``, ``bound_invalid``."""
        self.network = network
        links = network.links()
        self.up = np.array([up for up, _, _ in links], dtype=np.int64)
        self.down = np.array([down for _, down, _ in links], dtype=np.int64)
        self.order = [network.places[code] for code in network.order]
        self.before: list[list[int]] = [[] for _ in network.stages]
        self.after: list[list[int]] = [[] for _ in network.stages]
        for up, down, _ in links:
            self.before[down].append(up)
            self.after[up].append(down)
        self.processing = np.array([s.processing_time for s in network.stages], dtype=np.int64)
        self.outside = np.array([s.inbound_time for s in network.stages], dtype=np.int64)
        self.box = self.first_box()
        self.width = int(max(self.box.high.max(), self.box.in_high.max())) + 1
        self.table = self.costs()

    def first_box(self) -> Box:
        """The times that the stages allow."""
        count = len(self.network.stages)
        far = int(self.processing.sum() + self.outside.max())
        low, high = np.zeros(count, dtype=np.int64), np.full(count, far, dtype=np.int64)
        for place, stage in enumerate(self.network.stages):
            if stage.service_time_max is not None or stage.serves:
                high[place] = min(stage.service_time_max or 0, far)
            if stage.service_time is not None:
                low[place] = stage.service_time
                # A promise to customers stays what it is; any other may be forced at will.
                kept = high[place] if stage.serves else stage.service_time
                high[place] = min(stage.service_time, kept)
        box = Box(low=low, high=high, in_low=self.outside.copy(), in_high=np.full(count, far))
        box = self.tightened(box)
        bad = (box.low > box.high) | (box.in_low > box.in_high)
        if bad.any():
            stage = self.network.stages[int(bad.argmax())]
            raise InvalidValue(
                "service_time_out_of_reach",
                f"No service times keep what is promised by or to stage {stage.code}.",
                "Look at the forced and the longest service times of it and its neighbours.",
            )
        if int(box.in_high.max()) > TIME_MAX:
            raise InvalidValue(
                "time_too_long",
                f"The longest way through the network takes {int(box.in_high.max())} periods.",
                f"Use longer periods, so that it takes at most {TIME_MAX}.",
            )
        return box

    def tightened(self, box: Box) -> Box:
        """The box without times that the arcs rule out."""
        low, high = box.low.tolist(), box.high.tolist()
        in_low, in_high = box.in_low.tolist(), box.in_high.tolist()
        outside, processing = self.outside.tolist(), self.processing.tolist()
        for _ in range(2):
            for place in self.order:
                ups = self.before[place]
                least = max([in_low[place], low[place] - processing[place]])
                in_low[place] = max([least, *(low[up] for up in ups)])
                most = max([outside[place], *(high[up] for up in ups)])
                in_high[place] = min(in_high[place], most)
                high[place] = min(high[place], in_high[place] + processing[place])
            for place in reversed(self.order):
                high[place] = min([high[place], *(in_high[down] for down in self.after[place])])
        arrays = [np.array(times, dtype=np.int64) for times in (low, high, in_low, in_high)]
        return Box(low=arrays[0], high=arrays[1], in_low=arrays[2], in_high=arrays[3])

    def costs(self) -> Array:
        """A row a stage: the cost at each SI - S from -(width - 1) to width - 1."""
        gaps = np.arange(1 - self.width, self.width)
        net = gaps + self.processing[:, None]
        stock = self.safety_stock(np.maximum(net, 0))
        costs: Array = np.where(net < 0, np.inf, stock * self.network.holding_costs[:, None])
        return costs

    def safety_stock(self, net: Places) -> Array:
        """The safety stock of each stage (a row each, or one each) at net replenishment times."""
        network = self.network
        steps = bound_of(network, int(net.max()) + 1)
        slopes = np.diff(steps)
        slack = ROUNDING * max(1.0, float(np.abs(steps).max()))
        if (steps < 0).any() or (slopes < -slack).any() or (np.diff(slopes) > slack).any():
            raise InvalidValue(
                "bound_invalid",
                "The bound falls, bends upward or goes below 0.",
                "Give a concave function of time that does not fall.",
            )
        shape = (-1,) + (1,) * (net.ndim - 1)
        covers, deviations = network.covers, network.deviations
        times = np.array([stage.time_deviation for stage in network.stages])
        factors = [stage.safety_factor for stage in network.stages]
        own = np.divide(covers, deviations, out=np.array(factors), where=deviations > 0)
        late = own * network.means * times
        result: Array = np.hypot(covers.reshape(shape) * steps[net], late.reshape(shape))
        return result

    def repaired(self, outbound: Places) -> tuple[Places, Places]:
        """Inbound and outbound times that keep all promises, near the given ones."""
        out = np.clip(outbound, self.box.low, self.box.high).tolist()
        # A stage that is forced to promise late is served late enough for that.
        inbound, processing = self.box.in_low.tolist(), self.processing.tolist()
        for place in self.order:
            inbound[place] = max([inbound[place], *(out[up] for up in self.before[place])])
            out[place] = min(out[place], inbound[place] + processing[place])
        return np.array(inbound, dtype=np.int64), np.array(out, dtype=np.int64)

    def cost(self, inbound: Places, outbound: Places) -> float:
        """What all stock costs in a period."""
        rows = np.arange(len(inbound))
        return float(self.table[rows, inbound - outbound + self.width - 1].sum())


def bound_of(network: Network, count: int) -> Array:
    """The bound of demand at so many times, from 0 on. Raises ``bound_invalid``."""
    bound = BOUNDS[network.bound] if isinstance(network.bound, str) else network.bound
    times = np.arange(count, dtype=np.float64)
    try:
        given: Array = np.asarray(bound(times), dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise not_a_bound() from problem
    if given.shape != times.shape or not np.isfinite(given).all():
        raise not_a_bound()
    return given


def not_a_bound() -> InvalidValue:
    """The refusal of a function that is no bound."""
    return InvalidValue(
        "bound_invalid",
        "The bound does not give a finite number for each time.",
        "Give a function of an array of times, such as numpy.sqrt.",
    )
