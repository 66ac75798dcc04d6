"""The path to a value as a field writes it: JSONPath, or JSONata, by where the value was found."""

import enum
import re

from msgspec import Struct

from designer.document.json_items import Steps
from engine.language.dialects import QueryLanguage

_jsonata_name = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_JSONATA_WORDS = frozenset(("and", "or", "in"))


class Origin(enum.Enum):
    """What a value is part of."""

    DATA = "data"  # what the field reads with $
    RESULT = "result"
    CONTEXT = "context"
    VARIABLE = "variable"


class Root(Struct, frozen=True, kw_only=True):
    """Where a tree of values begins; ``name`` is that of the variable."""

    origin: Origin = Origin.DATA
    name: str = ""


DATA = Root()


def path_to(steps: Steps, root: Root = DATA, query: QueryLanguage = QueryLanguage.JSONPATH) -> str:
    """Return the path to a value: ``$.items[0]['a b']``, or ``$states.input.items[0].`a b```."""
    if query is QueryLanguage.JSONATA:
        return _jsonata_root(root) + "".join(map(_jsonata_step, steps))
    beginning = {Origin.CONTEXT: "$$", Origin.VARIABLE: f"${root.name}"}.get(root.origin, "$")
    return beginning + "".join(map(_step, steps))


def expression_to(steps: Steps, root: Root = DATA, query: QueryLanguage = QueryLanguage.JSONPATH) -> str:
    """Return what a payload writes for the value: the path, in JSONata within ``{% %}``."""
    path = path_to(steps, root, query)
    return f"{{% {path} %}}" if query is QueryLanguage.JSONATA else path


def _jsonata_root(root: Root) -> str:
    match root.origin:
        case Origin.DATA:
            return "$states.input"
        case Origin.RESULT:
            return "$states.result"
        case Origin.CONTEXT:
            return "$states.context"
        case _:
            return f"${root.name}"


def _jsonata_step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _jsonata_name.fullmatch(step) and step not in _JSONATA_WORDS:
        return f".{step}"
    return f".`{step}`"


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if step.replace("_", "a").isalnum() and not step[:1].isdigit():
        return f".{step}"
    escaped = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"
