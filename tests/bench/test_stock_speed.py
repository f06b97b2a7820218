"""A million moves valued, and a million item-locations as of any date.

Ours over columns and over objects, beside the plain loop that does nothing but add (what no
ledger in this language can beat) and, for stock on hand, DuckDB's own sum where it is
installed. Each figure is the best of three, by processor time (wall time depends on who else
is at work).
"""

from __future__ import annotations

import importlib.util
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from backoffice_core import Money, Quantity, Unit
from backoffice_core.inventory import CostMethod, Move, MoveKind, value_moves
from backoffice_core.scale.stock import on_hand_of_frame, value_frame

pytestmark = pytest.mark.bench

MOVES = 1_000_000
ITEMS = 5_000
FIRST = date(2025, 1, 1)
PLACES = 1_000_000


def best(run: Callable[[], object]) -> float:
    """Seconds of the fastest of three runs."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return min(spent)


def shop_frame() -> pl.DataFrame:
    """A million moves of five thousand items in two years, a quarter of them receipts."""
    dice = random.Random(1)
    rows = []
    for number in range(MOVES):
        inward = dice.random() < 0.25
        units = dice.randint(20, 60) if inward else -dice.randint(1, 12)
        cost = dice.randint(1, 10**7) if inward else None
        kind = "receipt" if inward else "issue"
        rows.append(
            (f"{number:07}", dice.randint(0, 729), f"i{dice.randint(1, ITEMS)}", kind, units, cost)
        )
    names = ["number", "day", "item", "kind", "units", "unit_cost"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return frame.with_columns(
        day=pl.lit(FIRST) + pl.duration(days="day"),
        sequence=pl.lit(0, dtype=pl.Int64),
        item=pl.col("item").cast(pl.Categorical),
        kind=pl.col("kind").cast(pl.Enum([kind.value for kind in MoveKind])),
        owner=pl.lit("").cast(pl.Categorical),
        scale=pl.lit(1, dtype=pl.Int64),
        cost=pl.col("unit_cost") * pl.col("units"),
    )


def moves_of(frame: pl.DataFrame) -> list[Move]:
    """The rows of a frame as moves."""
    pieces, rupiah = Unit.of("pcs"), Money.of(0, "IDR").currency
    return [
        Move(
            number=row["number"],
            day=row["day"],
            item=row["item"],
            kind=MoveKind(row["kind"]),
            quantity=Quantity.of(row["units"], pieces),
            unit_cost=None if row["unit_cost"] is None else Money(row["unit_cost"], rupiah),
        )
        for row in frame.iter_rows(named=True)
    ]


@pytest.mark.parametrize("method", [CostMethod.FIFO, CostMethod.MOVING_AVERAGE])
def test_a_million_moves_are_valued(method: CostMethod, capsys: pytest.CaptureFixture[str]) -> None:
    """Over columns, and a tenth of them as objects; both come to the same."""
    frame = shop_frame()
    columns = best(lambda: value_frame(frame, method=method, currency="IDR"))
    units = frame["units"].to_list()
    adding = best(lambda: sum(abs(step) for step in units))
    tenth = frame.head(MOVES // 10)
    moves = moves_of(tenth)
    start = time.process_time()
    shop = value_moves(moves, method=method, currency="IDR")
    objects = time.process_time() - start
    values = value_frame(tenth, method=method, currency="IDR")["value"]
    assert shop.value.minor == values.sum()
    with capsys.disabled():
        print(
            f"\n{method.value}: {MOVES / columns / 1e6:.2f} million moves a second over columns"
            f" (bar: 1), {columns / adding:.1f} times a loop that only adds;"
            f" as objects {len(moves) / objects / 1e3:.0f} thousand a second"
        )


def test_on_hand_of_a_million_item_locations_as_of_any_day(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Three moves of each; the day is in the middle."""
    frame = pl.DataFrame(
        {
            "item": pl.Series([f"i{place % 20_000}" for place in range(PLACES)]).cast(
                pl.Categorical
            ),
            "place": pl.Series([f"p{place // 20_000}" for place in range(PLACES)]).cast(
                pl.Categorical
            ),
        }
    )
    frame = pl.concat(
        [
            frame.with_columns(
                day=pl.lit(FIRST + timedelta(days=100 * turn)),
                units=pl.lit(size, dtype=pl.Int64),
                scale=pl.lit(1, dtype=pl.Int64),
            )
            for turn, size in enumerate((10, -3, 5))
        ]
    )
    on = FIRST + timedelta(days=150)
    ours = best(lambda: on_hand_of_frame(frame, on=on))
    result = on_hand_of_frame(frame, on=on)
    assert (PLACES, 7 * PLACES) == (result.height, result["units"].sum())
    line = f"\n{PLACES:,} item-locations of {frame.height:,} moves: {ours:.2f} s (limit 1 s)"
    if importlib.util.find_spec("duckdb"):
        duckdb: Any = importlib.import_module("duckdb")
        query = "SELECT item, place, sum(units) FROM frame WHERE day <= $1 GROUP BY ALL"
        theirs = best(lambda: duckdb.execute(query, [on]).pl())
        line += f", {ours / theirs:.2f} times DuckDB"
    with capsys.disabled():
        print(line)
