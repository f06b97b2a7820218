"""Sentences for people, in their language: messages, plurals, CLDR formatting.

The library never prints a bare f-string to a user: it keeps the template and the
values apart until somebody names a locale. ``str(message)`` is plain English and
needs nothing; ``render`` translates and formats with CLDR. This is the only module
that imports babel, and only inside functions: importing it costs 25 ms.
Catalogues are read from their ``.po`` files: one file, no build step, no stale copy.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.names import Name
from backoffice_core.kernel.quantity import Quantity

if TYPE_CHECKING:
    from babel import Locale

__all__ = [
    "Clock",
    "Message",
    "Value",
    "format_date",
    "format_duration",
    "format_money",
    "format_number",
    "format_percent",
    "format_quantity",
    "format_value",
    "plain",
    "translate",
]

HOUR = 3600
MINUTE = 60
# Far more than any amount a store accepts (2**63); a private context, so that neither
# babel nor the caller's own context can round behind our back.
DIGITS_MAX = 200


@attrs.frozen(init=False, repr=False)
class Message:
    """A sentence kept as template and values until a language is chosen.

    >>> message = Message("{person} worked {hours} hours", person="Sari", hours=8)
    >>> str(message)
    'Sari worked 8 hours'
    >>> message
    Message('{person} worked {hours} hours', person='Sari', hours=8)
    """

    template: str
    plural_template: str
    values: tuple[tuple[str, Value], ...]

    if TYPE_CHECKING:  # attrs writes it; checkers do not know

        def __attrs_init__(
            self, template: str, plural_template: str, values: tuple[tuple[str, Value], ...]
        ) -> None: ...

    def __init__(self, template: str, /, **values: Value) -> None:
        """Keep the template and its values; every ``{name}`` needs a value."""
        self.__attrs_init__(template, "", tuple(values.items()))
        check_template(template, tuple(values))

    @classmethod
    def plural(cls, one: str, other: str, /, *, count: int, **values: Value) -> Message:
        """A message with a singular and a plural form, chosen by ``count``.

        >>> str(Message.plural("{count} punch", "{count} punches", count=2))
        '2 punches'
        """
        named: dict[str, Value] = {"count": count, **values}
        check_template(one, tuple(named))
        check_template(other, tuple(named))
        message = cls.__new__(cls)
        message.__attrs_init__(one, other, tuple(named.items()))
        return message

    def __repr__(self) -> str:
        """A call that rebuilds the message."""
        values = ", ".join(f"{name}={value!r}" for name, value in self.values)
        templates = ", ".join(repr(part) for part in (self.template, self.plural_template) if part)
        name = "Message.plural" if self.plural_template else "Message"
        return f"{name}({', '.join(part for part in (templates, values) if part)})"

    def __str__(self) -> str:
        """Return plain English, without any formatting by locale."""
        template = self.template
        if self.plural_template and dict(self.values)["count"] != 1:
            template = self.plural_template
        return template.format_map({name: plain(value) for name, value in self.values})

    def render(self, locale: str = "en") -> str:
        """The sentence in the language of ``locale``, values formatted by CLDR.

        Raises :class:`InvalidValue`: ``unknown_locale`` for a locale CLDR does not know,
        ``type_wrong`` for what is no name of one.

        >>> Message("total {amount}", amount=Money.of("1500000", "IDR")).render("id")
        'total Rp1.500.000'
        """
        texts = {name: format_value(value, locale) for name, value in self.values}
        count = dict(self.values).get("count", 1)
        template = translate(
            self.template,
            locale,
            plural=self.plural_template,
            count=count if isinstance(count, int) else 1,
        )
        return template.format_map(texts)


Value = (
    str
    | Name
    | int
    | Fraction
    | date
    | Instant
    | ZonedInstant
    | Duration
    | Money
    | Quantity
    | Message
)
"""What a message, an explanation or a table may hold."""


@functools.lru_cache(maxsize=4096)
def check_template(template: str, values: tuple[str, ...]) -> None:
    """Refuse a template that names a value it was not given; templates are few, so once each."""
    try:
        template.format_map(dict.fromkeys(values, ""))
    except (KeyError, ValueError, IndexError, AttributeError) as problem:
        raise InvalidValue(
            "template_incomplete",
            f"The template {template!r} cannot be filled from {sorted(values)}: {problem!r}.",
            "Give every name in braces a value.",
        ) from problem


def plain(value: Value) -> str:
    """``value`` in plain English form, the same on every machine."""
    match value:
        case ZonedInstant():
            return value.local.isoformat(sep=" ", timespec="minutes")
        case Name():
            return value.render("en")
        case _:
            return str(value)


def format_value(value: Value, locale: str) -> str:  # noqa: PLR0911 - one line a type
    """Any value a message may hold, formatted for ``locale``."""
    match value:
        case bool() | str():
            return str(value)
        case Message() | Name():
            return value.render(locale)
        case Money():
            return format_money(value, locale)
        case Quantity():
            return format_quantity(value, locale)
        case Duration():
            return format_duration(value, locale)
        case ZonedInstant():
            return format_moment(value, locale)
        case Instant():
            return format_moment(value.at_zone("UTC"), locale) + " UTC"
        case int() | Fraction():
            return format_number(value, locale)
        case _:
            return format_date(value, locale)


def cldr(locale: str) -> Locale:
    """Return babel's locale, ``id``, ``id_ID`` and ``id-ID`` alike.

    Raises :class:`InvalidValue`: ``unknown_locale``, ``type_wrong`` for what is no text.
    """
    return known_locale(expect(locale, str, name="locale"))


@functools.cache
def known_locale(locale: str) -> Locale:
    """Babel's locale of a name, read once."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError) as problem:
        raise InvalidValue(
            "unknown_locale",
            f"CLDR does not know the locale {locale!r}.",
            "Name a language such as en or id.",
        ) from problem


