"""The documentation: written pages by kind (Diataxis), and a reference made from the code.

The reference pages are written here, before sphinx looks for pages, from the `__all__` of each
package: a name is in the reference because it is public, and for no other reason.
"""

from __future__ import annotations

import importlib
import inspect
import shutil
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

project = "backoffice_core"
author = "backoffice_core contributors"
copyright = "2026, backoffice_core contributors"
release = "0.1.0"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
default_role = "code"
html_theme = "furo"
html_title = "backoffice_core"

# Two domains may have a word in common (heads are demand, and kilograms are): a short name in a
# signature then links to one of them.
suppress_warnings = ["ref.python"]

autodoc_member_order = "groupwise"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "show-inheritance": True}

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "src" / "backoffice_core"
GENERATED = HERE / "reference" / "generated"


def packages() -> list[str]:
    """Every package of ours, the whole before its parts."""
    folders = (module.parent for module in PACKAGE.rglob("__init__.py"))
    return sorted(".".join(folder.relative_to(PACKAGE.parent).parts) for folder in folders)


def directive(package: str, name: str, value: object) -> str:
    """The autodoc directive for one public name; what has no page of its own is autodata."""
    kind = "autodata"
    if inspect.isclass(value):
        kind = "autoexception" if issubclass(value, BaseException) else "autoclass"
    elif inspect.isroutine(value):
        kind = "autofunction"
    return f".. {kind}:: {package}.{name}\n"


def page(package: str) -> str:
    """The reference page of a package; a name offered twice is described once."""
    module = importlib.import_module(package)
    lines = [f"# `{package}`", "", "```{eval-rst}"]
    lines += [f".. automodule:: {package}", "   :no-members:", ""]
    homes = {name: home(package, name) for name in module.__all__}
    lines += [
        f"* ``{name}``, from ``{where}``" for name, where in homes.items() if where != package
    ]
    lines.append("")
    lines += [
        directive(package, name, getattr(module, name))
        for name, where in homes.items()
        if where == package
    ]
    return "\n".join([*lines, "```", ""])


def home(package: str, name: str) -> str:
    """The package on whose page a public name is described: the outermost, but not the whole."""
    value = getattr(importlib.import_module(package), name)
    offered = [
        other
        for other in packages()[1:]
        if getattr(importlib.import_module(other), name, None) is value
        if name in importlib.import_module(other).__all__
    ]
    defined = str(getattr(value, "__module__", ""))
    nearest = [other for other in offered if defined.startswith(other)]
    return (nearest or offered or [package])[0]


def describe_data(
    _app: Sphinx, what: str, name: str, value: object, _options: object, lines: list[str]
) -> None:
    """Say of a public constant what stands below it in the source, and never what a dict is."""
    if what != "data":
        return
    short = name.rpartition(".")[2]
    modules = [
        module
        for path, module in sorted(sys.modules.items())
        if path.startswith(PACKAGE.name) and getattr(module, short, None) is value
    ]
    said = (
        ModuleAnalyzer.for_module(module.__name__).find_attr_docs().get(("", short))
        for module in modules
    )
    ours = type(value).__module__.startswith(PACKAGE.name)
    lines[:] = next(filter(None, said), lines if ours else [])


def write_reference() -> None:
    """Write one page for each package, afresh."""
    shutil.rmtree(GENERATED, ignore_errors=True)
    GENERATED.mkdir(parents=True)
    for package in packages():
        (GENERATED / f"{package}.md").write_text(page(package), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Let sphinx know when to write the reference: before it looks for pages."""
    app.connect("config-inited", lambda _app, _config: write_reference())
    app.connect("autodoc-process-docstring", describe_data)
