"""Checks of the rules of a Choice together: rules that can never decide, and a Default for which nothing is left."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.expressions.operators import OPERATORS
from engine.language.machine import Combination, Comparison, Condition, Query

NEVER = Combination(operator="Or", conditions=())
"""What stands for a condition that cannot be read."""


def duplicate_rules(conditions: Sequence[Condition]) -> Iterator[tuple[int, int]]:
    """Yield each condition that an earlier one equals: its number and that of the first such, both from 0."""
    seen: dict[Condition, int] = {}
    for index, condition in enumerate(conditions):
        if not _is_whole(condition):
            continue
        first = seen.setdefault(condition, index)
        if first != index:
            yield index, first


def last_needed_rule(conditions: Sequence[Condition]) -> int | None:
    """Return the number from 0 of the rule after which no case is left, or None.

    Only what can be seen at once counts: a rule that always matches, and two that are each other's opposite.
    """
    seen: set[Condition] = set()
    for index, condition in enumerate(conditions):
        for alternative in _alternatives(condition):
            if not _is_whole(alternative):
                continue
            if _constant(alternative) or not seen.isdisjoint(_opposites(alternative)):
                return index
            seen.add(alternative)
    return None


def _is_whole(condition: Condition) -> bool:
    """Tell whether all of a condition could be read."""
    if isinstance(condition, Comparison | Query):
        return True
    return condition != NEVER and all(map(_is_whole, condition.conditions))


def _alternatives(condition: Condition) -> Iterator[Condition]:
    """Yield the conditions of which one is enough."""
    if isinstance(condition, Combination) and condition.operator == "Or":
        for inner in condition.conditions:
            yield from _alternatives(inner)
    else:
        yield condition


def _constant(condition: Condition) -> bool | None:
    """Return what a condition is whatever the input, or None."""
    match condition:
        case Comparison(variable="$", operator="IsPresent", operand=bool(wanted)):
            return wanted
        case Query(text="true" | "false" as text):
            return text == "true"
        case Combination(operator="Not", conditions=(inner,)):
            value = _constant(inner)
            return None if value is None else not value
        case Combination(operator="And", conditions=inners) if all(map(_constant, inners)):
            return True
        case Combination(operator="Or", conditions=inners) if any(map(_constant, inners)):
            return True
        case _:
            return None


def _opposites(condition: Condition) -> list[Condition]:
    """Return conditions of which one is true exactly when ``condition`` is false."""
    if isinstance(condition, Combination) and condition.operator == "Not":
        return [condition.conditions[0]]
    found: list[Condition] = [Combination(operator="Not", conditions=(condition,))]
    if isinstance(condition, Comparison) and OPERATORS[condition.operator].kind == "type":
        found.append(replace(condition, operand=not condition.operand))
    return found
