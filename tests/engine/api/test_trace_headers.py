"""The trace headers of executions: kept as they were given, made anew, or none."""

import json
import re
import urllib.request
from typing import Any

import pytest

from tests.engine.api.serving import PASS, ServerThread, create, start

_ROOT = "Root=1-6ab4a05f-6cf9ed6e028b4907bb7aae3e"
_NEW = "Root=1-[0-9a-f]{8}-[0-9a-f]{24}"


def _told(sfn: Any, *, is_enabled: bool, **given: str) -> str | None:
    machine = create(sfn, tracingConfiguration={"enabled": is_enabled})
    found: str | None = sfn.describe_execution(executionArn=start(sfn, machine, **given)).get("traceHeader")
    return found


@pytest.mark.parametrize("is_enabled", [True, False])
@pytest.mark.parametrize(
    ("given", "told"),
    [
        (f"{_ROOT};Parent=619e29babb3d44b5;Sampled=1", f"{_ROOT};Parent=619e29babb3d44b5;Sampled=1"),
        (f"{_ROOT};Parent=619e29babb3d44b5;Sampled=0", f"{_ROOT};Parent=619e29babb3d44b5;Sampled=0"),
        (f"{_ROOT};Sampled=1", f"{_ROOT};Sampled=1"),
        (_ROOT, f"{_ROOT};Sampled=1"),
        ("not-a-trace-header", f"{_NEW};Sampled=1"),
        ("Root=not-enabled;Sampled=1", f"{_NEW};Sampled=1"),
        ("Root=not-enabled;Sampled=0", f"{_NEW};Sampled=0"),
        ("", f"{_NEW};Sampled=1"),
    ],
)
def test_a_header_is_kept_as_far_as_it_names_a_trace(sfn: Any, is_enabled: bool, given: str, told: str) -> None:
    found = _told(sfn, is_enabled=is_enabled, traceHeader=given)

    assert found is not None
    assert re.fullmatch(told, found)


def test_without_a_header_there_is_a_new_one_only_where_tracing_is_enabled(sfn: Any) -> None:
    found = _told(sfn, is_enabled=True)

    assert found is not None
    assert re.fullmatch(f"{_NEW};Sampled=1", found)
    sfn.delete_state_machine(stateMachineArn=create(sfn, tracingConfiguration={"enabled": True}))
    assert _told(sfn, is_enabled=False) is None


def test_the_header_of_the_http_request_goes_before_that_of_the_body(server: ServerThread, sfn: Any) -> None:
    machine = create(sfn)
    body = json.dumps({"stateMachineArn": machine, "traceHeader": "Root=no;Sampled=0"}).encode()
    headers = {"X-Amz-Target": "AWSStepFunctions.StartExecution", "X-Amzn-Trace-Id": f"{_ROOT};Sampled=1"}
    request = urllib.request.Request(server.address, body, headers)

    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
        execution = json.loads(reply.read())["executionArn"]

    assert sfn.describe_execution(executionArn=execution)["traceHeader"] == f"{_ROOT};Sampled=1"


def test_a_synchronous_execution_tells_its_header(sfn: Any) -> None:
    machine = create(sfn, PASS, type="EXPRESS", tracingConfiguration={"enabled": True})

    assert re.fullmatch(f"{_NEW};Sampled=1", sfn.start_sync_execution(stateMachineArn=machine)["traceHeader"])
