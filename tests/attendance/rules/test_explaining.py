"""A reckoned day says of each second why it is worth what it is, in two languages."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given

from backoffice_core.attendance import DayKind
from backoffice_core.attendance.rules import (
    DAY,
    WEEK,
    Citation,
    ClockWindow,
    Combination,
    Contributing,
    Credit,
    DayInRow,
    DistancePay,
    MinimumShift,
    Period,
    PeriodUnit,
    Premium,
    ReckonedDay,
    RuleBook,
    Threshold,
    TierIndex,
    TimeKind,
    When,
    WorkedDay,
    explain_reckoned,
    reckon,
    tiers,
)
from backoffice_core.attendance.rules.explaining_words import RuleName, listed
from backoffice_core.attendance.worked import BreakKind, BreakSpan
from backoffice_core.kernel import Duration, Explanation, Money
from backoffice_core.kernel.words import Message
from tests.attendance.rules.days import (
    CITED,
    JAKARTA,
    MONDAY,
    SUNDAY,
    days_of,
    hours,
    span,
    worked,
)
from tests.attendance.rules.strategies import books, weeks

LOS_ANGELES = "America/Los_Angeles"
CODE_510 = Citation("Cal. Lab. Code 510(a)")
ARTICLE_31 = Citation("PP 35/2021 art. 31(2)b")
ARTICLE_37 = Citation("Labour Standards Act art. 37", verified=False)


def book(
    *thresholds: Threshold,
    premiums: Iterable[Premium] = (),
    combination: Combination = Combination.MAX,
) -> RuleBook:
    """A rule book of ours."""
    return RuleBook(
        name="ours",
        ordinary=CITED,
        thresholds=thresholds,
        premiums=premiums,
        combination=combination,
    )


def threshold(*steps: tuple[int | str, int | None], beyond: int = 8) -> Threshold:
    """A daily threshold."""
    return Threshold(
        name="daily", period=DAY, beyond=hours(beyond), tiers=tiers(*steps), citation=CITED
    )


def last(days: Iterable[WorkedDay], rules: RuleBook) -> ReckonedDay:
    """The last day, reckoned after those before it."""
    return reckon(days, rules=rules).days[-1]


def text(written: str) -> str:
    """A tree as it is written here, without the space that is before all of it."""
    return textwrap.dedent(written).strip()


def pieces_in(explanation: Explanation) -> list[Explanation]:
    """The nodes of pieces of time."""
    return [node for node in explanation.because if node.rule == "time.piece"]


def reasons_in(explanation: Explanation) -> list[str]:
    """What is said below the last piece, each in a line."""
    piece = pieces_in(explanation)[-1]
    return [str(node.says) for each in piece.because for _, node in each.walk()]


CALIFORNIA = book(
    Threshold(
        name="daily",
        period=DAY,
        beyond=hours(8),
        tiers=tiers(("3/2", 4), (2, None)),
        citation=CODE_510,
    )
)


def test_thirteen_hours_in_california_are_explained() -> None:
    """Lab. Code 510(a): time and a half beyond 8 hours of a day, double beyond 12."""
    day = last([worked(MONDAY, ("08:00", "21:00"), zone=LOS_ANGELES)], CALIFORNIA)
    expected = """
    Sari worked 13 hours on May 4, 2026: 8 hours at 1, 4 hours at 1.5 and 1 hour at 2
      08:00 to 16:00: 8 hours at 1
        Ordinary time, at the plain wage (a law of our own, for tests)
      16:00 to 20:00: 4 hours at 1.5
        daily: time beyond 8 hours in a day is overtime; 8 hours had been counted before, so it \
is tier 1 of 2, at 1.5 (Cal. Lab. Code 510(a))
      20:00 to 21:00: 1 hour at 2
        daily: time beyond 8 hours in a day is overtime; 12 hours had been counted before, so it \
