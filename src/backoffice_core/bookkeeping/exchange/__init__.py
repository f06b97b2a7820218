"""Money in several currencies: exact rates, items that carry their book value, differences.

A payable of USD 388, at the year end, and paid (the numbers of frappe/erpnext issue 56648):

>>> from datetime import date
>>> from backoffice_core import Money
>>> from backoffice_core.bookkeeping import Entry, Posting
>>> from backoffice_core.kernel import Rounding
>>> policy = ExchangePolicy(
...     functional="INR", rounding=Rounding.HALF_UP, mode=RevaluationMode.CUMULATIVE,
...     trading="1990", realised_gain="7100", realised_loss="7200",
...     unrealised_gain="7110", unrealised_loss="7210")
>>> def rate(text, kind, day):
...     return ExchangeRate(
...         base="USD", quote="INR", rate=text, kind=kind, since=day, publisher="RBI")
>>> bought, year_end, paid = date(2026, 2, 10), date(2026, 3, 31), date(2026, 4, 20)
>>> bill = Entry(number="1", day=bought, journal="purchases", text="Licence", document="B-1",
...     postings=[Posting(account="6100", amount=Money.of(388, "USD")),
...               Posting(account="2100", amount=Money.of(-388, "USD"), document="B-1")])
>>> booked = book_foreign(bill, held=["2100"], policy=policy,
...                       rate=rate("94.39", RateKind.TRANSACTION, bought))
>>> revalued = revalue([booked], day=year_end, policy=policy, number="2",
...                    rates=RateTable([rate("93.9325", RateKind.CLOSING, year_end)]))
>>> (item,) = foreign_items([booked, *revalued.entries], policy)
>>> settled = settle(item, Money.of(388, "USD"), number="3", day=paid, policy=policy,
...                  cash=Posting(account="1100", amount=Money.of("-36520.50", "INR")))
>>> (life,) = exchange_results([booked, *revalued.entries, settled.entry], policy)
>>> print(revalued.gain, settled.difference.amount, life.total)
INR 177.51 INR -74.69 INR 102.82
>>> print(revalued.differences[0].explanation.render("id"))
US$388,00 dari B-1 bernilai Rs36.445,81; nilai tercatatnya Rs36.623,32, sehingga laba \
selisih kurs belum terealisasi Rs177,51 (IAS 21.23(a), 21.28; PSAK 221.23(a), 221.28)
  US$388,00 bernilai Rs36.445,81
    US$1 = Rs93,9325 (kurs penutup 31 Mar 2026, RBI)
"""

from __future__ import annotations

from backoffice_core.bookkeeping.exchange.converting import convert, explain_conversion
from backoffice_core.bookkeeping.exchange.differences import (
    ExchangeDifference,
    ExchangeResult,
    difference_findings,
    exchange_results,
)
from backoffice_core.bookkeeping.exchange.policy import (
    DifferenceKind,
    ExchangePolicy,
    RevaluationMode,
)
from backoffice_core.bookkeeping.exchange.positions import (
    ForeignItem,
    foreign_items,
    functional_entries,
    functional_entry,
)
from backoffice_core.bookkeeping.exchange.rate_table import RateTable
from backoffice_core.bookkeeping.exchange.rates import (
    ExchangeRate,
    RateKind,
    cross_rate,
    mean_rate,
)
from backoffice_core.bookkeeping.exchange.revaluation import Revaluation, revalue
from backoffice_core.bookkeeping.exchange.settlement import Settlement, exchange_entry, settle
from backoffice_core.bookkeeping.exchange.translation import (
    AccountBalance,
    TranslatedRow,
    TranslatedTrialBalance,
    translate_openings,
    translate_trial_balance,
)
from backoffice_core.bookkeeping.exchange.valued import ValuedPosting, book_foreign, value_at

__all__ = [
    "AccountBalance",
    "DifferenceKind",
    "ExchangeDifference",
    "ExchangePolicy",
    "ExchangeRate",
    "ExchangeResult",
    "ForeignItem",
    "RateKind",
    "RateTable",
    "Revaluation",
    "RevaluationMode",
    "Settlement",
    "TranslatedRow",
    "TranslatedTrialBalance",
    "ValuedPosting",
    "book_foreign",
    "convert",
    "cross_rate",
    "difference_findings",
    "exchange_entry",
    "exchange_results",
    "explain_conversion",
    "foreign_items",
    "functional_entries",
    "functional_entry",
    "mean_rate",
    "revalue",
    "settle",
    "translate_openings",
    "translate_trial_balance",
    "value_at",
]
