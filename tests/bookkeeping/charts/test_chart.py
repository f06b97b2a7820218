"""The chart of accounts."""

from __future__ import annotations

import pickle

import attrs
import pytest

from backoffice_core.bookkeeping import Chart
from backoffice_core.kernel.errors import InvalidValue
from tests.bookkeeping.books import CHART


def test_accounts_are_found_by_code_and_by_role() -> None:
    """A business's numbering stays its own; processes ask by role."""
    assert "1200" == CHART.role("receivables").code
    assert CHART.role("receivables") is CHART.account("1200")


def test_accounts_come_in_the_order_of_their_codes() -> None:
    """Every statement lists accounts the same way, however the chart was given."""
    assert CHART == Chart(reversed(CHART.accounts))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "1100"}, "account_duplicate"),
        ({"code": "9999"}, "account_role_duplicate"),
    ],
)
def test_a_code_or_a_role_used_twice_is_refused(change: dict[str, str], code: str) -> None:
    """Two accounts for one purpose would split its balance unseen."""
    twin = attrs.evolve(CHART.role("cash"), **change)
    with pytest.raises(InvalidValue) as caught:
        Chart((*CHART.accounts, twin))
    assert code == caught.value.code


def test_a_missing_role_is_named_with_its_remedy() -> None:
    """The message is all somebody needs to mend the chart."""
    with pytest.raises(InvalidValue, match=r"no account with the role payables\. Give one"):
        Chart([]).role("payables")


def test_an_unknown_account_is_refused() -> None:
    """A typing error in a code does not open an account."""
    with pytest.raises(InvalidValue, match="no account 7777"):
        CHART.account("7777")


def test_a_chart_survives_pickling() -> None:
    """Other processes get the same chart."""
    assert CHART == pickle.loads(pickle.dumps(CHART))  # noqa: S301 - our own bytes
