"""What can be written at a place: fields by state type, new states, names of states, operators, error names, paths."""

import json
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from designer.document.new_states import fresh_name, function_call, new_state
from designer.editor.lore import Lore
from designer.editor.outline import Frame, Place
from engine.expressions.conditions import OPERATORS
from engine.expressions.intrinsics import INTRINSICS
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.fields import (
    CATCHER_FIELDS,
    INNER_MACHINE_FIELDS,
    MACHINE_FIELDS,
    RETRIER_FIELDS,
    FieldSpec,
    Kind,
)
from engine.states import STATE_TYPES
from engine.states.choice import RULE_FIELDS

_MACHINE_KEYS = ("Iterator", "ItemProcessor")
_COMBINATIONS = {"And": "[]", "Or": "[]", "Not": "{}"}
_TARGET_KEYS = ("Next", "Default")
_CHOICES = {"QueryLanguage": ("JSONPath", "JSONata"), "JitterStrategy": ("FULL", "NONE")}
_PATHS = ("$", "$$", "$$.Execution.Id", "$$.Execution.Input", "$$.State.Name", "$$.State.EnteredTime")
_STATES = ("$states.input", "$states.result", "$states.context", "$states.errorOutput")
_QUERY_KEYS = ("Arguments", "Output", "Assign", "ItemSelector")
_MAP_PATHS = ("$$.Map.Item.Value", "$$.Map.Item.Index")
_SKELETONS = {
    Kind.PAYLOAD: "{}",
    Kind.JSON: "",
    Kind.OBJECT: "{}",
    Kind.QUERY: "",
    Kind.ASSIGN: "{}",
    Kind.INTEGER: "",
    Kind.NUMBER: "",
    Kind.BOOLEAN: "true",
    Kind.END: "true",
    Kind.ERROR_NAMES: '[""]',
    Kind.RETRIERS: "[{}]",
    Kind.CATCHERS: "[{}]",
    Kind.RULES: "[{}]",
    Kind.MACHINE: "{}",
    Kind.MACHINES: "[]",
    Kind.STATES: "{}",
}


class Candidate(Struct, frozen=True, kw_only=True):
    """One thing to write: its name, what is written, where the cursor goes in it, and a word about it.

    So many characters before the cursor are ``selected``, to be typed over.
    """

    name: str
    text: str
    caret: int
    doc: str = ""
    selected: int = 0


_NOTHING_MORE = Lore()


def candidates(place: Place, lore: Lore = _NOTHING_MORE) -> list[Candidate]:
    """Return what fits at a place."""
    frame = place.frame
    if frame is None:
        return []
    if place.is_key:
        present = set(frame.keys) - ({place.word} if frame.keys.count(place.word) == 1 else set())
        return [one for one in _keys(frame, lore, is_bare=place.is_followed) if one.name not in present]
    return _values(frame, place.key, lore)


def _keys(frame: Frame, lore: Lore, *, is_bare: bool) -> list[Candidate]:
    if frame.key == "States" and frame.bracket == "{":
        return [] if is_bare else [_new_state(state_type, frame, lore) for state_type in STATE_TYPES]
    query, language = query_of(frame), lore.language
    specs = [spec for spec in _specs(frame) if spec.query in (None, query) and _is_of(spec, lore, query)]
    found = [_field(spec, language, is_bare=is_bare) for spec in specs]
    if _is_rule(frame) and query is QueryLanguage.JSONPATH:
        for operator in OPERATORS.values():
            is_text = operator.takes_path or operator.kind in ("string", "timestamp")
            value = '""' if is_text else "" if operator.kind == "number" else "true"
            doc = operator.zh if language == "zh" else operator.en
            found.append(_member(operator.name, value, doc, is_bare=is_bare))
        found += [_member(name, value, "", is_bare=is_bare) for name, value in _COMBINATIONS.items()]
    return found


def _is_of(spec: FieldSpec, lore: Lore, query: QueryLanguage) -> bool:
    """Tell whether the dialect has a field; a state that says it uses JSONata is none of TCSL."""
    if lore.dialect is None or (query is QueryLanguage.JSONATA and not spec.is_tcsl_only):
        return True
    return spec.fits(lore.dialect, query) and not (spec.is_asl_only and not lore.dialect.is_asl)


