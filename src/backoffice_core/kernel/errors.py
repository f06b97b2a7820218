"""The error tree: a caller's bug or a broken promise, never a verdict about data.

One class for each *reaction* a caller can have (mend the value, mend the file,
install an extra, retry, look up the outcome), and a stable ``code`` inside it for
each *reason*. So ``except`` clauses stay few and programs can still tell reasons
apart. Verdicts about data (late, short, over limit) are
:class:`~backoffice_core.kernel.findings.Finding` values instead.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from types import ModuleType

__all__ = [
    "BackofficeError",
    "BackofficeWarning",
    "Conflict",
    "Corrupt",
    "GuardFailed",
    "InputProblem",
    "InputRefused",
    "InvalidValue",
    "KeyReused",
    "MissingExtra",
    "OutcomeUnknown",
    "SchemaTooNew",
    "StorageError",
    "TooLarge",
    "Unavailable",
    "require",
]

PROBLEMS_SHOWN_MAX = 20


# slots=False and positional fields: with slots, attrs exceptions lose their notes
# and cannot be pickled or copied.
@attrs.define(slots=False, eq=False)
class BackofficeError(Exception):
    """The root: ``code`` is stable, ``message`` says what and where, ``remedy`` what to do.

    >>> error = BackofficeError("entry_unbalanced", "Entry 7 is off by 3.", "Add the missing leg.")
    >>> print(error)
    Entry 7 is off by 3. Add the missing leg. [entry_unbalanced]
    """

    code: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """Say what happened, what to do, and the stable code."""
        return " ".join(part for part in (self.message, self.remedy, f"[{self.code}]") if part)


@attrs.define(slots=False, eq=False)
class InvalidValue(BackofficeError):
    """A value handed in is wrong; the caller mends the call."""


@attrs.define(slots=False, eq=False)
class MissingExtra(BackofficeError):
    """An optional dependency is not installed; ``remedy`` names the extra to install."""


@attrs.frozen(kw_only=True)
class InputProblem:
    """One thing wrong in one place of one file, and how to mend it.

    ``line`` counts from 1 and includes the header; ``None`` means the file as a whole.

    >>> print(
    ...     InputProblem(
    ...         file="sales.csv",
    ...         line=7,
    ...         field="quantity",
    ...         problem="-3 is negative.",
    ...         remedy="Record a return instead.",
    ...     )
    ... )
    sales.csv, line 7, field quantity: -3 is negative. Record a return instead.
    """

    file: str
    line: int | None = None
    field: str | None = None
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Say the place, then the problem, then the remedy."""
        place = self.file
        if self.line is not None:
            place += f", line {self.line}"
        if self.field is not None:
            place += f", field {self.field}"
        return f"{place}: {self.problem} {self.remedy}"


@attrs.define(slots=False, eq=False)
class InputRefused(BackofficeError):
    """Files cannot be used as they are; ``problems`` lists every place to mend."""

    problems: tuple[InputProblem, ...] = ()

    @classmethod
    def because(cls, *problems: InputProblem) -> InputRefused:
        """Refuse input for the given problems, at least one."""
        count = len(problems)
        what = "1 problem" if count == 1 else f"{count} problems"
        return cls("input_refused", f"The input has {what}.", "", problems)

    def __str__(self) -> str:
        """List the problems, one a line, the first twenty."""
        shown = [str(problem) for problem in self.problems[:PROBLEMS_SHOWN_MAX]]
        hidden = len(self.problems) - len(shown)
        if hidden:
            shown.append(f"... and {hidden} more")
        return "\n".join([f"{self.message} [{self.code}]", *shown])


@attrs.define(slots=False, eq=False)
class StorageError(BackofficeError):
    """What a store can answer instead of a receipt; its subclasses are the whole set."""


@attrs.define(slots=False, eq=False)
class Conflict(StorageError):
    """Somebody else wrote first; read again, decide again, commit again."""


@attrs.define(slots=False, eq=False)
class GuardFailed(StorageError):
    """A named counter would pass its floor or ceiling; nothing was written."""

    counter: str = ""
    have: int = 0
    need: int = 0


@attrs.define(slots=False, eq=False)
class KeyReused(StorageError):
    """The idempotency key was used before with other content; nothing was written."""

    key: str = ""
    difference: str = ""


@attrs.define(slots=False, eq=False)
class OutcomeUnknown(StorageError):
    """The store cannot say whether the batch was written; commit again with the same key."""

    key: str = ""


@attrs.define(slots=False, eq=False)
class Unavailable(StorageError):
    """The store cannot be reached or is busy; nothing was written, try again later."""


@attrs.define(slots=False, eq=False)
class Corrupt(StorageError):
    """The store holds something it cannot have been given; stop and restore."""


@attrs.define(slots=False, eq=False)
class TooLarge(StorageError):
    """A batch, a fact or an amount passes a documented limit; nothing was written."""

    limit: int = 0


@attrs.define(slots=False, eq=False)
class SchemaTooNew(StorageError):
    """A newer version of the library wrote this store; upgrade before opening it."""


class BackofficeWarning(UserWarning):
    """A risky but legitimate call; the only warning class of the library."""


def require(module: str, *, extra: str, purpose: str) -> ModuleType:
    """Import an optional ``module``, or say which extra brings it.

    Raises :class:`MissingExtra` (code ``extra_missing``) when it is not installed.

    >>> require("no_such_module", extra="solve", purpose="solving rosters")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.MissingExtra: solving rosters needs no_such_module, which is not \
installed. Install it with: pip install 'backoffice-core[solve]' [extra_missing]
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        raise MissingExtra(
            "extra_missing",
            f"{purpose} needs {module.partition('.')[0]}, which is not installed.",
            f"Install it with: pip install 'backoffice-core[{extra}]'",
        ) from missing
