"""Journals made from a seed, in the language that all three programs share.

Exact by construction: every transaction balances to the last digit, every assertion is true,
every total price divides. Amounts have all the digits of their commodity, so that no program
has anything to round.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

import attrs

from backoffice_core.formats.journals import (
    AccountClosed,
    AccountOpened,
    Amount,
    BalanceAsserted,
    Comment,
    CommodityDeclared,
    Cost,
    Directive,
    Journal,
    JournalPosting,
    Metadata,
    Price,
    PriceDeclared,
    Transaction,
)

SCALES = {"USD": 2, "EUR": 2, "IDR": 2, "JPY": 0, "BHD": 3, "BTC": 8, "SHARE": 0}
# Only ever held in lots: beancount keeps lots and plain amounts apart.
LOTS = "SHARE"
# Exchanges and lots come in these, so their products need a few digits more.
FINE = 6
ROOTS = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
FIRST = date(2026, 1, 1)


def random_journal(seed: int, *, postings: int = 100, accounts: int = 20) -> Journal:
    """A journal of about as many postings, the same for the same seed."""
    maker = Maker(dice=random.Random(seed), accounts=[account(place) for place in range(accounts)])
    while maker.count < postings:
        maker.step()
    return maker.journal()


def account(place: int) -> str:
    """An account, two or three deep, none above another."""
    root = ROOTS[place % len(ROOTS)]
    return f"{root}:Group{place % 3}:Account{place}" if place % 2 else f"{root}:Account{place}"


@attrs.define(kw_only=True)
class Maker:
    """A journal in the making, with what every account holds."""

    dice: random.Random
    accounts: list[str]
    day: date = FIRST
    count: int = 0
    made: list[Directive] = attrs.Factory(list[Directive])
    holds: dict[tuple[str, str], int] = attrs.Factory(
        lambda: defaultdict[tuple[str, str], int](int)
    )
    lots: list[tuple[str, Cost, int]] = attrs.Factory(list[tuple[str, Cost, int]])

    def step(self) -> None:
        """Something happens; sometimes a day passes and balances are checked."""
        if self.dice.random() < 0.3:
            self.day += timedelta(days=self.dice.randint(1, 3))
            self.morning()
        kind = self.dice.random()
        if kind < 0.7:
            self.transfer()
        elif kind < 0.85:
            self.exchange()
        elif kind < 0.95 or not self.lots:
            self.buy()
        else:
            self.sell()

    def morning(self) -> None:
        """What a day begins with: assertions, prices, words."""
        if self.holds and self.dice.random() < 0.5:
            name, commodity = self.dice.choice(sorted(self.holds))
            self.made.append(
                BalanceAsserted(
                    day=self.day,
                    account=name,
                    amount=Amount(
                        units=self.holds[name, commodity],
                        scale=digits(commodity),
                        commodity=commodity,
                    ),
                )
            )
        if self.dice.random() < 0.3:
            price = amount(self.dice.randint(1, 10**9), "IDR")
            self.made.append(PriceDeclared(day=self.day, commodity="USD", price=price))
        if self.dice.random() < 0.2:
            self.made.append(Comment(text=f"day {self.day} begins"))

    def transfer(self) -> None:
        """Two to five accounts, one or two commodities; sometimes an amount is left out."""
        names = self.dice.sample(self.accounts, self.dice.randint(2, 5))
        commodity = self.dice.choice(sorted(SCALES.keys() - {LOTS}))
        amounts = [self.dice.randint(-(10**7), 10**7) for _ in names[1:]]
        amounts.insert(0, -sum(amounts))
        left_out = self.dice.random() < 0.4
        legs = [
            self.leg(name, amount(units, commodity), written=not (left_out and place == 0))
            for place, (name, units) in enumerate(zip(names, amounts, strict=True))
        ]
        self.add(legs)

    def exchange(self) -> None:
        """An amount for another one: at a price for each unit, or for all of it."""
        one, other = self.dice.sample(self.accounts, 2)
        if self.dice.random() < 0.5:
            units, each = self.dice.randint(1, 10**5), self.dice.randint(1, 10**6)
            if self.dice.random() < 0.5:
                units = -units
            price = Price(amount=Amount(units=each, scale=4, commodity="USD"))
            paid = Amount(units=-units * each, scale=FINE, commodity="USD")
            given = amount(units, "EUR")
        else:
            # A total that divides: the price of one unit has three digits after the point.
            count, each = self.dice.randint(1, 10**4), self.dice.randint(1, 10**6)
            given = amount(count * 100, "USD")
            total = Amount(units=count * each * 1000, scale=FINE, commodity="EUR")
            price, paid = Price(amount=total, total=True), -total
        self.add([self.leg(one, given, price=price), self.leg(other, paid)])

    def buy(self) -> None:
        """A lot, at its cost."""
        broker, cash = self.dice.sample(self.accounts, 2)
        pieces, each = self.dice.randint(1, 1000), self.dice.randint(1, 10**5)
        cost = Cost(
            amount=Amount(units=each, scale=2, commodity="USD"),
            day=self.day,
            label=f"lot{len(self.made)}" if self.dice.random() < 0.3 else "",
        )
        paid = Amount(units=-pieces * each * 10 ** (FINE - 2), scale=FINE, commodity="USD")
        self.lots.append((broker, cost, pieces))
        self.add([self.leg(broker, amount(pieces, LOTS), cost=cost), self.leg(cash, paid)])

    def sell(self) -> None:
        """Part of a lot, at its cost, and the gain."""
        place = self.dice.randrange(len(self.lots))
        broker, cost, pieces = self.lots.pop(place)
        assert cost.amount is not None
        sold = self.dice.randint(1, pieces)
        if sold < pieces:
            self.lots.append((broker, cost, pieces - sold))
        basis = sold * cost.amount.units * 10 ** (FINE - 2)
        gain = self.dice.randint(-basis, basis)
        cash, income = self.dice.sample(self.accounts, 2)
        self.add(
            [
                self.leg(broker, amount(-sold, LOTS), cost=cost),
                self.leg(cash, Amount(units=basis + gain, scale=FINE, commodity="USD")),
                self.leg(income, Amount(units=-gain, scale=FINE, commodity="USD")),
            ]
        )

    def leg(
        self,
        name: str,
        moved: Amount,
        *,
        written: bool = True,
        cost: Cost | None = None,
        price: Price | None = None,
    ) -> JournalPosting:
        """A posting, and what its account holds after it."""
        self.holds[name, moved.commodity] += moved.units * 10 ** (
            digits(moved.commodity) - moved.scale
        )
        metadata = [Metadata(name="item", value=f"no {self.count}")]
        return JournalPosting(
            account=name,
            amount=moved if written else None,
            cost=cost,
            price=price,
            metadata=metadata if self.dice.random() < 0.1 else (),
        )

    def add(self, legs: list[JournalPosting]) -> None:
        """A transaction of the legs."""
        self.count += len(legs)
        dice = self.dice
        self.made.append(
            Transaction(
                day=self.day,
                flag=dice.choice(("*", "!", "")),
                code=f"PJ-{self.count}" if dice.random() < 0.2 else "",
                payee=dice.choice(("", "Warung Sari", "Café Müller")),
                narration=dice.choice(("Lunch", "Kopi & roti", "No. 7/2026")),
                tags=["trip"] if dice.random() < 0.1 else (),
                links=[f"inv-{self.count}"] if dice.random() < 0.1 else (),
                metadata=[Metadata(name="note", value="paid in cash")]
                if dice.random() < 0.1
                else (),
                comments=["seen"] if dice.random() < 0.05 else (),
                postings=legs,
            )
        )

    def journal(self) -> Journal:
        """What was made, with everything declared before it."""
        opened = [AccountOpened(account=name, day=FIRST) for name in self.accounts]
        declared = [
            CommodityDeclared(commodity=name, day=FIRST, scale=digits(name)) for name in SCALES
        ]
        closed = AccountClosed(account=self.accounts[-1], day=self.day + timedelta(days=1))
        return Journal([Comment(text="Made from a seed"), *declared, *opened, *self.made, closed])


def digits(commodity: str) -> int:
    """How many digits a commodity needs after all its exchanges."""
    return FINE if commodity in {"USD", "EUR"} else SCALES[commodity]


def amount(units: int, commodity: str) -> Amount:
    """An amount with all the digits of its commodity: units as written there."""
    return Amount(units=units, scale=SCALES[commodity], commodity=commodity)
