"""Definitions that Step Functions refuses, warns of or accepts, by the rule that decides."""

import json
from typing import Any

import pytest

from engine.definition import read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Severity
from engine.language.values import Json

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
INTEGRATION = "arn:aws:states:::"
PASS = {"Type": "Pass", "End": True}
TASK = {"Type": "Task", "Resource": FUNCTION, "End": True}
INNER = {"StartAt": "I", "States": {"I": PASS}}
DISTRIBUTED = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, **INNER}
MAP = {"Type": "Map", "ItemProcessor": DISTRIBUTED, "End": True}
OBJECT = {"Resource": f"{INTEGRATION}s3:getObject"}
RULE = {"Variable": "$.a", "NumericEquals": 1, "Next": "Z"}


def _text(state: dict[str, Any], **others: dict[str, Any]) -> str:
    return json.dumps({"StartAt": "A", "States": {"A": state, **others}})


def _found(text: str, dialect: Dialect, severity: Severity) -> list[tuple[str, str]]:
    problems = read_definition(text, dialect).problems
    return [(problem.code, problem.path) for problem in problems if problem.severity is severity]


def _jsonata(**fields: Any) -> dict[str, Any]:
    return {"Type": "Pass", "QueryLanguage": "JSONata", **fields, "End": True}


def _configured(**config: str) -> dict[str, Any]:
    return {**MAP, "ItemProcessor": {"ProcessorConfig": config, **INNER}}


def _called(action: str, parameters: dict[str, Any]) -> str:
    return _text({**TASK, "Resource": INTEGRATION + action, "Parameters": parameters})


