"""The terms of a shop that are not named are the usual ones, wherever the shop comes from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from backoffice_core.attendance import AttendancePolicy
from backoffice_core.formats import read_shop
from backoffice_core.kernel import InvalidValue
from backoffice_core.processes import Change, ShopPolicies, Withdrawal
from backoffice_core.testing import write_shop


def test_a_shop_made_in_code_has_the_policies_of_a_folder_that_names_none(tmp_path: Path) -> None:
    """Nobody gets other terms for having a database instead of files."""
    folder = write_shop(tmp_path, employees=1, items=1, documents=1)
    settings = (folder / "shop.toml").read_text("utf-8").split("[policies]", maxsplit=1)[0]
    (folder / "shop.toml").write_text(settings, "utf-8")
    assert ShopPolicies() == read_shop(folder).policies


@pytest.mark.parametrize(
    ("build", "member"),
    [
        (lambda: ShopPolicies(cost_method=cast("Any", "fifo")), "CostMethod.FIFO"),
        (lambda: ShopPolicies(hourly_wage_rounding=cast("Any", "floor")), "Rounding.FLOOR"),
        (
            lambda: Withdrawal(
                kind=cast("Any", "punch"),
                person="E01",
                day=date(2026, 5, 4),
                reason="twice",
                approved_by="Sri",
            ),
            "WithdrawnKind.PUNCH",
        ),
        (lambda: Change(action=cast("Any", "added"), fact=None), "Action.ADDED"),
    ],
)
def test_a_choice_given_as_text_is_refused(build: Callable[[], object], member: str) -> None:
    """The remedy names the members."""
    with pytest.raises(InvalidValue) as refused:
        build()
    assert "not_a_member" == refused.value.code
    assert member in refused.value.remedy


def test_they_are_those_of_attendance() -> None:
    """One default for one thing."""
    shop, usual = ShopPolicies(), AttendancePolicy()
    assert (usual.bounce, usual.grace, usual.rest) == (shop.bounce, shop.grace, shop.rest)
