"""Arguments are what their annotations say: :mod:`backoffice_core.kernel.arguments`, for books."""

from __future__ import annotations

from backoffice_core.kernel.arguments import checked

__all__ = ["checked"]