is tier 2 of 2, at 2 (Cal. Lab. Code 510(a))
    """
    assert text(expected) == explain_reckoned(day, name="Sari").render("en")


def test_a_holiday_in_indonesia_is_explained() -> None:
    """PP 35/2021 art. 31(2)b: eight hours at 2, the ninth at 3, then 4."""
    day_off = Threshold(
        name="hari libur",
        period=DAY,
        beyond=Duration(0),
        tiers=tiers((2, 8), (3, 1), (4, None)),
        citation=ARTICLE_31,
        when=When(day_kinds={DayKind.HOLIDAY}),
    )
    day = last([worked(MONDAY, ("08:00", "18:00"), kind=DayKind.HOLIDAY)], book(day_off))
    expected = """
    Sari bekerja 10 jam pada 4 Mei 2026: 8 jam × 2; 1 jam × 3 dan 1 jam × 4
      08.00 sampai 16.00: 8 jam × 2
        hari libur: semua waktu dalam sehari adalah lembur; sebelumnya belum ada yang terhitung, \
jadi ini tingkat 1 dari 3 dengan kelipatan 2 (PP 35/2021 art. 31(2)b)
          Hari itu hari libur resmi
      16.00 sampai 17.00: 1 jam × 3
        hari libur: semua waktu dalam sehari adalah lembur; sebelumnya sudah terhitung 8 jam, \
jadi ini tingkat 2 dari 3 dengan kelipatan 3 (PP 35/2021 art. 31(2)b)
          Hari itu hari libur resmi
      17.00 sampai 18.00: 1 jam × 4
        hari libur: semua waktu dalam sehari adalah lembur; sebelumnya sudah terhitung 9 jam, \
jadi ini tingkat 3 dari 3 dengan kelipatan 4 (PP 35/2021 art. 31(2)b)
          Hari itu hari libur resmi
    """
    assert text(expected) == explain_reckoned(day, name="Sari").render("id")


def japan() -> RuleBook:
    """Labour Standards Act art. 37: a quarter more for overtime, and another one at night."""
    daily = attrs.evolve(threshold(("5/4", None)), citation=ARTICLE_37)
    night = Premium(
        name="night", multiple="5/4", citation=ARTICLE_37, window=ClockWindow.of("22:00", "05:00")
    )
    return book(daily, premiums=[night], combination=Combination.SUM)


def test_overtime_at_night_in_japan_is_explained_with_what_both_make_together() -> None:
    """Each rule has its own sentence and source, and one more says how they meet."""
    day = last([worked(MONDAY, ("14:00", "26:00"), zone="Asia/Tokyo")], japan())
    english = """
    E07 worked 12 hours on May 4, 2026: 8 hours at 1 and 4 hours at 1.5
      14:00 to 22:00: 8 hours at 1
        Ordinary time, at the plain wage (a law of our own, for tests)
      22:00 to 02:00 on May 5, 2026: 4 hours at 1.5
        daily: time beyond 8 hours in a day is overtime at 1.25; 8 hours had been counted before \
(Labour Standards Act art. 37 [unverified])
        night: time in 22:00-05:00 is worth 1.25 (Labour Standards Act art. 37 [unverified])
        What 1.25 and 1.25 add to the plain wage is added up: 1.5
    """
    indonesian = """
    E07 bekerja 12 jam pada 4 Mei 2026: 8 jam × 1 dan 4 jam × 1,5
      14.00 sampai 22.00: 8 jam × 1
        Jam kerja biasa, dengan upah biasa (a law of our own, for tests)
      22.00 sampai 02.00 pada 5 Mei 2026: 4 jam × 1,5
        harian: waktu di atas 8 jam dalam sehari adalah lembur dengan kelipatan 1,25; sebelumnya \
sudah terhitung 8 jam (Labour Standards Act art. 37 [unverified])
        night: waktu pada pukul 22.00-05.00 bernilai 1,25 kali (Labour Standards Act art. 37 \
[unverified])
        Tambahan atas upah biasa dari 1,25 dan 1,25 dijumlahkan: 1,5
    """
    assert text(english) == explain_reckoned(day).render("en")
    assert text(indonesian) == explain_reckoned(day).render("id")


def test_a_week_says_what_it_had_counted_before() -> None:
    """The threshold is passed in the middle of Friday, after the hours of four days."""
    weekly = Threshold(
        name="weekly",
        period=WEEK,
        beyond=hours(40),
        tiers=tiers(("3/2", None)),
        citation=Citation("29 U.S.C. 207(a)(1)"),
    )
    day = last(days_of(MONDAY, [10, 10, 10, 8, 6]), book(weekly))
    expected = """
    E07 bekerja 6 jam pada 8 Mei 2026: 2 jam × 1 dan 4 jam × 1,5
      08.00 sampai 10.00: 2 jam × 1
        Jam kerja biasa, dengan upah biasa (a law of our own, for tests)
      10.00 sampai 14.00: 4 jam × 1,5
        mingguan: waktu di atas 40 jam dalam seminggu adalah lembur dengan kelipatan 1,5; \
