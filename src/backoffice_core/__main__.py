"""The command line: ``python -m backoffice_core``, thin on purpose.

Everything it does is a few lines of Python away; it only adds what a library must not
have: a clock, files by name, and an exit code. Exit code 0 means done and everything
ties, 1 that something does not tie, 2 that the input or the call was refused, 3 that the
store could not do it, 130 that somebody stopped it. What can be known to fail is refused
before a month is closed.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import logging
import os
import sys
import tempfile
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from backoffice_core.kernel import (
    BackofficeError,
    Instant,
    InvalidValue,
    Rounding,
    StorageError,
    Unavailable,
    require,
    translate,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from backoffice_core.processes.closed_month import ClosedMonth
    from backoffice_core.storage import Store

__all__ = ["main"]

DONE, BROKEN, REFUSED, UNSTORED = 0, 1, 2, 3
STOPPED = 130  # 128 and the number of the signal, as shells count


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    >>> main(["month", "no/such/folder"])
    2
    """
    try:
        options = parser().parse_args(arguments)
        return int(options.command(options))
    except StorageError as problem:
        print(problem, file=sys.stderr)
        return UNSTORED
    except BackofficeError as problem:
        print(problem, file=sys.stderr)
        return REFUSED
    except OSError as problem:
        print(unusable(problem.filename or "A file", problem.strerror or problem), file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="backoffice-core", description="Attendance, rosters, books and stock of a business."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    month = commands.add_parser("month", help="close the month of a folder of files")
    month.add_argument("folder", nargs="?", type=Path, help="the shop's files (an example shop)")
    month.add_argument("--storage", default="memory:", help="where to remember (memory:)")
    month.add_argument("--html", type=Path, help="also write the report as one web page")
    month.add_argument("--csv", type=Path, help="also write every table into this folder as CSV")
    month.add_argument("--locale", default="en", help="the language of the report (en)")
    month.set_defaults(command=run_month)
    example = commands.add_parser("example", help="write the files of the example shop")
    example.add_argument("folder", type=Path, help="where to write them; made if missing")
    example.set_defaults(command=run_example)
    conform = commands.add_parser("conform", help="hold a store to the storage laws")
    conform.add_argument("storage", help="its URL, with {name} where each test names its own")
    conform.set_defaults(command=run_conform)
    return top


@contextlib.contextmanager
def uncollected() -> Generator[None]:
    """Look for no reference cycles meanwhile: a month makes few, and looking costs a fifth."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@uncollected()
def run_month(options: argparse.Namespace) -> int:
    """Close a month, print the report, and answer with whether everything ties."""
    from backoffice_core.formats import read_shop
    from backoffice_core.processes import close_month
    from backoffice_core.reports import month_text

    check_language(options.locale)
    if options.html is not None:
        check_page(options.html)
    if options.csv is not None:
        check_folder(options.csv)
    with folder_of(options.folder) as folder:
        shop = read_shop(folder)
    with contextlib.closing(opened(options.storage)) as store:
        month = close_month(shop, store, recorded_at=now())
    say(month_text(month, locale=options.locale))
    if options.html is not None:
        write_page(options.html, month, options.locale)
    if options.csv is not None:
        write_tables(options.csv, month)
    return DONE if month.all_tie else BROKEN


def write_page(path: Path, month: ClosedMonth, locale: str) -> None:
    """Write the month as one page."""
    from backoffice_core.reports import month_html

    path.write_text(month_html(month, locale=locale), encoding="utf-8")


def write_tables(folder: Path, month: ClosedMonth) -> None:
    """Write each table of the month into a file named after it."""
    from backoffice_core.reports import month_tables, table_csv

    folder.mkdir(exist_ok=True)
    for table in month_tables(month):
        (folder / f"{table.name}.csv").write_text(table_csv(table), encoding="utf-8", newline="")


def run_example(options: argparse.Namespace) -> int:
    """Write the example shop, into a folder that holds no shop yet."""
    from backoffice_core.formats.shop_folder import FILES
    from backoffice_core.testing import write_shop

    there = [name for name in FILES if (options.folder / name).exists()]
    if there:
        raise InvalidValue(
            "folder_taken",
            f"{options.folder} holds a shop already: {', '.join(there)}.",
            "Name a folder without these files; nothing was written.",
        )
    write_shop(options.folder)
    say(f"An example shop is in {options.folder}; close its month with:")
    say(f"  python -m backoffice_core month {options.folder}")
    return DONE


def run_conform(options: argparse.Namespace) -> int:
    """Hold a store to the storage laws, and list those it keeps or breaks."""
    from backoffice_core.testing import LawBroken, check_store

    def open_named(name: str) -> Store:
        return opened(options.storage.replace("{name}", name))

    check_address(options.storage, open_named)
    try:
        laws = check_store(open_named)
    except LawBroken as broken:
        say(str(broken))
        return BROKEN
    for law in laws:
        say(f"kept: {law.promise}")
    return DONE


def check_address(url: str, opener: Callable[[str], Store]) -> None:
    """Refuse an address that opens no store, or the same store for every test."""
    with contextlib.closing(opener("first-opening")) as store:
        durable = store.capabilities.durable
    if durable and "{name}" not in url:
        raise InvalidValue(
            "store_name_missing",
            f"{url!r} is the same store for every test, and each needs an empty one of its own.",
            "Write {name} where the tests' names go: sqlite:///conform-{name}.db.",
        )


def check_page(path: Path) -> None:
    """Refuse a page that could not be written, before there is anything to write."""
    # It makes do without a home to keep its fonts in, and need not tell.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    require("matplotlib", extra="plot", purpose="the pictures of the page")
    if path.is_dir():
        raise unusable(path, "It is a folder")
    if not path.parent.is_dir():
        raise unusable(path, "Its folder does not exist")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise unusable(path, "It may not be written")


def check_folder(path: Path) -> None:
    """Refuse a folder that tables could not be written into; it is made if missing."""
    if path.exists() and not path.is_dir():
        raise unusable(path, "It is no folder")
    if not path.exists() and not path.parent.is_dir():
        raise unusable(path, "The folder it would be in does not exist")
    if (path / "shop.toml").exists():
        raise unusable(path, "It holds the shop's own files, and tables could replace them")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise unusable(path, "It may not be written")


def check_language(locale: str) -> None:
    """Refuse a language that nobody has translated the report into."""
    translate("", locale)
    there = [
        "en",
        *sorted(each.name for each in files("backoffice_core").joinpath("locale").iterdir()),
    ]
    if locale.replace("-", "_").split("_")[0] not in there:
        raise InvalidValue(
            "language_missing",
            f"There is no report in the language {locale!r}.",
            f"Use one of: {', '.join(there)}.",
        )


def unusable(path: object, why: object) -> InvalidValue:
    """Return the error for a file or folder that cannot be used."""
    return InvalidValue(
        "file_unusable", f"{path}: {why}.", "Name a place that exists and may be used."
    )


@contextlib.contextmanager
def folder_of(given: Path | None) -> Generator[Path]:
    """The folder given, or one with the example shop that is gone afterwards."""
    if given is not None:
        yield given
        return
    from backoffice_core.testing import write_shop

    with tempfile.TemporaryDirectory() as temporary:
        write_shop(Path(temporary))
        yield Path(temporary)


def opened(url: str) -> Store:
    """Open the store of a URL; one that names no place to be is refused like any other option."""
    from backoffice_core.storage import open_store

    try:
        return open_store(url)
    except Unavailable as problem:
        if problem.code != "store_unreachable":
            raise
        raise InvalidValue(problem.code, problem.message, problem.remedy) from problem


def say(text: str) -> None:
    """Print, and go on in silence once whoever listens has heard enough (``| head``)."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # Python flushes once more when it ends; that must have somewhere to go.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def now() -> Instant:
    """The clock, read here and nowhere else."""
    return Instant.of(datetime.now(UTC), rounding=Rounding.FLOOR)


if __name__ == "__main__":
    sys.exit(main())
