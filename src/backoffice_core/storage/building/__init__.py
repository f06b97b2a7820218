"""For whoever writes a store: what all stores must agree on, ready to be called.

Which facts a query means, what is refused and in which words, and where the limits are.
With these a store of your own says the same as ours; ``examples/own_storage.py`` is one.

>>> from backoffice_core.storage import Counter, ExpectVersion
>>> counter_after(Counter(name="stock tea", delta=-2, floor=0), 5)
3
>>> stream_moved(ExpectVersion("close 2026-05", 7), 8).code
'stream_moved'
"""

from __future__ import annotations

from backoffice_core.storage.limits import (
    FACT_BYTES_MAX,
    FACTS_A_BATCH_MAX,
    INTEGER_MAX,
    PAGE_RECORDS,
    check_fact,
    check_integer,
    check_kind,
    check_limit,
    check_name,
    check_row,
    check_text,
    content_of,
    decoded,
    integer_places,
)
from backoffice_core.storage.refusals import (
    counter_after,
    fact_exists,
    fact_shown,
    facts_appeared,
    key_reused,
    store_closed,
    stream_moved,
)
from backoffice_core.storage.selection import Condition, Place, Totals, conditions_of, matcher

__all__ = [
    "FACTS_A_BATCH_MAX",
    "FACT_BYTES_MAX",
    "INTEGER_MAX",
    "PAGE_RECORDS",
    "Condition",
    "Place",
    "Totals",
    "check_fact",
    "check_integer",
    "check_kind",
    "check_limit",
    "check_name",
    "check_row",
    "check_text",
    "conditions_of",
    "content_of",
    "counter_after",
    "decoded",
    "fact_exists",
    "fact_shown",
    "facts_appeared",
    "integer_places",
    "key_reused",
    "matcher",
    "store_closed",
    "stream_moved",
]
