"""``shop.toml``: whose month it is, and the choices the business makes.

Every key is known and typed: a key that nothing reads would be a wish silently ignored.
"""

from __future__ import annotations

import re
import tomllib
from enum import Enum
from typing import Any, TypeVar

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.inventory import CostMethod
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Currency
from backoffice_core.kernel.periods import Month
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.zones import zone_rules
from backoffice_core.processes.shop import ShopPolicies

__all__ = ["WEEKDAYS", "Settings", "read_settings"]

FILE = "shop.toml"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
UNKNOWN_CURRENCY = Currency("XXX", 6)
LINE_IN_MESSAGE = re.compile(r"at line ([0-9]+)")

E = TypeVar("E", bound=Enum)


@attrs.frozen(kw_only=True)
class Settings:
    """What ``shop.toml`` says; ``holidays`` is a country's code or empty.

    ``books`` is the name of the books in the store, empty where it is that of the shop.

    ``unknown`` are the keys that could not be read, so that nothing is held against what
    stands in for them, such as a date against a month that nobody named.
    """

    name: str
    books: str
    month: Month
    zone: str
    currency: Currency
    weekend: frozenset[int]
    holidays: str
    device: str
    ignored_pins: frozenset[str]
    policies: ShopPolicies
    unknown: frozenset[str] = frozenset()

    @property
    def month_known(self) -> bool:
        """Whether the file names the month."""
        return "month" not in self.unknown


