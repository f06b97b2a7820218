"""Nothing in the package outgrows what a reader holds in the head."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.tree import dotted, modules, parsed

FUNCTION_LINES_MAX = 70
FUNCTION_LINES_NOTED = 50
MODULE_LINES_MAX = 600
MODULE_LINES_NOTED = 400


def function_lengths() -> Iterator[tuple[int, str]]:
    """The length of every function, docstring included, and where it is."""
    for module in modules():
        for node in ast.walk(parsed(module)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield lines, f"{dotted(module)}:{node.lineno} {node.name}"


def module_lengths() -> Iterator[tuple[int, str]]:
    """The length of every module."""
    for module in modules():
        yield len(module.read_text("utf-8").splitlines()), dotted(module)


def report(what: str, lengths: list[tuple[int, str]], noted: int) -> None:
    """Print the longest, so that growth is seen before it is too much."""
    long = sorted((entry for entry in lengths if entry[0] > noted), reverse=True)
    print(f"{len(lengths)} {what}s, {len(long)} over {noted} lines")
    for lines, where in long:
        print(f"{lines:6} {where}")


def test_no_function_is_longer_than_seventy_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """A function fits on a screen."""
    lengths = list(function_lengths())
    with capsys.disabled():
        print()
        report("function", lengths, FUNCTION_LINES_NOTED)
    assert [] == [entry for entry in lengths if entry[0] > FUNCTION_LINES_MAX]


def test_no_module_is_longer_than_six_hundred_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """There is no giant module."""
    lengths = list(module_lengths())
    with capsys.disabled():
        print()
        report("module", lengths, MODULE_LINES_NOTED)
    assert [] == [entry for entry in lengths if entry[0] > MODULE_LINES_MAX]
