"""Which goods to take, and for whom they are held."""

from __future__ import annotations

from backoffice_core.inventory.picking.allocating import Ahead, Allocation, Allocations, allocate
from backoffice_core.inventory.picking.picking import Pick, Picking, Removal, pick
from backoffice_core.inventory.picking.reservations import Release, Reservation, open_reservations

__all__ = [
    "Ahead",
    "Allocation",
    "Allocations",
    "Pick",
    "Picking",
    "Release",
    "Removal",
    "Reservation",
    "allocate",
    "open_reservations",
    "pick",
]
