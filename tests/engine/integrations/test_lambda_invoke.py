"""lambda:invoke: what the function gets, and what comes back around its answer."""

import base64
import json
import re

import pytest

from engine.integrations import TaskCall, TaskError, TaskResult
from engine.integrations.lambda_invoke import (
    function_missing,
    function_report,
    invoked_answer,
    invoked_event,
    invoked_function,
    unhandled_answer,
)
from engine.integrations.resources import function_resource
from engine.language.values import Json

RESOURCE = "arn:aws:states:::lambda:invoke"
REQUEST_ID = TaskCall(resource=RESOURCE, arguments={}, chance=1).request_id


def _call(resource: str = RESOURCE) -> TaskCall:
    return TaskCall(resource=resource, arguments={}, chance=1)


def _answer(value: Json, resource: str = RESOURCE, **arguments: Json) -> dict[str, Json]:
    given: dict[str, Json] = {"FunctionName": "f", **arguments}
    function = invoked_function(given)
    assert function is not None
    result = TaskResult(value=value, stdout="said\n")
    answer = invoked_answer(given, function, result, _call(resource))
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize(
    ("arguments", "event"),
    [
        ({}, {}),
        ({"Payload": None}, {}),
        ({"Payload": ""}, {}),
        ({"Payload": {"a": [1]}}, {"a": [1]}),
        ({"Payload": 0}, 0),
        ({"Payload": '"text"'}, "text"),
        ({"Payload": "null"}, None),
        ({"Payload": "[0.0]"}, [0.0]),
    ],
)
def test_a_payload_that_is_text_is_the_json_that_is_sent(arguments: dict[str, Json], event: Json) -> None:
    assert invoked_event(arguments, _call()) == event


_PLACE = "at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: "
_VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ("text", f"Unrecognized token 'text': was expecting {_VALUES}\n {_PLACE}1]"),
        (
            "{a: 1}",
            f"Unexpected character ('a' (code 97)): was expecting double-quote to start field name\n {_PLACE}2]",
        ),
        ("NaN", "Non-standard token 'NaN'"),
        ("[1e999]", "Numeric value (1e999) out of range"),
        ("[" * 5000, "Document nesting depth"),
    ],
)
def test_a_payload_that_is_other_text_is_refused_by_lambda(payload: str, fault: str) -> None:
    with pytest.raises(TaskError) as caught:
        invoked_event({"Payload": payload}, _call())

    assert caught.value.service_error == "Lambda.InvalidRequestContentException"
    told, _, where = caught.value.service_cause.partition(" (Service: AWSLambda; ")
    assert where.startswith("Status Code: 400; Error Code: InvalidRequestContentException; ")
    assert told.startswith(f"Could not parse request body into json: Could not parse payload into json: {fault}")


def test_the_sdk_integration_tells_such_a_refusal_in_its_own_way() -> None:
    with pytest.raises(TaskError) as caught:
        invoked_event({"Payload": "text"}, _call("arn:aws:states:::aws-sdk:lambda:invoke"))

    ids = r"Request ID: [^)]+\) \(SDK Attempt Count: 1\)"
    assert re.search(rf" \(Service: Lambda, Status Code: 400, {ids}$", caught.value.service_cause)


def test_the_answer_is_wrapped_in_the_headers_of_lambda() -> None:
    answer = _answer({"body": "string body"})

    metadata = answer["SdkHttpMetadata"]
    assert list(answer) == ["ExecutedVersion", "Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode"]
    assert answer["SdkResponseMetadata"] == {"RequestId": REQUEST_ID}
    assert isinstance(metadata, dict)
    headers, listed = metadata["HttpHeaders"], metadata["AllHttpHeaders"]
    assert metadata["HttpStatusCode"] == 200
    assert isinstance(headers, dict)
    assert listed == {name: [value] for name, value in headers.items()}
    # Sorted in the one, in the order of a hash table in the other.
    assert list(headers) == sorted(headers, key=str.lower)
    assert list(listed)[:3] == ["X-Amz-Executed-Version", "x-amzn-Remapped-Content-Length", "Connection"]
    assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24};.*", str(headers.pop("X-Amzn-Trace-Id")))
    assert str(headers.pop("Date")).endswith(" GMT")
    assert headers == {
        "Connection": "keep-alive",
        "Content-Length": "23",
        "Content-Type": "application/json",
        "X-Amz-Executed-Version": "$LATEST",
        "x-amzn-Remapped-Content-Length": "0",
        "x-amzn-RequestId": REQUEST_ID,
    }


