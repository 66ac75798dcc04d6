"""Which dialect a text is read in: told by its signs, or given; and what differs between them."""

import json
from typing import Any

import pytest

from engine.definition import DEFAULT_TIMEOUT_SECONDS, read_definition
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.problems import Edit, Severity
from engine.states import Map, Task

PASS: dict[str, Any] = {"Type": "Pass", "End": True}
QRN = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/f"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"
INNER = {"StartAt": "I", "States": {"I": PASS}}


def task(resource: str = "f", **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, "End": True, **fields}


def text_of(state: dict[str, Any], **fields: Any) -> str:
    return json.dumps({"StartAt": "A", "States": {"A": state}, **fields})


SIGNS: dict[str, tuple[str, Dialect]] = {
    "nothing": (text_of(PASS), Dialect.TCSL),
    "an extension is no sign": (text_of({"Type": "Wait", "Seconds": 1, "End": True}), Dialect.EXTENDED),
    "a word as Resource is none either": (text_of(task()), Dialect.TCSL),
    "qrn": (text_of(task(QRN)), Dialect.TCSL),
    "arn": (text_of(task(ARN)), Dialect.ASL),
    "a placeholder for an arn": (text_of(task("${StockCheckerFunctionArn}")), Dialect.ASL),
    "an attribute of a template for an arn": (text_of(task("${Function.Arn}")), Dialect.ASL),
    "a placeholder for anything": (text_of(task("${Function}")), Dialect.TCSL),
    "arn and an error name without a dot": (
        text_of(task(ARN, Retry=[{"ErrorEquals": ["StatesTimeout"]}])),
        Dialect.TCSL,
    ),
    "an error name with a dot": (text_of(task(Retry=[{"ErrorEquals": ["States.Timeout"]}])), Dialect.ASL),
    "an error name with a dot behind a qrn": (
        text_of(task(QRN, Retry=[{"ErrorEquals": ["States.Timeout"]}])),
        Dialect.TCSL,
    ),
    "an error name of one's own": (text_of(task(Catch=[{"ErrorEquals": ["My.Error"], "Next": "A"}])), Dialect.TCSL),
    "ItemProcessor": (text_of({"Type": "Map", "ItemProcessor": INNER, "End": True}), Dialect.ASL),
    "Iterator": (text_of({"Type": "Map", "Iterator": INNER, "End": True}), Dialect.TCSL),
    "Assign": (text_of({**PASS, "Assign": {"a": 1}}), Dialect.ASL),
    "Version": (text_of(PASS, Version="1.0"), Dialect.ASL),
    "QueryLanguage JSONPath": (text_of(PASS, QueryLanguage="JSONPath"), Dialect.ASL),
    "QueryLanguage JSONata": (text_of(PASS, QueryLanguage="JSONata"), Dialect.ASL_JSONATA),
    "QueryLanguage JSONata decides": (text_of(task(QRN), QueryLanguage="JSONata"), Dialect.ASL_JSONATA),
    "QueryLanguage of a state": (text_of({**PASS, "QueryLanguage": "JSONata"}), Dialect.ASL),
    "a sign deep inside": (
        text_of({"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": task(ARN)}}], "End": True}),
        Dialect.ASL,
    ),
    "TimeoutMilliseconds": (text_of(task(ARN), TimeoutMilliseconds=5), Dialect.TCSL),
    "broken": ("{", Dialect.TCSL),
    "no object": ("[]", Dialect.TCSL),
    "odd handlers": (text_of(task(Retry=5, Catch=[1, {"ErrorEquals": 2}])), Dialect.TCSL),
}


@pytest.mark.parametrize(("text", "expected"), SIGNS.values(), ids=SIGNS)
def test_the_dialect_is_told_from_signs_in_the_text(text: str, expected: Dialect) -> None:
    dialect = read_definition(text).dialect

    if expected is Dialect.TCSL:
        assert not dialect.is_asl
    else:
        assert dialect is expected


def test_a_given_dialect_wins_and_survives_edits() -> None:
    text = text_of(task(ARN))
    definition = read_definition(text, Dialect.TCSL)
    edited = definition.splice([Edit(text.index('"A"') + 1, text.index('"A"') + 2, "B")])

    assert definition.dialect is Dialect.EXTENDED  # TCSL still, of which an ARN is no part
    assert edited.dialect is Dialect.EXTENDED
    assert read_definition(text_of(task(QRN)), Dialect.ASL).dialect is Dialect.ASL
    assert read_definition(text_of(PASS, QueryLanguage="JSONata"), Dialect.ASL).dialect is Dialect.ASL_JSONATA


def test_an_edit_can_change_the_dialect_of_states_that_it_does_not_touch() -> None:
    states = {"M": {"Type": "Map", "Iterator": INNER, "Next": "T"}, "T": task("f", Retry=[{"ErrorEquals": ["E"]}])}
    text = json.dumps({"StartAt": "M", "States": states})
    before = read_definition(text)

    after = before.splice([Edit(1, 1, '"Version": "1.0", ')])

    for definition, concurrency, attempts in ((before, 1, 2), (after, 0, 3), (read_definition(text), 1, 2)):
        each, work = definition.states["/States/M"], definition.states["/States/T"]
        assert isinstance(each, Map)
        assert isinstance(work, Task)
        assert each.max_concurrency == concurrency
        assert work.retry[0].max_attempts == attempts


