"""Whatever stands in the place of an argument, what comes out is an answer or our own error."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from backoffice_core.bookkeeping import Account, AccountType, Chart, Dimension, Entry, ledger
from backoffice_core.bookkeeping.ledger import (
    AccountChange,
    BalanceLimit,
    Chain,
    Change,
    CloseAccount,
    Code,
    Command,
    FailedKey,
    Ledger,
    LedgerAccount,
    OpenAccount,
    Outcome,
    Pend,
    PendingEntry,
    Post,
    PostedEntry,
    PostPending,
    ReopenAccount,
    Resolution,
    VoidPending,
    explain,
    open_chart,
)
from backoffice_core.bookkeeping.ledger.commands import COMMANDS
from backoffice_core.bookkeeping.ledger.deciding import DECISIONS
from backoffice_core.kernel import (
    BackofficeError,
    Duration,
    Finding,
    InvalidValue,
    Message,
    Money,
    Severity,
)
from tests.bookkeeping.ledger.books import IDR, START, entry

WRONG = (None, 5, 5.0, "x", [], {}, datetime(2026, 5, 4, tzinfo=UTC), object())
DAY = date(2026, 5, 4)
SOLD = entry("1", {"A": 5, "B": -5})
CHART = Chart([Account(code=code, name=code, type=AccountType.ASSET) for code in "AB"])


def book() -> Ledger:
    """A ledger with something of everything."""
    made = Ledger(now=START, currencies=[IDR])
    made.post([OpenAccount("A", history=True), OpenAccount("B"), OpenAccount("old", closed=True)])
    made.post([Post(entry("p", {"A": 9, "B": -9}), "p"), Pend(entry("h", {"A": 1, "B": -1}), "h")])
    return made


# How each thing is called; one argument after the other is then replaced.
CALLS: dict[Callable[..., object], dict[str, object]] = {
    OpenAccount: {
        "account": "C", "name": "Cash", "currency": IDR,
        "limit": BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS, "overdraft": Money(5, IDR),
        "history": True, "closed": False, "dimensions": [Dimension("shop", "1")], "at": None,
    },
    CloseAccount: {"account": "A", "key": "k", "at": None},
    ReopenAccount: {"account": "old", "key": "k", "at": None},
    Post: {"entry": SOLD, "key": "k", "balancing": [], "at": None},
    Pend: {
        "entry": SOLD, "key": "k", "expires": Duration(5), "closes": ["A"], "balancing": [],
        "at": None,
    },
    PostPending: {
        "pending": "h", "key": "k", "amounts": Money(1, IDR), "day": DAY, "text": "Rent",
        "document": "R1", "at": None,
    },
    VoidPending: {"pending": "h", "key": "k", "at": None},
    Chain: {"commands": [Post(SOLD, "k")]},
    LedgerAccount: {
        "account": "A", "name": "Cash", "currency": IDR, "limit": BalanceLimit.NONE,
        "overdraft": None, "history": True, "closed": False, "dimensions": [], "at": START,
        "imported": False,
    },
    PostedEntry: {"key": "k", "number": "1", "at": START, "balancing": (), "imported": False},
    PendingEntry: {
        "key": "k", "at": START, "expires_at": None, "closes": (), "balancing": (),
        "imported": False, "entry": SOLD,
    },
    Resolution: {
        "pending": "h", "key": "k", "outcome": Outcome.POSTED, "number": "1", "at": START,
        "imported": False,
    },
    AccountChange: {
        "key": "k", "account": "A", "change": Change.CLOSED, "at": START, "imported": False,
    },
    FailedKey: {"key": "k", "code": Code.ACCOUNT_CLOSED, "at": START},
    Ledger: {"now": START, "currencies": [IDR], "amount_max": 99, "checks": []},
    Ledger.rebuilt: {
        "facts": [], "now": START, "currencies": [IDR], "amount_max": 99, "checks": [],
    },
    open_chart: {"chart": CHART, "currency": IDR, "limits": {}},
    explain: {"answer": book().post([Post(SOLD, "k")])[0]},
}  # fmt: skip
METHODS: dict[str, dict[str, object]] = {
    "advance": {"now": START + Duration(5)},
    "post": {"commands": []},
    "dry_run": {"commands": []},
    "find": {"key": "p"},
    "entry": {"number": "p"},
    "is_closed": {"account": "A"},
    "balance": {"account": "A", "currency": IDR},
    "history": {"account": "A", "currency": IDR},
    "trial_balance": {"chart": CHART, "currency": IDR, "period": None},
    "trial_balances": {"chart": CHART, "period": None},
}
CASES = [(call, given, place) for call, given in CALLS.items() for place in given]
METHOD_CASES = [(name, given, place) for name, given in METHODS.items() for place in given]


def allowed(call: Callable[..., object], place: str) -> list[object]:
    """The wrong values that are right in a place, as its annotation has it."""
    meant = str(inspect.signature(call).parameters[place].annotation)
    single = re.sub(r"\w+\[.*\]", "", meant)
    taken: list[object] = []
    if "None" in single:
        taken.append(None)
    if re.search(r"\bstr\b", single):
        taken.append("x")
    if re.search(r"\bint\b", single):
        taken.append(5)
    if "Iterable[" in meant or meant.startswith("tuple["):
        taken += [[], {}]
    if "Mapping[" in meant:
        taken.append({})
    return taken


def wrong(value: object) -> Any:  # noqa: ANN401 - so that it passes for anything
    """A value that a type checker would not let pass."""
    return value


def outcome_of(ask: Callable[[], object]) -> object:
    """What comes out: an answer, or an error of ours; any other is a failure of the test."""
    try:
        return ask()
    except BackofficeError as refusal:
        return refusal


def tell(made: object) -> None:
    """Use what was made, as far as it can be told to a ledger."""
    if isinstance(made, Chain) or type(made) in COMMANDS:
        for answer in book().post(cast("Command | Chain", made)):
            assert explain(answer).render("id")


@pytest.mark.parametrize(("call", "given", "place"), CASES)
def test_a_wrong_value_is_refused_where_it_is_handed_over(
    call: Callable[..., object], given: dict[str, object], place: str
) -> None:
    """By an error of ours that names the place; and what is taken is what the place is for."""
    tell(call(**given))
    for value in WRONG:
        made = outcome_of(functools.partial(call, **{**given, place: value}))
        if isinstance(made, BackofficeError):
            assert made.remedy
        else:
            assert value in allowed(call, place)
            tell(made)


@pytest.mark.parametrize(("name", "given", "place"), METHOD_CASES)
def test_a_ledger_refuses_a_wrong_value_and_stays_as_it_is(
    name: str, given: dict[str, object], place: str
) -> None:
    """Questions as well as commands."""
    getattr(book(), name)(**given)
    for value in WRONG:
        asked = book()
        before = asked.snapshot()
        answer = outcome_of(functools.partial(getattr(asked, name), **{**given, place: value}))
        if isinstance(answer, BackofficeError):
            assert answer.remedy
        else:
            assert value in allowed(getattr(Ledger, name), place)
        assert before == asked.snapshot()


def test_every_command_fact_and_question_is_tried() -> None:
    """A new one, or a new argument of an old one, must be added above."""
    answers = {"Accepted", "AccountBalance", "Exists", "HistoryLine", "Refused", "Snapshot"}
    classes = {
        name
        for name in ledger.__all__
        if inspect.isclass(getattr(ledger, name)) and hasattr(getattr(ledger, name), "__init__")
    }
    enums = {"BalanceLimit", "Change", "Code", "Outcome"}
    assert classes - answers - enums == {call.__name__ for call in CALLS if inspect.isclass(call)}
    assert frozenset(DECISIONS) == COMMANDS
    for call, given in CALLS.items():
        assert set(inspect.signature(call).parameters) == set(given)
    questions = {
        name: set(inspect.signature(member).parameters) - {"self"}
        for name, member in vars(Ledger).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }
    inner = {"answer", "carry_out", "chain", "failed_chain", "known", "post_one"}
    assert {name: asked for name, asked in questions.items() if asked and name not in inner} == {
        name: set(given) for name, given in METHODS.items()
    }


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("type_wrong", lambda: Post(SOLD, wrong(5))),
        ("type_wrong", lambda: Pend(SOLD, "k", expires=wrong(date(2026, 6, 1)))),
        ("not_several", lambda: Post(SOLD, "k", balancing=wrong("cash"))),
        ("type_wrong", lambda: Post(SOLD, "k", balancing=wrong([1]))),
        ("type_wrong", lambda: PostPending("h", "k", amounts=wrong([1, -1]))),
        ("not_several", lambda: PostPending("h", "k", amounts=wrong(5.0))),
        ("not_a_date", lambda: PostPending("h", "k", day=wrong(START))),
        ("type_wrong", lambda: OpenAccount("A", history=wrong("no"))),
        ("not_a_command", lambda: Chain(wrong([None]))),
        ("not_several", lambda: Ledger(now=START, currencies=wrong("IDR"))),
        ("unknown_currency", lambda: Ledger(now=START, currencies=wrong([5]))),
        ("number_not_whole", lambda: Ledger(now=START, amount_max=wrong("1"))),
        ("not_a_check", lambda: Ledger(now=START, checks=wrong([5]))),
        ("not_a_ledger_fact", lambda: Ledger.rebuilt(wrong([1]), now=START)),
        ("type_wrong", lambda: open_chart(CHART, limits=wrong(["A"]))),
        ("not_a_member", lambda: open_chart(CHART, limits=wrong({"A": "none"}))),
        ("not_an_answer", lambda: explain(wrong("accepted"))),
    ],
)
def test_a_refused_value_has_a_code(code: str, make: Callable[[], object]) -> None:
    """What is often mistaken, one by one: a text for several, a number for money or a moment."""
    with pytest.raises(InvalidValue) as refusal:
        make()
    assert code == refusal.value.code


def test_an_error_says_what_stands_where_and_what_to_do() -> None:
    """The field and the command, the value, and what is meant."""
    with pytest.raises(InvalidValue) as refusal:
        Pend(SOLD, "k", expires=cast("Any", 3600))
    expected = (
        "The expires of Pend is 3600, which is not an Instant or a Duration."
        " Pass an Instant or a Duration. [type_wrong]"
    )
    assert expected == str(refusal.value)


def silent(asked: Entry) -> object:
    """A check whose author forgot to return."""
    assert asked.number


@pytest.mark.parametrize(
    ("answer", "shown"),
    [(None, "None"), (False, "False"), (5, "5"), ([5], "5"), ("no", "'n'"), ([None], "None")],
)
def test_what_a_check_answers_is_looked_at(answer: object, shown: str) -> None:
    """Nothing and a refusal in other words would both pass for consent."""
    checked = Ledger(now=START, checks=[cast("Any", lambda _: answer)])
    checked.post([OpenAccount("A"), OpenAccount("B")])
    before = checked.snapshot()
    with pytest.raises(InvalidValue, match=rf"answered {shown} to entry 1") as refusal:
        checked.post([Post(SOLD, "k")])
    assert "check_answer_wrong" == refusal.value.code
    assert before == checked.snapshot()


def test_a_check_that_answers_wrongly_is_named() -> None:
    """So that one of several can be found."""
    checked = Ledger(now=START, checks=[cast("Any", silent)])
    checked.post([OpenAccount("A"), OpenAccount("B")])
    with pytest.raises(InvalidValue, match="The check silent answered None to entry 1"):
        checked.post(Post(SOLD, "k"))


def test_a_check_may_make_its_findings_as_it_goes() -> None:
    """It is asked until the first that is serious."""

    def generous(asked: Entry) -> Iterable[Finding]:
        for severity in (Severity.WARNING, Severity.SERIOUS):
            says = Message("{entry} is odd", entry=asked.number)
            yield Finding(kind="shop.odd", severity=severity, subject="entry", says=says)
        raise AssertionError

    checked = Ledger(now=START, checks=[generous])
    checked.post([OpenAccount("A"), OpenAccount("B")])
    [answer] = checked.post(Post(SOLD, "k"))
    assert "1 is odd" in explain(answer).render("en")
