"""The public face is what each package's `__all__` says, and it is kept honest."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, fences, name_of, packages, pages


def order(name: str) -> tuple[int, str]:
    """The order ruff keeps: constants, then classes, then functions, each by name."""
    if len(name) > 1 and name.isupper():
        return 0, name
    return (1 if name[0].isupper() else 2), name


@pytest.mark.parametrize("package", packages())
def test_the_public_names_of_a_package_exist_and_are_sorted(package: str) -> None:
    """`__all__` is a sorted list of names, each there once and really there."""
    module = importlib.import_module(package)
    names = list(module.__all__)
    assert sorted(set(names), key=order) == names
    assert [] == [name for name in names if not hasattr(module, name)]


@pytest.mark.parametrize("package", packages())
def test_every_public_class_and_function_has_a_docstring_of_its_own(package: str) -> None:
    """Whoever meets a name in an editor is told what it means."""
    module = importlib.import_module(package)
    silent = [
        name
        for name in module.__all__
        if inspect.isroutine(value := getattr(module, name)) or inspect.isclass(value)
        if not (value.__doc__ or "").strip()
    ]
    assert [] == silent
    assert (module.__doc__ or "").strip()


def snippets() -> Iterator[tuple[str, str]]:
    """All Python that a newcomer copies from: pages, example scripts and notebooks."""
    for page in pages():
        for line, text in fences(page, "python", "pycon"):
            yield f"{name_of(page)}:{line}", plain_code(text)
    examples = ROOT / "examples"
    for script in sorted(examples.rglob("*.py")):
        yield name_of(script), script.read_text("utf-8")
    for notebook in sorted(examples.rglob("*.ipynb")):
        yield name_of(notebook), "\n".join(notebook_cells(notebook))


def plain_code(text: str) -> str:
    """A doctest session without its prompts and answers; other code as it is."""
    if not text.lstrip().startswith(">>>"):
        return text
    typed = (line.strip() for line in text.splitlines())
    return "\n".join(line[4:] for line in typed if line.startswith((">>>", "...")))


def notebook_cells(notebook: Path) -> Iterator[str]:
    """The code of a notebook, without the lines that only a notebook understands."""
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            lines = "".join(cell["source"]).splitlines()
            yield "\n".join(line for line in lines if not line.startswith(("%", "!")))


def imported_from(code: str) -> Iterator[str]:
    """The modules of ours that a piece of code imports names from."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_pages_and_examples_import_from_packages_and_not_from_deep_inside() -> None:
    """What is shown is what is promised: nobody learns a path that may move."""
    public = set(packages())
    deep = [
        f"{where} imports {module}"
        for where, code in snippets()
        for module in imported_from(code)
        if module.split(".")[0] == "backoffice_core" and module not in public
    ]
    assert [] == deep
