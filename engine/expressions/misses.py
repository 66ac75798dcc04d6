"""Where a path of names and indexes ends without a value, in the words of the library that the service reads paths with.

That is an early version of Jayway's, 2.0, over the trees of Jackson: of the sentences that are known from executions some
are in no later one.
"""

from collections.abc import Sequence
from typing import Any

from engine.expressions.brief import compact
from engine.language.values import Json

_PAST: Any = object()  # what such an index gives: nothing, which is less than a null


def miss(steps: Sequence[str | int], data: Json) -> str:
    """Return the sentence for ``steps``, which find nothing in ``data``."""
    node: Any = data
    place = "$"
    for number, step in enumerate(steps):
        is_last = number == len(steps) - 1
        if isinstance(step, str):
            if type(node) is not dict:
                return f"Property {_written(step)} not found in path {place}"
            place += _written(step)
            if step not in node:
                return f"{'No results for path:' if is_last else 'Missing property in path'} {place}"
            node = node[step]
            continue
        if node is _PAST:
            return f"The path {place} is null"
        if type(node) is not list:
            rest = "".join(map(_written, steps[number:]))
            # A member that is a text stands there as it is, an element is JSON.
            is_bare = isinstance(node, str) and number and isinstance(steps[number - 1], str)
            return f"Filter: {rest} can only be applied to arrays. Current context is: {node if is_bare else compact(node)}"
        place += _written(step)
        node = node[step] if -len(node) <= step < len(node) else _PAST
    return f"No results for path: {place}"


def _written(step: str | int) -> str:
    return f"['{step}']" if isinstance(step, str) else f"[{step}]"
