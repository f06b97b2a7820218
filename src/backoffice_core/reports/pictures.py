"""Pictures of a month: who works when, how stock went, what came in; and of stock policies.

Each is SVG, as bytes. Floats appear here and nowhere else: they are lengths on paper, made
from exact values and never turned back into any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from backoffice_core.bookkeeping import AccountType
from backoffice_core.inventory import Item, Proposal, stock_curve
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message, format_number
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.reports.drawing import (
    ALARM,
    GREY,
    INK,
    PALETTE,
    clean_axes,
    drawn,
    new_figure,
    plain_text,
    scale_for,
    ticks,
)
from backoffice_core.reports.names import month_name, weekday_name
from backoffice_core.reports.roster_tables import (
    assignments_of,
    roster_days,
    roster_people,
    shift_hours,
)
from backoffice_core.scheduling import Assignment, Person, Shift

if TYPE_CHECKING:  # it asks for numpy, which months do without
    from backoffice_core.inventory.proving import Frontier

__all__ = ["frontier_picture", "roster_picture", "stock_picture", "weekly_picture"]

WIDTH: Final = 12
NARROW: Final = 8
PEOPLE_MAX: Final = 60
ITEMS_MAX: Final = 6
DAY_SECONDS: Final = 86_400
DAYS_A_WEEK: Final = 7
PERCENT: Final = 100
BAR_HEIGHT, HALF, NIGHT = 0.7, 0.5, 0.3
LEGEND_COLUMNS: Final = 6
CURVES_A_ROW: Final = 3
# Curves that lie close to each other have their numbers on different sides.
SIDES: Final[tuple[dict[str, Any], ...]] = (
    {"xytext": (6, -4), "ha": "left", "va": "top"},
    {"xytext": (-6, 4), "ha": "right", "va": "bottom"},
)


def roster_picture(month: ClosedMonth, *, locale: str = "en") -> bytes:
    """Next month's roster: a row for each person, a bar for each shift; what is open on top.

    Shows the first sixty people by name. Needs the extra ``plot``.
    """
    people = roster_people(month)[:PEOPLE_MAX]
    return drawn(lambda: draw_roster(month, people, locale))


def draw_roster(month: ClosedMonth, people: Sequence[Person], locale: str) -> Any:  # noqa: ANN401
    """Draw the roster of some people."""
    days = roster_days(month)
    figure = new_figure(width=WIDTH, height=2 + Fraction(len(people) + 1, 4))
    axes = figure.add_subplot()
    for place, day in enumerate(days):
        if not month.shop.calendar.is_working_day(day):
            axes.axvspan(place, place + 1, color=GREY, alpha=0.3, linewidth=0, zorder=0)
    rows = {person.id: row for row, person in enumerate(people, start=1)}
    work = [each for each in assignments_of(month) if each.person in rows]
    for name, colour in shift_colours(month).items():
        own = [each for each in work if label(each) == name]
        axes.barh(
            [rows[each.person] for each in own], [length(each) for each in own],
            left=[days_from(days[0], each) for each in own], height=BAR_HEIGHT, color=colour,
            label=plain_text(name), linewidth=0,
        )  # fmt: skip
    draw_open(axes, month, days[0])
    title_roster(axes, month, people, locale)
    # A night shift of the last day ends on the next one.
    axes.set_xlim(0, len(days) + NIGHT)
    axes.set_xticks(range(len(days) + 1), minor=True)
    axes.grid(visible=True, axis="x", which="minor", color=GREY, alpha=0.4, linewidth=0.6)
    axes.set_xticks(
        [place + HALF for place in range(len(days))],
        [weekday_name(day).render(locale).replace(" ", "\n") for day in days],
        fontsize=8,
    )
    axes.tick_params(which="both", length=0)
    if month.roster_problem.demand:
        figure.legend(frameon=False, loc="outside lower left", ncols=LEGEND_COLUMNS, fontsize=9)
    return figure


def draw_open(axes: Any, month: ClosedMonth, first: date) -> None:  # noqa: ANN401
    """Draw the shifts that lack people in the row above everybody, with how many."""
    missing: dict[date, int] = {}
    for each in month.open_shifts:
        missing[each.day] = missing.get(each.day, 0) + each.missing
    for day, count in missing.items():
        place = (day - first).days
        axes.barh(0, 0.9, left=place + 0.05, height=0.8, facecolor="white", edgecolor=ALARM,
                  hatch="////", linewidth=1.2)  # fmt: skip
        axes.text(
            place + HALF, 0, str(count), ha="center", va="center", fontsize=8, weight="bold",
            color=INK, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )  # fmt: skip


def title_roster(axes: Any, month: ClosedMonth, people: Sequence[Person], locale: str) -> None:  # noqa: ANN401
    """Name the rows and the picture."""
    clean_axes(axes)
    title = Message("Roster of {month}", month=month_name(month.shop.month.next)).render(locale)
    everybody = len(month.roster_problem.people)
    if len(people) < everybody:
        part = Message("the first {count} of {all} people", count=len(people), all=everybody)
        title = f"{title} ({part.render(locale)})"
    axes.set_title(plain_text(title), loc="left", weight="bold")
    names = [Message("open").render(locale), *(plain_text(person.name) for person in people)]
    axes.set_yticks(range(len(names)), names, fontsize=9)
    axes.set_ylim(len(names) - 0.5, -0.6)


def label(work: Shift | Assignment) -> str:
    """What a shift is called in the legend."""
    return f"{work.shift if isinstance(work, Assignment) else work.code} {shift_hours(work)}"


def shift_colours(month: ClosedMonth) -> dict[str, str]:
    """A colour for each kind of shift; more kinds than colours share them."""
    shifts = (demand.shift for demand in month.roster_problem.demand)
    names = sorted({*map(label, assignments_of(month)), *map(label, shifts)})
    return {name: PALETTE[place % len(PALETTE)] for place, name in enumerate(names)}


def days_from(first: date, work: Assignment) -> float:
    """Where a shift starts, in days since the start of the first day, by the clock on the wall."""
    local = work.start.local
    return (local - datetime.combine(first, time.min)).total_seconds() / DAY_SECONDS


def length(work: Assignment) -> float:
    """How long a shift is in days."""
    return (work.end.instant - work.start.instant).seconds / DAY_SECONDS


def stock_picture(month: ClosedMonth, *, locale: str = "en") -> bytes:
    """The stock of the few items that most money passes through, day by day.

    A dashed line is the level that stock is ordered up to, where an order is proposed.
    Needs the extra ``plot``.
    """
    return drawn(lambda: draw_stock(month, busiest_items(month), locale))


def busiest_items(month: ClosedMonth) -> tuple[Item, ...]:
    """The items of which most left in the month, by value."""
    left: dict[str, int] = {}
    for line in month.valuation.lines:
        if line.move.day in month.shop.month and line.value.minor < 0:
            left[line.move.item] = left.get(line.move.item, 0) - line.value.minor
    ranked = sorted(month.shop.items, key=lambda item: (-left.get(item.code, 0), item.code))
    return tuple(ranked[:ITEMS_MAX])


def draw_stock(month: ClosedMonth, items: Sequence[Item], locale: str) -> Any:  # noqa: ANN401
    """Draw a small curve for each item."""
    rows = max(-(-len(items) // CURVES_A_ROW), 1)
    figure = new_figure(width=WIDTH, height=1 + Fraction(5, 2) * rows)
    orders = {order.item: order for order in month.proposals}
    days = list(month.shop.month)
    title = Message("Stock of the busiest items, {month}", month=month_name(month.shop.month))
    figure.suptitle(plain_text(title.render(locale)), x=0.01, ha="left", weight="bold")
    for place, item in enumerate(items):
        axes = figure.add_subplot(rows, CURVES_A_ROW, place + 1)
        curve = stock_curve(month.shop.moves, item=item, days=month.shop.month.days)
        levels = [float(day.quantity.amount) for day in curve]
        axes.step(range(len(days)), levels, where="mid", color=PALETTE[0], linewidth=1.8)
        axes.fill_between(range(len(days)), levels, step="mid", color=PALETTE[0], alpha=0.15)
        draw_level(axes, orders.get(item.code), locale, days=len(days))
        clean_axes(axes, grid="y")
        axes.set_title(plain_text(item.name or item.code), loc="left", fontsize=10)
        axes.set_ylabel(plain_text(Message("{unit} in stock", unit=item.unit.code).render(locale)))
        axes.set_ylim(bottom=min(0, *levels))
        axes.yaxis.set_major_formatter(ticks(locale))
        week = range(0, len(days), DAYS_A_WEEK)
        axes.set_xticks(week, [str(days[day].day) for day in week])
        axes.set_xlabel(plain_text(month_name(month.shop.month).render(locale)))
    return figure


def draw_level(axes: Any, order: Proposal | None, locale: str, *, days: int) -> None:  # noqa: ANN401
    """Draw the level that an order brings an item up to."""
    if order is not None:
        level = float(order.reorder_point.amount)
        axes.axhline(level, color=ALARM, linestyle="--", linewidth=1.2)
        text = Message("order up to {level}", level=order.reorder_point).render(locale)
        axes.annotate(
            plain_text(text), (days - 1, level), xytext=(0, 3), textcoords="offset points",
            ha="right", fontsize=8, color=ALARM,
        )  # fmt: skip


def weekly_picture(month: ClosedMonth, *, locale: str = "en") -> bytes:
    """Revenue beside cost, week by week, as they were booked; cost by what it is for.

    Weeks run from Monday to Sunday within the month. Needs the extra ``plot``.
    """
    return drawn(lambda: draw_weeks(month, locale))


def weeks_of(month: ClosedMonth) -> tuple[tuple[date, date], ...]:
    """The first and last day of each week of the month."""
    found: list[tuple[date, date]] = []
    for day in month.shop.month:
        if not found or day.weekday() == 0:
            found.append((day, day))
        found[-1] = (found[-1][0], day)
    return tuple(found)


def by_week(month: ClosedMonth, accounts: frozenset[str], sign: int) -> tuple[Money, ...]:
    """What was posted to some accounts in each week."""
    weeks = weeks_of(month)
    sums = [0] * len(weeks)
    first = month.shop.month.start - timedelta(days=month.shop.month.start.weekday())
    for entry in month.entries:
        for leg in entry.postings:
            if leg.account in accounts and entry.day in month.shop.month:
                sums[(entry.day - first).days // DAYS_A_WEEK] += sign * leg.amount.minor
    return tuple(Money(minor, month.shop.currency) for minor in sums)


def draw_weeks(month: ClosedMonth, locale: str) -> Any:  # noqa: ANN401
    """Draw two bars a week: what came in, and what it cost."""
    income, goods, other = kinds_of_accounts(month)
    revenue = by_week(month, income, -1)
    costs = by_week(month, goods, 1), by_week(month, other, 1)
    both = [first + second for first, second in zip(*costs, strict=True)]
    scale = scale_for(max((*revenue, *both), key=lambda money: abs(money.minor)))
    figure = new_figure(width=WIDTH, height=Fraction(4))
    axes = figure.add_subplot()
    weeks = weeks_of(month)
    places = range(len(weeks))
    bar = 0.36
    axes.bar([each - bar / 2 for each in places], [scale.of(each) for each in revenue], bar,
             color=PALETTE[0], label=plain_text(Message("Revenue").render(locale)))  # fmt: skip
    floor = [0.0] * len(weeks)
    names = (Message("Cost of sales"), Message("Wages and other expenses"))
    for series, colour, name in zip(costs, (PALETTE[1], PALETTE[3]), names, strict=True):
        heights = [scale.of(each) for each in series]
        axes.bar([each + bar / 2 for each in places], heights, bar, bottom=floor, color=colour,
                 label=plain_text(name.render(locale)))  # fmt: skip
        floor = [low + high for low, high in zip(floor, heights, strict=True)]
    clean_axes(axes, grid="y")
    axes.axhline(0, color=INK, linewidth=0.8)
    title = Message("Revenue and cost by week, {month}", month=month_name(month.shop.month))
    axes.set_title(plain_text(title.render(locale)), loc="left", weight="bold")
    axes.set_ylabel(plain_text(scale.label.render(locale)))
    axes.yaxis.set_major_formatter(ticks(locale))
    axes.set_xticks(places, list(map(week_label, weeks)))
    axes.set_xlabel(plain_text(month_name(month.shop.month).render(locale)))
    figure.legend(frameon=False, loc="outside lower left", ncols=len(names) + 1)
    return figure


def week_label(week: tuple[date, date]) -> str:
    """From which day to which day of the month a week is."""
    return str(week[0].day) if week[0] == week[1] else f"{week[0].day}\N{EN DASH}{week[1].day}"


def kinds_of_accounts(
    month: ClosedMonth,
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The accounts of sales and other income, of what goods cost, of all other expenses."""
    goods = {code for line in month.profit_and_loss.cost_of_sales.lines for code in line.accounts}
    income: set[str] = set()
    other: set[str] = set()
    for account in month.chart.accounts:
        if account.type is AccountType.INCOME:
            income.add(account.code)
        elif account.type is AccountType.EXPENSE and account.code not in goods:
            other.add(account.code)
    return frozenset(income), frozenset(goods), frozenset(other)


