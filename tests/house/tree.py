"""The checkout as the house tests see it: its modules, its packages and its pages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "backoffice_core"
LOCALE = PACKAGE / "locale"
# English is the language of the templates themselves.
LANGUAGES_SHIPPED = tuple(
    sorted(
        catalogs.parent.name for catalogs in LOCALE.glob("*/LC_MESSAGES") if any(catalogs.iterdir())
    )
)
LANGUAGES_TRANSLATED = tuple(language for language in LANGUAGES_SHIPPED if language != "en")


def modules() -> tuple[Path, ...]:
    """Every Python file of the package."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


def dotted(module: Path) -> str:
    """The name a module is imported by: `backoffice_core.kernel.money`."""
    parts = module.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def packages() -> tuple[str, ...]:
    """Every package, by the name it is imported by."""
    return tuple(dotted(module) for module in modules() if module.name == "__init__.py")


def pages() -> tuple[Path, ...]:
    """The README and every page of the documentation that a person wrote."""
    built = ROOT / "docs" / "_build"
    generated = ROOT / "docs" / "reference" / "generated"
    written = (
        page
        for page in (ROOT / "docs").rglob("*.md")
        if built not in page.parents and generated not in page.parents
    )
    return (ROOT / "README.md", *sorted(written))


def name_of(path: Path) -> str:
    """A path as a test's id: relative to the checkout."""
    return path.relative_to(ROOT).as_posix()


def parsed(module: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(module.read_text("utf-8"), filename=str(module))


def fences(page: Path, *languages: str) -> Iterator[tuple[int, str]]:
    """The fenced blocks of a page in one of the languages: their first line's number and text."""
    block: list[str] | None = None
    mark, start, wanted = "", 0, False
    for number, line in enumerate(page.read_text("utf-8").splitlines(), start=1):
        stripped = line.strip()
        if block is None and stripped.startswith(("```", ":::")):
            mark = stripped[: len(stripped) - len(stripped.lstrip(stripped[0]))]
            wanted = stripped[len(mark) :].strip() in languages
            block, start = [], number + 1
        elif block is not None and stripped == mark:
            if wanted:
                yield start, "\n".join(block)
            block = None
        elif block is not None:
            block.append(line)
