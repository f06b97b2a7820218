"""How a PostgreSQL store reaches its database: connections of its own, or one lent to it.

Each commit, read and view holds one connection for as long as it lasts; a few are kept for
the next. A commit is READ COMMITTED behind its tenant's lock, so each of its questions sees
all that was committed before it; a view is REPEATABLE READ.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Generator, Iterable
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, Protocol

from backoffice_core.kernel.errors import (
    Conflict,
    Corrupt,
    InvalidValue,
    OutcomeUnknown,
    StorageError,
    TooLarge,
    Unavailable,
)
from backoffice_core.storage.refusals import store_closed, store_forked

if TYPE_CHECKING:
    from psycopg import Connection, Error

__all__ = ["BorrowedLink", "Link", "ServerLink", "copied", "kept", "rows", "translated"]

CONNECTIONS_KEPT_MAX: Final = 8
SAVEPOINT: Final = "backoffice_commit"
# PostgreSQL keeps every character but NUL, so NUL is written as SUBSTITUTE and 0.
NUL, SUBSTITUTE = "\x00", "\x1a"
INDEXED_BYTES_MAX: Final = 2_704
# Appendix A of PostgreSQL's manual: codes, and classes of them by their first two characters.
BUSY: Final = frozenset({"40P01", "55P03", "57014", "53300"})
STALE: Final = "40001"
LIMIT_EXCEEDED: Final = "54000"
UNSOUND_CLASSES: Final = frozenset({"23", "XX"})


def kept(value: Any) -> Any:  # noqa: ANN401 - comes back as it went in, but for text
    """Return a value as PostgreSQL can keep it."""
    if type(value) is str and (NUL in value or SUBSTITUTE in value):
        return value.replace(SUBSTITUTE, SUBSTITUTE + "1").replace(NUL, SUBSTITUTE + "0")
    return value


def given(value: Any) -> Any:  # noqa: ANN401 - the inverse of kept
    """Return a value that PostgreSQL kept."""
    if type(value) is str and SUBSTITUTE in value:
        return value.replace(SUBSTITUTE + "0", NUL).replace(SUBSTITUTE + "1", SUBSTITUTE)
    return value


def rows(connection: Connection[Any], sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a statement, none for one that returns none, as plain tuples."""
    from psycopg.rows import tuple_row

    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(sql.encode(), [kept(value) for value in values])
        if cursor.description is None:
            return []
        return [tuple(map(given, row)) for row in cursor.fetchall()]


def copied(
    connection: Connection[Any], table: str, rows_of_table: Iterable[tuple[Any, ...]]
) -> None:
    """Put rows into a table by COPY, several times as fast as INSERT."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table.replace('%%', '%')} FROM STDIN".encode()) as copy,
    ):
        for row in rows_of_table:
            copy.write_row([kept(cell) for cell in row])


def reaction(problem: Error) -> StorageError:
    """Return our error for one of PostgreSQL's."""
    code = problem.sqlstate or ""
    if code == STALE:
        return Conflict(
            "snapshot_stale",
            "Somebody else wrote since this transaction first read.",
            "Roll it back, read again and decide again.",
        )
    if code in BUSY:
        return Unavailable(
            "store_busy", f"The database stayed busy: {problem}.", "Try again later."
        )
    if code == LIMIT_EXCEEDED:
        return TooLarge(
            "name_too_long",
            f"A name or an identity is too long to be indexed: {problem}.",
            f"Keep tenant, name and identity together below {INDEXED_BYTES_MAX} bytes.",
            INDEXED_BYTES_MAX,
        )
    if code[:2] in UNSOUND_CLASSES:
        return Corrupt("store_corrupt", f"The database is unsound: {problem}.", "Restore it.")
    return Unavailable(
        "store_failed", f"The database cannot be used: {problem}.", "Mend the cause and try again."
    )


@contextmanager
def translated() -> Generator[None]:
    """Turn PostgreSQL's errors into ours."""
    import psycopg

    try:
        yield
    except psycopg.Error as problem:
        raise reaction(problem) from problem


def idle(connection: Connection[Any]) -> bool:
    """Say whether a connection is sound and in no transaction."""
    from psycopg.pq import TransactionStatus

    return connection.info.transaction_status is TransactionStatus.IDLE


def finish(connection: Connection[Any], key: str) -> None:
    """Commit.

    Raises :class:`OutcomeUnknown` when the connection dies of it: the server may have
    committed before it could say so.
    """
    import psycopg

    try:
        connection.execute("COMMIT")
    except psycopg.Error as problem:
        if not connection.closed:
            raise
        raise OutcomeUnknown(
            "outcome_unknown",
            f"Whether {key!r} was committed is not known: {problem}.",
            "Commit again with the same key.",
            key,
        ) from problem


def abandon(connection: Connection[Any]) -> None:
    """Roll back whatever is open; the error that led here is the one worth telling."""
    import psycopg

    with suppress(psycopg.Error):
        connection.execute("ROLLBACK")


def check_unicode(connection: Connection[Any]) -> None:
    """Refuse a database, or a connection to one, that cannot write every character."""
    ((server, client),) = rows(
        connection, "SELECT current_setting('server_encoding'), current_setting('client_encoding')"
    )
    if {server, client} != {"UTF8"}:
        raise InvalidValue(
            "encoding_not_utf8",
            f"The database is encoded in {server}, the connection in {client}.",
            "Create the database with ENCODING 'UTF8', and connect with client_encoding=UTF8.",
        )


