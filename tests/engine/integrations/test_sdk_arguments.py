"""Arguments of aws-sdk integrations, in the words in which Step Functions refuses them."""

from typing import Any

import botocore.session
import pytest

from engine.integrations.aws_names import sdk_member
from engine.integrations.sdk_arguments import PLAIN, Template, sdk_argument_faults
from engine.language.values import Json

_PATHS = Template(is_dynamic=lambda key: key.endswith(".$"))
_QUERIES = Template(is_later=lambda text: text.startswith("{%"))
_OBJECT = {"Bucket": "b", "Key": "k"}
_MESSAGE = {"QueueUrl": "q", "MessageBody": "m"}
_METRIC = {"Namespace": "n", "MetricData": [{"MetricName": "m", "Value": 1}]}
_VALUE = "software.amazon.awssdk.services.sqs.model.MessageAttributeValue$BuilderImpl"
_BUILT = f"Cannot construct instance of `{_VALUE}` (although at least one Creator exists): no "


def _attribute(value: Any) -> dict[str, Any]:
    return {**_MESSAGE, "MessageAttributes": {"small": value}}


def _sentences(call: str, arguments: dict[str, Any], template: Template = PLAIN) -> list[str]:
    service, _, action = call.partition(":")
    return [fault.sentence for fault in sdk_argument_faults(service, action, arguments, template)]


