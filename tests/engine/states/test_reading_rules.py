"""Rules of the language that a definition is held to, and what is accepted beside them."""

import json
from typing import Any

import pytest

from engine.definition import read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Severity
from engine.language.source import apply_edits
from engine.states import Map, Task, Wait

PASS = {"Type": "Pass", "End": True}
INNER = {"StartAt": "I", "States": {"I": PASS}}
TASK = {"Type": "Task", "Resource": "f", "End": True}
MAP = {"Type": "Map", "Iterator": INNER, "End": True}
RULE = {"Variable": "$.a", "NumericEquals": 1, "Next": "Z"}


def _machine(state: dict[str, Any]) -> str:
    return json.dumps({"StartAt": "A", "States": {"A": state, "Z": PASS}})


def _found(text: str, severity: Severity) -> list[tuple[str, str]]:
    problems = read_definition(text, Dialect.TCSL).problems
    return [
        (problem.code, problem.path)
        for problem in problems
        if problem.severity is severity and problem.code != "unreachable"
    ]


ERRORS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "true for an integer": ({**TASK, "TimeoutSeconds": True}, [("wrong-type", "/States/A/TimeoutSeconds")]),
    "true for a number": (
        {**TASK, "Retry": [{"ErrorEquals": ["E"], "BackoffRate": True}]},
        [("wrong-type", "/States/A/Retry/0/BackoffRate")],
    ),
    "retry interval of 0": (
        {**TASK, "Retry": [{"ErrorEquals": ["E"], "IntervalSeconds": 0}]},
        [("too-small", "/States/A/Retry/0/IntervalSeconds")],
    ),
    "negative attempts": (
        {**TASK, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": -1}]},
        [("too-small", "/States/A/Retry/0/MaxAttempts")],
    ),
    "parameters that are no object": ({**PASS, "Parameters": [1]}, [("wrong-type", "/States/A/Parameters")]),
    "selector of null": ({**TASK, "ResultSelector": None}, [("wrong-type", "/States/A/ResultSelector")]),
    "path of null that may not be": ({**MAP, "ItemsPath": None}, [("wrong-type", "/States/A/ItemsPath")]),
    "two spellings of the items": (
        {**MAP, "ItemsPath": "$.a", "ItemPath": "$.b"},
        [("both-given", "/States/A/ItemPath")],
    ),
    "two spellings of the iterator": ({**MAP, "ItemProcessor": INNER}, [("both-given", "/States/A/ItemProcessor")]),
    "wrong type under another spelling": (
        {"Type": "Map", "ItemProcessor": 5, "End": True},
        [("wrong-type", "/States/A/ItemProcessor")],
    ),
    "two timeouts": (
        {**TASK, "TimeoutSeconds": 1, "TimeoutSecondsPath": "$.t"},
        [("both-given", "/States/A/TimeoutSecondsPath")],
    ),
    "two heartbeats": (
        {**TASK, "HeartbeatSeconds": 1, "HeartbeatSecondsPath": "$.t"},
        [("both-given", "/States/A/HeartbeatSecondsPath")],
    ),
    "state in JSONata": ({**PASS, "QueryLanguage": "JSONata"}, [("jsonata", "/States/A/QueryLanguage")]),
    "type in another case": ({**PASS, "Type": "pass"}, [("misspelt-type", "/States/A/Type")]),
    "end that is no true": ({"Type": "Pass", "End": "true"}, [("wrong-type", "/States/A/End")]),
    "names that are no texts": (
        {**TASK, "Catch": [{"ErrorEquals": [1], "Next": "Z"}]},
        [("wrong-type", "/States/A/Catch/0/ErrorEquals")],
    ),
    "null under a condition": (
        {"Type": "Choice", "Choices": [{**RULE, "Variable": None}]},
        [("rule-without-variable", "/States/A/Choices/0")],
    ),
    "start inside a map that is not there": (
        {**MAP, "Iterator": {"StartAt": "X", "States": {"I": PASS}}},
        [("missing-start", "/States/A/Iterator/StartAt")],
    ),
    "next that leaves the map": (
        {**MAP, "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Next": "Z"}}}},
        [("missing-target", "/States/A/Iterator/States/I/Next")],
    ),
}


