"""Admission: every punch is believed or handed back, and says why."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.capture import (
    AccuracyReading,
    AdmissionPolicy,
    Circle,
    Consequence,
    PunchClock,
    admit,
    take_in,
)
from backoffice_core.attendance.model import Punch
from backoffice_core.attendance.places import Place, Point, Proof
from backoffice_core.kernel import Duration, Instant, InvalidValue, ZonedInstant

OFFICE = Circle(name="office", centre=Point.of("-6.2", "106.8"), radius=100)
AT = ZonedInstant.parse("2026-05-04T08:00:00+07:00[Asia/Jakarta]")
NEAR, EDGE, FAR = Point.of("-6.2", "106.8"), Point.of("-6.2", "106.8010"), Point.of("-6.3", "106.8")


def punch(
    point: Point | None = NEAR,
    *,
    accuracy: int | None = 15,
    minutes: int = 0,
    simulated: bool | None = None,
    wifi: str = "",
    address: str = "",
) -> Punch:
    """A punch of Sari's phone, some minutes after eight."""
    place = Place(point=point, accuracy=accuracy, simulated=simulated, wifi=wifi, address=address)
    at = AT + Duration.of(minutes=minutes)
    return Punch(device="phone", person="E07", at=at, place=place)


def kinds(*punches: Punch, policy: AdmissionPolicy) -> list[str]:
    """The kinds of findings."""
    return [
        finding.kind.removeprefix("attendance.")
        for finding in admit(punches, policy=policy).findings
    ]


POLICY = AdmissionPolicy(name="office", fences=[OFFICE])


def test_who_is_in_place_is_admitted_without_a_word() -> None:
    """And who is outside is handed back with the metres."""
    admission = admit([punch(), punch(FAR, minutes=60)], policy=POLICY, names={"E07": "Sari"})
    assert (1, 1) == (len(admission.admitted), len(admission.refused))
    (finding,) = admission.findings
    said = "Sari punched at 09:00 on 2026-05-04 11020 m outside of office; it does not count"
    assert said == str(finding.says)
    indonesian = finding.says.render("id")
    assert "di luar office" in indonesian
    assert "tidak dihitung" in indonesian


@pytest.mark.parametrize(
    ("reading", "accuracy", "admitted"),
    [
        (AccuracyReading.CENTRE, 15, False),
        (AccuracyReading.GENEROUS, 15, True),
        (AccuracyReading.GENEROUS, 5, False),
        (AccuracyReading.STRICT, 15, False),
    ],
)
def test_a_vague_position_is_read_as_the_policy_says(
    reading: AccuracyReading, accuracy: int, *, admitted: bool
) -> None:
    """Eleven metres outside, give or take some."""
    policy = attrs.evolve(POLICY, accuracy=reading)
    assert admitted == bool(admit([punch(EDGE, accuracy=accuracy)], policy=policy).admitted)


def test_strict_reading_wants_all_of_it_inside() -> None:
    """Known to 150 m in a fence of 100 m, somebody may be outside."""
    policy = attrs.evolve(POLICY, accuracy=AccuracyReading.STRICT)
    assert [] == kinds(punch(), policy=policy)
    assert ["outside_fence"] == kinds(punch(accuracy=150), policy=policy)


def test_the_access_point_or_the_network_of_the_office_is_a_place_too() -> None:
    """Inside of a building no satellite is seen."""
    policy = attrs.evolve(POLICY, wifi={"AA:BB:CC:DD:EE:01"}, addresses=["10.1.0.0/16"])
    assert [] == kinds(punch(None, wifi="aa-bb-cc-dd-ee-01"), policy=policy)
    assert [] == kinds(punch(None, address="10.1.2.3"), policy=policy)
    assert ["outside_network"] == kinds(punch(None, address="10.2.2.3"), policy=policy)
    assert ["outside_network"] == kinds(punch(None, address="elsewhere"), policy=policy)
    assert ["outside_network"] == kinds(punch(None, wifi="dd:ee:ff:00:00:02"), policy=policy)
    assert ["place_missing"] == kinds(punch(None), policy=policy)
    unplaced = attrs.evolve(punch(), place=None)
    assert ["place_missing"] == kinds(unplaced, policy=policy)
    (said,) = admit([punch(None, address="10.2.2.3")], policy=policy).findings
    assert "over the network 10.2.2.3, which" in str(said.says)
    assert "lewat jaringan 10.2.2.3" in said.says.render("id")


