"""Deliveries as purchasing exports them: two ways of writing dates, words for none, by line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backoffice_core.formats.devices import DateOrder
from backoffice_core.formats.stock import read_deliveries
from backoffice_core.inventory.replenishment.supply import LeadTimeKey, lead_times_seen
from backoffice_core.kernel.errors import InputRefused, InvalidValue

# In the manner of the delivery history that USAID publishes; its lines are our own.
TABLE = """ID,Country,Shipment Mode,PO Sent to Vendor Date,Delivered to Client Date,Vendor
1,Vietnam,Air,11/13/2006,2-Jan-07,Wangi
3,Vietnam,Air,12/1/2006,14-Nov-06,Wangi
4,Vietnam,Air,Date Not Captured,27-Aug-06,Wangi
15,Haiti,Truck,N/A - From RDC,1-Sep-06,"Melati, CV"
16,Haiti,Truck,7/4/2007,,"Melati, CV"
23,Haiti,Truck,7/4/2007,11-Aug-07,"Melati, CV"
"""


def test_each_column_has_its_own_way_of_writing_dates() -> None:
    """Months first in one, named in the other."""
    reading = read_deliveries(TABLE)
    assert DateOrder.MONTH_FIRST is reading.orders["ordered"]
    assert [50, -17, None, None, None, 38] == [delivery.days for delivery in reading.deliveries]
    first = reading.deliveries[0]
    assert ("Wangi", "Vietnam", "Air", 2) == (
        first.supplier, first.country, first.mode, first.line,
    )  # fmt: skip


def test_what_says_nothing_about_a_lead_time_is_told_by_line() -> None:
    """Each with the words that stand in the file, none guessed at."""
    reading = read_deliveries(TABLE)
    assert [
        (3, "It was delivered on 2006-11-14, before its order of 2006-12-01."),
        (4, "'Date Not Captured' is no date."),
        (5, "'N/A - From RDC' is no date."),
        (6, "There is no date."),
    ] == [(problem.line, problem.problem) for problem in reading.problems]
    seen = lead_times_seen(reading.deliveries, by=[LeadTimeKey.SUPPLIER, LeadTimeKey.COUNTRY])
    assert {("Melati, CV", "Haiti"): 38.0, ("Wangi", "Vietnam"): 50.0} == {
        key: lead.mean for key, lead in seen.seen.items()
    }
    assert [3, 4, 5, 6] == [left.delivery.line for left in seen.left_out]


def test_an_encoding_is_told_and_never_guessed() -> None:
    """Latin-1 is read where it is named, and refused where it is not."""
    raw = TABLE.replace("Haiti", "Côte d'Ivoire").encode("latin-1")
    assert "Côte d'Ivoire" == read_deliveries(raw, encoding="latin-1").deliveries[3].country
    with pytest.raises(InputRefused, match="Windows-1252"):
        read_deliveries(raw)
    with pytest.raises(InputRefused):
        read_deliveries(raw, encoding="ascii")
    with pytest.raises(InvalidValue, match="encoding_unknown"):
        read_deliveries(raw, encoding="latin-one")


def test_columns_of_other_names_are_named(tmp_path: Path) -> None:
    """And a path is read as a text is."""
    path = tmp_path / "orders.csv"
    path.write_text("from,sent,in\nWangi,2026-05-04,2026-05-10\n", "utf-8")
    reading = read_deliveries(
        path, columns={"supplier": "from", "ordered": "sent", "delivered": "in"}
    )
    assert [6] == [delivery.days for delivery in reading.deliveries]
    assert () == reading.problems


def test_a_file_without_the_columns_is_refused() -> None:
    """It says which are missing."""
    with pytest.raises(InputRefused, match="supplier"):
        read_deliveries("a,b\n1,2\n")


@pytest.mark.skipif(
    "SCMS_DELIVERY_HISTORY" not in os.environ, reason="the file is not ours to ship"
)
def test_the_published_delivery_history_is_read_whole() -> None:
    """10,324 lines, 4,587 lead times of 105.8 days on average with a deviation of 79.3.

    Source: USAID, SCMS Delivery History Dataset, 29 September 2015.
    """
    path = Path(os.environ["SCMS_DELIVERY_HISTORY"])
    reading = read_deliveries(path, encoding="latin-1")
    assert (10_324, 5_737) == (len(reading.deliveries), len(reading.problems))
    lead = lead_times_seen(reading.deliveries, by=[]).of()
    assert (4_587, 105.8, 79.3) == (lead.seen, round(lead.mean, 1), round(lead.deviation, 1))