def test_the_end_of_the_log_comes_along_when_asked_for() -> None:
    log = str(_answer(1, LogType="Tail")["LogResult"])

    assert (
        base64.b64decode(log).decode()
        == f"START RequestId: {REQUEST_ID} Version: $LATEST\nsaid\nEND RequestId: {REQUEST_ID}\n"
    )
    assert "LogResult" not in _answer(1, LogType="None")


def test_the_version_is_that_of_the_name_or_the_qualifier() -> None:
    assert _answer(1, FunctionName="f:3")["ExecutedVersion"] == "3"
    assert _answer(1, Qualifier="live")["ExecutedVersion"] == "live"


def test_the_sdk_integration_gives_the_payload_as_text() -> None:
    answer = _answer({"a": 1}, "arn:aws:states:::aws-sdk:lambda:invoke")

    assert answer == {"ExecutedVersion": "$LATEST", "Payload": '{"a": 1}', "StatusCode": 200}


def test_a_missing_function_is_named_as_it_was_given() -> None:
    arn = "arn:aws:lambda:eu-west-1:555555555555:function:no"

    failure = function_missing(function_resource(arn), _call(), "make it")

    assert failure.cause == "make it"
    assert failure.service_cause.startswith(f"Function not found: {arn} (Service: AWSLambda; ")


def test_an_exception_is_an_answer_of_the_sdk_integration_and_a_failure_elsewhere() -> None:
    failure = TaskError("ValueError", "no", trace='Traceback (most recent call last):\n  File "f.py", line 1, in f\n')
    function = function_resource("f")

    answer = unhandled_answer(function, failure, _call("arn:aws:states:::aws-sdk:lambda:invoke"))

    assert isinstance(answer, dict)
    assert (answer["FunctionError"], answer["StatusCode"]) == ("Unhandled", 200)
    assert json.loads(str(answer["Payload"])) == {
        "errorMessage": "no",
        "errorType": "ValueError",
        "requestId": REQUEST_ID,
        "stackTrace": ['  File "f.py", line 1, in f\n'],
    }
    assert unhandled_answer(function, failure, _call()) is None
    assert unhandled_answer(function, TaskError("Busy", ""), _call("arn:aws:states:::aws-sdk:lambda:invoke")) is None


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("functions/f.py", "/var/task/f.py"),
        ("my functions/f/index.py", "/var/task/index.py"),
        ("functions\\f.py", "/var/task/f.py"),
        ("/usr/lib/python3.12/json/decoder.py", "/usr/lib/python3.12/json/decoder.py"),
        ("C:\\python\\json.py", "C:\\python\\json.py"),
        ("<frozen importlib>", "<frozen importlib>"),
    ],
)
def test_a_stack_trace_calls_the_folder_of_the_function_what_lambda_calls_it(path: str, told: str) -> None:
    trace = f'Traceback (most recent call last):\n  File "{path}", line 1, in f\n'

    assert function_report("E", "", trace, "r-1")["stackTrace"] == [f'  File "{told}", line 1, in f\n']


def test_a_stack_trace_has_lines_of_code_without_marks() -> None:
    trace = (
        "Traceback (most recent call last):\n"
        '  File "f.py", line 9, in g\n'
        "    raise KeyError(1)\n"
        "KeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\n"
        "Traceback (most recent call last):\n"
        '  File "f.py", line 1, in f\n'
        "    return g()['x']\n"
        "           ~~~^^^^^\n"
        '  File "<string>", line 2, in g\n'
        '  File "f.py", line 3, in h\n'
        "    raise ValueError(2)\n"
        "ValueError: 2\n"
    )

    assert function_report("ValueError", "2", trace, "r-1")["stackTrace"] == [
        "  File \"f.py\", line 1, in f\n    return g()['x']\n",
        '  File "<string>", line 2, in g\n',
        '  File "f.py", line 3, in h\n    raise ValueError(2)\n',
    ]
