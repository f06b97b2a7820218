"""What every law pack promises, whatever country it is of."""

from __future__ import annotations

import ast
import copy
import pickle
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import attrs
import pytest

import backoffice_core
from backoffice_core.attendance import INDONESIA, DayKind, Punch, explain_day, pay_lines
from backoffice_core.attendance.laws import (
    CALIFORNIA,
    UNITED_STATES,
    LawPack,
    check_pack,
    citations_of,
    enacted,
    failing_examples,
    rules_in,
    taking,
    unverified,
)
from backoffice_core.attendance.pay import (
    Earning,
    HourlyWage,
    HourOfMonth,
    PayKind,
    PayLine,
    Wage,
    price,
)
from backoffice_core.attendance.rules import Citation, ReckonedDay, reckon
from backoffice_core.kernel import Effective, InvalidValue, Money, Rounding, Version
from tests.attendance.laws import utopia
from tests.attendance.laws.days import MONDAY, day, monthly
from tests.attendance.laws.utopia import UTOPIA
from tests.attendance.shifts import BUDI, SARI, TERMS, decide, punches

NOW = INDONESIA.on(date(2026, 5, 4))


def refused(pack: LawPack) -> InvalidValue:
    """What enacting the pack says against it."""
    with pytest.raises(InvalidValue) as caught:
        enacted(Version(value=pack, since=date(2020, 1, 1)))
    assert "law_pack_refused" == caught.value.code
    return caught.value


def test_a_pack_with_nine_examples_is_refused() -> None:
    """Ten worked examples are the least, and the error counts them."""
    few = attrs.evolve(NOW, examples=NOW.examples[:9])
    assert "examples: there are 9 of 10." in refused(few).message


def test_a_pack_with_one_example_many_times_is_refused() -> None:
    """The same calculation ten times over proves no more than once."""
    same = attrs.evolve(NOW, examples=NOW.examples[:1] * 10)
    assert "it is there twice" in refused(same).message


def test_an_example_without_any_result_is_refused() -> None:
    """It could never fail."""
    empty = attrs.evolve(NOW.examples[0], title="Nothing", totals=None, hour=None, pay=None)
    pack = attrs.evolve(NOW, examples=[*NOW.examples, empty])
    assert "example 'Nothing': it says no result." in refused(pack).message


@pytest.mark.parametrize("text", ["TODO", "tbd", "?"])
def test_a_placeholder_is_no_citation(text: str) -> None:
    """The part that lacks it is named."""
    book = NOW.books["six_day"]
    daily = attrs.evolve(book.thresholds[0], citation=Citation(text))
    books = {"six_day": attrs.evolve(book, thresholds=[daily])}
    pack = attrs.evolve(NOW, books=books, weeks={6: "six_day"})
    assert "six_day: daily: it does not say where it is written." in refused(pack).message


def test_a_rule_of_somebody_else_that_cites_nothing_is_refused() -> None:
    """Limits and extras are protocols: theirs may have no citation at all."""

    @attrs.frozen
    class Curfew:
        name: str = "curfew"
        crossed: Callable[..., object] = tuple

    book = attrs.evolve(NOW.books["six_day"], limits=[cast("Any", Curfew())])
    pack = attrs.evolve(NOW, books={"six_day": book}, weeks={6: "six_day"})
    assert "six_day: curfew" in refused(pack).message


def test_a_pay_rule_that_cites_nothing_is_refused() -> None:
    """How an hour is priced is law too."""

    @attrs.frozen
    class Whim:
        lines: tuple[PayLine, ...] = ()

    assert "pay: it does not say" in refused(attrs.evolve(NOW, pay=cast("Any", Whim()))).message


def test_a_wrong_table_is_caught_by_the_examples() -> None:
    """A press report once gave the five-day tiers as seven hours double: that fails."""
    five, six = NOW.books["five_day"], NOW.books["six_day"]
    tiers = six.thresholds[2].tiers
    wrong = attrs.evolve(
        five,
        thresholds=[*five.thresholds[:2], attrs.evolve(five.thresholds[2], tiers=tiers)],
    )
    pack = attrs.evolve(NOW, books={**NOW.books, "five_day": wrong})
    assert ["Twelve hours on a rest day, five-day week"] == [
        example.title for example in failing_examples(pack)
    ]
    (problem,) = check_pack(pack)
    assert "the pack does not give what PP 35/2021 art. 31(3)" in str(problem)


