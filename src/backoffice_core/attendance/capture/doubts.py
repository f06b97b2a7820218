"""What can be doubtful about a punch, and the finding that says so."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import ClassVar

import attrs

from backoffice_core.attendance.model import Punch
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Clock, Message

__all__ = [
    "ClockAhead",
    "Doubt",
    "FaceUnlike",
    "Late",
    "NoPhoto",
    "NoPlace",
    "NotReceived",
    "Outside",
    "OutsideNetwork",
    "Simulated",
    "TooFast",
    "Vague",
]

COUNTS = Message("it counts")
REFUSED = Message("it does not count")


class Doubt(ABC):
    """One reason not to believe a punch; ``kind`` is that of its finding."""

    kind: ClassVar[str]
    # What tells two doubts of one kind about one punch apart.
    part: ClassVar[str] = ""

    @abstractmethod
    def says(self, who: Message, outcome: Message) -> Message:
        """The sentence about ``who`` punched when, and whether it counts."""

    def finding(self, punch: Punch, name: str, *, refuses: bool, refused: bool) -> Finding:
        """The finding about a punch; a doubt that alone ``refuses`` it weighs more.

        Whether the punch counts is said of the punch, for whatever reason it is ``refused``.
        """
        local = punch.at.local
        who = Message(
            "{person} punched at {clock} on {day}",
            person=name,
            clock=Clock(f"{local:%H:%M}"),
            day=local.date(),
        )
        return Finding(
            kind=f"attendance.{self.kind}",
            severity=Severity.WARNING if refuses else Severity.NOTICE,
            subject=f"employee {punch.person}",
            day=punch.at.day,
            detail=f"{punch.device} {punch.at.iso()} {self.part}".strip(),
            says=self.says(who, REFUSED if refused else COUNTS),
        )


@attrs.frozen
class Outside(Doubt):
    """Outside of every fence: ``metres`` from the nearest."""

    kind = "outside_fence"
    metres: int
    fence: str

    def says(self, who: Message, outcome: Message) -> Message:
        """How far outside of which fence."""
        return Message(
            "{who} {metres} m outside of {fence}; {outcome}",
            who=who,
            metres=self.metres,
            fence=self.fence,
            outcome=outcome,
        )


@attrs.frozen
class NoPlace(Doubt):
    """Nothing tells where it was made."""

    kind = "place_missing"

    def says(self, who: Message, outcome: Message) -> Message:
        """That a place was asked for."""
        return Message("{who} without a place; {outcome}", who=who, outcome=outcome)


@attrs.frozen
class OutsideNetwork(Doubt):
    """It came over a network that is not one of the place of work."""

    kind = "outside_network"
    network: str

    def says(self, who: Message, outcome: Message) -> Message:
        """Over which network."""
        return Message(
            "{who} over the network {network}, which is not one of the place of work; {outcome}",
            who=who,
            network=self.network,
            outcome=outcome,
        )


@attrs.frozen
class Vague(Doubt):
    """The position is known too vaguely; ``None``: nobody said how well."""

    kind = "place_vague"
    metres: int | None

    def says(self, who: Message, outcome: Message) -> Message:
        """How vaguely."""
        if self.metres is None:
            return Message(
                "{who} at a position without an accuracy; {outcome}", who=who, outcome=outcome
            )
        return Message(
            "{who} at a position known to {metres} m only; {outcome}",
            who=who,
            metres=self.metres,
            outcome=outcome,
        )


@attrs.frozen
class Simulated(Doubt):
    """The phone says that software made the position up."""

    kind = "place_simulated"

    def says(self, who: Message, outcome: Message) -> Message:
        """That the position is not real."""
        return Message("{who} with a simulated position; {outcome}", who=who, outcome=outcome)


@attrs.frozen
class TooFast(Doubt):
    """Nobody gets from the last place to this one in that time."""

    kind = "travel_impossible"
    speed: int

    def says(self, who: Message, outcome: Message) -> Message:
        """How fast it would have been."""
        return Message(
            "{who} so far from the punch before that it means {speed} km/h; {outcome}",
            who=who,
            speed=self.speed,
            outcome=outcome,
        )


@attrs.frozen
class NoPhoto(Doubt):
    """A picture was asked for."""

    kind = "unverified"

    def says(self, who: Message, outcome: Message) -> Message:
        """That there is none."""
        return Message("{who} without a photo; {outcome}", who=who, outcome=outcome)


@attrs.frozen
class FaceUnlike(Doubt):
    """The face is not known well enough; ``None``: nobody looked."""

    kind = "unverified"
    part = "face"
    score: Fraction | None

    def says(self, who: Message, outcome: Message) -> Message:
        """How alike it was."""
        if self.score is None:
            return Message("{who} without a face score; {outcome}", who=who, outcome=outcome)
        return Message(
            "{who} with a face score of {score}; {outcome}",
            who=who,
            score=self.score,
            outcome=outcome,
        )


@attrs.frozen
class ClockAhead(Doubt):
    """The device says a later time than the server had when it got the punch."""

    kind = "clock_anomaly"
    by: Duration

    def says(self, who: Message, outcome: Message) -> Message:
        """By how much the clock is ahead."""
        return Message(
            "{who} by a clock that is {time} ahead of the server; {outcome}",
            who=who,
            time=self.by,
            outcome=outcome,
        )


@attrs.frozen
class Late(Doubt):
    """The server got it long after it was made."""

    kind = "clock_anomaly"
    by: Duration

    def says(self, who: Message, outcome: Message) -> Message:
        """How long after."""
        return Message(
            "{who} and the server got it {time} later; {outcome}",
            who=who,
            time=self.by,
            outcome=outcome,
        )


@attrs.frozen
class NotReceived(Doubt):
    """It is to count by the server's clock, and the server noted no time."""

    kind = "clock_anomaly"

    def says(self, who: Message, outcome: Message) -> Message:
        """That only the device says when it was."""
        return Message(
            "{who} by the clock of the device, as the server noted no time of its own; {outcome}",
            who=who,
            outcome=outcome,
        )
