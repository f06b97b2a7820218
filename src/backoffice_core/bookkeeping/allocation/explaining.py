"""The sentences that say why everybody gave and got what they did."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = [
    "explain_all",
    "explain_choice",
    "explain_given",
    "explain_kept",
    "explain_send",
    "explain_set_aside",
    "explain_share",
    "explain_taken",
]


def explain_all(instructions: Iterable[Explanation]) -> Explanation:
    """The whole sharing."""
    reasons = tuple(instructions)
    return Explanation(
        rule="allocation",
        says=Message.plural(
            "{count} instruction was carried out",
            "{count} instructions were carried out",
            count=len(reasons),
        ),
        because=reasons,
    )


def explain_send(place: int, sent: Money, reasons: Iterable[Explanation]) -> Explanation:
    """One instruction to send."""
    return Explanation(
        rule="allocation.send",
        says=Message("{place}. {amount} was sent", place=place, amount=sent),
        result=sent,
        because=reasons,
    )


def explain_set_aside(place: int, account: str, before: Money, after: Money) -> Explanation:
    """One instruction to set something aside."""
    return Explanation(
        rule="allocation.set_aside",
        says=Message(
            "{place}. {amount} of {account} was set aside, {rest} is left to send",
            place=place,
            amount=before - after,
            account=account,
            rest=after,
        ),
        result=after,
    )


def explain_share(portion: Fraction, whole: Money, part: Money) -> Explanation:
    """What a portion comes to."""
    exact = whole.minor * portion
    said = portion_said(portion)
    if exact == part.minor:
        says = Message("{portion} of {whole} is {part}", portion=said, whole=whole, part=part)
    elif part.minor > exact:
        says = Message(
            "{portion} of {whole} is {part}, a minor unit left over among it",
            portion=said,
            whole=whole,
            part=part,
        )
    else:
        says = Message(
            "{portion} of {whole} is {part}, rounded down", portion=said, whole=whole, part=part
        )
    return Explanation(rule="allocation.share", says=says, result=part)


def portion_said(portion: Fraction) -> Message | str:
    """A portion as people say it: a percentage with two decimals at most, or else a fraction."""
    hundredths = portion * 100
    if (hundredths * 100).denominator == 1:
        return Message("{percent}%", percent=hundredths)
    return str(portion)


def explain_taken(account: str, taken: Money, available: Money | None) -> Explanation:
    """What an account gave, of what it could have."""
    if available is None:
        says = Message("{account} gave {amount}, without limit", account=account, amount=taken)
    else:
        says = Message(
            "{account} gave {amount} of the {available} it had to give",
            account=account,
            amount=taken,
            available=available,
        )
    return Explanation(rule="allocation.take", says=says, result=taken)


def explain_choice(place: int, wanted: Money, given: Money) -> Explanation:
    """A choice that was passed over."""
    return Explanation(
        rule="allocation.choice",
        says=Message(
            "Choice {place} was passed over: it could give {given}, not {wanted}",
            place=place,
            given=given,
            wanted=wanted,
        ),
    )


def explain_given(account: str, amount: Money) -> Explanation:
    """What an account got."""
    return Explanation(
        rule="allocation.give",
        says=Message("{account} got {amount}", account=account, amount=amount),
        result=amount,
    )


def explain_kept(account: str, amount: Money) -> Explanation:
    """What an account kept."""
    return Explanation(
        rule="allocation.keep",
        says=Message("{account} keeps {amount}", account=account, amount=amount),
        result=amount,
    )
