"""Charts for companies in Indonesia, in Indonesian with English beside it.

Numbered the way Indonesian practice does (``1-1110``: class, group, account), with the lines that
SAK EMKM (2016, chapters 4 and 5) and SAK EP (2021, sections 4 and 5) ask for, and the tax accounts
that monthly returns are filled from: PPN (UU PPN art. 9), PPh 21, 23, 25, 29 and 4(2) (UU PPh).
The balance sheet is the same for all; what a company sells and spends differs.
"""

# ruff: noqa: E501 - an account is a line, as long as it is

from __future__ import annotations

from typing import Final

__all__ = ["INDONESIA_SERVICES", "INDONESIA_TRADING"]

ASSETS: Final = """
1-0000 | Aset | Assets | type=asset cash=operating
    1-1000 | Aset lancar | Current assets |
        1-1100 | Kas dan setara kas | Cash and cash equivalents | line=cash cash=cash
            1-1110 | Kas kecil | Petty cash |
            1-1120 | Bank | Bank | role=cash
            1-1130 | Bank valuta asing | Foreign currency bank |
            1-1140 | Deposito jangka pendek | Short-term deposits |
        1-1200 | Piutang usaha | Trade receivables | line=trade_receivables
            1-1210 | Piutang usaha pelanggan | Receivables from customers | role=receivables control=receivables
            1-1290 | Cadangan kerugian piutang | Allowance for doubtful receivables | contra
        1-1300 | Piutang lain-lain | Other receivables | line=other_receivables
            1-1310 | Piutang karyawan | Receivables from employees | control=receivables
            1-1320 | Piutang lainnya | Sundry receivables |
            1-1330 | Piutang pelepasan aset | Receivables from sales of assets | cash=investing
        1-1400 | Persediaan | Inventories | line=inventories
{inventories}
        1-1500 | Beban dibayar di muka | Prepayments | line=prepayments
            1-1510 | Sewa dibayar di muka | Prepaid rent |
            1-1520 | Asuransi dibayar di muka | Prepaid insurance |
            1-1530 | Uang muka pembelian | Advances to suppliers |
        1-1600 | Pajak dibayar di muka | Prepaid taxes | line=other_tax_assets
            1-1610 | PPN masukan | Input value added tax | role=input_tax
            1-1620 | PPh 22 dibayar di muka | Prepaid income tax art. 22 | line=current_tax_assets
            1-1630 | PPh 23 dibayar di muka | Prepaid income tax art. 23 | line=current_tax_assets
            1-1640 | PPh 25 dibayar di muka | Prepaid income tax art. 25 | line=current_tax_assets
        1-1900 | Aset lancar lainnya | Other current assets | line=other_current_assets
            1-1910 | Ayat silang | Suspense | role=suspense
            1-1920 | Posisi valuta asing | Currency trading | role=currency_trading
    1-2000 | Aset tidak lancar | Non-current assets | cash=investing
        1-2100 | Aset tetap | Property, plant and equipment | line=property
            1-2110 | Tanah | Land |
            1-2120 | Bangunan | Buildings |
            1-2121 | Akumulasi penyusutan bangunan | Accumulated depreciation of buildings | contra
            1-2130 | Kendaraan | Vehicles |
            1-2131 | Akumulasi penyusutan kendaraan | Accumulated depreciation of vehicles | contra
            1-2140 | Peralatan | Equipment | role=equipment
            1-2141 | Akumulasi penyusutan peralatan | Accumulated depreciation of equipment | contra role=accumulated_depreciation
        1-2200 | Aset tak berwujud | Intangible assets | line=intangible_assets
            1-2210 | Perangkat lunak dan lisensi | Software and licences |
            1-2211 | Akumulasi amortisasi | Accumulated amortisation | contra
        1-2300 | Investasi jangka panjang | Long-term investments | line=investments
            1-2310 | Penyertaan saham | Shares in other companies |
        1-2400 | Aset pajak tangguhan | Deferred tax assets | line=deferred_tax_assets cash=operating
            1-2410 | Aset pajak tangguhan | Deferred tax assets |
        1-2900 | Aset tidak lancar lainnya | Other non-current assets | line=other_non_current_assets
            1-2910 | Uang jaminan | Deposits paid |
"""
LIABILITIES: Final = """
2-0000 | Liabilitas | Liabilities | type=liability cash=operating
    2-1000 | Liabilitas jangka pendek | Current liabilities |
        2-1100 | Utang usaha | Trade payables | line=trade_payables
            2-1110 | Utang usaha pemasok | Payables to suppliers | role=payables control=payables
            2-1120 | Barang diterima belum difakturkan | Goods received not invoiced | role=goods_received
            2-1130 | Biaya perolehan belum difakturkan | Landed costs not invoiced | role=landed_costs
        2-1200 | Utang pajak | Taxes payable | line=other_tax_liabilities
            2-1210 | PPN keluaran | Output value added tax | role=output_tax
            2-1220 | Utang PPh 21 | Income tax art. 21 payable | role=wage_tax_payable
            2-1230 | Utang PPh 23 | Income tax art. 23 payable | role=withholding_tax_payable
            2-1240 | Utang PPh 4(2) | Final income tax art. 4(2) payable |
            2-1250 | Utang PPh 25 | Income tax art. 25 payable | line=current_tax_liabilities
            2-1260 | Utang PPh 29 | Income tax art. 29 payable | line=current_tax_liabilities role=income_tax_payable
        2-1300 | Utang imbalan kerja | Employee benefits payable | line=employee_benefits
            2-1310 | Utang gaji | Wages payable | role=wages_payable
            2-1320 | Utang BPJS | Social security payable | role=social_security_payable
            2-1330 | Utang tunjangan hari raya | Holiday allowance payable |
        2-1400 | Liabilitas kontrak | Contract liabilities | line=contract_liabilities
            2-1410 | Uang muka pelanggan | Advances from customers | role=customer_advances
            2-1420 | Pendapatan diterima di muka | Deferred income | role=deferred_income
        2-1500 | Utang bank jangka pendek | Short-term bank loans | line=current_borrowings cash=financing
            2-1510 | Utang bank jangka pendek | Short-term bank loans |
        2-1900 | Liabilitas jangka pendek lainnya | Other current liabilities | line=other_current_liabilities
            2-1910 | Beban akrual | Accrued expenses | role=accrued_expenses
            2-1920 | Utang lain-lain | Sundry payables |
            2-1930 | Utang dividen | Dividends payable | cash=financing role=dividends_payable
            2-1940 | Utang bunga | Interest payable | cash=financing role=interest_payable
            2-1950 | Utang pembelian aset | Payables for assets bought | cash=investing
    2-2000 | Liabilitas jangka panjang | Non-current liabilities |
        2-2100 | Utang bank jangka panjang | Long-term bank loans | line=non_current_borrowings cash=financing
            2-2110 | Utang bank jangka panjang | Long-term bank loans |
            2-2120 | Utang pemegang saham | Loans from shareholders |
        2-2200 | Liabilitas imbalan pascakerja | Post-employment benefits | line=long_term_employee_benefits
            2-2210 | Liabilitas imbalan pascakerja | Post-employment benefits |
        2-2300 | Liabilitas pajak tangguhan | Deferred tax liabilities | line=deferred_tax_liabilities
            2-2310 | Liabilitas pajak tangguhan | Deferred tax liabilities |
"""
EQUITY: Final = """
3-0000 | Ekuitas | Equity | type=equity cash=financing
    3-1000 | Modal | Capital | line=share_capital
        3-1100 | Modal disetor | Paid-in capital | role=capital
        3-1200 | Tambahan modal disetor | Additional paid-in capital |
    3-2000 | Saldo laba | Retained earnings | line=retained_earnings
        3-2100 | Laba ditahan | Retained earnings | role=retained_earnings
        3-2200 | Ikhtisar laba rugi | Income summary | role=income_summary
    3-3000 | Pembagian kepada pemilik | Distributions to owners | line=distributions
        3-3100 | Dividen | Dividends | contra role=dividends
        3-3200 | Prive | Drawings | contra role=drawings
    3-4000 | Komponen ekuitas lain | Other reserves | line=other_reserves
        3-4100 | Surplus revaluasi | Revaluation surplus |
        3-4200 | Selisih kurs penjabaran | Translation reserve | role=translation_reserve
"""
ADMINISTRATION: Final = """
    6-2000 | Beban administrasi dan umum | Administrative expenses | line=administrative
        6-2100 | Beban karyawan | Employee expenses | nature=employees
            6-2110 | Beban gaji | Wages | role=wages
            6-2120 | Beban lembur | Overtime | role=overtime
            6-2130 | Tunjangan hari raya | Holiday allowance |
            6-2140 | Beban BPJS | Social security contributions | role=social_security
            6-2150 | Beban imbalan pascakerja | Post-employment benefits |
        6-2200 | Beban kantor | Office expenses | nature=services
            6-2210 | Beban sewa | Rent | nature=rent
            6-2220 | Beban listrik, air, dan telekomunikasi | Electricity, water and telecommunication |
            6-2230 | Beban perlengkapan kantor | Office supplies | nature=goods
            6-2240 | Beban pemeliharaan | Maintenance |
            6-2250 | Beban asuransi | Insurance |
            6-2260 | Beban jasa profesional | Professional fees |
            6-2270 | Beban perizinan dan pajak daerah | Permits and local taxes | nature=taxes
            6-2280 | Beban perjalanan dinas | Travel |
        6-2300 | Beban penyusutan dan amortisasi | Depreciation and amortisation | nature=depreciation
            6-2310 | Beban penyusutan | Depreciation | role=depreciation
            6-2320 | Beban amortisasi | Amortisation |
        6-2900 | Beban administrasi lainnya | Other administrative expenses | nature=other
            6-2910 | Beban kerugian piutang | Doubtful receivables | role=bad_debts
            6-2920 | Selisih pembulatan | Rounding differences | role=rounding_differences
            6-2930 | Beban lain-lain kantor | Sundry office expenses |
"""
OTHER: Final = """
7-0000 | Pendapatan lain-lain | Other income | type=income cash=operating
    7-1000 | Pendapatan keuangan | Finance income | line=finance_income
        7-1100 | Pendapatan bunga | Interest income | cash=investing
    7-2000 | Pendapatan nonusaha | Non-operating income | line=other_income
        7-2100 | Laba selisih kurs terealisasi | Realised exchange gains | role=exchange_gain
        7-2200 | Laba selisih kurs belum terealisasi | Unrealised exchange gains | role=unrealised_exchange_gain
        7-2300 | Laba pelepasan aset tetap | Gains on disposal of assets | role=disposal_gain cash=investing
        7-2400 | Pendapatan lainnya | Sundry income |
8-0000 | Beban lain-lain | Other expenses | type=expense cash=operating
    8-1000 | Beban keuangan | Finance costs | line=finance_costs nature=finance
        8-1100 | Beban bunga | Interest expense | cash=financing
        8-1200 | Beban administrasi bank | Bank charges | role=bank_charges
    8-2000 | Beban nonusaha | Non-operating expenses | line=other_expenses nature=other
        8-2100 | Rugi selisih kurs terealisasi | Realised exchange losses | role=exchange_loss
        8-2200 | Rugi selisih kurs belum terealisasi | Unrealised exchange losses | role=unrealised_exchange_loss
        8-2300 | Rugi pelepasan aset tetap | Losses on disposal of assets | role=disposal_loss cash=investing
        8-2400 | Denda dan sanksi | Fines and penalties |
9-0000 | Pajak penghasilan | Income tax | type=expense line=income_tax nature=taxes cash=operating
    9-1000 | Beban pajak penghasilan | Income tax expense |
        9-1100 | Beban pajak kini | Current tax expense | role=income_tax
        9-1200 | Beban pajak tangguhan | Deferred tax expense |
        9-1300 | Beban pajak final | Final tax expense |
"""

