"""Paths that can never find anything: told where the data is known, and of no path that some execution follows."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition import read_definition
from engine.errors import StateFailed
from engine.language.dialects import Dialect
from engine.language.problems import Edit, Severity
from engine.language.values import Json
from engine.states import StateBase
from engine.states.base import InstantState

END = {"Type": "Pass", "End": True}
KNOWN = {"Type": "Pass", "Result": {"a": {"b": 1}, "list": [1, 2]}, "Next": "B"}
TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "B"}
INNER = {"StartAt": "I", "States": {"I": END}}


def _found(states: dict[str, Any], dialect: Dialect | None = None) -> list[str]:
    definition = read_definition(json.dumps({"StartAt": next(iter(states)), "States": states}), dialect)
    found = [problem for problem in definition.problems if problem.code == "path-to-nothing"]
    assert {problem.severity for problem in found} <= {Severity.WARNING}
    return [problem.path.removeprefix("/States/") for problem in found]


def _choice(*rules: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"Type": "Choice", "Choices": [{**rule, "Next": "Z"} for rule in rules], "Default": "Z", **fields}


def _is(operator: str, operand: Json, variable: str) -> dict[str, Any]:
    return {"Variable": variable, operator: operand}


READS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "InputPath": ({**END, "InputPath": "$.x"}, ["B/InputPath"]),
    "deeper": ({**END, "InputPath": "$.a.x"}, ["B/InputPath"]),
    "past the end": ({**END, "InputPath": "$.list[2]"}, ["B/InputPath"]),
    "member of a number": ({**END, "InputPath": "$.a.b.c"}, ["B/InputPath"]),
    "OutputPath": ({**END, "OutputPath": "$['x']"}, ["B/OutputPath"]),
    "OutputPath behind InputPath": ({**END, "InputPath": "$.a", "OutputPath": "$.a"}, ["B/OutputPath"]),
    "Parameters": ({**END, "Parameters": {"k": [{"v.$": "$.x"}], "w.$": "$.a"}}, ["B/Parameters/k/0/v.$"]),
    "Parameters behind InputPath": ({**END, "InputPath": "$.a", "Parameters": {"v.$": "$.a"}}, ["B/Parameters/v.$"]),
    "argument of a call": (
        {**END, "Parameters": {"v.$": "States.Format('{}, $.x {}', $.a.b, States.JsonToString($.x))"}},
        ["B/Parameters/v.$"],
    ),
    "seconds": ({"Type": "Wait", "SecondsPath": "$.delay", "End": True}, ["B/SecondsPath"]),
    "items": ({"Type": "Map", "ItemsPath": "$.x", "Iterator": INNER, "End": True}, ["B/ItemsPath"]),
    "cause": ({"Type": "Fail", "CausePath": "States.Format('{}', $.x)"}, ["B/CausePath"]),
    "timeout": ({**TASK, "Next": "Z", "TimeoutSecondsPath": "$.x"}, ["B/TimeoutSecondsPath"]),
    "variables that are no texts": (
        _choice(
            {"Variable": ["$.x"], "IsNull": True}, {"Variable": {"$": 1}, "IsPresent": True}, _is("IsNull", True, "$.x")
        ),
        ["B/Choices/2/Variable"],
    ),
    "condition": (
        _choice({"And": [_is("NumericEquals", 1, "$.a.b"), _is("IsNull", True, "$.x")]}),
        ["B/Choices/0/And/1/Variable"],
    ),
    "operand": (_choice(_is("NumericEqualsPath", "$.x", "$.a.b")), ["B/Choices/0/NumericEqualsPath"]),
    "condition that asks first": (_choice({"And": [_is("IsPresent", True, "$.x"), _is("IsNull", True, "$.x")]}), []),
    "all that there is": ({**END, "InputPath": "$.a.b", "OutputPath": "$"}, []),
    "elements": ({**END, "Parameters": {"v.$": "$.list[-1]", "w.$": "$.list[1]"}}, []),
    "filter": ({**END, "Parameters": {"v.$": "$..x", "w.$": "$.list[?(@ > 5)]"}}, []),
    "context": ({**END, "Parameters": {"v.$": "$$.Execution.Id", "w.$": "States.Format('{}', $$.Execution.Id)"}}, []),
    "quoted": ({**END, "Parameters": {"v.$": "States.Format('$.x, {}', $.a)"}}, []),
    "placeholder": ({**END, "InputPath": "$.${name}"}, []),
    "result of a task": ({**TASK, "Next": "Z", "ResultSelector": {"v.$": "$.x"}, "OutputPath": "$.v.w"}, []),
    "what a selector leaves out": (
        {**TASK, "Next": "Z", "ResultSelector": {"v.$": "$.x"}, "OutputPath": "$.w"},
        ["B/OutputPath"],
    ),
}


@pytest.mark.parametrize("dialect", [Dialect.ASL, Dialect.TCSL], ids=["asl", "tcsl"])
@pytest.mark.parametrize(("state", "places"), READS.values(), ids=READS)
def test_each_field_is_read_from_what_its_state_gets(
    state: dict[str, Any], places: list[str], dialect: Dialect
) -> None:
    assert _found({"A": KNOWN, "B": state, "Z": END}, dialect) == places


def _then(path: str) -> dict[str, Any]:
    return {**END, "InputPath": path}


WAYS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "built": ({"A": {"Type": "Pass", "Parameters": {"k.$": "$.a"}, "Next": "B"}, "B": _then("$.a")}, ["B/InputPath"]),
    "what is built of the unknown": (
        {"A": {"Type": "Pass", "Parameters": {"k.$": "$.a"}, "Next": "B"}, "B": _then("$.k.x")},
        [],
    ),
    "put beside the input": ({"A": {**KNOWN, "ResultPath": "$.r"}, "B": _then("$.x")}, []),
    "put beside the input, deeper": ({"A": {**KNOWN, "ResultPath": "$.r"}, "B": _then("$.r.x")}, ["B/InputPath"]),
    "put beside what is known": (
        {
            "A": KNOWN,
            "B": {"Type": "Task", "Resource": TASK["Resource"], "ResultPath": "$.r", "Next": "C"},
            "C": _then("$.x"),
        },
        ["C/InputPath"],
    ),
    "thrown away": ({"A": {**KNOWN, "ResultPath": None}, "B": _then("$.x")}, []),
    "kept by a wait": (
        {"A": KNOWN, "B": {"Type": "Wait", "Seconds": 1, "Next": "C"}, "C": _then("$.x")},
        ["C/InputPath"],
    ),
    "kept by a choice": (
        {"A": KNOWN, "B": _choice(_is("NumericEquals", 1, "$.a.b")), "Z": _then("$.x")},
        ["Z/InputPath"],
    ),
    "nothing left": ({"A": {**END, "OutputPath": None, "End": False, "Next": "B"}, "B": _then("$.x")}, ["B/InputPath"]),
    "two ways, one brings it": (
        {
            "A": _choice(_is("IsPresent", True, "$.q"), Default="B"),
            "B": {**KNOWN, "Next": "C"},
            "Z": {"Type": "Pass", "Result": {"x": 1}, "Next": "C"},
            "C": _then("$.x"),
        },
        [],
    ),
    "two ways, none brings it": (
        {
            "A": _choice(_is("IsPresent", True, "$.q"), Default="B"),
            "B": {**KNOWN, "Next": "C"},
            "Z": {"Type": "Pass", "Result": {"x": 1}, "Next": "C"},
            "C": _then("$.y"),
        },
        ["C/InputPath"],
    ),
    "two ways, one may bring anything": (
        {
            "A": _choice(_is("IsPresent", True, "$.q"), Default="B"),
            "B": {"Type": "Pass", "Parameters": {"r.$": "$.q"}, "Next": "C"},
            "Z": {**TASK, "ResultPath": "$.r", "Next": "C"},
            "C": _then("$.x"),
        },
        [],
    ),
    "also the first": (
        {"B": {**_choice(_is("IsNull", True, "$.x")), "Default": "A"}, "A": {**KNOWN, "Next": "B"}, "Z": END},
        [],
    ),
    "branches": (
        {
            "A": {"Type": "Parallel", "Branches": [INNER, {"StartAt": "J", "States": {"J": END}}], "Next": "B"},
            "B": {**END, "Parameters": {"one.$": "$[1].x", "two.$": "$[2]"}},
        },
        ["B/Parameters/two.$"],
    ),
    "error": (
        {"A": {**TASK, "Catch": [{"ErrorEquals": ["E"], "Next": "C"}]}, "B": END, "C": _then("$.error")},
        ["C/InputPath"],
    ),
    "error beside the input": (
        {
            "A": {**TASK, "Catch": [{"ErrorEquals": ["E"], "Next": "C", "ResultPath": "$.error"}]},
            "B": END,
            "C": {**END, "Parameters": {"a.$": "$.x", "b.$": "$.error.Cause", "c.$": "$.error.Message"}},
        },
        ["C/Parameters/c.$"],
    ),
    "loop that adds": (
        {
            "A": {"Type": "Pass", "Result": {"n": 0}, "Next": "B"},
            "B": {"Type": "Pass", "Parameters": {"n": 1, "before.$": "$"}, "Next": "C"},
            "C": {**_choice(_is("NumericEquals", 9, "$.n")), "Default": "B"},
            "Z": _then("$.before.before.before.before.before.n"),
        },
        [],
    ),
    "jsonata between": (
        {
            "A": KNOWN,
            "B": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% {'x': 1} %}", "Next": "C"},
            "C": _then("$.x"),
        },
        [],
    ),
    "no way there": ({"A": {**KNOWN, "Next": "Z"}, "B": _then("$.x"), "Z": END}, []),
}


@pytest.mark.parametrize(("states", "places"), WAYS.values(), ids=WAYS)
def test_data_is_followed_from_state_to_state(states: dict[str, Any], places: list[str]) -> None:
    assert _found(states, Dialect.ASL) == places


NAMES = st.sampled_from(["a", "b", "c"])
PATHS = st.lists(NAMES, min_size=1, max_size=2).map(lambda names: "$." + ".".join(names))
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.sampled_from([1, "t", None]), lambda inner: st.dictionaries(NAMES, inner, max_size=2), max_leaves=3
)
PAYLOADS = st.dictionaries(NAMES, VALUES, max_size=1) | st.builds(lambda name, path: {f"{name}.$": path}, NAMES, PATHS)
PASSES = st.fixed_dictionaries(
    {"Type": st.just("Pass")},
    optional={
        "Result": VALUES,
        "Parameters": PAYLOADS,
        "InputPath": PATHS | st.none(),
        "OutputPath": PATHS | st.none(),
        "ResultPath": PATHS | st.none() | st.just("$"),
    },
)


@pytest.mark.slow
@given(st.lists(PASSES, min_size=2, max_size=5), VALUES, st.sampled_from([Dialect.ASL, Dialect.TCSL]))
def test_a_state_with_a_path_to_nothing_fails_whenever_it_is_reached(
    passes: list[dict[str, Any]], data: Json, dialect: Dialect
) -> None:
    states = {f"S{n}": {**one, "Next": f"S{n + 1}"} for n, one in enumerate(passes)}
    states[f"S{len(passes) - 1}"].pop("Next")
    states[f"S{len(passes) - 1}"]["End"] = True
    definition = read_definition(json.dumps({"StartAt": "S0", "States": states}), dialect)
    told = {problem.state for problem in definition.problems if problem.code == "path-to-nothing"}
    assert definition.machine is not None

    state: StateBase | None = definition.machine.states["S0"]
    while state is not None:
        assert isinstance(state, InstantState)
        try:
            data = state.step(data, {}, None).output
        except StateFailed:
            return
        assert state.name not in told
        state = definition.machine.states.get(state.next or "")


_NAME = re.compile(r'(?<=["$.])[abc](?=[".])')
TASKS = st.builds(
    lambda path, caught, target: {
        **TASK,
        "ResultPath": path,
        "Catch": [{"ErrorEquals": ["E"], "Next": f"S{target}", "ResultPath": caught}],
    },
    PATHS,
    PATHS | st.just("$"),
    st.integers(0, 3),
)
CHOICES = st.builds(
    lambda path, target: {"Type": "Choice", "Choices": [{"Variable": path, "IsNull": True, "Next": f"S{target}"}]},
    PATHS,
    st.integers(0, 3),
)


@pytest.mark.slow
@given(st.lists(PASSES | TASKS | CHOICES, min_size=4, max_size=7), st.data())
def test_after_an_edit_the_same_is_found_as_in_the_whole_text(parts: list[dict[str, Any]], data: st.DataObject) -> None:
    states: dict[str, Any] = {}
    for number, part in enumerate(parts):
        states[f"S{number}"] = {**part, "Default" if part["Type"] == "Choice" else "Next": f"S{number + 1}"}
    states[f"S{len(parts)}"] = END
    definition = read_definition(json.dumps({"StartAt": "S0", "States": states}), Dialect.ASL)
    assert definition.problems is not None

    for _ in range(4):
        names = [found.start() for found in _NAME.finditer(definition.text)]
        if not names:
            return
        at = data.draw(st.sampled_from(names))
        definition = definition.splice([Edit(at, at + 1, data.draw(NAMES))])
        assert definition.problems == read_definition(definition.text, Dialect.ASL).problems