class Link(Protocol):
    """What a store asks of its database."""

    snapshots: bool

    def check_usable(self) -> None:
        """Refuse to go on after closing."""
        ...

    def writing(self, key: str) -> AbstractContextManager[Connection[Any]]:
        """Return a transaction to write in: all of it stands at the end, or nothing."""
        ...

    def reading(self) -> AbstractContextManager[Connection[Any]]:
        """Return a connection for one question; whoever asks translates the errors."""
        ...

    def viewing(self) -> AbstractContextManager[Connection[Any]]:
        """Return a connection that sees one moment; errors of the caller's own pass through."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class ServerLink:
    """Connections of our own, as many as there are commits, reads and views at a time."""

    snapshots = True

    def __init__(self, conninfo: str, patience_seconds: float) -> None:
        """Remember how to connect."""
        self.conninfo = conninfo
        self.patience_seconds = patience_seconds
        self.process = os.getpid()
        self.open = True
        self.pool = threading.Lock()
        self.kept: list[Connection[Any]] = []

    def connected(self) -> Connection[Any]:
        """Return a new connection in autocommit mode, durable, that waits for locks so long."""
        import psycopg

        with translated():
            connection = psycopg.connect(self.conninfo, autocommit=True)
            rows(
                connection,
                "SELECT set_config('lock_timeout', %s, false), set_config('synchronous_commit', "
                "CASE current_setting('synchronous_commit') WHEN 'off' THEN 'local' "
                "ELSE current_setting('synchronous_commit') END, false)",
                f"{max(1, round(self.patience_seconds * 1_000))}ms",
            )
            return connection

    def check_usable(self) -> None:
        """Refuse a closed store, and one that was opened before this process was forked."""
        if not self.open:
            raise store_closed()
        if os.getpid() != self.process:
            raise store_forked("PostgreSQL")

    @contextmanager
    def reading(self) -> Generator[Connection[Any]]:
        """Return a connection, kept for the next who asks."""
        self.check_usable()
        with self.pool:
            connection = self.kept.pop() if self.kept else None
        connection = connection or self.connected()
        try:
            yield connection
        finally:
            self.give_back(connection)

    def give_back(self, connection: Connection[Any]) -> None:
        """Keep a sound connection for the next; after a broken one, trust none that is kept."""
        with self.pool:
            if connection.closed:
                self.close_kept()
            elif self.open and idle(connection) and len(self.kept) < CONNECTIONS_KEPT_MAX:
                self.kept.append(connection)
                return
        connection.close()

    @contextmanager
    def writing(self, key: str) -> Generator[Connection[Any]]:
        """Return a transaction of its own."""
        with self.reading() as connection, translated():
            connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
            try:
                yield connection
            except BaseException:
                abandon(connection)
                raise
            finish(connection, key)

    @contextmanager
    def viewing(self) -> Generator[Connection[Any]]:
        """Return a connection inside a transaction: it sees one moment."""
        with self.reading() as connection:
            try:
                with translated():
                    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    # The moment is that of the first question, not of BEGIN.
                    connection.execute("SELECT 1")
                yield connection
            finally:
                abandon(connection)

    def close_kept(self) -> None:
        """Close the connections that nobody uses."""
        while self.kept:
            self.kept.pop().close()

    def close(self) -> None:
        """Close every connection; those of a parent process are left alone."""
        if os.getpid() != self.process:
            return
        with self.pool:
            self.open = False
            self.close_kept()


class BorrowedLink:
    """A connection lent by the caller: our facts stand and fall with the caller's rows."""

    snapshots = False

    def __init__(self, connection: Connection[Any]) -> None:
        """Take the connection as it is: its settings and its transaction are the caller's."""
        self.connection = connection
        self.open = True

    def check_usable(self) -> None:
        """Refuse a closed store."""
        if not self.open:
            raise store_closed()

    @contextmanager
    def writing(self, key: str) -> Generator[Connection[Any]]:
        """Return a savepoint in the caller's transaction, begun as an INSERT would begin it."""
        self.check_usable()
        connection = self.connection
        with translated():
            begun = idle(connection)
            if begun and connection.autocommit:
                connection.execute("BEGIN")
            # Outside autocommit mode psycopg begins a transaction before the first statement.
            connection.execute(f"SAVEPOINT {SAVEPOINT}".encode())
            try:
                yield connection
            except BaseException:
                if begun:
                    abandon(connection)
                else:
                    connection.execute(f"ROLLBACK TO {SAVEPOINT}".encode())
                    connection.execute(f"RELEASE {SAVEPOINT}".encode())
                raise
            connection.execute(f"RELEASE {SAVEPOINT}".encode())
            if begun and connection.autocommit:
                finish(connection, key)

    @contextmanager
    def reading(self) -> Generator[Connection[Any]]:
        """Return the connection: it sees what the caller's transaction sees, and begins none."""
        self.check_usable()
        begun = idle(self.connection)
        try:
            yield self.connection
        finally:
            if begun and not idle(self.connection):
                abandon(self.connection)

    viewing = reading

    def close(self) -> None:
        """Give the connection back, open."""
        self.open = False
