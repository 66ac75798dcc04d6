"""Checks of JSONata in a definition: expressions that can be read, and read only what a state gives them."""

from typing import TYPE_CHECKING, NamedTuple

from engine.expressions.query_text import is_half_jsonata, texts_in
from engine.language.fields import Kind
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
_ALWAYS = frozenset(("input", "context"))
_BEHIND_WORK = frozenset(("Output", "Assign"))
_WITH_RESULT = ("Task", "Parallel", "Map")  # compared: what stands for a type may be anything


class QueryFault(NamedTuple):
    """What is wrong with the expression at ``pointer``, in English and Chinese.

    ``grammar`` is what the service says of it, where its words are known: of a text that is no JSONata, what the
    language says. ``roots`` are the names, one a line, that an expression reads where there is nothing.
    """

    pointer: str
    reason: str
    reason_zh: str
    grammar: str = ""
    roots: str = ""


def given_states(field: str, type_name: Json, *, is_catcher: bool) -> frozenset[str]:
    """Return the ``x`` of each ``$states.x`` that there is in ``field`` of a state of this type, or of a part of one."""
    if field in _BEHIND_WORK and is_catcher:
        return _ALWAYS | {"errorOutput"}
    return _ALWAYS | {"result"} if field in _BEHIND_WORK and type_name in _WITH_RESULT else _ALWAYS


def query_faults(value: Json, field: str, given: frozenset[str]) -> list[QueryFault]:
    """Return what is wrong with the expressions in ``value``; ``given`` is what ``$states`` has there."""
    # Slow to import, and few definitions have any.
    from engine.expressions.jsonata_templates import PayloadSyntaxError, compile_jsonata_payload

    found = [QueryFault(pointer, *_HALF) for pointer, text in texts_in(value) if is_half_jsonata(text)]
    try:
        payload = compile_jsonata_payload(value, field)
    except PayloadSyntaxError as error:
        return found + [
            QueryFault(one.pointer, one.error.explain("en"), one.error.explain("zh"), one.error.message)
            for one in error.problems
        ]
    if found:
        return found
    for placed in payload.expressions:
        fault = _misuse(placed.pointer, placed.jsonata, given)
        if fault is not None:
            found.append(fault)
    return found


def _misuse(pointer: str, jsonata: "Jsonata", given: frozenset[str]) -> QueryFault | None:
    if jsonata.uses_root:
        name = shorten(jsonata.root_names[0], 40)
        return QueryFault(
            pointer,
            f"{name} at the top level reads nothing; begin with $states or a variable",
            f"顶层的 {name} 读不到任何数据，请以 $states 或变量开头",
            roots="\n".join(jsonata.root_names),
        )
    unknown = next(iter(sorted(jsonata.states_fields - given)), None)
    if unknown is None:
        return None
    if unknown == "errorOutput":
        words = "$states.errorOutput is there in a catcher only", "$states.errorOutput 只能在捕获规则中使用"
    elif unknown == "result":
        words = (
            "$states.result is there in Output and Assign of a Task, a Parallel or a Map only",
            "$states.result 只能在 Task、Parallel 或 Map 的 Output 和 Assign 中使用",
        )
    else:
        words = f"$states has no {unknown}", f"$states 没有 {unknown}"
    return QueryFault(pointer, *words, grammar=f"Field '$states.{unknown}' does not exist.")
