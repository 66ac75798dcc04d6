"""Edits of a definition as people make them, and as they slip; made up by chance."""

import json
from random import Random
from typing import Any

from engine.definition import Definition
from engine.language.problems import Edit

_NAMES = ("Fetch0", "Which1", "Each0", "Both1", "Skip1", "Item0", "Left1", "${Later}", "Nowhere", "x" * 90, "a/b~c")
_STATES: tuple[Any, ...] = (
    {"Type": "Pass", "Next": "Skip0"},
    {"Type": "Pass", "Result": {"a": 1}, "Next": "Reader"},
    {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True},
    {"Type": "Wait", "Seconds": 3, "Next": "${Later}"},
    {"Type": "Pass", "Assign": {"v": 1}, "InputPath": "$.b", "End": True},
    {"Type": "Choise", "Choices": []},
    {"Type": "Succeed"},
    {"Type": "Map", "ItemProcessor": {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": True}}}, "End": True},
    {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsPresent": True, "Next": "Skip0"}], "Default": "Fetch0"},
    7,
)
_AROUND = (
    ('{"StartAt": "In", "States": {"In": ', "}}"),
    ('{"Type": "Map", "Iterator": ', ', "End": true}'),
    ('{"StartAt": "In", "States": ', "}"),
    ('{"In": ', "}"),
)
"""What makes an object one of another kind: a state a machine, a machine a state, and so on."""
_PIECES = ('"', ",", "}", '"Comment": "x", ', '"End": true', "", "\n")


def made_up_edits(random: Random, definition: Definition) -> list[Edit]:
    """Return one edit as people make them, or as they slip."""
    text, source, pointers = definition.text, definition.source, list(definition.states)
    pointer = random.choice(pointers) if pointers else ""
    key, value = source.key_span(pointer), source.span(pointer)
    kind = random.randrange(10)
    if key is None or value is None or kind == 0:
        place = random.randrange(len(text) + 1)
        return [Edit(place, min(len(text), place + random.randrange(3)), random.choice(_PIECES))]
    name = json.dumps(random.choice(_NAMES))
    match kind:
        case 8:
            return _wrapped(random, definition, pointer)
        case 9:
            return _lifted(random, definition, pointer)
        case 1:
            return [Edit(key.start, key.end, name)]
        case 2:
            return [Edit(key.start, key.start, f"{name}: {json.dumps(random.choice(_STATES))}, ")]
        case 3:
            return [Edit(value.end, value.end, f", {name}: {json.dumps(random.choice(_STATES))}")]
        case 4:
            return [Edit(value.start, value.end, json.dumps(random.choice(_STATES)))]
        case 5:
            after = text.find(",", value.end)
            return [Edit(key.start, after + 1, "")] if after >= 0 and not text[value.end : after].strip() else []
        case 6:
            return [Edit(value.start + 1, value.start + 1, '"Comment": "c", ')]
        case _:
            quoted = [place for place in range(value.start, value.end) if text.startswith('"Next": "', place)]
            start = random.choice(quoted) + 8 if quoted else value.end
            return [Edit(start, text.index('"', start + 1) + 1, name)] if quoted else []


def _wrapped(random: Random, definition: Definition, pointer: str) -> list[Edit]:
    """Put an object, be it a state or what one is in, into another."""
    span = definition.source.span(random.choice(_objects(pointer)))
    assert span is not None
    before, after = random.choice(_AROUND)
    return [Edit(span.start, span.start, before), Edit(span.end, span.end, after)]


def _lifted(random: Random, definition: Definition, pointer: str) -> list[Edit]:
    """Take an object out of another, which goes."""
    objects = _objects(pointer)
    place = random.randrange(len(objects) - 1)
    inner = definition.source.span(objects[place])
    outer = definition.source.span(random.choice(objects[place + 1 :]))
    assert inner is not None
    assert outer is not None
    return [Edit(outer.start, inner.start, ""), Edit(inner.end, outer.end, "")]


def _objects(pointer: str) -> list[str]:
    """Return the pointers of a state and of all that it is in, from within."""
    parts = pointer.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]