@pytest.mark.parametrize(("state", "expected"), ERRORS.values(), ids=ERRORS)
def test_a_broken_rule_is_the_one_error(state: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert _found(_machine(state), Severity.ERROR) == expected


def test_a_null_is_named_once() -> None:
    definition = read_definition(_machine({**PASS, "Parameters": None}))

    assert definition.problems[0].text() == "Parameters must be: object. Found: null."


WARNINGS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "processor of the newer language": (
        {
            "Type": "Map",
            "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, **INNER},
            "ItemSelector": {"a": 1},
            "End": True,
        },
        [
            ("old-spelling", "/States/A/ItemProcessor"),
            ("not-in-tcsl", "/States/A/ItemProcessor/ProcessorConfig"),
            ("old-spelling", "/States/A/ItemSelector"),
        ],
    ),
    "all before others, behind an entry that is wrong": (
        {
            **TASK,
            "Retry": [{"ErrorEquals": ["E"]}, {"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["F"]}],
        },
        [("all-not-last", "/States/A/Retry/1/ErrorEquals")],
    ),
    "timeout inside a branch": (
        {"Type": "Parallel", "Branches": [{**INNER, "TimeoutSeconds": 1}], "End": True},
        [("unknown-field", "/States/A/Branches/0/TimeoutSeconds")],
    ),
    "result path on a choice": (
        {"Type": "Choice", "Choices": [RULE], "ResultPath": "$.a"},
        [("unknown-field", "/States/A/ResultPath")],
    ),
    "whole numbers written as fractions": ({**TASK, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 3.0}]}, []),
    "comment in an iterator": ({**MAP, "Iterator": {"Comment": "all", **INNER}}, []),
    "functions and the context": (
        {
            **PASS,
            "InputPath": "$$.Execution.Input",
            "Parameters": {"a": [{"b.$": "States.UUID()"}], "c.$": "$$.Map.Item.Value", "d.$": "$$.State.Name"},
        },
        [
            ("not-in-tcsl", "/States/A/InputPath"),
            ("not-in-tcsl", "/States/A/Parameters/a/0/b.$"),
            ("not-in-tcsl", "/States/A/Parameters/d.$"),
        ],
    ),
    "the context in a rule": (
        {"Type": "Choice", "Choices": [{**RULE, "Variable": "$$.Execution.Input.a"}]},
        [("not-in-tcsl", "/States/A/Choices/0/Variable")],
    ),
    "function of the other cloud": (
        {**TASK, "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"},
        [("not-in-tcsl", "/States/A/Resource")],
    ),
    "null paths": ({**PASS, "InputPath": None, "OutputPath": None, "ResultPath": None}, []),
}


