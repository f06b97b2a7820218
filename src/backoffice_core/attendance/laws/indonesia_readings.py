"""Where the law of Indonesia is silent or can be read in two ways, and the ways there are."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.laws.indonesia_articles import Articles
from backoffice_core.attendance.laws.packs import LawPack, Reading
from backoffice_core.attendance.pay.hourly import HourOfMonth, WageBase
from backoffice_core.attendance.pay.parts import OnCall
from backoffice_core.attendance.pay.rounded import BY_SECOND, PartHours, RoundedTo
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["KEMNAKER", "readings"]

KEMNAKER = Citation("Kemnaker guide on holiday overtime, quoted by Okezone, 2 April 2025")
HOUR_WAYS = {
    "whole_rupiah_below": RoundedTo(Rounding.FLOOR),
    "three_decimals": RoundedTo(Rounding.HALF_UP, decimals=3),
    "exact": None,
}
PART_HOUR_WAYS = {
    "by_the_second": BY_SECOND,
    "half_hours_down": PartHours(unit=Duration.of(minutes=30), mode=Rounding.DOWN),
    "half_hours_nearest": PartHours(unit=Duration.of(minutes=30), mode=Rounding.HALF_UP),
    "half_hours_up": PartHours(unit=Duration.of(minutes=30), mode=Rounding.UP),
}
BASE_WAYS = {"steady": WageBase.STEADY, "whole": WageBase.WHOLE}


def paid_by(pack: LawPack) -> HourOfMonth:
    """How an Indonesian pack pays."""
    assert isinstance(pack.pay, HourOfMonth)  # noqa: S101 - as pay() above made it
    return pack.pay


def read_hour(pack: LawPack, way: str) -> LawPack:
    """The hourly wage rounded another way."""
    return attrs.evolve(pack, pay=attrs.evolve(paid_by(pack), hour_rounding=HOUR_WAYS[way]))


def read_part_hours(pack: LawPack, way: str) -> LawPack:
    """Part hours counted another way."""
    return attrs.evolve(pack, pay=attrs.evolve(paid_by(pack), part_hours=PART_HOUR_WAYS[way]))


def read_base(pack: LawPack, way: str) -> LawPack:
    """The base read another way."""
    return attrs.evolve(pack, pay=attrs.evolve(paid_by(pack), wage_base=BASE_WAYS[way]))


def read_on_call(pack: LawPack, way: str) -> LawPack:
    """Being reachable at home paid like work, or not."""
    return attrs.evolve(pack, pay=attrs.evolve(paid_by(pack), on_call=OnCall(way)))


def readings(law: Articles) -> Iterator[Reading]:
    """Where the text is silent or can be read in two ways."""
    yield Reading(
        name="hour_rounding",
        taken="whole_rupiah_below",
        others=("three_decimals", "exact"),
        says=Message(
            "1/173 of a month is cut to whole rupiah before it is multiplied, as in the "
            "ministry's own example; the regulation rounds nothing"
        ),
        citation=KEMNAKER,
        change=read_hour,
    )
    yield Reading(
        name="part_hours",
        taken="by_the_second",
        others=("half_hours_down", "half_hours_nearest", "half_hours_up"),
        says=Message("The law counts in hours and is silent about part of one"),
        citation=law.workday,
        change=read_part_hours,
    )
    yield Reading(
        name="wage_base",
        taken="steady",
        others=("whole",),
        says=Message(
            "Where basic wage and fixed allowances reach 75 % of the whole wage they are the "
            "base; kalkupro.com reads the whole wage, which the text does not say"
        ),
        citation=law.least_share.citation,
        change=read_base,
    )
    yield Reading(
        name="beyond_the_list",
        taken="last_multiple",
        others=(),
        says=Message(
            "Hours of a day off beyond the last one listed keep its multiple, and are reported"
        ),
        citation=law.six_days_off,
    )
    yield Reading(
        name="on_call",
        taken=OnCall.UNPAID.value,
        others=(OnCall.ORDINARY.value,),
        says=Message(
            "Being reachable at home is no working time, and no article pays for it: who is paid "
            "by the hour or the day gets what was agreed, as a premium of the book"
        ),
        citation=law.workday,
        change=read_on_call,
    )
    yield Reading(
        name="night_into_holiday",
        taken="day_it_starts",
        others=("split_at_midnight",),
        says=Message(
            "No article says whether a night shift that runs into a public holiday is holiday "
            "work: it counts on the day it starts, and Attribution.SPLIT of pairing cuts it at "
            "midnight"
        ),
        citation=law.holidays,
    )
