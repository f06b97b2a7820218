"""What the example shop's people left on the attendance device, with the dirt of real dumps.

The proportions are those measured on six dumps (4,500 to 36,000 rows from five countries):
a fifth of all employee-days with an odd number of punches, a few per cent repeated within a
minute, a direction flag that says "in" whatever happens, lines out of order, lines sent
twice, NUL bytes, a clock that fell back to the year 2000, and a time that no clock shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from backoffice_core.kernel.periods import Month
from backoffice_core.testing.dice import Dice
from backoffice_core.testing.shop_staff import DAY, HOUR, MINUTE, Away, Staff, Turn

__all__ = ["attlog_bytes"]


@attrs.frozen(order=True)
class Touch:
    """One line of the device: when, who, and the flag it was recorded with."""

    moment: int
    pin: str
    state: int

    @property
    def line(self) -> str:
        """The line as the device writes it on a stick: PIN, time, device, state, verification."""
        return f"{self.pin:>9}\t{stamp(self.moment)}\t1\t{self.state}\t1\t0"


def stamp(moment: int) -> str:
    """Date and time of day of a moment."""
    seconds = moment % DAY
    day = date.fromordinal(moment // DAY)
    return f"{day} {seconds // HOUR:02}:{seconds % HOUR // MINUTE:02}:{seconds % MINUTE:02}"


def touches_of(turn: Turn, dice: Dice) -> Iterator[Touch]:
    """What one shift left on the device."""
    if dice.happens(8):  # absent
        return
    begin = turn.start - dice.below(14 * MINUTE)
    if dice.happens(70):  # late
        begin = turn.start + dice.between(2 * MINUTE, 35 * MINUTE)
    finish = turn.end + dice.below(9 * MINUTE)
    if dice.happens(90):  # overtime
        finish += dice.between(2, 7) * 30 * MINUTE
    elif dice.happens(20):  # gone early
        finish = turn.end - dice.between(10 * MINUTE, 90 * MINUTE)
    moments = [begin, finish]
    if dice.happens(60):  # a break on the device too
        leaves = turn.start + 4 * HOUR + dice.below(HOUR)
        moments += [leaves, leaves + dice.between(40 * MINUTE, 62 * MINUTE)]
    if dice.happens(80):  # forgotten on the way out, or in
        moments.remove(finish if dice.happens(800) else begin)
    if dice.happens(40):  # somebody opens the door with the device
        moments.append(turn.start + dice.between(HOUR, 6 * HOUR))
    for moment in moments:
        state = dice.choose((0, 0, 0, 0, 0, 0, 1, 0, 1, 4))
        yield Touch(moment, turn.staff.pin, state)
        if dice.happens(35):  # pressed again
            yield Touch(moment + dice.between(2, 50), turn.staff.pin, state)


def helping_out(staff: list[Staff], month: Month, dice: Dice) -> Iterator[Touch]:
    """Work on rest days that nobody had planned."""
    for day in month:
        for one in staff:
            if one.shift_on(day) is None and dice.happens(15):
                begin = day.toordinal() * DAY + 8 * HOUR + dice.below(HOUR)
                yield Touch(begin, one.pin, 0)
                yield Touch(begin + 4 * HOUR + dice.below(2 * HOUR), one.pin, 0)


def attlog_bytes(
    staff: list[Staff],
    turns: Iterable[Turn],
    away: list[Away],
    month: Month,
    dice: Dice,
    *,
    before: Iterable[Turn] = (),
) -> bytes:
    """The dump of the attendance device, dirt included; ``before`` led into the month."""
    absent = {
        (one.staff.id, one.start + timedelta(days=passed))
        for one in away
        for passed in range((one.end - one.start).days + 1)
    }
    touches = [
        touch
        for turn in turns
        if (turn.staff.id, turn.day) not in absent
        for touch in touches_of(turn, dice)
    ]
    touches += helping_out(staff, month, dice)
    touches += [touch for turn in before for touch in touches_of(turn, dice)]
    lines = [touch.line for touch in sorted(touches)]
    return "".join(f"{line}\r\n" for line in soiled(lines, staff, dice)).encode("ascii")


def soiled(lines: list[str], staff: list[Staff], dice: Dice) -> list[str]:
    """The lines with what goes wrong between the finger and the file."""
    if not lines:
        return lines
    for _ in range(3 + len(lines) // 400):  # out of order
        line = lines.pop(dice.below(len(lines)))
        lines.insert(dice.below(len(lines) + 1), line)
    again = dice.below(max(1, len(lines) - 8))
    lines[again:again] = lines[again : again + 6]  # an upload repeated
    broken = dice.below(len(lines))
    lines[broken] = "\0\0\0\0" + lines[broken]
    pin = staff[len(staff) // 2].pin
    for strange in (
        f"{pin:>9}\t2000-01-01 00:04:17\t1\t0\t1\t0",
        f"{pin:>9}\t1971--10--29 -23:-59:-53\t0\t1\t0\t0",
        f"{pin:>9}\t2026-0",
    ):
        lines.insert(dice.below(len(lines) + 1), strange)
    return lines