REFUSED: dict[str, tuple[str, str, str]] = {
    "argument that is missing": (
        _called("sqs:sendMessage", {"QueueUrl": "q"}),
        "missing-argument",
        "/States/A/Parameters",
    ),
    "argument that is missing in a query": (
        _text({**TASK, "QueryLanguage": "JSONata", "Resource": f"{INTEGRATION}sns:publish", "Arguments": {}}),
        "missing-argument",
        "/States/A/Arguments",
    ),
    "no arguments": (_text({**TASK, "Resource": f"{INTEGRATION}sqs:sendMessage"}), "no-arguments", "/States/A"),
    "no arguments in a query": (
        _text({**TASK, "QueryLanguage": "JSONata", "Resource": f"{INTEGRATION}lambda:invoke"}),
        "no-arguments",
        "/States/A",
    ),
    "no arguments of a call by the SDK": (
        _text({**TASK, "Resource": f"{INTEGRATION}aws-sdk:sqs:listQueues"}),
        "no-arguments",
        "/States/A",
    ),
    "argument of a task that is waited for": (
        _called("ecs:runTask.sync", {"TaskDefinition": "t", "Count.$": "$.count"}),
        "odd-argument",
        "/States/A/Parameters/Count.$",
    ),
    "argument that an action of the SDK lacks": (
        _called("aws-sdk:s3:putObject", {"Bucket": "b", "Key": "k"}),
        "missing-argument",
        "/States/A/Parameters",
    ),
    "argument that a structure of the SDK does not have": (
        _called("aws-sdk:dynamodb:query", {"TableName": "t", "KeyConditions": {"a/b": {"Odd.$": "$.o"}}}),
        "odd-argument",
        "/States/A/Parameters/KeyConditions/a~1b/Odd.$",
    ),
    "number in a query of the SDK": (
        _text(
            {
                **TASK,
                "QueryLanguage": "JSONata",
                "Resource": f"{INTEGRATION}aws-sdk:sqs:deleteMessage",
                "Arguments": {"QueueUrl": "{% $url %}", "ReceiptHandle": 1},
            }
        ),
        "wrong-argument",
        "/States/A/Arguments/ReceiptHandle",
    ),
    "field of no state": (_text({**PASS, "Colour": 1}), "unknown-field", "/States/A/Colour"),
    "field of another type": (_text({**PASS, "ResultSelector": {}}), "unknown-field", "/States/A/ResultSelector"),
    "timeout of a Parallel": (
        _text({"Type": "Parallel", "Branches": [INNER], "TimeoutSeconds": 1, "End": True}),
        "unknown-field",
        "/States/A/TimeoutSeconds",
    ),
    "query language of a processor": (
        _text({**MAP, "ItemProcessor": {**DISTRIBUTED, "QueryLanguage": "JSONata"}}),
        "unknown-field",
        "/States/A/ItemProcessor/QueryLanguage",
    ),
    "misspelt field": (_text({**PASS, "ResultPaht": "$.a"}), "misspelt-field", "/States/A/ResultPaht"),
    "unknown member of a rule": (
        _text({"Type": "Choice", "Choices": [{**RULE, "Colour": 1}]}, Z=PASS),
        "unknown-field",
        "/States/A/Choices/0/Colour",
    ),
    "action of an integration that has others": (
        _text({**TASK, "Resource": f"{INTEGRATION}dynamodb:query"}),
        "no-such-action",
        "/States/A/Resource",
    ),
    "items of several places": (_text({**MAP, "ItemsPath": "$.a[*].b"}), "bad-path", "/States/A/ItemsPath"),
    "items at any depth": (_text({**MAP, "ItemsPath": "$..b"}), "bad-path", "/States/A/ItemsPath"),
    "argument that an integration does not have": (
        _called("lambda:invoke", {"FunctionName": "f", "a/b": 1}),
        "odd-argument",
        "/States/A/Parameters/a~1b",
    ),
    "argument in JSONata": (
        _text(
            {
                **TASK,
                "QueryLanguage": "JSONata",
                "Resource": f"{INTEGRATION}sqs:sendMessage",
                "Arguments": {"QueueUrl": "q", "MessageBody": "{% 1 %}", "Body.$": "m"},
            }
        ),
        "odd-argument",
        "/States/A/Arguments/Body.$",
    ),
    "address that cannot be called": (
        _called("http:invoke", {"ApiEndpoint": "$.address", "Method": "GET", "Authentication": {}}),
        "bad-endpoint",
        "/States/A/Parameters/ApiEndpoint",
    ),
    "number of the context object": (
        _text({**MAP, "ToleratedFailureCountPath": "$$.Execution.Input.n"}),
        "bad-path",
        "/States/A/ToleratedFailureCountPath",
    ),
    "number in many places": (
        _text({**MAP, "ItemBatcher": {"MaxItemsPerBatchPath": "$.n[*]"}}),
        "bad-path",
        "/States/A/ItemBatcher/MaxItemsPerBatchPath",
    ),
    "state that nothing leads to": (_text(PASS, B=PASS), "unreachable", "/States/B"),
    "name of 81 characters": (
        json.dumps({"StartAt": "n" * 81, "States": {"n" * 81: PASS}}),
        "long-name",
        "/States/" + "n" * 81,
    ),
    "no end anywhere": (
        _text({"Type": "Pass", "Next": "B"}, B={"Type": "Pass", "Next": "A"}),
        "endless-loop",
        "/States/A",
    ),
    "expression that does not end": (_text(_jsonata(Output="{% 1 %")), "bad-jsonata", "/States/A/Output"),
    "expression that does not begin": (_text(_jsonata(Output=["1 %}"])), "bad-jsonata", "/States/A/Output/0"),
    "blank before an expression": (_text(_jsonata(Output={"a": " {% 1 %}"})), "bad-jsonata", "/States/A/Output/a"),
    "seconds that do not end": (
        _text({"Type": "Wait", "QueryLanguage": "JSONata", "Seconds": "{% 1", "End": True}),
        "bad-jsonata",
        "/States/A/Seconds",
    ),
    "timeout above the limit": (_text({**TASK, "TimeoutSeconds": 10**8}), "too-large", "/States/A/TimeoutSeconds"),
    "wait above the limit": (
        _text({"Type": "Wait", "Seconds": 10**8, "End": True}),
        "too-large",
        "/States/A/Seconds",
    ),
    "attempts above the limit": (
        _text({**TASK, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 10**8}]}),
        "too-large",
        "/States/A/Retry/0/MaxAttempts",
    ),
    "heartbeat as long as the timeout": (
        _text({**TASK, "TimeoutSeconds": 5, "HeartbeatSeconds": 5}),
        "late-heartbeat",
        "/States/A/HeartbeatSeconds",
    ),
    "function without an alias after its colon": (
        _text({**TASK, "Resource": FUNCTION + ":"}),
        "bad-function-arn",
        "/States/A/Resource",
    ),
    "alias of odd characters": (
        _text({**TASK, "Resource": FUNCTION + ":*#1"}),
        "bad-function-arn",
        "/States/A/Resource",
    ),
    "job of a function": (
        _text({**TASK, "Resource": "arn:aws:states:::lambda:invoke.sync"}),
        "no-such-pattern",
        "/States/A/Resource",
    ),
    "token of a job": (
        _text({**TASK, "Resource": "arn:aws:states:::glue:startJobRun.waitForTaskToken"}),
        "no-such-pattern",
        "/States/A/Resource",
    ),
    "second form of waiting for a job": (
        _text({**TASK, "Resource": "arn:aws:states:::ecs:runTask.sync:2"}),
        "no-such-pattern",
        "/States/A/Resource",
    ),
    "placeholder that does not end": (_text({**TASK, "Resource": "${fn"}), "odd-resource", "/States/A/Resource"),
    "call that is not closed": (
        _text({**PASS, "Parameters": {"a.$": "States.MathAdd(1, 1"}}),
        "bad-template",
        "/States/A/Parameters/a.$",
    ),
    "two limits of a reader": (
        _text({**MAP, "ItemReader": {**OBJECT, "ReaderConfig": {"MaxItems": 1, "MaxItemsPath": "$.n"}}}),
        "both-given",
        "/States/A/ItemReader/ReaderConfig/MaxItemsPath",
    ),
    "more items than a map run may have": (
        _text({**MAP, "ItemReader": {**OBJECT, "ReaderConfig": {"MaxItems": 100_000_001}}}),
        "too-large",
        "/States/A/ItemReader/ReaderConfig/MaxItems",
    ),
    "less than no items": (
        _text({**MAP, "ItemReader": {**OBJECT, "ReaderConfig": {"MaxItems": -1}}}),
        "too-small",
        "/States/A/ItemReader/ReaderConfig/MaxItems",
    ),
    "two sizes of a batch": (
        _text({**MAP, "ItemBatcher": {"MaxItemsPerBatch": 1, "MaxItemsPerBatchPath": "$.n"}}),
        "both-given",
        "/States/A/ItemBatcher/MaxItemsPerBatchPath",
    ),
    "label of nothing": (_text({**MAP, "Label": ""}), "bad-label", "/States/A/Label"),
    "label of 41 characters": (_text({**MAP, "Label": "x" * 41}), "bad-label", "/States/A/Label"),
    "label with a colon": (_text({**MAP, "Label": "a:b"}), "bad-label", "/States/A/Label"),
    "mode that there is not": (
        _text(_configured(Mode="BOTH")),
        "not-one-of",
        "/States/A/ItemProcessor/ProcessorConfig/Mode",
    ),
    "mode without a type of executions": (
        _text(_configured(Mode="DISTRIBUTED")),
        "missing-field",
        "/States/A/ItemProcessor/ProcessorConfig",
    ),
}