def frontier_picture(frontiers: Frontier | Mapping[str, Frontier], *, locale: str = "en") -> bytes:
    """What service takes how much stock: a curve for a policy, or for each of several by name.

    Each point bears its target. Of two curves the upper one serves more with the same stock.
    Needs the extra ``plot``. Raises :class:`InvalidValue` (``points_missing`` without a
    frontier, ``measure_mixed``).
    """
    named = frontiers if isinstance(frontiers, Mapping) else {"": frontiers}
    if not named:
        raise InvalidValue("points_missing", "There is no frontier.", "Give one or more.")
    if len({each.measure for each in named.values()}) > 1:
        raise InvalidValue(
            "measure_mixed",
            "The frontiers measure service in different ways.",
            "Trace all of them with the same measure.",
        )
    return drawn(lambda: draw_frontiers(named, locale))


def draw_frontiers(named: Mapping[str, Frontier], locale: str) -> Any:  # noqa: ANN401
    """Draw a curve for each policy, by rising service."""
    figure = new_figure(width=NARROW, height=Fraction(9, 2))
    axes = figure.add_subplot()
    for place, (name, frontier) in enumerate(named.items()):
        colour = PALETTE[place % len(PALETTE)]
        stock = [each.stock_value for each in frontier.points]
        service = [PERCENT * each.service for each in frontier.points]
        axes.plot(stock, service, color=colour, marker="o", linewidth=1.8, label=plain_text(name))
        for worth, reached, point in zip(stock, service, frontier.points, strict=True):
            axes.annotate(
                format_number(Fraction(str(point.target)), locale), (worth, reached),
                textcoords="offset points", fontsize=8, color=colour, **SIDES[place % len(SIDES)],
            )  # fmt: skip
    measure = next(iter(named.values())).measure.name
    clean_axes(axes, grid="both")
    title = Message("Service and stock at several targets").render(locale)
    axes.set_title(plain_text(title), loc="left", weight="bold")
    axes.set_xlabel(plain_text(Message("Stock value").render(locale)))
    axes.set_ylabel(plain_text(Message("{measure}, %", measure=measure).render(locale)))
    axes.margins(0.1)
    axes.xaxis.set_major_formatter(ticks(locale))
    axes.yaxis.set_major_formatter(ticks(locale))
    if len(named) > 1:
        figure.legend(frameon=False, loc="outside lower left", ncols=LEGEND_COLUMNS, fontsize=9)
    return figure
