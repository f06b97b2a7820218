"""The store for many writers: a schema in a PostgreSQL database, through psycopg 3.

``psycopg`` comes with the extra ``postgres`` and is imported when a store is opened.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from backoffice_core.kernel.errors import InvalidValue, require
from backoffice_core.storage.batches import Batch, kinds_of
from backoffice_core.storage.limits import PAGE_RECORDS
from backoffice_core.storage.postgres_links import (
    BorrowedLink,
    Link,
    ServerLink,
    check_unicode,
    rows,
    translated,
)
from backoffice_core.storage.postgres_reading import Reading
from backoffice_core.storage.postgres_schema import Tables
from backoffice_core.storage.postgres_writing import Writing
from backoffice_core.storage.protocols import Capabilities, Page, ReadView, Receipt
from backoffice_core.storage.queries import Balance, BalanceQuery, Query
from backoffice_core.storage.relational import SqlView, pages

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = ["PostgresStore"]

PATIENCE_SECONDS: Final = 30
SCHEMA: Final = "backoffice"
PURPOSE: Final = "A store in PostgreSQL"
FSYNC_OFF: Final = (
    "This server runs with fsync off: a power loss can lose or damage what it acknowledged.",
)


class PostgresStore:
    """Facts in PostgreSQL; open one with :meth:`open` or on a connection of yours.

    The tables are there to be read: ``entries``, ``postings``, ``punches``, ... with the
    columns of their kind, keyed by tenant and position (and line); ``facts`` holds the
    canonical bytes and ``commits`` who wrote them when. Add views and indexes of your own
    as you like; views of a kind's tables keep the kind from changing, and indexes on them
    are lost when it does.

    The commits of one tenant come one after the other; tenants do not wait for each other.
    Texts that are indexed (tenant, key, stream, identity, counter) may have up to 2,704
    bytes together (:class:`TooLarge`, ``name_too_long``). In text columns the character NUL,
    which PostgreSQL cannot keep, is written as the character SUBSTITUTE and a 0, and
    SUBSTITUTE as itself and a 1.
    """

    def __init__(self, link: Link, tables: Tables, capabilities: Capabilities) -> None:
        """Use :meth:`open` or :meth:`from_connection`."""
        self.link = link
        self.tables = tables
        self.capabilities_known = capabilities

    @classmethod
    def open(
        cls, conninfo: str, *, schema: str = SCHEMA, patience_seconds: float = PATIENCE_SECONDS
    ) -> PostgresStore:
        """Open a database by its URL (``postgresql://...``) or libpq connection string.

        The schema and its tables are created where there are none. A commit waits up to
        ``patience_seconds`` for the tenant's other commits. Raises :class:`MissingExtra`,
        :class:`InvalidValue` (``store_url_invalid``, ``encoding_not_utf8``,
        ``table_name_taken``, ``table_name_invalid``), :class:`Unavailable`,
        :class:`SchemaTooNew`.
        """
        psycopg = require("psycopg", extra="postgres", purpose=PURPOSE)
        try:
            psycopg.conninfo.conninfo_to_dict(conninfo)
        except psycopg.ProgrammingError as problem:
            # The string may hold a password: it is not repeated.
            raise InvalidValue(
                "store_url_invalid",
                "The address of the PostgreSQL database cannot be read.",
                "Write postgresql://user@host/database, or host=... dbname=...",
            ) from problem
        link = ServerLink(conninfo, patience_seconds)
        try:
            return cls.on(link, Tables(schema), "postgresql", durable=True)
        except BaseException:
            link.close()
            raise

    @classmethod
    def from_connection(cls, connection: Connection[Any], *, schema: str = SCHEMA) -> PostgresStore:
        """Use a ``psycopg.Connection`` of the caller's: facts and its rows commit together.

        A commit behaves as one INSERT on that connection would. Inside a transaction it
        joins it: what it wrote stands when the caller commits, only then is the receipt
        good, and until then the tenant's other writers wait. Outside, a connection in
        autocommit mode commits it at once; any other is left in a transaction for the caller
        to commit. A commit that fails takes back its own writes and nothing of the caller's.
        Reads and views see what the caller's transaction sees.

        Creating the tables, where there are none yet, is part of it in the same way.
        Django has the connection as ``connection.connection``, SQLAlchemy as
        ``session.connection().connection.driver_connection``.

        The connection's settings are the caller's: for durability leave
        ``synchronous_commit`` on. :meth:`close` leaves it open.
        """
        require("psycopg", extra="postgres", purpose=PURPOSE)
        link = BorrowedLink(connection)
        return cls.on(link, Tables(schema), "postgresql connection", durable=False)

    @classmethod
    def on(cls, link: Link, tables: Tables, name: str, *, durable: bool) -> PostgresStore:
        """Return the store on a link, its tables created."""
        # Looking first takes no lock, and leaves a borrowed connection outside a transaction.
        with link.reading() as connection, translated():
            check_unicode(connection)
            ((fsync,),) = rows(connection, "SELECT current_setting('fsync')")
            ready = tables.ready(connection)
        if not ready:
            with link.writing("schema") as connection:
                tables.create(connection)
        synced = fsync == "on"
        return cls(
            link,
            tables,
            Capabilities(
                name=name,
                durable=durable and synced,
                snapshots=link.snapshots,
                totals_in_store=True,
                warnings=() if synced else FSYNC_OFF,
            ),
        )

    @property
    def capabilities(self) -> Capabilities:
        """What this store can do."""
        return self.capabilities_known

    def commit(self, batch: Batch) -> Receipt:
        """Write the batch, all or nothing; errors as :meth:`Store.commit` says."""
        kinds = kinds_of(batch)
        with self.link.writing(batch.key) as connection:
            return Writing(connection, self.tables, batch, kinds).run()

    def read(self, query: Query, *, after: int = 0, limit: int = PAGE_RECORDS) -> Iterator[Page]:
        """Yield the facts asked for; a page that is not read yet holds nothing open."""
        return pages(self.asking, query, after, limit)

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return exact totals, summed by PostgreSQL."""
        with self.asking() as reading:
            return reading.balances(query)

    @contextmanager
    def asking(self) -> Generator[Reading]:
        """Return a connection for one question."""
        with self.link.reading() as connection, translated():
            yield Reading(connection, self.tables)

    @contextmanager
    def view(self) -> Generator[ReadView]:
        """Return a snapshot; on a borrowed connection it is the caller's transaction."""
        with self.link.viewing() as connection:
            yield SqlView(Reading(connection, self.tables), self.link.check_usable, translated)

    def close(self) -> None:
        """Close our connections; a borrowed one stays open."""
        self.link.close()
