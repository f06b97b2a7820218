"""Distributions of demand and lead time: whole ones, and what is missing beyond a level."""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
