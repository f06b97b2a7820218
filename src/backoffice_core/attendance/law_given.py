"""A law that was handed over, checked by those that a law is itself made of.

A pack holds rules of pay and of orders, so their modules cannot know what a pack is before
the packs do; they ask here, once they are called.
"""

from __future__ import annotations

from typing import cast

from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.effective import Effective

__all__ = ["expect_law"]


def expect_law(law: object) -> None:
    """Refuse what is no law pack, nor one over time.

    Raises :class:`InvalidValue` (``type_wrong``).

    >>> expect_law("PP 35/2021")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The law is 'PP 35/2021', which is not a LawPack. \
Pass a LawPack. [type_wrong]
    """
    from backoffice_core.attendance.laws.packs import LawPack

    if isinstance(law, Effective):
        for version in cast("Effective[object]", law).versions:
            expect(version.value, LawPack, name="law")
    else:
        expect(law, LawPack, name="law")