@attrs.frozen
class Catalogue:
    """The translations of one language, and which plural form a count takes."""

    forms: Mapping[str, tuple[str, ...]]
    plural_form: Callable[[int], int]


@functools.cache
def catalogue(language: str) -> Catalogue:
    """The merged catalogues of one language; an empty one where there are none."""
    import io
    from gettext import c2py
    from importlib import resources  # 10 ms, as long as nobody asks for another language

    from babel.messages.pofile import read_po

    forms: dict[str, tuple[str, ...]] = {}
    plural_form: Callable[[int], int] = english_plural
    folder = resources.files("backoffice_core") / "locale" / language / "LC_MESSAGES"
    catalogues = [
        file for file in (folder.iterdir() if folder.is_dir() else ()) if file.name.endswith(".po")
    ]
    for file in sorted(catalogues, key=lambda file: file.name):
        translated = read_po(io.BytesIO(file.read_bytes()))
        plural_form = c2py(translated.plural_expr)
        for message in translated:
            first = message.id[0] if isinstance(message.id, tuple) else message.id
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            if first and all(texts):
                forms[str(first)] = tuple(map(str, texts))
    return Catalogue(MappingProxyType(forms), plural_form)


def english_plural(count: int) -> int:
    """The form a count takes in English: 0 for one, 1 for any other."""
    return int(count != 1)


@attrs.frozen
class Clock(Name):
    """A time of the day, or two, on a clock of 24 hours: 08:00, which is 08.00 in Indonesian.

    >>> Clock("22:00-24:00").render("id"), Clock("08:00 UTC+07:00").render("id")
    ('22.00-24.00', '08.00 UTC+07:00')
    """

    def render(self, locale: str = "en") -> str:
        """The time with the sign that the language puts between hours and minutes."""
        clock, utc, offset = self.text.partition(" UTC")
        sign = cldr(locale).number_symbols["latn"].get("timeSeparator", ":")
        return clock.replace(":", str(sign)) + utc + offset


def translate(template: str, locale: str, *, plural: str = "", count: int = 1) -> str:
    """Return ``template`` in the language of ``locale``, itself where untranslated."""
    found = catalogue(cldr(locale).language)
    forms = found.forms.get(template)
    if forms is None:
        return plural if plural and english_plural(count) else template
    return forms[min(found.plural_form(count), len(forms) - 1)] if plural else forms[0]


