"""What the example shop sells, whom it buys from, and who buys: made up from lists of words."""

from __future__ import annotations

import attrs

from backoffice_core.testing.dice import Dice

__all__ = ["KILOGRAM", "Article", "Source", "article_of", "customer", "popular", "source_of"]

# Name, unit, and the least and the most it costs in steps of fifty rupiah.
PRODUCTS = (
    ("Beras pandan wangi", "kg", 240, 320),
    ("Gula pasir curah", "kg", 280, 340),
    ("Minyak goreng", "pcs", 320, 700),
    ("Tepung terigu", "pcs", 180, 300),
    ("Telur ayam", "kg", 480, 600),
    ("Kopi bubuk", "pcs", 200, 900),
    ("Teh celup", "pcs", 120, 320),
    ("Susu UHT", "pcs", 100, 400),
    ("Susu kental manis", "pcs", 180, 300),
    ("Mi instan goreng", "pcs", 52, 70),
    ("Mi instan kuah", "pcs", 50, 66),
    ("Kecap manis", "pcs", 160, 500),
    ("Saus sambal", "pcs", 140, 420),
    ("Garam halus", "pcs", 40, 90),
    ("Kacang tanah", "kg", 460, 620),
    ("Biskuit kelapa", "pcs", 120, 400),
    ("Keripik singkong", "pcs", 140, 300),
    ("Air mineral", "pcs", 50, 130),
    ("Sirup jeruk", "pcs", 280, 560),
    ("Sabun mandi", "pcs", 70, 160),
    ("Sabun cuci piring", "pcs", 150, 420),
    ("Deterjen bubuk", "pcs", 200, 640),
    ("Sampo", "pcs", 240, 900),
    ("Pasta gigi", "pcs", 160, 480),
    ("Sikat gigi", "pcs", 90, 320),
    ("Tisu wajah", "pcs", 160, 460),
    ("Popok bayi", "pcs", 700, 1600),
    ("Obat nyamuk bakar", "pcs", 80, 180),
    ("Lampu LED", "pcs", 300, 1000),
    ("Baterai", "pcs", 160, 500),
    ("Buku tulis", "pcs", 70, 160),
    ("Pulpen", "pcs", 40, 120),
    ("Kantong plastik", "pcs", 120, 260),
    ("Ember", "pcs", 360, 1100),
    ("Sapu ijuk", "pcs", 260, 620),
    ("Margarin", "pcs", 140, 320),
    ("Sarden kaleng", "pcs", 200, 560),
    ("Kornet", "pcs", 300, 700),
    ("Selai stroberi", "pcs", 320, 640),
    ("Bihun", "pcs", 100, 220),
)


BRANDS = [
    "Anggrek",
    "Bambu",
    "Cempaka",
    "Dahlia",
    "Elang",
    "Flamboyan",
    "Garuda",
    "Hijau",
    "Intan",
    "Jaya",
    "Kenanga",
    "Lestari",
    "Melur",
    "Nusa",
    "Obor",
    "Permata",
    "Rajawali",
    "Seroja",
    "Teratai",
    "Wijaya",
]


SIZES = ("", "kecil", "sedang", "besar", "isi dua", "isi enam", "hemat")


PLACES = [
    "Bandung",
    "Bogor",
    "Cirebon",
    "Depok",
    "Garut",
    "Jepara",
    "Kediri",
    "Kudus",
    "Lampung",
    "Madiun",
    "Magelang",
    "Malang",
    "Medan",
    "Padang",
    "Palembang",
    "Semarang",
    "Solo",
    "Tegal",
    "Tuban",
    "Yogya",
]


TRADES = ("Warung", "Toko", "Kios", "Kantin", "Rumah Makan")


ORDER_DAYS = ("", "Mon Thu", "Tue Fri", "Mon Wed Fri", "Wed", "")


PACKS = ((1, 1), (6, 6), (12, 12), (24, 12), (24, 24), (48, 12))


KILOGRAM = "kg"


@attrs.frozen(kw_only=True)
class Source:
    """A supplier and its terms."""

    code: str
    name: str
    lead_time_days: int
    minimum_quantity: int
    pack_size: int
    order_days: str

    @property
    def row(self) -> tuple[object, ...]:
        """The row of ``suppliers.csv``."""
        return attrs.astuple(self)


@attrs.frozen(kw_only=True)
class Article:
    """An item with the cost and the price it goes for, in whole rupiah."""

    code: str
    name: str
    unit: str
    supplier: str
    cost: int
    price: int

    @property
    def row(self) -> tuple[object, ...]:
        """The row of ``items.csv``."""
        return (self.code, self.name, self.unit, self.supplier)

    @property
    def tax(self) -> str:
        """Staple food, which is sold by weight here, bears no PPN (UU PPN art. 16B)."""
        return "" if self.unit == KILOGRAM else "PPN"


def source_of(number: int, dice: Dice) -> Source:
    """A supplier."""
    minimum, pack = dice.choose(PACKS)
    return Source(
        code=f"S{number + 1:03}",
        name=f"CV {BRANDS[number % len(BRANDS)]} {PLACES[number // len(BRANDS) % len(PLACES)]}",
        lead_time_days=dice.between(1, 7),
        minimum_quantity=minimum,
        pack_size=pack,
        order_days=dice.choose(ORDER_DAYS),
    )


def article_of(number: int, sources: tuple[Source, ...], dice: Dice) -> Article:
    """An item; costs are multiples of a hundred rupiah, prices too."""
    name, unit, least, most = PRODUCTS[number % len(PRODUCTS)]
    brand, size = divmod(number // len(PRODUCTS), len(SIZES))
    cost = dice.between(least, most) * 50 // 100 * 100
    return Article(
        code=f"BRG-{number + 1:05}",
        name=f"{name} {BRANDS[brand % len(BRANDS)]} {SIZES[size]}".rstrip(),
        unit=unit,
        supplier=sources[number % len(sources)].code,
        cost=cost,
        price=-(-cost * dice.between(118, 140) // 10_000) * 100,
    )


def popular(count: int, dice: Dice) -> int:
    """A number below ``count``, the smaller ones more often: a few items make most sales."""
    return dice.below(dice.below(count) + 1)


def customer(number: int) -> str:
    """The name of a customer who buys on account."""
    kind = TRADES[number % len(TRADES)]
    return f"{kind} {LETTERS[number % len(LETTERS)]} {PLACES[number // 5 % len(PLACES)]}"


LETTERS = ("Berkah", "Makmur", "Rejeki", "Sederhana", "Barokah", "Sumber Rasa", "Mandiri")
