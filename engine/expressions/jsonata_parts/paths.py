"""Paths: names, steps, filters, order-by and the rows of ``@``, ``#`` and ``%``."""

import math
from collections.abc import Callable
from typing import TypeAlias

from engine.expressions.jsonata_parts.extent import check_extent
from engine.expressions.jsonata_parts.faults import fault
from engine.expressions.jsonata_parts.frames import Eval, Frame
from engine.expressions.jsonata_parts.grouping import compile_group
from engine.expressions.jsonata_parts.guard import Guard
from engine.expressions.jsonata_parts.nodes import Compile, Node, Symbol, checked
from engine.expressions.jsonata_parts.ordering import compile_order
from engine.expressions.jsonata_parts.values import (
    UNDEFINED,
    Built,
    Sequence,
    Value,
    is_number,
    truth,
    tuple_sequence,
    unwrapped,
)

# A step: items in, items out. ``rows`` are the bound names of each item, None before the first of them.
_Step: TypeAlias = Callable[[list[Value], Frame, bool], Value]
_Filter: TypeAlias = Callable[[Value, Frame], Value]


def lookup(value: Value, name: str, *, is_checked: bool = False) -> Value:
    """Return the member ``name`` of an object, or of each object in an array, as a sequence.

    ``is_checked``: the value is known to have an end.
    """
    if isinstance(value, dict):
        return value.get(name, UNDEFINED)
    if not isinstance(value, list):
        return UNDEFINED
    found = Sequence()
    for element in value:
        if type(element) is dict:
            member = element.get(name, UNDEFINED)
        else:
            if not is_checked and isinstance(element, list):
                check_extent(value)
                is_checked = True
            member = lookup(element, name, is_checked=True)
        if isinstance(member, list):
            found.extend(member)
        elif member is not UNDEFINED:
            found.append(member)
    return found


def compile_path(expr: Symbol, level: int, compile_node: Compile) -> Node:
    """Return the evaluation of a path."""
    steps = expr.steps
    first = compile_node(steps[0], level + 1)
    if _is_plain(expr):
        return Node(_plain_path(expr, first, level, compile_node), 1 + first.height)
    is_rows = [any(step.tuple is not None for step in steps[: index + 1]) for index in range(len(steps))]
    run = _general_path(expr, first, is_rows, level, compile_node)
    return Node(run, 1 + first.height)


def _is_plain(expr: Symbol) -> bool:
    first, rest = expr.steps[0], expr.steps[1:]
    return (
        expr.group is None
        and not expr.keep_singleton_array
        and not expr.keep_array
        and first.type in ("variable", "name")
        and all(step.tuple is None and step.stages is None for step in expr.steps)
        and (first.type == "variable" or _is_bare_name(first))
        and all(_is_bare_name(step) for step in rest)
    )


def _is_bare_name(step: Symbol) -> bool:
    return step.type == "name" and step.predicate is None and step.group is None and not step.keep_array


def _plain_path(expr: Symbol, first: Node, level: int, compile_node: Compile) -> Eval:
    """Return the evaluation of a path of names alone: nearly all are, and nearly all walk through objects only."""
    names = [str(step.value) for step in expr.steps]
    is_variable = expr.steps[0].type == "variable"
    start = first.run
    rest = names[1:] if is_variable else names
    general = _general_path(expr, first, [False] * len(names), level, compile_node)

    def evaluate(value: Value, frame: Frame) -> Value:
        found = start(value, frame) if is_variable else value
        for name in rest:
            if type(found) is not dict:
                return UNDEFINED if found is UNDEFINED else general(value, frame)
            found = found.get(name, UNDEFINED)
        return general(value, frame) if type(found) is Sequence else found

    return evaluate


def _general_path(expr: Symbol, first: Node, is_rows: list[bool], level: int, compile_node: Compile) -> Eval:
    def compile_part(part: Symbol, at: int) -> Node:
        # The first step is compiled already. Twice at each level of paths in paths would be for ever.
        return first if part is expr.steps[0] else compile_node(part, at)

    steps = [_compile_step(step, rows, level, compile_part) for step, rows in zip(expr.steps, is_rows, strict=True)]
    whole_first = first.run if expr.steps[0].consarray else None
    from_variable = expr.steps[0].type == "variable"
    focused = [step.focus is not None for step in expr.steps]
    last = len(steps) - 1
    carries_rows = expr.tuple is not None
    keep = expr.keep_singleton_array
    is_kept = expr.keep_array
    group = compile_group(expr.group, level, compile_node).run if expr.group is not None else None

    def evaluate(value: Value, frame: Frame) -> Value:
        items = value if isinstance(value, list) and not from_variable else Sequence([value])
        result: Value = UNDEFINED
        rows: Value = None
        for index, step in enumerate(steps):
            if index == 0 and whole_first is not None:
                result = whole_first(items, frame)
            elif is_rows[index]:
                rows = step(items if rows is None else rows, frame, rows is None)
                result = rows
            else:
                result = step(items, frame, index == last)
            if not is_rows[index] and (result is UNDEFINED or not result):
                break
            if not focused[index]:
                items = result
        if rows is not None and not carries_rows:
            result = Sequence([row["@"] for row in rows])
        if keep:
            result = _kept(result)
        if group is not None:
            result = group(rows if rows is not None else result, frame)
        if is_kept and type(result) is Sequence:
            result.keep = True
        return unwrapped(result)

    return evaluate


def _kept(result: Value) -> Value:
    if type(result) is Built:
        result = Sequence([result])
    if type(result) is Sequence:
        result.keep = True
    return result


