"""Reading what several state types share: name, type, data fields, Next or End, Retry, Catch."""

import re
from typing import Any

from engine.errors import (
    ALL,
    HEARTBEAT_TIMEOUT,
    PUBLIC_CODE_TYPES,
    SPECIFIED_NAMES,
    TASK_FAILED,
    TCSL_NAMES,
    TIMEOUT,
    canonical_error,
    dotted_error,
)
from engine.expressions.templates import compile_template
from engine.language.fields import (
    CATCHER_FIELDS,
    COMMENT,
    END,
    INPUT_PATH,
    NEXT,
    OUTPUT,
    OUTPUT_PATH,
    QUERY_LANGUAGE,
    RETRIER_FIELDS,
    TYPE,
    FieldSpec,
)
from engine.language.machine import Builder, Catcher, Retrier, escape
from engine.language.problems import Severity
from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind
from engine.states.builders import PathBuilder
from engine.states.data_flow import DataFlow
from engine.states.findings import FixPlan, nearest
from engine.states.query_flow import QueryFlow
from engine.states.reading import ObjectReader

IDENTITY_FIELDS: tuple[FieldSpec, ...] = (TYPE, COMMENT, QUERY_LANGUAGE)
FLOW_FIELDS: tuple[FieldSpec, ...] = (NEXT, END)
# $states as a whole, or any member of it but those that are no context.
_CONTEXT = re.compile(r"\$states(?!\.(?:input|result|errorOutput)\b)")
_MACHINES = ("Iterator", "ItemProcessor", "Branches")
PATH_FIELDS: tuple[FieldSpec, ...] = (INPUT_PATH, OUTPUT_PATH, OUTPUT)
_DATA_FIELDS = ("InputPath", "Parameters", "ResultSelector", "ResultPath", "OutputPath", "Assign")
# How much a word is like a name when it is a slip: a made-up name of another error is not.
_ALIKE = 0.86
_DOTTED = frozenset(f"States.{name.removeprefix('States')}" for name in SPECIFIED_NAMES)
_PLAIN_FLOW, _PLAIN_QUERY_FLOW = DataFlow(), QueryFlow()


def read_common(reader: ObjectReader, name: str) -> dict[str, Any]:
    """Return the keyword arguments that every state class takes."""
    flow = read_query_flow(reader) if reader.is_query else read_flow(reader)
    uses_context = _may_query_context(reader.node) if reader.is_query else _may_read_context(reader.node)
    return {
        "name": name,
        "place": f"/States/{escape(name)}",
        "type": reader.text("Type"),
        "comment": reader.text("Comment"),
        "flow": flow,
        "uses_context": uses_context,
        "computed": reader.queries(),
        "assigns": assigned_names(reader.node, "Choices"),
        "assigns_on_catch": assigned_names(reader.node, "Catch", is_own=False),
        "is_asl": reader.dialect.is_asl,
        "query": reader.dialect.query,
    }


def assigned_names(node: Node, entries: str, *, is_own: bool = True) -> tuple[str, ...]:
    """Return the names of the variables that the entries of a field of the state at ``node`` assign.

    With those that the state itself assigns, when ``is_own``.
    """
    holders = [node] if is_own else []
    listed = node.get(entries)
    holders += [element.node for element in listed.elements] if listed is not None else []
    found: dict[str, None] = {}
    for holder in holders:
        assign = holder.get("Assign") if holder.kind is NodeKind.OBJECT else None
        found.update(dict.fromkeys(member.key.removesuffix(".$") for member in assign.members) if assign else {})
    return tuple(found)


def _may_read_context(node: Node) -> bool:
    """Tell whether a path anywhere in a state, but not in those inside it, may read the context object."""
    waiting = [member.node for member in node.members if member.key not in _MACHINES]
    while waiting:
        inner = waiting.pop()
        if inner.kind is NodeKind.STRING:
            if "$$" in str(inner.value):
                return True
        elif inner.height:
            waiting += [member.node for member in inner.members]
            waiting += [element.node for element in inner.elements]
    return False


def _may_query_context(node: Node) -> bool:
    """Tell whether an expression of a state may read the context object: by its name, or $states as a whole."""
    texts = (repr(member.node.value) for member in node.members if member.key not in _MACHINES)
    return any(_CONTEXT.search(text) is not None for text in texts)


