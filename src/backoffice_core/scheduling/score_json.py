"""A score as plain dicts, lists and strings, and back, to the last value.

Beside what is read back, each breach has its sentence in English, for a log or an API. A
value that is not text or a whole number says what it is: ``{"duration": 28800}``.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.fields import FieldCodec, codec_of
from backoffice_core.kernel.instants import Duration, Instant, ZonedInstant
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.names import Name
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message, Value
from backoffice_core.scheduling.coverage import Asked
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.rules import Breach
from backoffice_core.scheduling.scoring import Score, Violation

__all__ = ["score_as_json", "score_from_json"]

Json = Any  # what the json module reads and writes

KINDS: Final[Mapping[str, Any]] = {
    "date": date,
    "duration": Duration,
    "fraction": Fraction,
    "instant": Instant,
    "moment": ZonedInstant,
    "money": Money,
    "quantity": Quantity,
}


@checked
def score_as_json(score: Score) -> dict[str, Json]:
    """Return a score as what :mod:`json` writes.

    >>> from backoffice_core.scheduling.scoring import Score
    >>> plain = score_as_json(Score(violations=()))
    >>> plain
    {'broken': 0, 'missing': 0, 'costs': {}, 'by_rule': {}, 'by_person': {}, 'violations': []}
    >>> score_from_json(plain)
    Score(violations=())
    """
    return {
        "broken": score.broken,
        "missing": score.missing,
        "costs": {str(priority): cost for priority, cost in score.costs.items()},
        "by_rule": score.by_rule(),
        "by_person": score.by_person(),
        "violations": [violation_json(each) for each in score.violations],
    }


def score_from_json(plain: Mapping[str, Json]) -> Score:
    """Return the score that :func:`score_as_json` wrote.

    Raises :class:`InvalidValue` (``score_malformed``).
    """
    try:
        return Score(violations=tuple(violation_from(each) for each in plain["violations"]))
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise InvalidValue(
            "score_malformed",
            f"This is no score that was written: {problem!r}.",
            "Hand in what score_as_json returned.",
        ) from problem


@functools.cache
def codec(kind: Any) -> FieldCodec:  # noqa: ANN401 - a type
    """Return how a plain type is written."""
    return codec_of(kind, "value")


def violation_json(each: Violation) -> dict[str, Json]:
    """Return a breach as plain values."""
    level = each.level
    plain: dict[str, Json] = {
        "rule": each.rule,
        "level": level.value,
        "weight": level.weight,
        "priority": level.priority,
        "person": each.person,
        "people": list(each.people),
        "day": each.day.isoformat(),
        "amount": each.amount,
        "cost": each.cost,
        "text": str(each.says),
        "says": message_json(each.says),
        "assignments": [codec(Assignment).to_json(one) for one in each.assignments],
        "stated": {
            "rule": each.stated.rule,
            "says": message_json(each.stated.says),
            "parameters": {name: value_json(one) for name, one in each.parameters.items()},
            "source": each.source,
        },
    }
    if each.asked is not None:
        plain["asked"] = codec(Asked).to_json(each.asked)
    return plain


def violation_from(plain: Mapping[str, Json]) -> Violation:
    """Return the breach that plain values are."""
    stated = plain["stated"]
    breach = Breach(
        says=message_from(plain["says"]),
        day=date.fromisoformat(plain["day"]),
        assignments=tuple(codec(Assignment).from_json(one) for one in plain["assignments"]),
        amount=plain["amount"],
    )
    return Violation(
        rule=plain["rule"],
        level=Level(plain["level"], plain["weight"], plain["priority"]),
        breach=breach,
        person=plain["person"],
        asked=codec(Asked).from_json(plain["asked"]) if "asked" in plain else None,
        stated=Explanation(
            rule=stated["rule"],
            says=message_from(stated["says"]),
            parameters={name: value_from(one) for name, one in stated["parameters"].items()},
            source=stated["source"],
        ),
    )


def message_json(message: Message) -> dict[str, Json]:
    """Return a message as its template and values."""
    plain: dict[str, Json] = {"template": message.template}
    if message.plural_template:
        plain["plural"] = message.plural_template
    return plain | {"values": {name: value_json(value) for name, value in message.values}}


def message_from(plain: Mapping[str, Json]) -> Message:
    """Return the message of a template and values."""
    values = {name: value_from(value) for name, value in plain["values"].items()}
    # The template stands in the source of whoever wrote it, and was read from there.
    message: type[Message] = Message
    if "plural" not in plain:
        return message(plain["template"], **values)
    count = values.pop("count")
    if not isinstance(count, int):
        raise InvalidValue("score_malformed", f"{shown(count)} is no count.")
    return message.plural(plain["template"], plain["plural"], count=count, **values)


def value_json(value: Value) -> Json:
    """Return a value of a message or a parameter: text and whole numbers as they are."""
    if isinstance(value, str | int):
        return value
    if isinstance(value, Message):
        return {"message": message_json(value)}
    if isinstance(value, Name):
        return {"name": value.text, "translations": dict(value.translations)}
    kind = next(name for name, kind in KINDS.items() if isinstance(value, kind))
    return {kind: codec(KINDS[kind]).to_json(value)}


def value_from(plain: Json) -> Value:
    """Return the value that was written."""
    if isinstance(plain, str | int):
        return plain
    given: Mapping[str, Json] = plain
    if "message" in given:
        return message_from(given["message"])
    if "name" in given:
        return Name(given["name"], given["translations"])
    ((kind, written),) = given.items()
    value: Value = codec(KINDS[kind]).from_json(written)
    return value
