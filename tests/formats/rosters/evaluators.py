"""What a roster costs, reckoned straight from the files: no line of ours is used.

Written from the descriptions of the benchmarks, day by day over plain dictionaries, so that
readers and rules can be held to something that shares nothing with them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise

Cells = Mapping[tuple[str, int], str]
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def sections(text: str) -> dict[str, list[list[str]]]:
    """The lines of each section, cut at commas."""
    found: dict[str, list[list[str]]] = {}
    name = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("SECTION_"):
            name = line
            found[name] = []
        elif line and not line.startswith("#"):
            found[name].append([cell.strip() for cell in line.split(",")])
    return found


def runs(flags: list[bool]) -> list[tuple[int, int]]:
    """Start and length of each run of what is true."""
    found: list[tuple[int, int]] = []
    for place, flag in enumerate(flags):
        if flag and place and flags[place - 1]:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif flag:
            found.append((place, 1))
    return found


def curtois(text: str, cells: Cells) -> tuple[int, int]:
    """How much hard rules are broken, time in minutes, and what the rest costs."""
    part = sections(text)
    days = int(part["SECTION_HORIZON"][0][0])
    length = {row[0]: int(row[1]) for row in part["SECTION_SHIFTS"]}
    after = {row[0]: row[2].split("|") for row in part["SECTION_SHIFTS"]}
    hard = 0
    for row in part["SECTION_STAFF"]:
        own = [cells.get((row[0], day), "") for day in range(days)]
        most, least, longest, shortest, rest, weekends = map(int, row[2:])
        for limit in filter(None, row[1].split("|")):
            code, _, count = limit.partition("=")
            hard += max(0, own.count(code) - int(count))
        minutes = sum(length[code] for code in own if code)
        hard += max(0, minutes - most) + max(0, least - minutes)
        for before, now in pairwise(own):
            hard += bool(before and now and now in after[before])
        for start, count in runs([bool(code) for code in own]):
            hard += max(0, count - longest)
            if start and start + count < days:
                hard += max(0, shortest - count)
        for start, count in runs([not code for code in own]):
            if start and start + count < days:
                hard += max(0, rest - count)
        worked = sum(any(own[sat : sat + 2]) for sat in range(5, days, 7))
        hard += max(0, worked - weekends)
    hard += sum((row[0], int(day)) in cells for row in part["SECTION_DAYS_OFF"] for day in row[1:])
    return hard, asked_and_needed(part, cells)


def asked_and_needed(part: Mapping[str, list[list[str]]], cells: Cells) -> int:
    """What requests that are not met cost, and heads missing and over."""
    soft = 0
    for row in part["SECTION_SHIFT_ON_REQUESTS"]:
        soft += int(row[3]) * (cells.get((row[0], int(row[1]))) != row[2])
    for row in part["SECTION_SHIFT_OFF_REQUESTS"]:
        soft += int(row[3]) * (cells.get((row[0], int(row[1]))) == row[2])
    for row in part["SECTION_COVER"]:
        there = sum(key[1] == int(row[0]) and code == row[1] for key, code in cells.items())
        need = int(row[2])
        soft += int(row[3]) * max(0, need - there) + int(row[4]) * max(0, there - need)
    return soft


def inrc2(
    scenario: str, history: str, weeks: list[str], cells: Mapping[tuple[str, int], tuple[str, str]]
) -> tuple[int, int]:
    """What hard rules are broken by, and the cost of all weeks, the last one the last of all."""
    told, past = json.loads(scenario), json.loads(history)
    contracts = {one["id"]: one for one in told["contracts"]}
    before = {one["nurse"]: one for one in past["nurseHistory"]}
    kinds = {one["id"]: one for one in told["shiftTypes"]}
    banned = {
        (one["precedingShiftType"], after)
        for one in told["forbiddenShiftTypeSuccessions"]
        for after in one["succeedingShiftTypes"]
    }
    days = 7 * len(weeks)
    hard = cost = 0
    for nurse in told["nurses"]:
        name, contract, was = nurse["id"], contracts[nurse["contract"]], before[nurse["id"]]
        own = [cells.get((name, day), ("", ""))[0] for day in range(days)]
        hard += sum(
            skill not in nurse["skills"] for (who, _), (_, skill) in cells.items() if who == name
        )
        last = was["lastAssignedShiftType"].replace("None", "")
        hard += sum(pair in banned for pair in zip([last, *own], own, strict=False))
        cost += 30 * row_cost(
            [bool(code) for code in own],
            was["numberOfConsecutiveWorkingDays"],
            contract,
            "ConsecutiveWorkingDays",
        )
        cost += 30 * row_cost(
            [not code for code in own],
            was["numberOfConsecutiveDaysOff"],
            contract,
            "ConsecutiveDaysOff",
        )
        for code, kind in kinds.items():
            cost += 15 * row_cost(
                [one == code for one in own],
                was["numberOfConsecutiveAssignments"] * (last == code),
                kind,
                "ConsecutiveAssignments",
            )
        ends = [own[sat : sat + 2] for sat in range(5, days, 7)]
        if contract["completeWeekends"]:
            cost += 30 * sum(bool(one) != bool(other) for one, other in ends)
        total = sum(map(bool, own)) + was["numberOfAssignments"]
        cost += 20 * max(0, total - contract["maximumNumberOfAssignments"])
        cost += 20 * max(0, contract["minimumNumberOfAssignments"] - total)
        worked = sum(any(pair) for pair in ends) + was["numberOfWorkingWeekends"]
        cost += 30 * max(0, worked - contract["maximumNumberOfWorkingWeekends"])
    for number, week in enumerate(map(json.loads, weeks)):
        for wish in week["shiftOffRequests"]:
            code = cells.get((wish["nurse"], 7 * number + WEEK.index(wish["day"])), ("", ""))[0]
            cost += 10 * (bool(code) and wish["shiftType"] in {"Any", code})
        for need in week["requirements"]:
            for day, word in enumerate(WEEK):
                there = sum(
                    at == 7 * number + day and what == (need["shiftType"], need["skill"])
                    for (_, at), what in cells.items()
                )
                asked = need[f"requirementOn{word}"]
                hard += max(0, asked["minimum"] - there)
                # Where the optimum is the minimum, a head missing is missing, and no more.
                if asked["optimal"] > asked["minimum"]:
                    cost += 30 * max(0, asked["optimal"] - there)
    return hard, cost


def row_cost(flags: list[bool], before: int, limits: Mapping[str, int], name: str) -> int:
    """What runs cost, the run of the history counted on, the last run never too short."""
    least, most = limits[f"minimumNumberOf{name}"], limits[f"maximumNumberOf{name}"]
    cost, count = 0, before
    for flag in flags:
        if flag:
            count += 1
            cost += count > most
        else:
            cost += max(0, least - count) if count else 0
            count = 0
    return cost