sebelumnya sudah terhitung 40 jam (29 U.S.C. 207(a)(1))
    """
    assert text(expected) == explain_reckoned(day).render("id")


@given(weeks(), books())
def test_the_explained_pieces_sum_to_the_day_and_hold_each_second_once(
    days: list[WorkedDay], rules: RuleBook
) -> None:
    """Whatever the rules are, the parts are the whole, and each multiple has its reasons."""
    for day in reckon(days, rules=rules).days:
        explained = explain_reckoned(day)
        nodes = pieces_in(explained)
        spans = sum(each.time.seconds for each in day.worked.spans)
        assert Duration(spans) == explained.result
        assert [piece.time for piece in day.pieces] == [node.result for node in nodes]
        for piece, node in zip(day.pieces, nodes, strict=True):
            assert piece.multiple == node.parameters["multiple"]
            unsourced = {"time.combination", "time.on_call"}
            assert all(why.source for why in node.because if why.rule not in unsourced)


@given(weeks(), books())
def test_the_tier_that_is_named_is_the_one_that_is_paid(
    days: list[WorkedDay], rules: RuleBook
) -> None:
    """The number of a tier is found from what had been counted, the multiple from the cut."""
    known = {rule.name: rule for rule in rules.thresholds}
    for day in reckon(days, rules=rules).days:
        for piece in pieces_in(explain_reckoned(day)):
            for why in piece.because:
                rule = known.get(why.rule.removeprefix("threshold."))
                if rule is not None:
                    tier = why.parameters["tier"]
                    assert isinstance(tier, int)
                    assert rule.tiers[tier - 1].multiple == why.result


@given(weeks(), books())
def test_every_explanation_can_be_said_in_both_languages(
    days: list[WorkedDay], rules: RuleBook
) -> None:
    """No sentence lacks a value, and no English one is left in Indonesian."""
    for day in reckon(days, rules=rules).days[:2]:
        explained = explain_reckoned(day)
        assert len(explained.render("en").splitlines()) == len(explained.render("id").splitlines())
        for _, node in explained.walk():
            assert node.sentence("en") != node.sentence("id")


def test_a_day_without_work_says_so() -> None:
    """A day of nothing comes to nothing."""
    explained = explain_reckoned(last([worked(MONDAY)], book()), name="Sari")
    assert (Duration(0), ()) == (explained.result, explained.because)
    assert "Sari did not work on May 4, 2026" == explained.render("en")
    assert "Sari tidak bekerja pada 4 Mei 2026" == explained.render("id")


@attrs.frozen
class Rounded:
    """A step that changed something on the way."""

    def explain(self) -> Explanation:
        """Say so."""
        return Explanation(rule="attendance.rounding", says=Message("08:03 counts as 08:00"))


def test_what_changed_the_times_on_the_way_comes_first() -> None:
    """From the punch to the multiple in one tree, also where a punch is missing."""
    day = attrs.evolve(worked(MONDAY, ("08:00", "12:00")), trace=(Rounded(),), complete=False)
    assert [
        "A punch is missing, so the time follows the policy for missing punches",
        "08:03 counts as 08:00",
        "08:00 to 12:00: 4:00:00 at 1",
    ] == [str(node.says) for node in explain_reckoned(last([day], book())).because]


def test_what_is_paid_besides_stands_below_the_pieces_with_its_own_reason() -> None:
    """Credits, guaranteed time and money are no part of the time that was worked."""
    rules = attrs.evolve(
        book(),
        extras=[
            MinimumShift(citation=CITED, least=hours(4)),
            DistancePay(
                citation=CITED, a_km=Money.of(2000, "IDR"), travelled={("E07", MONDAY): 12}
            ),
        ],
    )
    given_time = Credit(name="paid lunch", time=hours(1))
    day = attrs.evolve(worked(MONDAY, ("08:00", "10:00")), credits=(given_time,))
    explained = explain_reckoned(last([day], rules))
    assert hours(2) == explained.result
    assert [
        ("Paid besides, paid lunch: 1:00:00 at 1", hours(1), "", 0),
        ("Paid besides, minimum shift: 2:00:00 at 1", hours(2), str(CITED), 1),
        ("Paid besides, distance: IDR 24000.00", Money.of(24000, "IDR"), str(CITED), 1),
    ] == [
        (str(node.says), node.result, node.source, len(node.because))
        for node in explained.because
        if node.rule == "time.extra"
    ]


def test_a_day_with_credited_time_says_what_was_worked_and_what_was_not() -> None:
    """So that the sum of the worked day is found again."""
    lunch = Credit(name="paid lunch", time=hours(1))
    day = attrs.evolve(worked(MONDAY, ("08:00", "17:00")), credits=(lunch,))
    explained = explain_reckoned(last([day], book()), name="Sari")
    off = explain_reckoned(last([attrs.evolve(day, spans=())], book()), name="Sari")
    assert hours(10) == day.worked
    assert (
        "Sari worked 9 hours on May 4, 2026, 10 hours with the 1 hour credited besides: "
        "9 hours at 1"
    ) == explained.sentence("en")
    assert "pada 4 Mei 2026, 10 jam dengan 1 jam yang diakui: 9 jam × 1" in explained.sentence("id")
    assert (hours(9), hours(1)) == (explained.result, explained.parameters["credited"])
    assert "Sari did not work on May 4, 2026 and is credited with 1 hour" == off.sentence("en")
    assert "Sari tidak bekerja pada 4 Mei 2026 dan diakui 1 jam" == off.sentence("id")


def test_pauses_stand_between_the_pieces_so_that_the_day_can_be_added_up() -> None:
    """Named where a break is known, and just as time away where none is."""

    def pause(start: str, end: str, kind: BreakKind, *, paid: bool = False) -> BreakSpan:
        times = span(MONDAY, start, end)
        return BreakSpan(start=times.start, end=times.end, kind=kind, paid=paid)

    day = attrs.evolve(
        worked(
            MONDAY, ("08:00", "12:00"), ("13:30", "15:00"), ("15:15", "16:00"), ("16:00", "17:00")
        ),
        breaks=(
            pause("12:15", "13:00", BreakKind.MEAL),
            pause("15:00", "15:15", BreakKind.REST, paid=True),
            pause("16:00", "16:30", BreakKind.REST),
        ),
    )
    explained = explain_reckoned(last([day], book()))
    pauses = [node for node in explained.because if node.rule == "time.pause"]
    assert [
        "08:00 to 12:00: 4:00:00 at 1",
        "12:00 to 12:15: 0:15:00 away, not paid",
        "12:15 to 13:00: 0:45:00 of meal break, not paid",
        "13:00 to 13:30: 0:30:00 away, not paid",
        "13:30 to 15:00: 1:30:00 at 1",
        "15:00 to 15:15: 0:15:00 of rest break, paid besides",
    ] == [str(node.says) for node in explained.because[:6]]
    assert "12.15 sampai 13.00: 45 menit istirahat makan, tidak dibayar" == pauses[1].sentence("id")
    assert [15, 45, 30, 15] == [node.result.seconds // 60 for node in pauses]  # type: ignore[union-attr]
    assert 4 == len(pauses)


def test_time_that_is_no_plain_work_is_named_with_its_rate() -> None:
    """Travel, a call-out, a job with a wage of its own."""
    spans = (
        span(MONDAY, "08:00", "09:00", kind=TimeKind.TRAVEL),
        span(MONDAY, "09:00", "10:00", rate="welder"),
        span(MONDAY, "10:00", "11:00", kind=TimeKind.CALL_OUT, rate="welder"),
    )
    day = WorkedDay(person="E07", day=MONDAY, zone=JAKARTA, spans=spans)
    nodes = pieces_in(explain_reckoned(last([day], book())))
    assert [
        "08:00 to 09:00: 1:00:00 of travel at 1",
        "09:00 to 10:00: 1:00:00 with the wage of welder at 1",
        "10:00 to 11:00: 1:00:00 of call-out with the wage of welder at 1",
    ] == [str(node.says) for node in nodes]
    assert {"multiple": Fraction(1), "kind": "call_out", "rate": "welder"} == dict(
        nodes[-1].parameters
    )
    assert "10.00 sampai 11.00: 1 jam panggilan kerja dengan upah welder × 1" == nodes[-1].sentence(
        "id"
    )


def test_on_a_day_of_two_clocks_each_time_says_which() -> None:
    """When clocks go back in New York, 01:30 comes twice."""
    day = worked(date(2026, 11, 1), ("00:00", "08:00"), zone="America/New_York")
    (piece,) = pieces_in(explain_reckoned(last([day], book())))
    assert "00:00 UTC-04:00 to 08:00 UTC-05:00: 9:00:00 at 1" == str(piece.says)


@pytest.mark.parametrize(
    ("combination", "multiple", "said"),
    [
        (Combination.MAX, "3/2", "Of 3/2, 5/4 and 11/10 the greatest stands alone: 3/2"),
        (
            Combination.SUM,
            "37/20",
            "What 3/2, 5/4 and 11/10 add to the plain wage is added up: 37/20",
        ),
        (Combination.PRODUCT, "33/16", "3/2, 5/4 and 11/10 are multiplied: 33/16"),
    ],
)
def test_how_several_multiples_meet_is_said(
    combination: Combination, multiple: str, said: str
) -> None:
    """The book decides, and its decision is a sentence of its own."""
    premiums = [
        Premium(name="night", multiple="5/4", citation=CITED),
        Premium(name="heat", multiple="11/10", citation=CITED),
    ]
    rules = book(threshold(("3/2", None), beyond=0), premiums=premiums, combination=combination)
    explained = explain_reckoned(last([worked(MONDAY, ("08:00", "10:00"))], rules))
    assert said == reasons_in(explained)[-1]
    assert Fraction(multiple) == pieces_in(explained)[0].because[-1].result


def test_a_multiple_that_no_decimal_shows_is_said_as_a_fraction() -> None:
    """A third more is 4/3 and not 1.333."""
    premium = Premium(name="late", multiple="4/3", citation=CITED)
    explained = explain_reckoned(
        last([worked(MONDAY, ("08:00", "09:00"))], book(premiums=[premium]))
    )
    assert "E07 worked 1 hour on May 4, 2026: 1 hour at 4/3" == explained.sentence("en")
    assert "E07 bekerja 1 jam pada 4 Mei 2026: 1 jam × 4/3" == explained.sentence("id")


def test_a_premium_says_its_window_its_days_and_its_bounds() -> None:
    """What must hold for it, and how much it pays."""
    premium = Premium(
        name="sunday",
        multiple=2,
        citation=CITED,
        window=ClockWindow.of(
            "00:00", "24:00", weekdays=[5, 6], day_kinds=[DayKind.WORKDAY, DayKind.REST_DAY]
        ),
        when=When(weekdays=[6], traits=["shop"]),
        least=hours(1),
        most=hours(3),
        whole_span_only=True,
    )
    day = worked(SUNDAY, ("08:00", "11:00"), traits=["shop"])
    explained = explain_reckoned(last([day], book(premiums=[premium])))
    assert [
        (
            "sunday: time in 00:00-24:00 on Saturday and Sunday, if it is an ordinary working day "
            "or a rest day is worth 2"
        ),
        "It is Sunday",
        "The day is marked shop",
        "It asks for at least 1:00:00 a day",
        "It pays for the first 3:00:00 of a day",
        "It asks for work that does not leave that time",
    ] == reasons_in(explained)
    assert {
        "multiple": 2,
        "window": "00:00-24:00",
        "least": hours(1),
        "most": hours(3),
    } == pieces_in(explained)[0].because[0].parameters


def test_a_threshold_says_what_counts_towards_it() -> None:
    """No pyramiding, kinds of time, days and hours that count."""
    counts = Contributing(
        kinds=[TimeKind.WORK, TimeKind.ON_CALL],
        day_kinds=[DayKind.WORKDAY],
        straight_time_only=True,
        window=ClockWindow.of("06:00", "22:00", day_kinds=[DayKind.WORKDAY]),
    )
    rule = attrs.evolve(
        threshold(("3/2", None), beyond=1),
        period=Period(unit=PeriodUnit.WEEK, count=2),
        counts=counts,
        tolerance=Duration.of(minutes=5),
    )
    spans = (
        span(MONDAY, "07:00", "07:30", kind=TimeKind.BEFORE_SHIFT),
        span(MONDAY, "07:30", "08:00", kind=TimeKind.TRAVEL),
        span(MONDAY, "08:00", "11:00"),
    )
    day = WorkedDay(person="E07", day=MONDAY, zone=JAKARTA, spans=spans)
    explained = explain_reckoned(last([day], book(rule)))
    plain = explain_reckoned(last([worked(MONDAY, ("08:00", "11:00"))], book(rule)))
    assert not [said for said in reasons_in(plain) if "planned start" in said]
    assert [
        "daily: time beyond 1:00:00 in 2 weeks is overtime at 3/2; 1:00:00 had been counted before",
        "It does not count work before the planned start and travel",
        "It also counts being on call",
        "It counts time on an ordinary working day",
        "It counts time in 06:00-22:00 on an ordinary working day",
        "It does not count what another rule made overtime",
    ] == reasons_in(explained)
    (why,) = pieces_in(explained)[-1].because
    assert {
        "beyond": hours(1),
        "counted_before": hours(1),
        "tier": 1,
        "multiple": Fraction(3, 2),
        "tolerance": Duration.of(minutes=5),
    } == why.parameters


@pytest.mark.parametrize(
    ("onwards", "said"), [(False, "It is day 2 in a row"), (True, "It is day 2 in a row, or later")]
)
def test_a_day_in_a_row_says_which(onwards: bool, said: str) -> None:  # noqa: FBT001
    """The rule names the day it is for."""
    rule = attrs.evolve(
        threshold((2, None), beyond=0), when=When(in_row=DayInRow(number=2, onwards=onwards))
    )
    assert said == reasons_in(explain_reckoned(last(days_of(MONDAY, [4, 4]), book(rule))))[-1]


def test_tiers_by_the_overtime_of_a_day_say_how_much_there_was() -> None:
    """The tier follows what was overtime that day, whichever rule made it so."""
    rule = attrs.evolve(threshold(("3/2", 1), (2, None)), tiers_by=TierIndex.OVERTIME_OF_DAY)
    explained = explain_reckoned(last([worked(MONDAY, ("08:00", "19:00"))], book(rule)))
    assert [
        (
            "daily: time beyond 8:00:00 in a day is overtime; 9:00:00 had been counted before and "
            "1:00:00 of the day was overtime, so it is tier 2 of 2, at 2"
        )
    ] == reasons_in(explained)


def test_time_beyond_the_last_tier_that_is_listed_keeps_it() -> None:
    """The law lists no more, and the last multiple goes on."""
    explained = explain_reckoned(
        last([worked(MONDAY, ("08:00", "19:00"))], book(threshold(("3/2", 1), (2, 1))))
    )
    assert 2 == pieces_in(explained)[-1].because[0].parameters["tier"]


def test_times_of_another_date_say_it_once() -> None:
    """A night belongs to the day it began on, and its hours after midnight say their date."""
    night = Premium(
        name="night", multiple="5/4", citation=CITED, window=ClockWindow.of("00:00", "02:00")
    )
    day = WorkedDay(person="E07", day=MONDAY, zone=JAKARTA, spans=(span(SUNDAY, "22:00", "51:00"),))
    assert [
        "22:00 to 24:00 on 2026-05-03",
        "00:00 to 02:00",
        "02:00 to 24:00",
        "00:00 to 02:00 on 2026-05-05",
        "02:00 to 03:00 on 2026-05-05",
    ] == [
        str(node.says).rpartition(": ")[0]
        for node in pieces_in(explain_reckoned(last([day], book(premiums=[night]))))
    ]


def test_a_list_of_nothing_says_nothing() -> None:
    """A rule that means no day at all has no word for them."""
    assert "" == listed(())


@pytest.mark.parametrize(
    ("name", "english", "indonesian"),
    [
        ("day_off", "day off", "hari libur"),
        ("rest_day", "rest day", "hari istirahat mingguan"),
        ("half_day", "half day", "setengah hari"),
        ("reporting time (2)", "reporting time (2)", "waktu melapor (2)"),
        ("art. 7 (b)", "art. 7 (b)", "art. 7 (b)"),
    ],
)
def test_a_rule_is_called_in_words(name: str, english: str, indonesian: str) -> None:
    """A name for programs is no prose; one that nobody translated stays as it is."""
    called = RuleName(name)
    assert (english, english, indonesian) == (str(called), called.render(), called.render("id"))
