"""The published scripts of Numscript, said in our words, give the published postings.

The scripts and their expected postings are read from a checkout of formancehq/numscript (MIT) below
the folder that the environment variable BACKOFFICE_DATA names; none is copied here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from backoffice_core import Currency, Money
from backoffice_core.bookkeeping.allocation import (
    Instruction,
    InsufficientFunds,
    explain_allocation,
    share_out,
)
from tests.bookkeeping.allocation.numscript import (
    BalanceOf,
    Script,
    Unsupported,
    asset,
    tokens_of,
)

DATA = os.environ.get("BACKOFFICE_DATA")
FOLDER = Path(DATA or ".") / "bookkeeping" / "formancehq__numscript"
SCRIPTS = sorted(FOLDER.rglob("*.num")) if DATA else []
Balances = dict[str, dict[Currency, Money]]

# What is left out, and why: nothing else may be.
NO_MONEY = "only sets metadata: it moves no money"
LEFT_OUT = {
    "add-numbers": NO_MONEY,
    "override-account-meta": NO_MONEY,
    "set-account-meta": NO_MONEY,
    "set-tx-meta": NO_MONEY,
    "sub-monetaries": NO_MONEY,
    "sub-numbers": NO_MONEY,
    "account-interp": NO_MONEY,
    "get-amount-function": NO_MONEY,
    "get-asset-function": NO_MONEY,
    "asset-colors": "experimental: coloured funds; a dimension is no part of a balance here",
    "asset-scaling": "experimental: one asset at two scales; ours are two currencies",
}

pytestmark = pytest.mark.skipif(
    not SCRIPTS, reason="needs BACKOFFICE_DATA, a folder with bookkeeping/formancehq__numscript"
)


@attrs.frozen(kw_only=True)
class Case:
    """One test case of a specification file."""

    name: str
    experimental: bool
    script: str
    values: dict[str, Any]

    def balances(self) -> Balances:
        """What accounts have before, minor units as money of the asset."""
        found: Balances = {}
        for each in self.values["balances"]:
            currency = asset(each["asset"])
            found.setdefault(each["account"], {})[currency] = Money(each["amount"], currency)
        return found

    def instructions(self) -> list[Instruction]:
        """The script in our words."""
        before = {account: list(held.values()) for account, held in self.balances().items()}

        def after(done: list[Instruction]) -> BalanceOf:
            return share_out(done, balances=before).balance

        return Script(
            tokens_of(self.script), self.values["variables"], self.values["metadata"], after
        ).read()


def why_left_out(path: Path) -> str:
    """The reason a script is left out; empty for one that is replayed."""
    return LEFT_OUT.get(path.stem) or LEFT_OUT.get(path.parent.name, "")


def cases() -> Iterator[Case]:
    """Every test case of every script that is replayed."""
    for path in SCRIPTS:
        if why_left_out(path):
            continue
        spec = json.loads(path.with_name(f"{path.name}.specs.json").read_text("utf-8"))
        for number, case in enumerate(spec["testCases"], start=1):
            values: dict[str, Any] = dict(case)
            values["balances"] = [*spec.get("balances", ()), *case.get("balances", ())]
            for key in ("variables", "metadata"):
                values[key] = {**spec.get(key, {}), **case.get(key, {})}
            yield Case(
                name=f"{path.stem} {number}",
                experimental="experimental" in path.parts
                or bool(spec.get("featureFlags"))
                or "#![feature" in path.read_text("utf-8"),
                script=path.read_text("utf-8"),
                values=values,
            )


ALL = list(cases())


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_a_published_script_gives_the_published_postings(case: Case) -> None:
    """Source, destination, amount and order, or the refusal for want of funds."""
    before = {account: list(held.values()) for account, held in case.balances().items()}
    if case.values.get("expect.error.missingFunds"):
        with pytest.raises(InsufficientFunds) as caught:
            share_out(case.instructions(), balances=before)
        assert caught.value.shortfall is not None
        assert caught.value.shortfall.minor > 0
        return
    shared = share_out(case.instructions(), balances=before)
    if "expect.postings" in case.values:
        assert case.values["expect.postings"] == [
            {
                "source": each.source,
                "destination": each.destination,
                "amount": each.amount.minor,
                "asset": next(
                    posting["asset"]
                    for posting in case.values["expect.postings"]
                    if asset(posting["asset"]) == each.amount.currency
                ),
            }
            for each in shared.transfers
        ]
    for end in case.values.get("expect.endBalances", ()):
        expected = Money(end["amount"], asset(end["asset"]))
        assert expected == shared.balance(end["account"], expected.currency)
    assert explain_allocation(shared).render("id")


def test_how_many_are_replayed_and_what_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """The figures, and that nothing is left out without a reason that holds."""
    left = {path: reason for path in SCRIPTS if (reason := why_left_out(path))}
    for path, reason in left.items():
        if reason is NO_MONEY:
            assert "send" not in path.read_text("utf-8"), path
    ordinary = [case for case in ALL if not case.experimental]
    with capsys.disabled():
        print(
            f"\nnumscript: {len(SCRIPTS)} scripts, {len(SCRIPTS) - len(left)} replayed in"
            f" {len(ALL)} cases ({len(ordinary)} of them not experimental)"
        )
        for reason in sorted(set(left.values())):
            names = [path.stem for path, why in left.items() if why == reason]
            print(f"left out, {reason}: {', '.join(names)}")
    assert all("experimental" in path.parts or r is NO_MONEY for path, r in left.items())


def test_colours_and_scales_are_the_features_we_have_no_word_for() -> None:
    """What is left out as experimental is really refused by the reader, not quietly misread."""
    for path in SCRIPTS:
        if path.parent.name == "asset-scaling":
            case = Case(
                name=path.stem,
                experimental=True,
                script=path.read_text("utf-8"),
                values={"balances": [], "variables": {}, "metadata": {}},
            )
            with pytest.raises(Unsupported):
                case.instructions()
