"""What Step Functions says of definitions: codes, sentences and places as the service gives them."""

import json
from typing import Any

import pytest

from engine.api.definitions import check, diagnose
from engine.api.faults import Fault
from tests.engine.api.serving import needed_arguments

PASS = {"Type": "Pass", "End": True}
INNER = {"StartAt": "I", "States": {"I": PASS, "G": PASS}}
SCHEMA, TARGET = "SCHEMA_VALIDATION_FAILED", "MISSING_TRANSITION_TARGET"
LAMBDA = "arn:aws:states:::lambda:invoke"
_PARAMETERS = "/States/A/Parameters"
TASK = {"Type": "Task", "Resource": LAMBDA, "Parameters": {"FunctionName": "f"}, "End": True}


def _text(state: dict[str, Any], others: dict[str, Any] | None = None, **top: Any) -> str:
    return json.dumps({"StartAt": "A", "States": {"A": state, **(others or {})}, **top})


def _called(action: str, parameters: dict[str, Any]) -> str:
    return _text({**TASK, "Resource": f"arn:aws:states:::{action}", "Parameters": parameters})


def _expression(value: Any) -> str:
    return _text({**PASS, "Output": value}, QueryLanguage="JSONata")


def _top_level(name: str) -> str:
    return f"Reference to '{name}' at the top level is not supported."