@pytest.mark.parametrize(("text", "code", "place"), REFUSED.values(), ids=REFUSED)
def test_what_step_functions_refuses_is_the_one_error(text: str, code: str, place: str) -> None:
    assert _found(text, Dialect.ASL, Severity.ERROR) == [(code, place)]


@pytest.mark.parametrize("type_name", [{}, [], 1, None], ids=["object", "array", "number", "null"])
def test_a_type_that_is_no_text_is_a_problem_like_any_other(type_name: Any) -> None:
    text = json.dumps(
        {"StartAt": "A", "States": {"A": {"Type": type_name, "QueryLanguage": "JSONata", "Output": "{% 1 %}"}}}
    )

    assert ("wrong-type", "/States/A/Type") in _found(text, Dialect.ASL, Severity.ERROR)


WARNED: dict[str, tuple[str, str, str]] = {
    "path under a plain key": (
        _text({**PASS, "Parameters": {"a": [{"b": "$.c"}]}}),
        "no-dollar",
        "/States/A/Parameters/a/0/b",
    ),
    "call under a plain key": (_text({**PASS, "Assign": {"a": "States.UUID()"}}), "no-dollar", "/States/A/Assign/a"),
    "text for a number": (
        _text({**PASS, "Parameters": {"a.$": "States.MathAdd(1, '-1')"}}),
        "failing-call",
        "/States/A/Parameters/a.$",
    ),
    "call inside a call without its second argument": (
        _text({**PASS, "Parameters": {"a": [{"b.$": "States.Array(States.MathAdd($.n))"}]}}),
        "failing-call",
        "/States/A/Parameters/a/0/b.$",
    ),
    "call in the path of an error": (
        _text({"Type": "Fail", "ErrorPath": "States.Format('{} {}', $.a)"}),
        "failing-call",
        "/States/A/ErrorPath",
    ),
    "function in a path": (_text({**PASS, "InputPath": "$.a.length()"}), "path-function", "/States/A/InputPath"),
    "function in a path of a rule": (
        _text({"Type": "Choice", "Choices": [{**RULE, "Variable": "$.a.size()"}], "Default": "B"}, B=PASS, Z=PASS),
        "path-function",
        "/States/A/Choices/0/Variable",
    ),
    "function in a path of a payload": (
        _text({**PASS, "Parameters": {"a": [{"b.$": "$.c..d.sum()"}]}}),
        "path-function",
        "/States/A/Parameters/a/0/b.$",
    ),
    "path in a result": (_text({**PASS, "Result": [{"a.$": "$.b"}]}), "static-result", "/States/A/Result/0/a.$"),
    "path into a constant that has no such member": (
        _text({"Type": "Pass", "Result": {"a": 1}, "Next": "B"}, B={"Type": "Wait", "SecondsPath": "$.b", "End": True}),
        "path-to-nothing",
        "/States/B/SecondsPath",
    ),
    "resource of another tool": (_text({**TASK, "Resource": "{{.Fn}}"}), "odd-resource", "/States/A/Resource"),
    "inner loop without a way out": (
        _text({**MAP, "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Next": "I"}}}}),
        "endless-loop",
        "/States/A/ItemProcessor/States/I",
    ),
    "loop without a way out beside an end": (
        _text(
            {"Type": "Choice", "Choices": [{**RULE, "Next": "B"}], "Default": "Z"},
            B={"Type": "Pass", "Next": "B"},
            Z=PASS,
        ),
        "endless-loop",
        "/States/B",
    ),
}


