"""Barcodes of GS1: item numbers, element strings and Digital Links, read and written."""

from __future__ import annotations

from backoffice_core.formats.gs1.element_strings import ElementString, read_element_string
from backoffice_core.formats.gs1.keys import Gtin, KeyKind, check_digit, expand_upc_e, gs1_key
from backoffice_core.formats.gs1.links import read_digital_link, write_digital_link

__all__ = [
    "ElementString",
    "Gtin",
    "KeyKind",
    "check_digit",
    "expand_upc_e",
    "gs1_key",
    "read_digital_link",
    "read_element_string",
    "write_digital_link",
]
