"""The page of findings: every kind the package can return, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from backoffice_core.attendance.watching import WatchKind

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "backoffice_core" / "attendance"
PAGE = ROOT / "docs" / "reference" / "attendance-findings.md"
# Builders whose first argument is the kind.
BUILDERS = {"about", "crossed_limit", "finding"}


def called(node: ast.Call) -> str:
    """The name of what is called."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def kinds_in(tree: ast.Module) -> Iterator[str]:
    """The kinds of findings a module writes down."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[ast.Constant(value=str(kind)), *_]) if called(node) in BUILDERS:
                yield kind
            case ast.keyword(arg="kind", value=ast.Constant(value=str(kind))):
                yield kind.removeprefix("attendance.")
            case ast.Assign(targets=[ast.Name(id="kind")], value=ast.Constant(value=str(kind))):
                yield kind
            case _:
                pass


def test_every_kind_of_finding_is_on_its_page() -> None:
    """Thirty-one and more; what is not listed cannot be looked up."""
    found = {
        kind
        for module in PACKAGE.rglob("*.py")
        for kind in kinds_in(ast.parse(module.read_text(encoding="utf-8")))
    }
    listed = set(re.findall(r"^\|.*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    words = {word for line in listed for word in re.findall(r"`([a-z_]+)`", line.split("|")[1])}
    assert [] == sorted((found | {kind.value for kind in WatchKind}) - words)
    assert 31 <= len(words)