@pytest.mark.parametrize(("text", "code", "place"), WARNED.values(), ids=WARNED)
def test_what_step_functions_takes_but_is_not_meant_is_a_warning(text: str, code: str, place: str) -> None:
    assert _found(text, Dialect.ASL, Severity.ERROR) == []
    assert _found(text, Dialect.ASL, Severity.WARNING) == [(code, place)]


ACCEPTED: dict[str, str] = {
    "loop with a way out": _text(
        {"Type": "Choice", "Choices": [RULE], "Default": "B"}, B={"Type": "Pass", "Next": "A"}, Z=PASS
    ),
    "variable of a catcher and of the branch that it is for": _text(
        {
            "Type": "Parallel",
            "Branches": [{"StartAt": "I", "States": {"I": {**TASK, "Assign": {"v": 1}}}}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"v": 2}, "Next": "Z"}],
            "End": True,
        },
        Z=PASS,
    ),
    "version of a function": _text({**TASK, "Resource": FUNCTION + ":$LATEST"}),
    "second form of waiting for an execution": _text(
        {
            **TASK,
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {"StateMachineArn.$": "$"},
        }
    ),
    "placeholder for a pattern": _text(
        {**TASK, "Resource": "arn:${p}:states:::lambda:invoke.sync", "Parameters": {"FunctionName": "f"}}
    ),
    "arguments that are a query": _text(
        {
            **TASK,
            "QueryLanguage": "JSONata",
            "Resource": f"{INTEGRATION}sqs:sendMessage",
            "Arguments": "{% $states.input %}",
        }
    ),
    "function without arguments": _text(TASK),
    "placeholder for a resource": _text({**TASK, "Resource": "${fn}"}),
    "placeholder in a function": _text({**TASK, "Resource": FUNCTION + ":${alias}"}),
    "placeholder for a mode": _text(_configured(Mode="${mode}")),
    "per cent sign in a text": _text(_jsonata(Output="100 % {sure}")),
    "expression in a comment": _text(_jsonata(Comment="{% not one")),
    "longest times": _text({**TASK, "TimeoutSeconds": 99_999_999, "HeartbeatSeconds": 99_999_998}),
    "expression in a JSONPath state": _text({**PASS, "Parameters": {"a": "{% b %"}}),
    "path into a constant that has it": _text(
        {"Type": "Pass", "Result": {"a": {"b": 1}}, "Next": "B"}, B={**PASS, "InputPath": "$.a.b"}
    ),
    "path into the result put elsewhere": _text(
        {"Type": "Pass", "Result": 1, "ResultPath": "$.a", "Next": "B"}, B={**PASS, "InputPath": "$.b"}
    ),
    "path of a state with two ways in": _text(
        {"Type": "Choice", "Choices": [{**RULE, "Next": "B"}], "Default": "C"},
        B={"Type": "Pass", "Result": {}, "Next": "C"},
        C={**PASS, "InputPath": "$.a"},
    ),
    "negative number": _text({**PASS, "Parameters": {"a.$": "States.MathAdd($.n, -1)"}}),
    "number in a variable": _text({**MAP, "MaxConcurrencyPath": "$most", "Assign": {"most": 1}}),
    "items of the context object": _text({**MAP, "ItemsPath": "$$.Execution.Input.items"}),
    "argument that a path may give": _called("lambda:invoke", {"FunctionName.$": "$.f", "Odd.$": "$.o"}),
    "argument of a task that nobody waits for": _called("ecs:runTask", {"TaskDefinition": "t", "Count": 1}),
    "argument of a task that gets a token": _called(
        "ecs:runTask.waitForTaskToken", {"TaskDefinition": "t", "Count": 2}
    ),
    "any argument of a service of the SDK that is no more": _called("aws-sdk:qldb:listLedgers", {"Anything": 1}),
    "items of the last place": _text({**MAP, "ItemsPath": "$.a[-1]"}),
    "arguments of the SDK by paths": _called("aws-sdk:s3:putObject", {"Bucket.$": "$.b", "Key": "k", "Body.$": "$"}),
    "arguments of the SDK that are filled in later": _called(
        "aws-sdk:sqs:receiveMessage", {"QueueUrl": "${url}", "WaitTimeSeconds": "${seconds}"}
    ),
    "address that is filled in later": _called("http:invoke", {"ApiEndpoint": "${url}", "Method": "GET"}),
    "address that a path gives": _called("http:invoke", {"ApiEndpoint.$": "$.url", "Method": "GET"}),
    "address of this machine": _called("http:invoke", {"ApiEndpoint": "http://127.0.0.1:80", "Method": "GET"}),
    "parameters in an array": _text({**PASS, "Parameters": [{"a.$": "$.b"}, 1]}),
    "parameters that are text": _text({**TASK, "Parameters": "$.a"}),
    "null for each item": _text({**MAP, "ItemSelector": None}),
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_what_step_functions_accepts_has_no_problem(text: str) -> None:
    found = read_definition(text, Dialect.ASL).problems

    assert [one.code for one in found if one.severity is not Severity.INFO] == []


