"""How rosters are made: a grid of whole numbers, and engines that all read the same grid."""

from __future__ import annotations

from backoffice_core.scheduling.solver.grid import Bound, Cover, Grid, Member, grid_of

__all__ = ["Bound", "Cover", "Grid", "Member", "grid_of"]