def _new_state(state_type: str, frame: Frame, lore: Lore) -> Candidate:
    """Return a state with all that it needs, its name selected; the list lays it out."""
    name = fresh_name((*lore.names, *frame.keys), state_type)
    content = new_state(state_type, None, dialect=_dialect_of(frame, lore))
    text = f"{json.dumps(name)}: {json.dumps(content, indent=2)}"
    return Candidate(name=state_type, text=text, caret=len(name) + 1, doc=name, selected=len(name))


def _dialect_of(frame: Frame, lore: Lore) -> Dialect:
    """Return the dialect that something new at a place is written in."""
    if query_of(frame) is QueryLanguage.JSONATA:
        return Dialect.ASL_JSONATA
    return Dialect.ASL if lore.dialect is not None and lore.dialect.is_asl else Dialect.TCSL


def query_of(frame: Frame) -> QueryLanguage:
    """Return the query language of the state around a place: its own, or that of the whole definition."""
    own, outermost = frame, frame
    while own.parent is not None and own.parent.key != "States":
        own = own.parent
    while outermost.parent is not None:
        outermost = outermost.parent
    wanted = own.texts.get("QueryLanguage") or outermost.texts.get("QueryLanguage")
    return QueryLanguage.JSONATA if wanted == "JSONata" else QueryLanguage.JSONPATH


def _specs(frame: Frame) -> tuple[FieldSpec, ...]:
    """Return the fields that an object may have, by where it stands."""
    parent = frame.parent
    if parent is None:
        return MACHINE_FIELDS
    if parent.key == "States" and parent.bracket == "{":
        return _state_specs(frame)
    if frame.key in _MACHINE_KEYS or (frame.is_element and parent.key == "Branches"):
        return INNER_MACHINE_FIELDS
    if frame.is_element and parent.key in ("Retry", "Catch"):
        return RETRIER_FIELDS if parent.key == "Retry" else CATCHER_FIELDS
    return RULE_FIELDS if _is_rule(frame) else ()


def _state_specs(frame: Frame) -> tuple[FieldSpec, ...]:
    row = STATE_TYPES.get(frame.texts.get("Type", ""))
    if row is not None:
        return row.fields
    # Without a type, whatever a state of any type may have; the type itself first.
    return tuple({spec.name: spec for row in STATE_TYPES.values() for spec in row.fields}.values())


def _is_rule(frame: Frame) -> bool:
    parent = frame.parent
    if parent is None or frame.bracket != "{":
        return False
    return (frame.is_element and parent.key in ("Choices", "And", "Or")) or frame.key == "Not"


def _field(spec: FieldSpec, language: str, *, is_bare: bool) -> Candidate:
    return _member(spec.name, _SKELETONS.get(spec.kind, '""'), spec.doc(language), is_bare=is_bare)


def _member(name: str, value: str, doc: str, *, is_bare: bool) -> Candidate:
    key = f'"{name}"'
    if is_bare:
        return Candidate(name=name, text=key, caret=len(key), doc=doc)
    text = f"{key}: {value}"
    inside = len(value) // 2 if value[:1] in ('"', "{", "[") and value else 0
    return Candidate(name=name, text=text, caret=len(text) - inside, doc=doc)


def _values(frame: Frame, key: str, lore: Lore) -> list[Candidate]:
    if frame.bracket == "[":
        return [_text(name) for name in lore.errors] if frame.key == "ErrorEquals" else []
    if key == "StartAt":
        return _names(frame.frames.get("States"))
    if key in _TARGET_KEYS:
        return _names(_machine_states(frame))
    if key == "Type" and frame.parent is not None and frame.parent.key == "States":
        return [_text(name) for name in STATE_TYPES]
    if key == "Resource":
        dialect = _dialect_of(frame, lore)
        found = [replace(_text(function_call(name, dialect)), name=name) for name in lore.functions]
        used = (one for one in lore.resources if _is_spoken(one, dialect))
        return found + [_text(one) for one in used if f'"{one}"' not in {each.text for each in found}]
    if key in _CHOICES:
        return [_text(name) for name in _CHOICES[key]]
    return _path_values(frame, key, lore)


