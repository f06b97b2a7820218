"""EPCIS events: read whole or refused, and turned into moves without a guess."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.formats.epcis.events import EpcisEvent, EpcisEventKind, vocabulary_word
from backoffice_core.formats.epcis.goods import TradeItem, UnmovedReason
from backoffice_core.formats.epcis.identifiers import read_epc
from backoffice_core.formats.epcis.moves import EpcisMoves, epcis_moves
from backoffice_core.formats.epcis.reading import read_epcis
from backoffice_core.inventory.model import Item, Move, MoveKind, Tracking
from backoffice_core.kernel.errors import InputRefused, InvalidValue
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity, Unit

CARTON = Unit("carton24", "count", 24, whole=True)
SOAP = Item(code="soap", name="Sabun", unit=Unit.of("pcs"), packs=(CARTON,))
PHONE = Item(code="phone", name="Telepon", unit=Unit.of("pcs"), tracking=Tracking.SERIAL)
FLOUR = Item(code="flour", name="Tepung", unit=Unit.of("kg"), tracking=Tracking.LOT)
# 4006381.033393 is 4006381333931 with indicator 0; the cartons have 1.
ITEMS: Mapping[str, Item | TradeItem] = {
    "4006381333931": SOAP,
    "14006381333938": TradeItem(item=SOAP, unit=CARTON),
    "10614141073464": PHONE,
    # A bag of one kilogram.
    "04012345111118": TradeItem(item=FLOUR, unit=FLOUR.unit),
}
STORE, SHOP, OTHERS = (
    f"urn:epc:id:sgln:0614141.{number}.0" for number in ("00888", "00777", "00111")
)
PLACES = {read_epc(STORE).gln: "store", SHOP: "shop"}
SOAPS = [f"urn:epc:id:sgtin:4006381.033393.{number}" for number in (1, 2, 3)]
PALLET = "urn:epc:id:sscc:4006381.0000000001"
COSTS = {"soap": Money.of(2_000, "IDR"), "phone": Money.of(900_000, "IDR")}


def event(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """An event at the store, with other fields than usual; ``None`` leaves one out."""
    usual = {
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "bizStep": "receiving",
        "eventTime": "2026-05-04T20:30:15.116Z",
        "eventTimeZoneOffset": "+07:00",
        "readPoint": {"id": STORE},
    }
    return {name: value for name, value in {**usual, **fields}.items() if value is not None}


def read(*events: dict[str, Any]) -> tuple[EpcisEvent, ...]:
    """The events of a document."""
    document = {"type": "EPCISDocument", "epcisBody": {"eventList": list(events)}}
    return read_epcis(json.dumps(document).encode())


def moves(
    *events: dict[str, Any], items: Mapping[str, Item | TradeItem] = MappingProxyType(ITEMS)
) -> EpcisMoves:
    """What the events of a document come to."""
    return epcis_moves(
        read(*events), items=items, places=PLACES, costs=lambda _, item: COSTS.get(item.code)
    )


def told(found: EpcisMoves) -> list[tuple[MoveKind, str, str, str]]:
    """Kind, item, quantity and place of each move."""
    return [(move.kind, move.item, str(move.quantity), move.place) for move in found.moves]


def reasons(found: EpcisMoves) -> list[UnmovedReason]:
    """Why things did not move."""
    return [each.reason for each in found.unmoved]


@pytest.mark.parametrize(
    ("uri", "field", "value"),
    [
        ("urn:epc:id:sgtin:0614141.107346.2017", "gtin", "10614141073464"),
        ("urn:epc:id:sgtin:0614141.107346.a%2Fb", "serial", "a/b"),
        ("urn:epc:class:lgtin:4012345.012345.998877", "lot", "998877"),
        ("urn:epc:idpat:sgtin:4012345.066666.*", "gtin", "04012345666663"),
        ("urn:epc:id:sscc:0614141.1234567890", "sscc", "106141412345678908"),
        ("urn:epc:id:sgln:0614141.12345.400", "gln", "0614141123452"),
        ("urn:epc:id:sgln:0614141.12345.400", "extension", "400"),
        ("urn:epc:id:pgln:0614141.12345", "gln", "0614141123452"),
        ("https://id.gs1.org/01/04006381333931/21/7", "serial", "7"),
        ("https://example.com/place", "uri", "https://example.com/place"),
        ("urn:epc:id:giai:0614141.12345400", "gln", ""),
    ],
)
def test_identifiers_become_the_keys_of_the_labels(uri: str, field: str, value: str) -> None:
    """The examples of the Tag Data Standard (7.2), with the check digits that URNs leave out."""
    found = getattr(read_epc(uri), field)
    assert value == (found.digits if field == "gtin" else found)


@pytest.mark.parametrize(
    "uri",
    [
        "urn:epc:id:sgtin:0614141.10734.2017",
        "urn:epc:id:sgtin:0614141.107346",
        "urn:epc:id:sgtin:06141.41107346.1",
        "urn:epc:id:sgtin:0614141.10734X.1",
        "urn:epc:id:sgtin:0614141.107346.",
        "urn:epc:id:sgtin:0614141.107346.%20",
        "urn:epc:idpat:sgtin:0614141.107346.1",
        "https://id.gs1.org/01/04006381333932",
        "two words",
        "",
    ],
)
def test_an_identifier_with_wrong_parts_is_refused(uri: str) -> None:
    """A company prefix has 6 to 12 digits, and with the reference as many as its scheme says."""
    with pytest.raises(InvalidValue, match="epc_malformed"):
        read_epc(uri)


@pytest.mark.parametrize(
    "word",
    [
        "shipping",
        "urn:epcglobal:cbv:bizstep:shipping",
        "https://ref.gs1.org/cbv/BizStep-shipping",
        "https://ns.gs1.org/cbv/BizStep-shipping",
        "cbv:BizStep-shipping",
    ],
)
def test_words_of_the_vocabulary_have_one_form(word: str) -> None:
    """Release 1 wrote URNs, release 2 writes addresses, and both have short names."""
    assert "shipping" == vocabulary_word(word)
    assert "https://example.com/steps/x" == vocabulary_word("https://example.com/steps/x")


def test_an_event_is_read_whole() -> None:
    """Every field that stock can ask for, in a document that answers a query."""
    written = event(
        eventID="urn:uuid:1",
        recordTime="2026-05-04T21:00:00Z",
        disposition="urn:epcglobal:cbv:disp:in_progress",
        bizLocation={"id": SHOP},
        epcList=SOAPS[:1],
        quantityList=[
            {"epcClass": "urn:epc:class:lgtin:4012345.011111.L7", "quantity": 2.5, "uom": "KGM"},
            {"epcClass": "urn:epc:idpat:sgtin:4006381.033393.*"},
        ],
        bizTransactionList=[{"type": "po", "bizTransaction": "PO-1"}],
        sourceList=[{"type": "location", "source": OTHERS}],
        destinationList=[{"type": "owning_party", "destination": OTHERS}],
        ilmd={"cbvmda:lotNumber": "L7", "cbvmda:itemExpirationDate": "2026-12-31"},
        errorDeclaration={
            "declarationTime": "2026-05-05T00:00:00Z",
            "reason": "incorrect_data",
            "correctiveEventIDs": ["urn:uuid:2"],
        },
    )
    document = {"epcisBody": {"queryResults": {"resultsBody": {"eventList": [written]}}}}
    [found] = read_epcis(json.dumps(document).encode())
    assert EpcisEventKind.OBJECT is found.kind
    assert date(2026, 5, 5) == found.day
    assert ("receiving", "in_progress", STORE, SHOP) == (
        found.step,
        found.disposition,
        found.read_point,
        found.location,
    )
    assert [(1, ""), (Fraction(5, 2), "KGM"), (None, "")] == [
        (goods.quantity, goods.uom) for goods in found.goods
    ]
    assert (("po", "PO-1"),) == found.transactions
    assert (("location", OTHERS),) == found.sources
    assert ("L7", date(2026, 12, 31)) == (found.lot, found.expires_on)
    assert found.error is not None
    assert ("incorrect_data", ("urn:uuid:2",)) == (found.error.reason, found.error.corrections)
    assert found.source.endswith("epcisBody.queryResults.resultsBody.eventList[0]")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"type": "SensorEvent"}, "type is 'SensorEvent'"),
        ({"action": "SEE"}, "action is 'SEE'"),
        ({"action": None}, "action is not there"),
        ({"eventTime": "yesterday"}, "eventTime is 'yesterday'"),
        ({"eventTimeZoneOffset": "+15:00"}, "eventTimeZoneOffset is '+15:00'"),
        ({"eventTimeZoneOffset": "WIB"}, "eventTimeZoneOffset is 'WIB'"),
        ({"epcList": "x"}, "epcList is 'x'"),
        ({"epcList": [7]}, "epcList[0] is '7'"),
        ({"epcList": ["urn:epc:id:sgtin:1.2.3"]}, "urn:epc:id:sgtin:1.2.3"),
        ({"quantityList": [{"quantity": 1}]}, "quantityList[0].epcClass is not there"),
        ({"quantityList": [{"epcClass": "a:b", "quantity": -1}]}, "quantityList[0].quantity"),
        ({"quantityList": [{"epcClass": "a:b", "quantity": 1e300}]}, "quantityList[0].quantity"),
        ({"quantityList": [{"epcClass": "a:b", "quantity": "7"}]}, "quantityList[0].quantity"),
        ({"bizTransactionList": ["PO-1"]}, "bizTransactionList[0].bizTransaction is not there"),
        ({"readPoint": {}}, "readPoint is '{}'"),
        ({"ilmd": {"x:itemExpirationDate": "2026-02-30"}}, "ilmd.itemExpirationDate"),
        ({"errorDeclaration": {}}, "declarationTime is not there"),
    ],
)
def test_an_event_that_cannot_be_read_is_named_with_its_field(
    wrong: dict[str, Any], says: str
) -> None:
    """An event left out would be stock that never moved, so the file is refused."""
    with pytest.raises(InputRefused) as caught:
        read(event(), event(**wrong))
    [problem] = caught.value.problems
    assert "epcisBody.eventList[1]" == problem.field
    assert says in problem.problem


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[1]",
        b"{}",
        b'{"type": "EPCISDocument", "epcisBody": {}}',
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"a": ' + b"1" * 40 + b"}",
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_file_that_holds_no_events_is_refused(content: bytes) -> None:
    """Broken JSON, other JSON, and JSON made to hurt."""
    with pytest.raises(InputRefused):
        read_epcis(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "epcClass", "quantity"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        "type",
        "action",
        "eventTime",
        "eventTimeZoneOffset",
        "eventID",
        "bizStep",
        "readPoint",
        "epcList",
        "quantityList",
        "bizTransactionList",
        "destinationList",
        "ilmd",
        "errorDeclaration",
        "recordTime",
    ]
)


@given(st.dictionaries(FIELDS, JSON, max_size=3))
def test_any_json_in_an_event_is_read_or_refused(fields: dict[str, Any]) -> None:
    """Files come from other people's programs; nothing but our own errors comes out."""
    document = {"epcisBody": {"eventList": [{**event(epcList=SOAPS), **fields}]}}
    with contextlib.suppress(InputRefused):
        found = read_epcis(json.dumps(document).encode())
        assert 1 == len(found)
        result = epcis_moves(found, items=ITEMS, places=PLACES, costs=lambda *_: COSTS["soap"])
        assert result.moves or result.unmoved or not found[0].goods


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    """A single event stands in a file of its own."""
    path = tmp_path / "one.jsonld"
    path.write_text(json.dumps(event(epcList=SOAPS)), "utf-8")
    assert "one.jsonld, event 1" == read_epcis(path)[0].source
    with pytest.raises(InputRefused, match="no such file"):
        read_epcis(tmp_path / "none.json")


