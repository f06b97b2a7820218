"""How a SQLite store reaches its database: a file of its own, or a connection lent to it.

A file is written through one connection, one transaction at a time, begun IMMEDIATE: two
deferred transactions that read and then write make each other fail at once. Readers have
connections of their own and never wait. Waiting for another process is our own jittered
pause: SQLite's would starve one writer of many.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING, Final, Protocol

from backoffice_core.kernel.errors import (
    Conflict,
    Corrupt,
    OutcomeUnknown,
    StorageError,
    Unavailable,
)
from backoffice_core.storage.refusals import store_closed, store_forked

if TYPE_CHECKING:
    from sqlite3 import Connection, Error

__all__ = ["BorrowedLink", "FileLink", "Link", "translated", "version_warnings"]

SQLITE_OLDEST: Final = (3, 37, 0)  # the first with STRICT tables
PAUSE_SECONDS: Final = 0.001
PAUSE_SECONDS_MAX: Final = 0.05
READERS_KEPT_MAX: Final = 8
SAVEPOINT: Final = "backoffice_commit"


class Link(Protocol):
    """What a store asks of its database."""

    snapshots: bool

    def check_usable(self) -> None:
        """Refuse to go on after closing."""
        ...

    def writing(self, key: str) -> AbstractContextManager[Connection]:
        """Return a transaction to write in: all of it stands at the end, or nothing."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """Return a connection for one query; whoever asks translates the errors."""
        ...

    def viewing(self) -> AbstractContextManager[Connection]:
        """Return a connection that sees one moment; errors of the caller's own pass through."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


def version_warnings(version: tuple[int, ...]) -> tuple[str, ...]:
    """Return what an operator should know of a version of SQLite.

    The WAL-reset bug: a checkpoint in one process racing a write in another can corrupt
    the database (sqlite.org/changes.html: fixed in 3.51.3, 3.50.7 and 3.44.6).
    """
    fixed = (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )
    if fixed:
        return ()
    name = ".".join(map(str, version))
    warning = (
        f"SQLite {name} can corrupt a database that several processes write at the same time "
        "(the WAL-reset bug): let one process write, or use 3.51.3, 3.50.7, 3.44.6 or later."
    )
    return (warning,)


def check_version(version: tuple[int, ...]) -> None:
    """Refuse a SQLite without strict tables."""
    if version < SQLITE_OLDEST:
        raise Unavailable(
            "sqlite_too_old",
            f"SQLite {'.'.join(map(str, version))} has no strict tables.",
            "Use a Python built with 3.37 or later.",
        )


def reaction(problem: Error) -> StorageError:
    """Return our error for one of SQLite's."""
    import sqlite3

    code = getattr(problem, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_BUSY_SNAPSHOT:
        return Conflict(
            "snapshot_stale",
            "Somebody else wrote since this transaction first read.",
            "Roll it back, read again and decide again.",
        )
    if is_busy(problem):
        return Unavailable(
            "store_busy", f"The database stayed busy: {problem}.", "Try again later."
        )
    unsound = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT}
    if code & 0xFF in unsound:
        return Corrupt("store_corrupt", f"The database is unsound: {problem}.", "Restore it.")
    return Unavailable(
        "store_failed", f"The database cannot be used: {problem}.", "Mend the cause and try again."
    )