@pytest.mark.parametrize(("state", "expected"), WARNINGS.values(), ids=WARNINGS)
def test_what_is_accepted_is_at_most_a_warning(state: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    text = _machine(state)

    assert _found(text, Severity.ERROR) == []
    assert _found(text, Severity.WARNING) == expected


def test_jsonata_is_refused_however_long_the_definition_is() -> None:
    states = {f"S{number}": {**PASS, "Comment": "long " * 50} for number in range(20)}
    text = json.dumps({"StartAt": "S0", "States": states, "QueryLanguage": "JSONata"})

    assert ("jsonata", "/QueryLanguage") in _found(text, Severity.ERROR)


def test_the_first_of_two_spellings_counts_and_inner_states_have_its_pointer() -> None:
    other = {"StartAt": "J", "States": {"J": PASS}}
    definition = read_definition(_machine({**MAP, "ItemProcessor": other}))

    state = definition.state("/States/A")
    assert isinstance(state, Map)
    assert list(state.iterator.states) == ["I"]
    assert definition.state("/States/A/Iterator/States/I") is not None


def test_a_fraction_without_rest_is_an_integer() -> None:
    task = read_definition(_machine({**TASK, "TimeoutSeconds": 2.0})).state("/States/A")
    wait = read_definition(_machine({"Type": "Wait", "Seconds": 0, "End": True})).state("/States/A")

    assert isinstance(task, Task)
    assert isinstance(wait, Wait)
    assert (task.timeout_seconds, wait.seconds) == (2.0, 0.0)


@pytest.mark.parametrize("name", ["", "0", "a/b", "a~b", "~1", " ", "a b", "a.b", "状态", "$", "\n"])
def test_any_name_can_be_a_states(name: str) -> None:
    text = json.dumps({"StartAt": name, "States": {name: {"Type": "Pass", "Next": "last"}, "last": PASS}})
    definition = read_definition(text)

    assert definition.problems == ()
    assert [state.name for state in definition.states.values()] == [name, "last"]
    assert all(definition.source.node(pointer) is not None for pointer in definition.states)


_CHOICE = {"Type": "Choice", "Default": "B"}


def _rule(**test: object) -> dict[str, object]:
    return {**_CHOICE, "Choices": [{"Variable": "$.x", "Next": "B", **test}]}


@pytest.mark.parametrize(
    ("state", "repairs"),
    [
        ({"Type": "Wait", "Seconds": "10", "Next": "B"}, ["Set Seconds to 10"]),
        ({"Type": "Wait", "Seconds": "ten", "Next": "B"}, [None]),
        ({"Type": "Wait", "Seconds": "1.5", "Next": "B"}, [None]),
        ({**PASS, "Comment": 5}, ['Set Comment to "5"']),
        ({**TASK, "TimeoutSeconds": "60"}, ["Set TimeoutSeconds to 60"]),
        ({**PASS, "End": "true"}, ["Set End to true"]),
        ({**PASS, "ResultPath": "out"}, ['Set ResultPath to "$.out"']),
        ({**PASS, "ResultPath": "$out"}, ['Set ResultPath to "$.out"']),
        ({**PASS, "InputPath": "a.b[0]"}, ['Set InputPath to "$.a.b[0]"']),
        ({**PASS, "InputPath": "$.a["}, [None]),
        ({**PASS, "ResultPath": "a[*]"}, [None]),
        (_rule(NumericEquals="18"), ["Set NumericEquals to 18"]),
        (_rule(StringEquals=18), ['Set StringEquals to "18"']),
        (_rule(BooleanEquals="true"), ["Set BooleanEquals to true"]),
        (_rule(NumericEquals="many"), [None]),
        (_rule(Variable="age", NumericEquals=18), ['Set Variable to "$.age"']),
    ],
)
def test_a_value_that_lacks_only_its_quotes_or_its_beginning_has_a_repair(
    state: dict[str, object], repairs: list[str | None]
) -> None:
    text = json.dumps({"StartAt": "A", "States": {"A": state, "B": PASS}})

    found = [problem for problem in read_definition(text).problems if problem.code in ("wrong-type", "bad-path")]

    assert [problem.fix and problem.fix.title() for problem in found] == repairs
    for problem in found:
        if problem.fix is not None:
            mended = read_definition(apply_edits(text, problem.fix.edits))
            assert problem.code not in {left.code for left in mended.problems}


@pytest.mark.parametrize(
    ("state", "words", "words_zh"),
    [
        (_rule(NumericEquals=1, Next=""), "rule 1", "规则 1 "),
        ({**_CHOICE, "Choices": _rule(NumericEquals=1)["Choices"], "Default": ""}, "Default", " Default "),
        ({**TASK, "Catch": [{"ErrorEquals": ["E"], "Next": ""}]}, "catcher 1", "捕获 1 "),
    ],
)
def test_an_empty_way_is_told_as_one_that_is_still_open(state: dict[str, object], words: str, words_zh: str) -> None:
    text = json.dumps({"StartAt": "A", "States": {"A": state, "B": PASS}})

    (found,) = (problem for problem in read_definition(text).problems if problem.code == "no-target")

    assert found.text("en") == f'In "A", {words} leads nowhere yet: choose the node that comes next.'
    assert found.text("zh") == f"“A”的{words_zh}还没有去向：请选择下一个节点。"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"Type": "Wait", "Seconds": "10", "Next": "B"}, 'Seconds 的值应为整数，实际为文本 "10"。'),
        ({**PASS, "End": "true"}, 'End 的值应为 true，实际为文本 "true"。'),
        ({**PASS, "Comment": 5}, "Comment 的值应为文本，实际为数字 5。"),
        ({**TASK, "Catch": {}}, "Catch 的值应为数组，实际为对象 {}。"),
        (_rule(NumericEquals="18"), 'NumericEquals 的值应为数字，实际为 "18"。'),
    ],
)
def test_the_kind_of_a_value_is_told_in_chinese(state: dict[str, object], words: str) -> None:
    text = json.dumps({"StartAt": "A", "States": {"A": state, "B": PASS}})

    (found,) = (problem for problem in read_definition(text).problems if problem.code == "wrong-type")

    assert found.text("zh") == words


