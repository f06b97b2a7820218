"""Opening a store by its address, so that which store it is can be a setting."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Final, cast
from urllib.parse import parse_qsl, quote, urlencode

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.storage.memory import MemoryStore
from backoffice_core.storage.postgres import SCHEMA, PostgresStore
from backoffice_core.storage.protocols import Store
from backoffice_core.storage.sqlite import SqliteStore

__all__ = ["open_store"]

ENTRY_POINTS: Final = "backoffice_core.storage"
SQLITE_PREFIX: Final = "sqlite:///"


def open_memory(url: str) -> Store:
    """Open a new, empty store in memory."""
    if url != "memory:":
        raise unusable(url, "memory:")
    return MemoryStore()


def open_sqlite(url: str) -> Store:
    """Open the SQLite file that the address names."""
    path = url.removeprefix(SQLITE_PREFIX)
    if not path or path == url or path.startswith(":"):
        raise unusable(url, "sqlite:///shop.db, sqlite:////var/lib/shop.db or memory:")
    return SqliteStore.open(path)


def open_postgres(url: str) -> Store:
    """Open the PostgreSQL database that the address names, in the schema that it names."""
    address, mark, parameters = url.partition("?")
    told = dict(parse_qsl(parameters, keep_blank_values=True))
    schema = told.pop("schema", SCHEMA)
    rest = urlencode(told, quote_via=quote)
    return PostgresStore.open(f"{address}{mark}{rest}", schema=schema)


OPENERS: Final[dict[str, Callable[[str], Store]]] = {
    "memory": open_memory,
    "postgresql": open_postgres,
    "sqlite": open_sqlite,
}


def open_store(url: str) -> Store:
    """Return the store at ``url``: ``memory:``, ``sqlite:///path`` or ``postgresql://...``.

    A fourth slash makes the path of SQLite absolute. A PostgreSQL address is libpq's, with
    the parameter ``schema`` besides.
    Other schemes are looked up among the entry points of the group
    ``backoffice_core.storage``: one named like the scheme, a function from the address to
    a store. Raises :class:`InvalidValue` (``store_scheme_unknown``, ``store_url_invalid``)
    and whatever opening that store raises.

    >>> open_store("memory:").capabilities.name
    'memory'
    """
    if not isinstance(cast("object", url), str):
        raise unusable(url, "sqlite:///shop.db, postgresql://... or memory:")
    scheme, colon, _ = url.partition(":")
    opener = OPENERS.get(scheme) if colon else None
    if opener is not None:
        return opener(url)
    found = entry_points(group=ENTRY_POINTS)
    if colon and scheme in found.names:
        opened: Store = found[scheme].load()(url)
        return opened
    raise InvalidValue(
        "store_scheme_unknown",
        f"No store is known for {url!r}.",
        f"Known schemes: {', '.join(sorted({*OPENERS, *found.names}))}.",
    )


def unusable(url: str, example: str) -> InvalidValue:
    """Return the error for an address of a known scheme that says too little or too much."""
    return InvalidValue("store_url_invalid", f"{url!r} names no store.", f"Write {example}.")
