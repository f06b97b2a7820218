"""What the tests of closing share: a store of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backoffice_core.storage import Store, open_store


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind that we ship."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/shop.db"
    with closing(open_store(url)) as opened:
        yield opened
