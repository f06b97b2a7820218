"""Findings keep their identity and have one order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import Finding, InvalidValue, Message, Money, Severity, ranked


def finding(**changes: object) -> Finding:
    """A finding with everything set."""
    values: dict[str, object] = {
        "kind": "attendance.late",
        "severity": Severity.NOTICE,
        "subject": "employee E07",
        "says": Message("late"),
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]


def test_identity_is_made_of_what_it_is_about_and_not_of_how_it_is_said() -> None:
    """A reworded or more severe finding is the same finding."""
    assert finding().identity == finding(says=Message("other"), severity=Severity.INFO).identity
    others = (
        finding(kind="x"),
        finding(subject="x"),
        finding(day=date(2026, 5, 4)),
        finding(detail="x"),
    )
    assert len({finding().identity, *(other.identity for other in others)}) == 5
    assert len(finding().identity) == 16


def test_the_most_severe_comes_first_then_the_most_money() -> None:
    """Severity decides, then the stake, whichever its sign; no stake counts as none."""
    small = finding(money=Money.of(1, "IDR"), subject="small")
    large = finding(money=Money.of(-9, "IDR"), subject="large")
    none = finding(subject="none")
    serious = finding(severity=Severity.SERIOUS)
    assert ranked([none, small, large, serious]) == (serious, large, small, none)


@given(st.permutations([finding(subject=str(n), day=date(2026, 5, 1 + n % 3)) for n in range(6)]))
def test_the_order_does_not_depend_on_arrival(shuffled: list[Finding]) -> None:
    """Ranking is a function of the set of findings."""
    assert ranked(sorted(shuffled, key=lambda one: one.subject)) == ranked(shuffled)


@pytest.mark.parametrize("severity", ["notice", 2, None])
def test_a_severity_is_a_severity(severity: object) -> None:
    """Neither its name nor its number, which would be ranked but not read."""
    with pytest.raises(InvalidValue, match="The severity of Finding is") as refused:
        finding(severity=severity)
    assert "not_a_member" == refused.value.code


def test_a_finding_reads_as_severity_and_sentence() -> None:
    """The plain form is for logs."""
    assert str(finding()) == "notice: late"
