"""Ready charts: complete enough to start the books with, and to change from there."""

# ruff: noqa: E501 - an account is a line, as long as it is

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

import attrs

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.charts.outline import chart_from_outline
from backoffice_core.bookkeeping.charts.ready_indonesia import (
    INDONESIA_SERVICES,
    INDONESIA_TRADING,
)
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["READY_CHARTS", "ReadyChart", "chart_of"]

GENERIC: Final = """
1 | Assets | Aset | type=asset cash=operating
    11 | Current assets | Aset lancar |
        1100 | Cash and bank | Kas dan bank | line=cash cash=cash role=cash
        1200 | Trade receivables | Piutang usaha | line=trade_receivables role=receivables control=receivables
        1250 | Receivables from sales of assets | Piutang pelepasan aset | line=other_receivables cash=investing
        1300 | Inventory | Persediaan | line=inventories role=inventory
        1310 | Goods in transit | Barang dalam perjalanan | line=inventories role=goods_in_transit
        1320 | Work in progress | Barang dalam proses | line=inventories role=work_in_progress
        1390 | Allowance for inventories | Cadangan penurunan nilai persediaan | line=inventories contra role=inventory_allowance
        1400 | Input tax | Pajak masukan | line=other_tax_assets role=input_tax
        1500 | Prepayments | Beban dibayar di muka | line=prepayments
        1900 | Suspense | Ayat silang | line=other_current_assets role=suspense
        1910 | Currency trading | Posisi valuta asing | line=other_current_assets role=currency_trading
    12 | Non-current assets | Aset tidak lancar | line=property cash=investing
        1600 | Equipment | Peralatan | role=equipment
        1690 | Accumulated depreciation | Akumulasi penyusutan | contra role=accumulated_depreciation
2 | Liabilities | Liabilitas | type=liability cash=operating
    21 | Current liabilities | Liabilitas jangka pendek | line=other_current_liabilities
        2100 | Trade payables | Utang usaha | line=trade_payables role=payables control=payables
        2150 | Goods received not invoiced | Barang diterima belum difakturkan | line=trade_payables role=goods_received
        2160 | Landed costs not invoiced | Biaya perolehan belum difakturkan | line=trade_payables role=landed_costs
        2200 | Output tax | Pajak keluaran | line=other_tax_liabilities role=output_tax
        2250 | Income tax payable | Utang pajak penghasilan | line=current_tax_liabilities role=income_tax_payable
        2300 | Wages payable | Utang gaji | line=employee_benefits role=wages_payable
        2400 | Customer advances | Uang muka pelanggan | line=contract_liabilities role=customer_advances
        2450 | Deferred income | Pendapatan diterima di muka | line=contract_liabilities role=deferred_income
        2500 | Accrued expenses | Beban akrual | role=accrued_expenses
        2550 | Payables for assets bought | Utang pembelian aset | cash=investing
    22 | Non-current liabilities | Liabilitas jangka panjang | line=non_current_borrowings cash=financing
        2600 | Loans | Pinjaman |
3 | Equity | Ekuitas | type=equity cash=financing
    3100 | Capital | Modal | line=share_capital role=capital
    3200 | Retained earnings | Laba ditahan | line=retained_earnings role=retained_earnings
    3300 | Income summary | Ikhtisar laba rugi | line=retained_earnings role=income_summary
    3400 | Dividends | Dividen | line=distributions contra role=dividends
    3500 | Translation reserve | Selisih kurs penjabaran | line=other_reserves role=translation_reserve
4 | Income | Pendapatan | type=income cash=operating
    4100 | Sales | Penjualan | line=revenue role=sales
    4200 | Sales returns | Retur penjualan | line=revenue contra role=sales_returns
    4300 | Realised exchange gains | Laba selisih kurs terealisasi | line=other_income role=exchange_gain
    4310 | Unrealised exchange gains | Laba selisih kurs belum terealisasi | line=other_income role=unrealised_exchange_gain
    4900 | Other income | Pendapatan lain-lain | line=other_income
    4950 | Interest income | Pendapatan bunga | line=finance_income cash=investing
5 | Cost of sales | Beban pokok penjualan | type=expense line=cost_of_sales nature=goods cash=operating
    5100 | Cost of sales | Beban pokok penjualan | role=cost_of_sales
    5200 | Stock differences | Selisih persediaan | role=stock_differences
    5300 | Price differences | Selisih harga pembelian | role=price_differences
    5400 | Scrap | Barang rusak | role=scrap
    5500 | Revaluation of inventories | Revaluasi persediaan | role=stock_revaluation
    5600 | Write-downs of inventories | Penurunan nilai persediaan | role=stock_write_downs
    5700 | Costs absorbed by production | Biaya yang diserap produksi | contra role=absorbed_costs
6 | Expenses | Beban | type=expense cash=operating
    6100 | Wages | Gaji | line=administrative nature=employees role=wages
    6110 | Overtime | Lembur | line=administrative nature=employees role=overtime
    6200 | Rent | Sewa | line=administrative nature=rent
    6300 | Selling expenses | Beban penjualan | line=selling nature=services
    6400 | Office expenses | Beban kantor | line=administrative nature=services
    6500 | Depreciation | Penyusutan | line=administrative nature=depreciation role=depreciation
    6600 | Bad debts | Kerugian piutang | line=administrative nature=other role=bad_debts
    6700 | Rounding differences | Selisih pembulatan | line=administrative nature=other role=rounding_differences
    6800 | Realised exchange losses | Rugi selisih kurs terealisasi | line=other_expenses nature=other role=exchange_loss
    6810 | Unrealised exchange losses | Rugi selisih kurs belum terealisasi | line=other_expenses nature=other role=unrealised_exchange_loss
    6900 | Interest and bank charges | Bunga dan biaya bank | line=finance_costs nature=finance role=bank_charges
7 | Income tax | Pajak penghasilan | type=expense line=income_tax nature=taxes cash=operating
    7100 | Income tax | Pajak penghasilan | role=income_tax
"""


@attrs.frozen(kw_only=True)
class ReadyChart:
    """A chart to start with: its outline, and the language of its names and of the others."""

    outline: str = attrs.field(repr=False)
    language: str
    translated: str


READY_CHARTS: Final[Mapping[str, ReadyChart]] = {
    "generic": ReadyChart(outline=GENERIC, language="en", translated="id"),
    "indonesia_services": ReadyChart(outline=INDONESIA_SERVICES, language="id", translated="en"),
    "indonesia_trading": ReadyChart(outline=INDONESIA_TRADING, language="id", translated="en"),
}
"""The ready charts by name; :func:`chart_of` makes a chart of one."""


@functools.cache
def chart_of(name: str) -> Chart:
    """The ready chart of a name; see ``READY_CHARTS`` for all.

    Raises :class:`InvalidValue` (``chart_unknown``).

    >>> chart = chart_of("indonesia_trading")
    >>> vat = chart.role("output_tax")
    >>> vat.code, vat.name, vat.title.render("en")
    ('2-1210', 'PPN keluaran', 'Output value added tax')
    >>> [group.name for group in chart.path(vat.code)]
    ['Liabilitas', 'Liabilitas jangka pendek', 'Utang pajak', 'PPN keluaran']
    """
    ready = READY_CHARTS.get(name)
    if ready is None:
        raise InvalidValue(
            "chart_unknown",
            f"There is no ready chart {name!r}.",
            f"Use one of: {' '.join(READY_CHARTS)}.",
        )
    return chart_from_outline(ready.outline, translated=ready.translated)
