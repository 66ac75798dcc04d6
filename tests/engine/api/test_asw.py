"""The ASW protocol through the Tencent Cloud SDK, by JSON and by signed forms, and what it says to bad requests."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tencentcloud.asw.v20200722 import asw_client, models
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

from engine.api.connections import LARGEST_BODY
from engine.execution.clock import ManualClock
from tests.engine.api.serving import FAIL, PASS, WAIT, ServerThread, poll

_SUM = {
    "Type": "Task",
    "Resource": "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/sum",
    "ResultPath": "$.sum",
    "End": True,
}
_FORMS = [("TC3-HMAC-SHA256", "POST"), ("HmacSHA256", "POST"), ("HmacSHA1", "POST"), ("HmacSHA256", "GET")]


def _client(server: ServerThread, method: str = "TC3-HMAC-SHA256", verb: str = "POST") -> Any:
    profile = HttpProfile(protocol="http", endpoint=f"127.0.0.1:{server.port}", reqMethod=verb)
    return asw_client.AswClient(
        credential.Credential("id", "key"), "ap-guangzhou", ClientProfile(signMethod=method, httpProfile=profile)
    )


@pytest.fixture
def asw(server: ServerThread) -> Any:
    """A client that signs as the SDK does unless told otherwise."""
    return _client(server)


@pytest.fixture(params=_FORMS, ids=[f"{method} {verb}" for method, verb in _FORMS])
def any_asw(request: pytest.FixtureRequest, server: ServerThread) -> Iterator[Any]:
    """A client of each way to send and sign."""
    return _client(server, *request.param)  # type: ignore[no-any-return] # the SDK has no types


def _create(asw: Any, definition: object = PASS, **options: Any) -> str:
    given = {
        "Definition": json.dumps(definition),
        "FlowServiceName": "flow",
        "IsNewRole": False,
        "Type": "STANDARD",
        **options,
    }
    return str(asw.call_json("CreateFlowService", given)["Response"]["FlowServiceResource"])


def _start(asw: Any, flow: str, **options: Any) -> str:
    told = asw.call_json("StartExecution", {"StateMachineResourceName": flow, **options})
    return str(told["Response"]["ExecutionResourceName"])


def _finished(asw: Any, execution: str) -> Any:
    def describe() -> Any:
        return asw.call_json("DescribeExecution", {"ExecutionResourceName": execution})["Response"]

    return poll(describe, lambda told: told["Status"] != "RUNNING")


def _error(asw: Any, action: str, parameters: Any) -> tuple[str, str]:
    with pytest.raises(TencentCloudSDKException) as caught:
        asw.call_json(action, parameters)
    return caught.value.code, caught.value.message


def test_every_way_to_sign_creates_starts_and_describes(any_asw: Any) -> None:
    request = models.CreateFlowServiceRequest()
    request.Definition = json.dumps(PASS)
    request.FlowServiceName = "flow"
    request.IsNewRole = False
    request.Type = "STANDARD"
    request.Description = "说明"
    created = any_asw.CreateFlowService(request)
    start = models.StartExecutionRequest()
    start.StateMachineResourceName = created.FlowServiceResource
    start.Input = '{"键": 1}'
    start.Name = "run-1"

    started = any_asw.StartExecution(start)

    told = _finished(any_asw, started.ExecutionResourceName)
    flow_id = created.FlowServiceResource.rpartition(":")[2]
    assert started.ExecutionResourceName.endswith(f":execution:{flow_id}:run-1")
    assert (told["Status"], told["Input"], told["Output"]) == ("SUCCEED", '{"键": 1}', '{"Arg1":"argument1"}')
    assert (told["Name"], told["StateMachineResourceName"]) == ("run-1", created.FlowServiceResource)
    assert json.loads(told["ExecutionDefinition"]) == PASS
    assert int(told["StopDate"]) >= int(told["StartDate"]) > 1_000_000_000_000


def test_a_task_runs_the_local_function(asw: Any, functions: Path) -> None:
    (functions / "sum.py").write_text("def main_handler(event, context):\n    return sum(event['values'])\n")

    told = _finished(
        asw, _start(asw, _create(asw, {"StartAt": "T", "States": {"T": _SUM}}), Input='{"values": [1, 2]}')
    )

    assert json.loads(told["Output"]) == {"values": [1, 2], "sum": 3}


def test_a_workflow_is_described_listed_modified_and_deleted(asw: Any) -> None:
    flow = _create(asw, FlowServiceChineseName="流程", Input='{"a": 1}', RoleResource="role")

    detail = asw.call_json("DescribeFlowServiceDetail", {"FlowServiceResource": flow})["Response"]
    listed = asw.call_json("DescribeFlowServices", {})["Response"]

    assert (detail["FlowServiceName"], detail["Status"], detail["Type"]) == ("flow", "Online", "STANDARD")
    assert (detail["FlowServiceChineseName"], detail["FlowInput"], detail["CLSUrl"]) == ("流程", '{"a": 1}', None)
    assert listed["TotalCount"] == 1
    assert listed["FlowServiceSet"][0]["FlowServiceResource"] == flow
    assert listed["FlowServiceSet"][0]["FlowServiceId"].startswith("svc-")

    change = {
        "FlowServiceResource": flow,
        "Definition": json.dumps(FAIL),
        "FlowServiceName": "flow",
        "FlowServiceChineseName": "改",
        "IsNewRole": False,
        "Type": "STANDARD",
        "RoleResource": "other",
    }
    assert int(asw.call_json("ModifyFlowService", change)["Response"]["UpdateDate"]) > 1_000_000_000
    detail = asw.call_json("DescribeFlowServiceDetail", {"FlowServiceResource": flow})["Response"]
    assert (json.loads(detail["Definition"]), detail["RoleResource"], detail["FlowServiceChineseName"]) == (
        FAIL,
        "other",
        "改",
    )
    for name, value in (("FlowServiceName", "new"), ("Type", "EXPRESS")):
        assert _error(asw, "ModifyFlowService", {**change, name: value})[0] == "InvalidParameterValue"

    asw.call_json("DeleteFlowService", {"FlowServiceResource": flow})
    assert _error(asw, "DescribeFlowServiceDetail", {"FlowServiceResource": flow})[0] == "ResourceNotFound"


def test_workflows_are_filtered_and_cut(any_asw: Any) -> None:
    for number in range(3):
        _create(any_asw, FlowServiceName=f"flow{number}", Type="EXPRESS" if number else "STANDARD")

    def names(**options: Any) -> list[str]:
        told = any_asw.call_json("DescribeFlowServices", options)["Response"]
        return [flow["FlowServiceName"] for flow in told["FlowServiceSet"]]

    assert names() == ["flow2", "flow1", "flow0"]
    assert names(Offset=1, Limit=1) == ["flow1"]
    assert names(Filters=[{"Name": "Type", "Values": ["STANDARD"]}]) == ["flow0"]
    assert names(Filters=[{"Name": "FlowServiceName", "Values": ["flow0", "flow2"]}]) == ["flow2", "flow0"]
    assert names(Filters=[{"Name": "Status", "Values": ["Offline"]}]) == []


def test_the_default_input_is_used_when_none_is_given(asw: Any) -> None:
    echo = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    flow = _create(asw, echo, Input='{"a": 1}')

    assert _finished(asw, _start(asw, flow))["Output"] == '{"a":1}'
    assert _finished(asw, _start(asw, flow, Input='{"b": 2}'))["Output"] == '{"b":2}'


def test_executions_are_stopped_and_listed_by_status(asw: Any) -> None:
    flow = _create(asw, WAIT)
    running, stopped = _start(asw, flow), _start(asw, flow)

    asw.call_json("StopExecution", {"ExecutionQrn": stopped})

    assert _finished(asw, stopped)["Status"] == "TERMINATED"
    page = {"StateMachineResourceName": flow, "PageSize": 10, "PageIndex": 1}
    told = asw.call_json("DescribeExecutions", page)["Response"]
    assert [run["ExecutionResourceName"] for run in told["Executions"]] == [stopped, running]
    assert (told["TotalCount"], told["PageSize"], told["PageIndex"]) == (2, 10, 1)
    assert told["Executions"][1]["StopDate"] == "0"
    told = asw.call_json("DescribeExecutions", {**page, "FilterExecutionStatus": "RUNNING"})["Response"]
    assert [run["ExecutionResourceName"] for run in told["Executions"]] == [running]
    assert asw.call_json("DescribeExecutions", {**page, "PageIndex": 9})["Response"]["Executions"] == []


@pytest.mark.parametrize(
    ("kind", "given", "seconds"),
    [
        ("EXPRESS", None, 60),
        ("EXPRESS", 200, 200),
        ("EXPRESS", 900, 300),
        ("STANDARD", None, 86_400),
        ("STANDARD", 100_000, 100_000),
    ],
)
def test_an_execution_has_the_time_of_its_type(kind: str, given: int | None, seconds: int) -> None:
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1_000_000, "End": True}}}
    limits = {} if given is None else {"TimeoutSeconds": given}
    with ServerThread(clock=ManualClock()) as server:
        asw = _client(server)
        told = _finished(asw, _start(asw, _create(asw, {**wait, **limits}, Type=kind)))

    assert told["Status"] == "FAILED"
    assert int(told["StopDate"]) - int(told["StartDate"]) == seconds * 1000


def test_executions_are_found_by_their_names(asw: Any) -> None:
    flow = _create(asw)
    found, _ = _start(asw, flow, Name="one"), _start(asw, flow, Name="two")
    page = {"StateMachineResourceName": flow, "PageSize": 10, "PageIndex": 1}

    for wanted in ("one", found):
        told = asw.call_json("DescribeExecutions", {**page, "FilterExecutionResourceName": wanted})["Response"]
        assert [run["ExecutionResourceName"] for run in told["Executions"]] == [found]


def test_the_history_tells_entries_and_exits(asw: Any) -> None:
    execution = _start(asw, _create(asw), Input='{"a": 1}')
    _finished(asw, execution)
    request = models.DescribeExecutionHistoryRequest()
    request.ExecutionResourceName = execution

    events = asw.DescribeExecutionHistory(request).Events

    assert [(event.EventId, event.EventCategory, event.StepName) for event in events] == [
        (1, "ExecutionStart", "START"),
        (2, "Unknown", "START"),
        (3, "PassNodeEnter", "State_1"),
        (4, "PassNodeExit", "State_1"),
        (5, "Unknown", "END"),
        (6, "ExecutionSucceed", "END"),
    ]
    assert json.loads(events[0].Content)["input"] == {"a": 1}
    assert json.loads(events[3].Content)["next"] == '["END"]'
    assert (events[1].Content, events[1].Exception) == ("null", None)
    assert {event.ExecutionResourceName for event in events} == {execution}


def test_the_history_tells_retries_failures_and_resources(functions: Path) -> None:
    (functions / "bindings.json").write_text(
        '{"sum": {"results": [{"error": "Oops"}, {"error": "Bad", "cause": "c"}]}}', encoding="utf-8"
    )
    task = {**_SUM, "Retry": [{"ErrorEquals": ["Oops"]}]}
    with ServerThread(functions=functions, clock=ManualClock()) as server:
        asw = _client(server)
        execution = _start(asw, _create(asw, {"StartAt": "T", "States": {"T": task}}))
        assert _finished(asw, execution)["Status"] == "FAILED"
        told = asw.call_json("DescribeExecutionHistory", {"ExecutionResourceName": execution})["Response"]["Events"]

    assert [event["EventCategory"] for event in told[2:]] == [
        "TaskNodeEnter",
        "TaskNodeRetry",
        "TaskNodeExit",
        "ExecutionFail",
    ]
    assert told[-1]["Exception"] == "Bad: c"
    assert [event["ResourceName"] for event in told] == ["", "", *[_SUM["Resource"]] * 3, ""]


@pytest.mark.parametrize(
    ("action", "parameters", "code", "message"),
    [
        ("DoWonders", {}, "InvalidAction", "The request action=DoWonders is invalid"),
        ("StartExecution", {}, "MissingParameter", "missing a required parameter `StateMachineResourceName`"),
        ("StartExecution", {"StateMachineResourceName": 7}, "InvalidParameter", "`StateMachineResourceName`"),
        ("StartExecution", {"StateMachineResourceName": "x", "Odd": 1}, "UnknownParameter", "`Odd`"),
        ("StartExecution", {"StateMachineResourceName": "x"}, "ResourceNotFound", "x does not exist"),
        ("DescribeFlowServices", {"Limit": 101}, "InvalidParameterValue", "at most 100"),
        ("DescribeFlowServices", {"Limit": "many"}, "InvalidParameter", "`Limit`"),
        (
            "DescribeFlowServices",
            {"Filters": [{"Name": "Odd", "Values": ["v"]}]},
            "InvalidParameterValue",
            "Filters.0.Name",
        ),
        ("DescribeFlowServices", {"Filters": [{"Name": "Type"}]}, "MissingParameter", "`Filters.0.Values`"),
        ("DescribeExecution", {"ExecutionResourceName": "qrn:none"}, "ResourceNotFound", "qrn:none does not exist"),
        ("StopExecution", {"ExecutionQrn": "qrn:none"}, "ResourceNotFound", "qrn:none does not exist"),
        (
            "DescribeExecutions",
            {"StateMachineResourceName": "none", "PageSize": 1, "PageIndex": 1},
            "ResourceNotFound",
            "none does not exist",
        ),
    ],
)
def test_a_bad_request_raises_the_error_of_the_cloud(
    asw: Any, action: str, parameters: Any, code: str, message: str
) -> None:
    told = _error(asw, action, parameters)

    assert told[0] == code
    assert message in told[1]


@pytest.mark.parametrize(
    ("options", "parameter"),
    [
        ({"Definition": "{"}, "Definition"),
        ({"Definition": '{"StartAt": "A"}'}, "Definition"),
        ({"Definition": '{"StartAt": "A", "States": {"A": {"Type": "Succeed", "Comment": ${a}}}}'}, "Definition"),
        ({"FlowServiceName": "1 x"}, "FlowServiceName"),
        ({"Type": "FAST"}, "Type"),
        ({"Input": "[1]"}, "Input"),
    ],
)
def test_a_bad_workflow_is_refused(asw: Any, options: Any, parameter: str) -> None:
    given = {"Definition": json.dumps(PASS), "FlowServiceName": "flow", "IsNewRole": True, "Type": "EXPRESS", **options}

    code, message = _error(asw, "CreateFlowService", given)

    assert code == "InvalidParameterValue"
    assert f"`{parameter}`" in message


def test_a_name_is_used_once(asw: Any) -> None:
    flow = _create(asw, WAIT)
    _start(asw, flow, Name="run")

    assert (
        "flow already"
        in _error(
            asw,
            "CreateFlowService",
            {"Definition": json.dumps(PASS), "FlowServiceName": "flow", "IsNewRole": True, "Type": "EXPRESS"},
        )[1]
    )
    for name in ("run", "a b"):
        told = _error(asw, "StartExecution", {"StateMachineResourceName": flow, "Name": name})
        assert told[0] == "InvalidParameterValue"
    told = _error(asw, "StartExecution", {"StateMachineResourceName": flow, "Input": "7"})
    assert "`Input`" in told[1]


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        ("{", {"X-TC-Action": "DescribeFlowServices"}, "InvalidParameter"),
        ("[]", {"X-TC-Action": "DescribeFlowServices"}, "InvalidParameter"),
        (b"\xff", {"X-TC-Action": "DescribeFlowServices"}, "InvalidParameter"),
        ("{}", {"X-TC-Action": "DescribeFlowServices", "X-TC-Version": "2017-01-01"}, "NoSuchVersion"),
        (b" " * (LARGEST_BODY + 1), {"X-TC-Action": "DescribeFlowServices"}, "RequestSizeLimitExceeded"),
        ("A.b=1&A.b.c=2", {"Content-Type": "application/x-www-form-urlencoded"}, "MissingParameter"),
        (
            "Action=StopExecution" + "&a=" * 1000,
            {"Content-Type": "application/x-www-form-urlencoded"},
            "InvalidParameter",
        ),
        (
            "Action=DescribeFlowServices&Filters" + ".0" * 500_000 + "=1",
            {"Content-Type": "application/x-www-form-urlencoded"},
            "UnknownParameter",
        ),
        (
            f"Action=DescribeFlowServices&Filters.{'9' * 5000}.Name=Type",
            {"Content-Type": "application/x-www-form-urlencoded"},
            "InvalidParameter",
        ),
        (
            "Action=DescribeFlowServices&Limit=%EF%BC%91",
            {"Content-Type": "application/x-www-form-urlencoded"},
            "InvalidParameter",
        ),
        ("{}", {"X-TC-Action": "x" * 1000}, "InvalidAction"),
        (
            json.dumps({"ExecutionResourceName": "x" * 300_000}),
            {"X-TC-Action": "DescribeExecution"},
            "ResourceNotFound",
        ),
    ],
    ids=[
        "no JSON",
        "no object",
        "no UTF-8",
        "version",
        "too large",
        "an odd form",
        "a long form",
        "a deep form",
        "a place beyond measure",
        "a digit of another script",
        "a long action",
        "a long name",
    ],
)
def test_a_reply_to_nonsense_is_an_error_with_status_200_and_the_exact_type(
    server: ServerThread, body: bytes | str, headers: dict[str, str], code: str
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("POST", "/", body=body, headers={"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        told = json.loads(answer.read())
    finally:
        connection.close()

    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    assert told["Response"]["Error"]["Code"] == code
    assert len(told["Response"]["Error"]["Message"]) < 300
    assert told["Response"]["RequestId"]


def _parent(resource: str) -> dict[str, Any]:
    task = {"Type": "Task", "Resource": resource, "ResultPath": "$.child", "End": True}
    return {"StartAt": "S", "States": {"S": task}}


def test_a_task_runs_another_workflow_by_its_qrn(asw: Any) -> None:
    child = _create(asw, FlowServiceName="child")

    told = _finished(asw, _start(asw, _create(asw, _parent(child), FlowServiceName="parent"), Input='{"n": 1}'))

    assert told["Status"] == "SUCCEED"
    output = json.loads(told["Output"])
    assert set(output) == {"n", "child"}
    listed = asw.call_json("DescribeExecutions", {"StateMachineResourceName": child, "PageSize": 5, "PageIndex": 1})
    assert [one["Status"] for one in listed["Response"]["Executions"]] == ["SUCCEED"]


def test_a_workflow_that_fails_fails_the_task_that_ran_it(asw: Any) -> None:
    child = _create(asw, FAIL, FlowServiceName="child")

    told = _finished(asw, _start(asw, _create(asw, _parent(child), FlowServiceName="parent")))

    assert told["Status"] == "FAILED"


def test_a_workflow_that_runs_itself_ends_somewhere(asw: Any) -> None:
    own = "qrn:qcs:asw:ap-guangzhou:1:http:json:flowmachine:parent:x"

    told = _finished(asw, _start(asw, _create(asw, _parent(own), FlowServiceName="parent")))

    assert told["Status"] == "FAILED"
