"""The results that other programs publish for their own trades, figure by figure.

rp2: all 16 reports (four sets of trades by four methods), four assets each. Its inputs
without a report by these methods (`crypto_example`, `test_many_year_data`, `test_hifo`,
`test_hifo2`, `test_data_multi_method`) have nothing to compare with.

capital-gains-calculator: all 9 results with units in them. `bond_interest` and `interest_tax`
have none; the Morgan Stanley tables and `schwab_transactions.csv` come without a result.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from backoffice_core.bookkeeping.lots import LotMethod, LotPolicy, LotRank, match_lots
from tests.bookkeeping.lots.capital_gains import POUND, SCENARIOS, Scenario, expected, figures
from tests.bookkeeping.lots.published import published
from tests.bookkeeping.lots.rp2 import EURO, read_report, sheets_of, summary_of

DATA = ("test_data", "test_data2", "test_data3", "test_data4")
METHODS = ("fifo", "lifo", "hifo", "lofo")
ASSETS = ("B1", "B2", "B3", "B4")


def near(*figures: Fraction) -> tuple[float, ...]:
    """Figures to a millionth: the sheets hold floating point numbers."""
    return tuple(round(float(figure), 6) + 0.0 for figure in figures)


@pytest.mark.parametrize("asset", ASSETS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("data", DATA)
def test_every_gain_and_every_lot_used_is_that_of_rp2(data: str, method: str, asset: str) -> None:
    """Sums by year and kind, each part with its gain, and how much of each lot has left."""
    report = read_report(sheets_of(data, method), asset)
    # rp2 ranks by the spot price, without the fee.
    policy = LotPolicy(method=LotMethod(method), rank=LotRank.PRICE)
    book = match_lots(report.events, policy=policy, currency=EURO)
    summary = summary_of(report, book.realisations)
    assert {key: near(*row) for key, row in report.summary.items()} == {
        key: near(*row) for key, row in summary.items()
    }
    parts = [part for each in book.realisations for part in each.parts]
    details = [(each.units, each.value) for each in report.earned]
    details += [(part.units, part.gain.major) for part in parts]
    assert Counter(near(*row) for row in report.details) == Counter(near(*row) for row in details)
    sold = dict.fromkeys(report.sold, Fraction(0))
    for part in parts:
        sold[part.lot] += part.units
    assert {lot: near(units) for lot, units in report.sold.items()} == {
        lot: near(units) for lot, units in sold.items()
    }


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_pool_gains_and_costs_are_those_of_capital_gains_calculator(scenario: Scenario) -> None:
    """Same day, 30 days and pool: the holding, proceeds, costs, gains and losses of the year."""
    root = published("KapJI__capital-gains-calculator") / "tests"
    events = list(scenario.read(root))
    policy = LotPolicy(method=LotMethod.SECTION_104)
    book = match_lots(events, policy=policy, currency=POUND)
    year, page = expected((root / scenario.result).read_text("utf-8"))
    assert page == figures(book, events, year)
