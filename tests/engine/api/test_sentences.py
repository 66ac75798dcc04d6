"""The service's own words for what it refuses in a definition, as it was seen to give them."""

import json
from typing import Any

import pytest

from engine.api.definitions import diagnose

PASS = {"Type": "Pass", "End": True}
INNER = {"StartAt": "I", "States": {"I": PASS}}
MAP = {"Type": "Map", "ItemProcessor": INNER, "End": True}
TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True}
WAIT = {"Type": "Wait", "End": True}
READER = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}
EMPTY = "Value cannot be empty"
TEMPLATE = "The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call"
CONDITIONS = "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]"
TIMINGS = "[SecondsPath, Seconds, TimestampPath, Timestamp]"
TYPES = "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]"
OPERATORS = (
    "StringEquals, IsBoolean, StringLessThan, IsNumeric, BooleanEquals, StringLessThanEqualsPath, NumericLessThan, "
    "NumericGreaterThan, NumericLessThanPath, StringMatches, TimestampLessThanEqualsPath, NumericEquals, "
    "TimestampGreaterThan, StringGreaterThanEqualsPath, TimestampGreaterThanEqualsPath, TimestampLessThanEquals, "
    "NumericLessThanEqualsPath, TimestampEquals, BooleanEqualsPath, IsTimestamp, StringLessThanEquals, "
    "NumericLessThanEquals, StringLessThanPath, TimestampGreaterThanPath, StringGreaterThan, StringGreaterThanPath, "
    "IsString, StringEqualsPath, TimestampEqualsPath, TimestampLessThan, StringGreaterThanEquals, "
    "NumericGreaterThanPath, NumericGreaterThanEquals, NumericEqualsPath, TimestampLessThanPath, IsNull, IsPresent, "
    "TimestampGreaterThanEquals, NumericGreaterThanEqualsPath"
)
LONG, LABEL = "n" * 81, "l" * 41


def _retry(**fields: Any) -> dict[str, Any]:
    return {**TASK, "Retry": [{"ErrorEquals": ["E"], **fields}]}


def _rule(**fields: Any) -> dict[str, Any]:
    return {"Type": "Choice", "Choices": [fields], "Default": "B"}


def _configured(**config: str) -> dict[str, Any]:
    return {**MAP, "ItemProcessor": {"ProcessorConfig": config, **INNER}}


def _read(resource: str = READER["Resource"], **config: str) -> dict[str, Any]:  # type: ignore[assignment]  # a text
    reader = {**READER, "Resource": resource, "ReaderConfig": config}
    return {**_configured(Mode="DISTRIBUTED", ExecutionType="EXPRESS"), "ItemReader": reader}


def _only(fields: str) -> str:
    return f"There should only be one of the following fields: [{fields}]"


def _needs(fields: str) -> str:
    return f"This object should have only one of the following fields: [{fields}]"


def _one_of(choices: str) -> str:
    return f"Value should be one of the following: [{choices}]"


