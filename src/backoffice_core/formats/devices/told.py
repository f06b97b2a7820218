"""What is said about the lines of a device log: file, line, what, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from backoffice_core.formats.devices.device import Device
from backoffice_core.kernel import Finding, Fold, Message, Severity, ZonedInstant

__all__ = [
    "bytes_garbled",
    "clock_reset",
    "date_ambiguous",
    "in_future",
    "kept_cleaned",
    "line_too_long",
    "only_nul",
    "pin_unknown",
    "second_time",
    "spot",
    "state_unknown",
    "time_doubtful",
    "time_impossible",
    "time_refused",
    "time_repeated",
    "unreadable",
]

TEXT_SHOWN_MAX = 80


def shown(text: str) -> str:
    """A piece of a file that is safe to print."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[:400]).strip()
    return repr(printable[:TEXT_SHOWN_MAX])


def spot(line: int, column: str) -> int | Message:
    """Where in a file: the line, and the column where a line may have several moments."""
    return Message("{line}, column {column}", line=line, column=column) if column else line


def of_line(
    kind: str,
    severity: Severity,
    file: str,
    line: int,
    says: Message,
    *,
    detail: str = "",
) -> Finding:
    """A finding about a line."""
    return Finding(
        kind=f"formats.{kind}",
        severity=severity,
        subject=f"{file}:{line}",
        says=says,
        detail=detail,
    )


def unreadable(file: str, line: int, text: str, *, detail: str = "") -> Finding:
    """Nobody can say whose punch it is, or when."""
    return of_line(
        "punch_unreadable",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: {text} is not a punch; if it was one, export it again or correct"
            " it by hand",
            file=file,
            line=spot(line, detail),
            text=shown(text),
        ),
        detail=detail,
    )


def only_nul(file: str, line: int, *, count: int) -> Finding:
    """A block of NUL bytes, as a full or a dying memory leaves it."""
    return of_line(
        "nul_block",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: nothing but {count} NUL bytes; punches may be lost here, so"
            " export the log again",
            file=file,
            line=line,
            count=count,
        ),
    )


def line_too_long(file: str, line: int, text: str) -> Finding:
    """No punch is that long."""
    return of_line(
        "line_too_long",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: {count} characters, beginning with {text}, are not a punch;"
            " export the log again",
            file=file,
            line=line,
            count=len(text),
            text=shown(text),
        ),
    )


def time_repeated(file: str, line: int, *, at: ZonedInstant, pin: str, first: int) -> Finding:
    """Two lines have one time of an hour that the clocks went through twice."""
    return of_line(
        "punch_time_repeated",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: {pin} has the time of line {first} again, of an hour that the"
            " clocks went through twice; both are read as {at}, so they count once: correct one by"
            " hand if it was an hour later",
            file=file,
            line=line,
            pin=pin,
            first=first,
            at=at,
        ),
    )


def time_impossible(file: str, line: int, *, time: str, pin: str, detail: str = "") -> Finding:
    """A time that no clock shows."""
    return of_line(
        "punch_time_impossible",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: no clock shows {time}, so the punch of {pin} is left out; correct"
            " it by hand",
            file=file,
            line=spot(line, detail),
            time=shown(time),
            pin=pin,
        ),
        detail=detail,
    )


def date_ambiguous(
    file: str, line: int, *, time: str, pin: str, detail: str = "", column: str = ""
) -> Finding:
    """A date that means two days; ``column`` is where it stands, if ``detail`` is not."""
    return of_line(
        "date_ambiguous",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: {time} may be two days, so the punch of {pin} is left out; say"
            " DateOrder.DAY_FIRST or DateOrder.MONTH_FIRST",
            file=file,
            line=spot(line, column or detail),
            time=shown(time),
            pin=pin,
        ),
        detail=detail,
    )


def clock_reset(file: str, line: int, *, at: ZonedInstant, pin: str, detail: str = "") -> Finding:
    """The device had lost its time."""
    return of_line(
        "clock_reset",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: the clock stood at {time}, so the punch of {pin} is set apart;"
            " set the clock, and correct the punch by hand",
            file=file,
            line=spot(line, detail),
            time=str(at.local),
            pin=pin,
        ),
        detail=detail,
    )


def in_future(file: str, line: int, *, at: ZonedInstant, pin: str, detail: str = "") -> Finding:
    """The device was ahead of the moment its log was fetched."""
    return of_line(
        "punch_in_future",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: {time} had not come yet, so the punch of {pin} is set apart;"
            " set the clock, and correct the punch by hand",
            file=file,
            line=spot(line, detail),
            time=str(at.local),
            pin=pin,
        ),
        detail=detail,
    )


