"""What the completion knows beyond the text at the cursor: functions, error names, data that a state gets."""

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from msgspec import Struct, field

from designer.document.document import Document
from designer.document.error_names import known_names, usual_names
from designer.document.json_items import Steps
from designer.document.known import Known
from designer.document.path_text import Origin, Root, path_to
from engine.definition import read_definition
from engine.integrations.local_functions import list_functions
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.values import Json
from engine.states import Task

Foresee = Callable[[str], tuple[Known, Known]]
"""Gives what the state at a pointer gets, and what its work gives."""
_MOST_PATHS, _DEEPEST, _MOST_ITEMS, _SHOWN = 200, 6, 3, 40


class DataPath(NamedTuple):
    """A path and the value that it selects in the data that are known, short."""

    text: str
    value: str


class Lore(Struct, frozen=True, kw_only=True):
    """Everything that is not in the text; ``dialect`` of None allows the fields of all."""

    language: str = "en"
    dialect: Dialect | None = None
    functions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    errors: tuple[str, ...] = usual_names(read_definition("{}"))
    names: tuple[str, ...] = ()
    data: Known = field(default_factory=Known)
    result: Known = field(default_factory=Known)

    def paths(self, query: QueryLanguage, *, of_result: bool = False) -> list[DataPath]:
        """Return the paths into what the state gets, or into what its work gives."""
        known, origin = (self.result, Origin.RESULT) if of_result else (self.data, Origin.DATA)
        found = []
        for steps, value in _walk(known.value):
            if not known.is_open_at(steps):
                found.append(DataPath(path_to(steps, Root(origin=origin), query), _short(value)))
            if len(found) == _MOST_PATHS:
                break
        return found


def lore_of(document: Document, pointer: str, language: str, foresee: Foresee) -> Lore:
    """Return what is known of the state at ``pointer``; outside of states it is empty."""
    definition = document.definition
    data, result = foresee(pointer) if pointer else (Known(), Known())
    return Lore(
        language=language,
        dialect=definition.dialect,
        functions=tuple(one.name for one in list_functions(document.functions_folder)),
        resources=tuple(
            dict.fromkeys(state.resource for state in definition.states.values() if isinstance(state, Task))
        ),
        errors=known_names(definition),
        names=tuple(state.name for state in definition.states.values()),
        data=data,
        result=result,
    )


def _walk(value: Json, steps: Steps = ()) -> Iterator[tuple[Steps, Json]]:
    """Yield every value in a value with the way to it, of long lists the first few."""
    if len(steps) > _DEEPEST:
        return
    parts: list[tuple[str | int, Json]] = []
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value[:_MOST_ITEMS]))
    for key, part in parts:
        yield (*steps, key), part
        yield from _walk(part, (*steps, key))


def _short(value: Json) -> str:
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, list):
        return f"[{len(value)}]"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
