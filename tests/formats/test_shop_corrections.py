"""What was recorded wrongly is corrected by two small files, and closes like everything else."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import attrs
import pytest

from backoffice_core.bookkeeping import Direction
from backoffice_core.formats import read_shop
from backoffice_core.kernel import InputRefused, Instant
from backoffice_core.processes import ClosedMonth, Withdrawal, WithdrawnKind, close_month
from backoffice_core.storage import Store, open_store
from backoffice_core.testing.shop import write_shop

NOTES = "document,date,party,corrects,item,quantity,unit_price,tax\n"
CORRECTIONS = "kind,employee,time,reason,approved_by\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small shop."""
    return write_shop(tmp_path / "shop", employees=3, items=5, documents=20)


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store."""
    with closing(open_store("memory:")) as opened:
        yield opened


def close(folder: Path, store: Store) -> ClosedMonth:
    """Close the folder's month; nothing is staffed, so that nothing has to be solved."""
    shop = attrs.evolve(read_shop(folder), demand=())
    return close_month(shop, store, recorded_at=Instant.parse("2026-06-01T00:00:00Z"))


def first(folder: Path, file: str) -> dict[str, str]:
    """The first row of a file."""
    with (folder / file).open(encoding="utf-8", newline="") as opened:
        return next(csv.DictReader(opened))


def credit(folder: Path, file: str, document: str) -> str:
    """A credit note over the whole first line of a file."""
    row = first(folder, file)
    cells = (document, row["date"], row["party"], row["document"], row["item"])
    return ",".join((*cells, row["quantity"], row["unit_price"], row["tax"])) + "\n"


def problems(folder: Path) -> list[str]:
    """What a folder is refused for."""
    with pytest.raises(InputRefused) as refused:
        read_shop(folder)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("file", "direction"),
    [("sales.csv", Direction.SALE), ("purchases.csv", Direction.PURCHASE)],
)
def test_a_credit_note_is_posted_as_the_mirror_of_what_it_corrects(
    folder: Path, store: Store, file: str, direction: Direction
) -> None:
    """On the same accounts, the other way round, and as an item against what the party owes."""
    before = close(folder, store)
    (folder / "credit_notes.csv").write_text(NOTES + credit(folder, file, "CN-1"))
    after = close(folder, store)
    (note,) = (one for one in after.shop.invoices if one.number == "CN-1")
    assert direction is note.direction
    assert note.lines[0].quantity.amount < 0
    (entry,) = (one for one in after.entries if one.document == "CN-1")
    wrong = next(one for one in before.entries if one.document == first(folder, file)["document"])
    accounts = {leg.account: leg.amount.minor for leg in wrong.postings}
    mirror = {leg.account: leg.amount.minor for leg in entry.postings}
    assert set(mirror) <= set(accounts)
    assert all(minor * accounts[account] < 0 for account, minor in mirror.items())
    (item,) = (one for one in after.open_items.all if one.document == "CN-1")
    assert item.is_against
    assert note.party == item.party
    assert after.all_tie
    assert () == close(folder, store).changes


def test_goods_that_come_back_under_a_credit_note_match_it(folder: Path, store: Store) -> None:
    """Without them a finding says what was credited; with them there is none."""
    (folder / "credit_notes.csv").write_text(NOTES + credit(folder, "sales.csv", "CN-1"))
    row = first(folder, "sales.csv")

    def said() -> list[str]:
        found = close(folder, store).findings
        return [str(one.says) for one in found if one.subject == "sale CN-1"]

    (finding,) = said()
    assert finding.startswith("CN-1: ")
    assert "credited, 0" in finding
    moves = folder / "moves.csv"
    back = f"R1,{row['date']},{row['item']},customer_return,{row['quantity']},,CN-1\n"
    moves.write_text(moves.read_text(encoding="utf-8") + back, encoding="utf-8")
    assert [] == said()


