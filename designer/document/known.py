"""Data of which not everything is known before a run: a value, and the places where it may be otherwise."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from designer.document.json_items import Steps
from engine.errors import EngineError, StateFailed
from engine.expressions.paths import Path, PathMissing, Variables, compile_path, compile_result_path
from engine.expressions.patience import hurried
from engine.expressions.query_text import is_jsonata_text
from engine.expressions.templates import compile_expression
from engine.language.dialects import QueryLanguage
from engine.language.machine import Builder
from engine.language.values import Json

_SUFFIX = ".$"
_SECONDS = 0.25  # few take a thousandth of it; those that never end are the only ones that are given up


class NotKnown(EngineError):
    """What is asked for depends on something that only a run can tell."""


class Known(Struct, frozen=True, kw_only=True):
    """A ``value``; at each of ``holes``, and below, there may be other things than it shows."""

    value: Json = None
    holes: frozenset[Steps] = frozenset()

    @property
    def is_complete(self) -> bool:
        """Whether all of it is known."""
        return not self.holes

    @property
    def is_unknown(self) -> bool:
        """Whether nothing at all is known."""
        return () in self.holes and self.value is None

    def is_open_at(self, steps: Steps) -> bool:
        """Tell whether something that is not known could be at the end of a way, or around it."""
        return any(steps[: len(hole)] == hole for hole in self.holes)


UNKNOWN = Known(holes=frozenset([()]))
NOTHING = Known()


class Around(Struct, frozen=True, kw_only=True):
    """What expressions read besides the data: the context object and the variables in scope."""

    context: dict[str, Json]
    variables: Variables


def select(path_text: str | None, data: Known, around: Around) -> Known:
    """Return what a path takes from the data; a path of None gives an empty object.

    Raises:
        EngineError: it finds nothing, or is no path.
        NotKnown: what it leads to is not known yet.
    """
    if path_text is None:
        return Known(value={})
    path = compile_path(path_text)
    try:
        value = path.read(data.value, around.context, around.variables)
    except PathMissing:
        if path.is_of_data and _may_be_there(path, data):
            raise NotKnown(path_text) from None
        raise
    if not path.is_of_data or not data.holes:
        return Known(value=value)
    if path.steps is None:
        return Known(value=value, holes=frozenset([()]))
    if path.steps in data.holes and value is None:
        return UNKNOWN
    count = len(path.steps)
    inside = {hole[count:] for hole in data.holes if hole[:count] == path.steps}
    return Known(value=value, holes=frozenset(inside))


def fill(template: Json, data: Known, around: Around) -> Known:
    """Return what a payload template builds, as far as it is known.

    Raises:
        EngineError: a path finds nothing, or something cannot be read.
    """
    holes: set[Steps] = set()
    value = _fill(template, data, around, (), holes)
    return Known(value=value, holes=frozenset(holes))


def put(path_text: str | None, data: Known, result: Known) -> Known:
    """Return the data with a result at a result path; None drops the result.

    Raises:
        EngineError: the path does not fit the data.
    """
    if path_text is None:
        return data
    path = compile_result_path(path_text)
    if not path.steps:
        return result
    base: Json = data.value
    if base is None and () in data.holes and isinstance(path.steps[0], str):
        base = {}
    value = path.write(base, result.value)
    count = len(path.steps)
    holes = {hole for hole in data.holes if hole[:count] != path.steps}
    return Known(value=value, holes=frozenset(holes | {(*path.steps, *hole) for hole in result.holes}))


def build(template: Json, data: Known, result: Known | None, around: Around, field: str = "") -> Known:
    """Return what JSONata builds from input and result, as far as it is known.

    Raises:
        EngineError: an expression cannot be read, or fails.
    """
    holes: set[Steps] = set()
    value = _build(template, data, result, around, (field,), holes)
    return Known(value=value, holes=frozenset(holes))


def _build(template: Json, data: Known, result: Known | None, around: Around, place: Steps, holes: set[Steps]) -> Json:
    if isinstance(template, list):
        return [_build(each, data, result, around, (*place, number), holes) for number, each in enumerate(template)]
    if isinstance(template, dict):
        return {key: _build(each, data, result, around, (*place, key), holes) for key, each in template.items()}
    if not isinstance(template, str) or not is_jsonata_text(template):
        return template
    given: dict[str, Json] = {"input": data.value}
    if result is not None:
        given["result"] = result.value
    builder = query_builder(template, "/".join(map(str, place)))
    # Which part of the data an expression reads it does not tell, only whether it reads the input or the result.
    is_open = not data.is_complete and _reads(template, "input")
    is_open = is_open or (result is not None and not result.is_complete and _reads(template, "result"))
    try:
        value = builder.build(data.value, around.context, around.variables, given)
    except StateFailed as failure:
        if not is_open or failure.out_of_time:
            raise
        value = None
    if is_open:
        holes.add(place[1:])
    return value


def query_builder(template: Json, field: str) -> Builder:
    """Return what builds a payload of JSONata.

    Raises:
        EngineError: an expression cannot be read.
    """
    from engine.expressions.jsonata_templates import compile_jsonata_payload  # dear to import, so not before
    from engine.states.builders import QueryBuilder

    return QueryBuilder(compile_jsonata_payload(template, field))


@contextmanager
def patience(query: QueryLanguage) -> Iterator[None]:
    """Let all that is worked out within the block take only so long that nobody takes the window for frozen."""
    if query is QueryLanguage.JSONATA:
        query_builder("{% 1 %}", "")  # the first one waits for the library, which is nobody's fault
    with hurried(_SECONDS):
        yield


def _reads(expression: str, member: str) -> bool:
    """Tell whether an expression may read a member of ``$states``."""
    return f"$states.{member}" in expression or re.search(r"\$states(?!\.\w)", expression) is not None


def _may_be_there(path: Path, data: Known) -> bool:
    if path.steps is None:
        return bool(data.holes)
    return any(path.steps[: len(hole)] == hole for hole in data.holes)


def _fill(template: Json, data: Known, around: Around, place: Steps, holes: set[Steps]) -> Json:
    if isinstance(template, list):
        return [_fill(each, data, around, (*place, number), holes) for number, each in enumerate(template)]
    if not isinstance(template, dict):
        return template
    made: dict[str, Json] = {}
    for key, each in template.items():
        if not key.endswith(_SUFFIX) or not isinstance(each, str):
            made[key] = _fill(each, data, around, (*place, key), holes)
            continue
        name = key.removesuffix(_SUFFIX)
        found = _read(each, data, around, key)
        made[name] = found.value
        holes.update((*place, name, *hole) for hole in found.holes)
    return made


def _read(text: str, data: Known, around: Around, key: str) -> Known:
    """Read the path or the call of one member."""
    try:
        if text.startswith("$"):
            return select(text, data, around)
        return Known(value=compile_expression(text)(data.value, around.context, around.variables))
    except NotKnown:
        return UNKNOWN
    except PathMissing as missing:
        if missing.path == text and missing.is_past_the_end:
            return NOTHING
        if data.holes and not text.startswith("$"):
            return UNKNOWN
        raise missing.of_field(key, text, data.value) from None
    except StateFailed:
        if data.holes:
            return UNKNOWN
        raise
