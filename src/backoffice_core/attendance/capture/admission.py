"""Admission: whether a punch is believed, where it was made and when, and what if not.

Every place of work has a policy of its own: the office knows its access points, the field
only a position, whoever works at home neither. A punch that is refused is handed back with a
finding and never lost; one that is doubtful counts, and a finding says why to look at it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import attrs

from backoffice_core.attendance.capture import doubts
from backoffice_core.attendance.capture.fences import Fence, metres_between
from backoffice_core.attendance.capture.ingestion import DEVICE_CLOCK
from backoffice_core.attendance.model import Punch
from backoffice_core.attendance.places import Place
from backoffice_core.attendance.punches import whole_key
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named, within
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import expect_member, member_validator

__all__ = ["AccuracyReading", "Admission", "AdmissionPolicy", "Consequence", "PunchClock", "admit"]

HOUR = 3600
BSSID = re.compile("[0-9a-f]{12}")
DOUBTS = ("outside", "no_place", "vague", "simulated", "unproven", "clock", "travel")


class Consequence(enum.Enum):
    """What follows from a doubt: nothing, a finding, or a punch that does not count."""

    IGNORE = "ignore"
    FLAG = "flag"
    REFUSE = "refuse"


class PunchClock(enum.Enum):
    """By whose clock a punch counts: that of the device, or the server's that received it."""

    DEVICE = "device"
    SERVER = "server"


class AccuracyReading(enum.Enum):
    """How a position is read that is only known to so many metres.

    ``CENTRE`` takes the point as it is. ``GENEROUS`` admits whoever could be inside, and
    ``STRICT`` only who cannot be outside.
    """

    CENTRE = "centre"
    GENEROUS = "generous"
    STRICT = "strict"


def networks(names: Iterable[str]) -> tuple[str, ...]:
    """Networks as they are written, each one readable."""
    found = tuple(names)
    for name in found:
        try:
            ip_network(name)
        except ValueError as problem:
            raise InvalidValue(
                "network_unreadable",
                f"{name!r} is no network.",
                "Write an address or a network, like 10.1.0.0/16.",
            ) from problem
    return found


def in_order(fences: Iterable[Fence]) -> tuple[Fence, ...]:
    """The fences as a tuple."""
    return tuple(fences)


def access_points(names: Iterable[str]) -> frozenset[str]:
    """BSSIDs, written one way, each one readable."""
    found = frozenset(name for name in names)
    for name in found:
        if not BSSID.fullmatch(bssid(name)):
            raise InvalidValue(
                "access_point_unreadable",
                f"{name!r} is no access point.",
                "Write its BSSID, like 9c:3d:cf:00:11:22.",
            )
    return frozenset(map(bssid, found))


def bssid(name: str) -> str:
    """The digits of a BSSID alone: devices write them either way, and parted by anything."""
    return re.sub("[-:. ]", "", name).lower()


