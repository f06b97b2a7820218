"""Which rules together leave somebody no legal way to work, or a shift nobody who could.

A rule by itself is seldom to blame: days of leave, a least number of hours and a longest
run of work contradict each other only together. So the smallest set is looked for: rules
are left out one after the other, and what stays is a set of which every rule is needed.
Whether rules can be kept is decided exactly, by :mod:`~.solver.feasible`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue import WishesKept
from backoffice_core.scheduling.explaining import serving, uncovered
from backoffice_core.scheduling.model import Assignment, IntervalDemand, Shift, by_start
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.scheduling.solver.feasible import completion_of, is_feasible
from backoffice_core.scheduling.solver.grid import Asking, Bound, Member, Scale, grid_of
from backoffice_core.scheduling.stating import rule_stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backoffice_core.scheduling.model import Person
    from backoffice_core.scheduling.rules import Rule, Work

__all__ = ["explain_conflict", "explain_unfillable"]

ONE_SHIFT_A_DAY: Final = "one_shift_a_day"
# So many days that speak against something are named for each rule.
NAMED_MAX: Final = 3


@checked
def explain_conflict(
    problem: RosterProblem,
    person: str,
    *,
    works: Iterable[Shift] = (),
    keeping: Iterable[str] = (),
) -> Explanation | None:
    """Return a smallest set of rules that a person cannot keep together, ``None`` without one.

    With ``works`` the person has these shifts, and it is asked why they cannot. Wishes
    named in ``keeping`` (``time_between`` say) are taken as if they bound: so it is found
    why somebody cannot have the hours of their contract. One shift a day is taken for
    granted, others' work and rules about several people are not looked at. There is no
    answer either where it would take too many states to be sure.

    Raises :class:`InvalidValue`: ``person_unknown``, ``shift_unknown``, and
    ``rule_unknown`` for a name in ``keeping`` that no person's rule has.
    """
    frame = Frame.of(problem, person, keeping=frozenset(keeping))
    must = frame.numbers(works)
    one_a_day = len({frame.day_of[each] for each in must}) < len(must)
    if one_a_day:
        return frame.told([each for each in frame.binding if each.name == ONE_SHIFT_A_DAY], must)
    outright = [each for each in frame.binding if not each.shut.isdisjoint(must)]
    if outright:
        return frame.told(outright, must)
    kept = [each for each in frame.binding if each.shut or each.bounds]
    if frame.feasible(kept, must) is not False:
        return None
    for each in tuple(kept):
        rest = [other for other in kept if other is not each]
        if frame.feasible(rest, must) is False:
            kept = rest
    return frame.told(kept, must)


@attrs.frozen(kw_only=True, eq=False)
class Binding:
    """One rule that binds a person: the shifts it bars outright, and its other terms.

    ``rule`` is a rule of the ``origin``: of a rule of many wishes, the one wish.
    """

    rule: Rule
    origin: Rule
    says: Message
    shut: frozenset[int]
    bounds: tuple[Bound, ...]

    @property
    def name(self) -> str:
        """Return the name of the rule."""
        return self.rule.name


@attrs.frozen(kw_only=True, eq=False)
class Frame:
    """One person, all shifts, and what binds them, rule by rule."""

    problem: RosterProblem
    work: Work
    person: Person
    shifts: tuple[Shift, ...]
    day_of: tuple[int, ...]
    days: int
    binding: tuple[Binding, ...]

    @classmethod
    def of(cls, problem: RosterProblem, person: str, *, keeping: frozenset[str]) -> Frame:
        """Ask the rules of a person for their terms."""
        work = next((each for each in problem.works(()) if each.person.id == person), None)
        if work is None:
            raise InvalidValue("person_unknown", f"There is nobody {shown(person)}.",
                               "Name the id of one of the problem's people.")  # fmt: skip
        works = problem.works(()) if keeping else ()
        names = {rule.name for each in works for rule, _ in problem.binding(each)}
        for name in sorted(keeping - names):
            raise InvalidValue("rule_unknown", f"No person has a rule {shown(name)}.",
                               "Name rules of the problem or of a contract.")  # fmt: skip
        shifts = problem.slots()
        start = problem.horizon.start.toordinal()
        return cls(
            problem=problem,
            work=work,
            person=work.person,
            shifts=shifts,
            day_of=tuple(shift.day.toordinal() - start for shift in shifts),
            days=problem.horizon.end.toordinal() - start,
            binding=tuple(bindings(problem, work, shifts, keeping)),
        )

    def numbers(self, shifts: Iterable[Shift]) -> frozenset[int]:
        """Return the numbers of shifts."""
        number = {shift.slot: place for place, shift in enumerate(self.shifts)}
        wanted = tuple(shifts)
        for shift in wanted:
            if shift.slot not in number:
                raise InvalidValue(
                    "shift_unknown", f"Nothing asks for {shift.code} on {shift.day}.",
                    "Name a shift of the problem's demand or offers.")  # fmt: skip
        return frozenset(number[shift.slot] for shift in wanted)

    def feasible(self, binding: Sequence[Binding], must: frozenset[int]) -> bool | None:
        """Say whether some rules can be kept together."""
        shut = frozenset[int]().union(*(each.shut for each in binding))
        member = Member(
            person=self.person,
            open=tuple(each for each in range(len(self.shifts)) if each not in shut),
            bounds=tuple(bound for each in binding for bound in each.bounds),
            worth={},
        )
        return is_feasible(member, day_of=self.day_of, days=self.days, works=must)

    def told(self, binding: Sequence[Binding], must: frozenset[int]) -> Explanation:
        """Return rules that contradict each other as a reason."""
        reasons = [self.reason(each, must) for each in binding]
        if all(each.name != ONE_SHIFT_A_DAY for each in self.binding):
            says = Message("One shift a day is taken for granted")
            reasons.append(Explanation(rule=f"scheduling.{ONE_SHIFT_A_DAY}", says=says))
        return Explanation(rule="scheduling.conflict", says=self.says(sorted(must)),
                           result=len(binding), because=tuple(reasons))  # fmt: skip

    def reason(self, each: Binding, must: frozenset[int]) -> Explanation:
        """Return one rule, how many shifts it bars outright, and the first breaches by name."""
        stated = attrs.evolve(rule_stated(each.rule), says=each.says)
        if not each.shut:
            return stated
        barred = sorted(must & each.shut or each.shut)[:NAMED_MAX]
        named = dict.fromkeys(
            why for shift in barred for why in self.broken(each, {shift})
            if why not in tuple(self.broken(each, ()))
        )  # fmt: skip
        says = Message(
            "{rule}: bars {barred} of {shifts} shifts", rule=each.says,
            barred=len(each.shut), shifts=len(self.shifts),
        )  # fmt: skip
        return attrs.evolve(stated, says=says, because=tuple(named))

    def broken(self, binding: Binding, shifts: Iterable[int]) -> Iterator[Explanation]:
        """Yield what a rule finds broken where a person works some shifts and nothing else."""
        cells = (Assignment.of(self.person.id, self.shifts[each]) for each in shifts)
        own = by_start((*self.work.assignments, *cells))
        for rule, seen in self.problem.binding(attrs.evolve(self.work, assignments=own)):
            if rule is binding.origin:
                for breach in binding.rule.breaches(seen):
                    yield Explanation(rule=f"scheduling.{rule.name}", says=breach.says)

    def says(self, must: Sequence[int]) -> Message:
        """Return what is impossible."""
        name = self.person.name
        if not must:
            return Message("{person} cannot keep these rules together, whatever they work",
                           person=name)  # fmt: skip
        first = self.shifts[must[0]]
        if len(must) == 1:
            return Message(
                "{person} cannot work {shift} on {day}, whatever else they work",
                person=name, shift=first.code, day=first.day,
            )  # fmt: skip
        return Message(
            "{person} cannot work these {shifts} shifts together, from {shift} on {day} on",
            person=name, shifts=len(must), shift=first.code, day=first.day,
        )  # fmt: skip


def bindings(
    problem: RosterProblem, work: Work, shifts: tuple[Shift, ...], keeping: frozenset[str]
) -> Iterator[Binding]:
    """Yield what binds a person, rule by rule, with what history settles settled."""
    asking = Asking(shifts=shifts, scale=Scale({}, 1))
    given = len(work.assignments)
    cells = tuple(Assignment.of(work.person.id, shift) for shift in shifts)
    possible = attrs.evolve(work, assignments=(*work.assignments, *cells))
    bound = [
        (part, rule, seen)
        for rule, seen in problem.binding(possible)
        if rule.level.binds or rule.name in keeping
        for part in parts_of(rule, work.person)
    ]
    for number, ((rule, says), origin, seen) in enumerate(bound):
        shut: set[int] = set()
        bounds: list[Bound] = []
        for settled in asking.terms(rule, seen, possible, given):
            if settled.term is None:
                continue
            if settled.only is None:
                bounds.append(Bound(settled.term, None, number))
            else:
                shut.add(settled.only)
        yield Binding(rule=rule, origin=origin, says=says, shut=frozenset(shut),
                      bounds=tuple(bounds))  # fmt: skip


def parts_of(rule: Rule, person: Person) -> Iterator[tuple[Rule, Message]]:
    """Yield a rule with its sentence; one that holds many wishes, wish by wish of the person."""
    if not isinstance(rule, WishesKept):
        yield rule, rule.sentence
        return
    for wish in rule.wishes:
        if wish.person == person.id:
            says = Message("The wish of {person}: {wish}", person=person.name, wish=wish.sentence)
            yield attrs.evolve(rule, wishes=(wish,)), says


@checked
def explain_unfillable(problem: RosterProblem) -> tuple[Explanation, ...]:
    """Return the shifts that too few people can work at all, whoever works what, and why.

    After them come the intervals of time that too few can cover, on any shift. The result
    of each is how many people could; below it is, for everybody else, the smallest set of
    rules that keeps them from it. So it is known before any roster is made what no roster
    can fill.
    """
    grid = grid_of(problem)
    able: dict[int, set[str]] = {number: set() for number in range(len(grid.shifts))}
    known: dict[tuple[object, ...], frozenset[int]] = {}
    for member in grid.members:
        key = (member.open, *((id(bound.term), bound.cost) for bound in member.bounds))
        if key not in known:
            completion = completion_of(member, day_of=grid.day_of, days=grid.days)
            # Where it is too much to be sure, everything that is not barred is believed.
            known[key] = frozenset(member.open) if completion is None else completion.workable()
        for shift in known[key]:
            able[shift].add(member.person.id)
    number = {shift.slot: place for place, shift in enumerate(grid.shifts)}
    found: list[Explanation] = []
    for at, needed in asking(problem):
        shifts = serving(problem, at)
        could = set[str]().union(*(able[number[shift.slot]] for shift in shifts))
        if needed > len(could):
            found.append(unfillable(problem, at, shifts, needed=needed, able=could))
    return tuple(found)


def asking(problem: RosterProblem) -> Iterator[tuple[Shift | IntervalDemand, int]]:
    """Yield how many people each shift needs, in order of time, then each interval."""
    yield from problem.needs().items()
    for curve in problem.intervals:
        yield curve, curve.people


def unfillable(
    problem: RosterProblem,
    at: Shift | IntervalDemand,
    shifts: Sequence[Shift],
    *,
    needed: int,
    able: set[str],
) -> Explanation:
    """Return why too few people can work a shift, or any that covers an interval."""
    reasons = [
        explain_conflict(problem, person.id, works=(shift,))
        for person in problem.people
        if person.id not in able
        for shift in shifts
    ]
    if not shifts and isinstance(at, IntervalDemand):
        reasons.append(uncovered(at))
    return Explanation(
        rule="scheduling.unfillable",
        says=unfillable_says(at, needed=needed, able=len(able)),
        result=len(able),
        because=tuple(each for each in reasons if each is not None),
    )


def unfillable_says(at: Shift | IntervalDemand, *, needed: int, able: int) -> Message:
    """Return how many people are needed, and how many could be there at all."""
    if not isinstance(at, Shift):
        return Message.plural(
            "{skill} from {start} to {end} needs {count} person; {able} can be there at all",
            "{skill} from {start} to {end} needs {count} people; {able} can be there at all",
            skill=at.skill, start=at.start, end=at.end, count=needed, able=able,
        )  # fmt: skip
    return Message.plural(
        "{shift} on {day} needs {count} person with the skill {skill}; {able} can work it "
        "at all",
        "{shift} on {day} needs {count} people with the skill {skill}; {able} can work it "
        "at all",
        shift=at.code, day=at.day, count=needed, skill=at.skill, able=able,
    )  # fmt: skip
