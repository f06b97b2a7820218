"""The accounts of a chart as commands that open them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from backoffice_core.bookkeeping.charts import Chart
from backoffice_core.bookkeeping.ledger.commands import BalanceLimit, OpenAccount
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.money import Currency

__all__ = ["open_chart"]


def open_chart(
    chart: Chart,
    *,
    currency: str | Currency | None = None,
    limits: Mapping[str, BalanceLimit] = MappingProxyType({}),
) -> tuple[OpenAccount, ...]:
    """The commands that open every account of a chart, with the limit that is given by its code.

    Groups are left out: they add up other accounts, so a posting to one is refused as to an
    account that is not there (``account_not_found``).

    Raises :class:`InvalidValue` when a limit is for an account that is not opened:
    ``account_unknown``, ``account_is_group``; also ``type_wrong``, ``not_a_member``.
    """
    expect(chart, Chart, name="chart")
    if not isinstance(cast("object", limits), Mapping):
        raise InvalidValue(
            "type_wrong",
            f"The limits are {shown(limits)}, which is not a mapping.",
            "Give each limit by the code of its account.",
        )
    for code in limits:
        if chart.is_group(chart.account(code).code):
            raise InvalidValue(
                "account_is_group",
                f"The account {code} only adds up other accounts, so it has no limit of its own.",
                "Limit the accounts in it.",
            )
    return tuple(
        OpenAccount(
            account.code,
            name=account.name,
            currency=currency,
            limit=limits.get(account.code, BalanceLimit.NONE),
        )
        for account in chart.accounts
        if not chart.is_group(account.code)
    )