def test_what_is_received_comes_in_at_the_cost_that_is_told() -> None:
    """Pieces and cartons of one item are one receipt, on the local day."""
    cartons = {"epcClass": "urn:epc:idpat:sgtin:4006381.133393.*", "quantity": 2}
    found = moves(
        event(
            eventID="E1",
            epcList=SOAPS,
            quantityList=[cartons],
            bizTransactionList=[
                {"type": "po", "bizTransaction": "PO-1"},
                {"type": "desadv", "bizTransaction": "SJ-1"},
            ],
        )
    )
    expected = Move(
        number="E1/0001",
        day=date(2026, 5, 5),
        sequence=3 * 3600 + 30 * 60 + 15,
        item="soap",
        kind=MoveKind.RECEIPT,
        quantity=Quantity.of(51, "pcs"),
        unit_cost=COSTS["soap"],
        document="SJ-1",
        place="store",
    )
    assert (expected,) == found.moves
    assert () == found.unmoved


def test_a_cost_that_nobody_tells_is_no_receipt() -> None:
    """Without a cost the goods are told, and not taken in at nothing."""
    written = event(epcList=SOAPS[:1])
    found = epcis_moves(read(written), items=ITEMS, places=PLACES)
    assert [UnmovedReason.COST_UNKNOWN] == reasons(found)
    assert "events.json, epcisBody.eventList[0]: nobody says what soap cost" == str(
        found.unmoved[0].says
    )
    assert found.unmoved[0].goods == found.unmoved[0].event.goods[0]


