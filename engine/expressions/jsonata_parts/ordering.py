"""Sorting: the order-by step ``^(…)`` and the stable merge that ``$sort`` uses too."""

from collections.abc import Callable
from typing import TypeAlias

from engine.expressions.jsonata_parts.faults import fault
from engine.expressions.jsonata_parts.frames import Frame
from engine.expressions.jsonata_parts.nodes import Compile, Symbol, checked
from engine.expressions.jsonata_parts.values import UNDEFINED, Sequence, Value, is_number

Order: TypeAlias = Callable[[Value, Frame], Value]


def merge_sorted(items: list[Value], is_after: Callable[[Value, Value], bool]) -> list[Value]:
    """Return the items sorted; ``is_after(a, b)`` tells whether ``a``, which comes first now, belongs after ``b``.

    The order of comparisons is part of the language: a function that contradicts itself must give the same result.
    """
    if len(items) <= 1:
        return list(items)
    middle = len(items) // 2
    left = merge_sorted(items[:middle], is_after)
    right = merge_sorted(items[middle:], is_after)
    merged: list[Value] = []
    first = second = 0
    while first < len(left) and second < len(right):
        if is_after(left[first], right[second]):
            merged.append(right[second])
            second += 1
        else:
            merged.append(left[first])
            first += 1
    return merged + left[first:] + right[second:]


def compile_order(expr: Symbol, level: int, compile_node: Compile) -> Order:
    """Return what sorts items, or rows, by the terms of ``^(…)``."""
    terms = [
        (checked(compile_node(term.expression, level + 1), level + 1), bool(term.descending)) for term in expr.terms
    ]

    def order(items: Value, frame: Frame) -> Value:
        are_rows = type(items) is Sequence and items.tuples
        items = items if isinstance(items, list) else [items]
        frame.guard.step(len(items) * len(terms))
        keyed = []
        for item in items:
            context = item["@"] if are_rows else item
            inner = frame.inner(dict(item)) if are_rows else frame
            keyed.append(([run(context, inner) for run, _ in terms], item))

        columns = [[values[index] for values, _ in keyed] for index in range(len(terms))]
        if all(_is_plain(column) for column in columns):
            # The same stable order, much faster: by the last term first.
            for index in range(len(terms) - 1, -1, -1):
                keyed.sort(key=lambda pair, at=index: pair[0][at], reverse=terms[index][1])  # type: ignore[misc] # the lambda's own default
            return _ordered(keyed, are_rows)

        def is_after(left: Value, right: Value) -> bool:
            frame.guard.step()
            for index, (_, is_descending) in enumerate(terms):
                sign = _compare(left[0][index], right[0][index])
                if sign:
                    # Items without the value stay last in either direction.
                    return (sign == 1) != is_descending if abs(sign) == 1 else sign > 0
            return False

        return _ordered(merge_sorted(keyed, is_after), are_rows)

    return order


def _is_plain(column: list[Value]) -> bool:
    """Tell whether Python's own order is the language's: texts alone, or numbers alone without NaN."""
    if all(type(value) is str for value in column):
        return True
    return all(is_number(value) and value == value for value in column)


def _ordered(keyed: list[tuple[list[Value], Value]], are_rows: bool) -> Sequence:
    result = Sequence([item for _, item in keyed])
    result.tuples = are_rows
    return result


def _compare(left: Value, right: Value) -> int:
    """Return 1 if ``left`` is greater, -1 if less, 0 if equal; 2 or -2 if one of them is nothing."""
    if left is UNDEFINED or right is UNDEFINED:
        return 2 * ((left is UNDEFINED) - (right is UNDEFINED))
    for side in (left, right):
        if not is_number(side) and type(side) is not str:
            raise fault("T2008", value=side)
    if is_number(left) != is_number(right):
        raise fault("T2007", value=left, value2=right)
    return int(left > right) - int(left < right)