INDONESIA_TRADING: Final = "".join((
    ASSETS.format(inventories="""
            1-1410 | Persediaan barang dagang | Merchandise | role=inventory
            1-1420 | Perlengkapan | Supplies |
            1-1430 | Barang dalam perjalanan | Goods in transit | role=goods_in_transit
            1-1440 | Barang dalam proses | Work in progress | role=work_in_progress
            1-1490 | Cadangan penurunan nilai persediaan | Allowance for obsolete inventories | contra role=inventory_allowance
""".strip("\n")),
    LIABILITIES,
    EQUITY,
    """
4-0000 | Pendapatan usaha | Revenue | type=income line=revenue cash=operating
    4-1100 | Penjualan | Sales | role=sales
    4-1200 | Retur penjualan | Sales returns | contra role=sales_returns
    4-1300 | Potongan penjualan | Sales discounts | contra role=sales_discounts
5-0000 | Beban pokok penjualan | Cost of sales | type=expense line=cost_of_sales nature=goods cash=operating
    5-1100 | Beban pokok penjualan | Cost of sales | role=cost_of_sales
    5-1200 | Selisih persediaan | Stock differences | role=stock_differences
    5-1300 | Selisih harga pembelian | Purchase price differences | role=price_differences
    5-1400 | Potongan pembelian | Purchase discounts | contra role=purchase_discounts
    5-1500 | Beban angkut pembelian | Freight in | nature=services
    5-1600 | Barang rusak | Scrap | role=scrap
    5-1700 | Revaluasi persediaan | Revaluation of inventories | role=stock_revaluation
    5-1800 | Penurunan nilai persediaan | Write-downs of inventories | role=stock_write_downs
    5-1900 | Biaya yang diserap produksi | Costs absorbed by production | contra role=absorbed_costs
6-0000 | Beban usaha | Operating expenses | type=expense cash=operating
    6-1000 | Beban penjualan | Selling expenses | line=selling nature=services
        6-1100 | Beban iklan dan promosi | Advertising and promotion |
        6-1200 | Beban pengiriman | Delivery |
        6-1300 | Komisi penjualan | Sales commissions | nature=employees
        6-1400 | Biaya layanan lokapasar | Marketplace fees |
        6-1500 | Beban kemasan | Packaging | nature=goods
""",
    ADMINISTRATION,
    OTHER,
))  # fmt: skip