REFUSED: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "all that is missing, the stream last, and nothing else": (
        "s3:putObject",
        {"bucket": "b", "Odd": 1},
        [f"The field '{name}' is required but was missing" for name in ("Bucket", "Key", "Body")],
    ),
    "name in small letters": (
        "s3:putObject",
        {**_OBJECT, "Body": "t", "contentType": "text/plain"},
        ["The field \"contentType\" is not supported by Step Functions. Did you mean 'ContentType'?"],
    ),
    "name that is like that of the stream": (
        "s3:putObject",
        {**_OBJECT, "Body": "t", "Bogus": 1},
        ["The field \"Bogus\" is not supported by Step Functions. Did you mean 'Bucket'?"],
    ),
    "name inside that is like none": (
        "sqs:sendMessage",
        _attribute({"DataType": "String", "Bogus": 1}),
        ['The field "Bogus" is not supported by Step Functions'],
    ),
    "number as text": (
        "s3:putObject",
        {**_OBJECT, "Bucket": 1, "Body": "t"},
        ["The value for the field 'Bucket' must be a STRING"],
    ),
    "number as text inside, the first of two": (
        "sqs:sendMessage",
        _attribute({"DataType": 1, "StringValue": 2}),
        ["The value for the field 'DataType' must be a STRING"],
    ),
    "text as a number": (
        "sqs:sendMessage",
        {**_MESSAGE, "DelaySeconds": "2"},
        ["The value for the field 'DelaySeconds' must be an INTEGER"],
    ),
    "fraction as a whole number": (
        "sqs:sendMessage",
        {**_MESSAGE, "DelaySeconds": 2.0},
        ["The value for the field 'DelaySeconds' must be an INTEGER"],
    ),
    "truth as a number": (
        "sqs:sendMessage",
        {**_MESSAGE, "DelaySeconds": True},
        ["The value for the field 'DelaySeconds' must be an INTEGER"],
    ),
    "fraction as a truth": (
        "s3:listObjectsV2",
        {"Bucket": "b", "FetchOwner": 1.0},
        [
            "Cannot deserialize value of type `java.lang.Boolean` from Floating-point value "
            "(token `JsonToken.VALUE_NUMBER_FLOAT`)"
        ],
    ),
    "word that is no truth": (
        "s3:listObjectsV2",
        {"Bucket": "b", "FetchOwner": "TrUe"},
        ['Cannot deserialize value of type `java.lang.Boolean` from String "TrUe": only "true" or "false" recognized'],
    ),
    "text as a structure": (
        "sqs:sendMessage",
        _attribute("text"),
        [f"{_BUILT}String-argument constructor/factory method to deserialize from String value ('text')"],
    ),
    "number as a structure": (
        "sqs:sendMessage",
        _attribute(7),
        [f"{_BUILT}int/Int-argument constructor/factory method to deserialize from Number value (7)"],
    ),
    "list as a structure": (
        "sqs:sendMessage",
        _attribute([]),
        [f"Cannot deserialize value of type `{_VALUE}` from Array value (token `JsonToken.START_ARRAY`)"],
    ),
    "text as a list": (
        "sqs:receiveMessage",
        {"QueueUrl": "q", "MessageAttributeNames": "All"},
        [
            "Cannot deserialize value of type `java.util.ArrayList<java.lang.String>` from String value "
            "(token `JsonToken.VALUE_STRING`)"
        ],
    ),
    "path of an unknown name": (
        "sqs:sendMessage",
        {**_MESSAGE, "Zzz.$": "$.x"},
        ['The field "Zzz" is not supported by Step Functions'],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_arguments_that_the_sdk_does_not_take_are_refused(name: str) -> None:
    call, arguments, sentences = REFUSED[name]

    assert _sentences(call, arguments, _PATHS) == sentences


TAKEN: dict[str, tuple[str, dict[str, Any], Template]] = {
    "null": ("sqs:sendMessage", {"QueueUrl": None, "MessageBody": None, "DelaySeconds": None}, PLAIN),
    "members that only the service asks for": ("sqs:sendMessage", _attribute({"StringValue": "t"}), PLAIN),
    "names of one's own in a map": ("s3:putObject", {**_OBJECT, "Body": 1, "Metadata": {"odd-Key": "v"}}, PLAIN),
    "JSON as text": ("sfn:startExecution", {"StateMachineArn": "a", "Input": {"a": [1]}}, PLAIN),
    "words and whole numbers as truths": ("s3:listObjectsV2", {"Bucket": "b", "FetchOwner": " TRUE "}, PLAIN),
    "no truth": ("s3:listObjectsV2", {"Bucket": "b", "FetchOwner": ""}, PLAIN),
    "number as a truth": ("s3:listObjectsV2", {"Bucket": "b", "FetchOwner": -1}, PLAIN),
    "whole number for a fraction": ("cloudwatch:putMetricData", _METRIC, PLAIN),
    "paths": ("s3:putObject", {"Bucket.$": "$.b", "Key.$": "$.k", "Body.$": "$"}, _PATHS),
    "queries": ("sqs:sendMessage", {**_MESSAGE, "DelaySeconds": "{% 1 %}", "MessageAttributes": "{% $a %}"}, _QUERIES),
    "names that the SDK has changed": (
        "dynamodb:putItem",
        {"TableName": "t", "Item": {"a": {"Bool": True}, "b": {"Nul": True}, "c": {"Ss": ["s"]}}},
        PLAIN,
    ),
    "names that the SDK has added": (
        "s3:copyObject",
        {"SourceBucket": "a", "SourceKey": "k", "DestinationBucket": "b", "DestinationKey": "k"},
        PLAIN,
    ),
    "unknown service": ("nonesuch:act", {"odd": 1}, PLAIN),
    "unknown action": ("sqs:fly", {"odd": 1}, PLAIN),
}


@pytest.mark.parametrize("name", TAKEN)
def test_arguments_that_the_sdk_takes_are_fine(name: str) -> None:
    call, arguments, template = TAKEN[name]

    assert _sentences(call, arguments, template) == []


@pytest.mark.parametrize(("service", "client"), [("s3", "s3"), ("dynamodb", "dynamodb"), ("sfn", "stepfunctions")])
def test_every_member_of_the_service_s_own_model_is_known(service: str, client: str) -> None:
    model = botocore.session.get_session().get_service_model(client)
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        arguments: dict[str, Json] = {
            sdk_member(member): None for member in (shape.members if shape is not None else ())
        }
        assert sdk_argument_faults(service, name, arguments) == []
