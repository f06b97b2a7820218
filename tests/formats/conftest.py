"""A small shop's folder to read, and to break."""

from __future__ import annotations

from pathlib import Path

import pytest

from backoffice_core.testing.shop import write_shop


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A month of a very small shop."""
    return write_shop(tmp_path / "shop", employees=6, items=30, documents=40)
