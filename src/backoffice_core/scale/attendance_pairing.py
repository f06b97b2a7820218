"""Pairing over columns: sorted keys of person and second become spans of work, and days.

The punches of all people are one sorted column. Where nothing is doubtful they are read at
once; rows of touches and shifts that follow each other closely, where each step depends on the
one before, are taken step by step, all such rows side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from backoffice_core.attendance.pairing import Attribution, OddPunch, Pairing
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.scale.attendance_numbers import Clock, distinct, in_steps, numpy

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = [
    "DAY_BIAS",
    "DAY_BITS",
    "SECOND_BITS",
    "Paired",
    "cut_into_days",
    "pair",
    "sorted_keys",
]

SECOND_BITS: Final = 40
SECOND_BIAS: Final = 2**33
SECOND_MASK: Final = 2**SECOND_BITS - 1
PERSONS_MAX: Final = 2**22
# 1900 to 2200.
SECONDS_MIN: Final = -2_208_988_800
SECONDS_MAX: Final = 7_258_118_400
DAY_BITS: Final = 20
DAY_BIAS: Final = 2**19


@attrs.define(eq=False)
class Paired:
    """Days (``key`` of person and date, in order) and the spans of each, in order.

    ``own`` says that a day was made of its own punches, not of time that ran over into it.
    """

    key: npt.NDArray[Any]
    complete: npt.NDArray[Any]
    own: npt.NDArray[Any]
    row: npt.NDArray[Any]
    start: npt.NDArray[Any]
    end: npt.NDArray[Any]


def sorted_keys(persons: Any, instants: Any) -> npt.NDArray[Any]:  # noqa: ANN401 - any array
    """Person and second of each punch as one number, in order."""
    np = numpy()
    codes, seconds = np.asarray(persons), np.asarray(instants)
    if codes.ndim != 1 or codes.shape != seconds.shape:
        raise InvalidValue(
            "columns_unlike",
            f"There are {codes.shape} persons and {seconds.shape} instants.",
            "Give two columns of one length.",
        )
    for name, column, least, most in (
        ("persons", codes, 0, PERSONS_MAX),
        ("instants", seconds, SECONDS_MIN, SECONDS_MAX),
    ):
        if len(column) and column.dtype.kind not in "iu":
            raise InvalidValue(
                "column_not_whole",
                f"The column of {name} holds {column.dtype}, not whole numbers.",
                "Give codes of people from 0 on, and whole seconds since 1970 in UTC.",
            )
        if len(column) and not least <= int(column.min()) <= int(column.max()) <= most:
            raise InvalidValue(
                "column_out_of_range",
                f"The column of {name} goes from {column.min()} to {column.max()}.",
                f"Give numbers from {least} to {most}.",
            )
    keys: npt.NDArray[Any] = codes.astype(np.int64)
    keys <<= SECOND_BITS
    keys += seconds.astype(np.int64, copy=False)
    keys += SECOND_BIAS
    keys.sort()
    return keys


def seconds_of(keys: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The second of each key, since 1970."""
    found = keys & SECOND_MASK
    found -= SECOND_BIAS
    return found


def without_touches(keys: npt.NDArray[Any], bounce: int) -> npt.NDArray[Any]:
    """The punches that come ``bounce`` or longer after the last one kept of the same person."""
    np = numpy()
    kept = np.ones(len(keys), dtype=bool)
    # Two people's keys lie farther apart than any bounce.
    np.greater_equal(np.diff(keys), bounce, out=kept[1:])
    near = ~kept
    again = np.flatnonzero(near[1:] & near[:-1])
    if len(again):
        # Third touches and further ones: what they come after depends on those before them.
        alone = np.ones(len(again), dtype=bool)
        alone[1:] = np.diff(again) != 1
        begins = np.flatnonzero(alone)
        length = np.diff(np.append(begins, len(again)))
        first, steps = in_steps(again[begins] - 1, length + 2)
        last = keys[first]
        for count, places in steps:
            at = keys[places]
            good = at - last[:count] >= bounce
            kept[places] = good
            last[:count] = np.where(good, at, last[:count])
    return keys if kept.all() else keys[kept]


