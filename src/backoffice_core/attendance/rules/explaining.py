"""Why a day is worth what it is: each second, its rule, and where that is written.

Nothing here is kept while time is reckoned. A piece of time remembers its rules and what they
had counted; the sentences are made from that when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from backoffice_core.attendance.model import DayKind, TimeKind
from backoffice_core.attendance.rules.book import Combination
from backoffice_core.attendance.rules.conditions import Contributing, When
from backoffice_core.attendance.rules.explaining_pauses import pause_said, pauses_of
from backoffice_core.attendance.rules.explaining_words import (
    TIME_KINDS,
    RuleName,
    clocks_of,
    listed,
    said_conditions,
    said_counts,
    said_multiple,
    said_period,
    said_window,
)
from backoffice_core.attendance.rules.premiums import Premium
from backoffice_core.attendance.rules.reckoned import Extra, Piece, Reason, ReckonedDay
from backoffice_core.attendance.rules.thresholds import Threshold, TierIndex
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message, Value

__all__ = ["explain_reckoned"]

TOGETHER = {
    Combination.MAX: "Of {multiples} the greatest stands alone: {multiple}",
    Combination.SUM: "What {multiples} add to the plain wage is added up: {multiple}",
    Combination.PRODUCT: "{multiples} are multiplied: {multiple}",
}


@checked
def explain_reckoned(day: ReckonedDay, *, name: str = "") -> Explanation:
    """Why each second of a day has its multiple, and what is paid besides.

    The result is the time of all spans; what is credited besides, which
    :attr:`~backoffice_core.attendance.worked.WorkedDay.worked` has in it, is said beside it. Below
    it stand the steps that changed the punches on the way, then a ``time.piece`` for each piece of
    time, whose results sum to that of the day, and between them a ``time.pause`` for each time
    that does not count and a ``time.in_lieu`` for overtime that became time off, then a
    ``time.extra`` for whatever is paid besides: credits, and what extra rules owe. A rule cites
    where it is written, ``[unverified]`` where nobody has checked it there; its numbers are
    ``parameters``. ``name`` is what the person is called, the days know only who it is.

    >>> from backoffice_core.attendance.citations import Citation
    >>> from backoffice_core.attendance.rules.book import RuleBook
    >>> from backoffice_core.attendance.rules.reckoning import reckon
    >>> from backoffice_core.attendance.worked import WorkedDay, WorkSpan
    >>> from backoffice_core.kernel import ZonedInstant
    >>> start = ZonedInstant.parse("2026-05-04T08:00:00+07:00[Asia/Jakarta]")
    >>> spans = [WorkSpan(start=start, end=start + Duration.of(hours=8))]
    >>> monday = WorkedDay(person="E07", day=start.day, zone=start.zone, spans=tuple(spans))
    >>> book = RuleBook(name="ours", ordinary=Citation("company regulation, art. 3"))
    >>> print(explain_reckoned(reckon([monday], rules=book).days[0], name="Sari").render())
    Sari worked 8 hours on May 4, 2026: 8 hours at 1
      08:00 to 16:00: 8 hours at 1
        Ordinary time, at the plain wage (company regulation, art. 3)
    """
    total = Duration(sum(piece.seconds for piece in (*day.pieces, *day.turned)))
    said: dict[str, Value] = {"person": name or day.person, "day": day.day}
    numbers: dict[str, Value] = {
        "rule_book": day.book.name,
        "day_kind": day.worked.kind.value,
    }
    credited = day.worked.worked - total
    if not credited.is_zero:
        numbers["credited"] = said["credited"] = credited
    return Explanation(
        rule="time.day",
        says=said_day(day, total, said),
        result=total,
        parameters=numbers,
        because=(*on_the_way(day), *pieces_of(day), *map(besides, day.extras)),
    )


def said_day(day: ReckonedDay, total: Duration, said: dict[str, Value]) -> Message:
    """What a day came to, with what is credited besides where something is."""
    if not (day.pieces or day.turned):
        if "credited" in said:
            return Message("{person} did not work on {day} and is credited with {credited}", **said)
        return Message("{person} did not work on {day}", **said)
    said |= {
        "worked": total,
        "parts": listed(parts_said(day)),
    }
    if "credited" in said:
        return Message(
            "{person} worked {worked} on {day}, {all} with the {credited} credited besides: "
            "{parts}",
            **said,
            all=day.worked.worked,
        )
    return Message("{person} worked {worked} on {day}: {parts}", **said)


def parts_said(day: ReckonedDay) -> Iterator[Message]:
    """The time at each multiple, and that of which nothing is paid."""
    for multiple, time in day.totals.items():
        yield Message("{time} at {multiple}", time=time, multiple=said_multiple(multiple))
    if day.turned:
        time = Duration(sum(piece.seconds for piece in day.turned))
        yield Message("{time} as time off", time=time)


def on_the_way(day: ReckonedDay) -> Iterator[Explanation]:
    """What made the spans other than the punches."""
    if not day.worked.complete:
        says = Message("A punch is missing, so the time follows the policy for missing punches")
        yield Explanation(rule="attendance.missing_punch", says=says)
    for step in day.worked.trace:
        yield step.explain()


def pieces_of(day: ReckonedDay) -> Iterator[Explanation]:
    """Each piece with its rules, and the pauses between them."""
    pieces, off = day.pieces, frozenset(map(id, day.turned))
    if off:
        pieces = tuple(sorted((*pieces, *day.turned), key=start_of))
    moments = [moment for piece in pieces for moment in (piece.start, piece.end)]
    two_clocks = len({moment.offset for moment in moments}) > 1
    pauses = list(pauses_of(day.worked))
    overtime = 0
    for piece in pieces:
        while pauses and pauses[0][0].end <= piece.start.instant:
            yield pause_said(*pauses.pop(0), day, with_offset=two_clocks)
        start, end = clocks_of(piece.start, piece.end, day.day, with_offset=two_clocks)
        said: dict[str, Value] = {"start": start, "end": end, "time": time_of(piece)}
        if id(piece) in off:
            says = Message("{start} to {end}: {time} of overtime, taken as time off", **said)
        else:
            said["multiple"] = said_multiple(piece.multiple)
            says = Message("{start} to {end}: {time} at {multiple}", **said)
        yield Explanation(
            rule="time.in_lieu" if id(piece) in off else "time.piece",
            says=says,
            result=piece.time,
            parameters={"multiple": piece.multiple, "kind": piece.kind.value, **rate_of(piece)},
            because=tuple(reasons_of(piece, day, Duration(overtime))),
        )
        if piece.overtime:
            overtime += piece.seconds


def start_of(piece: Piece) -> int:
    """When a piece begins, in seconds."""
    return piece.start.instant.seconds


def time_of(piece: Piece) -> Value:
    """How long a piece is, of what kind and at which rate."""
    time: Value = piece.time
    if piece.kind is not TimeKind.WORK:
        time = Message("{time} of {kind}", time=time, kind=TIME_KINDS[piece.kind])
    if piece.rate:
        time = Message("{time} with the wage of {rate}", time=time, rate=piece.rate)
    return time


def rate_of(piece: Piece) -> dict[str, Value]:
    """The rate of a piece as a parameter, where it has one."""
    return {"rate": piece.rate} if piece.rate else {}


def reasons_of(piece: Piece, day: ReckonedDay, overtime: Duration) -> Iterator[Explanation]:
    """Why a piece has its multiple; ``overtime`` is that of the day before it."""
    if not piece.reasons and piece.kind is TimeKind.ON_CALL:
        says = Message("Being reachable at home is no working time; no rule here pays for it")
        yield Explanation(rule="time.on_call", says=says)
    elif not piece.reasons:
        says = Message("Ordinary time, at the plain wage")
        yield Explanation(rule="time.ordinary", says=says, source=str(day.book.ordinary))
    for reason in piece.reasons:
        rule = reason.rule
        if isinstance(rule, Premium):
            yield by_premium(rule, day.worked)
        else:
            yield by_threshold(rule, reason, day.worked, overtime=overtime)
    if len(piece.reasons) > 1:
        combination = day.book.combination
        multiples = listed(said_multiple(reason.multiple) for reason in piece.reasons)
        says = Message(
            TOGETHER[combination], multiples=multiples, multiple=said_multiple(piece.multiple)
        )
        yield Explanation(
            rule="time.combination",
            says=says,
            result=piece.multiple,
            parameters={"combination": combination.value},
        )


def by_threshold(
    rule: Threshold, reason: Reason, worked: WorkedDay, *, overtime: Duration
) -> Explanation:
    """How a threshold was passed, and which of its tiers that is."""
    before = reason.before or Duration(0)
    of_day = rule.tiers_by is TierIndex.OVERTIME_OF_DAY
    tier = tier_at(rule, overtime if of_day else before - rule.beyond)
    numbers: dict[str, Value] = {
        "beyond": rule.beyond,
        "counted_before": before,
        "tier": tier,
        "multiple": reason.multiple,
    }
    if of_day:
        numbers["overtime_before"] = overtime
    if not rule.tolerance.is_zero:
        numbers["tolerance"] = rule.tolerance
    return Explanation(
        rule=f"threshold.{rule.name}",
        says=said_threshold(rule, reason, numbers),
        result=reason.multiple,
        parameters=numbers,
        source=str(rule.citation),
        because=conditions_of(rule, worked),
    )


def said_threshold(rule: Threshold, reason: Reason, numbers: dict[str, Value]) -> Message:
    """The sentence for a threshold that was passed."""
    period = said_period(rule.period)
    if rule.beyond.is_zero:
        what = Message("all time {period}", period=period)
    else:
        what = Message("time beyond {beyond} {period}", beyond=rule.beyond, period=period)
    said: dict[str, Value] = {
        "rule": RuleName(rule.name),
        "what": what,
        "so_far": said_so_far(reason),
        "multiple": said_multiple(reason.multiple),
    }
    if len(rule.tiers) == 1:
        return Message("{rule}: {what} is overtime at {multiple}; {so_far}", **said)
    said |= {"tier": numbers["tier"], "tiers": len(rule.tiers)}
    if "overtime_before" not in numbers:
        return Message(
            "{rule}: {what} is overtime; {so_far}, so it is tier {tier} of {tiers}, at {multiple}",
            **said,
        )
    return Message(
        "{rule}: {what} is overtime; {so_far} and {overtime} of the "
        "day was overtime, so it is tier {tier} of {tiers}, at {multiple}",
        **said,
        overtime=numbers["overtime_before"],
    )


def said_so_far(reason: Reason) -> Message:
    """What a threshold had counted in its period when a piece began."""
    if reason.before is None or reason.before.is_zero:
        return Message("nothing had been counted before")
    return Message("{before} had been counted before", before=reason.before)


def tier_at(rule: Threshold, overtime: Duration) -> int:
    """Which tier, counted from 1, comes after so much overtime."""
    left = overtime.seconds
    for number, tier in enumerate(rule.tiers, start=1):
        if tier.time is None or left < tier.time.seconds:
            return number
        left -= tier.time.seconds
    return len(rule.tiers)


def by_premium(rule: Premium, worked: WorkedDay) -> Explanation:
    """What a premium gives, and to which time."""
    multiple = said_multiple(rule.multiple)
    if rule.window is None:
        says = Message(
            "{rule}: time is worth {multiple}", rule=RuleName(rule.name), multiple=multiple
        )
    else:
        says = Message(
            "{rule}: time in {window} is worth {multiple}",
            rule=RuleName(rule.name),
            window=said_window(rule.window),
            multiple=multiple,
        )
    numbers: dict[str, Value] = {"multiple": rule.multiple}
    if rule.window is not None:
        numbers["window"] = rule.window.clock
    if not rule.least.is_zero:
        numbers["least"] = rule.least
    if rule.most is not None:
        numbers["most"] = rule.most
    return Explanation(
        rule=f"premium.{rule.name}",
        says=says,
        result=rule.multiple,
        parameters=numbers,
        source=str(rule.citation),
        because=(*conditions_of(rule, worked), *bounds_of(rule)),
    )


def conditions_of(rule: Threshold | Premium, worked: WorkedDay) -> tuple[Explanation, ...]:
    """Why a rule holds on such a day, and what counts towards it, where it is not all."""
    there = frozenset([span.kind for span in worked.spans])
    return conditions_said(rule.when, rule.counts, there, worked.kind, worked.day.weekday())


@lru_cache(maxsize=1024)
def conditions_said(
    when: When, counts: Contributing, there: frozenset[TimeKind], kind: DayKind, weekday: int
) -> tuple[Explanation, ...]:
    """The same for every such day, so it is put in words once."""
    return (
        *(
            Explanation(rule="time.when", says=says)
            for says in said_conditions(when, kind, weekday)
        ),
        *(Explanation(rule="time.counts", says=says) for says in said_counts(counts, when, there)),
    )


def bounds_of(rule: Premium) -> Iterator[Explanation]:
    """How much of its time a premium asks for and pays."""
    if not rule.least.is_zero:
        says = Message("It asks for at least {least} a day", least=rule.least)
        yield Explanation(rule="premium.least", says=says, result=rule.least)
    if rule.most is not None:
        says = Message("It pays for the first {most} of a day", most=rule.most)
        yield Explanation(rule="premium.most", says=says, result=rule.most)
    if rule.whole_span_only:
        says = Message("It asks for work that does not leave that time")
        yield Explanation(rule="premium.whole_span", says=says)


def besides(extra: Extra) -> Explanation:
    """What is paid besides the time worked."""
    result: Value
    if extra.amount is None:
        result = extra.time
        says = Message(
            "Paid besides, {name}: {time} at {multiple}",
            name=RuleName(extra.name),
            time=extra.time,
            multiple=said_multiple(extra.multiple),
        )
    else:
        result = extra.amount
        says = Message(
            "Paid besides, {name}: {amount}", name=RuleName(extra.name), amount=extra.amount
        )
    numbers: dict[str, Value] = {"multiple": extra.multiple} if extra.amount is None else {}
    return Explanation(
        rule="time.extra",
        says=says,
        result=result,
        parameters=numbers,
        source="" if extra.citation is None else str(extra.citation),
        because=() if extra.because is None else (extra.because,),
    )