def test_what_is_shipped_leaves_or_is_on_its_way() -> None:
    """To others it is an issue; to a place of ours it goes into transit, and comes out of it."""
    to_shop = [{"type": "location", "destination": SHOP}]
    from_store = [{"type": "location", "source": STORE}]
    found = moves(
        event(bizStep="shipping", epcList=SOAPS[:1]),
        event(bizStep="shipping", epcList=SOAPS[1:], destinationList=to_shop),
        event(bizLocation=SHOP, epcList=SOAPS[1:], sourceList=from_store),
        event(bizStep="retail_selling", action="DELETE", epcList=SOAPS[1:2], readPoint=SHOP),
    )
    assert [
        (MoveKind.ISSUE, "soap", "-1 pcs", "store"),
        (MoveKind.TRANSFER, "soap", "-2 pcs", "store"),
        (MoveKind.TRANSFER, "soap", "2 pcs", "transit"),
        (MoveKind.TRANSFER, "soap", "-2 pcs", "transit"),
        (MoveKind.TRANSFER, "soap", "2 pcs", "shop"),
        (MoveKind.ISSUE, "soap", "-1 pcs", "shop"),
    ] == told(found)
    assert found.moves[1].number == found.moves[2].origin
    assert found.moves[3].number == found.moves[4].origin


