"""A roster as a table: written, read again, and read where it names what is not there."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.formats import read_shifts_calendar
from backoffice_core.formats.rosters import (
    match_roster,
    read_curtois,
    read_inrc2,
    read_roster_table,
    write_roster_table,
)
from backoffice_core.kernel import InputRefused, Month, resolve
from backoffice_core.scheduling import Assignment, Demand, Person, RosterProblem, Shift
from tests.formats.rosters.instances import CURTOIS, HISTORY, SCENARIO, week_data
from tests.formats.rosters.test_curtois import PROBLEM, roster_of

DAY = date(2026, 6, 1)


def shift(code: str, skill: str, start: int = 8, place: str = "") -> Shift:
    """A shift of eight hours on the first of June."""
    begins = datetime(2026, 6, 1, start)
    return Shift(code=code, day=DAY, skill=skill, place=place,
                 start=resolve(begins, "Asia/Jakarta"),
                 end=resolve(begins + timedelta(hours=8), "Asia/Jakarta"))  # fmt: skip


SHOP = RosterProblem(
    people=[Person(id="E1", name="Budi", skills=["cashier"]),
            Person(id="E2", name="Sari", skills=["cashier", "stock"])],
    demand=[Demand(shift=shift("D", "cashier"), people=1),
            Demand(shift=shift("D", "stock"), people=1)],
    offers=[shift("L", "cashier", 13)],
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["", "", "E", "L", "N"]), min_size=42, max_size=42))
def test_a_roster_that_is_written_is_read_again(codes: list[str]) -> None:
    """The same assignments, and nothing to say about them."""
    roster = roster_of(PROBLEM, codes)
    reading = read_roster_table(write_roster_table(roster).encode(), PROBLEM)
    assert sorted(roster, key=repr) == sorted(reading.assignments, key=repr)
    assert () == reading.findings
    assert reading == attrs.evolve(
        match_roster(PROBLEM, reading.assignments), assignments=reading.assignments
    )


def kinds(text: str) -> list[tuple[str, str]]:
    """What is found in a table, each with its line."""
    reading = read_roster_table(text.encode(), SHOP)
    return [(one.kind.removeprefix("formats.roster_"), one.subject) for one in reading.findings]


def test_what_a_table_names_that_is_not_there_is_told_and_left_out() -> None:
    """Nobody's name, no shift's, a line twice: each line by itself, and the rest counts."""
    text = (
        "person,day,shift\nE1,2026-06-01,D\nE9,2026-06-01,D\nE1,2026-06-02,D\n"
        "E1,2026-06-01,Q\nE1,2026-06-01,D\nE2,2026-06-01,L\nE2,2026-06-01,D\n"
    )
    assert [
        ("person_unknown", "bytes:3"),
        ("shift_unknown", "bytes:4"),
        ("shift_unknown", "bytes:5"),
        ("repeated", "bytes:6"),
        ("shift_unclear", "bytes:8"),
    ] == kinds(text)
    reading = read_roster_table(text.encode(), SHOP)
    assert [("E1", "cashier"), ("E2", "cashier")] == [
        (one.person, one.skill) for one in reading.assignments
    ]
    assert len(reading.findings) == len({one.identity for one in reading.findings})


def test_a_skill_tells_shifts_of_one_code_apart() -> None:
    """Where it is not said, the person's own skill does, if it is one."""
    text = "person;day;shift;skill\nE2;2026-06-01;D;stock\nE1;2026-06-01;D;\nE2;2026-06-01;D;cook\n"
    assert [("shift_unknown", "bytes:4")] == kinds(text)
    reading = read_roster_table(text.encode(), SHOP)
    assert ["stock", "cashier"] == [one.skill for one in reading.assignments]