def is_busy(problem: Error) -> bool:
    """Say whether somebody else holds what was asked for."""
    import sqlite3

    code = getattr(problem, "sqlite_errorcode", 0)
    return code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def translated() -> Generator[None]:
    """Turn SQLite's errors into ours."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as problem:
        raise reaction(problem) from problem


def patiently(action: Callable[[], object], patience_seconds: float) -> None:
    """Do something, again and again while the database is busy."""
    import sqlite3

    deadline = time.monotonic() + patience_seconds
    pause = PAUSE_SECONDS
    while True:
        try:
            action()
        except sqlite3.OperationalError as problem:
            if not is_busy(problem) or time.monotonic() >= deadline:
                raise
        else:
            return
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - a pause, not a secret
        pause = min(2 * pause, PAUSE_SECONDS_MAX)


def finish(connection: Connection, key: str) -> None:
    """Commit.

    Raises :class:`OutcomeUnknown` when that fails: the batch may be on the disk already and
    come back when the database recovers.
    """
    import sqlite3

    try:
        connection.execute("COMMIT")
    except sqlite3.Error as problem:
        abandon(connection)
        if is_busy(problem):
            raise
        raise OutcomeUnknown(
            "outcome_unknown",
            f"Whether {key!r} was committed is not known: {problem}.",
            "Commit again with the same key.",
            key,
        ) from problem


def abandon(connection: Connection) -> None:
    """Roll back whatever is open; the error that led here is the one worth telling."""
    import sqlite3

    with suppress(sqlite3.Error):
        connection.execute("ROLLBACK")


class FileLink:
    """A database file of our own: one writer, as many readers as there are reads at a time."""

    snapshots = True

    def __init__(self, path: str, patience_seconds: float) -> None:
        """Open the file, creating it for its owner's eyes only."""
        self.path = path
        self.patience_seconds = patience_seconds
        self.process = os.getpid()
        self.open = True
        self.lock = threading.Lock()
        self.pool = threading.Lock()
        self.readers: list[Connection] = []
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except (OSError, ValueError) as problem:
            raise Unavailable(
                "store_unreachable",
                f"{path!r} cannot be opened: {problem}.",
                "Name a file in a folder that exists and may be written.",
            ) from problem
        self.writer = self.connected(timeout_seconds=0)
        try:
            with translated():
                # Durable at every commit; NORMAL would lose commits at a power loss.
                patiently(
                    lambda: self.writer.execute("PRAGMA journal_mode = WAL"), patience_seconds
                )
                self.writer.execute("PRAGMA synchronous = FULL")
                self.writer.execute("PRAGMA foreign_keys = ON")
        except StorageError:
            self.writer.close()
            raise

    def connected(self, *, timeout_seconds: float) -> Connection:
        """Return a new connection in autocommit mode, usable from any thread."""
        import sqlite3

        with translated():
            return sqlite3.connect(
                self.path,
                timeout=timeout_seconds,
                isolation_level=None,
                check_same_thread=False,
            )

    def check_usable(self) -> None:
        """Refuse a closed store, and one that was opened before this process was forked."""
        if not self.open:
            raise store_closed()
        if os.getpid() != self.process:
            raise store_forked("SQLite")

    @contextmanager
    def writing(self, key: str) -> Generator[Connection]:
        """Return the one transaction that writes."""
        self.check_usable()
        with self.lock, translated():
            self.check_usable()
            patiently(lambda: self.writer.execute("BEGIN IMMEDIATE"), self.patience_seconds)
            try:
                yield self.writer
            except BaseException:
                abandon(self.writer)
                raise
            finish(self.writer, key)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Return a reader, kept for the next read."""
        self.check_usable()
        connection = self.reader()
        try:
            yield connection
        finally:
            self.give_back(connection)

    def reader(self) -> Connection:
        """Return an idle reader or a new one."""
        with self.pool:
            if self.readers:
                return self.readers.pop()
        # A reader waits only while another process recovers or removes the log.
        connection = self.connected(timeout_seconds=self.patience_seconds)
        connection.execute("PRAGMA query_only = ON")
        return connection

    def give_back(self, connection: Connection) -> None:
        """Keep a reader for the next read; one that comes back after closing is closed."""
        with self.pool:
            if self.open and len(self.readers) < READERS_KEPT_MAX:
                self.readers.append(connection)
                return
        connection.close()

    @contextmanager
    def viewing(self) -> Generator[Connection]:
        """Return a reader inside a transaction: it sees one moment."""
        with self.reading() as connection:
            try:
                with translated():
                    connection.execute("BEGIN")
                    # The moment is that of the first look, not of BEGIN.
                    connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
                yield connection
            finally:
                abandon(connection)

    def close(self) -> None:
        """Close every connection; those of a parent process are left alone."""
        if os.getpid() != self.process:
            return
        with self.lock, self.pool:
            self.open = False
            self.writer.close()
            while self.readers:
                self.readers.pop().close()


class BorrowedLink:
    """A connection lent by the caller: our facts stand and fall with the caller's rows."""

    snapshots = False

    def __init__(self, connection: Connection) -> None:
        """Take the connection as it is: its pragmas and its transaction are the caller's."""
        self.connection = connection
        self.open = True

    def check_usable(self) -> None:
        """Refuse a closed store."""
        if not self.open:
            raise store_closed()

    @contextmanager
    def writing(self, key: str) -> Generator[Connection]:
        """Return a savepoint in the caller's transaction, begun as an INSERT would begin it."""
        self.check_usable()
        connection = self.connection
        with translated():
            joined = connection.in_transaction
            if not joined:
                connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"SAVEPOINT {SAVEPOINT}")
            try:
                yield connection
            except BaseException:
                connection.execute(f"ROLLBACK TO {SAVEPOINT}")
                connection.execute(f"RELEASE {SAVEPOINT}")
                if not joined:
                    abandon(connection)
                raise
            connection.execute(f"RELEASE {SAVEPOINT}")
            if not joined and commits_each_statement(connection):
                finish(connection, key)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Return the connection: it sees what the caller's transaction sees."""
        self.check_usable()
        yield self.connection

    viewing = reading

    def close(self) -> None:
        """Give the connection back, open."""
        self.open = False


def commits_each_statement(connection: Connection) -> bool:
    """Say whether the connection is in autocommit mode (PEP 249 and sqlite3 since 3.12)."""
    autocommit = getattr(connection, "autocommit", None)
    if isinstance(autocommit, bool):
        return autocommit
    return connection.isolation_level is None