def test_who_works_at_home_is_not_asked_where_that_is() -> None:
    """A policy without a place asks for none, but a made-up position stays one."""
    home = AdmissionPolicy(name="home")
    assert [] == kinds(punch(FAR), punch(None, minutes=1), policy=home)
    assert ["place_simulated"] == kinds(punch(FAR, simulated=True), policy=home)


def test_a_position_known_too_vaguely_counts_and_is_looked_at() -> None:
    """A doubt is flagged or refused as the policy says."""
    policy = attrs.evolve(POLICY, accuracy_most=50)
    admission = admit([punch(accuracy=80)], policy=policy)
    assert ["place_vague"] == [each.kind.split(".")[1] for each in admission.findings]
    assert 1 == len(admission.admitted)
    strict = attrs.evolve(policy, vague=Consequence.REFUSE)
    assert 1 == len(admit([punch(accuracy=80)], policy=strict).refused)
    silent = attrs.evolve(policy, vague=Consequence.IGNORE)
    assert () == admit([punch(accuracy=80)], policy=silent).findings
    (said,) = admit([punch(accuracy=None)], policy=policy).findings
    assert "without an accuracy" in str(said.says)


def test_nobody_is_in_two_towns_within_ten_minutes() -> None:
    """A copied position gives itself away by the speed it would take."""
    home = AdmissionPolicy(name="field")
    town = Point.of("-7.2459", "112.7378")
    said = admit([punch(town, minutes=10), punch()], policy=home).findings
    assert ["attendance.travel_impossible"] == [each.kind for each in said]
    assert [] == kinds(punch(), punch(town, minutes=180), policy=home)


def test_an_address_that_a_server_of_both_kinds_wrote_is_the_same_address() -> None:
    """IPv4 arrives mapped into IPv6 (RFC 4291, 2.5.5.2) where a server listens to both."""
    policy = attrs.evolve(POLICY, addresses=["10.0.0.0/8"])
    assert [] == kinds(punch(None, address="::ffff:10.1.2.3"), policy=policy)
    assert ["outside_network"] == kinds(punch(None, address="::ffff:11.1.2.3"), policy=policy)


def test_what_is_no_access_point_is_refused() -> None:
    """It would never match, and nobody would know why."""
    with pytest.raises(InvalidValue, match="access_point_unreadable"):
        AdmissionPolicy(name="office", wifi=["not a mac"])


def test_a_refused_punch_is_said_not_to_count_whatever_else_is_doubted() -> None:
    """One punch has one outcome."""
    strict = attrs.evolve(POLICY, travel=Consequence.FLAG, outside=Consequence.REFUSE)
    far = Point.of(50, 120)
    said = admit([punch(), punch(far, minutes=10)], policy=strict).findings
    assert {"attendance.outside_fence", "attendance.travel_impossible"} <= {f.kind for f in said}
    assert all("it does not count" in str(finding) for finding in said)


def test_a_punch_asks_for_the_proof_its_policy_names() -> None:
    """A photo, or a face that is known well enough."""
    policy = AdmissionPolicy(name="home", photo=True, face_least=Fraction(9, 10))
    assert ["unverified", "unverified"] == kinds(punch(), policy=policy)
    unlike = attrs.evolve(punch(), proof=Proof(face_score=Fraction(1, 2)))
    said = admit([unlike], policy=policy).findings
    assert ["photo", "score"] == [next(w for w in ("photo", "score") if w in str(f)) for f in said]
    assert len({finding.identity for finding in said}) == 2
    seen = attrs.evolve(punch(), proof=Proof(photo="p1", face_score=Fraction(1, 2)))
    assert ["unverified"] == kinds(seen, policy=policy)
    unscored = attrs.evolve(punch(), proof=Proof(photo="p1"))
    assert ["unverified"] == kinds(unscored, policy=policy)
    known = attrs.evolve(punch(), proof=Proof(photo="p1", face_score=Fraction(95, 100)))
    assert [] == kinds(known, policy=policy)