def read_query_flow(reader: ObjectReader) -> QueryFlow:
    """Return the data fields of a state in JSONata."""
    selector = "ItemSelector" if reader.has("ItemSelector") else "Arguments"
    if not any(reader.has(name) for name in (selector, "Output", "Assign")):
        return _PLAIN_QUERY_FLOW
    return QueryFlow(
        has_parameters=reader.has(selector),
        arguments_builder=read_builder(reader, selector),
        output_builder=read_builder(reader, "Output"),
        assign=read_builder(reader, "Assign"),
        is_asl=reader.dialect.is_asl,
    )


def read_flow(reader: ObjectReader) -> DataFlow:
    """Return the data fields of a state; states that have none, which are most, share one."""
    if not any(reader.has(name) for name in _DATA_FIELDS):
        return _PLAIN_FLOW
    return DataFlow(
        input_path=reader.path("InputPath"),
        parameters=reader.value("Parameters"),
        has_parameters=reader.has("Parameters"),
        result_selector=reader.value("ResultSelector"),
        has_result_selector=reader.has("ResultSelector"),
        result_path=reader.path("ResultPath"),
        output_path=reader.path("OutputPath"),
        assign=read_builder(reader, "Assign"),
        is_asl=reader.dialect.is_asl,
    )


def read_builder(reader: ObjectReader, name: str, owner: str = "") -> Builder | None:
    """Return what builds the value of the field ``name`` of an object, None when it is absent or wrong.

    ``owner`` is what the service calls the object when it is no state: ``Catch[1]``.
    """
    if not reader.has(name):
        return None
    if reader.is_query:
        return reader.query(name, f"{owner}/{name}" if owner else name)
    return PathBuilder(compile_template(reader.value(name), is_asl=reader.dialect.is_asl))


def read_next(reader: ObjectReader) -> str | None:
    """Return the next state's name, or None at an end; a state needs exactly one of Next and End."""
    has_next, has_end = reader.has("Next"), reader.has("End")
    if has_next and has_end:
        reader.report("next-and-end", "End", is_key=True, fix=FixPlan("remove", reader.pointer, "End"))
    elif not reader.is_given("Next") and not reader.is_given("End"):
        # Beside a Nxt, which has a repair of its own, it would end what was meant to go on.
        fix = None if reader.is_misspelt("Next", "End") else FixPlan("set", reader.pointer, "End", True)
        reader.report("no-next-or-end", "", fix=fix)
    return reader.text("Next") if has_next else None


def read_handlers(reader: ObjectReader) -> dict[str, Any]:
    """Return the Retry and Catch of a state as keyword arguments."""
    return {"retry": _read_retriers(reader), "catch": _read_catchers(reader)}


def _read_retriers(reader: ObjectReader) -> tuple[Retrier, ...]:
    retriers: dict[int, Retrier] = {}
    for index, (pointer, node) in enumerate(reader.elements("Retry")):
        if node.kind is not NodeKind.OBJECT:
            reader.report("wrong-type", pointer[1:], field="Retry", expected="object", found=node.kind.value)
            continue
        inner = ObjectReader(node, RETRIER_FIELDS, pointer, dialect=reader.dialect)
        retrier = _retrier(inner)
        _check_names(inner)
        reader.absorb(inner)
        if inner.has("ErrorEquals"):
            retriers[index] = retrier
    _check_order(reader, "Retry")
    _check_retries(reader, retriers)
    return tuple(retriers.values())


def _check_retries(reader: ObjectReader, retriers: dict[int, Retrier]) -> None:
    """Report retriers that never try again, unless they keep their errors from a later one: so ASL excepts errors."""
    is_task, is_asl = reader.text("Type") == "Task", reader.dialect.is_asl
    later: set[str] = set()
    for index, retrier in reversed(retriers.items()):
        names = {canonical_error(name) for name in retrier.error_equals}
        is_kept = ALL in later or any(_is_taken(name, later, is_task=is_task, is_asl=is_asl) for name in names)
        if retrier.max_attempts:
            later |= names
        elif not (is_asl and is_kept):
            reader.report("no-retries", f"Retry/{index}/MaxAttempts", severity=Severity.WARNING)


