"""Numscript, read for the tests alone: a script and its values become our instructions.

Covers the language of formancehq/numscript (MIT) as far as its specification files use it for
moving money, and of its experimental features those that our instructions have a word for.
Amounts of an asset are its minor units, so an asset is a currency without digits of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

import attrs

from backoffice_core import Currency, Money
from backoffice_core.bookkeeping.allocation import (
    KEEP,
    REMAINING,
    UNLIMITED,
    Destination,
    Everything,
    Give,
    GiveAtMost,
    GiveFirstThatFits,
    GiveInOrder,
    GiveShares,
    Instruction,
    Send,
    SetAside,
    Share,
    Source,
    Take,
    TakeAtMost,
    TakeFirstThatCan,
    TakeInOrder,
    TakeShares,
)

TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|\#!\[[^\n]*)
    |(?P<string>"[^"]*")
    |(?P<account>@[\w-]+(?::[\w-]+)*)
    |(?P<variable>\$[a-z_][a-z0-9_]*)
    |(?P<percent>[0-9][0-9_]*(?:\.[0-9]+)?%)
    |(?P<number>[0-9][0-9_]*)
    |(?P<asset>[A-Z][A-Z0-9]*(?:/[0-9]+)?)
    |(?P<word>[a-z_]+)
    |(?P<sign>.)""",
    re.VERBOSE,
)
Value = int | Fraction | Money | Currency | str
BalanceOf = Callable[[str, Currency], Money]


class Unsupported(Exception):
    """The script uses a feature that our instructions have no word for."""


def asset(text: str) -> Currency:
    """``USD/2`` as a currency of its own."""
    return Currency(text.replace("/", "-"), 0)


def value_of(kind: str, text: str) -> Value:
    """A variable's value, as a specification file writes it."""
    match kind:
        case "number":
            return int(text)
        case "portion":
            return Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        case "asset":
            return asset(text)
        case "monetary":
            code, amount = text.split()
            return Money(int(amount), asset(code))
        case _:
            return text


def tokens_of(script: str) -> list[tuple[str, str]]:
    """Kind and text of every token but blanks and comments."""
    return [
        (match.lastgroup or "", match[0])
        for match in TOKEN.finditer(script)
        if match.lastgroup != "blank"
    ]