def test_returned_and_destroyed_goods_have_their_own_kinds() -> None:
    """The disposition tells a return from a sale; what is destroyed is scrap."""
    found = moves(
        event(disposition="returned", epcList=SOAPS[:1]),
        event(bizStep="shipping", disposition="returned", epcList=SOAPS[:1]),
        event(bizStep="destroying", action="DELETE", epcList=SOAPS[1:2]),
        event(bizStep="decommissioning", action="DELETE", epcList=SOAPS[2:]),
    )
    assert [
        MoveKind.CUSTOMER_RETURN,
        MoveKind.SUPPLIER_RETURN,
        MoveKind.SCRAP,
        MoveKind.SCRAP,
    ] == [move.kind for move in found.moves]


def test_a_pallet_moves_what_was_packed_on_it() -> None:
    """Packed pieces move with their pallet, once, until they are taken off it."""
    pack = {"type": "AggregationEvent", "bizStep": "packing", "parentID": PALLET}
    found = moves(
        event(epcList=[PALLET], eventID="E1"),
        event(**pack, action="ADD", childEPCs=SOAPS),
        event(bizStep="shipping", epcList=[PALLET, SOAPS[0]]),
        event(**pack, action="DELETE", childEPCs=SOAPS[:1]),
        event(epcList=[PALLET], eventID="E2"),
        event(**pack, action="DELETE"),
        event(epcList=[PALLET], eventID="E3"),
    )
    assert ["-3 pcs", "2 pcs"] == [str(move.quantity) for move in found.moves]
    unknown = UnmovedReason.CONTENTS_UNKNOWN
    assert [unknown, unknown] == [each for each in reasons(found) if each is unknown]


