"""Checks of JSONata in a definition: expressions that can be read, and read only what a state gives them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from engine.expressions.query_text import is_half_jsonata
from engine.language.fields import Kind
from engine.language.machine import escape
from engine.language.shorten import shorten
from engine.language.values import Json

if TYPE_CHECKING:
    from engine.expressions.jsonata import Jsonata

QUERIES = frozenset((Kind.QUERY, Kind.PAYLOAD, Kind.ASSIGN))
"""The kinds whose values are full of expressions in a state whose query language is JSONata."""

_HALF = (
    "an expression begins with {% and ends with %}, with nothing outside",
    "表达式必须以 {% 开头并以 %} 结尾，外面不能有其他内容",
)
_GIVEN = frozenset(("input", "result", "context", "errorOutput"))


class QueryFault(NamedTuple):
    """What is wrong with the expression at ``pointer``, in English and Chinese.

    ``grammar`` is what JSONata itself says of a text that is none; ``roots`` are the names, one a line, that an
    expression reads where there is nothing; ``member`` is what it reads of $states though it is not there.
    """

    pointer: str
    reason: str
    reason_zh: str
    grammar: str = ""
    roots: str = ""
    member: str = ""


def query_faults(value: Json, field: str, *, is_catcher: bool) -> list[QueryFault]:
    """Return what is wrong with the expressions in ``value``."""
    # Slow to import, and few definitions have any.
    from engine.expressions.jsonata_templates import PayloadSyntaxError, compile_jsonata_payload

    halves = [QueryFault(pointer, *_HALF) for pointer in _half_expressions(value)]
    if halves:
        return halves
    try:
        payload = compile_jsonata_payload(value, field)
    except PayloadSyntaxError as error:
        return [
            QueryFault(found.pointer, found.error.explain("en"), found.error.explain("zh"), found.error.message)
            for found in error.problems
        ]
    found = []
    for placed in payload.expressions:
        fault = _misuse(placed.jsonata, placed.pointer, is_catcher=is_catcher)
        if fault is not None:
            found.append(fault)
    return found


def _half_expressions(value: Json, pointer: str = "") -> Iterator[str]:
    """Yield the JSON pointers of the texts in ``value`` that are an expression at one end only."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _half_expressions(member, f"{pointer}/{escape(name)}")
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _half_expressions(element, f"{pointer}/{index}")
    elif is_half_jsonata(value):
        yield pointer


def _misuse(jsonata: "Jsonata", pointer: str, *, is_catcher: bool) -> QueryFault | None:
    if jsonata.uses_root:
        name = shorten(jsonata.root_names[0], 40)
        return QueryFault(
            pointer,
            f"{name} at the top level reads nothing; begin with $states or a variable",
            f"顶层的 {name} 读不到任何数据，请以 $states 或变量开头",
            roots="\n".join(jsonata.root_names),
        )
    unknown = sorted(jsonata.states_fields - _GIVEN)
    if unknown:
        member = unknown[0]
        return QueryFault(pointer, f"$states has no {member}", f"$states 没有 {member}", member=member)
    if "errorOutput" in jsonata.states_fields and not is_catcher:
        english = "$states.errorOutput is there in a catcher only"
        return QueryFault(pointer, english, "$states.errorOutput 只能在捕获规则中使用", member="errorOutput")
    return None