def plain_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address; one of IPv4 that a server of both kinds wrote as IPv6 is one of IPv4."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@checked_fields
@attrs.frozen(kw_only=True)
class AdmissionPolicy:
    """What one way of working asks of a punch: in the office, in the field, or at home.

    A punch is in place when it lies in one of the ``fences``, comes from one of the
    ``addresses`` (networks) or was made at one of the ``wifi`` access points; a policy that
    names none of them asks for no place. ``accuracy_most`` is how vague a position may be in
    metres (one that does not say, is too vague), ``accuracy`` how it is read. ``photo`` asks for
    a picture, ``face_least`` for that score at least. A server may get a punch ``late_most``
    after it was made (phones are offline) and ``skew_most`` before it (clocks differ).
    ``counts_by`` says whose clock an admitted punch counts by; where the server is to and noted
    no time, that is doubted as a ``clock`` is. Nobody travels faster than ``speed_most``
    kilometres an hour between two punches.

    Then, for each doubt, its consequence: ``outside``, ``no_place`` (also for a network that is
    not of the place), ``vague``, ``simulated``, ``unproven``, ``clock`` and ``travel``.

    Raises :class:`InvalidValue`: ``text_empty``, ``network_unreadable``,
    ``access_point_unreadable``, ``not_a_member``, ``policy_negative``, ``number_out_of_range``.
    """

    name: str = attrs.field(validator=named)
    fences: tuple[Fence, ...] = attrs.field(default=(), converter=in_order)
    addresses: tuple[str, ...] = attrs.field(default=(), converter=networks)
    wifi: frozenset[str] = attrs.field(default=frozenset(), converter=access_points)
    accuracy_most: int | None = None
    accuracy: AccuracyReading = attrs.field(
        default=AccuracyReading.CENTRE, validator=member_validator(AccuracyReading)
    )
    photo: bool = False
    face_least: Fraction | None = attrs.field(default=None, validator=within(0, 1))
    late_most: Duration | None = None
    skew_most: Duration = Duration(120)
    speed_most: int = 300
    counts_by: PunchClock = attrs.field(
        default=PunchClock.DEVICE, validator=member_validator(PunchClock)
    )
    outside: Consequence = Consequence.REFUSE
    no_place: Consequence = Consequence.FLAG
    vague: Consequence = Consequence.FLAG
    simulated: Consequence = Consequence.REFUSE
    unproven: Consequence = Consequence.FLAG
    clock: Consequence = Consequence.FLAG
    travel: Consequence = Consequence.FLAG

    def __attrs_post_init__(self) -> None:
        for doubt in DOUBTS:
            expect_member(getattr(self, doubt), Consequence, name=f"{doubt} of AdmissionPolicy")
        late = self.late_most.seconds if self.late_most is not None else 0
        if min(self.skew_most.seconds, late, self.accuracy_most or 0, self.speed_most) < 0:
            raise InvalidValue(
                "policy_negative",
                f"The admission policy {self.name!r} has a limit below nothing.",
                "Give 0 or more.",
            )

    @property
    def asks_for_a_place(self) -> bool:
        """Whether it matters where a punch is made."""
        return bool(self.fences or self.addresses or self.wifi)


@attrs.frozen
class Admission:
    """The punches that count, those that do not, and the findings about both.

    Every punch that was handed over is in one of the two, in the order of person and time.
    """

    admitted: tuple[Punch, ...]
    refused: tuple[Punch, ...]
    findings: tuple[Finding, ...]


@checked
def admit(
    punches: Iterable[Punch],
    *,
    policy: AdmissionPolicy | Mapping[str, AdmissionPolicy],
    names: Mapping[str, str] | None = None,
) -> Admission:
    """Judge every punch by the policy, or by that of its person where they differ.

    ``names`` are what people are called in findings. The order of the punches changes
    nothing. Raises :class:`InvalidValue` (``policy_missing``) for a person without a policy.

    >>> from backoffice_core.attendance.capture.fences import Circle
    >>> from backoffice_core.attendance.places import Place, Point
    >>> from backoffice_core.kernel.instants import ZonedInstant
    >>> office = Circle(name="office", centre=Point.of(24, 72), radius=500)
    >>> far = Punch(
    ...     device="phone",
    ...     person="E07",
    ...     at=ZonedInstant.parse("2026-05-04T08:00:00+07:00[Asia/Jakarta]"),
    ...     place=Place(point=Point.of("24.01", "72.01"), accuracy=10),
    ... )
    >>> admission = admit([far], policy=AdmissionPolicy(name="office", fences=[office]))
    >>> print(len(admission.refused), admission.findings[0])
    1 warning: E07 punched at 08:00 on 2026-05-04 1006 m outside of office; it does not count
    """
    admitted: list[Punch] = []
    refused: list[Punch] = []
    said: list[Finding] = []
    before: dict[str, Punch] = {}
    for punch in sorted(punches, key=whole_key):
        own = policy if isinstance(policy, AdmissionPolicy) else policy_of(punch, policy)
        name = (names or {}).get(punch.person, punch.person)
        found = [
            (follows, doubt)
            for follows, doubt in judge(punch, own, before.get(punch.person))
            if follows is not Consequence.IGNORE
        ]
        out = any(follows is Consequence.REFUSE for follows, _ in found)
        said.extend(
            doubt.finding(punch, name, refuses=follows is Consequence.REFUSE, refused=out)
            for follows, doubt in found
        )
        if out:
            refused.append(punch)
            continue
        admitted.append(counted(punch, own))
        if punch.place is not None and punch.place.point is not None:
            before[punch.person] = punch
    return Admission(tuple(admitted), tuple(refused), tuple(said))


