"""EPCIS 2.0 events in JSON and JSON-LD: documents, answers to queries, single events.

Everything that an event says about stock is read, and the rest (sensors, fields of vendors) is
passed over. A file with an event that cannot be read is refused, with one problem for each such
event: an event left out would be stock that never moved. Source: EPCIS Standard, release 2.0,
sections 7 and 10.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

from backoffice_core.formats.epcis.events import (
    EpcisAction,
    EpcisError,
    EpcisEvent,
    EpcisEventKind,
    EpcisGoods,
    vocabulary_word,
)
from backoffice_core.formats.epcis.identifiers import read_epc
from backoffice_core.formats.files import decoded, file_bytes
from backoffice_core.formats.problems import Problems
from backoffice_core.formats.tables import read_day, shown
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.rounding import Rounding

__all__ = ["read_epcis"]

Json = object  # as untyped as the text it was read from
Fields = Mapping[str, Json]
NO_FIELDS: Final[Fields] = MappingProxyType({})

KINDS: Final[Mapping[str, EpcisEventKind]] = MappingProxyType(
    {kind.value: kind for kind in EpcisEventKind}
)
ACTIONS: Final[Mapping[str, EpcisAction]] = MappingProxyType(
    {action.value: action for action in EpcisAction}
)
OFFSET: Final = re.compile(r"([+-])([0-9]{2}):([0-5][0-9])")
OFFSET_MAX: Final = 14 * 3600
NUMBER: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,12})?")
DIGITS_MAX: Final = 30
TEXT_MAX: Final = 2000


@checked
def read_epcis(source: Path | str | bytes) -> tuple[EpcisEvent, ...]:
    """The events of an EPCIS document or query document in JSON, in the order they stand.

    A path or bytes. Raises :class:`InputRefused`, naming each event and field at fault.

    >>> event = '{"type": "ObjectEvent", "action": "OBSERVE", "bizStep": "shipping",'
    >>> event += '"eventTime": "2026-05-04T08:00:00Z", "eventTimeZoneOffset": "+07:00",'
    >>> event += '"epcList": ["urn:epc:id:sgtin:0614141.107346.2017"]}'
    >>> [read] = read_epcis(event.encode())
    >>> read.step, str(read.local), read.goods[0].epc.gtin.digits
    ('shipping', '2026-05-04 15:00:00', '10614141073464')
    """
    problems = Problems()
    content, file = (source, "events.json") if isinstance(source, bytes) else (None, "")
    if not isinstance(source, bytes):
        path = Path(source)
        content, file = file_bytes(path.parent, path.name, problems), path.name
    text = None if content is None else decoded(content, file, problems)
    document = None if text is None else json_read(text, file, problems)
    events: list[EpcisEvent] = []
    for place, fields in () if document is None else written_events(document, file, problems):
        try:
            events.append(event_read(fields, f"{file}, {place}"))
        except InvalidValue as problem:
            problems.add(file, problem.message, problem.remedy, field=place)
    problems.refuse()
    return tuple(events)


# ------------------------------------------------------------------------------------- the file


def json_read(text: str, file: str, problems: Problems) -> Json:
    """The value a JSON text holds, its numbers exact, or nothing and a problem."""
    try:
        return json.loads(
            text,
            parse_float=exact,
            parse_int=exact,
            parse_constant=exact,
            object_pairs_hook=once_each,
        )
    except json.JSONDecodeError as problem:
        what, line = f"It is no JSON: {problem.msg}.", problem.lineno
    except RecursionError:
        what, line = "It is nested too deeply.", 1
    except InvalidValue as problem:
        what, line = problem.message, 1
    problems.add(file, what, "Export the events again.", line=line)
    return None


def exact(text: str) -> Decimal:
    """A number as it is written."""
    if len(text) > DIGITS_MAX or re.fullmatch(r"[0-9.eE+-]+", text) is None:
        raise InvalidValue("number_malformed", f"{shown(text)} is no number that can be read.")
    return Decimal(text)


def once_each(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """The fields of an object, each of which is there once."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidValue("field_repeated", f"The field {shown(twice)} is twice in one object.")
    return fields


