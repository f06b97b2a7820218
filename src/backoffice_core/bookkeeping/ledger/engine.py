"""The ledger: told in batches, answering each command, and keeping what it accepted.

A command takes effect when its answer does, so a later one in the batch sees it. The clock
is told, never read: the same commands and clocks give the same answers on any machine, on
any day.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import Final, cast

import attrs

from backoffice_core.bookkeeping.charts import Chart
from backoffice_core.bookkeeping.ledger.answers import Accepted, Answer, Exists, Refused, refused
from backoffice_core.bookkeeping.ledger.asking import EntryCheck, checks_of
from backoffice_core.bookkeeping.ledger.codes import Code
from backoffice_core.bookkeeping.ledger.commands import Chain, Command, Post, batch_of, imports
from backoffice_core.bookkeeping.ledger.deciding import decide, plain_standings
from backoffice_core.bookkeeping.ledger.records import (
    Outcome,
    PendingEntry,
    PostedEntry,
    Resolution,
)
from backoffice_core.bookkeeping.ledger.standings import (
    AccountBalance,
    AccountState,
    HistoryLine,
    Standing,
)
from backoffice_core.bookkeeping.ledger.state import KeyedFact, LedgerState
from backoffice_core.bookkeeping.ledger.tables import expect_only, table_of
from backoffice_core.bookkeeping.model import Entry
from backoffice_core.bookkeeping.statements.columns import Period, days_of
from backoffice_core.bookkeeping.statements.trial_balance import TrialBalance
from backoffice_core.kernel.checks import expect, expect_several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import whole_number
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.money import Currency

__all__ = ["Ledger", "Snapshot"]

# What a store keeps in one integer.
AMOUNT_MAX: Final = 2**63 - 1


@attrs.frozen(kw_only=True)
class Snapshot:
    """All a ledger knows but its clock, as one value: equal where two ledgers are.

    Entries are given by number, facts by key, accounts by code with their terms and what
    closed them, and standings with every column of postings they are made of.
    """

    accounts: tuple[tuple[object, ...], ...]
    standings: tuple[tuple[object, ...], ...]
    keys: tuple[tuple[str, object], ...]
    failed: tuple[tuple[str, object], ...]
    entries: tuple[tuple[str, Entry], ...]
    held: tuple[tuple[str, object], ...]
    resolutions: tuple[tuple[str, object], ...]
    marks: tuple[Instant | None, Instant | None]


class Ledger:
    """Accounts, what they stand at, and what is held.

    An account takes every currency unless it was opened for one, and has balances of its own
    in each. ``currencies`` are those the books are kept in (none named: any), ``amount_max`` the
    most that any running total may reach, ``now`` where its clock starts.
    ``checks`` are asked of every entry besides: a refusal or a serious finding of one refuses the
    command (``check_refused``, its own code in ``detail``).

    Raises :class:`InvalidValue`: ``type_wrong``, ``not_several``, ``unknown_currency``,
    ``number_not_whole``, ``number_too_small``, ``not_a_check``.
    """

    def __init__(
        self,
        *,
        now: Instant,
        currencies: Iterable[str | Currency] | None = None,
        amount_max: int = AMOUNT_MAX,
        checks: Iterable[EntryCheck] = (),
    ) -> None:
        """Start with nothing."""
        self.state: Final = LedgerState(
            currencies_of(currencies),
            whole_number(amount_max, name="amount_max of a ledger", least=0),
            expect(now, Instant, name="now of a ledger"),
            checks_of(checks),
        )

    @classmethod
    def rebuilt(
        cls,
        facts: Iterable[object],
        *,
        now: Instant,
        currencies: Iterable[str | Currency] | None = None,
        amount_max: int = AMOUNT_MAX,
        checks: Iterable[EntryCheck] = (),
    ) -> Ledger:
        """The ledger that gave these facts, in order, with its clock at ``now``.

        Raises :class:`InvalidValue` (``not_a_ledger_fact``, ``ledger_facts_incomplete``).
        """
        ledger = cls(now=now, currencies=currencies, amount_max=amount_max, checks=checks)
        for fact in expect_several(facts, name="facts"):
            ledger.state.record(fact)
        return ledger

    @property
    def now(self) -> Instant:
        """Where the clock stands."""
        return self.state.now

    def advance(self, now: Instant) -> tuple[Accepted, ...]:
        """Move the clock on, and let go of what expires, in the order of its expiry.

        Raises :class:`InvalidValue`: ``clock_backwards``, ``type_wrong``.
        """
        state = self.state
        if expect(now, Instant, name="moment to advance to") < state.now:
            raise InvalidValue(
                "clock_backwards",
                f"The ledger's clock stands at {state.now}, after {now}.",
                "Advance it to a later moment, or import what happened before.",
            )
        state.now = now
        ended: list[Accepted] = []
        while state.expiring and state.expiring[0][0] <= now.seconds:
            seconds, key = heapq.heappop(state.expiring)
            held = state.live.get(key)
            if held is not None and held.expires_at == Instant(seconds):
                fact = Resolution(pending=key, outcome=Outcome.EXPIRED, at=Instant(seconds))
                state.record(fact)
                ended.append(Accepted(key, (fact,)))
        return tuple(ended)

    def post(self, commands: Iterable[Command | Chain] | Command | Chain) -> tuple[Answer, ...]:
        """One answer for each command, those of a chain one by one; what is accepted is done.

        One command is a batch of one. The first says whether the batch imports; the others must
        agree. Whatever is raised on the way, by a check as well, nothing of the batch was done.
        Raises :class:`InvalidValue`: ``not_a_command``, ``check_answer_wrong``.
        """
        batch = batch_of(commands)
        start = self.state.savepoint()
        try:
            return self.carry_out(batch)
        except BaseException:
            self.state.roll_back(start)
            raise
        finally:
            self.state.release(start)

    def dry_run(self, commands: Iterable[Command | Chain] | Command | Chain) -> tuple[Answer, ...]:
        """The answers that :meth:`post` would give, and nothing done.

        Their facts are those that would be recorded: commit them to a store first, then post.
        """
        start = self.state.savepoint()
        try:
            return self.post(commands)
        finally:
            self.state.roll_back(start)
            self.state.release(start)

    def carry_out(self, batch: tuple[Command | Chain, ...]) -> tuple[Answer, ...]:
        """The answers to a batch, one command after another."""
        answers: list[Answer] = []
        importing = bool(batch) and imports(batch[0])
        for command in batch:
            if type(command) is Post and not importing:
                answers.append(self.post_one(command))
            elif isinstance(command, Chain):
                answers.extend(self.chain(command.commands, importing=importing))
            else:
                answer = self.answer(command, importing=importing)
                for fact in answer.facts:
                    self.state.record(fact)
                answers.append(answer)
        return tuple(answers)

    def post_one(self, command: Post) -> Answer:
        """Post an entry: the short way where nothing needs a closer look."""
        state = self.state
        if not state.checks:
            standings = plain_standings(state, command)
            if standings is not None:
                entry = command.entry
                posted = PostedEntry(key=command.key, number=entry.number, at=state.now)
                state.post_plain(entry, posted, standings)
                return Accepted(command.key, (entry, posted))
        answer = self.answer(command, importing=False)
        for fact in answer.facts:
            state.record(fact)
        return answer

    def answer(self, command: Command, *, importing: bool) -> Answer:
        """The answer to a command in a batch that imports, or does not."""
        if (command.at is not None) is not importing:
            code = Code.IMPORT_EXPECTED if importing else Code.IMPORT_NOT_EXPECTED
            return refused(code, command.key, {"key": command.key}, now=self.state.now)
        return decide(self.state, command)

    def chain(self, commands: tuple[Command, ...], *, importing: bool) -> list[Answer]:
        """The answers to commands that are all accepted, or none of them is."""
        state = self.state
        start = state.savepoint()
        answers: list[Answer] = []
        for command in commands:
            answer = self.answer(command, importing=importing)
            answers.append(answer)
            if not isinstance(answer, Accepted):
                state.roll_back(start)
                answers = self.failed_chain(commands, answers, importing=importing)
                break
            for fact in answer.facts:
                state.record(fact)
        for answer in answers:
            if isinstance(answer, Refused):
                for fact in answer.facts:
                    state.record(fact)
        return answers

    def failed_chain(
        self, commands: tuple[Command, ...], answers: list[Answer], *, importing: bool
    ) -> list[Answer]:
        """Answers where one command broke the chain; a chain sent again as it was exists."""
        if isinstance(answers[-1], Exists):
            again = [self.answer(command, importing=importing) for command in commands]
            if all(isinstance(answer, Exists) for answer in again):
                return again
        broken = len(answers) - 1
        return [
            answers[-1]
            if at == broken
            else refused(Code.CHAIN_FAILED, command.key, {"key": command.key}, now=self.state.now)
            for at, command in enumerate(commands)
        ]

    def find(self, key: str) -> KeyedFact | None:
        """What was accepted under a key."""
        return self.state.keys.get(expect(key, str, name="key"))

    def entry(self, number: str) -> Entry | None:
        """The entry posted under a number."""
        return self.state.entries.get(expect(number, str, name="number of an entry"))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries posted, in the order they were."""
        return tuple(self.state.entries.values())

    @property
    def held(self) -> tuple[PendingEntry, ...]:
        """What is held now, by key."""
        return tuple(fact for _, fact in sorted(self.state.live.items(), key=first))

    def is_closed(self, account: str) -> bool:
        """Whether an account is closed.

        Raises :class:`InvalidValue` (``account_unknown``).
        """
        return self.known(account).closed_by is not None

    def known(self, account: str) -> AccountState:
        """An account that was opened, or a refusal of the call."""
        found = self.state.accounts.get(expect(account, str, name="account"))
        if found is None:
            raise InvalidValue(
                "account_unknown", f"The ledger has no account {account!r}.", "Open it first."
            )
        return found

    def balance(self, account: str, currency: str | Currency) -> AccountBalance:
        """What an account stands at in a currency, from its running totals.

        Raises :class:`InvalidValue` (``account_unknown``, ``unknown_currency``).
        """
        money = Currency.of(currency)
        found = self.known(account).find(money)
        if found is not None:
            return found.balance()
        return AccountBalance(
            account=account,
            currency=money,
            debits_pending=0,
            debits_posted=0,
            credits_pending=0,
            credits_posted=0,
        )

    def balances(self) -> tuple[AccountBalance, ...]:
        """What every account stands at, by account and currency, from running totals."""
        return tuple([s.balance() for s in self.state.standings() if s.debits or s.touched])

    def history(self, account: str, currency: str | Currency) -> tuple[HistoryLine, ...]:
        """The balance after each event, of an account opened with history.

        Raises :class:`InvalidValue` (``account_unknown``, ``history_not_kept``).
        """
        known = self.known(account)
        if not known.terms.history:
            raise InvalidValue(
                "history_not_kept", f"{account} keeps no history.", "Open it with history=True."
            )
        found = known.find(Currency.of(currency))
        return () if found is None else tuple(found.history or ())

    def trial_balance(
        self, *, chart: Chart, currency: str | Currency, period: Period | None = None
    ) -> TrialBalance:
        """The trial balance, added up from the postings held; equal to that of :attr:`entries`.

        Raises :class:`InvalidValue`: ``currency_mixed`` when there is another currency up to the
        end of the period, ``account_unknown`` when the chart lacks an account, ``not_a_period``.
        """
        expect(chart, Chart, name="chart")
        money, days = Currency.of(currency), days_of(period)
        expect_only(self.state, money, days)
        return table_of(self.state, chart, money, days)

    def trial_balances(
        self, *, chart: Chart, period: Period | None = None
    ) -> tuple[TrialBalance, ...]:
        """A trial balance for each currency that anything was posted in, by its code.

        Each balances by itself, because entries do; what they are worth together is a matter of
        rates. Raises :class:`InvalidValue`: ``account_unknown``, ``not_a_period``.
        """
        expect(chart, Chart, name="chart")
        days = days_of(period)
        held = {standing.currency for standing in self.state.standings()}
        currencies = sorted(held, key=lambda currency: (currency.code, currency.digits))
        tables = (table_of(self.state, chart, money, days) for money in currencies)
        return tuple(table for table in tables if table.rows)

    def snapshot(self) -> Snapshot:
        """All it knows, to compare; not for a store, which keeps the facts."""
        state = self.state
        return Snapshot(
            accounts=tuple(
                (code, account.terms, account.closed_by)
                for code, account in sorted(state.accounts.items())
            ),
            standings=tuple(columns(s) for s in state.standings() if s.touched),
            keys=tuple(sorted(state.keys.items(), key=first)),
            failed=tuple(sorted(state.failed.items(), key=first)),
            entries=tuple(state.entries.items()),
            held=tuple(sorted(state.live.items(), key=first)),
            resolutions=tuple(sorted(state.resolutions.items(), key=first)),
            marks=(state.last_account, state.last_entry),
        )


def currencies_of(currencies: Iterable[str | Currency] | None) -> frozenset[Currency] | None:
    """The currencies that books are kept in; None for any."""
    if currencies is None:
        return None
    given = expect_several(currencies, name="currencies")
    return frozenset(map(Currency.of, cast("Iterable[str]", given)))


def first(pair: tuple[str, object]) -> str:
    """The key of a pair."""
    return pair[0]


def columns(standing: Standing) -> tuple[object, ...]:
    """Everything one standing holds."""
    return (
        standing.balance(),
        tuple(zip(standing.debits, standing.debit_days, strict=True)),
        tuple(zip(standing.credits, standing.credit_days, strict=True)),
        tuple(zip(standing.openings, standing.opening_days, strict=True)),
        tuple(zip(standing.closings, standing.closing_days, strict=True)),
        tuple(standing.history or ()),
    )
