"""Checks of the rules of a Choice together: rules that can never decide, and a Default for which nothing is left."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias

from engine.expressions.operators import OPERATORS
from engine.expressions.possible import ABSENT, Possible
from engine.language.machine import Combination, Comparison, Condition, Query

NEVER = Combination(operator="Or", conditions=())
"""What stands for a condition that cannot be read."""

_Test: TypeAlias = tuple[Comparison | Query, bool]
_Way: TypeAlias = tuple[_Test, ...]

_MOST = 64
"""More cases than these are not kept apart: it is forgotten what the rules before have taken."""
_UNSTEADY = ("$random", "$uuid", "$now", "$millis")
_CONSTANTS = ("true", "false", "$")
"""What is the same whatever the input is: two expressions, and that the input is there."""
_APART = frozenset(("BooleanEquals", "NumericEquals", "StringEquals"))
"""Of two such comparisons, neither tells of the other unless they are the same, which is reported as such."""


class Reach(NamedTuple):
    """Which rules can never decide, by their numbers from 0, and the one after which no case is left.

    ``contradictory`` are rules that match nothing, ``covered`` those whose cases earlier rules take.
    """

    contradictory: tuple[int, ...]
    covered: tuple[int, ...]
    last: int | None


_NOTHING = Reach((), (), None)


class _Case(NamedTuple):
    """What the tests before have told: what each value may be, and tests that say nothing of a value alone."""

    values: dict[str, Possible]
    told: frozenset[_Test]


_FRESH = _Case({}, frozenset())


def duplicate_rules(conditions: Sequence[Condition]) -> Iterator[tuple[int, int]]:
    """Yield each condition that an earlier one equals: its number and that of the first such, both from 0."""
    seen: dict[Condition, int] = {}
    for index, condition in enumerate(conditions):
        if not _is_whole(condition) or (isinstance(condition, Query) and not _is_steady(condition)):
            continue
        first = seen.setdefault(condition, index)
        if first != index:
            yield index, first


def reach(conditions: Sequence[Condition]) -> Reach:
    """Return which rules can decide, told from what their conditions say of the same values."""
    if _are_apart(conditions):
        return _NOTHING
    contradictory: list[int] = []
    covered: list[int] = []
    left = [_FRESH]
    for index, condition in enumerate(conditions):
        true, false = _ways(condition, wanted=True), _ways(condition, wanted=False)
        if not _is_whole(condition) or true is None or false is None:
            continue
        if next(_cases(left, true), None) is None:
            is_possible = next(_cases([_FRESH], true), None) is not None
            (covered if is_possible else contradictory).append(index)
        else:
            left = list(_cases(left, false))
            if not left:
                return Reach(tuple(contradictory), (*covered, *range(index + 1, len(conditions))), index)
            if len(left) > _MOST:
                left = [_FRESH]
    return Reach(tuple(contradictory), tuple(covered), None)


def _are_apart(conditions: Sequence[Condition]) -> bool:
    """Tell at once that nothing can be found, as of most rules: each test is of another value, or equals another."""
    equal: set[str] = set()
    others: list[str] = []
    for condition in conditions:
        if isinstance(condition, Comparison) and condition.operator in _APART:
            equal.add(condition.variable)
        else:
            others.extend(test.text if isinstance(test, Query) else test.variable for test in _tests(condition))
    seen = set(others)
    return len(seen) == len(others) and seen.isdisjoint(equal) and seen.isdisjoint(_CONSTANTS)


def _tests(condition: Condition) -> Iterator[Comparison | Query]:
    if isinstance(condition, Combination):
        for inner in condition.conditions:
            yield from _tests(inner)
    else:
        yield condition


def _is_whole(condition: Condition) -> bool:
    """Tell whether all of a condition could be read."""
    if isinstance(condition, Comparison | Query):
        return True
    return condition != NEVER and all(map(_is_whole, condition.conditions))


def _is_steady(query: Query) -> bool:
    """Tell whether an expression gives the same when it is evaluated again."""
    return not any(name in query.text for name in _UNSTEADY)


def _ways(condition: Condition, *, wanted: bool) -> list[_Way] | None:
    """Return how ``condition`` comes to be ``wanted``: tests and their answers, in the order in which they are made.

    No two of the ways are open at once. None when they are too many.
    """
    match condition:
        case Comparison() | Query():
            return [((condition, wanted),)]
        case Combination(operator="Not", conditions=(inner,)):
            return _ways(inner, wanted=not wanted)
        case Combination(operator=name, conditions=inners):
            is_all = (name == "And") is wanted
            found: list[_Way] = []
            before: list[_Way] = [()]
            for inner in inners:
                decides, goes_on = _ways(inner, wanted=wanted), _ways(inner, wanted=not wanted)
                if decides is None or goes_on is None:
                    return None
                if not is_all:
                    found += _joined(before, decides)
                before = _joined(before, decides if is_all else goes_on)
                if len(before) > _MOST or len(found) > _MOST:
                    return None
            return before if is_all else found


def _joined(first: list[_Way], second: list[_Way]) -> list[_Way]:
    return [(*one, *other) for one, other in product(first, second)]


def _cases(cases: list[_Case], ways: list[_Way]) -> Iterator[_Case]:
    """Yield the cases that are left of ``cases`` when one of ``ways`` is gone."""
    for case, way in product(cases, ways):
        found: _Case | None = case
        for test, wanted in way:
            found = None if found is None else _told(found, test, wanted=wanted)
        if found is not None:
            yield found


def _told(case: _Case, test: Comparison | Query, *, wanted: bool) -> _Case | None:
    """Return the case in which ``test`` has the answer ``wanted``; None when it cannot have it."""
    if isinstance(test, Query):
        if test.text in _CONSTANTS:
            return case if (test.text == "true") is wanted else None
        if not _is_steady(test):
            return case
    elif not OPERATORS[test.operator].takes_path:
        return _valued(case, test, wanted=wanted)
    if (test, not wanted) in case.told:
        return None
    case = _Case(case.values, case.told | {(test, wanted)})
    return _valued(case, test, wanted=wanted) if isinstance(test, Comparison) else case


def _valued(case: _Case, test: Comparison, *, wanted: bool) -> _Case | None:
    known = case.values.get(test.variable)
    if known is None:
        known = Possible()
        if test.variable == "$":
            known = Possible(kinds=known.kinds - {ABSENT})
    found = known.after(test, wanted=wanted)
    return None if found is None else _Case({**case.values, test.variable: found}, case.told)
