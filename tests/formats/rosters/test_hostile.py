"""XML that is no instance, is cut off, or wants to do harm is refused, with its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.formats.rosters import (
    read_curtois,
    read_inrc1,
    read_inrc2,
    read_roster_clock_times,
)
from backoffice_core.kernel import InputProblem, InputRefused
from tests.formats.rosters.instances import (
    CURTOIS,
    HISTORY,
    SCENARIO,
    week_data,
)
from tests.formats.rosters.test_inrc1 import pattern, rule, week

GOOD = week(rule("MaxNumAssignments", 5), patterns=pattern(("N", "Any"), ("D", "Any")))
TIMES = (
    b"<SchedulingPeriod><ShiftTypes><Shift ID='E'><StartTime>6:00</StartTime>"
    b"<Duration>480</Duration></Shift></ShiftTypes><Contracts><Contract ID='All'>"
    b"<MinRestTime>840</MinRestTime></Contract></Contracts></SchedulingPeriod>"
)
TWICE = b"<Shift ID='E'><StartTime>6:00</StartTime><Duration>1</Duration></Shift></ShiftTypes>"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<SchedulingPeriod>&b;</SchedulingPeriod>"
)
ELSEWHERE = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b"<SchedulingPeriod>&a;</SchedulingPeriod>"
)


def problems(content: bytes) -> list[InputProblem]:
    """What is wrong with an instance."""
    with pytest.raises(InputRefused) as refused:
        read_inrc1(content)
    assert all(one.remedy and one.problem for one in refused.value.problems)
    return list(refused.value.problems)


@pytest.mark.parametrize("content", [
    BOMB, ELSEWHERE, b"", b"\0", b"no xml", b"<SchedulingPeriod>", GOOD[:-30], b"\xff\xfe<",
    b"<a>" * 5_000, b'<?xml version="1.0" encoding="klingon"?><SchedulingPeriod/>',
])  # fmt: skip
def test_what_cannot_be_xml_of_ours_is_one_problem(content: bytes) -> None:
    """No entity is looked up, nothing is expanded, no depth exhausts the stack."""
    [problem] = problems(content)
    assert problem.line is not None
    assert "not XML that can be read" in problem.problem


def test_the_text_of_a_file_is_no_path_and_is_not_printed_back() -> None:
    """Whoever opened the file themselves is told to pass bytes, in one line."""
    with pytest.raises(InputRefused) as refused:
        read_curtois("SECTION_HORIZON\n14\n" * 100)
    (problem,) = refused.value.problems
    assert ("text", "This is the text of a file and no path.") == (problem.file, problem.problem)
    assert "bytes" in problem.remedy
    assert len(str(refused.value)) < 200


def test_a_file_that_is_not_there_is_asked_for_where_the_program_runs() -> None:
    """A dot is no place that people know."""
    with pytest.raises(InputRefused) as refused:
        read_curtois("no-such-instance.txt")
    (problem,) = refused.value.problems
    assert "Put it into the folder in which the program runs." == problem.remedy


def test_another_file_of_xml_is_told_by_its_name() -> None:
    """A solution handed over instead of an instance."""
    [problem] = problems(b"<Solution/>")
    assert "SchedulingPeriod" == problem.field


def test_namespaces_do_not_matter() -> None:
    """Some programs write one."""
    assert read_inrc1(GOOD.replace(b"<SchedulingPeriod", b"<SchedulingPeriod xmlns='urn:x'"))


@pytest.mark.parametrize(("written", "instead", "field"), [
    (b"6:00", b"6", "StartTime"), (b"6:00", b"6:61", "StartTime"), (b"6:00", b"", "StartTime"),
    (b"480", b"0", "Duration"), (b"840", b"-1", "MinRestTime"), (b"ID='E'", b"", "ID"),
    (b"</ShiftTypes>", TWICE, "ID"),
])  # fmt: skip
def test_clock_times_are_read_strictly(written: bytes, instead: bytes, field: str) -> None:
    """Times of day, lengths and rest."""
    with pytest.raises(InputRefused) as refused:
        read_roster_clock_times(TIMES.replace(written, instead, 1))
    assert field in {one.field for one in refused.value.problems}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(GOOD)), st.sampled_from([0, 1, 4, 30]), st.sampled_from(
    [b"", b"<", b">", b"&amp;", b"&x;", b'"', b"/", b"9" * 40, b"0", b"-", b"\xff", b"<a/>"]
))  # fmt: skip
def test_whatever_stands_in_an_instance_the_answer_is_a_problem_or_a_refusal(
    place: int, cut: int, piece: bytes
) -> None:
    """A piece replaced, at any place."""
    try:
        read_inrc1(GOOD[:place] + piece + GOOD[place + cut :])
    except InputRefused as refused:
        assert refused.problems  # noqa: PT017
        assert all(one.remedy and one.problem for one in refused.problems)  # noqa: PT017


def test_more_shifts_than_anybody_rosters_are_refused_before_they_are_made() -> None:
    """A small file cannot ask for a large memory."""
    long = CURTOIS.replace("14\n\nSECTION_SHIFTS", "3660\n\nSECTION_SHIFTS", 1)
    many = "".join(f"S{number},480,\n" for number in range(100))
    with pytest.raises(InputRefused) as refused:
        read_curtois(long.replace("E,480,\n", f"E,480,\n{many}").encode())
    assert "SECTION_SHIFTS" in {one.field for one in refused.value.problems}
    years = GOOD.replace(b"2013-08-11", b"2023-08-04")
    shift = b"<Shift ID='S%d'><StartTime>1:00</StartTime><EndTime>2:00</EndTime></Shift>"
    kinds = b"".join(shift % number for number in range(100))
    found = problems(years.replace(b"</ShiftTypes>", kinds + b"</ShiftTypes>"))
    assert ["ShiftTypes"] == [one.field for one in found]
    told = json.loads(SCENARIO)
    told["skills"] += [f"skill {number}" for number in range(5_000)]
    with pytest.raises(InputRefused) as refused:
        read_inrc2(json.dumps(told).encode(), HISTORY.encode(), [week_data().encode()])
    assert "shiftTypes" in {one.field for one in refused.value.problems}
