"""Where published data to compare with lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def published(folder: str) -> Path:
    """A folder of published data, or a skipped test where it is not to be had."""
    root = os.environ.get("BACKOFFICE_DATA")
    if not root:
        pytest.skip("BACKOFFICE_DATA names no folder with published data to compare with")
    path = Path(root) / "bookkeeping" / folder
    if not path.is_dir():
        pytest.skip(f"there is no {folder} in the folder of published data")
    return path