def to_decimal(value: Fraction | int, digits: int) -> Decimal:
    """Return ``value`` rounded half up to ``digits`` decimals, in a context of our own."""
    scaled = value * 10**digits
    whole = int(scaled) if scaled == int(scaled) else int((abs(scaled) + Fraction(1, 2)) // 1)
    if scaled < 0 and whole > 0:
        whole = -whole
    return Decimal(whole).scaleb(-digits)


def format_number(value: Fraction | int, locale: str = "en", *, digits_max: int = 3) -> str:
    """A number with the separators of ``locale``, at most ``digits_max`` decimals.

    >>> format_number(1234567, "id")
    '1.234.567'
    """
    from babel.numbers import format_decimal

    with localcontext(prec=DIGITS_MAX):
        decimal = to_decimal(value, digits_max)
        return format_decimal(decimal, format=f"#,##0.{'#' * digits_max}", locale=cldr(locale))


def format_percent(value: Fraction | int, locale: str = "en", *, digits_max: int = 1) -> str:
    """A ratio as a percentage.

    >>> format_percent(Fraction(11, 100), "id")
    '11%'
    """
    from babel.numbers import format_percent as babel_percent

    with localcontext(prec=DIGITS_MAX):
        decimal = to_decimal(value, digits_max + 2)
        return babel_percent(decimal, format=f"#,##0.{'#' * digits_max}%", locale=cldr(locale))


@functools.cache
def money_pattern(locale: Locale, digits: int) -> Any:  # noqa: ANN401 - babel's own type
    """The CLDR pattern for amounts with a number of decimals of our choice."""
    pattern = locale.currency_formats["standard"]
    chosen = copy.copy(pattern)
    chosen.frac_prec = (digits, digits)
    return chosen


def format_money(money: Money, locale: str = "en") -> str:
    """An amount as CLDR writes it; whole units without decimals where cash has none.

    Rupiah have two decimals in ISO 4217 and none in practice, so a whole amount is
    written without them and a broken one with all of them: nothing is hidden.

    >>> format_money(Money.of("1234567", "IDR"), "id")
    'Rp1.234.567'
    >>> format_money(Money.of("-1234.5", "USD"), "en")
    '-$1,234.50'
    """
    from babel.core import get_global

    digits = money.currency.digits
    fractions = get_global("currency_fractions")
    cash_digits = fractions.get(money.currency.code, (digits, 0, digits, 0))[2]
    if cash_digits < digits and money.minor % 10 ** (digits - cash_digits) == 0:
        digits = cash_digits
    pattern = money_pattern(cldr(locale), digits)
    with localcontext(prec=DIGITS_MAX):
        text: str = pattern.apply(
            money.decimal, cldr(locale), currency=money.currency.code, currency_digits=False
        )
    # CLDR sets a code apart from a digit after it where there is no sign for the currency.
    before, code, after = text.partition(money.currency.code)
    return f"{before}{code}\N{NO-BREAK SPACE}{after}" if code and after[:1].isdigit() else text


def format_quantity(quantity: Quantity, locale: str = "en") -> str:
    """A quantity and its unit.

    >>> format_quantity(Quantity.of("2.5", "kg"), "id")
    '2,5 kg'
    """
    return f"{format_number(quantity.amount, locale)} {translate(quantity.unit.code, locale)}"


def format_date(day: date, locale: str = "en") -> str:
    """A date in the medium form of ``locale``.

    >>> format_date(date(2026, 5, 4), "id")
    '4 Mei 2026'
    """
    from babel.dates import format_date as babel_date

    return babel_date(day, format="medium", locale=cldr(locale))


def format_moment(moment: ZonedInstant, locale: str) -> str:
    """A local date and time of day."""
    from babel.dates import format_time

    local = moment.local
    clock = format_time(local.time(), format="short", locale=cldr(locale))
    return f"{format_date(local.date(), locale)} {clock}"


def format_duration(duration: Duration, locale: str = "en") -> str:
    """Return hours, minutes and seconds that are not zero.

    >>> format_duration(Duration(5400), "id")
    '1 jam 30 menit'
    """
    from babel.units import format_unit

    seconds = abs(duration.seconds)
    parts = (
        ("duration-hour", seconds // HOUR),
        ("duration-minute", seconds % HOUR // MINUTE),
        ("duration-second", seconds % MINUTE),
    )
    shown = [part for part in parts if part[1]] or [("duration-minute", 0)]
    texts = [format_unit(count, unit, length="long", locale=cldr(locale)) for unit, count in shown]
    return ("-" if duration.seconds < 0 else "") + " ".join(texts)
