"""The dump of an attendance device (ZKTeco ``attlog.dat``): dirt becomes findings.

A device is a clock with a finger on it, and its dump is what was measured, not what was
meant. Six dumps from five countries (4,500 to 36,000 rows) hold NUL bytes, times like
``1971--10--29 -23:-59:-53``, clocks that fell back to the year 2000, lines out of order,
whole uploads twice, and a direction flag that half of the devices set at random. So a line
that cannot be read is kept as a finding with its text, never dropped without a word, and
only a PIN that nobody has refuses the file, because then hours would be lost.

A line is ``PIN <tab> YYYY-MM-DD HH:MM:SS [<tab> device, state, verify, work code]``, the PIN
padded with blanks; where no PIN is, it is what a device pushes, and the number of the device is
not there. More columns are of no interest. Other formats, and devices without a list of people,
are read by :mod:`backoffice_core.formats.devices`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import attrs

from backoffice_core.attendance.model import Punch
from backoffice_core.formats.attlog_lines import Clock, Line, columns_of, numbered_lines, read_line
from backoffice_core.formats.devices import LogColumns, told
from backoffice_core.formats.devices.logs import has_second_time, pieces_of
from backoffice_core.formats.files import file_bytes, looks_like_utf16
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.periods import Month
from backoffice_core.kernel.words import Message

__all__ = ["AttlogReading", "attlog_punches", "read_attlog", "repeated_finding"]

# Devices of this kind restart at 2000-01-01; none was in use before this year.
YEAR_MIN = 2005
TEXT_SHOWN_MAX = 80
FINDINGS_EACH_MAX = 100
NO_PUNCHES = ("formats.punch_unreadable", "formats.nul_block")


@attrs.frozen(kw_only=True)
class AttlogReading:
    """What a dump came to: its punches in the order of the file, and what was found in it."""

    punches: tuple[Punch, ...]
    findings: tuple[Finding, ...]


@checked
def read_attlog(
    source: Path | str | bytes,
    *,
    zone: str,
    pins: Mapping[str, str],
    month: Month | None = None,
    device: str = "attlog",
    ignored_pins: Iterable[str] = (),
    file: str = "attlog.dat",
) -> AttlogReading:
    r"""The punches in a device's dump, given as a path or as bytes.

    ``pins`` names the employee behind each PIN, ``zone`` is the device's, ``file`` how the
    dump is called in findings when it is given as bytes. Before the Monday of the
    first week of ``month`` (or the day before it) and after the morning that follows it
    nothing is taken. Findings: ``formats.punch_unreadable``,
    ``formats.punch_cleaned``, ``formats.clock_reset``, ``formats.punches_outside_month``,
    ``formats.punches_repeated``, ``formats.punches_ignored``, ``formats.punch_time_doubtful``.

    Raises :class:`InputRefused` when a PIN is not known, or the file cannot be read.

    >>> dump = b"    7\t2026-05-04 07:58:11\t1\t0\t1\t0\r\n    7\t2000-01-01 00:00:09\t1\t0\r\n"
    >>> reading = read_attlog(dump, zone="Asia/Jakarta", pins={"7": "E07"})
    >>> [(punch.person, punch.at.iso()) for punch in reading.punches]
    [('E07', '2026-05-04T07:58:11+07:00[Asia/Jakarta]')]
    >>> print(reading.findings[0].kind, reading.findings[0].subject)
    formats.clock_reset attlog.dat:2
    """
    problems = Problems()
    content = source if isinstance(source, bytes) else None
    if not isinstance(source, bytes):
        path = Path(source)
        file = path.name
        content = file_bytes(path.parent, file, problems)
    reading = AttlogReading(punches=(), findings=())
    if content is not None:
        reading = attlog_punches(
            content,
            file=file,
            clock=Clock(zone=zone, month=month),
            pins=pins,
            ignored=frozenset(ignored_pins),
            device=device,
            problems=problems,
        )
    problems.refuse()
    return reading


def attlog_punches(
    content: bytes,
    *,
    file: str,
    clock: Clock,
    pins: Mapping[str, str],
    ignored: frozenset[str],
    device: str,
    problems: Problems,
) -> AttlogReading:
    """The punches of a dump; unknown PINs become problems instead of an error."""
    if not content.strip(b"\0 \t\r\n"):
        problems.add(file, "It is empty.", "Export the device's log again.")
        return AttlogReading(punches=(), findings=())
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        b"\0\t\0" in content and looks_like_utf16(content)
    ):
        problems.add(file, "It looks like UTF-16.", "Save it as plain text (UTF-8).", line=1)
        return AttlogReading(punches=(), findings=())
    lines = tuple(numbered_lines(content))
    sieve = Sieve(
        file=file,
        clock=clock,
        pins=pins,
        ignored=ignored,
        device=device,
        columns=columns_of(lines),
    )
    for number, raw in lines:
        sieve.take(number, raw)
    if sum(sieve.told.get(kind, 0) for kind in NO_PUNCHES) == len(lines):
        problems.add(
            file,
            f"Not one of its {len(lines)} lines is a punch.",
            "Export the device's log again: PIN, tab, YYYY-MM-DD HH:MM:SS, tab, state.",
            line=lines[0][0],
        )
    for pin, (first, count) in sieve.unknown.items():
        problems.add(
            file,
            f"No employee has the PIN {pin}, which is on {count} line{'s' * (count > 1)}.",
            "Add the PIN to employees.csv, or to ignored_pins in shop.toml.",
            line=first,
            field="pin",
        )
    return AttlogReading(punches=tuple(sieve.punches), findings=tuple(sieve.all_findings()))


@attrs.define(kw_only=True)
class Sieve:
    """What is left of a dump's lines, and what was held back and why."""

    file: str
    clock: Clock
    pins: Mapping[str, str]
    ignored: frozenset[str]
    device: str
    columns: LogColumns
    punches: list[Punch] = attrs.Factory(list[Punch])
    findings: list[Finding] = attrs.Factory(list[Finding])
    unknown: dict[str, tuple[int, int]] = attrs.Factory(dict[str, tuple[int, int]])
    seen: dict[tuple[str, Instant, int], int] = attrs.Factory(dict[tuple[str, Instant, int], int])
    repeated: list[int] = attrs.Factory(list[int])
    left_out: list[int] = attrs.Factory(list[int])
    of_ignored: list[int] = attrs.Factory(list[int])
    told: dict[str, int] = attrs.Factory(dict[str, int])

    def take(self, number: int, raw: str) -> None:
        """Judge one line; where NUL bytes stand in it, it may have been two."""
        if not raw.strip(" \t\0"):
            self.tell_as(told.only_nul(self.file, number, count=raw.count("\0")), number)
            return
        for piece in pieces_of(raw):
            self.take_piece(number, piece, cleaned="\0" in raw)

    def take_piece(self, number: int, text: str, *, cleaned: bool) -> None:
        """Judge a line, or what is left of one."""
        line = read_line(number, text, self.columns)
        if line is None or not 1 < line.moment.year < 9999:  # noqa: PLR2004 - room for zones
            self.tell_unreadable(number, text)
            return
        if has_second_time(text):
            self.tell_as(told.second_time(self.file, number, text), number)
        if line.pin in self.ignored:
            self.of_ignored.append(number)
        elif line.moment.year < YEAR_MIN:
            self.tell_reset(line)
        elif not self.clock.accepts(line.moment):
            self.left_out.append(number)
        elif line.pin not in self.pins:
            first, count = self.unknown.get(line.pin, (number, 0))
            self.unknown[line.pin] = (first, count + 1)
        else:
            self.keep(line, cleaned=cleaned)

    def keep(self, line: Line, *, cleaned: bool) -> None:
        """Keep a punch, and say so where it had to be cleaned or its time is doubtful."""
        person = self.pins[line.pin]
        at = self.clock.at(line.moment)
        key = (person, at.instant, line.state)
        punch = Punch(
            device=self.device,
            person=person,
            at=at,
            state=line.state,
            verify=line.verify,
            work_code=line.work_code,
            source=f"{self.file}:{line.number}",
        )
        if key in self.seen:
            self.repeated.append(line.number)
            self.told_again(self.seen[key], punch)
            return
        self.seen[key] = len(self.punches)
        self.punches.append(punch)
        if cleaned:
            self.tell(
                "formats.punch_cleaned",
                Severity.INFO,
                line.number,
                Message(
                    "{file}, line {line}: NUL bytes were removed, and the punch kept",
                    file=self.file,
                    line=line.number,
                ),
                day=at.day,
            )
        if self.clock.is_doubtful(line.moment):
            self.tell(
                "formats.punch_time_doubtful",
                Severity.NOTICE,
                line.number,
                Message(
                    "{file}, line {line}: clocks were changed over this time; it is read as {at}",
                    at=at,
                    file=self.file,
                    line=line.number,
                ),
                day=at.day,
            )

    def told_again(self, place: int, punch: Punch) -> None:
        """Of one punch told in two ways keep the same one whatever the order of the lines."""
        kept = self.punches[place]
        if (punch.verify, punch.work_code) < (kept.verify, kept.work_code):
            self.punches[place] = attrs.evolve(punch, source=kept.source)

    def tell_as(self, finding: Finding, line: int) -> None:
        """Tell a finding that other readers tell too."""
        self.tell(finding.kind, finding.severity, line, finding.says)

    def tell_unreadable(self, number: int, text: str) -> None:
        """Report a line that is no punch."""
        printable = "".join(sign if sign.isprintable() else " " for sign in text).strip()
        self.tell(
            "formats.punch_unreadable",
            Severity.WARNING,
            number,
            Message(
                "{file}, line {line}: {text} is not a punch",
                file=self.file,
                line=number,
                text=repr(printable[:TEXT_SHOWN_MAX]),
            ),
        )

    def tell_reset(self, line: Line) -> None:
        """Report a punch whose time the device had lost."""
        self.tell(
            "formats.clock_reset",
            Severity.WARNING,
            line.number,
            Message(
                "{file}, line {line}: the clock stood at {time}, so the punch of PIN {pin} is"
                " left out",
                file=self.file,
                line=line.number,
                time=line.moment.isoformat(sep=" "),
                pin=line.pin,
            ),
        )

    def tell(
        self, kind: str, severity: Severity, line: int, says: Message, *, day: date | None = None
    ) -> None:
        """Add a finding about a line, up to so many of a kind."""
        self.told[kind] = self.told.get(kind, 0) + 1
        if self.told[kind] <= FINDINGS_EACH_MAX:
            self.findings.append(
                Finding(
                    kind=kind,
                    severity=severity,
                    subject=f"{self.file}:{line}",
                    says=says,
                    day=day,
                )
            )

    def all_findings(self) -> Iterator[Finding]:
        """The findings about lines, then those about many lines together."""
        yield from self.findings
        for kind, count in self.told.items():
            if count > FINDINGS_EACH_MAX:
                yield self.summary(
                    kind,
                    Severity.WARNING,
                    Message(
                        "{file}: {more} more lines like these are not listed",
                        file=self.file,
                        more=count - FINDINGS_EACH_MAX,
                    ),
                    detail="more",
                )
        yield from self.groups()

    def groups(self) -> Iterator[Finding]:
        """One finding for each group of lines that were held back for the same reason."""
        if self.repeated:
            yield repeated_finding(self.file, self.repeated)
        if self.left_out:
            count, first = len(self.left_out), self.left_out[0]
            yield self.summary(
                "formats.punches_outside_month",
                Severity.INFO,
                Message.plural(
                    "{file}: {count} punch lies outside the month and is left out (line {first})",
                    "{file}: {count} punches lie outside the month and are left out (the first is"
                    " line {first})",
                    count=count,
                    file=self.file,
                    first=first,
                ),
            )
        if self.of_ignored:
            count, first = len(self.of_ignored), self.of_ignored[0]
            yield self.summary(
                "formats.punches_ignored",
                Severity.INFO,
                Message.plural(
                    "{file}: {count} punch of a PIN to be ignored is left out (line {first})",
                    "{file}: {count} punches of PINs to be ignored are left out (the first is line"
                    " {first})",
                    count=count,
                    file=self.file,
                    first=first,
                ),
            )

    def summary(self, kind: str, severity: Severity, says: Message, *, detail: str = "") -> Finding:
        """A finding about the file."""
        return Finding(kind=kind, severity=severity, subject=self.file, says=says, detail=detail)


def repeated_finding(file: str, lines: list[int]) -> Finding:
    """One finding for all lines that repeat earlier ones, as an upload done twice makes them."""
    return Finding(
        kind="formats.punches_repeated",
        severity=Severity.INFO,
        subject=file,
        says=Message.plural(
            "{file}: {count} line repeats an earlier one and counts once (line {first})",
            "{file}: {count} lines repeat earlier ones and count once (the first is line {first})",
            count=len(lines),
            file=file,
            first=lines[0],
        ),
    )