@pytest.mark.parametrize(
    "change",
    [
        {"hour": Fraction(28_902)},
        {"pay": Money.of(606_922, "IDR")},
        {"totals": {Fraction(2): Fraction(9)}},
        {"wage": None},
    ],
)
def test_every_figure_of_an_example_is_checked(change: dict[str, Any]) -> None:
    """One rupiah off is off."""
    wrong = attrs.evolve(NOW.examples[0], **change)
    assert 1 == len(failing_examples(attrs.evolve(NOW, examples=[wrong])))


def test_an_unverified_citation_is_found_wherever_it_hides() -> None:
    """Within rules, readings, examples and histories."""
    assert ("SE Menaker B.70/2018 [unverified]",) == unverified(NOW)[-1:]
    assert 40 < len(list(citations_of(NOW)))


def test_a_law_can_be_read_another_way_and_says_so() -> None:
    """The way that was taken before becomes one of the others."""
    generous = taking(INDONESIA, {"wage_base": "whole"}).on(MONDAY)
    (reading,) = (each for each in generous.readings if each.name == "wage_base")
    assert ("whole", ("steady",)) == (reading.taken, reading.others)
    wage = monthly(4_000_000, 500_000, 1_000_000)
    days = reckon([day(MONDAY, 9)], rules=rules_in(INDONESIA, pattern="six_day"))
    (first, _) = price(days, wage=wage, law=generous)
    (hour,) = first.explanation.because
    assert "whole" == hour.because[0].parameters["wage_base"]


@pytest.mark.parametrize(
    "ways", [{"mood": "good"}, {"wage_base": "half"}, {"beyond_the_list": "first_multiple"}]
)
def test_a_way_the_law_cannot_be_read_is_refused(ways: dict[str, str]) -> None:
    """The switches there are are named."""
    with pytest.raises(InvalidValue, match="hour_rounding: whole_rupiah_below") as caught:
        taking(INDONESIA, ways)
    assert "reading_unknown" == caught.value.code


def test_a_law_without_readings_has_none_to_choose() -> None:
    """Utopia is clear about everything."""
    with pytest.raises(InvalidValue, match="no readings to choose"):
        taking(UTOPIA, {"wage_base": "whole"})


def test_an_unknown_pattern_is_refused() -> None:
    """By name or by its days."""
    with pytest.raises(InvalidValue, match="six_day, five_day") as caught:
        rules_in(INDONESIA, pattern="four_day")
    assert "pattern_unknown" == caught.value.code
    with pytest.raises(InvalidValue, match="Enter 5 or 6 days a week") as caught:
        NOW.book_of_week(7)
    assert "week_pattern_unknown" == caught.value.code
    with pytest.raises(InvalidValue):
        attrs.evolve(NOW, weeks={4: "four_day"})
    with pytest.raises(InvalidValue, match="no rule book"):
        attrs.evolve(NOW, books={}, weeks={})
    with pytest.raises(InvalidValue, match="pattern 'four_day'"):
        attrs.evolve(NOW, usual="four_day")


def test_where_a_law_has_several_patterns_nobody_is_put_into_one_unasked() -> None:
    """Five days of eight hours are no overtime, and in a week of six they are; so it is asked."""
    with pytest.raises(InvalidValue, match="Name one of: six_day, five_day, energy") as caught:
        rules_in(INDONESIA)
    assert "pattern_unsaid" == caught.value.code
    with pytest.raises(InvalidValue, match="none was named"):
        NOW.book()
    usual = attrs.evolve(NOW, usual="five_day")
    assert usual.book("five_day") is usual.book()
    assert CALIFORNIA.on(MONDAY).book("eight_a_day") is CALIFORNIA.on(MONDAY).book()


@pytest.mark.parametrize("pattern", [None, 0, [], ["six_day"]])
def test_what_is_no_name_of_a_pattern_is_refused(pattern: object) -> None:
    """Nothing at all is no pattern either: it was taken for the first one once."""
    with pytest.raises(InvalidValue, match="is not a text") as caught:
        rules_in(INDONESIA, pattern=cast("Any", pattern))
    assert "type_wrong" == caught.value.code