def written_events(document: Json, file: str, problems: Problems) -> Iterable[tuple[str, Json]]:
    """The events of a document, each with its place in it."""
    fields = object_of(document)
    if type_of(fields) in KINDS:
        return [("event 1", fields)]
    body = within(fields, "epcisBody")
    results = within(within(body, "queryResults"), "resultsBody")
    for place, holder in (
        ("epcisBody.eventList", body),
        ("epcisBody.queryResults.resultsBody.eventList", results),
    ):
        events = list_of(holder.get("eventList"))
        if events is not None:
            return [(f"{place}[{number}]", each) for number, each in enumerate(events)]
    problems.add(
        file, "It holds no list of EPCIS events.", "Export an EPCISDocument of release 2.0."
    )
    return ()


def object_of(value: Json) -> Fields:
    """The fields of an object; of anything else, none."""
    return cast("Fields", value) if isinstance(value, dict) else NO_FIELDS


def list_of(value: Json) -> list[Json] | None:
    """The members of a list, if it is one."""
    return cast("list[Json]", value) if isinstance(value, list) else None


def within(fields: Fields, name: str) -> Fields:
    """An object within another, or an empty one."""
    return object_of(fields.get(name))


def type_of(fields: Fields) -> str:
    """What an object is; drafts of the standard said ``isA``."""
    found = fields.get("type", fields.get("@type", fields.get("isA")))
    return found.rpartition(":")[2] if isinstance(found, str) else ""


# ------------------------------------------------------------------------------------ the event


def event_read(written: Json, source: str) -> EpcisEvent:
    """An event from its fields."""
    fields = object_of(written)
    kind = KINDS.get(type_of(fields))
    if kind is None:
        raise refusal("type", type_of(fields), f"one of {', '.join(KINDS)}")
    transformation = kind is EpcisEventKind.TRANSFORMATION
    action = None if transformation else ACTIONS.get(text(fields, "action", needed=True))
    if action is None and not transformation:
        raise refusal("action", fields["action"], "ADD, OBSERVE or DELETE")
    lot, expires_on = master_data(fields)
    names = ("inputEPCList", "inputQuantityList") if transformation else goods_names(kind)
    return EpcisEvent(
        kind=kind,
        at=moment(fields, "eventTime"),
        offset=offset_read(text(fields, "eventTimeZoneOffset", needed=True)),
        source=source,
        action=action,
        number=text(fields, "eventID"),
        step=vocabulary_word(text(fields, "bizStep")),
        disposition=vocabulary_word(text(fields, "disposition")),
        read_point=identified(fields, "readPoint"),
        location=identified(fields, "bizLocation"),
        goods=goods_read(fields, *names),
        outputs=goods_read(fields, "outputEPCList", "outputQuantityList") if transformation else (),
        parent=text(fields, "parentID"),
        transformation=text(fields, "transformationID"),
        transactions=pairs_read(fields, "bizTransactionList", "bizTransaction"),
        sources=pairs_read(fields, "sourceList", "source"),
        destinations=pairs_read(fields, "destinationList", "destination"),
        lot=lot,
        expires_on=expires_on,
        recorded=moment(fields, "recordTime") if "recordTime" in fields else None,
        error=error_read(fields),
    )


def goods_names(kind: EpcisEventKind) -> tuple[str, str]:
    """The fields that hold the goods of an event: those within a parent are its children."""
    if kind in {EpcisEventKind.AGGREGATION, EpcisEventKind.ASSOCIATION}:
        return "childEPCs", "childQuantityList"
    return "epcList", "quantityList"


def goods_read(fields: Fields, singles: str, classes: str) -> tuple[EpcisGoods, ...]:
    """The goods of an event: single pieces, then classes with their quantities."""
    goods: list[EpcisGoods] = []
    for place, uri in enumerate(several(fields, singles)):
        if not isinstance(uri, str):
            raise refusal(f"{singles}[{place}]", uri, "an identifier")
        goods.append(EpcisGoods(epc=read_epc(uri)))
    for place, each in enumerate(several(fields, classes)):
        element = object_of(each)
        where = f"{classes}[{place}]"
        quantity = element.get("quantity")
        goods.append(
            EpcisGoods(
                epc=read_epc(text(element, "epcClass", within=where, needed=True)),
                quantity=None if quantity is None else quantity_read(quantity, where),
                uom=text(element, "uom", within=where),
            )
        )
    return tuple(goods)


