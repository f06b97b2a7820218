"""Every code is given for what it says, and explained in both languages."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from backoffice_core.bookkeeping import (
    Account,
    AccountType,
    Attachment,
    Chart,
    Dimension,
    Entry,
    EntryKind,
)
from backoffice_core.bookkeeping.account_classes import Control
from backoffice_core.bookkeeping.charts import check_entry
from backoffice_core.bookkeeping.ledger import (
    KEY_CHARACTERS_MAX,
    TRANSIENT,
    Accepted,
    Answer,
    BalanceLimit,
    Chain,
    CloseAccount,
    Code,
    Command,
    Ledger,
    OpenAccount,
    Pend,
    Post,
    PostPending,
    Refused,
    ReopenAccount,
    VoidPending,
    explain,
)
from backoffice_core.bookkeeping.periods import (
    LockScope,
    LockState,
    PeriodLock,
    decide_posting,
    replay_locks,
)
from backoffice_core.kernel import (
    Currency,
    Duration,
    Finding,
    Instant,
    Message,
    Money,
    Severity,
)
from tests.bookkeeping.ledger.books import IDR, START, USD, code_of, entry

LONG = "X" * (KEY_CHARACTERS_MAX + 1)
MOST = 1_000
NO_MORE = BalanceLimit.DEBITS_MUST_NOT_EXCEED_CREDITS
POINTS = Currency("PTS", 0)


def moved(number: str, minor: int = 5, *, debit: str = "A", credit: str = "B") -> Entry:
    """An entry from one account to another."""
    return entry(number, {debit: minor, credit: -minor})


def first_leg(one: Entry, **changes: object) -> Entry:
    """The entry with its first posting changed."""
    legs = (attrs.evolve(one.postings[0], **changes), *one.postings[1:])  # type: ignore[arg-type]
    return attrs.evolve(one, postings=legs)


def against_refused(one: Entry) -> tuple[Finding, ...]:
    """A check that has something against one entry only, and little against another."""
    says = Message("{number} is in nobody's plan", number=one.number)
    kind, subject = "plan.unknown", f"entry {one.number}"
    severity = Severity.SERIOUS if one.number == "refused" else Severity.NOTICE
    return (Finding(kind=kind, severity=severity, subject=subject, says=says),)


def prepared() -> Ledger:
    """A ledger in which there is something of everything."""
    book = Ledger(now=START, currencies=[IDR, USD], amount_max=MOST, checks=[against_refused])
    answers = book.post(
        [
            OpenAccount("A", name="Cash"),
            OpenAccount("B"),
            OpenAccount("D", currency=USD),
            OpenAccount("E", currency=IDR),
            OpenAccount("L", limit=NO_MORE),
            OpenAccount("M", limit=BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS),
            OpenAccount("S", closed=True),
            OpenAccount("T"),
            Post(moved("posted"), "posted"),
            Pend(moved("held"), "held", expires=Duration(60)),
            Pend(moved("short"), "short", expires=Duration(1)),
            Pend(moved("full"), "full"),
            PostPending("full", "paid", text="paid", day=date(2026, 5, 9), document="P"),
            Pend(moved("none"), "none"),
            VoidPending("none", "voided"),
            Pend(moved("shut", debit="T"), "shut", closes=["T"]),
            Post(moved("mistake"), "mistake"),
            Post(moved("mistake").reversal("undo", day=date(2026, 5, 4)), "undo"),
            Post(moved("bound"), "bound", balancing=["A"]),
            CloseAccount("E", "close E"),
            ReopenAccount("E", "reopen E"),
        ]
    )
    assert {Accepted} == {type(answer) for answer in answers}
    book.post([Post(moved("?", debit="nowhere"), "failed")])
    book.advance(START + Duration(5))
    return book


POSTED, HELD = moved("posted"), moved("held")
OTHER = moved("other")
REVERSAL = moved("mistake").reversal("undo", day=date(2026, 5, 4))
CASES: dict[Code, Command | Chain] = {
    Code.KEY_MISSING: Post(OTHER, ""),
    Code.KEY_TOO_LONG: Post(OTHER, LONG),
    Code.KEY_ALREADY_FAILED: Post(OTHER, "failed"),
    Code.CHAIN_FAILED: Chain([Post(OTHER, "k"), Post(POSTED, "l")]),
    Code.EXISTS_WITH_DIFFERENT_COMMAND: Pend(POSTED, "posted"),
    Code.EXISTS_WITH_DIFFERENT_PENDING: VoidPending("held", "voided"),
    Code.EXISTS_WITH_DIFFERENT_POSTINGS: Post(
        entry("posted", {"A": 5, "B": -4, "E": -1}), "posted"
    ),
    Code.EXISTS_WITH_DIFFERENT_CURRENCY: Post(
        entry("posted", {"A": 5, "B": -5}, currency=USD), "posted"
    ),
    Code.EXISTS_WITH_DIFFERENT_ACCOUNT: CloseAccount("A", "close E"),
    Code.EXISTS_WITH_DIFFERENT_AMOUNT: PostPending("full", "paid", amounts=Money(4, IDR)),
    Code.EXISTS_WITH_DIFFERENT_PARTY: Post(first_leg(POSTED, party="Maju"), "posted"),
    Code.EXISTS_WITH_DIFFERENT_DIMENSIONS: OpenAccount(
        "A", name="Cash", dimensions=[Dimension("branch", "north")]
    ),
    Code.EXISTS_WITH_DIFFERENT_DOCUMENT: PostPending("full", "paid"),
    Code.EXISTS_WITH_DIFFERENT_TEXT: PostPending("full", "paid", document="P"),
    Code.EXISTS_WITH_DIFFERENT_DAY: PostPending("full", "paid", document="P", text="paid"),
    Code.EXISTS_WITH_DIFFERENT_EXPIRY: Pend(HELD, "held", expires=Duration(61)),
    Code.EXISTS_WITH_DIFFERENT_JOURNAL: Post(attrs.evolve(POSTED, journal="bank"), "posted"),
    Code.EXISTS_WITH_DIFFERENT_KIND: Post(attrs.evolve(POSTED, kind=EntryKind.ADJUSTING), "posted"),
    Code.EXISTS_WITH_DIFFERENT_NUMBER: Post(attrs.evolve(POSTED, number="8"), "posted"),
    Code.EXISTS_WITH_DIFFERENT_REVERSAL: Post(attrs.evolve(REVERSAL, reverses="posted"), "undo"),
    Code.EXISTS_WITH_DIFFERENT_ATTACHMENTS: Post(
        attrs.evolve(POSTED, attachments=[Attachment("scan", "00")]), "posted"
    ),
    Code.EXISTS_WITH_DIFFERENT_BALANCING: Post(POSTED, "posted", balancing=["A"]),
    Code.EXISTS_WITH_DIFFERENT_CLOSING: Pend(HELD, "held", closes=["A"], expires=Duration(60)),
    Code.EXISTS_WITH_DIFFERENT_LIMIT: OpenAccount("A", name="Cash", limit=NO_MORE),
    Code.EXISTS_WITH_DIFFERENT_HISTORY: OpenAccount("A", name="Cash", history=True),
    Code.EXISTS_WITH_DIFFERENT_NAME: OpenAccount("A", name="Till"),
    Code.IMPORT_NOT_EXPECTED: Chain([OpenAccount("new"), Post(OTHER, "k", at=START)]),
    Code.IMPORT_EXPECTED: Chain([OpenAccount("new", at=START), Post(OTHER, "k")]),
    Code.IMPORT_IN_FUTURE: OpenAccount("new", at=START + Duration(99)),
    Code.IMPORT_OUT_OF_ORDER: OpenAccount("new", at=START - Duration(1)),
    Code.IMPORT_BEFORE_ACCOUNT: Chain(
        [
            OpenAccount("new", at=START + Duration(3)),
            Post(moved("o", debit="new"), "k", at=START + Duration(2)),
        ]
    ),
    Code.IMPORT_CANNOT_EXPIRE: Pend(OTHER, "k", at=START, expires=Duration(9)),
    Code.ACCOUNT_MISSING: Post(moved("o", debit=""), "k"),
    Code.ACCOUNT_TOO_LONG: Post(moved("o", debit=LONG), "k"),
    Code.ACCOUNT_NOT_FOUND: CloseAccount("nowhere", "k"),
    Code.ACCOUNT_CLOSED: Post(moved("o", debit="S"), "k"),
    Code.ACCOUNT_NOT_CLOSED: ReopenAccount("A", "k"),
    Code.ACCOUNT_CLOSED_BY_PENDING: ReopenAccount("T", "k"),
    Code.ACCOUNT_NOT_EMPTY: CloseAccount("A", "k"),
    Code.ACCOUNT_HAS_PENDINGS: Chain([Pend(moved("o", debit="E"), "k"), CloseAccount("E", "l")]),
    Code.OVERDRAFT_WITHOUT_LIMIT: OpenAccount("new", overdraft=Money(5, IDR)),
    Code.OVERDRAFT_NEGATIVE: OpenAccount("new", limit=NO_MORE, overdraft=Money(-5, IDR)),
    Code.CURRENCY_UNKNOWN: OpenAccount("new", currency=POINTS),
    Code.CURRENCY_NOT_HELD: Post(moved("o", credit="D"), "k"),
    Code.CURRENCIES_DIFFER: Post(moved("o", debit="D", credit="E"), "k"),
    Code.JOURNAL_MISSING: Post(attrs.evolve(OTHER, journal=""), "k"),
    Code.ENTRY_MOVES_NOTHING: Post(
        attrs.evolve(OTHER, postings=[attrs.evolve(leg, account="A") for leg in OTHER.postings]),
        "k",
    ),
    Code.ENTRY_NUMBER_USED: Post(HELD, "k"),
    Code.REVERSED_ENTRY_NOT_FOUND: Post(attrs.evolve(OTHER, reverses="nothing"), "k"),
    Code.ENTRY_ALREADY_REVERSED: Post(
        moved("mistake").reversal("again", day=date(2026, 5, 4)), "k"
    ),
    Code.REVERSAL_DIFFERS: Post(attrs.evolve(OTHER, reverses="posted"), "k"),
    Code.BALANCING_NEEDS_TWO_POSTINGS: Post(
        entry("o", {"A": 5, "B": -4, "E": -1}), "k", balancing=["A"]
    ),
    Code.BALANCING_ACCOUNT_NOT_POSTED: Post(OTHER, "k", balancing=["E"]),
    Code.CLOSING_ACCOUNT_NOT_POSTED: Pend(OTHER, "k", closes=["E"]),
    Code.CHECK_REFUSED: Post(moved("refused"), "k"),
    Code.OVERFLOWS_DEBITS_PENDING: Pend(moved("o", MOST), "k"),
    Code.OVERFLOWS_CREDITS_PENDING: Pend(moved("o", MOST, debit="E"), "k"),
    Code.OVERFLOWS_DEBITS_POSTED: Post(moved("o", MOST), "k"),
    Code.OVERFLOWS_CREDITS_POSTED: Post(moved("o", MOST, debit="E"), "k"),
    Code.OVERFLOWS_DEBITS: Post(moved("o", MOST - 16, credit="E"), "k"),
    Code.OVERFLOWS_CREDITS: Post(moved("o", MOST - 20, debit="E"), "k"),
    Code.OVERFLOWS_EXPIRY: Pend(OTHER, "k", expires=Duration.of(days=4_000_000)),
    Code.EXPIRY_PASSED: Pend(OTHER, "k", expires=Instant(0)),
    Code.EXCEEDS_CREDITS: Post(moved("o", debit="L"), "k"),
    Code.EXCEEDS_DEBITS: Post(moved("o", credit="M"), "k"),
    Code.PENDING_MISSING: VoidPending("", "k"),
    Code.PENDING_TOO_LONG: VoidPending(LONG, "k"),
    Code.PENDING_IS_ITSELF: VoidPending("k", "k"),
    Code.PENDING_NOT_FOUND: VoidPending("nothing", "k"),
    Code.PENDING_NOT_PENDING: VoidPending("posted", "k"),
    Code.PENDING_ALREADY_POSTED: VoidPending("full", "k"),
    Code.PENDING_ALREADY_VOIDED: PostPending("none", "k"),
    Code.PENDING_EXPIRED: VoidPending("short", "k"),
    Code.EXCEEDS_PENDING_AMOUNT: PostPending("held", "k", amounts=Money(6, IDR)),
    Code.PART_MISMATCHED: PostPending("held", "k", amounts=[Money(1, IDR)] * 3),
    Code.PART_UNBALANCED: PostPending("held", "k", amounts=[Money(1, IDR), Money(-2, IDR)]),
}


def refusal(answers: tuple[Answer, ...], code: Code) -> Refused:
    """The answer with a code; the codes there are, where none has it."""
    assert code in [code_of(answer) for answer in answers]
    return next(a for a in answers if isinstance(a, Refused) and a.code is code)


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.value)
def test_a_code_is_given_for_what_it_says(code: Code) -> None:
    """Refused by name, tried or done; the key used up where the moment was to blame."""
    book = prepared()
    before = book.snapshot()
    tried = refusal(book.dry_run([CASES[code]]), code)
    assert before == book.snapshot()
    done = refusal(book.post([CASES[code]]), code)
    assert tried == done
    assert bool(done.facts) is (code in TRANSIENT)
    english, indonesian = (explain(done).render(locale) for locale in ("en", "id"))
    assert f"ledger.{code.value}" == explain(done).rule
    assert english != indonesian
    assert "{" not in english + indonesian


def test_a_held_reversal_can_come_too_late() -> None:
    """While it was held another one reversed the entry; nor is half of it a reversal."""
    book = prepared()
    day = date(2026, 5, 4)
    [held] = book.post([Pend(POSTED.reversal("R1", day=day), "R1")])
    [half] = book.dry_run([PostPending("R1", "half", amounts=Money(1, IDR))])
    [undone] = book.post([Post(POSTED.reversal("R2", day=day), "R2")])
    [late] = book.post([PostPending("R1", "late")])
    assert [None, Code.REVERSAL_DIFFERS, None, Code.ENTRY_ALREADY_REVERSED] == [
        code_of(answer) for answer in (held, half, undone, late)
    ]


def test_what_was_accepted_is_told_in_both_languages() -> None:
    """Each kind of answer has a sentence of its own, with what was posted below it."""
    book = Ledger(now=START)
    told = book.post(
        [
            OpenAccount("A"),
            OpenAccount("B"),
            Post(moved("1"), "one"),
            Post(moved("1"), "one"),
            Pend(moved("2"), "two"),
            PostPending("two", "paid"),
            Pend(moved("3"), "three", expires=Duration(60)),
            Pend(moved("4"), "four"),
            VoidPending("four", "let go"),
            OpenAccount("C"),
            CloseAccount("C", "close"),
            ReopenAccount("C", "reopen"),
        ]
    )
    told += book.advance(START + Duration(60))
    assert [
        "A dibuka",
        "B dibuka",
        "Jurnal 1 dibukukan dengan kunci one",
        "one sudah pernah diterima; tidak ada yang diulang",
        "Jurnal 2 ditahan dengan kunci two",
        "two dibukukan oleh paid",
        "Jurnal 3 ditahan dengan kunci three sampai 4 Mei 2026 01.01 UTC",
        "Jurnal 4 ditahan dengan kunci four",
        "four dilepas oleh let go",
        "C dibuka",
        "C ditutup",
        "C dibuka kembali",
        "three kedaluwarsa dan dilepas",
    ] == [explain(answer).sentence("id") for answer in told]
    assert [
        "Entry 1 was posted as one",
        "  A is debited IDR\N{NO-BREAK SPACE}0.05",
        "  B is credited IDR\N{NO-BREAK SPACE}0.05",
    ] == explain(told[2]).render("en").splitlines()


def test_rules_of_the_chart_and_locks_refuse_within_the_ledger() -> None:
    """Each under its own code, in a chain, when held and when what was held is posted."""
    chart = Chart(
        [
            Account(code="A", name="Cash", type=AccountType.ASSET),
            Account(code="B", name="Sari", type=AccountType.EQUITY, control=Control.RECEIVABLES),
        ]
    )
    may = PeriodLock(
        number="L-1",
        scope=LockScope(),
        start=date(2026, 5, 1),
        end=date(2026, 6, 1),
        state=LockState.HARD,
        decided_at=START + Duration(60),
        decided_by="Sari",
        why="reported",
    )
    locks = replay_locks([may])
    book = Ledger(
        now=START,
        checks=[
            lambda one: check_entry(one, chart=chart),
            lambda one: decide_posting(one, book=locks, at=book.now).refusals,
        ],
    )
    sound = [
        attrs.evolve(
            moved(number),
            postings=[attrs.evolve(leg, party="Sari") for leg in moved(number).postings],
        )
        for number in ("1", "2", "3")
    ]
    book.post([OpenAccount("A"), OpenAccount("B")])
    told = book.post([Post(sound[0], "1"), Pend(sound[1], "2"), Post(moved("4"), "4")])
    assert [None, None, "bookkeeping.party_missing"] == [getattr(a, "detail", None) for a in told]
    book.advance(START + Duration(60))
    late = book.post([PostPending("2", "paid"), Pend(sound[2], "3"), Chain([Post(sound[2], "c")])])
    assert [Code.CHECK_REFUSED] * 3 == [code_of(answer) for answer in late]
    assert ["period_locked"] * 3 == [getattr(answer, "detail", None) for answer in late]
    assert "c ditolak oleh period_locked: " in explain(late[2]).sentence("id")
    june = book.post(PostPending("2", "paid in June", day=date(2026, 6, 2)))
    assert [None] == [code_of(answer) for answer in june]
