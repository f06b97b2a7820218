"""The same decisions over columns and over many machines: two speeds, one truth.

The object path is the truth; what is here returns the same values, and tests hold the two equal.

>>> from datetime import date
>>> from backoffice_core import Money
>>> from backoffice_core.bookkeeping import Entry, Posting, trial_balance
>>> from backoffice_core.bookkeeping.charts import chart_of
>>> chart = chart_of("generic")
>>> sale = Entry(
...     number="1",
...     day=date(2026, 5, 4),
...     journal="sales",
...     text="",
...     postings=[
...         Posting(account="1100", amount=Money.of(9, "USD")),
...         Posting(account="4100", amount=Money.of(-9, "USD")),
...     ],
... )
>>> frame = postings_frame([sale])
>>> fast = trial_balance_of_frame(frame, chart=chart, currency="USD")
>>> fast == trial_balance([sale], chart=chart, currency="USD")
True
"""

from __future__ import annotations

from backoffice_core.scale.attendance import ReckonedColumns, reckon_columns
from backoffice_core.scale.stock import moves_frame, on_hand_of_frame, value_frame
from backoffice_core.scale.trial_balance import postings_frame, trial_balance_of_frame

__all__ = [
    "ReckonedColumns",
    "moves_frame",
    "on_hand_of_frame",
    "postings_frame",
    "reckon_columns",
    "trial_balance_of_frame",
    "value_frame",
]