@pytest.mark.parametrize("text", [
    "", "person,day\nE1,2026-06-01\n", "person,day,shift\nE1,1 June,D\n",
    "person,day,shift\nE1,2026-06-01\n", "person,day,shift\n,2026-06-01,D\n",
    'person,day,shift\n"E1,2026-06-01,D\n', "person,day,shift,who\nE1,2026-06-01,D,x\n",
])  # fmt: skip
def test_what_is_no_roster_table_is_refused(text: str) -> None:
    """With the columns that it should have."""
    with pytest.raises(InputRefused) as refused:
        read_roster_table(text.encode(), SHOP)
    assert all(one.remedy for one in refused.value.problems)


def event(person: str, start: str, summary: str = "D") -> str:
    """A shift in a calendar, of eight hours."""
    return (
        f"BEGIN:VEVENT\r\nUID:{person}{start}\r\nSUMMARY:{summary}\r\nX-EMPLOYEE:{person}\r\n"
        f"DTSTART;TZID=Asia/Jakarta:20260601T{start}00\r\nDURATION:PT8H\r\nEND:VEVENT\r\n"
    )


def test_a_calendar_is_matched_with_the_problem() -> None:
    """A calendar knows no skills; where its time is another, the plan's counts, and is told."""
    calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{}END:VCALENDAR\r\n".format(
        event("E1", "0800") + event("E2", "1400", "L")
    )
    found = read_shifts_calendar(calendar.encode(), zone="Asia/Jakarta", month=Month(2026, 6),
                                 employees=["E1", "E2"])  # fmt: skip
    reading = match_roster(SHOP, found)
    assert [("E1", "D", "cashier"), ("E2", "L", "cashier")] == sorted(
        (one.person, one.shift, one.skill) for one in reading.assignments
    )
    [differs] = reading.findings
    assert ("formats.roster_time_differs", "E2 2026-06-01") == (differs.kind, differs.subject)
    assert {one.slot for one in reading.assignments} <= set(SHOP.by_slot)


def test_an_exact_shift_is_itself_though_its_code_is_there_twice() -> None:
    """Two places need people on D: times and places tell them apart."""
    north, south = shift("D", "cashier", place="north"), shift("D", "cashier", place="south")
    problem = attrs.evolve(
        SHOP, demand=[Demand(shift=north, people=1), Demand(shift=south, people=1)]
    )
    reading = match_roster(problem, [Assignment.of("E1", south), Assignment.of("E9", south)])
    assert ["south"] == [one.place for one in reading.assignments]
    assert ["formats.roster_person_unknown"] == [one.kind for one in reading.findings]
    table = read_roster_table(b"person,day,shift\nE1,2026-06-01,D\n", problem)
    assert ["formats.roster_shift_unclear"] == [one.kind for one in table.findings]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["curtois", "scenario", "history", "week", "table"]), st.data())
def test_whatever_stands_in_a_file_the_answer_is_a_problem_or_a_refusal(
    which: str, data: st.DataObject
) -> None:
    """A piece replaced, at any place, by something that readers trip over."""
    files = {
        "curtois": CURTOIS, "scenario": SCENARIO, "history": HISTORY, "week": week_data(),
        "table": write_roster_table(roster_of(PROBLEM, ["E", ""] * 21)),
    }  # fmt: skip
    content = files[which].encode()
    place = data.draw(st.integers(0, len(content)))
    piece = data.draw(st.sampled_from([
        *(b"", b"\0", b"\xff", b'"', b",", b"\n", b"-", b"9" * 40, b"|", b"=", b"{", b"]", b"[["),
        *(b"NaN", b"1e9", b"null", b"true", b"SECTION_COVER", "\u0661".encode(), b"E", b"0"),
    ]))  # fmt: skip
    cut = data.draw(st.sampled_from([0, 1, 3, 12, len(content)]))
    spoiled = {name: text.encode() for name, text in files.items()}
    spoiled[which] = content[:place] + piece + content[place + cut :]
    try:
        if which == "curtois":
            read_curtois(spoiled[which])
        elif which == "table":
            read_roster_table(spoiled[which], PROBLEM)
        else:
            read_inrc2(spoiled["scenario"], spoiled["history"], [spoiled["week"]])
    except InputRefused as refused:
        assert refused.problems  # noqa: PT017
        assert all(one.remedy and one.problem for one in refused.problems)  # noqa: PT017