def test_only_tcsl_has_a_time_limit_of_its_own() -> None:
    assert read_definition(text_of(PASS)).timeout_seconds == DEFAULT_TIMEOUT_SECONDS
    assert read_definition(text_of(PASS, Version="1.0")).timeout_seconds is None
    assert read_definition(text_of(PASS, Version="1.0", TimeoutSeconds=5)).timeout_seconds == 5


def test_a_state_has_the_query_language_of_the_whole_unless_it_names_one() -> None:
    each = {"Type": "Map", "QueryLanguage": "JSONata", "ItemProcessor": INNER, "End": True}
    definition = read_definition(text_of(each))

    assert definition.states["/States/A"].query is QueryLanguage.JSONATA
    assert definition.states["/States/A/ItemProcessor/States/I"].query is QueryLanguage.JSONPATH


ASL_ERRORS: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, str]]] = {
    "variable with a hyphen": ({**PASS, "Assign": {"a-b": 1}}, {}, ("bad-variable-name", "/States/A/Assign/a-b")),
    "variable called states": ({**PASS, "Assign": {"states.$": "$"}}, {}, ("bad-variable-name", "/States/A/Assign/states.$")),
    "Assign of a text": ({**PASS, "Assign": "x"}, {}, ("wrong-type", "/States/A/Assign")),
    "Assign of a text in JSONata": (
        {**PASS, "Assign": "x"}, {"QueryLanguage": "JSONata"}, ("wrong-type", "/States/A/Assign")
    ),
    "all before others": (
        task(ARN, Retry=[{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}]), {},
        ("all-not-last", "/States/A/Retry/0/ErrorEquals"),
    ),
    "JSONata field in a JSONPath state": ({**PASS, "Output": 1}, {}, ("other-query-language", "/States/A/Output")),
    "path form in a JSONata state": (
        {"Type": "Wait", "SecondsPath": "$.s", "End": True}, {"QueryLanguage": "JSONata"},
        ("other-query-language", "/States/A/SecondsPath"),
    ),
    "comparison in a JSONata rule": (
        {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "A"}]}, {"QueryLanguage": "JSONata"},
        ("other-query-language", "/States/A/Choices/0/Variable"),
    ),
    "condition that is a number": (
        {"Type": "Choice", "Choices": [{"Condition": 1, "Next": "A"}]}, {"QueryLanguage": "JSONata"},
        ("wrong-type", "/States/A/Choices/0/Condition"),
    ),
    "items that are an object": (
        {"Type": "Map", "Items": {}, "ItemProcessor": INNER, "End": True}, {"QueryLanguage": "JSONata"},
        ("wrong-type", "/States/A/Items"),
    ),
    "grammar of an expression": (
        {**PASS, "Output": {"x": ["{% 1 + %}"]}}, {"QueryLanguage": "JSONata"}, ("bad-jsonata", "/States/A/Output/x/0")
    ),
    "error output outside a catcher": (
        {**PASS, "Output": "{% $states.errorOutput %}"}, {"QueryLanguage": "JSONata"}, ("bad-jsonata", "/States/A/Output")
    ),
    "result of a state without work": (
        {**PASS, "Assign": {"x": "{% $states.result %}"}}, {"QueryLanguage": "JSONata"},
        ("bad-jsonata", "/States/A/Assign/x"),
    ),
    "result before the work": (
        task(ARN, Arguments="{% $states.result %}"), {"QueryLanguage": "JSONata"},
        ("bad-jsonata", "/States/A/Arguments"),
    ),
    "result in a catcher": (
        task(ARN, Catch=[{"ErrorEquals": ["E"], "Output": "{% $states.result %}", "Next": "A"}]),
        {"QueryLanguage": "JSONata"},
        ("bad-jsonata", "/States/A/Catch/0/Output"),
    ),
    "unknown member of $states": (
        {**PASS, "Output": "{% $states.inptu %}"}, {"QueryLanguage": "JSONata"}, ("bad-jsonata", "/States/A/Output")
    ),
    "two concurrencies": (
        {"Type": "Map", "MaxConcurrency": 1, "MaxConcurrencyPath": "$.n", "ItemProcessor": INNER, "End": True}, {},
        ("both-given", "/States/A/MaxConcurrencyPath"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("state", "fields", "expected"), ASL_ERRORS.values(), ids=ASL_ERRORS)
def test_what_the_service_refuses_is_an_error(
    state: dict[str, Any], fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    problems = read_definition(text_of(state, Version="1.0", **fields)).problems

    assert expected in [(one.code, one.path) for one in problems if one.severity is Severity.ERROR]


def test_result_and_error_are_there_behind_the_work() -> None:
    catcher = {"ErrorEquals": ["E"], "Output": "{% $states.errorOutput %}", "Next": "A"}
    state = task(ARN, Output="{% $states.result %}", Assign={"x": "{% $states.result.y %}"}, Catch=[catcher])

    problems = read_definition(text_of(state, Version="1.0", QueryLanguage="JSONata")).problems

    assert [one.code for one in problems if one.severity is Severity.ERROR] == []


def test_tcsl_has_no_variables() -> None:
    states = {
        "P": {**PASS, "Parameters": {"a.$": "$x"}},
        "I": {**PASS, "InputPath": "$x.a"},
        "C": {"Type": "Choice", "Choices": [{"Variable": "$x", "IsNumeric": True, "Next": "P"}]},
    }
    for name, state in states.items():
        text = json.dumps({"StartAt": name, "States": {"P": PASS, name: state}})

        problems = read_definition(text, Dialect.TCSL).problems

        assert any("variables belong" in one.text() for one in problems if one.severity is Severity.ERROR), name
