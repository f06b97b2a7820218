"""What changes is told to those who use it."""

from __future__ import annotations

from tests.house.tree import ROOT


def test_the_changelog_has_a_place_for_what_is_not_released_yet() -> None:
    """Keep a Changelog: the newest section is [Unreleased]."""
    lines = (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()
    sections = [line for line in lines if line.startswith("## ")]
    assert "## [Unreleased]" == sections[0]