def _is_spoken(resource: str, dialect: Dialect) -> bool:
    """Tell whether a dialect calls a Resource of this shape; one of the other would turn the definition into that."""
    return not resource.startswith("qrn:" if dialect.is_asl else "arn:")


def _path_values(frame: Frame, key: str, lore: Lore) -> list[Candidate]:
    spec = next((spec for spec in _specs(frame) if spec.name == key), None)
    if query_of(frame) is QueryLanguage.JSONATA:
        is_open = spec is not None and spec.kind in (Kind.QUERY, Kind.ASSIGN, Kind.EXPRESSION)
        return jsonata(lore) if is_open or (spec is not None and spec.takes_query) or _is_in_query(frame) else []
    takes_value = key.endswith(".$") or key == "Variable" or (key in OPERATORS and OPERATORS[key].takes_path)
    if takes_value or (spec is not None and spec.kind is Kind.PATH):
        of_result = _first(frame, lambda around: around.key == "ResultSelector") is not None
        known = [_text(path.text, path.value) for path in lore.paths(QueryLanguage.JSONPATH, of_result=of_result)]
        paths = _PATHS + (_MAP_PATHS if takes_value and _is_in_map(frame) else ())
        found = known + [_text(path) for path in paths]
        if key.endswith(".$"):
            found += [_call(name, f"{row.signature}  {row.doc(lore.language)}") for name, row in INTRINSICS.items()]
        return found
    if spec is not None and spec.kind in (Kind.REFERENCE_PATH, Kind.RESULT_PATH):
        known = [_text(path.text, path.value) for path in lore.paths(QueryLanguage.JSONPATH)]
        return [_text("$"), *(one for one in known if "[" not in one.name)]
    if spec is not None and spec.kind in (Kind.BOOLEAN, Kind.END):
        return [Candidate(name="true", text="true", caret=4)]
    return []


def jsonata(lore: Lore) -> list[Candidate]:
    """Return what a JSONata expression may hold: data of the state, ``$states``, functions."""
    from engine.expressions.jsonata_parts.functions import FUNCTIONS  # takes its time

    found = [_expression(path.text, path.value) for path in lore.paths(QueryLanguage.JSONATA)]
    found += [_expression(path.text, path.value) for path in lore.paths(QueryLanguage.JSONATA, of_result=True)]
    found += [_expression(path) for path in _STATES if path not in {one.name for one in found}]
    found += [
        Candidate(name=f"${name}", text=f'"{{% ${name}() %}}"', caret=len(name) + 6, doc=f"({row.arity})")
        for name, row in FUNCTIONS.items()
    ]
    return found


def _expression(path: str, doc: str = "") -> Candidate:
    text = json.dumps(f"{{% {path} %}}", ensure_ascii=False)
    return Candidate(name=path, text=text, caret=len(text) - 4, doc=doc)


def _is_in_query(frame: Frame) -> bool:
    return _first(frame, lambda around: around.key in _QUERY_KEYS) is not None


def _names(states: Frame | None) -> list[Candidate]:
    if states is None:
        return []
    found = []
    for name in dict.fromkeys(states.keys):
        state = states.frames.get(name)
        found.append(_text(name, "" if state is None else state.texts.get("Type", "")))
    return found


def _machine_states(frame: Frame) -> Frame | None:
    """Return the innermost ``States`` around a frame."""
    return _first(frame, lambda around: around.key == "States" and around.bracket == "{")


def _is_in_map(frame: Frame) -> bool:
    return _first(frame, lambda around: around.texts.get("Type") == "Map" or around.key in _MACHINE_KEYS) is not None


def _first(frame: Frame | None, test: Callable[[Frame], bool]) -> Frame | None:
    while frame is not None and not test(frame):
        frame = frame.parent
    return frame


def _text(name: str, doc: str = "") -> Candidate:
    return Candidate(name=name, text=f'"{name}"', caret=len(name) + 2, doc=doc)


def _call(name: str, doc: str) -> Candidate:
    return Candidate(name=name, text=f'"{name}()"', caret=len(name) + 2, doc=doc)