@pytest.mark.parametrize("dialect", [Dialect.TCSL, Dialect.ASL])
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({**PASS, "output": "{% 1 %}"}, "misspelt-field"),
        ({**PASS, "arguments": {}}, "unknown-field"),
        ({**TASK, "Result": 1}, "misspelt-field"),
        ({**TASK, "Result": "done"}, "misspelt-field"),
        ({"Type": "Choice", "Choices": [{**RULE, "condition": ""}], "Default": "Z"}, "unknown-field"),
        ({**MAP, "items": "$.a"}, "unknown-field"),
    ],
    ids=["expression", "arguments", "number", "text", "condition", "items"],
)
def test_no_repair_makes_a_field_that_cannot_be_one_here(
    state: dict[str, Any], expected: str, dialect: Dialect
) -> None:
    problems = [problem for problem in read_definition(_machine(state), dialect).problems if problem.code == expected]

    assert [problem.fix for problem in problems] == [None]


@pytest.mark.parametrize(
    ("state", "key", "value"),
    [
        ({**PASS, "output": "$.a"}, "OutputPath", "$.a"),
        ({**TASK, "result": "$.a"}, "ResultPath", "$.a"),
        ({**PASS, "outputPath": None}, "OutputPath", None),
        ({**TASK, "timeoutSeconds": "5"}, "TimeoutSeconds", "5"),
        ({**TASK, "TimeoutSecond": 5}, "TimeoutSeconds", 5),
        ({**PASS, "resultPath": "${path}"}, "ResultPath", "${path}"),
    ],
)
def test_a_misspelt_field_is_renamed_to_one_that_takes_its_value(state: dict[str, Any], key: str, value: Any) -> None:
    text = json.dumps({"StartAt": "A", "States": {"A": state}})
    (problem,) = [one for one in read_definition(text, Dialect.ASL).problems if one.code == "misspelt-field"]

    assert problem.fix is not None
    assert json.loads(apply_edits(text, problem.fix.edits))["States"]["A"][key] == value


@pytest.mark.parametrize(
    ("state", "pointer", "repair"),
    [
        ({**TASK, "TimeoutSeconds": 0}, "/States/A/TimeoutSeconds", "Remove TimeoutSeconds"),
        ({**TASK, "HeartbeatSeconds": -1}, "/States/A/HeartbeatSeconds", "Remove HeartbeatSeconds"),
        ({**MAP, "MaxConcurrency": -1}, "/States/A/MaxConcurrency", "Set MaxConcurrency to 0"),
        (
            {**TASK, "Retry": [{"ErrorEquals": ["E"], "BackoffRate": 0.5}]},
            "/States/A/Retry/0/BackoffRate",
            "Set BackoffRate to 1",
        ),
    ],
    ids=["timeout", "heartbeat", "concurrency", "backoff"],
)
def test_a_number_that_is_too_small_has_a_repair(state: dict[str, Any], pointer: str, repair: str) -> None:
    text = _machine(state)

    problem = next(one for one in read_definition(text, Dialect.TCSL).problems if one.code == "too-small")

    assert problem.path == pointer
    assert problem.fix is not None
    assert problem.fix.title() == repair
    mended = read_definition(apply_edits(text, problem.fix.edits), Dialect.TCSL)
    assert "too-small" not in {one.code for one in mended.problems}


def test_a_time_limit_of_0_of_the_workflow_is_removed_by_its_repair() -> None:
    text = json.dumps({"StartAt": "A", "TimeoutSeconds": 0, "States": {"A": PASS}})

    (problem,) = read_definition(text, Dialect.TCSL).problems

    assert problem.fix is not None
    assert json.loads(apply_edits(text, problem.fix.edits)) == {"StartAt": "A", "States": {"A": PASS}}
