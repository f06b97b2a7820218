"""Collecting what is wrong with input, so that it is all told at once.

Whoever mends a folder of files wants the whole list, not the first line of it. So a
reader notes a problem, goes on with a stand-in for the value, and the folder is refused
at the end. The list is capped: a file in the wrong format has a problem in every line.
"""

from __future__ import annotations

import attrs

from backoffice_core.kernel.errors import InputProblem, InputRefused

__all__ = ["Problems"]

PROBLEMS_KEPT_MAX = 1000


@attrs.define
class Problems:
    """A growing list of problems; ``count`` goes on after the list is full.

    >>> problems = Problems()
    >>> problems.add("sales.csv", "There is no such file.", "Add it.")
    >>> problems.refuse()
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InputRefused: The input has 1 problem. [input_refused]
    sales.csv: There is no such file. Add it.
    """

    kept: list[InputProblem] = attrs.Factory(list[InputProblem])
    count: int = 0

    def add(
        self,
        file: str,
        problem: str,
        remedy: str,
        *,
        line: int | None = None,
        field: str | None = None,
    ) -> None:
        """Note a problem: where, what, and what to do."""
        self.count += 1
        if len(self.kept) < PROBLEMS_KEPT_MAX:
            self.kept.append(
                InputProblem(file=file, line=line, field=field, problem=problem, remedy=remedy)
            )

    def refuse(self) -> None:
        """Raise :class:`InputRefused` with everything noted, if anything was."""
        if self.count:
            what = "1 problem" if self.count == 1 else f"{self.count} problems"
            raise InputRefused("input_refused", f"The input has {what}.", "", tuple(self.kept))
