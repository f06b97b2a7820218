"""What the README and the documentation show is run, block by block."""

from __future__ import annotations

import doctest
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sybil import Document
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser

from tests.house.tree import ROOT, fences, name_of, pages

README = ROOT / "README.md"
MONTH = "-m backoffice_core month"
TESTS = "-m pytest -n auto"
COMMAND_SECONDS_MAX = 600


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a reader's own, with the examples in it, so that nothing is written elsewhere."""
    examples = ROOT / "examples"
    if examples.is_dir():
        (tmp_path / "examples").symlink_to(examples, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", pages(), ids=name_of)
@pytest.mark.usefixtures("reader")
def test_every_python_block_of_a_page_does_what_the_page_says(page: Path) -> None:
    """One page is one session: its blocks run in order and share their names."""
    parsers = (
        PythonCodeBlockParser(doctest_optionflags=doctest.NORMALIZE_WHITESPACE),
        SkipParser(),
    )
    for example in Document.parse(str(page), *parsers).examples():
        example.evaluate()


def shell_commands(page: Path) -> Iterator[str]:
    """The commands of a page's shell blocks, one a line, as a reader would type them."""
    for _, text in fences(page, "sh", "shell", "bash", "console"):
        for line in text.splitlines():
            command = line.strip().removeprefix("$ ")
            if command and not command.startswith("#"):
                yield command


def our_command(command: str) -> list[str] | None:
    """The part of a shell line that starts our program, for the interpreter that runs this test."""
    words = shlex.split(command.rsplit("&&", maxsplit=1)[-1], comments=True)
    if len(words) > 1 and words[1:3] == ["-m", "backoffice_core"]:
        return [sys.executable, *words[1:]]
    if words[:1] == ["backoffice-core"]:
        return [sys.executable, "-m", "backoffice_core", *words[1:]]
    return None


def programs() -> Iterator[tuple[str, list[str]]]:
    """Every call of our program that a page shows."""
    for page in pages():
        for command in shell_commands(page):
            if (program := our_command(command)) is not None:
                yield f"{name_of(page)}: {shlex.join(program[1:])}", program


@pytest.mark.slow
@pytest.mark.parametrize("program", [pytest.param(call, id=name) for name, call in programs()])
def test_every_call_of_the_program_that_a_page_shows_succeeds(
    program: list[str], reader: Path
) -> None:
    """Whoever pastes it sees a result."""
    answer = subprocess.run(
        program,
        cwd=reader,
        capture_output=True,
        text=True,
        check=False,
        timeout=COMMAND_SECONDS_MAX,
    )
    assert 0 == answer.returncode, answer.stderr
    assert answer.stdout.strip()


def test_the_readme_has_one_line_for_the_month_and_one_for_the_tests() -> None:
    """Both start from nothing but Python and pip: `.ci/run` runs the very same lines."""
    commands = list(shell_commands(README))
    for ending in (MONTH, TESTS):
        from_nothing = [
            command
            for command in commands
            if command.startswith("python3 -m venv --without-pip .venv && ")
            and command.endswith(ending)
        ]
        assert 1 == len(from_nothing), ending
