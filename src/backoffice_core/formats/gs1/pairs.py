"""Which elements of a GS1 label exclude each other, and which need another.

Most rules of the General Specifications (4.14) are about all symbols of an item together, and a
reader sees one at a time; so only those are kept here that hold within a single symbol.
"""

from __future__ import annotations

from typing import Final

from backoffice_core.formats.gs1.table import IDENTIFIERS
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["expect_pairs"]

FORBIDDEN: Final = (
    ("01", "02"),
    ("01", "03"),
    ("02", "03"),
    ("01", "37"),
    ("01", "255"),
    ("21", "235"),
    ("420", "421"),
    ("4330", "4331"),
    ("4332", "4333"),
    ("8017", "8018"),
)
NEEDED: Final = (("02", ("37",)), ("37", ("02", "8026")))


def expect_pairs(elements: tuple[tuple[str, str], ...]) -> None:
    """Refuse elements that cannot stand on one symbol, or not alone."""
    codes = [code for code, _ in elements]
    twice = [code for code in codes if codes.count(code) > 1]
    # The fourth digit only says where the point is: one net weight in kilograms is enough.
    measures = [code[:3] for code in codes if IDENTIFIERS[code].decimals is not None]
    twice += [f"{code}n" for code in measures if measures.count(code) > 1]
    if twice:
        raise InvalidValue(
            "gs1_pair_invalid", f"({twice[0]}) is there twice.", "A symbol says each thing once."
        )
    for one, other in FORBIDDEN:
        if one in codes and other in codes:
            raise InvalidValue(
                "gs1_pair_invalid",
                f"({one}) {IDENTIFIERS[one].title} and ({other}) {IDENTIFIERS[other].title}"
                " exclude each other.",
                "Scan one symbol at a time.",
            )
    for one, others in NEEDED:
        if one in codes and not set(others) & set(codes):
            wanted = " or ".join(f"({each}) {IDENTIFIERS[each].title}" for each in others)
            raise InvalidValue(
                "gs1_pair_invalid",
                f"({one}) {IDENTIFIERS[one].title} needs {wanted}, which is missing.",
                "Scan the whole symbol again.",
            )
