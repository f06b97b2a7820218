"""Every cost is made of its parts, and a roster's score survives being written."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import (
    Duration,
    Explanation,
    Instant,
    InvalidValue,
    Message,
    Money,
    Name,
    Quantity,
)
from backoffice_core.kernel.words import Value
from backoffice_core.scheduling import (
    RosterProblem,
    compare_rosters,
    explain_score,
    score_as_json,
    score_from_json,
    score_roster,
)
from backoffice_core.scheduling.score_json import message_from, value_from, value_json
from tests.scheduling.judged import any_roster, wished


def unsummed(why: Explanation) -> list[Explanation]:
    """The reasons whose results are not the sum of what they rest on."""
    return [
        node
        for _, node in why.walk()
        if node.because and node.result != sum(int(str(each.result)) for each in node.because)
    ]


@given(wished(), st.data())
def test_the_parts_of_a_score_add_up_to_it(problem: RosterProblem, data: st.DataObject) -> None:
    """By rule, by person, by day, and down the tree to each breach: nothing is left over."""
    score = score_roster(problem, any_roster(data, problem))
    why = explain_score(score)
    wishes = [each for each in why.because if each.rule == "scheduling.score.wishes"]
    assert why.result == score.cost == sum(int(str(each.result)) for each in wishes)
    for part in why.because:
        assert [] == unsummed(part)
    whole = score.cost + score.broken + score.missing
    assert whole == sum(int(str(each.result)) for each in why.because)
    for sums in (score.by_rule(), score.by_person(), score.by_day()):
        assert whole == sum(sums.values())


@given(wished(), st.data())
def test_two_rosters_differ_by_what_their_scores_differ(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """Breaches added less breaches removed is the whole difference, by rule and in all."""
    before, after = any_roster(data, problem), any_roster(data, problem)
    found = compare_rosters(problem, before, after)
    assert found.before.rank == score_roster(problem, before).rank
    assert found.after.rank == score_roster(problem, after).rank
    assert found.difference.cost == found.after.cost - found.before.cost
    assert found.difference.missing == found.after.missing - found.before.missing
    assert found.difference.broken == found.after.broken - found.before.broken
    by_rule: Counter[str] = Counter()
    for sign, violations in ((1, found.added), (-1, found.removed)):
        for each in violations:
            by_rule[each.rule] += sign * (each.amount if each.level.binds else each.cost)
    assert found.by_rule() == {rule: by_rule[rule] for rule in sorted(by_rule) if by_rule[rule]}
    assert set(after) - set(before) == set(found.given)
    assert set(before) - set(after) == set(found.taken)
    assert found.explanation().result == found.difference.cost


@given(wished(), st.data())
def test_a_score_that_is_written_is_read_as_it_was(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """Each breach with its sentence, numbers, people and citation, through JSON."""
    score = score_roster(problem, any_roster(data, problem))
    read = score_from_json(json.loads(json.dumps(score_as_json(score))))
    assert score == read
    assert [each.says.render("id") for each in score.violations] == [
        each.says.render("id") for each in read.violations
    ]


@pytest.mark.parametrize(
    "value",
    [
        "text", 3, date(2026, 6, 1), Duration(90), Fraction(1, 3), Instant(5),
        Instant(5).at_zone("Asia/Jakarta"), Money.of("1.50", "USD"), Quantity.of("2.5", "kg"),
        Name("Kas", {"en": "Cash"}), Message("{n} of all", n=2),
        Message.plural("{count} day", "{count} days", count=3),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_any_value_of_a_sentence_survives_being_written(value: Value) -> None:
    """Money stays money to its minor unit, and a name keeps its translations."""
    assert value == value_from(json.loads(json.dumps(value_json(value))))


@pytest.mark.parametrize("plain", [{}, {"violations": [{}]}, {"violations": [3]}])
def test_what_is_no_score_is_refused(plain: dict[str, object]) -> None:
    """The caller is told, not a traceback from inside."""
    with pytest.raises(InvalidValue) as caught:
        score_from_json(plain)
    assert "score_malformed" == caught.value.code


def test_a_count_that_is_no_number_is_refused() -> None:
    """A plural needs something to count."""
    plain = {"template": "{count} day", "plural": "{count} days", "values": {"count": "many"}}
    with pytest.raises(InvalidValue) as caught:
        message_from(plain)
    assert "score_malformed" == caught.value.code
