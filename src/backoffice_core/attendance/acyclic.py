"""Making many values at once without looking for cycles among them.

Worked days and reckoned pieces never refer back to what refers to them, so reference counts
alone free them. Python would still walk over all of them again and again while a company's
year is being made, in search of cycles: a third of the time for 20,000 employee-days.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["acyclic"]


@contextmanager
def acyclic() -> Generator[None]:
    """Look for no cycles meanwhile; afterwards as before, also where several threads do it.

    What was made meanwhile counts as old: it would all be walked over at the very next value
    that is made, and again at the second. A full collection still sees it.

    >>> with acyclic():
    ...     gc.isenabled()
    False
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        # Unfreezing puts everything into the oldest generation; what a caller froze stays so.
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        gc.enable()
