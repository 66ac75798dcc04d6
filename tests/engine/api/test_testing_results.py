"""Made-up results of TestState: they have to be what the API behind the state would answer, if that is known here."""

import json
from functools import partial
from typing import Any

import pytest

from tests.engine.api.serving import fault, needed_arguments

_INTEGRATION = "arn:aws:states:::"
_FIELD_FAULTS = [
    ("events:putEvents", {"Entries": "x"}, "Field 'Entries' must be an array", True),
    ("events:putEvents", {"Entries": [{"EventId": "a"}, {"EventId": []}]}, "Field 'EventId' must be a string", True),
    ("events:putEvents", {"other": 1, "entries": 1}, "", True),
    ("sqs:sendMessage", {"Md5OfMessageBody": []}, "Field 'Md5OfMessageBody' must be a string", True),
    ("sqs:sendMessage", {"MD5OfMessageBody": []}, "", True),
    ("lambda:invoke", {"StatusCode": "200"}, "Field 'StatusCode' must be a number", True),
    ("states:startExecution", {}, "Required field 'ExecutionArn' is missing", False),
    ("states:startExecution.sync:2", {"Status": "SUCCEEDED"}, "Required field 'ExecutionArn' is missing", False),
    ("aws-sdk:sfn:getActivityTask", {"TaskToken": True}, "Field 'TaskToken' must be a string", True),
    ("aws-sdk:s3:getObject", {"StorageClass": "PAPER"}, "Field 'StorageClass' is not an expected value", True),
    ("aws-sdk:s3:getObject", {"DeleteMarker": 1}, "Field 'DeleteMarker' must be a boolean", True),
    ("aws-sdk:s3:getObject", {"Metadata": []}, "Field 'Metadata' must be an object", True),
    ("aws-sdk:kms:encrypt", {"CiphertextBlob": ""}, "Field 'CiphertextBlob' is smaller than the minimum length", True),
    (
        "aws-sdk:lambda:getFunction",
        {"Configuration": {"MemorySize": 1}},
        "Field 'MemorySize' is less than the minimum value",
        True,
    ),
    ("sqs:sendMessage.waitForTaskToken", {"MessageId": 1}, "", True),
    ("aws-sdk:qldb:listLedgers", {"a": 1}, "", True),
    ("codebuild:noSuchAction", {"a": 1}, "", True),
]


@pytest.mark.parametrize(("resource", "result", "reason", "is_about_present"), _FIELD_FAULTS)
def test_a_made_up_result_has_to_fit_the_api(
    sfn: Any, resource: str, result: Any, reason: str, is_about_present: bool
) -> None:
    arguments = needed_arguments(f"{_INTEGRATION}{resource}")
    state = {"Type": "Task", "Resource": f"{_INTEGRATION}{resource}", "Parameters": arguments, "End": True}

    def told(mode: str) -> Any:
        mock = {"result": json.dumps(result), "fieldValidationMode": mode}
        return sfn.test_state(definition=json.dumps(state), input="{}", mock=mock)["status"]

    assert told("NONE") == "SUCCEEDED"
    for mode, is_refused in (("STRICT", bool(reason)), ("PRESENT", bool(reason) and is_about_present)):
        if is_refused:
            expected = ("ValidationException", f"Mock result schema validation error: {reason}")
            assert fault(sfn, partial(told, mode)) == expected
        else:
            assert told(mode) == "SUCCEEDED"
