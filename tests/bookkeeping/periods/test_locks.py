"""Locks per book, journal and tax return; reopenings that end by themselves and leave a trace."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Duration, Instant
from backoffice_core.bookkeeping import Entry, EntryKind
from backoffice_core.bookkeeping.periods import (
    LOCK_LIFE_CYCLE,
    FiscalCalendar,
    LockBook,
    LockScope,
    LockState,
    PeriodLock,
    PeriodReopening,
    Poster,
    ScopeKind,
    TaxReturn,
    decide_posting,
    expect_open,
    first_open_day,
    replay_locks,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import kind_of
from tests.bookkeeping.periods.ledgers import at, made

MAY = FiscalCalendar().named("FY2026-P05")
CLOSED = at("2026-06-05T09:00")
LATER = at("2026-06-20T09:00")
BOOK = LockScope()
SALES = LockScope(ScopeKind.JOURNAL, "sales")
PPN = LockScope(ScopeKind.TAX_RETURN, "PPN")
RETURNS = (TaxReturn("PPN", ["1400", "2200"]),)
CONTROLLER = Poster(name="Dewi", permissions=["controller"], reason="late bill")
EVERYBODY = Poster()


def lock(
    state: LockState,
    number: str = "L-1",
    *,
    scope: LockScope = BOOK,
    decided_at: Instant = CLOSED,
) -> PeriodLock:
    """A lock of May."""
    return PeriodLock(
        number=number,
        scope=scope,
        start=MAY.start,
        end=MAY.days.end,
        state=state,
        decided_at=decided_at,
        decided_by="Sari",
        why="May is reported",
        permission="controller" if state is LockState.SOFT else "",
    )


def reopening(
    number: str = "R-1", *, scope: LockScope = BOOK, hours: int = 24, **more: bool | str
) -> PeriodReopening:
    """May open again on 10 June for a day."""
    opens = at("2026-06-10T09:00")
    plain = PeriodReopening(
        number=number,
        scope=scope,
        start=MAY.start,
        end=MAY.days.end,
        opens_at=opens,
        closes_at=opens + Duration.of(hours=hours),
        decided_at=opens,
        decided_by="Sari",
        why="a bill of May came in",
    )
    return attrs.evolve(plain, **more)


def bill(day: date = date(2026, 5, 30), kind: EntryKind = EntryKind.ORDINARY) -> Entry:
    """A purchase in the journal of purchases, without tax."""
    return made("B-9", day, {"6100": 4_00, "2100": -4_00}, kind=kind, journal="purchases")


def code_of(entry: Entry, book: LockBook, when: Instant, poster: Poster = EVERYBODY) -> str:
    """The code an entry is refused with, empty where it may be posted."""
    try:
        expect_open(entry, book=book, at=when, poster=poster)
    except InvalidValue as refused:
        return refused.code
    return ""


def test_an_entry_against_a_hard_lock_is_refused_with_the_lock_and_the_remedy() -> None:
    """Who locked it, why, which day would take it, and what else can be done."""
    book = LockBook().with_lock(lock(LockState.HARD))
    with pytest.raises(InvalidValue) as caught:
        expect_open(bill(), book=book, at=LATER)
    assert (
        "Entry B-9 of 2026-05-30 is refused by lock L-1 on the book from 2026-05-01 to 2026-05-31,"
        " set by Sari: May is reported. Date it 2026-06-01, the first day that takes it, or have"
        " the book reopened for a while. [period_locked]"
    ) == str(caught.value)


@pytest.mark.parametrize(
    ("state", "ordinary", "adjusting", "permitted"),
    [
        (LockState.OPEN, "", "", ""),
        (LockState.SOFT, "period_locked_soft", "period_locked_soft", ""),
        (LockState.ADJUSTING, "period_locked_adjusting", "", "period_locked_adjusting"),
        (LockState.HARD, "period_locked", "period_locked", "period_locked"),
    ],
)
def test_each_state_takes_what_it_says(
    state: LockState, ordinary: str, adjusting: str, permitted: str
) -> None:
    """Ordinary entries, adjusting ones, and ordinary ones of somebody with the permission."""
    book = LockBook(locks=[lock(state)])
    assert (ordinary, adjusting, permitted) == (
        code_of(bill(), book, LATER),
        code_of(bill(kind=EntryKind.ADJUSTING), book, LATER),
        code_of(bill(), book, LATER, CONTROLLER),
    )
    assert code_of(bill(date(2026, 6, 1)), book, LATER) == ""


def test_a_soft_lock_asks_why_and_leaves_a_trace() -> None:
    """The permission alone is not enough; with a reason the override is a fact to be kept."""
    book = LockBook(locks=[lock(LockState.SOFT)])
    silent = Poster(name="Dewi", permissions=["controller"])
    assert "period_reason_missing" == code_of(bill(), book, LATER, silent)
    (override,) = expect_open(bill(), book=book, at=LATER, poster=CONTROLLER).overrides
    assert ("B-9", "L-1", "Dewi", "controller", "late bill") == (
        override.entry,
        override.lock,
        override.posted_by,
        override.permission,
        override.why,
    )
    assert "lock_overrides" == kind_of(override).name


def test_a_lock_of_a_journal_leaves_the_other_journals_open() -> None:
    """Sales are closed early; bills still come in."""
    book = LockBook(locks=[lock(LockState.HARD, scope=SALES)])
    assert code_of(bill(), book, LATER) == ""
    assert "period_locked" == code_of(attrs.evolve(bill(), journal="sales"), book, LATER)


def test_a_tax_return_that_is_filed_takes_no_more_of_its_accounts() -> None:
    """Only entries that the return declares are refused (rentemester#20)."""
    book = LockBook(locks=[lock(LockState.HARD, scope=PPN)], returns=RETURNS)
    taxed = made("B-10", date(2026, 5, 30), {"6100": 4_00, "1400": 44, "2100": -4_44})
    assert code_of(bill(), book, LATER) == ""
    assert "period_locked" == code_of(taxed, book, LATER)
    decision = decide_posting(taxed, book=book, at=LATER)
    assert "the tax return PPN" in str(decision.refusals[0].remedy)


def test_before_it_is_decided_a_lock_does_not_stand() -> None:
    """What stood at any known time can be told later."""
    book = LockBook(locks=[lock(LockState.HARD)])
    before = CLOSED - Duration(1)
    assert code_of(bill(), book, before) == ""
    assert LockBook() == book.as_known(before)
    assert book == book.as_known(CLOSED)


def test_a_reopening_ends_by_itself_and_leaves_its_trace() -> None:
    """Open from the first instant up to, not including, the last one; then what it was."""
    book = LockBook().with_lock(lock(LockState.HARD)).with_reopening(reopening())
    opens, closes = book.reopenings[0].opens_at, book.reopenings[0].closes_at
    assert ["period_locked", "", "", "period_locked"] == [
        code_of(bill(), book, when)
        for when in (opens - Duration(1), opens, closes - Duration(1), closes)
    ]
    history = [
        (when, now.state, now.reopening is not None)
        for when, now in book.history(LockScope(), date(2026, 5, 30))
    ]
    assert [
        (CLOSED, LockState.HARD, False),
        (opens, LockState.REOPENED, True),
        (closes, LockState.HARD, False),
    ] == history
    decision = decide_posting(bill(), book=book, at=opens)
    assert "reopening R-1" in decision.explanation.render()


def test_locking_again_ends_a_reopening_early() -> None:
    """The last word counts."""
    again = lock(LockState.HARD, "L-2", decided_at=at("2026-06-10T10:00"))
    book = LockBook(locks=[lock(LockState.HARD)], reopenings=[reopening()]).with_lock(again)
    assert ["", "period_locked"] == [
        code_of(bill(), book, at(when)) for when in ("2026-06-10T09:30", "2026-06-10T10:00")
    ]


def test_a_reopening_may_be_for_some_people_and_for_adjusting_entries_only() -> None:
    """For everybody and everything else it stays locked."""
    hard = [lock(LockState.HARD)]
    when = at("2026-06-10T10:00")
    some = LockBook(locks=hard, reopenings=[reopening(permission="controller")])
    assert ["period_locked", ""] == [
        code_of(bill(), some, when, who) for who in (EVERYBODY, CONTROLLER)
    ]
    late = LockBook(locks=hard, reopenings=[reopening(adjusting_only=True)])
    assert ["period_locked_adjusting", ""] == [
        code_of(bill(kind=kind), late, when) for kind in (EntryKind.ORDINARY, EntryKind.ADJUSTING)
    ]


def test_a_reopening_of_the_book_leaves_a_filed_tax_return_closed() -> None:
    """Each scope is opened by itself."""
    book = LockBook(
        locks=[lock(LockState.HARD), lock(LockState.HARD, "L-2", scope=PPN)],
        reopenings=[reopening()],
        returns=RETURNS,
    )
    taxed = made("B-10", date(2026, 5, 30), {"6100": 4_00, "1400": 44, "2100": -4_44})
    assert "period_locked" == code_of(taxed, book, at("2026-06-10T10:00"))
    assert code_of(bill(), book, at("2026-06-10T10:00")) == ""


def test_a_hard_lock_is_weakened_by_no_lock_not_even_while_it_is_reopened() -> None:
    """A reopening lends the period out; it does not give it away."""
    book = LockBook().with_lock(lock(LockState.HARD)).with_reopening(reopening())
    for state in (LockState.OPEN, LockState.SOFT, LockState.ADJUSTING):
        weaker = lock(state, "L-2", decided_at=at("2026-06-10T10:00"))
        with pytest.raises(InvalidValue) as caught:
            book.with_lock(weaker)
        assert "lock_transition_refused" == caught.value.code
        with pytest.raises(InvalidValue):
            replay_locks([*book.decisions, weaker])
    assert book == replay_locks(reversed(book.decisions))


decided = st.lists(
    st.tuples(
        st.sampled_from([each for each in LockState if each is not LockState.REOPENED]),
        st.integers(0, 3),
        st.integers(1, 4),
        st.sampled_from([LockScope(), SALES]),
        st.booleans(),
    ),
    max_size=8,
)


def history_of(steps: list[tuple[LockState, int, int, LockScope, bool]]) -> LockBook:
    """The book after trying these decisions in order, without those that are refused."""
    book = LockBook()
    for number, (state, first, length, scope, again) in enumerate(steps):
        when = CLOSED + Duration.of(hours=number)
        start, end = date(2026, 5, 1 + first), date(2026, 5, 1 + first + length)
        plain = lock(state, f"L-{number}", scope=scope, decided_at=when)
        decision = attrs.evolve(plain, start=start, end=end)
        opened = attrs.evolve(
            reopening(f"R-{number}", scope=scope),
            start=start,
            end=end,
            decided_at=when,
            opens_at=when,
            closes_at=when + Duration.of(hours=3),
        )
        try:
            book = book.with_reopening(opened) if again else book.with_lock(decision)
        except InvalidValue as refused:
            known = {"lock_transition_refused", "reopening_pointless"}
            assert refused.code in known  # noqa: PT017 - what was refused is not in the book
    return book


@given(decided)
def test_a_hard_day_stays_hard_but_for_running_reopenings(
    steps: list[tuple[LockState, int, int, LockScope, bool]],
) -> None:
    """Whatever is tried: once hard, a day is hard or reopened for ever after."""
    book = history_of(steps)
    assert book == replay_locks(book.decisions)
    for scope in (LockScope(), SALES):
        for place in range(1, 9):
            states = [now.state for _, now in book.history(scope, date(2026, 5, place))]
            if LockState.HARD in states:
                after = states[states.index(LockState.HARD) :]
                assert set(after) <= {LockState.HARD, LockState.REOPENED}


@given(decided, st.integers(0, 12), st.integers(1, 9))
def test_the_first_open_day_takes_the_entry_and_none_before_it_does(
    steps: list[tuple[LockState, int, int, LockScope, bool]], hours: int, place: int
) -> None:
    """The remedy is right."""
    book, when = history_of(steps), CLOSED + Duration.of(hours=hours)
    entry = attrs.evolve(bill(date(2026, 5, place)), journal="sales")
    found = first_open_day(entry, book=book, at=when)
    days = [date(2026, 5, each) for each in range(place, found.day + 1)]
    open_days = [day for day in days if code_of(attrs.evolve(entry, day=day), book, when) == ""]
    assert [found] == open_days


def test_decisions_that_cannot_be_are_refused() -> None:
    """No trace, no days, no time, another's past, nothing to reopen, nobody's return."""
    hard = lock(LockState.HARD)
    book = LockBook(locks=[hard])
    tries = {
        "period_trace_missing": lambda: attrs.evolve(hard, why=" "),
        "period_reversed": lambda: attrs.evolve(hard, end=hard.start),
        "lock_state_invalid": lambda: attrs.evolve(hard, state=LockState.REOPENED),
        "lock_permission_missing": lambda: attrs.evolve(hard, state=LockState.SOFT),
        "reopening_reversed": lambda: reopening(hours=0),
        "reopening_backdated": lambda: attrs.evolve(reopening(), decided_at=LATER),
        "reopening_pointless": lambda: LockBook().with_reopening(reopening()),
        "lock_backdated": lambda: book.with_lock(
            lock(LockState.HARD, "L-0", decided_at=CLOSED - Duration(1))
        ),
        "lock_duplicate": lambda: book.with_lock(hard),
        "tax_return_unknown": lambda: LockBook(locks=[lock(LockState.HARD, scope=PPN)]),
    }
    for code, attempt in tries.items():
        with pytest.raises(InvalidValue) as caught:
            attempt()
        assert code == caught.value.code


def test_decisions_are_facts() -> None:
    """They come back from their bytes as they were."""
    for name, decision in (
        ("period_locks", lock(LockState.SOFT, scope=PPN)),
        ("period_reopenings", reopening(adjusting_only=True)),
    ):
        kind = kind_of(decision)
        assert name == kind.name
        assert decision == kind.decode(kind.encode(decision))


def test_the_life_cycle_is_drawn_from_its_table() -> None:
    """As a diagram and as a table; every state is in both."""
    for drawn in (LOCK_LIFE_CYCLE.mermaid(), LOCK_LIFE_CYCLE.markdown()):
        assert all(state.value in drawn for state in LockState)
    assert (LockState.REOPENED,) == LOCK_LIFE_CYCLE.after(LockState.HARD)


def test_a_decision_explains_itself_in_two_languages() -> None:
    """Scope by scope."""
    states = (LockState.HARD, LockState.SOFT, LockState.ADJUSTING, LockState.OPEN)
    for state in states:
        decision = decide_posting(bill(), book=LockBook(locks=[lock(state)]), at=LATER)
        english, indonesian = decision.explanation.render(), decision.explanation.render("id")
        assert ("may not be posted" in english) == (state is not LockState.OPEN)
        assert "Jurnal B-9" in indonesian
        assert state.says.render("id") in indonesian
