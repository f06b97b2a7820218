"""Lists of objects in JSON as rows of text, so that one way of reading serves both spellings.

Numbers are kept as they are written: a float would no longer say what stood in the file. Where
a value is a pair of a key and a name, as Odoo writes what an object refers to, both are kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from backoffice_core.kernel.errors import InputProblem, InputRefused

__all__ = ["REFERENCE", "rows_of_json"]

# Between the key and the name of what is referred to: a sign that no name holds.
REFERENCE = "\x1f"
WRAPPERS = ("data", "message", "result", "records")
AS_LIST = "Export a list of objects: [{...}, {...}]."


def rows_of_json(text: str, file: str) -> list[tuple[int, list[str]]]:
    r"""A header and a row for each object, numbered from 1 by their place in the list.

    >>> rows_of_json('[{"item": "tea", "qty": 1.50}, {"qty": 2, "lot": [7, "L7"]}]', "a.json")
    [(0, ['item', 'qty', 'lot']), (1, ['tea', '1.50', '']), (2, ['', '2', '7\x1fL7'])]
    """
    try:
        # As text: what stands there, and no float that is only near it.
        held: object = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as problem:
        raise refused(file, f"It is no JSON ({problem}).", "Export it again.") from None
    for wrapper in WRAPPERS:
        if isinstance(held, dict) and wrapper in held:
            held = cast("dict[str, object]", held)[wrapper]
    if not isinstance(held, list) or not held:
        raise refused(file, "It is no list of objects, or an empty one.", AS_LIST)
    objects: list[Mapping[str, object]] = []
    for number, each in enumerate(cast("list[object]", held), start=1):
        if not isinstance(each, dict):
            raise refused(file, f"Record {number} is no object.", AS_LIST)
        objects.append(cast("dict[str, object]", each))
    names = list(dict.fromkeys(name for each in objects for name in each))
    rows = [[as_text(each.get(name)) for name in names] for each in objects]
    return [(0, names), *enumerate(rows, start=1)]


def as_text(value: object) -> str:
    """A value as the text of a cell; nothing, and what Odoo calls false, is empty."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, list):
        parts = cast("list[object]", value)
        return REFERENCE.join(as_text(part) for part in parts)
    return value if isinstance(value, str) else json.dumps(value)


def refused(file: str, problem: str, remedy: str) -> InputRefused:
    """The refusal of a whole file."""
    return InputRefused.because(InputProblem(file=file, problem=problem, remedy=remedy))
