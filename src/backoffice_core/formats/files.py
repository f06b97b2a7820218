"""Files as text: present, of a sane size, and in the encoding they claim.

Only plain names within one folder are opened, so nothing in a file can lead elsewhere.
"""

from __future__ import annotations

import re
from pathlib import Path

from backoffice_core.formats.problems import Problems

__all__ = ["decoded", "file_bytes"]

FILE_BYTES_MAX = 256 * 1024 * 1024
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
SAVE_AS_UTF8 = "Save it as UTF-8 (in a spreadsheet: 'CSV UTF-8')."


def file_bytes(folder: Path, name: str, problems: Problems) -> bytes | None:
    """The content of a file of a folder, or nothing and a problem."""
    path = folder / name
    try:
        if not path.exists():
            here = "the folder in which the program runs" if folder == Path() else folder
            problems.add(name, "There is no such file.", f"Put it into {here}.")
            return None
        if not path.is_file():
            # Nothing at all means the folder in which the program runs.
            problems.add(name or str(path), "It is a folder and no file.", "Name the file itself.")
            return None
        with path.open("rb") as stream:
            content = stream.read(FILE_BYTES_MAX + 1)
    except OSError as problem:
        problems.add(name, f"It cannot be read: {problem.strerror}.", "Check its permissions.")
        return None
    if len(content) > FILE_BYTES_MAX:
        problems.add(name, "It is larger than 256 MiB.", "Split it by month.")
        return None
    return content


def decoded(content: bytes, name: str, problems: Problems) -> str | None:
    r"""UTF-8 as text, a byte order mark removed, or nothing and a problem.

    >>> problems = Problems()
    >>> decoded(b"name\nCaf\xe9\n", "items.csv", problems)
    >>> problems.kept[0].problem
    'Byte 9 (0xe9) is not UTF-8; the file looks like Windows-1252.'
    """
    if content.startswith(UTF16_MARKS) or looks_like_utf16(content):
        problems.add(name, "It looks like UTF-16.", SAVE_AS_UTF8, line=1)
        return None
    try:
        text = content.removeprefix(UTF8_MARK).decode("utf-8")
    except UnicodeDecodeError as problem:
        mark = len(UTF8_MARK) if content.startswith(UTF8_MARK) else 0
        place = problem.start + mark
        problems.add(
            name,
            f"Byte {place + 1} (0x{content[place]:02x}) is not UTF-8;"
            " the file looks like Windows-1252.",
            SAVE_AS_UTF8,
            line=content.count(b"\n", 0, place) + 1,
        )
        return None
    if control := CONTROL.search(text):
        problems.add(
            name,
            f"There is a control character (U+{ord(control[0]):04X}).",
            "Export it again, or remove the character.",
            line=text.count("\n", 0, control.start()) + 1,
        )
        return None
    return text


def looks_like_utf16(content: bytes) -> bool:
    """Whether every other byte at the start is zero, as western text in UTF-16 has it."""
    start = content[:40]
    half = len(start) // 2
    return half > 1 and (
        start[1::2].count(0) == len(start[1::2]) or start[0::2].count(0) == len(start[0::2])
    )