def counted(punch: Punch, policy: AdmissionPolicy) -> Punch:
    """The punch at the time it counts; what the device said stays in its source."""
    received = punch.received
    if policy.counts_by is PunchClock.DEVICE or received is None or received == punch.at.instant:
        return punch
    return attrs.evolve(
        punch,
        at=received.at_zone(punch.at.zone),
        source=f"{punch.source} {DEVICE_CLOCK}{punch.at.iso()}".strip(),
    )


def policy_of(punch: Punch, policies: Mapping[str, AdmissionPolicy]) -> AdmissionPolicy:
    """The policy of one person."""
    own = policies.get(punch.person)
    if own is None:
        raise InvalidValue(
            "policy_missing",
            f"There is no admission policy for {punch.person}.",
            "Give one for every person who punches.",
        )
    return own


def judge(
    punch: Punch, policy: AdmissionPolicy, before: Punch | None
) -> Iterator[tuple[Consequence, doubts.Doubt]]:
    """Every doubt about a punch, with what follows from it."""
    place = punch.place
    if place is not None and place.simulated:
        yield policy.simulated, doubts.Simulated()
    if policy.asks_for_a_place and not at_known_network(punch, policy):
        yield from judge_place(punch, policy)
    if before is not None and (speed := speed_between(before, punch)) > policy.speed_most:
        yield policy.travel, doubts.TooFast(speed)
    for doubt in unproven(punch, policy):
        yield policy.unproven, doubt
    if punch.received is not None:
        ahead = punch.at.instant - punch.received
        if ahead > policy.skew_most:
            yield policy.clock, doubts.ClockAhead(ahead)
        if policy.late_most is not None and -ahead > policy.late_most:
            yield policy.clock, doubts.Late(-ahead)
    elif policy.counts_by is PunchClock.SERVER:
        yield policy.clock, doubts.NotReceived()


def judge_place(
    punch: Punch, policy: AdmissionPolicy
) -> Iterator[tuple[Consequence, doubts.Doubt]]:
    """Whether a position is known well enough, and lies where it may."""
    place = punch.place
    if place is None or place.point is None or not policy.fences:
        network = network_of(place, policy)
        yield policy.no_place, doubts.OutsideNetwork(network) if network else doubts.NoPlace()
        return
    most, vague = policy.accuracy_most, place.accuracy or 0
    if most is not None and (place.accuracy is None or vague > most):
        yield policy.vague, doubts.Vague(place.accuracy)
    slack = {
        AccuracyReading.CENTRE: 0,
        AccuracyReading.GENEROUS: vague,
        AccuracyReading.STRICT: -vague,
    }[policy.accuracy]
    point = place.point
    nearest = min(policy.fences, key=lambda fence: fence.metres_outside(point))
    outside = nearest.metres_outside(point) - slack
    if outside > 0:
        yield policy.outside, doubts.Outside(outside, nearest.name)


def network_of(place: Place | None, policy: AdmissionPolicy) -> str:
    """The network a punch came over, where the policy asks for one."""
    if place is None:
        return ""
    address = place.address if policy.addresses else ""
    return address or (place.wifi if policy.wifi else "")


def at_known_network(punch: Punch, policy: AdmissionPolicy) -> bool:
    """Whether a punch came over a network or an access point of the place of work."""
    place = punch.place
    if place is None:
        return False
    if place.wifi and bssid(place.wifi) in policy.wifi:
        return True
    address = plain_address(place.address)
    return address is not None and any(
        address in ip_network(network) for network in policy.addresses
    )


def speed_between(before: Punch, punch: Punch) -> int:
    """Whole kilometres an hour from the place of one punch to that of the next."""
    here, there = before.place, punch.place
    if here is None or there is None or here.point is None or there.point is None:
        return 0
    metres = metres_between(here.point, there.point)
    metres -= (here.accuracy or 0) + (there.accuracy or 0)
    seconds = max(1, punch.at.instant.seconds - before.at.instant.seconds)
    return max(0, metres) * HOUR // (seconds * 1000)


def unproven(punch: Punch, policy: AdmissionPolicy) -> Iterator[doubts.Doubt]:
    """What is missing to show that it was this person."""
    proof = punch.proof
    if policy.photo and (proof is None or not proof.photo):
        yield doubts.NoPhoto()
    if policy.face_least is None:
        return
    score = None if proof is None else proof.face_score
    if score is None or score < policy.face_least:
        yield doubts.FaceUnlike(score)
