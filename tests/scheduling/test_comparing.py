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
    Assignment,
    DaysBetween,
    Demand,
    Level,
    RosterProblem,
    Scorer,
    check_roster,
    compare_rosters,
    count_heads,
    explain_score,
    open_shifts,
    reliefs,
    score_as_json,
    score_from_json,
    score_roster,
)
from backoffice_core.scheduling.score_json import message_from, value_from, value_json
from tests.scheduling.judged import any_roster, wished
from tests.scheduling.shop import person, shift


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
    assert why.result is None
    assert score.cost == sum(int(str(each.result)) for each in wishes)
    assert len(score.costs) == len(wishes)
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
    why = found.explanation()
    assert len(found.given) + len(found.taken) == why.result
    wishes = [each for each in why.because if each.rule == "scheduling.comparison.wishes"]
    assert found.difference.cost == sum(int(str(each.result)) for each in wishes)
    for part in why.because:
        assert part.rule == "scheduling.moves" or [] == unsummed(part)


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


def test_somebody_who_is_on_a_shift_twice_is_compared_as_handed_in() -> None:
    """A double booking is what the later roster is worth, and one of two is less than both."""
    one = shift(0, 8)
    problem = RosterProblem(people=[person(1)], demand=[Demand(shift=one, people=1)])
    once = [Assignment.of("E1", one)]
    twice = once * 2
    worse = compare_rosters(problem, once, twice)
    assert score_roster(problem, twice) == worse.after
    assert tuple(once) == worse.given
    assert worse.difference.broken > 0
    better = compare_rosters(problem, twice, once)
    assert score_roster(problem, once) == better.after
    assert tuple(once) == better.taken


def test_a_stranger_is_no_head_and_breaks_the_score() -> None:
    """A roster manned by nobody who is known has every place open, in whatever asks."""
    one = shift(0, 8)
    problem = RosterProblem(people=[person(1)], demand=[Demand(shift=one, people=1)])
    strangers = [Assignment.of("X", one)]
    score = score_roster(problem, strangers)
    assert {"coverage.short": 1, "unknown_person": 1} == score.by_rule()
    assert (1, 1) == score.rank == Scorer.of(problem, ()).change(plus=strangers).total.rank
    assert [1] == [each.missing for each in open_shifts(problem, strangers)]
    assert [0] == [each.there for each in count_heads(problem, strangers)]
    assert [one] == [each.shift for each in reliefs(problem, strangers)]
    known = compare_rosters(problem, strangers, [Assignment.of("E1", one)])
    assert (-1, -1) == (known.difference.broken, known.difference.missing)
    found = check_roster(problem, strangers)
    assert ["unknown_person", "shortage"] == [each.kind.split(".")[1] for each in found]
    assert score == score_from_json(json.loads(json.dumps(score_as_json(score))))


def test_costs_of_two_priorities_are_never_added_up_in_words() -> None:
    """A wish of the first is not so many of the second: each is told by itself."""
    shifts = [shift(0, 8), shift(1, 8)]
    wishes = [DaysBetween(most=1, level=Level.soft(5)),
              DaysBetween(most=0, level=Level.soft(3, priority=2))]  # fmt: skip
    problem = RosterProblem(
        people=[person(1)], demand=[Demand(shift=each, people=1) for each in shifts], rules=wishes
    )
    roster = [Assignment.of("E1", each) for each in shifts]
    why = explain_score(score_roster(problem, roster))
    says = "Breaches of rules that bind: 0; heads missing: 0; wishes: "
    assert f"{says}5 at priority 1, 6 at priority 2" == str(why.says)
    compared = compare_rosters(problem, roster, roster[1:]).explanation()
    assert "1 assignment differs" == str(compared.says)
    assert [
        "Person 1: 1 change", "1 person more is missing", "Wishes of priority 1 cost 5 less",
        "Wishes of priority 2 cost 3 less",
    ] == [str(each.says) for each in compared.because]  # fmt: skip
    assert "Biaya keinginan prioritas 2 berkurang 3" == compared.because[-1].says.render("id")