def test_a_credit_note_is_held_against_the_document_that_it_names(folder: Path) -> None:
    """An unknown document, another party, a number taken: each is told."""
    row = first(folder, "sales.csv")
    good = credit(folder, "sales.csv", "CN-1")
    number = row["document"]
    (folder / "credit_notes.csv").write_text(
        NOTES
        + good.replace(f",{number},", ",NONE-1,")
        + good.replace("CN-1", "CN-2").replace(row["party"], "Somebody")
        + good.replace("CN-1", number, 1)
        + good.replace("CN-1", "CN-3").replace(row["date"], "2026-07-01")
        + good.replace("CN-1", "CN-4")
        + good.replace("CN-1", "CN-4").replace(row["date"], "2026-05-31")
    )
    for expected, found in zip(
        (
            "'NONE-1' is neither in sales.csv, purchases.csv nor opening.csv",
            f"'Somebody' is not '{row['party']}'",
            f"'{number}' is there already",
            "2026-07-01 is not in 2026-05",
            "'CN-4' has another date, party or corrects on line 6",
        ),
        problems(folder),
        strict=True,
    ):
        assert expected in found


def test_a_punch_and_a_leave_are_withdrawn_by_a_row_each(folder: Path, store: Store) -> None:
    """What the row names stays on record and no longer counts."""
    (folder / "leave.csv").write_text("employee,kind,start,end\nE01,unpaid,2026-05-12,2026-05-13\n")
    before = close(folder, store)
    punch = next(one for one in before.shop.punches if one.at.local.month == 5)
    leave = before.shop.leaves[0]
    (folder / "corrections.csv").write_text(
        CORRECTIONS
        + f"punch,{punch.person},{punch.at.local:%Y-%m-%d %H:%M:%S},made for a friend,Sri\n"
        + f"leave,{leave.person},{leave.start},was at work,Sri\n"
    )
    after = close(folder, store)
    assert {WithdrawnKind.PUNCH, WithdrawnKind.LEAVE} == {
        one.kind for one in after.shop.withdrawals
    }
    assert punch not in after.shop.punches
    assert leave not in after.shop.leaves
    assert [] == [one for one in after.findings if one.kind == "processes.withdrawal_unmatched"]
    assert {"timesheets", "withdrawals"} <= {change.kind for change in after.changes}
    (folder / "corrections.csv").unlink()
    again = close(folder, store)
    assert () == again.changes
    assert all(isinstance(one, Withdrawal) for one in again.shop.withdrawals)


def test_a_correction_says_who_what_when_why_and_who_approved(folder: Path) -> None:
    """Each cell that is wrong is told, and a kind that is unknown hides what it would ask for."""
    (folder / "corrections.csv").write_text(
        CORRECTIONS
        + "invoice,E01,yesterday,why,Sri\n"
        + "punch,E01,2026-05-04,why,Sri\n"
        + "leave,E99,2026-05-04,,\n"
        + "leave,E01,2026-05-04,why,Sri\n"
        + "leave,E01,2026-05-04,why,Sri\n"
    )
    assert [
        ("2", "kind"), ("3", "time"), ("4", "employee"), ("4", "reason"), ("4", "approved_by"),
        ("6", "time"),
    ] == [
        (each.split("line ")[1].split(",")[0], each.split("field ")[1].split(":")[0])
        for each in problems(folder)
    ]  # fmt: skip


def test_a_shop_that_is_renamed_keeps_its_books(folder: Path, store: Store) -> None:
    """The key ``books`` says whose they are; without it another name is another business."""
    toml = folder / "shop.toml"
    text = toml.read_text(encoding="utf-8")
    name = read_shop(folder).name
    close(folder, store)
    toml.write_text(text.replace(f'name = "{name}"', f'name = "Baru"\nbooks = "{name}"'))
    renamed = close(folder, store)
    assert ("Baru", ()) == (renamed.shop.name, renamed.changes)
    toml.write_text(text.replace(f'name = "{name}"', 'name = "Baru"'))
    assert () != close(folder, store).changes