def test_lots_and_serial_numbers_go_with_the_goods() -> None:
    """A lot given at the beginning is known later; a phone without its number does not move."""
    phone, flour = "urn:epc:id:sgtin:0614141.107346.S1", "urn:epc:id:sgtin:4012345.011111.7"
    found = moves(
        event(
            bizStep="commissioning",
            action="ADD",
            epcList=[flour],
            quantityList=[],
            ilmd={"lotNumber": {"@value": "L7"}},
            bizTransactionList=[{"type": "prodorder", "bizTransaction": "MO-1"}],
        ),
        event(bizStep="shipping", epcList=[phone, flour]),
        event(
            bizStep="shipping",
            quantityList=[{"epcClass": "urn:epc:idpat:sgtin:0614141.107346.*", "quantity": 1}],
        ),
    )
    assert [("flour", "L7"), ("phone", "S1"), ("flour", "L7")] == [
        (move.item, move.lot) for move in found.moves
    ]
    assert (MoveKind.PRODUCTION, "MO-1") == (found.moves[0].kind, found.moves[0].document)
    assert [UnmovedReason.LOT_UNKNOWN] == reasons(found)


def transformation(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Soap made of flour, of all things."""
    usual = {
        "type": "TransformationEvent",
        "action": None,
        "bizStep": "commissioning",
        "transformationID": "MO-7",
        "inputQuantityList": [
            {"epcClass": "urn:epc:class:lgtin:4012345.011111.L7", "quantity": 500, "uom": "GRM"}
        ],
        "outputEPCList": SOAPS,
    }
    return event(**{**usual, **fields})


def test_a_transformation_uses_up_and_makes_under_one_order() -> None:
    """Half a kilogram of a lot becomes three pieces; both name the order."""
    found = moves(transformation())
    assert [
        (MoveKind.CONSUMPTION, "flour", "-0.5 kg", "store"),
        (MoveKind.PRODUCTION, "soap", "3 pcs", "store"),
    ] == told(found)
    assert {"MO-7"} == {move.document for move in found.moves}


def test_a_transformation_moves_whole_or_not_at_all() -> None:
    """What is made of something unknown would have the wrong cost."""
    found = moves(
        transformation(inputEPCList=["urn:epc:id:sgtin:9999999.099999.1"]),
        transformation(readPoint=OTHERS, eventID="E2"),
    )
    assert () == found.moves
    assert [
        UnmovedReason.ITEM_UNKNOWN,
        UnmovedReason.INCOMPLETE,
        UnmovedReason.PLACE_UNKNOWN,
        UnmovedReason.INCOMPLETE,
    ] == reasons(found)


def test_an_error_declaration_withdraws_the_event_it_repeats() -> None:
    """By its number, or where it has none word for word; the event that is right stays."""
    declared = {"errorDeclaration": {"declarationTime": "2026-05-06T00:00:00Z"}}
    found = moves(
        event(eventID="E1", epcList=SOAPS),
        event(eventID="E1", epcList=SOAPS, **declared),
        event(epcList=SOAPS[:2]),
        event(epcList=SOAPS[:2], **declared),
        event(eventID="E2", epcList=SOAPS[:1]),
    )
    assert ["1 pcs"] == [str(move.quantity) for move in found.moves]
    assert [
        UnmovedReason.WITHDRAWN,
        UnmovedReason.DECLARES_ERROR,
        UnmovedReason.WITHDRAWN,
        UnmovedReason.DECLARES_ERROR,
    ] == reasons(found)


def test_an_event_that_comes_twice_moves_stock_once() -> None:
    """Files are sent again; a number that two events share is told as such."""
    found = moves(
        event(eventID="E1", epcList=SOAPS),
        event(eventID="E1", epcList=SOAPS, recordTime="2026-05-05T00:00:00Z"),
        event(eventID="E1", epcList=SOAPS[:1]),
    )
    assert ["3 pcs"] == [str(move.quantity) for move in found.moves]
    assert [UnmovedReason.REPEATED, UnmovedReason.NUMBER_REUSED] == reasons(found)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"bizStep": "inspecting"}, UnmovedReason.OBSERVED),
        ({"bizStep": None}, UnmovedReason.OBSERVED),
        ({"bizStep": "void_shipping"}, UnmovedReason.LEFT_TO_PEOPLE),
        ({"action": "DELETE"}, UnmovedReason.LEFT_TO_PEOPLE),
        ({"bizStep": "destroying", "action": "ADD"}, UnmovedReason.LEFT_TO_PEOPLE),
        ({"bizStep": "commissioning", "action": "ADD"}, UnmovedReason.ORDER_UNKNOWN),
        ({"type": "TransactionEvent"}, UnmovedReason.OBSERVED),
        ({"readPoint": {"id": OTHERS}}, UnmovedReason.PLACE_UNKNOWN),
        ({"readPoint": "urn:epc:id:sgln:1.2.3"}, UnmovedReason.PLACE_UNKNOWN),
        ({"readPoint": None}, UnmovedReason.PLACE_UNKNOWN),
        ({"epcList": ["urn:epc:id:sgtin:9999999.099999.1"]}, UnmovedReason.ITEM_UNKNOWN),
        ({"epcList": ["urn:epc:id:grai:0614141.12345.400"]}, UnmovedReason.ITEM_UNKNOWN),
        ({"epcList": [PALLET]}, UnmovedReason.CONTENTS_UNKNOWN),
    ],
)
def test_what_does_not_move_says_why_and_where(
    fields: dict[str, Any], reason: UnmovedReason
) -> None:
    """Every event that gives no move is told with its place in the file."""
    found = moves(event(**{"epcList": SOAPS[:1], **fields}))
    assert () == found.moves
    assert [reason] == reasons(found)
    assert str(found.unmoved[0].says).startswith("events.json, epcisBody.eventList[0]: ")


@pytest.mark.parametrize(
    ("quantity", "reason"),
    [
        ({}, UnmovedReason.QUANTITY_UNKNOWN),
        ({"quantity": 1, "uom": "KGM"}, UnmovedReason.UNIT_UNKNOWN),
        ({"quantity": 1, "uom": "QQQ"}, UnmovedReason.UNIT_UNKNOWN),
        ({"quantity": 1.5}, UnmovedReason.UNIT_UNKNOWN),
    ],
)
def test_quantities_that_do_not_count_are_told(
    quantity: dict[str, Any], reason: UnmovedReason
) -> None:
    """No amount, kilograms of soap, a unit nobody knows, and half a bar."""
    goods = {"epcClass": "urn:epc:idpat:sgtin:4006381.033393.*", **quantity}
    assert [reason] == reasons(moves(event(quantityList=[goods])))


def test_a_quantity_without_a_unit_is_of_objects_and_never_of_kilograms() -> None:
    """Twelve bags of flour weigh what the caller says one of them does, or nobody knows."""
    bags = {"epcClass": "urn:epc:class:lgtin:4012345.011111.L7", "quantity": 12}
    twelve = event(bizStep="shipping", quantityList=[bags])
    gtin = "04012345111118"
    (unknown,) = moves(twelve, items={gtin: FLOUR}).unmoved
    assert UnmovedReason.UNIT_UNKNOWN is unknown.reason
    assert "in pcs cannot be counted in the unit of flour" in str(unknown.says)
    bag = TradeItem(item=FLOUR, unit=Unit("bag25", "mass", 25, whole=True))
    assert ["-300 kg"] == [str(move.quantity) for move in moves(twelve, items={gtin: bag}).moves]


def test_nothing_of_a_class_is_no_move_and_wrong_keys_are_the_callers() -> None:
    """Zero pieces move nothing; our own GTINs and GLNs must be right, or nothing would match."""
    goods = {"epcClass": "urn:epc:idpat:sgtin:4006381.033393.*", "quantity": 0}
    assert () == moves(event(quantityList=[goods])).moves
    with pytest.raises(InvalidValue, match="check_digit_wrong"):
        epcis_moves([], items={"4006381333932": SOAP}, places=PLACES)
    with pytest.raises(InvalidValue, match="check_digit_wrong"):
        epcis_moves([], items=ITEMS, places={"0614141008881": "store"})
