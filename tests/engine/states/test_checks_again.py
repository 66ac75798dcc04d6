"""What is checked again after an edit, in machines of all shapes: the same comes out as of the whole text."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition import Definition, read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Edit

_PATHS = ("$.a", "$.b", "$.a.b", "$.a.c", "$")
_WORK = "arn:aws:lambda:us-east-1:123456789012:function:f"


def _state(random: Random, names: list[str]) -> dict[str, Any]:
    """Return a state that leads to some of ``names``, now and then back, to nowhere, or to an end."""

    def target() -> str:
        return random.choice(names) if random.random() < 0.93 else "Nowhere"

    way: dict[str, Any] = {"End": True} if random.random() < 0.15 else {"Next": target()}
    kind = random.randrange(6)
    if kind == 0:
        rules = [{"Variable": random.choice(_PATHS), "IsNull": True, "Next": target()} for _ in range(2)]
        return {"Type": "Choice", "Choices": rules, **({"Default": target()} if random.random() < 0.8 else {})}
    if kind == 1:
        catch = {"ErrorEquals": ["E"], "Next": target(), "ResultPath": random.choice(_PATHS)}
        return {"Type": "Task", "Resource": _WORK, "ResultPath": random.choice(_PATHS), "Catch": [catch], **way}
    if kind == 2 and random.random() < 0.2:
        return {"Type": "Pas", **way}
    fields = {
        "Result": {random.choice("abc"): {random.choice("abc"): 1}},
        "Parameters": {random.choice("abc"): 1, f"{random.choice('abc')}.$": random.choice(_PATHS)},
        "InputPath": random.choice(_PATHS),
        "OutputPath": random.choice(_PATHS),
        "ResultPath": random.choice(_PATHS),
    }
    chosen = random.sample(sorted(fields), random.choice((0, 0, 1, 2)))
    return {"Type": "Pass", **{name: fields[name] for name in chosen}, **way}


def _machine(random: Random, count: int) -> str:
    """Return states that mostly lead down the text."""
    names = [f"S{number}" for number in range(count)]
    far = random.choice((2, count))
    states = {}
    for number, name in enumerate(names):
        begin = number + 1 if random.random() < 0.8 else max(0, number - far)
        states[name] = _state(random, names[begin : number + 1 + far] or names)
    return json.dumps({"StartAt": random.choice((names[0], names[0], names[-1], "Nowhere")), "States": states})


def _edits(random: Random, definition: Definition) -> list[Edit]:
    """Return what puts a state in, takes one out, makes another of one, or gives one or the beginning another name."""
    source = definition.source
    states = source.node("/States")
    assert states is not None
    names = [member.key for member in states.members]
    name = random.choice(names)
    key, value = source.key_span(f"/States/{name}"), source.span(f"/States/{name}")
    assert key is not None
    assert value is not None
    fresh = next(one for one in (f"T{number}" for number in range(99)) if one not in names)
    match random.randrange(6):
        case 0:
            return [Edit(key.start, key.start, f'"{fresh}": {json.dumps(_state(random, [*names, fresh]))}, ')]
        case 1 if names.index(name) + 1 < len(names):
            following = source.key_span(f"/States/{names[names.index(name) + 1]}")
            assert following is not None
            return [Edit(key.start, following.start, "")]
        case 2:
            spans = [source.span("/StartAt")]
            return [Edit(span.start, span.end, json.dumps(name)) for span in spans if span is not None]
        case 3:
            quoted = json.dumps(name)
            starts = [at for at in range(len(definition.text)) if definition.text.startswith(quoted, at)]
            return [Edit(at, at + len(quoted), json.dumps(fresh)) for at in starts]
        case 4:
            return [Edit(key.start, key.end, json.dumps(fresh))]
        case _:
            return [Edit(value.start, value.end, json.dumps(_state(random, names)))]


@pytest.mark.slow
@given(st.integers(0, 2**32), st.integers(3, 25), st.sampled_from([Dialect.ASL, Dialect.TCSL]))
def test_problems_after_edits_are_those_of_the_whole_text(seed: int, count: int, dialect: Dialect) -> None:
    random = Random(seed)
    definition = read_definition(_machine(random, count), dialect)
    assert definition.problems is not None

    for _ in range(8):
        if random.random() < 0.3:
            definition.get_ready()
        definition = definition.splice(_edits(random, definition))
        assert definition.machine is not None
        if random.random() < 0.8:  # what nobody asks for is worked out with what comes next
            assert definition.problems == read_definition(definition.text, dialect).problems
