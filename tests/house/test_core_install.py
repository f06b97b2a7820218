"""The core works alone: without a single extra, everything imports and says what it lacks."""

from __future__ import annotations

import doctest
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import LANGUAGES_SHIPPED, ROOT, packages

INSTALL_SECONDS_MAX = 300
RUN_SECONDS_MAX = 120
CORE = {"attrs", "babel", "backoffice-core", "python-dateutil", "tzdata"}
# dateutil 2.9 brings it, dateutil 4 does not.
CARRIED = {"six"}
UNREACHABLE = (
    "No matching distribution",
    "Could not find a version",
    "ConnectionError",
    "timed out",
)

pytestmark = pytest.mark.slow


def pip() -> list[str]:
    """A pip that can install into another environment: this interpreter's, or the system's."""
    base = getattr(sys, "_base_executable", sys.executable)
    for python in (sys.executable, base, shutil.which("python3")):
        if python is not None:
            asked = subprocess.run(
                [python, "-m", "pip", "--version"], capture_output=True, check=False
            )
            if asked.returncode == 0:
                return [python, "-m", "pip"]
    pytest.skip("no pip is installed for any Python here, so nothing can be installed")


@pytest.fixture(scope="session")
def core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment with the wheel of this checkout and no extra."""
    folder = tmp_path_factory.mktemp("core") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    install = [*pip(), "--python", str(folder), "install", "--quiet", str(ROOT)]
    answer = subprocess.run(
        install, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS_MAX
    )
    if answer.returncode != 0 and any(sign in answer.stderr for sign in UNREACHABLE):
        pytest.skip("the package registry cannot be reached, so no new environment can be made")
    assert 0 == answer.returncode, answer.stderr
    return folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def said(python: Path, code: str) -> str:
    """What a piece of code prints in that environment, away from the checkout."""
    answer = subprocess.run(
        [python, "-I", "-W", "error", "-c", code],
        cwd=python.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_SECONDS_MAX,
    )
    assert 0 == answer.returncode, answer.stderr
    return answer.stdout.strip()


def test_the_core_installs_nothing_beyond_its_four_dependencies(core: Path) -> None:
    """attrs, babel, dateutil and the zone database: that is all."""
    code = """
import json
from importlib.metadata import distributions
print(json.dumps([found.metadata["Name"].lower() for found in distributions()]))
"""
    assert CORE == set(json.loads(said(core, code))) - CARRIED


def asks_at_its_door(package: str) -> bool:
    """Whether a package is nothing but arithmetic on arrays, and asks for numpy and scipy first."""
    door = ROOT / "src" / package.replace(".", "/") / "__init__.py"
    return "from backoffice_core.inventory import numbers as numbers" in door.read_text("utf-8")


NUMBERS = frozenset(filter(asks_at_its_door, packages()))


@pytest.mark.parametrize("package", [name for name in packages() if name not in NUMBERS])
def test_every_package_imports_without_extras(core: Path, package: str) -> None:
    """An extra is needed by a function, not by an import; but see below."""
    assert "" == said(core, f"import {package}")


@pytest.mark.parametrize("package", [name for name in packages() if name in NUMBERS])
def test_a_package_of_numbers_asks_for_its_extra_at_the_door(core: Path, package: str) -> None:
    """One clear error that names it, before anything else of the package is loaded."""
    code = f"""
from backoffice_core.kernel.errors import MissingExtra
try:
    import {package}
except MissingExtra as error:
    print(error)
"""
    assert "backoffice-core[replenish]" in said(core, code)


def test_the_examples_of_the_kernel_hold_with_the_newest_dependencies(
    core: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Extras hold dateutil below 3; alone the core meets dateutil 4 and must say the same."""
    code = """
import doctest, importlib, pkgutil
from importlib.metadata import version
from backoffice_core import kernel
failed = attempted = 0
for module in pkgutil.iter_modules(kernel.__path__, "backoffice_core.kernel."):
    result = doctest.testmod(importlib.import_module(module.name), optionflags=OPTIONS)
    failed, attempted = failed + result.failed, attempted + result.attempted
print(f"dateutil {version('python-dateutil')}: {attempted} examples, {failed} failed")
""".replace("OPTIONS", str(doctest.NORMALIZE_WHITESPACE))
    told = said(core, code)
    with capsys.disabled():
        print(f"\n{told}")
    assert told.endswith(" 0 failed")


def test_a_missing_extra_is_one_clear_error_that_names_it(core: Path) -> None:
    """Whoever lacks a solver is told what to install."""
    code = """
from backoffice_core.kernel.errors import MissingExtra, require
try:
    require("ortools", extra="solve", purpose="solve a roster")
except MissingExtra as error:
    print(error)
"""
    assert "backoffice-core[solve]" in said(core, code)


@pytest.mark.parametrize("language", LANGUAGES_SHIPPED)
def test_the_wheel_speaks_the_languages_we_ship(core: Path, language: str) -> None:
    """Catalogs are data, and data is what a wheel forgets first."""
    code = f"""
from importlib.resources import files
folder = files("backoffice_core") / "locale" / "{language}" / "LC_MESSAGES"
print(sorted(file.name for file in folder.iterdir()))
"""
    assert ".po'" in said(core, code)


def test_the_installed_package_is_typed(core: Path) -> None:
    """`py.typed` is in the wheel, so a caller's checker reads our annotations."""
    code = """
from importlib.resources import files
print((files("backoffice_core") / "py.typed").is_file())
"""
    assert "True" == said(core, code)


def test_the_program_explains_itself_without_extras(core: Path) -> None:
    """`python -m backoffice_core --help` needs nothing but the core."""
    answer = subprocess.run(
        [core, "-I", "-m", "backoffice_core", "--help"], capture_output=True, text=True, check=False
    )
    assert 0 == answer.returncode, answer.stderr
    assert "month" in answer.stdout