@attrs.frozen
class Keys:
    """A table of the file, read key by key; ``used`` collects the keys that are known."""

    values: dict[str, Any]
    prefix: str
    problems: Problems
    used: set[str] = attrs.Factory(set[str])
    wrong: set[str] = attrs.Factory(set[str])

    def note(self, key: str, problem: str, remedy: str) -> None:
        """Note a problem of a key."""
        self.wrong.add(key)
        self.problems.add(FILE, problem, remedy, field=self.prefix + key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        self.used.add(key)
        value = self.values.get(key, default)
        if value is None:
            self.note(key, "It is missing.", f'Add the line: {key} = "..."')
        elif not isinstance(value, str) or (default is None and not value.strip()):
            self.note(key, "It is not a text.", f'Write {key} = "...".')
        else:
            return value.strip()
        return ""

    def whole(self, key: str, default: int, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        self.used.add(key)
        value = self.values.get(key, default)
        if type(value) is not int or not least <= value <= most:
            self.note(key, "It is not in range.", f"Give a whole number from {least} to {most}.")
            return default
        return value

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of texts."""
        self.used.add(key)
        value: Any = self.values.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):  # pyright: ignore[reportUnknownVariableType]
            self.note(key, "It is not a list of texts.", f'Write {key} = ["...", "..."].')
            return default
        return tuple(str(each) for each in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]

    def choice(self, key: str, default: E, *, among: tuple[E, ...] = ()) -> E:
        """One of the values of an enumeration, or of some of them."""
        text = self.text(key, default.value)
        kinds = among or tuple(type(default))
        for kind in kinds:
            if kind.value == text:
                return kind
        known = ", ".join(str(kind.value) for kind in kinds)
        self.note(key, f"{text!r} is unknown.", f"Use one of: {known}.")
        return default

    def check_used(self) -> None:
        """Note every key that nothing reads."""
        for key in sorted(set(self.values) - self.used):
            self.note(key, "This key is unknown.", f"Use one of: {', '.join(sorted(self.used))}.")


def read_settings(text: str, problems: Problems) -> Settings:
    """The settings in a text; stand-ins and problems where it is wrong."""
    values = parsed(text, problems)
    # Of a file that is no TOML only that is told, not that it lacks keys.
    keys = Keys(values or {}, "", problems if values is not None else Problems())
    keys.used.add("policies")
    settings = Settings(
        name=keys.text("name"),
        books=keys.text("books", ""),
        month=month_of(keys) or Month(2000, 1),
        zone=zone_of(keys),
        currency=currency_of(keys),
        weekend=weekend_of(keys),
        holidays=keys.text("holidays", ""),
        device=keys.text("device", "attlog"),
        ignored_pins=frozenset(keys.texts("ignored_pins", ())),
        policies=policies_of(keys),
    )
    keys.check_used()
    unknown = keys.used if values is None else keys.wrong
    return attrs.evolve(settings, unknown=frozenset(unknown))


def parsed(text: str, problems: Problems) -> dict[str, Any] | None:
    """The table at the top of the file, nothing where it is no TOML."""
    try:
        return tomllib.loads(text)
    # A ValueError covers TOMLDecodeError and dates or integers that Python cannot hold.
    except (ValueError, RecursionError) as problem:
        found = LINE_IN_MESSAGE.search(str(problem))
        problems.add(
            FILE,
            f"It is not TOML: {str(problem)[:200]}.",
            'Write lines like: name = "Toko Melati"',
            line=int(found[1]) if found else None,
        )
        return None


def month_of(keys: Keys) -> Month | None:
    """The month to close."""
    text = keys.text("month")
    if not text:
        return None
    try:
        month = Month.parse(text)
    except InvalidValue as problem:
        keys.note("month", problem.message, 'Write it like "2026-05".')
        return None
    if not 1970 <= month.year <= 9000:  # noqa: PLR2004 - far from the ends of the calendar
        keys.note("month", f"{month} is out of range.", 'Write it like "2026-05".')
        return None
    return month


def zone_of(keys: Keys) -> str:
    """The time zone of the shop and its clocks."""
    zone = keys.text("zone")
    try:
        zone_rules(zone or "UTC")
    except InvalidValue as problem:
        keys.note("zone", problem.message, problem.remedy)
        return "UTC"
    return zone or "UTC"


def currency_of(keys: Keys) -> Currency:
    """The currency of every amount; one with as many decimals as can be where it is unknown."""
    code = keys.text("currency")
    if not code:
        return UNKNOWN_CURRENCY
    try:
        return Currency.of(code)
    except InvalidValue as problem:
        keys.note("currency", problem.message, "Use a code of ISO 4217, such as IDR.")
        return UNKNOWN_CURRENCY


def weekend_of(keys: Keys) -> frozenset[int]:
    """The days of the week that are no working days for offices and suppliers."""
    names = keys.texts("weekend", ("Sun",))
    unknown = [name for name in names if name not in WEEKDAYS]
    if unknown or len(set(names)) == len(WEEKDAYS):
        what = f"{unknown[0]!r} is no weekday." if unknown else "No day is left to work."
        keys.note("weekend", what, f"Use some of: {', '.join(WEEKDAYS)}.")
        return frozenset()
    return frozenset(WEEKDAYS.index(name) for name in names)


def policies_of(keys: Keys) -> ShopPolicies:
    """The table ``[policies]``."""
    table: Any = keys.values.get("policies", {})
    if not isinstance(table, dict):
        keys.note("policies", "It is not a table.", "Write the line: [policies]")
        table = {}
    terms = Keys(table, "policies.", keys.problems)  # pyright: ignore[reportUnknownArgumentType]
    policies = ShopPolicies(
        # The folder has neither lots nor standard costs, and PSAK 202 does not allow LIFO.
        cost_method=terms.choice(
            "cost_method",
            CostMethod.MOVING_AVERAGE,
            among=(CostMethod.FIFO, CostMethod.MOVING_AVERAGE),
        ),
        hourly_wage_rounding=terms.choice("hourly_wage_rounding", Rounding.FLOOR),
        bounce=Duration(terms.whole("bounce_seconds", 60, least=0, most=3600)),
        grace=Duration(60 * terms.whole("grace_minutes", 0, least=0, most=240)),
        rest=Duration(3600 * terms.whole("rest_hours", 11, least=0, most=24)),
        hours_a_week_max=terms.whole("hours_a_week_max", 40, least=1, most=168),
        days_a_week_max=terms.whole("days_a_week_max", 6, least=1, most=7),
        service_percent=terms.whole("service_percent", 95, least=50, most=99),
        review_days=terms.whole("review_days", 7, least=1, most=365),
    )
    terms.check_used()
    return policies
