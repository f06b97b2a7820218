"""Where a rule is written, and whether we have read it there.

A number without a source is somebody's memory. Every rule of a law pack carries a
:class:`Citation`; one that could not be checked against the published text says so wherever
it is shown, so that nobody is paid by hearsay without knowing it.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Citation", "Rule"]

T = TypeVar("T")


@checked_fields
@attrs.frozen
class Citation:
    """The place a rule is written; ``verified`` is false where nobody has checked it there.

    Raises :class:`InvalidValue` (``citation_missing``) for an empty text.

    >>> print(Citation("29 CFR 785.48(b)", verified=False))
    29 CFR 785.48(b) [unverified]
    """

    text: str
    verified: bool = attrs.field(default=True, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidValue(
                "citation_missing", "A citation is empty.", "Say where the rule is written."
            )

    def __str__(self) -> str:
        return self.text if self.verified else f"{self.text} [unverified]"


@checked_fields
@attrs.frozen
class Rule(Generic[T]):
    """A value of the law and where it is written."""

    value: T
    citation: Citation