SCHEMA: dict[str, tuple[dict[str, Any], str, str]] = {
    "too small": ({**WAIT, "Seconds": -1}, "Minimum value is 0", "/Seconds"),
    "share of the context object": (
        {**MAP, "ToleratedFailurePercentagePath": "$$.Execution.Input.n"},
        "Value is not a Reference Path",
        "/ToleratedFailurePercentagePath",
    ),
    "share below nothing": (
        {**MAP, "ToleratedFailurePercentage": -1},
        "Minimum value is 0.0",
        "/ToleratedFailurePercentage",
    ),
    "too large": ({**WAIT, "Seconds": 10**16}, "Maximum value is 99999999", "/Seconds"),
    "attempts": (_retry(MaxAttempts=10**8), "Maximum value is 99999999", "/Retry[0]/MaxAttempts"),
    "delay": (_retry(MaxDelaySeconds=31622401), "Maximum value is 31622400", "/Retry[0]/MaxDelaySeconds"),
    "rate": (_retry(BackoffRate=0.5), "Minimum value is 1.0", "/Retry[0]/BackoffRate"),
    "jitter": (_retry(JitterStrategy="X"), _one_of("NONE, FULL"), "/Retry[0]/JitterStrategy"),
    "share": ({**MAP, "ToleratedFailurePercentage": 101}, "Maximum value is 100.0", "/ToleratedFailurePercentage"),
    "text for a number": ({**WAIT, "Seconds": "5"}, "Expected value of type Integer", "/Seconds"),
    "number for a text": ({**PASS, "Comment": 5}, "Expected value of type String", "/Comment"),
    "no error names": (_retry(ErrorEquals=[]), EMPTY, "/Retry[0]/ErrorEquals"),
    "number for a language": (
        {**PASS, "QueryLanguage": 5}, "Expected value of type [STRING]", "/QueryLanguage"
    ),
    "writer of nothing": (
        {**_configured(Mode="DISTRIBUTED", ExecutionType="EXPRESS"), "ResultWriter": {}},
        "These fields are required: [Resource]",
        "/ResultWriter",
    ),
    "odd error name": (_retry(ErrorEquals=["E", 1]), "Expected value of type String", "/Retry[0]/ErrorEquals[1]"),
    "no array of names": (_retry(ErrorEquals="E"), "Expected value of type Array", "/Retry[0]/ErrorEquals"),
    "all with others": (
        _retry(ErrorEquals=["E", "States.ALL"]),
        "States.ALL must appear alone and at end of list",
        "/Retry[0]/ErrorEquals[1]",
    ),
    "no branches": ({"Type": "Parallel", "Branches": [], "End": True}, EMPTY, "/Branches"),
    "no rules": ({"Type": "Choice", "Choices": [], "Default": "B"}, EMPTY, "/Choices"),
    "path": ({**PASS, "InputPath": "Test"}, "Value must be a valid JSONPath.", "/InputPath"),
    "several places": ({**PASS, "ResultPath": "$.a[*]"}, "Value is not a Reference Path", "/ResultPath"),
    "no dollar": (
        _rule(Variable="Test", IsNull=True, Next="B"),
        "Value is not a Reference Path: Reference path didn't start with '$'",
        "/Choices[0]/Variable",
    ),
    "odd bracket": (
        _rule(Variable="$.a[$$.Execution.Id]", IsNull=True, Next="B"),
        "Value is not a Reference Path: '[' must be followed by ' or '[0-9]'",
        "/Choices[0]/Variable",
    ),
    "template": ({**PASS, "Parameters": {"a": {"x.$": "Test"}}}, TEMPLATE, "/Parameters/a"),
    "rule without a way": (_rule(Variable="$.a", IsNull=True), "These fields are required: [Next]", "/Choices[0]"),
    "way in a condition": (
        _rule(And=[{"Variable": "$.a", "IsNull": True, "Next": "B"}], Next="B"),
        "Field 'Next' is not supported",
        "/Choices[0]/And[0]",
    ),
    "rule without a test": (_rule(Next="B"), CONDITIONS, "/Choices[0]"),
    "rule without a variable": (_rule(IsNull=True, Next="B"), CONDITIONS, "/Choices[0]"),
    "two tests": (_rule(Variable="$.a", IsNull=True, IsString=True, Next="B"), _only(OPERATORS), "/Choices[0]"),
    "variable without a test": (_rule(Variable="$.a", Next="B"), _needs(OPERATORS), "/Choices[0]"),
    "odd time in a rule": (
        _rule(Variable="$.a", TimestampEquals="now", Next="B"),
        "String does not match RFC3339 timestamp",
        "/Choices[0]/TimestampEquals",
    ),
    "no such action of the SDK": (
        {**TASK, "Resource": "arn:aws:states:::aws-sdk:s3:selectObjectContent", "Parameters": {}},
        "The resource provided arn:aws:states:::aws-sdk:s3:selectObjectContent is not recognized. The value is not a valid "
        "resource ARN, or the resource is not available in this region.",
        "/Resource",
    ),
    "no such pattern": (
        {**TASK, "Resource": "arn:aws:states:::lambda:invoke.sync"},
        "The resource provided arn:aws:states:::lambda:invoke.sync is not recognized. The value is not a valid resource "
        "ARN, or the resource is not available in this region.",
        "/Resource",
    ),
    "no such action": (
        {**TASK, "Resource": "arn:aws:states:::dynamodb:query"},
        "The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource "
        "ARN, or the resource is not available in this region.",
        "/Resource",
    ),
    "odd argument": (
        {**TASK, "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "TaskToken": 1}},
        'The field "TaskToken" is not supported by Step Functions',
        "/Parameters",
    ),
    "odd address": (
        {**TASK, "Resource": "arn:aws:states:::http:invoke", "Parameters": {"ApiEndpoint": "ftp://a", "Method": "GET"}},
        "The value for the 'ApiEndpoint' field is not valid",
        "/Parameters",
    ),
    "no role": ({**TASK, "Credentials": {}}, "The field 'RoleArn' is required but was missing", "/Credentials"),
    "role of an activity": (
        {**TASK, "Resource": "arn:aws:states:us-east-1:123456789012:activity:a", "Credentials": {"RoleArn": "r"}},
        "The field 'Credentials' is not supported for activities",
        "/Credentials",
    ),
    "odd resource": ({**TASK, "Resource": "arn:aws:s3:::b"}, "Value is not a valid resource ARN", "/Resource"),
    "resource by name": ({**TASK, "Resource": "createToken"}, "Value is not a valid resource ARN", "/Resource"),
    "resource of another service": (
        {**TASK, "Resource": "arn:aws:states:::nonesuch:fly", "Parameters": {}},
        "The resource provided arn:aws:states:::nonesuch:fly is not recognized. The value is not a valid resource ARN, or the "
        "resource is not available in this region.",
        "/Resource",
    ),
    "items of several places": ({**MAP, "ItemsPath": "$.a[*]"}, "Value is not a Reference Path", "/ItemsPath"),
    "no resource yet": ({**TASK, "Resource": "<ARN>"}, "Value is not a valid resource ARN", "/Resource"),
    "computed resource": (
        {**TASK, "Resource": "{% 'f' %}", "QueryLanguage": "JSONata"},
        "Value is not a valid resource ARN",
        "/Resource",
    ),
    "two limits": ({**TASK, "TimeoutSeconds": 5, "TimeoutSecondsPath": "$.a"}, _only("TimeoutSeconds, TimeoutSecondsPath"), ""),
    "two processors": ({**MAP, "Iterator": INNER}, _only("ItemProcessor, Iterator"), ""),
    "no processor": ({"Type": "Map", "End": True}, _needs("ItemProcessor, Iterator"), ""),
    "way on and end": ({"Type": "Pass", "Next": "B", "End": True}, _only("Next, End"), ""),
    "two waits": ({**WAIT, "Seconds": 1, "SecondsPath": "$.a"}, _only(TIMINGS[1:-1]), ""),
    "no wait": (WAIT, _needs(TIMINGS[1:-1]), ""),
    "odd time": ({**WAIT, "Timestamp": "2024-01-01"}, "String does not match RFC3339 timestamp", "/Timestamp"),
    "query language": ({**PASS, "QueryLanguage": "X"}, _one_of("JSONPath, JSONata"), "/QueryLanguage"),
    "half an expression": (
        {**PASS, "QueryLanguage": "JSONata", "Output": "{% 1"},
        "JSONata string must start with {% and end with %}",
        "/Output",
    ),
    "condition that is no expression": (
        {**_rule(Condition="true", Next="B"), "QueryLanguage": "JSONata"},
        "JSONata string must start with {% and end with %}",
        "/Choices[0]/Condition",
    ),
    "type": ({"Type": "Pss", "End": True}, TYPES, "/Type"),
    "type of executions": (
        _configured(Mode="DISTRIBUTED", ExecutionType="X"),
        _one_of("STANDARD, EXPRESS"),
        "/ItemProcessor/ProcessorConfig/ExecutionType",
    ),
    "executions of none": (
        _configured(Mode="INLINE", ExecutionType="STANDARD"),
        "Field 'ExecutionType' is not supported",
        "/ItemProcessor/ProcessorConfig",
    ),
    "reader": (
        _read("arn:aws:states:::s3:x"),
        "The field 'Resource' does not match any of the allowed values",
        "/ItemReader/Resource",
    ),
    "no headers": (_read(InputType="CSV"), "The field 'CSVHeaderLocation' is required", "/ItemReader/ReaderConfig"),
    "headers given nowhere": (
        _read(InputType="CSV", CSVHeaderLocation="GIVEN"),
        "These fields are required: [CSVHeaders]",
        "/ItemReader/ReaderConfig",
    ),
    "headers of JSON": (
        _read(InputType="JSON", CSVHeaderLocation="FIRST_ROW"),
        "Field 'CSVHeaderLocation' is not supported",
        "/ItemReader/ReaderConfig",
    ),
}  # fmt: skip


def _text(state: dict[str, Any], **top: Any) -> str:
    others = {"B": PASS} if '"B"' in json.dumps(state) else {}
    return json.dumps({"StartAt": "A", "States": {"A": state, **others}, **top})


def _told(text: str, kind: str = "STANDARD") -> list[tuple[str, str, str]]:
    return [(one.code, one.message, one.location) for one in diagnose(text, kind)]


@pytest.mark.parametrize(("state", "message", "place"), SCHEMA.values(), ids=SCHEMA)
def test_a_state_of_the_wrong_shape_is_refused_in_these_words(state: dict[str, Any], message: str, place: str) -> None:
    assert _told(_text(state)) == [("SCHEMA_VALIDATION_FAILED", message, f"/States/A{place}")]


OTHER: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "reserved variable": (
        _text({**PASS, "Assign": {"states": 1}}),
        [("RESERVED_VARIABLE_NAME", "Cannot assign to reserved variable '$states'.", "/States/A/Assign/states")],
    ),
    "name of a variable": (
        _text({**PASS, "Assign": {"a-b.$": "$.c"}}),
        [("INVALID_VARIABLE_NAME", "Invalid variable name 'a-b': the variable name contains invalid characters.", "/States/A/Assign/a-b.$")],
    ),
    "member of $states": (
        _text({**PASS, "QueryLanguage": "JSONata", "Output": "{% $states.errorOutput %}"}),
        [("UNSUPPORTED_JSONATA_EXPRESSION", "Field '$states.errorOutput' does not exist.", "/States/A/Output")],
    ),
    "name used twice": (
        _text({"Type": "Parallel", "Branches": [{"StartAt": "A", "States": {"A": PASS}}], "End": True}),
        [("DUPLICATE_STATE_NAME", "Duplicate State name: A", "/States/A/Branches[0]/States/A")],
    ),
    "headers of what has none": (
        _text({**_read(InputType="JSONL", CSVHeaderLocation="GIVEN", CSVHeaders="a")}),
        [
            ("SCHEMA_VALIDATION_FAILED", f"Field '{name}' is not supported", "/States/A/ItemReader/ReaderConfig")
            for name in ("CSVHeaderLocation", "CSVHeaders")
        ],
    ),
    "pointer that is none": (
        _text({**_read(InputType="JSON", ItemsPointer="data/items")}),
        [
            (
                "SCHEMA_VALIDATION_FAILED",
                "Invalid input: JSON Pointer expression must start with '/': \"data/items\"",
                "/States/A/ItemReader/ReaderConfig/ItemsPointer",
            )
        ],
    ),
    "listed objects of no type": (
        _text({**_read("arn:aws:states:::s3:listObjectsV2", Transformation="LOAD_AND_FLATTEN")}),
        [("SCHEMA_VALIDATION_FAILED", "The field 'InputType' is required", "/States/A/ItemReader/ReaderConfig")],
    ),
    "long name": (
        json.dumps({"StartAt": LONG, "States": {LONG: PASS}}),
        [("INVALID_STATE_NAME", f"Invalid State name: {LONG} exceeds the 80-character limit allowed by the service", f"/States/{LONG}")],
    ),
    "long label": (
        _text({**MAP, "Label": LABEL}),
        [("INVALID_LABEL_NAME", f"Invalid Label name: {LABEL} exceeds the 40-character limit allowed by the service", "/States/A/Label")],
    ),
    "label used twice": (
        _text({"Type": "Map", "Label": "l", "ItemProcessor": {"StartAt": "M", "States": {"M": {**MAP, "Label": "l"}}}, "End": True}),
        [("DUPLICATE_LABEL_NAME", "Duplicate Label name: l", "/States/A/ItemProcessor/States/M/Label")],
    ),
    "version": (_text(PASS, Version="2.0"), [("SCHEMA_VALIDATION_FAILED", _one_of("1.0"), "/Version")]),
    "no states": (
        '{"StartAt": "A", "States": {}}',
        [
            ("SCHEMA_VALIDATION_FAILED", EMPTY, "/States"),
            ("MISSING_TRANSITION_TARGET", "Missing 'Next' target: A", "/StartAt"),
            ("MISSING_END_STATE", "Workflow has no terminal state", ""),
        ],
    ),
    "no type": (
        _text({"End": True}),
        [
            ("SCHEMA_VALIDATION_FAILED", "The field 'Type' is required", "/States/A"),
            ("MISSING_END_STATE", "Workflow has no terminal state", ""),
        ],
    ),
    "no way": (
        _text({"Type": "Pass"}),
        [
            ("SCHEMA_VALIDATION_FAILED", _needs("Next, End"), "/States/A"),
            ("MISSING_END_STATE", "Workflow has no terminal state", ""),
        ],
    ),
    "way out of an end": (
        _text({"Type": "Succeed", "Next": "B"}), [("SCHEMA_VALIDATION_FAILED", "Field 'Next' is not supported", "/States/A")]
    ),
    "states behind one that nothing leads to": (
        json.dumps({"StartAt": "A", "States": {"A": PASS, "B": {"Type": "Pass", "Next": "C"}, "C": PASS}}),
        [("MISSING_TRANSITION_TARGET", 'State "B" is not reachable.', "/States/B")],
    ),
    "start that is not there, of two states": (
        json.dumps({"StartAt": "Z", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": PASS}}),
        [
            ("MISSING_TRANSITION_TARGET", "Missing 'Next' target: Z", "/StartAt"),
            ("MISSING_TRANSITION_TARGET", 'State "A" is not reachable.', "/States/A"),
        ],
    ),
    "states alone": (
        json.dumps({"A": PASS}), [("SCHEMA_VALIDATION_FAILED", "These fields are required: [States, StartAt]", "/")]
    ),
    "no end": (
        _text({"Type": "Pass", "Next": "C"}),
        [
            ("MISSING_TRANSITION_TARGET", "Missing 'Next' target: C", "/States/A/Next"),
            ("MISSING_END_STATE", "Workflow has no terminal state", ""),
        ],
    ),
    "no end and one beside": (
        json.dumps({"StartAt": "A", "States": {name: {"Type": "Pass", "Next": "A"} for name in "AB"}}),
        [("MISSING_END_STATE", "Workflow has no terminal state", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OTHER.values(), ids=OTHER)
def test_what_has_a_code_or_a_place_of_its_own_is_told_with_it(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _told(text) == expected


def test_a_distributed_map_is_refused_in_an_express_machine() -> None:
    state = _configured(Mode="DISTRIBUTED", ExecutionType="EXPRESS")
    message = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"

    place = "/States/A/ItemProcessor/ProcessorConfig/Mode"
    assert _told(_text(state), "EXPRESS") == [("SCHEMA_VALIDATION_FAILED", message, place)]
    assert _told(_text(state)) == []


TAKEN: dict[str, str] = {
    "no wait before a retry": _text(_retry(IntervalSeconds=0)),
    "no limit": _text(PASS, TimeoutSeconds=0),
    "the version": _text(PASS, Version="1.0"),
    "placeholder for a version": _text(PASS, Version="${version}"),
    "inventory": _text(_read(ManifestType="S3_INVENTORY")),
    "reader elsewhere": _text(_read("arn:aws-cn:states:::s3:listObjectsV2")),
    "placeholder for a reader": _text(_read("${reader}")),
    "label of 40": _text({**MAP, "Label": LABEL[1:]}),
}


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN)
def test_what_the_service_takes_is_not_refused(text: str) -> None:
    assert _told(text) == []
