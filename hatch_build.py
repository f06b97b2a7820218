"""Compile every translation beside its source while the package is built.

Translators edit `.po` files and git keeps only those; the `.mo` files that `gettext` reads are
made here, for wheels and for editable installs alike, so that the two can never disagree.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogs(locale_folder: Path) -> tuple[Path, ...]:
    """Write an `.mo` next to each `.po` below the folder, and name what was written."""
    written: list[Path] = []
    for source in sorted(locale_folder.glob("*/LC_MESSAGES/*.po")):
        language = source.parent.parent.name
        with source.open("rb") as lines:
            catalog = read_po(lines, locale=language, domain=source.stem, abort_invalid=True)
        target = source.with_suffix(".mo")
        with target.open("wb") as compiled:
            write_mo(compiled, catalog)
        written.append(target)
    return tuple(written)


class CompileTranslations(BuildHookInterface[Any]):
    """Hatchling calls this before it collects files, for every target."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile the catalogs of the package."""
        compile_catalogs(Path(self.root) / "src" / "backoffice_core" / "locale")