TWICE = {
    Fold.FIRST: "{file}, line {line}: the clocks went through this hour twice, and it is read as"
    " the first time, {at} at UTC{offset}; correct the punch by hand if it was an hour later",
    Fold.SECOND: "{file}, line {line}: the clocks went through this hour twice, and it is read as"
    " the second time, {at} at UTC{offset}; correct the punch by hand if it was an hour earlier",
}


def time_doubtful(
    file: str, line: int, *, at: ZonedInstant, fold: Fold | None, detail: str = ""
) -> Finding:
    """Clocks were changed over a time, and a policy says what it means.

    ``fold`` is which of two times was taken; ``None`` where the clocks skipped the time.
    """
    if fold is None:
        says = Message(
            "{file}, line {line}: the clocks skipped this time, and it is read as {at}; correct the"
            " punch by hand if it was another",
            file=file,
            line=spot(line, detail),
            at=at,
        )
    else:
        says = Message(
            TWICE[fold], file=file, line=spot(line, detail), at=at, offset=offset_text(at)
        )
    return of_line("punch_time_doubtful", Severity.NOTICE, file, line, says, detail=detail)


def offset_text(at: ZonedInstant) -> str:
    """How far the clocks were from UTC: two moments of one clock time differ in nothing else."""
    minutes = abs(at.offset) // 60
    return f"{'-' if at.offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def time_refused(file: str, line: int, *, time: str, pin: str, detail: str = "") -> Finding:
    """Clocks were changed over a time, and no policy says what it means."""
    return of_line(
        "punch_time_refused",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: clocks were changed over {time}, so the punch of {pin} is left"
            " out; name a Gap and a Fold",
            file=file,
            line=spot(line, detail),
            time=time,
            pin=pin,
        ),
        detail=detail,
    )


def kept_cleaned(file: str, line: int) -> Finding:
    """A good punch with dirt around it."""
    return of_line(
        "punch_cleaned",
        Severity.INFO,
        file,
        line,
        Message(
            "{file}, line {line}: NUL bytes were removed, and the punch kept", file=file, line=line
        ),
    )


def second_time(file: str, line: int, text: str) -> Finding:
    """Two lines have become one."""
    return of_line(
        "punches_joined",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: a second time stands on it, {text}; only the first punch is"
            " read, so export the log again or correct the other by hand",
            file=file,
            line=line,
            text=shown(text),
        ),
    )


def bytes_garbled(file: str, lines: Sequence[int]) -> Finding:
    """Lines that lost bytes, because the text is in another encoding."""
    return Finding(
        kind="formats.bytes_garbled",
        severity=Severity.NOTICE,
        subject=file,
        says=Message.plural(
            "{file}: {count} line holds bytes that are no text in this encoding (line {first});"
            " name the encoding",
            "{file}: {count} lines hold bytes that are no text in this encoding (the first is line"
            " {first}); name the encoding",
            count=len(lines),
            file=file,
            first=lines[0],
        ),
    )


def pin_unknown(file: str, pin: str, *, first: int, count: int) -> Finding:
    """A PIN that stands for nobody; its punches are kept under it."""
    return Finding(
        kind="formats.pin_unknown",
        severity=Severity.WARNING,
        subject=file,
        detail=f"PIN {pin}",
        says=Message.plural(
            "{file}: nobody has the PIN {pin}, so {count} punch keeps it (line {first}); say whose"
            " it is",
            "{file}: nobody has the PIN {pin}, so {count} punches keep it (the first is line"
            " {first}); say whose it is",
            count=count,
            file=file,
            pin=pin,
            first=first,
        ),
    )


def state_unknown(file: str, state: str, device: Device, *, first: int, count: int) -> Finding:
    """A code or a word that the device's description does not know."""
    return Finding(
        kind="formats.state_unknown",
        severity=Severity.NOTICE,
        subject=file,
        detail=f"state {state}",
        says=Message.plural(
            "{file}: {device} is not said to have the state {state}; {count} punch is kept without"
            " a direction (line {first})",
            "{file}: {device} is not said to have the state {state}; {count} punches are kept"
            " without a direction (the first is line {first})",
            count=count,
            file=file,
            device=device.name,
            state=shown(state),
            first=first,
        ),
    )
