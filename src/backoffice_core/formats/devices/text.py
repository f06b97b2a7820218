"""A log as numbered lines, whatever encoding and line ends it has, and nothing of it lost.

Lines end with CR LF, LF or CR and with nothing else: ``str.splitlines`` would also end them
at signs that stand in names. Quotes do not join lines either: one forgotten quote would make a
single cell of the rest of the file, and so lose a month without a word.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs

from backoffice_core.formats.devices.device import TextEncoding
from backoffice_core.formats.files import file_bytes
from backoffice_core.formats.problems import Problems

__all__ = ["DeviceText", "content_of", "device_text", "text_in"]

LINES_MAX = 5_000_000
UTF16_SAMPLE = 400
# What it is when it is no text, by its first bytes.
NO_TEXTS = {
    b"\xd0\xcf\x11\xe0": "an Excel workbook (.xls)",
    b"PK\x03\x04": "an Excel workbook (.xlsx) or another archive",
    b"%PDF": "a PDF document",
    b"SQLite": "a database",
}
AS_CSV = "Open it and save it as CSV (UTF-8), or export text from the device."
AS_TABLE = "Read it with read_punches, or save it as CSV (UTF-8)."


@attrs.frozen(kw_only=True)
class DeviceText:
    """The lines of a log, numbered from 1 by their place; ``garbled`` lines lost bytes.

    Of a workbook it is one ``sheet``, whose bare numbers may count the days since an ``epoch``.
    """

    file: str
    lines: tuple[str, ...]
    garbled: tuple[int, ...]
    sheet: str = ""
    epoch: date | None = None


def device_text(source: Path | str | bytes, *, encoding: TextEncoding, file: str) -> DeviceText:
    """The text of a log given as a path or as bytes, ``file`` being its name if as bytes.

    Raises :class:`InputRefused` where it cannot be read, or is no text.
    """
    raw, file = content_of(source, file=file)
    return text_in(raw, encoding=encoding, file=file)


def content_of(source: Path | str | bytes, *, file: str) -> tuple[bytes, str]:
    """The bytes and the name of a file; raises :class:`InputRefused` where it cannot be read."""
    if isinstance(source, bytes):
        return source, file
    problems = Problems()
    path = Path(source)
    content = file_bytes(path.parent, path.name, problems)
    problems.refuse()
    return content or b"", path.name


def text_in(raw: bytes, *, encoding: TextEncoding, file: str) -> DeviceText:
    """The text of a log's bytes; raises :class:`InputRefused` where they are none."""
    problems = Problems()
    if not raw.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        problems.add(file, "It is empty.", "Export the device's log again.")
    for mark, name in NO_TEXTS.items():
        if raw.startswith(mark):
            problems.add(file, f"It is {name}.", AS_TABLE if "Excel" in name else AS_CSV)
    if raw[:1000].lstrip().lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        problems.add(file, "It is a web page, whatever its name says.", AS_CSV)
    problems.refuse()
    text = decoded(raw, encoding).replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if text.count("\n") >= LINES_MAX:
        problems.add(file, f"It has more than {LINES_MAX} lines.", "Split it by month.")
        problems.refuse()
    lines = tuple(text.split("\n"))
    garbled: tuple[int, ...] = ()
    if "\ufffd" in text:
        garbled = tuple(number for number, line in enumerate(lines, 1) if "\ufffd" in line)
    return DeviceText(file=file, lines=lines, garbled=garbled)


def decoded(content: bytes, encoding: TextEncoding) -> str:
    r"""The text; bytes that are none in this encoding become U+FFFD.

    >>> decoded("\ufeff7\t08:00".encode("utf-16-le"), TextEncoding.UNICODE)
    '7\t08:00'
    """
    if encoding is TextEncoding.WINDOWS_1252:
        return content.decode("cp1252", errors="replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    start = content[:UTF16_SAMPLE]
    even, odd = start[0::2], start[1::2]
    # Text in UTF-16 has zeros in one half and none in the other; a block of NULs has them in both.
    if odd and not any(odd) and all(even):
        return content.decode("utf-16-le", errors="replace")
    if odd and not any(even) and all(odd):
        return content.decode("utf-16-be", errors="replace")
    return content.decode("utf-8-sig", errors="replace")