def test_blanks_say_nowhere_that_somebody_is_exempt() -> None:
    """A cell that looks full would take nobody out of overtime, without a word."""
    with pytest.raises(InvalidValue, match="blanks alone") as caught:
        rules_in(INDONESIA, pattern="six_day", exempt_in="  ")
    assert "text_empty" == caught.value.code


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: rules_in(cast("Any", None)), "type_wrong"),
        (lambda: rules_in(Effective([Version(value=cast("Any", 3), since=MONDAY)])), "type_wrong"),
        (lambda: rules_in(INDONESIA, exempt_in=cast("Any", None)), "type_wrong"),
        (lambda: taking(cast("Any", "PP 35/2021"), {}), "type_wrong"),
        (lambda: taking(INDONESIA, cast("Any", ["wage_base"])), "type_wrong"),
        (lambda: enacted(), "law_empty"),  # noqa: PLW0108 - called inside the test
        (lambda: enacted(cast("Any", None)), "type_wrong"),
        (lambda: enacted(Version(value=cast("Any", 3), since=MONDAY)), "type_wrong"),
        (lambda: check_pack(cast("Any", None)), "type_wrong"),
        (lambda: unverified(cast("Any", None)), "type_wrong"),
        (lambda: failing_examples(cast("Any", None)), "type_wrong"),
        (lambda: NOW.book(cast("Any", ["six_day"])), "type_wrong"),
        (lambda: NOW.governs(cast("Any", None)), "type_wrong"),
        (lambda: attrs.evolve(NOW, books=cast("Any", None)), "type_wrong"),
        (lambda: attrs.evolve(NOW, books=cast("Any", {"six_day": 3})), "type_wrong"),
        (lambda: attrs.evolve(NOW, name=" "), "text_empty"),
        (lambda: attrs.evolve(NOW.readings[0], taken=""), "text_empty"),
        (lambda: attrs.evolve(NOW.examples[0], first=cast("Any", "x")), "not_a_date"),
        (lambda: attrs.evolve(NOW.examples[0], title=""), "text_empty"),
        (lambda: attrs.evolve(NOW.examples[0], hours=(-1,)), "number_too_small"),
        (lambda: attrs.evolve(NOW.examples[0], kinds=(DayKind.HOLIDAY,) * 3), "kinds_uneven"),
    ],
)
def test_what_no_law_can_be_is_refused_by_name(call: Callable[[], object], code: str) -> None:
    """Before anything is made of it."""
    with pytest.raises(InvalidValue) as caught:
        call()
    assert code == caught.value.code


def test_a_law_that_exempts_nobody_says_so() -> None:
    """Whatever a contract there says."""
    with pytest.raises(InvalidValue) as caught:
        rules_in(UTOPIA, exempt_in="contract, clause 7")
    assert "exemption_unknown" == caught.value.code