TOLD: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "field of no state": (_text({**PASS, "Retry": []}), [(SCHEMA, "Field 'Retry' is not supported", "/States/A")]),
    "arguments that an action of the SDK lacks": (
        _called("aws-sdk:s3:putObject", {"bucket": "b", "Key": "k"}),
        [(SCHEMA, f"The field '{name}' is required but was missing", _PARAMETERS) for name in ("Bucket", "Body")],
    ),
    "name deep in the arguments of the SDK": (
        _called("aws-sdk:sqs:sendMessageBatch", {"QueueUrl": "q", "Entries": [{"Id": "1", "messageBody": "m"}]}),
        [
            (
                SCHEMA,
                "The field \"messageBody\" is not supported by Step Functions. Did you mean 'MessageBody'?",
                _PARAMETERS,
            )
        ],
    ),
    "number in the arguments of the SDK": (
        _called("aws-sdk:sqs:deleteMessage", {"QueueUrl": 1, "ReceiptHandle": 2}),
        [(SCHEMA, "The value for the field 'QueueUrl' must be a STRING", _PARAMETERS)],
    ),
    "number of tasks that are waited for": (
        _called("ecs:runTask.sync", {"TaskDefinition": "t", "StartedBy": "me", "Count.$": "$.n"}),
        [
            (SCHEMA, f"The field '{name}' is not supported by Step Functions", _PARAMETERS)
            for name in ("StartedBy", "Count")
        ],
    ),
    "field of no catcher": (
        _text({**TASK, "Catch": [{"ErrorEquals": ["E"], "Next": "A", "_c": 1}]}),
        [(SCHEMA, "Field '_c' is not supported", "/States/A/Catch[0]")],
    ),
    "target that is not there": (
        _text({"Type": "Pass", "Next": "C"}, {"B": PASS}),
        [(TARGET, "Missing 'Next' target: C", "/States/A/Next"), (TARGET, 'State "B" is not reachable.', "/States/B")],
    ),
    "target of a rule": (
        _text({"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "C"}], "Default": "B"}, {"B": PASS}),
        [(TARGET, "Missing 'Next' target: C", "/States/A/Choices[0]/Next")],
    ),
    "start that is not there": (
        json.dumps({"StartAt": "Elsewhere", "States": {"A": PASS}}),
        [(TARGET, "Missing 'Next' target: Elsewhere", "/StartAt"), (TARGET, 'State "A" is not reachable.', "/States/A")],
    ),
    "fields before targets, and targets before what is not reached": (
        json.dumps(
            {
                "StartAt": "Missing",
                "States": {
                    "A": {"Type": "Pass", "Next": "Unknown"},
                    "B": {"Type": "Wait", "Seconds": -1, "End": True},
                },
            }
        ),
        [
            (SCHEMA, "Minimum value is 0", "/States/B/Seconds"),
            (TARGET, "Missing 'Next' target: Missing", "/StartAt"),
            (TARGET, "Missing 'Next' target: Unknown", "/States/A/Next"),
            (TARGET, 'State "A" is not reachable.', "/States/A"),
            (TARGET, 'State "B" is not reachable.', "/States/B"),
        ],
    ),
    "integration without arguments": (
        _text({"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:neptune:describeDBClusters", "End": True}),
        [
            (
                SCHEMA,
                "Parameters field is required for resource ARN: arn:aws:states:::aws-sdk:neptune:describeDBClusters",
                "/States/A",
            )
        ],
    ),
    "argument that is missing": (
        _text({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q"}, "End": True}),
        [(SCHEMA, "The field 'MessageBody' is required but was missing", "/States/A/Parameters")],
    ),
    "slash in a name": (
        _text(PASS, {"a/b": PASS}), [(TARGET, 'State "a/b" is not reachable.', "/States/a/b")]
    ),
    "inside a branch": (
        _text({"Type": "Parallel", "Branches": [INNER], "End": True}),
        [(TARGET, 'State "G" is not reachable.', "/States/A/Branches[0]/States/G")],
    ),
    "call that is not closed": (
        _text({**PASS, "Parameters": {"a": [{"b.$": "States.UUID("}]}}),
        [
            (
                SCHEMA,
                "The value for the field 'b.$' must be a valid JSONPath or a valid intrinsic function call",
                "/States/A/Parameters/a[0]",
            )
        ],
    ),
    "no end": (
        _text({"Type": "Pass", "Next": "B"}, {"B": {"Type": "Pass", "Next": "A"}}),
        [("MISSING_END_STATE", "Workflow has no terminal state", "")],
    ),
    "an end that is not reached": (
        _text({"Type": "Pass", "Next": "A"}, {"C": PASS}), [(TARGET, 'State "C" is not reachable.', "/States/C")]
    ),
    "JSONata field": (
        _text({**PASS, "Output": 1}),
        [(SCHEMA, "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage", "/States/A")],
    ),
    "JSONPath state": (
        _text({**PASS, "QueryLanguage": "JSONPath"}, QueryLanguage="JSONata"),
        [(SCHEMA, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", "/States/A")],
    ),
    "JSONPath state with a JSONata field": (
        _text({**PASS, "QueryLanguage": "JSONPath", "Output": 1}, QueryLanguage="JSONata"),
        [(SCHEMA, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", "/States/A")],
    ),
    "state that is beside an inner loop": (
        _text({"Type": "Map", "ItemProcessor": {"StartAt": "I", "States": {name: {"Type": "Pass", "Next": "I"} for name in "IG"}}, "End": True}),
        [(TARGET, 'State "G" is not reachable.', "/States/A/ItemProcessor/States/G")],
    ),
    "names at the top level": (
        _expression({"a": {"b": ["{% aa + bb %}"]}}),
        [("UNSUPPORTED_JSONATA_EXPRESSION", _top_level(name), "/States/A/Output/a/b[0]") for name in ("aa", "bb")],
    ),
    "context item": (
        _expression("{% $.phone %}"), [("UNSUPPORTED_JSONATA_EXPRESSION", _top_level("$"), "/States/A/Output")]
    ),
    "root": (
        _expression("{% $$.phone %}"),
        [("UNSUPPORTED_JSONATA_EXPRESSION", "Reference to '$$' is not supported.", "/States/A/Output")],
    ),
    "member that $states has not here": (
        _expression("{% $states.result.x %}"),
        [("UNSUPPORTED_JSONATA_EXPRESSION", "Field '$states.result' does not exist.", "/States/A/Output")],
    ),
    "operator that the language had later": (
        _expression("{% $a ?? 1 %}"),
        [("INVALID_JSONATA_EXPRESSION", 'The symbol "?" cannot be used as a unary operator', "/States/A/Output")],
    ),
    "operator without a middle": (
        _expression("{% $a ?: 1 %}"),
        [("INVALID_JSONATA_EXPRESSION", 'The symbol ":" cannot be used as a unary operator', "/States/A/Output")],
    ),
    "grammar": (
        _expression("{% phone[1,2) %}"), [("INVALID_JSONATA_EXPRESSION", 'Expected "]", got ","', "/States/A/Output")]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD.values(), ids=TOLD)
def test_a_refused_definition_is_told_as_the_service_tells_it(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = diagnose(text, "STANDARD")

    assert [(one.code, one.message, one.location) for one in found] == expected
    assert {one.severity for one in found} == {"ERROR"}


def test_the_fault_of_a_definition_without_an_end_has_the_service_s_null() -> None:
    with pytest.raises(Fault) as caught:
        check(_text({"Type": "Pass", "Next": "A"}), "STANDARD")

    told = "'MISSING_END_STATE: Workflow has no terminal state at null'"
    assert str(caught.value.message) == f"Invalid State Machine Definition: {told}"


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"Parameters": {"a": "$.b"}}, "NO_DOLLAR"), ({"Result": {"a.$": "$.b"}}, "PASS_RESULT_IS_STATIC")],
    ids=["no dollar", "static result"],
)
def test_a_warning_of_the_service_refuses_nothing(fields: dict[str, Any], code: str) -> None:
    text = _text({**PASS, **fields})

    assert [(one.severity, one.code) for one in diagnose(text, "STANDARD")] == [("WARNING", code)]
    assert check(text, "STANDARD").machine is not None


def test_a_path_without_its_dollar_is_told_with_the_name_that_it_needs() -> None:
    (told,) = diagnose(_text({**PASS, "Parameters": {"value": "$.value"}}), "STANDARD")

    words = "Instead of 'value', use 'value.$' to evaluate it as a JSONPath at runtime."
    assert told.message == f"The value of 'value' looks like a JSONPath. {words}"
    assert told.location == "/States/A/Parameters"


def test_what_only_we_warn_of_is_not_told() -> None:
    retry = [{"ErrorEquals": ["E"], "MaxAttempts": 0}]

    assert diagnose(_text({**TASK, "Retry": retry}), "STANDARD") == []


@pytest.mark.parametrize("action", ["glue:startJobRun.sync", "sqs:sendMessage.waitForTaskToken"])
def test_only_a_standard_machine_waits_for_others(action: str) -> None:
    resource = f"arn:aws:states:::{action}"
    task = {"Type": "Task", "Resource": resource, "Parameters": needed_arguments(resource), "End": True}
    branches = {"Type": "Parallel", "Branches": [{"StartAt": "T", "States": {"T": task}}], "End": True}

    assert [one.location for one in diagnose(_text(branches), "EXPRESS")] == ["/States/A/Branches[0]/States/T/Resource"]
    assert diagnose(_text(branches), "STANDARD") == []


@pytest.mark.parametrize("language", ["jsonata", "", None, 5], ids=repr)
def test_a_query_language_that_is_none_is_told_of_and_read_as_jsonata(language: Any) -> None:
    whole = {"QueryLanguage": language, "StartAt": "A", "States": {"A": {**PASS, "Parameters": {}}}}
    of_state = {"StartAt": "A", "States": {"A": {**PASS, "QueryLanguage": language, "Parameters": {}}}}
    other = "The QueryLanguage is set to 'JSONata', but field 'Parameters' is only supported for the 'JSONPath' QueryLanguage"

    for definition, place in ((whole, "/QueryLanguage"), (of_state, "/States/A/QueryLanguage")):
        told = {one.location: one.message for one in diagnose(json.dumps(definition), "STANDARD")}
        assert told.keys() == {place, "/States/A"}
        assert told["/States/A"] == other


def test_a_placeholder_for_a_query_language_is_read_as_jsonpath() -> None:
    definition = {"QueryLanguage": "${language}", "StartAt": "A", "States": {"A": {**PASS, "Parameters": {}}}}

    assert diagnose(json.dumps(definition), "STANDARD") == []


def test_the_root_of_the_input_is_not_called_a_name_at_the_top_level() -> None:
    told = diagnose(_text({**PASS, "Output": "{% $$.a %}"}, QueryLanguage="JSONata"), "STANDARD")

    assert [(one.code, one.message, one.location) for one in told] == [
        ("UNSUPPORTED_JSONATA_EXPRESSION", "Reference to '$$' is not supported.", "/States/A/Output")
    ]


@pytest.mark.parametrize(
    ("language", "fault"),
    [("jsonata", "Value should be one of the following: [JSONPath, JSONata]"), (5, "Expected value of type [STRING]")],
)
def test_a_wrong_query_language_of_a_state_is_told_behind_its_other_fields(language: Any, fault: str) -> None:
    told = diagnose(_text({**PASS, "QueryLanguage": language, "Output": 1, "InputPath": "$.a"}), "STANDARD")
    machine = {"QueryLanguage": language, "StartAt": "A", "States": {"A": {**PASS, "InputPath": "$.a"}}}
    whole = diagnose(json.dumps(machine), "STANDARD")
    other = "The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage"

    assert [(one.message, one.location) for one in told] == [
        (other, "/States/A"),
        (fault, "/States/A/QueryLanguage"),
    ]
    assert [(one.message, one.location) for one in whole] == [(fault, "/QueryLanguage"), (other, "/States/A")]


def test_of_a_state_that_cannot_be_jsonpath_the_fields_of_jsonata_are_not_told() -> None:
    state = {"Type": "Map", "QueryLanguage": "JSONPath", "MaxConcurrency": -1, "Items": [], "End": True}
    inner = {"StartAt": "I", "States": {"I": {**PASS, "InputPath": "$.a"}}}
    told = diagnose(_text({**state, "ItemProcessor": inner}, QueryLanguage="JSONata"), "STANDARD")

    assert [(one.message, one.location) for one in told] == [
        ("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", "/States/A"),
        ("Minimum value is 0", "/States/A/MaxConcurrency"),
        (
            "The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' "
            "QueryLanguage",
            "/States/A/ItemProcessor/States/I",
        ),
    ]


def test_variables_that_inner_workflows_share_by_name_are_told(sfn: Any) -> None:
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Assign": {"x": 2}, "End": True}}}
    fork = {"Type": "Parallel", "Branches": [inner]}
    read = {"Type": "Pass", "Output": {"a": "{% $x + $xy %}"}, "Assign": {"xy": 1}, "End": True}

    def told(**states: Any) -> Any:
        machine = {"QueryLanguage": "JSONata", "StartAt": next(iter(states)), "States": states}
        return sfn.validate_state_machine_definition(definition=json.dumps(machine), severity="WARNING")

    taken = told(A={"Type": "Pass", "Assign": {"x": 1}, "Next": "F"}, F={**fork, "End": True})
    unknown = told(F={**fork, "Next": "R"}, R=read)

    assert (taken["result"], unknown["result"]) == ("FAIL", "OK")
    assert taken["diagnostics"] == [
        {
            "severity": "ERROR",
            "code": "DUPLICATE_VARIABLE_NAME",
            "message": "The variable name 'x' was already defined in a parent scope.",
            "location": "/States/F/Branches[0]/States/I/Assign/x",
        }
    ]
    assert unknown["diagnostics"] == [
        {
            "severity": "WARNING",
            "code": "POSSIBLY_UNDEFINED_VARIABLE",
            "message": "Variable 'x' is possibly not defined.",
            "location": "/States/R/Output/a",
        }
    ]
