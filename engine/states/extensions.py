"""What a path or payload uses beyond documented TCSL: intrinsic functions, most of the context object, variables.

And which of its calls must fail, what Step Functions does not know, and what the context object never has.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from engine.expressions.calls import CallError, call_doubt
from engine.expressions.paths import compile_path
from engine.expressions.query_text import texts_in
from engine.language.machine import escape
from engine.language.values import Json

_DOCUMENTED_CONTEXT = "$$.Map.Item.Value"
# What stands in the context object at these places; in others is any data, or a text or number without members.
_CONTEXT: dict[str, tuple[str, ...]] = {
    "$$": ("Execution", "Map", "State", "StateMachine", "Task"),
    "$$.Execution": ("Id", "Input", "Name", "RedriveCount", "RedriveTime", "RoleArn", "StartTime"),
    "$$.Map": ("Item",),
    "$$.Map.Item": ("Index", "Key", "Source", "Value"),
    "$$.State": ("EnteredTime", "Name", "RetryCount"),
    "$$.StateMachine": ("Id", "Name"),
    "$$.Task": ("Token",),
}
_LONGEST_NAME = 80
# Names behind $$, each ended by something that cannot be a part of it or the parenthesis of a function.
_CONTEXT_PATH = re.compile(r"\$\$(?:\.[^\W\d]\w*(?![\w(-]))+")
_CONTEXT_QUERY = re.compile(r"\$states\.context(?:\.[^\W\d]\w*(?![\w(-]))+")
_QUERY_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'")
_VARIABLE = re.compile(r"(?<![$\w])\$([^\W\d]\w*)")


def is_variable_name(name: str) -> bool:
    """Tell whether a variable may be called so: a Unicode identifier of at most 80 characters, not ``states``."""
    return name.isidentifier() and len(name) <= _LONGEST_NAME and name != "states"


def variables_in(text: str) -> tuple[str, ...]:
    """Return the names of the variables that ``text``, a path or a call, reads."""
    return tuple(_VARIABLE.findall(_QUOTED.sub("''", text))) if "$" in text else ()


def path_extension(text: str) -> str | None:
    """Return what ``text``, a path or a call, uses that ASW does not document, in short; else None."""
    if text.startswith("States."):
        return text.partition("(")[0].strip()
    if text.startswith("$$") and not text.startswith(_DOCUMENTED_CONTEXT):
        return text
    return None


class ContextGap(NamedTuple):
    """A path to what the context object never has: the ``member`` that is not there, and the ``names`` that are."""

    path: str
    member: str
    names: tuple[str, ...]


def context_gap(text: str) -> ContextGap | None:
    """Return the first path in ``text``, a path or a call, that the context object has nothing for, or None."""
    found = _CONTEXT_PATH.findall(_QUOTED.sub("''", text)) if "$$." in text else ()
    return next((gap for gap in map(_gap, found) if gap is not None), None)


def _gap(path: str) -> ContextGap | None:
    place = "$$"
    for member in path.removeprefix("$states.context").removeprefix("$$").split(".")[1:]:
        names = _CONTEXT.get(place)
        if names is not None and member not in names:
            return ContextGap(path, member, names)
        place += f".{member}"
    return None


def query_context_gaps(value: Json) -> Iterator[tuple[str, ContextGap]]:
    """Yield the same for the JSONata expressions in ``value``, with their JSON pointers."""
    for pointer, text in texts_in(value):
        if "$states.context." in text:
            found = _CONTEXT_QUERY.findall(_QUERY_TEXT.sub("''", text))
            yield from ((pointer, gap) for gap in map(_gap, found) if gap is not None)


def payload_context_gaps(payload: Json) -> Iterator[tuple[str, ContextGap]]:
    """Yield the same for each key of a payload that ends in ``.$``, with its JSON pointer."""
    for pointer, text in _expressions(payload):
        gap = context_gap(text)
        if gap is not None:
            yield pointer, gap


def payload_extensions(payload: Json) -> Iterator[tuple[str, str]]:
    """Yield the same for each key of a payload that ends in ``.$``, with its JSON pointer."""
    for pointer, text in _expressions(payload):
        found = path_extension(text)
        if found is not None:
            yield pointer, found


def payload_variables(payload: Json) -> Iterator[tuple[str, str]]:
    """Yield the texts of a payload that read a variable, with their JSON pointers."""
    return ((pointer, text) for pointer, text in _expressions(payload) if variables_in(text))


def path_function(text: str) -> str | None:
    """Return the name of the function in which ``text``, a proper path or a call, ends as a path, or None."""
    return compile_path(text).function if text.startswith("$") and ")" in text else None


def payload_functions(payload: Json) -> Iterator[tuple[str, str]]:
    """Yield the same for the paths of a proper payload, with their JSON pointers."""
    for pointer, text in _expressions(payload):
        found = path_function(text)
        if found is not None:
            yield pointer, found


def failing_calls(payload: Json) -> Iterator[tuple[str, CallError]]:
    """Yield why calls in a payload must fail, whatever their paths find, with their JSON pointers."""
    for pointer, text in _expressions(payload):
        doubt = failing_call(text)
        if doubt is not None:
            yield pointer, doubt


def failing_call(text: str) -> CallError | None:
    """Return why ``text``, a path or a call, is a call that must fail, or None."""
    return call_doubt(text) if text.startswith("States.") else None


def _expressions(payload: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(payload, list):
        for index, element in enumerate(payload):
            yield from _expressions(element, f"{pointer}/{index}")
    elif isinstance(payload, dict):
        for key, member in payload.items():
            place = f"{pointer}/{escape(key)}"
            if key.endswith(".$") and isinstance(member, str):
                yield place, member
            else:
                yield from _expressions(member, place)
