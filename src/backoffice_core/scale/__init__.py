"""The same decisions over columns and over many machines; nothing is here yet."""

from __future__ import annotations

__all__: list[str] = []
