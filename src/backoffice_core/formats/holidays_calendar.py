"""Public holidays from the ``holidays`` package, frozen into a calendar that says its source.

The package is data that changes: religious days are estimates until they are decreed, and
elections are added late. So a calendar names the version it came from, and an estimate is
provisional. In Indonesia the category "government" is cuti bersama: joint leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from backoffice_core.kernel.calendars import Calendar, Holiday, HolidayKind
from backoffice_core.kernel.errors import InvalidValue, require

__all__ = ["holidays_of"]

# How the package marks a day that is only estimated, in the languages it speaks of it.
ESTIMATE = re.compile(r"\s*\((?:perkiraan|estimated|anggaran)\)")
JOINT_LEAVE_CATEGORY = {"ID": "government"}
YEAR_MIN, YEAR_MAX = 1945, 2100


def holidays_of(country: str, *years: int, weekend: frozenset[int] = frozenset({5, 6})) -> Calendar:
    """The public holidays and joint leave of a country (ISO 3166-1 code) in some years.

    Names are in the country's own language. Raises :class:`InvalidValue`
    (``country_unknown``, ``years_invalid``) and :class:`MissingExtra` without the extra
    ``formats``.

    >>> calendar = holidays_of("ID", 2026)
    >>> [holiday.name for holiday in calendar.holidays_on(calendar.holidays[0].day)]
    ['Tahun Baru Masehi']
    """
    package: Any = require("holidays", extra="formats", purpose="Looking up public holidays")
    if not years or not all(YEAR_MIN <= year <= YEAR_MAX for year in years):
        raise InvalidValue(
            "years_invalid",
            f"Holidays of {sorted(years)} are not known.",
            f"Ask for years from {YEAR_MIN} to {YEAR_MAX}.",
        )
    if country not in package.list_supported_countries():
        raise InvalidValue(
            "country_unknown",
            f"There are no holidays for {country[:20]!r}.",
            "Use a code of ISO 3166-1, such as ID.",
        )
    found = list(days_of(package, country, years, "public", HolidayKind.PUBLIC))
    taken = {(holiday.day, holiday.name) for holiday in found}
    joint = JOINT_LEAVE_CATEGORY.get(country)
    if joint:
        found += [
            holiday
            for holiday in days_of(package, country, years, joint, HolidayKind.JOINT_LEAVE)
            if (holiday.day, holiday.name) not in taken
        ]
    return Calendar(
        name=country,
        weekend=weekend,
        holidays=tuple(found),
        source=f"holidays {package.__version__}, {country}",
    )


def days_of(
    package: Any,  # noqa: ANN401 - the package ships no types
    country: str,
    years: tuple[int, ...],
    category: str,
    kind: HolidayKind,
) -> Iterator[Holiday]:
    """The days of one category."""
    own = package.country_holidays(country).default_language
    days: Any = package.country_holidays(country, years=years, categories=(category,), language=own)
    for day, names in sorted(days.items()):
        for name in names.split("; "):
            plain = ESTIMATE.sub("", name)
            yield Holiday(day=day, name=plain, kind=kind, provisional=plain != name)