def _retrier(inner: ObjectReader) -> Retrier:
    interval, attempts = inner.integer("IntervalSeconds"), inner.integer("MaxAttempts")
    rate = inner.number("BackoffRate")
    return Retrier(
        error_equals=_names(inner),
        interval_seconds=1 if interval is None else interval,
        max_attempts=(3 if inner.dialect.is_asl else 2) if attempts is None else attempts,
        backoff_rate=2.0 if rate is None else rate,
        max_delay_seconds=inner.integer("MaxDelaySeconds"),
        has_jitter=inner.text("JitterStrategy") == "FULL",
    )


def _read_catchers(reader: ObjectReader) -> tuple[Catcher, ...]:
    catchers: list[Catcher] = []
    for pointer, node in reader.elements("Catch"):
        if node.kind is not NodeKind.OBJECT:
            reader.report("wrong-type", pointer[1:], field="Catch", expected="object", found=node.kind.value)
            catchers.append(Catcher(error_equals=(), next=""))  # the others keep their numbers
            continue
        inner = ObjectReader(node, CATCHER_FIELDS, pointer, dialect=reader.dialect)
        _check_names(inner)
        reader.absorb(inner)
        catchers.append(
            Catcher(
                error_equals=_names(inner),
                next=inner.text("Next"),
                result_path=inner.path("ResultPath"),
                assign=read_builder(inner, "Assign", f"Catch[{len(catchers)}]"),
                output=read_builder(inner, "Output", f"Catch[{len(catchers)}]"),
            )
        )
    _check_order(reader, "Catch")
    return tuple(catchers)


def _names(inner: ObjectReader) -> tuple[str, ...]:
    names = inner.value("ErrorEquals", [])
    if not isinstance(names, list):
        return ()
    return tuple(str(name) if inner.dialect.is_asl else canonical_error(str(name)) for name in names)


def _check_names(inner: ObjectReader) -> None:
    """Report the names of a retrier or catcher that look like one of the language but are none, or none of ASW's."""
    names = inner.value("ErrorEquals", [])
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str) and name.startswith("State"):
            _check_name(inner, f"ErrorEquals/{index}", name)


def _check_name(inner: ObjectReader, place: str, name: str) -> None:
    known, names = canonical_error(name), _DOTTED if inner.dialect.is_asl else SPECIFIED_NAMES
    if name in names or (not inner.dialect.is_asl and known in names):
        if known not in TCSL_NAMES:
            inner.report_extension(place, name)
        return
    near = nearest(name if inner.dialect.is_asl else known, names, cutoff=_ALIKE)
    if near is not None:
        fix = FixPlan("replace", f"{inner.pointer}/{place}", name, near)
        inner.report("misspelt-error", place, severity=Severity.WARNING, fix=fix, found=shorten(name), near=near)


def _check_order(reader: ObjectReader, field: str) -> None:
    """Report entries that keep others from being tried, or are kept from it."""
    entries, is_task, is_asl = reader.elements(field), reader.text("Type") == "Task", reader.dialect.is_asl
    seen: set[str] = set()
    for index, (_, node) in enumerate(entries):
        names_node = node.get("ErrorEquals")
        names = None if names_node is None else names_node.value
        if not isinstance(names, list) or not names:
            continue
        wanted = {canonical_error(str(name)) for name in names}
        place = f"{field}/{index}/ErrorEquals"
        if ALL in wanted and (len(names) > 1 or index < len(entries) - 1):
            name = dotted_error(ALL) if is_asl else ALL
            reader.report("all-not-last", place, severity=reader.refused, field=field, name=name)
        elif ALL not in seen and all(
            _is_taken(name, seen, is_task=is_task, is_asl=is_asl) for name in wanted
        ):  # else reported there
            shown = shorten(", ".join(map(str, names)), 80)
            reader.report("shadowed-handler", place, severity=Severity.WARNING, field=field, names=shown)
        seen |= wanted


def _is_taken(name: str, seen: set[str], *, is_task: bool, is_asl: bool) -> bool:
    """Tell whether errors of this name are matched by one of the names ``seen`` in earlier entries."""
    if name in seen or (name == HEARTBEAT_TIMEOUT and TIMEOUT in seen):
        return True
    if not is_asl and name in PUBLIC_CODE_TYPES:
        return not seen.isdisjoint(PUBLIC_CODE_TYPES[name])
    # An error that a function gives is a failure of its Task; what the service itself gives need not be.
    return is_task and TASK_FAILED in seen and not name.startswith("States")
