"""The shop to try everything on is the same everywhere, and as dirty as real months are."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from backoffice_core.attendance import AttendanceTerms, decide_timesheets
from backoffice_core.formats import read_shop
from backoffice_core.inventory.model import MoveKind
from backoffice_core.kernel import InvalidValue, Money, Month
from backoffice_core.testing.shop import write_shop

EXAMPLE = Path(__file__).parents[2] / "examples" / "shop"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default shop."""
    return write_shop(tmp_path_factory.mktemp("shop"))


def test_the_example_is_exactly_what_is_written_by_default(folder: Path) -> None:
    """Whoever has the package can make the example again, byte for byte."""
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    shown = {path.name: path.read_bytes() for path in EXAMPLE.iterdir() if path.suffix != ".md"}
    assert sorted(shown) == sorted(written)
    assert [] == [name for name in shown if shown[name] != written[name]]


def test_the_readme_of_the_example_describes_every_column(folder: Path) -> None:
    """A newcomer finds each column and each file there."""
    readme = (EXAMPLE / "README.md").read_text("utf-8")
    for path in folder.iterdir():
        assert f"`{path.name}`" in readme
        if path.suffix == ".csv":
            for column in path.read_text("utf-8").split("\n")[0].split(","):
                assert f"`{column}`" in readme, (path.name, column)


def test_a_seed_is_a_shop(tmp_path: Path) -> None:
    """The same seed gives the same bytes, another seed another shop."""
    sizes = {"employees": 3, "items": 10, "documents": 20}
    digests = [
        hashlib.sha256(
            b"".join(
                path.read_bytes()
                for path in sorted(write_shop(tmp_path / name, seed=seed, **sizes).iterdir())
            )
        ).hexdigest()
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    assert digests[0] == digests[1] != digests[2]


def test_the_first_week_is_whole(folder: Path) -> None:
    """Plan and punches begin on the Monday before the month, so weekly overtime can be judged."""
    shop = read_shop(folder)
    assert date(2026, 4, 27) == min(one.day for one in shop.roster)
    assert date(2026, 4, 27) == min(one.at.day for one in shop.punches)
    _, findings = decide_timesheets(
        shop.punches,
        employees=shop.employees,
        month=shop.month,
        terms=AttendanceTerms(calendar=shop.calendar, zone=shop.zone),
    )
    assert "attendance.week_before" not in {finding.kind for finding in findings}


def test_the_month_is_as_large_as_it_was_asked_for(folder: Path) -> None:
    """25 people, 500 items, 2,000 documents, 85 in a hundred of them sales."""
    shop = read_shop(folder)
    assert (25, 500, 2000) == (len(shop.employees), len(shop.items), len(shop.invoices))
    assert {"sale": 1700, "purchase": 300} == Counter(one.direction.value for one in shop.invoices)
    assert all(1 <= len(one.lines) <= 3 for one in shop.invoices)
    assert {5, 6} == {one.days_a_week for one in shop.employees}
    assert {"pagi", "siang", "malam"} == {one.shift for one in shop.roster}


def test_the_dump_has_the_dirt_of_real_dumps(folder: Path) -> None:
    """NUL bytes, a reset clock, a negative time, a repeated upload, disorder, odd counts."""
    dump = (folder / "attlog.dat").read_bytes()
    assert b"\0" in dump
    assert b"2000-01-01" in dump
    assert b"-23:-59:-53" in dump
    shop = read_shop(folder)
    assert {
        "formats.punch_unreadable",
        "formats.punch_cleaned",
        "formats.clock_reset",
        "formats.punches_repeated",
    } == {one.kind for one in shop.findings}
    moments = [one.at.instant for one in shop.punches]
    assert sorted(moments) != moments
    days = Counter((one.person, one.at.day) for one in shop.punches)
    odd = sum(count % 2 for count in days.values())
    assert 10 * odd > len(days)
    assert {0, 1, 4} == {one.state for one in shop.punches}


def test_a_few_things_do_not_agree_and_each_is_there_on_purpose(folder: Path) -> None:
    """One invoice without goods, one at another price, one count loss, one return."""
    shop = read_shop(folder)
    kinds = Counter(move.kind for move in shop.moves)
    assert (1, 1) == (kinds[MoveKind.CUSTOMER_RETURN], kinds[MoveKind.COUNT])
    receipts = {move.document for move in shop.moves if move.kind is MoveKind.RECEIPT}
    purchases = [one for one in shop.invoices if one.direction.value == "purchase"]
    assert 1 == sum(one.number not in receipts for one in purchases)
    costs = {
        (move.document, move.item): move.unit_cost
        for move in shop.moves
        if move.kind is MoveKind.RECEIPT
    }
    dearer = [
        one.number
        for one in purchases
        for line in one.lines
        if costs.get((one.number, line.item), line.unit_price) != line.unit_price
    ]
    assert 1 == len(dearer)
    unplaced = [one for one in shop.payments if one.document is None]
    assert 2 == len(unplaced)


def test_stock_is_never_sold_before_it_was_there(folder: Path) -> None:
    """But for the count, what leaves was in; so that valuation starts from a sound month."""
    held: Counter[str] = Counter()
    for move in read_shop(folder).moves:
        held[move.item] += move.quantity.amount  # type: ignore[assignment]
        assert held[move.item] >= 0, move


def test_next_month_wants_one_person_too_many(folder: Path) -> None:
    """On one day more supervisors are needed than there are, so a shift stays open."""
    shop = read_shop(folder)
    there = sum("supervisor" in one.skills for one in shop.people)
    wanted: Counter[str] = Counter()
    for demand in shop.demand:
        if demand.shift.skill == "supervisor":
            wanted[str(demand.shift.day)] += demand.people
    assert [there + 1] == [people for people in wanted.values() if people > there]


@pytest.mark.parametrize("month", [Month(2025, 2), Month(2026, 12), Month(2028, 2)])
def test_other_months_and_sizes_can_be_read(tmp_path: Path, month: Month) -> None:
    """The smallest shop, and months of other lengths."""
    for size in (1, 2, 9):
        folder = write_shop(
            tmp_path / str(size), employees=size, items=size, documents=size, month=month, seed=size
        )
        shop = read_shop(folder)
        assert month == shop.month
        assert Money.zero("IDR") == Money.total((one.amount for one in shop.opening), "IDR")


def test_a_shop_without_anybody_is_refused(tmp_path: Path) -> None:
    """Nothing comes of nothing."""
    with pytest.raises(InvalidValue) as refused:
        write_shop(tmp_path, employees=0)
    assert "shop_too_small" == refused.value.code
    assert re.search("at least one", str(refused.value))
