"""Sharing out goods among those who want them, one after another, without needless gaps.

Each takes what is free of what it can use, the best for it first. Where that is not enough,
those before it are moved to other goods that do for them as well: nobody before it ever gets
less, and it gets all that can be had. So what everybody gets is the most that is possible for
the first, then for the second, and so on (a greedy algorithm on a polymatroid; the ways to
make room are shortest augmenting paths, after Edmonds and Karp, Theoretical improvements in
algorithmic efficiency for network flow problems, J. ACM 19, 1972).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

__all__ = ["Sharing"]

NOTHING = Fraction(0)


@attrs.define
class Sharing:
    """Who holds how much of which goods; both are numbered from 0 in their order.

    >>> sharing = Sharing(free=[Fraction(5), Fraction(5)])
    >>> sharing.give(0, [0, 1], Fraction(5)), sharing.held_by(0)
    (Fraction(5, 1), [(0, Fraction(5, 1))])

    The next one can use the first goods alone, and gets them, as the other will do with the
    second:

    >>> sharing.give(1, [0], Fraction(5)), sharing.held_by(0), sharing.held_by(1)
    (Fraction(5, 1), [(1, Fraction(5, 1))], [(0, Fraction(5, 1))])
    """

    free: list[Fraction]
    usable: dict[int, Sequence[int]] = attrs.field(factory=dict[int, Sequence[int]])
    holders: dict[int, dict[int, Fraction]] = attrs.field(factory=dict[int, dict[int, Fraction]])

    def give(self, who: int, usable: Sequence[int], wanted: Fraction) -> Fraction:
        """Give one as much as can be had of the goods it can use, up to what it wants."""
        self.usable[who] = usable
        got = NOTHING
        for goods in usable:
            amount = min(self.free[goods], wanted - got)
            if amount > 0:
                self.change(goods, who, amount)
                got += amount
        while got < wanted and (way := self.way(who)):
            got += self.make_room(who, way, wanted - got)
        return got

    def held_by(self, who: int) -> list[tuple[int, Fraction]]:
        """The goods one holds, in the order in which it would take them."""
        return [
            (goods, amount)
            for goods in self.usable[who]
            if (amount := self.holders.get(goods, {}).get(who, NOTHING))
        ]

    def change(self, goods: int, who: int, amount: Fraction) -> None:
        """Let one hold so much more, or less, of some goods."""
        self.free[goods] -= amount
        held = self.holders.setdefault(goods, {})
        held[who] = held.get(who, NOTHING) + amount

    def make_room(self, who: int, way: list[tuple[int, int]], wanted: Fraction) -> Fraction:
        """Move everybody on the way one step on, so that the first goods become free."""
        amount = min(wanted, self.free[way[-1][1]])
        for (_, goods), (holder, _) in pairwise(way):
            amount = min(amount, self.holders[goods][holder])
        for (_, goods), (holder, onto) in reversed(list(pairwise(way))):
            self.change(onto, holder, amount)
            self.change(goods, holder, -amount)
        self.change(way[0][1], who, amount)
        return amount

    def way(self, who: int) -> list[tuple[int, int]]:
        """The shortest way to free goods: who takes which, each from the next; or none."""
        if not any(self.free):
            return []
        came: dict[int, tuple[int, int]] = dict.fromkeys(self.usable[who], (who, -1))
        ahead = deque(came)
        while ahead:
            goods = ahead.popleft()
            if self.free[goods] > 0:
                return list(walked(came, goods))[::-1]
            for holder in sorted(self.holders.get(goods, {})):
                if self.holders[goods][holder]:
                    for onto in self.usable[holder]:
                        if onto not in came:
                            came[onto] = holder, goods
                            ahead.append(onto)
        return []


def walked(came: dict[int, tuple[int, int]], goods: int) -> Iterator[tuple[int, int]]:
    """The way that led to some goods, backwards."""
    while goods >= 0:
        holder, before = came[goods]
        yield holder, goods
        goods = before
