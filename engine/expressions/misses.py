"""Where a path of names and indexes ends without a value, in the words of the library that the service reads paths with.

That is Jayway's, over the trees of Jackson: their classes are named in the sentences.
"""

from collections.abc import Sequence
from typing import Any

from engine.expressions.brief import compact
from engine.language.values import Json

_PROVIDER = "com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider"
_NODES = "com.fasterxml.jackson.databind.node"
_PAST: Any = object()  # what such an index gives: nothing, which is less than a null


def miss(steps: Sequence[str | int], data: Json) -> str:
    """Return the sentence for ``steps``, which find nothing in ``data``."""
    node: Any = data
    place = "$"
    for number, step in enumerate(steps):
        is_last = number == len(steps) - 1
        if isinstance(step, str):
            if type(node) is not dict:
                return (
                    f"Expected to find an object with property {_written(step)} in path {place} but found "
                    f"'{_class_of(node)}'. This is not a json object according to the JsonProvider: '{_PROVIDER}'."
                )
            place += _written(step)
            if step not in node:
                return f"{'No results for path:' if is_last else 'Missing property in path'} {place}"
            node = node[step]
            continue
        if node is _PAST:
            return f"The path {place} is null"
        if type(node) is not list:
            rest = "".join(map(_written, steps[number:]))
            return f"Filter: {rest} can only be applied to arrays. Current context is: {compact(node)}"
        place += _written(step)
        node = node[step] if -len(node) <= step < len(node) else _PAST
    return f"No results for path: {place}"


def _written(step: str | int) -> str:
    return f"['{step}']" if isinstance(step, str) else f"[{step}]"


def _class_of(node: Any) -> str:
    """Return the name of the class that Jackson has for ``node``, which is no object."""
    if node is _PAST:
        return "null"
    kinds = {str: "Text", bool: "Boolean", float: "Double", list: "Array", type(None): "Null"}
    name = kinds.get(type(node))
    if name is None:
        name = "Int" if -(2**31) <= node < 2**31 else "Long" if -(2**63) <= node < 2**63 else "BigInteger"
    return f"{_NODES}.{name}Node"