INDONESIA_SERVICES: Final = "".join((
    ASSETS.format(inventories="""
            1-1410 | Persediaan suku cadang dan bahan | Parts and materials | role=inventory
            1-1420 | Perlengkapan | Supplies |
            1-1430 | Pekerjaan dalam proses | Work in progress | role=work_in_progress
            1-1440 | Barang dalam perjalanan | Goods in transit | role=goods_in_transit
            1-1490 | Cadangan penurunan nilai persediaan | Allowance for obsolete inventories | contra role=inventory_allowance
""".strip("\n")),
    LIABILITIES,
    EQUITY,
    """
4-0000 | Pendapatan usaha | Revenue | type=income line=revenue cash=operating
    4-1100 | Pendapatan jasa | Service revenue | role=sales
    4-1200 | Pendapatan langganan | Subscription revenue |
    4-1300 | Potongan pendapatan jasa | Service discounts | contra role=sales_discounts
5-0000 | Beban pokok pendapatan | Cost of services | type=expense line=cost_of_sales cash=operating
    5-1100 | Beban bahan | Materials used | role=cost_of_sales nature=goods
    5-1200 | Selisih persediaan | Stock differences | role=stock_differences nature=goods
    5-1300 | Selisih harga pembelian | Purchase price differences | role=price_differences nature=goods
    5-1400 | Beban subkontraktor | Subcontractors | nature=services
    5-1500 | Beban tenaga kerja langsung | Direct labour | nature=employees
    5-1600 | Beban perjalanan proyek | Project travel | nature=services
    5-1700 | Barang rusak | Scrap | role=scrap nature=goods
    5-1800 | Penurunan nilai persediaan | Write-downs of inventories | role=stock_write_downs nature=goods
    5-1810 | Revaluasi persediaan | Revaluation of inventories | role=stock_revaluation nature=goods
    5-1900 | Biaya yang diserap produksi | Costs absorbed by production | contra role=absorbed_costs nature=goods
6-0000 | Beban usaha | Operating expenses | type=expense cash=operating
    6-1000 | Beban pemasaran | Selling expenses | line=selling nature=services
        6-1100 | Beban iklan dan promosi | Advertising and promotion |
        6-1200 | Beban jamuan | Client entertainment |
        6-1300 | Komisi penjualan | Sales commissions | nature=employees
""",
    ADMINISTRATION,
    OTHER,
))  # fmt: skip
