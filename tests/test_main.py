"""The command line refuses in a sentence and an exit code, and never shows a traceback."""

from __future__ import annotations

import os
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
        (["--locale", "fr"], "language_missing"),
        (["--csv", "{place}"], "file_unusable"),
        (["--csv", "{place}/shop.toml"], "file_unusable"),
        (["--csv", "{place}/missing/tables"], "file_unusable"),
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
    for option in (["--html", str(shop / "page.html")], ["--csv", str(shop / "tables")]):
        assert 2 == main(["month", str(shop), *option])
        assert "It may not be written" in capsys.readouterr().err


def test_a_language_that_is_missing_is_told_with_those_there_are(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody gets French dates around English words."""
    assert 2 == main(["month", str(shop), "--locale", "fr"])
    assert "Use one of: en, id. [language_missing]" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["shop.toml", "sales.csv", "punches.csv", "shifts.ics"])
def test_an_example_is_never_written_over_a_shop(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody's own month is worth more than ours; a file beside it would spoil it too."""
    (tmp_path / name).write_text("mine", "utf-8")
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    assert 2 == main(["example", str(tmp_path)])
    assert f"holds a shop already: {name}." in capsys.readouterr().err
    assert {name, "notes.txt"} == {each.name for each in tmp_path.iterdir()}
    (tmp_path / name).unlink()
    assert 0 == main(["example", str(tmp_path)])


def test_every_table_can_be_had_as_csv(shop: Path, tmp_path: Path) -> None:
    """What the text cuts is there in full, in files named after the tables."""
    assert 0 == main(["month", str(shop), "--csv", str(tmp_path / "tables")])
    names = {each.stem for each in (tmp_path / "tables").glob("*.csv")}
    assert {"findings", "timesheets", "journal", "stock", "roster"} <= names
    assert b"\r\n" in (tmp_path / "tables" / "journal.csv").read_bytes()
    assert b"\r\r\n" not in (tmp_path / "tables" / "journal.csv").read_bytes()


def test_whoever_stops_it_gets_a_word_and_no_traceback(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the month is closed."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("backoffice_core.processes.close_month", stop)
    assert 130 == main(["month", str(shop)])
    assert ("", "Stopped.\n") == tuple(capsys.readouterr())


def test_a_page_needs_no_home(shop: Path, tmp_path: Path) -> None:
    """What draws the pictures keeps fonts in a home, and says nothing where there is none."""
    pytest.importorskip("matplotlib", reason="the extra plot is not installed")
    page = tmp_path / "page.html"
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"MPLCONFIGDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}
    }
    answer = subprocess.run(
        [sys.executable, "-m", "backoffice_core", "month", str(shop), "--html", str(page)],
        env=environment | {"HOME": "/dev/null"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "") == (answer.returncode, answer.stderr)
    assert page.exists()


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