@pytest.mark.parametrize("selector", [[1], "$.a", None], ids=["array", "text", "null"])
def test_what_a_result_is_made_of_is_an_object_for_step_functions_too(selector: Json) -> None:
    text = _text({**TASK, "ResultSelector": selector})

    assert _found(text, Dialect.ASL, Severity.ERROR) == [("wrong-type", "/States/A/ResultSelector")]


PASSED_OVER = ("field of no state", "misspelt field", "state that nothing leads to", "name of 81 characters")


@pytest.mark.parametrize("name", PASSED_OVER)
def test_asw_passes_over_what_only_step_functions_refuses(name: str) -> None:
    text, code, place = REFUSED[name]

    assert (code, place) in _found(text, Dialect.TCSL, Severity.WARNING)
    assert _found(text, Dialect.TCSL, Severity.ERROR) == []


def test_a_misspelt_argument_is_renamed_by_its_fix() -> None:
    definition = read_definition(_called("lambda:invoke", {"functionName": "f", "Payload.$": "$"}), Dialect.ASL)
    odd, missing = sorted(definition.problems, key=lambda one: one.code, reverse=True)
    assert (missing.code, missing.fix) == ("missing-argument", None)
    problem = odd
    assert problem.fix is not None

    mended = definition.splice(problem.fix.edits)

    assert [one.severity for one in mended.problems] == []
    assert '"FunctionName": "f"' in mended.text