def quantity_read(written: Json, where: str) -> Fraction:
    """A quantity, which is exact and not below zero."""
    plain = f"{written:f}" if isinstance(written, Decimal) and abs(written.adjusted()) < 16 else ""  # noqa: PLR2004
    if NUMBER.fullmatch(plain) is None:
        raise refusal(f"{where}.quantity", written, "a number of 0 or more")
    return Fraction(plain)


def pairs_read(fields: Fields, name: str, member: str) -> tuple[tuple[str, str], ...]:
    """Pairs of type and identifier."""
    pairs: list[tuple[str, str]] = []
    for place, each in enumerate(several(fields, name)):
        element = object_of(each)
        where = f"{name}[{place}]"
        kind = vocabulary_word(text(element, "type", within=where))
        pairs.append((kind, text(element, member, within=where, needed=True)))
    return tuple(pairs)


def master_data(fields: Fields) -> tuple[str, date | None]:
    """The lot and the last day of use that an event gives to goods that begin."""
    found = within(fields, "ilmd")
    plain = {re.split("[:/#]", name)[-1]: value for name, value in found.items()}
    values = {
        name: holder.get("@value") if (holder := object_of(value)) else value
        for name, value in plain.items()
    }
    lot = text(values, "lotNumber", within="ilmd")
    day = text(values, "itemExpirationDate", within="ilmd") or text(
        values, "expirationDate", within="ilmd"
    )
    expires_on = read_day(day[:10]) if day else None
    if day and expires_on is None:
        raise refusal("ilmd.itemExpirationDate", day, "a day as YYYY-MM-DD")
    return lot, expires_on


def error_read(fields: Fields) -> EpcisError | None:
    """The declaration that the event is wrong, if it has one."""
    if "errorDeclaration" not in fields:
        return None
    written = within(fields, "errorDeclaration")
    return EpcisError(
        at=moment(written, "declarationTime"),
        reason=vocabulary_word(text(written, "reason")),
        corrections=tuple(str(each) for each in several(written, "correctiveEventIDs")),
    )


# ----------------------------------------------------------------------------------- the fields


def several(fields: Fields, name: str) -> list[Json]:
    """The members of a list; of a field that is not there, none."""
    found = fields.get(name)
    if found is None:
        return []
    members = list_of(found)
    if members is None:
        raise refusal(name, found, "a list")
    return members


def text(fields: Fields, name: str, *, within: str = "", needed: bool = False) -> str:
    """A text; of a field that is not there, an empty one unless it is ``needed``."""
    found = fields.get(name)
    if found is None and not needed:
        return ""
    if not isinstance(found, str) or not 0 < len(found.strip()) <= TEXT_MAX:
        raise refusal(f"{within}.{name}" if within else name, found, "a text")
    return found.strip()


def identified(fields: Fields, name: str) -> str:
    """The identifier of a place: an object with ``id``, or the identifier alone."""
    if holder := object_of(fields.get(name)):
        return text(holder, "id", within=name, needed=True)
    return text(fields, name)


def moment(fields: Fields, name: str) -> Instant:
    """A moment with its offset; parts of a second are left out."""
    written = text(fields, name, needed=True)
    try:
        return Instant.parse(written, rounding=Rounding.FLOOR)
    except InvalidValue as problem:
        raise refusal(name, written, "a time such as 2026-05-04T08:00:00Z") from problem


def offset_read(written: str) -> int:
    """The seconds east of UTC that ``+07:00`` means."""
    found = OFFSET.fullmatch(written)
    seconds = int(found[2]) * 3600 + int(found[3]) * 60 if found else OFFSET_MAX + 1
    if found is None or seconds > OFFSET_MAX:
        raise refusal("eventTimeZoneOffset", written, "an offset such as +07:00")
    return -seconds if found[1] == "-" else seconds


def refusal(name: str, found: Json, expected: str) -> InvalidValue:
    """The error for a field that is not what is expected."""
    what = "is not there" if found is None else f"is {shown(str(found))}"
    return InvalidValue("epcis_malformed", f"{name} {what}.", f"Give {expected}.")
