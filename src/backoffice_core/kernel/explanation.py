"""The reason tree that every decision can return.

A decision that cannot say why is a number somebody has to believe. Each node names
the rule, its parameters, the source (a law, a standard, a book), and what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.words import Message, Value, format_value, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Explanation"]


def freeze(parameters: Mapping[str, Value]) -> Mapping[str, Value]:
    """A read-only copy in the given order."""
    return MappingProxyType(dict(parameters))


NOTHING: Mapping[str, Value] = MappingProxyType({})


def collect(reasons: Iterable[Explanation]) -> tuple[Explanation, ...]:
    """The reasons as a tuple, from whatever they came in."""
    return tuple(reasons)


@attrs.frozen(kw_only=True)
class Explanation:
    """Why a result is what it is.

    ``rule`` is a stable name (``overtime.workday``), ``says`` the sentence, ``result``
    the value it led to, ``parameters`` the numbers the rule was set to, ``source`` the
    citation, ``because`` the explanations it rests on.

    >>> hour = Explanation(
    ...     rule="wage.hourly",
    ...     says=Message("The hourly wage is 1/173 of the month"),
    ...     source="PP 35/2021 art. 32(2)",
    ... )
    >>> print(
    ...     Explanation(
    ...         rule="overtime", says=Message("{n} hours at double pay", n=2), because=(hour,)
    ...     ).render()
    ... )
    2 hours at double pay
      The hourly wage is 1/173 of the month (PP 35/2021 art. 32(2))
    """

    rule: str
    says: Message
    result: Value | None = None
    parameters: Mapping[str, Value] = attrs.field(default=NOTHING, converter=freeze, hash=False)
    source: str = ""
    because: tuple[Explanation, ...] = attrs.field(default=(), converter=collect)

    def sentence(self, locale: str = "en") -> str:
        """Return this node alone as one sentence, its source in brackets."""
        says = self.says.render(locale)
        return f"{says} ({self.source})" if self.source else says

    def render(self, locale: str = "en") -> str:
        """The whole tree, a line a node, what it rests on indented below it."""
        return "\n".join(f"{'  ' * depth}{node.sentence(locale)}" for depth, node in self.walk())

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Explanation]]:
        """Yield every node with its depth, this one first."""
        yield depth, self
        for reason in self.because:
            yield from reason.walk(depth + 1)

    def parameter_text(self, locale: str = "en") -> str:
        """The parameters as ``name = value`` pairs in the language of ``locale``."""
        return ", ".join(
            f"{name} = {format_value(value, locale)}" for name, value in self.parameters.items()
        )

    def as_json(self) -> dict[str, object]:
        """The tree as plain dicts, lists and strings, in English, for a log or an API."""
        node: dict[str, object] = {"rule": self.rule, "says": plain(self.says)}
        if self.result is not None:
            node["result"] = plain(self.result)
        if self.parameters:
            node["parameters"] = {name: plain(value) for name, value in self.parameters.items()}
        if self.source:
            node["source"] = self.source
        if self.because:
            node["because"] = [reason.as_json() for reason in self.because]
        return node

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle through plain values, as a mapping proxy cannot be pickled."""
        return rebuild, (
            self.rule, self.says, self.result, dict(self.parameters), self.source, self.because,
        )  # fmt: skip


def rebuild(  # noqa: PLR0917 - the fields of Explanation, in order, for pickle alone
    rule: str,
    says: Message,
    result: Value | None,
    parameters: dict[str, Value],
    source: str,
    because: tuple[Explanation, ...],
) -> Explanation:
    """Rebuild a pickled explanation."""
    return Explanation(
        rule=rule, says=says, result=result, parameters=parameters, source=source, because=because
    )