def test_a_name_inside_an_argument_of_the_sdk_is_renamed_by_its_fix() -> None:
    entries = [{"Id": "1", "messageBody.$": "$.m"}]
    text = _called("aws-sdk:sqs:sendMessageBatch", {"QueueUrl": "q", "Entries": entries})
    (problem,) = read_definition(text, Dialect.ASL).problems
    assert problem.fix is not None

    mended = read_definition(text, Dialect.ASL).splice(problem.fix.edits)

    assert mended.problems == ()
    assert '"MessageBody.$": "$.m"' in mended.text


def test_a_name_is_not_renamed_to_one_that_is_there() -> None:
    text = _called("aws-sdk:sqs:deleteQueue", {"QueueUrl": "q", "queueUrl": "p"})

    (problem,) = read_definition(text, Dialect.ASL).problems

    assert (problem.code, problem.fix) == ("odd-argument", None)


@pytest.mark.parametrize(
    ("action", "field"),
    [
        ("aws-sdk:sqs:listQueues", "Parameters"),
        ("athena:getQueryResults", "Arguments"),
        ("sqs:sendMessage", ""),
        ("aws-sdk:sqs:purgeQueue", ""),
    ],
)
def test_arguments_that_may_be_empty_are_added_by_a_fix(action: str, field: str) -> None:
    language = {"QueryLanguage": "JSONata"} if field == "Arguments" else {}
    definition = read_definition(_text({**TASK, **language, "Resource": INTEGRATION + action}), Dialect.ASL)
    (problem,) = definition.problems

    if not field:
        assert problem.fix is None
    else:
        assert problem.fix is not None
        mended = definition.splice(problem.fix.edits)
        assert mended.problems == ()
        assert json.loads(mended.text)["States"]["A"][field] == {}


def test_an_argument_is_not_renamed_to_one_that_is_there() -> None:
    definition = read_definition(_called("lambda:invoke", {"functionName": "f", "FunctionName.$": "$"}), Dialect.ASL)

    assert [one.fix for one in definition.problems] == [None]