def test_a_pack_lives_in_one_file() -> None:
    """The engine has never heard of Utopia, and its file imports packages alone."""
    package = Path(backoffice_core.__file__).parent
    assert [] == [
        module.name
        for module in package.rglob("*.py")
        if "utopia" in module.read_text("utf-8").lower()
    ]
    tree = ast.parse(Path(utopia.__file__).read_text("utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {
        "backoffice_core.attendance",
        "backoffice_core.attendance.laws",
        "backoffice_core.attendance.limits",
        "backoffice_core.attendance.pay",
        "backoffice_core.attendance.rules",
        "backoffice_core.kernel",
    } == {name for name in imported if name and name.startswith("backoffice_core")}


def test_the_whole_path_runs_on_an_invented_law() -> None:
    """Reckoned, priced, explained, limited; and a month from punches to pay."""
    assert () == check_pack(UTOPIA.on(MONDAY))
    reckoning = reckon([day(MONDAY, 15)], rules=rules_in(UTOPIA))
    lines = price(reckoning, wage=HourlyWage(amount=Money.of(10, "USD")), law=UTOPIA)
    assert [(PayKind.REGULAR, "80.00"), (PayKind.OVERTIME, "105.00")] == [
        (line.kind, line.amount.text) for line in lines
    ]
    assert {"Utopian Statute of Labour, book II"} == {line.explanation.source for line in lines}
    limits = reckoning.days[0].book.limits
    assert ["attendance.overtime_day", "attendance.break_missing"] == [
        finding.kind for limit in limits for finding in limit.crossed(reckoning.days, names={})
    ]


def test_a_month_is_decided_and_paid_under_an_invented_law() -> None:
    """From punches: nine hours on a Monday, an hour of overtime at 1/160 of the month."""
    touches: tuple[Punch, ...] = punches("05-04 08:00", "05-04 17:00", person="E08")
    sheet, _ = decide(touches, employee=BUDI, law=UTOPIA)
    (tier,) = sheet.overtime
    assert (Fraction(3, 2), "Utopian Statute of Labour, book II") == (tier.multiple, tier.citation)
    lines = pay_lines(sheet, employee=BUDI, law=UTOPIA, hourly_rounding=Rounding.HALF_UP)
    (overtime,) = (line for line in lines if line.kind is PayKind.OVERTIME)
    assert Money.of("46875", "IDR") == overtime.amount
    assert explain_day(sheet, MONDAY, law=UTOPIA).because


def test_a_premium_beside_a_months_wage_pays_only_what_it_adds() -> None:
    """Two hours of a Utopian evening: a tenth of an hour's wage each."""
    evening = reckon([day(MONDAY, 4, start=20)], rules=rules_in(UTOPIA))
    (line,) = price(evening, wage=monthly(1_600_000), law=UTOPIA)
    assert (PayKind.PREMIUM, Fraction(1, 10)) == (line.kind, line.multiple)
    assert Money.of(2000, "IDR") == line.amount
    paid = price(evening, wage=HourlyWage(amount=Money.of(10_000, "IDR")), law=UTOPIA)
    assert [Money.of(20_000, "IDR"), Money.of(22_000, "IDR")] == [each.amount for each in paid]


def test_a_law_that_knows_one_pattern_takes_any_week() -> None:
    """Where no pattern is set for a week the first book is meant."""
    assert UTOPIA.on(MONDAY).book() is UTOPIA.on(MONDAY).book_of_week(6)
    assert isinstance(rules_in(UTOPIA), Effective)
    assert DayKind.WORKDAY in UTOPIA.on(MONDAY).book().thresholds[0].when.day_kinds


def test_a_law_goes_to_other_processes_and_comes_back_the_same() -> None:
    """Months are decided on many cores; the terms hold the law."""
    terms = attrs.evolve(TERMS, exempt_in={"E07": "contract"})
    again = pickle.loads(pickle.dumps(terms))  # noqa: S301 - our own bytes
    assert (terms, hash(terms.exempt_in)) == (again, hash(again.exempt_in))
    assert copy.deepcopy(INDONESIA) == INDONESIA
    assert repr(terms.exempt_in) == "FrozenMapping({'E07': 'contract'})"
    assert hash(UTOPIA.on(MONDAY)) == hash(copy.copy(UTOPIA.on(MONDAY)))


def test_a_law_that_knows_no_months_pays_no_month() -> None:
    """The regular rate of an American week is no part of a month's wage."""
    sheet, _ = decide(punches("05-04 08:00", "05-04 17:00"))
    with pytest.raises(InvalidValue) as caught:
        pay_lines(sheet, employee=SARI, law=UNITED_STATES, hourly_rounding=Rounding.FLOOR)
    assert "month_unpriced" == caught.value.code


def test_an_example_may_give_its_days_and_needs_a_rule_that_tells_an_hour() -> None:
    """Where hours from eight in the morning cannot say it; and what cannot be checked fails."""

    @attrs.frozen
    class Silent:
        rule: HourOfMonth

        def lines(
            self, days: tuple[ReckonedDay, ...], *, wage: Wage, earnings: tuple[Earning, ...]
        ) -> Iterator[PayLine]:
            """The lines of the rule within."""
            return self.rule.lines(days, wage=wage, earnings=earnings)

    first = UTOPIA.on(MONDAY).examples[0]
    given = attrs.evolve(first, hours=(), days=(day(MONDAY, 7),), hour=Fraction(10))
    pack = attrs.evolve(UTOPIA.on(MONDAY), examples=[given])
    assert () == failing_examples(pack)
    pay = pack.pay
    assert isinstance(pay, HourOfMonth)
    assert (given,) == failing_examples(attrs.evolve(pack, pay=Silent(pay)))