def _compile_step(step: Symbol, is_rows: bool, level: int, compile_node: Compile) -> _Step:
    if step.type == "sort":
        return _sort_step(step, is_rows, level, compile_node)
    if is_rows:
        return _row_step(step, level, compile_node)
    filters = [compile_filter(stage.expr, level, compile_node) for stage in step.stages or ()]
    if step.type == "name" and step.predicate is None and step.group is None:
        return _name_step(str(step.value), step.keep_array, filters)
    run = checked(compile_node(step, level + 1), level + 1)

    def take(items: list[Value], frame: Frame, is_last: bool) -> Value:
        step_guard = frame.guard
        step_guard.step(len(items))
        found = []
        for item in items:
            result = run(item, frame)
            for passes in filters:
                result = passes(result, frame)
            if result is not UNDEFINED:
                found.append(result)
        return _flat(found, is_last, step_guard)

    return take


def _name_step(name: str, keep: bool, filters: list[_Filter]) -> _Step:
    def take(items: list[Value], frame: Frame, is_last: bool) -> Value:
        guard = frame.guard
        guard.step(len(items))
        found = []
        for item in items:
            if type(item) is dict:
                result = item.get(name, UNDEFINED)
            else:
                result = lookup(item, name)
                if type(result) is Sequence:
                    result.keep = keep
                    result = unwrapped(result)
            for passes in filters:
                result = passes(result, frame)
            if result is not UNDEFINED:
                found.append(result)
        return _flat(found, is_last, guard)

    return take


def _flat(found: list[Value], is_last: bool, guard: Guard) -> Value:
    if is_last and len(found) == 1 and isinstance(found[0], list) and type(found[0]) is not Sequence:
        return found[0]
    result = Sequence()
    for item in found:
        if isinstance(item, list) and type(item) is not Built:
            result.extend(item)
            if len(result) > 4096:
                guard.grow(len(item))
        else:
            result.append(item)
    guard.grow(len(result))
    return result


def _sort_step(step: Symbol, is_rows: bool, level: int, compile_node: Compile) -> _Step:
    order = compile_order(step, level, compile_node)
    stages = _compile_stages(step.stages, level, compile_node)

    def take(items: list[Value], frame: Frame, flag: bool) -> Value:
        result = order(items, frame)
        if is_rows and flag:
            result = tuple_sequence([{"@": item, step.index: index} for index, item in enumerate(result)])
        return stages(result, frame)

    return take


def _row_step(step: Symbol, level: int, compile_node: Compile) -> _Step:
    """Return a step over rows: each item with the names that ``@``, ``#`` and ``%`` gave it on the way."""
    run = checked(compile_node(step, level + 1), level + 1)
    stages = _compile_stages(step.stages, level, compile_node)
    parent = step.ancestor.label if step.ancestor is not None else None

    def take(rows: list[Value], frame: Frame, are_items: bool) -> Value:
        result = tuple_sequence()
        for row in [{"@": item} for item in rows] if are_items else rows:
            frame.guard.step()
            found = run(row["@"], frame.inner(dict(row)))
            if found is UNDEFINED:
                continue
            for index, item in enumerate(found if isinstance(found, list) else [found]):
                if isinstance(found, Sequence) and found.tuples:
                    result.append({**row, **item})
                    continue
                made = dict(row)
                made["@" if step.focus is None else step.focus] = item
                if step.index is not None:
                    made[step.index] = index
                if parent is not None:
                    made[parent] = row["@"]
                result.append(made)
        frame.guard.grow(len(result) * 4)
        return stages(result, frame)

    return take


def _compile_stages(stages: list[Symbol] | None, level: int, compile_node: Compile) -> Callable[[Value, Frame], Value]:
    compiled = [
        (None, stage.value) if stage.type == "index" else (compile_filter(stage.expr, level, compile_node), "")
        for stage in stages or ()
    ]

    def run(result: Value, frame: Frame) -> Value:
        for passes, name in compiled:
            if passes is not None:
                result = passes(result, frame)
            else:
                for index, row in enumerate(result):
                    row[name] = index
        return result

    return run


def compile_filter(expr: Symbol, level: int, compile_node: Compile) -> _Filter:
    """Return what keeps the elements for which ``[…]`` holds: by position, or by a condition."""
    if expr.type == "number":
        return _position_filter(math.floor(expr.value))
    run = checked(compile_node(expr, level + 1), level + 1)

    def keep(value: Value, frame: Frame) -> Value:
        items = value if isinstance(value, list) else [] if value is UNDEFINED else [value]
        are_rows = type(items) is Sequence and items.tuples
        results = Sequence()
        results.tuples = are_rows
        frame.guard.step(len(items))
        for index, item in enumerate(items):
            result = run(item["@"], frame.inner(dict(item))) if are_rows else run(item, frame)
            if result is True or (result is not False and _holds(result, index, len(items))):
                results.append(item)
        return results

    return keep


def _holds(result: Value, index: int, count: int) -> bool:
    if is_number(result):
        result = [result]
    if isinstance(result, list) and all(is_number(element) for element in result):
        return any(_position(element, count) == index for element in result)
    return truth(result)


def _position(element: float, count: int) -> int:
    if not math.isfinite(element):
        raise fault("D1001", value=element)
    position = math.floor(element)
    return position + count if position < 0 else position


def _position_filter(wanted: int) -> _Filter:
    def keep(value: Value, frame: Frame) -> Value:
        items = value if isinstance(value, list) else [] if value is UNDEFINED else [value]
        index = wanted + len(items) if wanted < 0 else wanted
        if not 0 <= index < len(items):
            return Sequence()
        if isinstance(items[index], list):
            return items[index]
        results = Sequence([items[index]])
        results.tuples = type(items) is Sequence and items.tuples
        return results

    return keep
