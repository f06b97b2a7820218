"""The command line refuses in a sentence and an exit code, and never shows a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from backoffice_core.__main__ import main
from backoffice_core.testing import write_shop

RUN_SECONDS_MAX = 120


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A small shop in a folder of its own."""
    return write_shop(tmp_path / "shop", employees=3, items=5, documents=10)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--html", "{place}/missing/page.html"], "file_unusable"),
        (["--html", "{place}"], "file_unusable"),
        (["--storage", "sqlite:///{place}/missing/shop.db"], "store_unreachable"),
        (["--storage", "sqlite:///{place}"], "store_unreachable"),
        (["--storage", "cloud://shop"], "store_scheme_unknown"),
        (["--storage", "shop.db"], "store_scheme_unknown"),
        (["--locale", "xx"], "unknown_locale"),
    ],
)
def test_a_call_that_cannot_end_well_is_refused_before_the_month_is_closed(
    options: list[str],
    code: str,
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody waits for a closing, and finds it on record, only to read that a name was wrong."""
    monkeypatch.setattr("backoffice_core.processes.close_month", None)
    called = [option.replace("{place}", str(shop)) for option in options]
    assert 2 == main(["month", str(shop), *called])
    said = capsys.readouterr()
    assert "" == said.out
    assert f"[{code}]" in said.err


def test_a_page_that_may_not_be_written_is_refused(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rights are asked for first."""
    monkeypatch.setattr("os.access", lambda *_: False)
    assert 2 == main(["month", str(shop), "--html", str(shop / "page.html")])
    assert "It may not be written" in capsys.readouterr().err


def test_a_file_where_a_folder_should_be_is_refused(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """To read from it or to write into it."""
    file = str(shop / "shop.toml")
    assert 2 == main(["month", file])
    assert "It is no folder" in capsys.readouterr().err
    for place in (file, f"{file}/deeper"):
        assert 2 == main(["example", place])
        assert "[file_unusable]" in capsys.readouterr().err


def test_an_unknown_address_is_no_broken_law(capsys: pytest.CaptureFixture[str]) -> None:
    """The laws are held against a store; without one there is nothing to hold."""
    assert 2 == main(["conform", "foo"])
    said = capsys.readouterr()
    assert ("", True) == (said.out, "Known schemes" in said.err)


def test_a_lasting_store_without_names_is_told_what_names_are_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One store for all tests would break laws that the store keeps."""
    assert 2 == main(["conform", f"sqlite:///{tmp_path}/shop.db"])
    assert "sqlite:///conform-{name}.db" in capsys.readouterr().err
    assert 0 == main(["conform", f"sqlite:///{tmp_path}/{{name}}.db"])
    assert "kept: A batch is written whole" in capsys.readouterr().out


def test_whoever_stops_listening_gets_no_traceback(shop: Path) -> None:
    """``| head -1`` closes the pipe; the exit code still says how the month ended."""
    running = subprocess.Popen(
        [sys.executable, "-m", "backoffice_core", "month", str(shop)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert b"" == running.stderr.read()
        assert 0 == running.wait(RUN_SECONDS_MAX)
