"""What stock programs and people call the columns, kinds, places and units, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from backoffice_core.formats.stock.records import Layout
from backoffice_core.formats.stock.usages import LocationUsage
from backoffice_core.inventory.model import MoveKind

__all__ = ["KINDS", "KINDS_TOLD", "MOVES", "OUTSIDE", "UNITS", "VOID"]

MOVES = Layout(
    usual=MappingProxyType(
        {
            "number": ("number", "move", "move number", "id", "nomor", "nomor mutasi", "no mutasi"),
            "date": (
                "date", "datetime", "date time", "posting date", "timestamp", "transaction date",
                "move date", "tanggal", "tgl", "tanggal transaksi", "waktu",
            ),
            "time": ("time", "posting time", "jam", "pukul", "waktu"),
            "sequence": ("sequence", "urutan"),
            "item": (
                "item", "item code", "sku", "product", "product code", "article", "stock code",
                "barang", "kode barang", "kode", "kode produk", "produk",
            ),
            "kind": (
                "kind", "type", "move type", "movement type", "transaction type", "jenis",
                "tipe", "jenis mutasi", "jenis transaksi",
            ),
            "quantity": (
                "quantity", "qty", "amount", "units", "jumlah", "kuantitas", "banyak",
                "banyaknya",
            ),
            "unit": ("unit", "uom", "unit of measure", "satuan"),
            "unit_cost": (
                "unit cost", "cost", "unit price", "price", "rate", "harga satuan", "harga pokok",
                "hpp", "harga beli", "harga",
            ),
            "total_cost": (
                "total cost", "cost of all", "line total", "total", "nilai", "total harga",
                "total hpp", "jumlah harga",
            ),
            "document": (
                "document", "document number", "doc", "reference", "ref", "voucher", "voucher no",
                "invoice", "dokumen", "no dokumen", "nomor dokumen", "bukti", "no bukti", "faktur",
                "no faktur",
            ),
            "line": ("line", "line number", "line no", "baris", "no baris"),
            "place": ("place", "location", "warehouse", "lokasi", "gudang", "tempat"),
            "from": (
                "from", "source", "from location", "location from", "dari", "asal", "dari gudang",
                "lokasi asal", "gudang asal",
            ),
            "to": (
                "to", "destination", "to location", "location to", "ke", "tujuan", "ke gudang",
                "lokasi tujuan", "gudang tujuan",
            ),
            "lot": ("lot", "batch", "lot number", "batch no", "batch number", "no lot", "no batch"),
            "serial": ("serial", "serial number", "serial no", "no seri", "nomor seri"),
            "expiry": (
                "expiry", "expiry date", "expires", "best before", "kedaluwarsa", "kadaluarsa",
                "tanggal kedaluwarsa", "exp", "exp date",
            ),
            "owner": ("owner", "pemilik"),
            "origin": ("origin", "asal mutasi"),
            "share": ("share", "bagian"),
            "status": (
                "status", "state", "cancelled", "canceled", "is cancelled", "batal", "dibatalkan",
            ),
        }
    ),
    needed=("date", "item", "quantity"),
    numbers=("quantity", "unit_cost", "total_cost"),
)  # fmt: skip

KINDS: Mapping[str, MoveKind] = MappingProxyType(
    {kind.value.replace("_", " "): kind for kind in MoveKind}
    | {
        word: kind
        for kind, words in {
            MoveKind.OPENING: ("opening stock", "opening balance", "stok awal", "saldo awal"),
            MoveKind.RECEIPT: (
                "in", "purchase", "purchase receipt", "goods receipt", "received", "penerimaan",
                "masuk", "barang masuk", "pembelian", "beli", "dibeli", "terima",
            ),
            MoveKind.ISSUE: (
                "out", "sale", "sales", "sold", "delivery", "shipment", "pengeluaran", "keluar",
                "barang keluar", "penjualan", "jual", "terjual", "dijual",
            ),
            MoveKind.CUSTOMER_RETURN: (
                "sales return", "return", "return in", "retur penjualan", "retur pelanggan",
                "retur jual",
            ),
            MoveKind.SUPPLIER_RETURN: (
                "purchase return", "return out", "retur pembelian", "retur pemasok", "retur beli",
            ),
            MoveKind.COUNT: (
                "adjustment", "stock count", "inventory", "stocktake", "opname", "stok opname",
                "stock opname", "penyesuaian", "selisih opname",
            ),
            MoveKind.SCRAP: (
                "waste", "write off", "write-off", "damaged", "loss", "rusak", "hilang",
                "pemusnahan", "kedaluwarsa", "kadaluarsa",
            ),
            MoveKind.TRANSFER: ("move", "mutasi", "pindah", "pemindahan", "transfer gudang"),
            MoveKind.CONSUMPTION: ("consumed", "pemakaian", "pemakaian bahan"),
            MoveKind.PRODUCTION: ("produced", "manufacture", "produksi", "hasil produksi"),
        }.items()
        for word in words
    }
)  # fmt: skip

# One word of each kind in either language, to name what could be written instead.
KINDS_TOLD: Mapping[MoveKind, str] = MappingProxyType(
    {
        MoveKind.OPENING: "saldo awal",
        MoveKind.RECEIPT: "pembelian",
        MoveKind.ISSUE: "penjualan",
        MoveKind.CUSTOMER_RETURN: "retur penjualan",
        MoveKind.SUPPLIER_RETURN: "retur pembelian",
        MoveKind.COUNT: "opname",
        MoveKind.SCRAP: "rusak",
        MoveKind.TRANSFER: "pindah",
        MoveKind.CONSUMPTION: "pemakaian",
        MoveKind.PRODUCTION: "produksi",
    }
)

OUTSIDE: Mapping[str, LocationUsage] = MappingProxyType(
    {
        word: usage
        for usage, words in {
            LocationUsage.SUPPLIER: ("supplier", "suppliers", "vendor", "vendors", "pemasok"),
            LocationUsage.CUSTOMER: ("customer", "customers", "pelanggan", "pembeli"),
            LocationUsage.INVENTORY: (
                "inventory", "adjustment", "inventory adjustment", "stock count", "count",
                "opname", "stok opname", "penyesuaian",
            ),
            LocationUsage.SCRAP: ("scrap", "waste", "rusak", "pemusnahan"),
            LocationUsage.PRODUCTION: ("production", "produksi"),
            LocationUsage.TRANSIT: ("transit", "in transit", "dalam perjalanan"),
        }.items()
        for word in words
    }
)  # fmt: skip

UNITS: Mapping[str, str] = MappingProxyType(
    {
        word: code
        for code, words in {
            "pcs": (
                "pc", "piece", "pieces", "ea", "each", "unit", "units", "nos", "no", "buah", "bh",
                "biji", "potong",
            ),
            "pair": ("pairs", "pasang", "psg"),
            "dozen": ("dozens", "doz", "dz", "lusin", "lsn"),
            "ream": ("rim",),
            "kg": ("kgs", "kilo", "kilogram", "kilograms"),
            "g": ("gr", "gram", "grams"),
            "l": ("litre", "liter", "litres", "liters", "ltr"),
            "m": ("meter", "metre", "mtr"),
            "hour": ("hours", "jam"),
        }.items()
        for word in words
    }
)  # fmt: skip

VOID: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "1", "true", "yes", "y", "ya", "x", "cancel", "cancelled", "canceled", "void",
                "voided", "batal", "dibatalkan",
            ),
            "cancelled",
        ),
        **dict.fromkeys(("draft", "draf", "waiting", "pending", "planned", "menunggu"), "not done"),
    }
)  # fmt: skip