@pytest.mark.parametrize(
    ("minutes", "kind"), [(-10, "clock_anomaly"), (600, "clock_anomaly"), (5, "")]
)
def test_the_server_notices_a_clock_that_is_ahead_or_a_late_upload(minutes: int, kind: str) -> None:
    """A server cannot get a punch before it was made."""
    policy = AdmissionPolicy(name="field", late_most=Duration.of(hours=8))
    received = AT.instant + Duration.of(minutes=minutes)
    assert [kind] * bool(kind) == kinds(attrs.evolve(punch(), received=received), policy=policy)


def test_a_punch_counts_by_the_clock_the_policy_trusts() -> None:
    """What the device said is kept beside it."""
    received = Instant.parse("2026-05-04T01:20:00Z")
    made = attrs.evolve(punch(), received=received)
    policy = AdmissionPolicy(name="field", counts_by=PunchClock.SERVER)
    (counted,) = admit([made], policy=policy).admitted
    assert received == counted.at.instant
    assert "device clock 2026-05-04T08:00:00+07:00[Asia/Jakarta]" == counted.source
    unnoted = admit([punch()], policy=policy)
    assert (punch(),) == unnoted.admitted
    assert "noted no time of its own; it counts" in str(unnoted.findings[0].says)
    strict = attrs.evolve(policy, clock=Consequence.REFUSE)
    assert (punch(),) == admit([punch()], policy=strict).refused


def test_a_phone_that_tries_again_has_punched_once_in_either_order() -> None:
    """Admitted first or taken in first, by the server's clock or the phone's."""
    policy = AdmissionPolicy(name="field", counts_by=PunchClock.SERVER)
    first, second = (
        attrs.evolve(punch(), received=AT.instant + Duration.of(minutes=late)) for late in (1, 30)
    )
    admitted = admit([first, second], policy=policy).admitted
    intake = take_in(admitted)
    assert ((admitted[0],), 1, ()) == (intake.new, intake.repeated, intake.findings)
    for again in (second, admitted[1]):
        later = take_in([again], known=[admitted[0]])
        assert ((), 1, ()) == (later.new, later.repeated, later.findings)
    assert (first,) == take_in([first, second]).new
    odd = attrs.evolve(first, source="device clock unknown")
    assert (odd,) == take_in([odd]).new


def test_everybody_is_judged_by_their_own_policy() -> None:
    """And nobody goes without one."""
    other = attrs.evolve(punch(FAR), person="E08")
    policies = {"E07": POLICY, "E08": AdmissionPolicy(name="home")}
    assert () == admit([punch(), other], policy=policies).findings
    with pytest.raises(InvalidValue, match="policy_missing"):
        admit([other], policy={"E07": POLICY})


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"addresses": ["10.1.0.0/64"]}, "network_unreadable"),
        ({"outside": "refuse"}, "not_a_member"),
        ({"accuracy": "strict"}, "not_a_member"),
        ({"speed_most": -1}, "policy_negative"),
    ],
)
def test_a_policy_that_says_nothing_clear_is_refused(bad: dict[str, Any], code: str) -> None:
    """Where it is made, not at the first punch."""
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(POLICY, **bad)
    assert code == refused.value.code


@given(
    st.permutations([punch(minutes=m, point=p) for m in (0, 3, 7, 9) for p in (NEAR, FAR, None)])
)
def test_no_punch_is_lost_and_their_order_does_not_matter(punches: list[Punch]) -> None:
    """All of them come back, admitted or not."""
    admission = admit(punches, policy=POLICY)
    assert sorted(map(repr, punches)) == sorted(map(repr, admission.admitted + admission.refused))
    again = admit(reversed(punches), policy=POLICY)
    assert set(map(str, admission.findings)) == set(map(str, again.findings))