def shifts(keys: npt.NDArray[Any], policy: Pairing) -> npt.NDArray[Any]:
    """Where shifts begin among the punches of everybody."""
    np = numpy()
    gap, most = policy.new_shift_gap.seconds, policy.shift_max.seconds
    begins = np.ones(len(keys), dtype=bool)
    apart = np.diff(keys)
    # After so long a pause a shift begins, whatever came before.
    np.greater(apart, most, out=begins[1:])
    firsts = np.flatnonzero(begins)
    lengths = np.diff(np.append(firsts, len(keys)))
    before = np.repeat(firsts, lengths)
    length = keys - keys[before]
    # The punch after a whole number of pairs: nobody is at work before it.
    away = (np.arange(len(keys)) - before) & 1 == 0
    away[firsts] = False
    del before
    breaks = length >= most
    breaks[1:] |= apart >= gap
    breaks &= away
    breaks |= length > most
    broken = np.flatnonzero(breaks)
    if len(broken):
        which = distinct(np.searchsorted(firsts, broken, side="right") - 1)
        first, steps = in_steps(firsts[which], lengths[which])
        opened = keys[first]
        last = opened.copy()
        working = np.ones(len(first), dtype=bool)
        for count, places in steps:
            at = keys[places]
            since = at - opened[:count]
            new = since > most
            new |= ~working[:count] & ((at - last[:count] >= gap) | (since >= most))
            begins[places] = new
            opened[:count] = np.where(new, at, opened[:count])
            working[:count] = new | ~working[:count]
            last[:count] = at
        firsts = np.flatnonzero(begins)
    found: npt.NDArray[Any] = firsts
    return found


def pair(keys: npt.NDArray[Any], policy: Pairing, clock: Clock) -> Paired:
    """The days of everybody, by sorted keys of their punches."""
    np = numpy()
    keys = without_touches(keys, max(policy.bounce.seconds, 1))
    firsts = shifts(keys, policy)
    lengths = np.diff(np.append(firsts, len(keys)))
    odd = (lengths & 1).astype(bool)
    opened, person = seconds_of(keys[firsts]), keys[firsts] >> SECOND_BITS
    decisive = opened
    if policy.attribution is Attribution.END_DAY:
        # Half open: what ends at midnight ends on the day before.
        decisive = np.maximum(seconds_of(keys[firsts + lengths - 1]) - 1, opened)
    day = (person << DAY_BITS) + clock.day(decisive) + DAY_BIAS
    new = np.ones(len(day), dtype=bool)
    np.not_equal(day[1:], day[:-1], out=new[1:])
    row_of_shift = (np.cumsum(new) - 1).astype(np.int32)
    complete = np.ones(int(new.sum()), dtype=bool)
    complete[row_of_shift[odd]] = False
    counts = lengths >> 1
    if policy.odd_punch is OddPunch.COUNT_NOTHING:
        # Nothing was planned, so a missing punch speaks for the day and not for its shift alone.
        counts = np.where(complete[row_of_shift], counts, 0)
    # Every second punch of a shift ends a span that the one before began.
    ins = np.repeat(firsts - 2 * (np.cumsum(counts) - counts), counts)
    ins += 2 * np.arange(len(ins))
    paired = Paired(
        key=day[new],
        complete=complete,
        own=np.ones(len(complete), dtype=bool),
        row=np.repeat(row_of_shift, counts),
        start=seconds_of(keys[ins]),
        end=seconds_of(keys[ins + 1]),
    )
    if policy.attribution is Attribution.SPLIT:
        cut_into_days(paired, clock, 0, fixed=False)
        paired.own[:] = True
    return paired


def cut_into_days(paired: Paired, clock: Clock, starts: int, *, fixed: bool) -> None:
    """Cut spans where days begin, each part with its day; days that were not there are added.

    What is missing from a day is missing from all its parts, unless days are ``fixed``.
    """
    np = numpy()
    begins, first = clock.begins(starts), clock.days.start
    day = clock.day(paired.start) - first
    day -= paired.start < begins[day]
    over = np.flatnonzero(paired.end > begins[day + 1])
    while len(over):
        times = np.ones(len(day), dtype=np.int8)
        times[over] = 2
        rests = over + np.arange(1, len(over) + 1)
        edge = begins[day[over] + 1]
        paired.row, paired.start, paired.end, day = (
            np.repeat(each, times) for each in (paired.row, paired.start, paired.end, day)
        )
        paired.start[rests], paired.end[rests - 1] = edge, edge
        day[rests] += 1
        over = rests[paired.end[rests] > begins[day[rests] + 1]]
    keys = paired.key[paired.row]
    wanted = (keys >> DAY_BITS << DAY_BITS) + (day + (first + DAY_BIAS))
    moved = np.flatnonzero(keys != wanted)
    if not len(moved):
        return
    old, targets = paired.key, wanted[moved]
    left = ~paired.complete[paired.row[moved]]
    extra = distinct(targets)
    extra = extra[old[np.minimum(np.searchsorted(old, extra), len(old) - 1)] != extra]
    places = np.searchsorted(old, extra)
    paired.key = np.insert(old, places, extra)
    paired.complete = np.insert(paired.complete, places, np.ones(len(extra), dtype=bool))
    paired.own = np.insert(paired.own, places, np.zeros(len(extra), dtype=bool))
    # Where each day that was there is now.
    shifted = np.arange(len(old), dtype=np.int32)
    shifted += np.searchsorted(extra, old).astype(np.int32)
    paired.row = shifted[paired.row]
    paired.row[moved] = np.searchsorted(paired.key, targets)
    if not fixed:
        paired.complete[paired.row[moved[left]]] = False