@attrs.define
class Script:
    """A script being read, with the values it was given."""

    tokens: list[tuple[str, str]]
    given: Mapping[str, str]
    metadata: Mapping[str, Mapping[str, str]]
    balance_after: Callable[[list[Instruction]], BalanceOf]
    place: int = 0
    variables: dict[str, Value] = attrs.Factory(dict[str, Value])
    instructions: list[Instruction] = attrs.Factory(list[Instruction])

    # ---------------------------------------------------------------------- tokens

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        """A token without taking it."""
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else ("end", "")

    def next(self) -> tuple[str, str]:
        """The next token."""
        self.place += 1
        return self.tokens[self.place - 1]

    def skip(self, text: str) -> bool:
        """Take a token if it is this one."""
        if self.peek()[1] != text:
            return False
        self.place += 1
        return True

    def need(self, *texts: str) -> None:
        """Take tokens that must be there."""
        for text in texts:
            if not self.skip(text):
                raise Unsupported(f"{self.peek()[1]!r} instead of {text!r}")

    # ------------------------------------------------------------------ expressions

    def expression(self, kind: str = "") -> Value:
        """A sum or difference."""
        value = self.term(kind)
        while (sign := self.peek()[1]) in {"+", "-"}:
            self.next()
            other = self.term(kind)
            value = value + other if sign == "+" else value - other  # type: ignore[operator]
        return value

    def term(self, kind: str = "") -> Value:
        """A value, its opposite, or a fraction of two."""
        if self.skip("-"):
            return -self.term(kind)  # type: ignore[operator]
        value = self.atom(kind)
        if isinstance(value, int) and self.skip("/"):
            return Fraction(value, self.number())
        return value

    def number(self) -> int:
        """A whole number."""
        value = self.atom()
        assert isinstance(value, int)
        return value

    def atom(self, kind: str = "") -> Value:
        """A literal, a variable, an amount or a call; ``kind`` is the type that is wanted."""
        what, text = self.next()
        match what:
            case "account":
                return text[1:]
            case "variable":
                return self.variables[text]
            case "percent":
                return Fraction(text.rstrip("%").replace("_", "")) / 100
            case "number":
                return int(text.replace("_", ""))
            case "asset":
                return asset(text)
            case "string":
                return text.strip('"')
            case "word":
                return self.call(text, kind)
            case _ if text == "[":
                currency, amount = self.atom(), self.expression()
                self.need("]")
                assert isinstance(currency, Currency)
                assert isinstance(amount, int)
                return Money(amount, currency)
            case _:
                raise Unsupported(f"{text!r} begins no value")

    def call(self, name: str, kind: str) -> Value:
        """What a function gives."""
        self.need("(")
        arguments = [self.expression()]
        while self.skip(","):
            arguments.append(self.expression())
        self.need(")")
        match name, *arguments:
            case "balance", str(account), Currency() as currency:
                return self.balance_after(self.instructions)(account, currency)
            case "overdraft", str(account), Currency() as currency:
                there = self.balance_after(self.instructions)(account, currency)
                return max(Money(0, currency), -there)
            case "meta", str(account), str(key):
                return value_of(kind, self.metadata[account][key])
            case "get_amount", Money() as amount:
                return amount.minor
            case "get_asset", Money() as amount:
                return amount.currency
            case _:
                raise Unsupported(f"the function {name}")

    def money(self) -> Money:
        """An amount."""
        value = self.expression()
        assert isinstance(value, Money)
        return value

    def amount(self) -> Money | Everything:
        """An amount, or everything of an asset."""
        if self.peek()[1] == "[" and self.peek(2)[1] == "*":
            self.need("[")
            currency = self.atom()
            self.need("*", "]")
            assert isinstance(currency, Currency)
            return Everything(currency)
        return self.money()

    def account(self) -> str:
        """The name of an account."""
        value = self.expression()
        assert isinstance(value, str)
        if self.peek()[1] in {"\\", "with"}:
            raise Unsupported("asset colors" if self.peek()[1] == "\\" else "asset scaling")
        return value

    # ---------------------------------------------------------------------- sources

    def begins_share(self, *after: str) -> bool:
        """Whether a portion comes next."""
        what, text = self.peek()
        return (
            what in {"percent", "number"}
            or text == "remaining"
            or (what == "variable" and self.peek(1)[1] in {"/", *after})
        )

    def portion(self) -> Fraction | int:
        """A portion that is stated."""
        value = self.expression()
        assert isinstance(value, Fraction | int)
        return value

    def source(self) -> Source:
        """Where money is taken from."""
        if self.skip("oneof"):
            self.need("{")
            return TakeFirstThatCan(self.sources())
        if self.skip("{"):
            if not self.begins_share("from"):
                return TakeInOrder(self.sources())
            shares: list[Share[Source]] = []
            while not self.skip("}"):
                portion = REMAINING if self.skip("remaining") else self.portion()
                self.need("from")
                shares.append(Share(portion, self.source()))
            return TakeShares(shares)
        if self.skip("max"):
            limit = self.money()
            self.need("from")
            return TakeAtMost(limit, self.source())
        account = self.account()
        if self.skip("allowing"):
            if self.skip("unbounded"):
                self.need("overdraft")
                return Take(account, overdraft=UNLIMITED)
            self.need("overdraft", "up", "to")
            limit = self.money()
            # There, less than no overdraft allows nothing.
            return Take(account, overdraft=max(limit, limit * 0))
        return Take(account, overdraft=UNLIMITED if account == "world" else None)

    def sources(self) -> list[Source]:
        """Sources up to the closing brace."""
        found: list[Source] = []
        while not self.skip("}"):
            found.append(self.source())
        return found

    # ----------------------------------------------------------------- destinations

    def kept_or_to(self) -> Destination:
        """``kept``, or where it goes."""
        if self.skip("kept"):
            return KEEP
        self.need("to")
        return self.destination()

    def destination(self) -> Destination:
        """Where money is given to."""
        if self.skip("oneof"):
            self.need("{")
            return GiveFirstThatFits(*self.steps())
        if self.skip("{"):
            if self.peek()[1] == "max":
                return GiveInOrder(*self.steps())
            shares: list[Share[Destination]] = []
            while not self.skip("}"):
                portion = REMAINING if self.skip("remaining") else self.portion()
                shares.append(Share(portion, self.kept_or_to()))
            return GiveShares(shares)
        return Give(self.account())

    def steps(self) -> tuple[list[GiveAtMost], Destination]:
        """Limited steps and what remains, up to the closing brace."""
        steps: list[GiveAtMost] = []
        while self.skip("max"):
            limit = self.money()
            steps.append(GiveAtMost(limit, self.kept_or_to()))
        self.need("remaining")
        remaining = self.kept_or_to()
        self.need("}")
        return steps, remaining

    # ------------------------------------------------------------------- statements

    def declarations(self) -> None:
        """``vars { ... }``: values given from outside or worked out from balances."""
        self.need("{")
        while not self.skip("}"):
            _, kind = self.next()
            _, name = self.next()
            if self.skip("="):
                self.variables[name] = self.expression(kind)
            else:
                self.variables[name] = value_of(kind, self.given[name[1:]])

    def statement(self) -> None:
        """One statement."""
        _, word = self.next()
        match word:
            case "vars":
                self.declarations()
            case "send":
                amount = self.amount()
                self.need("(", "source", "=")
                source = self.source()
                self.need("destination", "=")
                self.instructions.append(Send(amount, source, self.destination()))
                self.need(")")
            case "save":
                amount = self.amount()
                self.need("from")
                self.instructions.append(SetAside(amount, self.account()))
            case "set_tx_meta" | "set_account_meta":
                self.need("(")
                while not self.skip(")"):
                    self.next()
            case _:
                raise Unsupported(f"the statement {word}")

    def read(self) -> list[Instruction]:
        """All instructions of the script."""
        while self.place < len(self.tokens):
            self.statement()
        return self.instructions
