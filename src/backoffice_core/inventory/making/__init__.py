"""What is made of what: recipes, orders, kits, repacking."""

from __future__ import annotations

from backoffice_core.inventory.making.exploding import Explosion, Need, NeedLine, explode, makeable
from backoffice_core.inventory.making.kits import KitSale, kit_sale
from backoffice_core.inventory.making.producing import PartLot, disassemble_moves, production_moves
from backoffice_core.inventory.making.recipes import ByProduct, Recipe, RecipeBook, RecipePart
from backoffice_core.inventory.making.repacking import repack_moves

__all__ = [
    "ByProduct",
    "Explosion",
    "KitSale",
    "Need",
    "NeedLine",
    "PartLot",
    "Recipe",
    "RecipeBook",
    "RecipePart",
    "disassemble_moves",
    "explode",
    "kit_sale",
    "makeable",
    "production_moves",
    "repack_moves",
]
