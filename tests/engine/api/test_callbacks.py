"""Activities and task tokens: work that a client finishes, through a Step Functions client."""

import json
import threading
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from engine.execution.clock import ManualClock
from tests.engine.api.serving import ROLE, ServerThread, create, fault, finished, make_sfn, plain, poll, start

_ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work"
_INVALID = ("InvalidToken", "Invalid Token: 'Invalid token'")
_OVER = ("TaskTimedOut", f"Task Timed Out: '{_ACTIVITY}'")
_GONE = ("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")


def _activity(**fields: Any) -> dict[str, Any]:
    return {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": _ACTIVITY, "End": True, **fields}}}


def _waiting(**fields: Any) -> dict[str, Any]:
    """Return a definition whose only Task hands its token to a queue and waits for it."""
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": "q", "MessageBody": {"Token.$": "$$.Task.Token"}},
        "End": True,
        **fields,
    }
    return {"StartAt": "A", "States": {"A": state}}


def _events(sfn: Any, execution: str) -> list[Any]:
    return list(sfn.get_execution_history(executionArn=execution)["events"])


def _outline(sfn: Any, execution: str) -> list[tuple[int, int, str]]:
    return [(event["id"], event["previousEventId"], event["type"]) for event in _events(sfn, execution)]


def _token_of(sfn: Any, execution: str) -> str:
    """Return the token that a waiting Task handed in."""
    events = poll(lambda: _events(sfn, execution), lambda events: events[-1]["type"] == "TaskSubmitted")
    parameters = json.loads(events[2]["taskScheduledEventDetails"]["parameters"])
    return str(parameters["MessageBody"]["Token"])


@pytest.fixture
def worker(sfn: Any) -> Any:
    """A client of a server with the activity ``work``."""
    sfn.create_activity(name="work")
    return sfn


@pytest.fixture
def queue(functions: Path, sfn: Any) -> Any:
    """A client of a server with a queue that takes all messages."""
    (functions / "bindings.json").write_text('{"sqs:sendMessage": {"result": {"MessageId": "1"}}}', encoding="utf-8")
    return sfn


def test_a_worker_takes_work_and_finishes_it(worker: Any) -> None:
    execution = start(worker, create(worker, _activity()), input='{"a": 1}')

    task = worker.get_activity_task(activityArn=_ACTIVITY, workerName="me")
    assert plain(worker.send_task_heartbeat(taskToken=task["taskToken"])) == {}
    assert plain(worker.send_task_success(taskToken=task["taskToken"], output='{"done":true}')) == {}

    assert task["input"] == '{"a": 1}'
    assert finished(worker, execution)["output"] == '{"done":true}'
    assert _outline(worker, execution) == [
        (1, 0, "ExecutionStarted"),
        (2, 0, "TaskStateEntered"),
        (3, 2, "ActivityScheduled"),
        (4, 3, "ActivityStarted"),
        (5, 4, "ActivitySucceeded"),
        (6, 5, "TaskStateExited"),
        (7, 6, "ExecutionSucceeded"),
    ]
    events = _events(worker, execution)
    assert events[2]["activityScheduledEventDetails"]["resource"] == _ACTIVITY
    assert events[3]["activityStartedEventDetails"] == {"workerName": "me"}
    for send in (
        lambda: worker.send_task_success(taskToken=task["taskToken"], output="1"),
        lambda: worker.send_task_failure(taskToken=task["taskToken"]),
        lambda: worker.send_task_heartbeat(taskToken=task["taskToken"]),
    ):
        assert fault(worker, send) == _OVER


def test_a_worker_that_polls_first_gets_the_work_when_it_comes(worker: Any, server: ServerThread) -> None:
    taken: list[Any] = []
    poller = threading.Thread(target=lambda: taken.append(make_sfn(server).get_activity_task(activityArn=_ACTIVITY)))
    poller.start()

    execution = start(worker, create(worker, _activity()))
    poller.join()

    worker.send_task_failure(taskToken=taken[0]["taskToken"], error="Oops", cause="because")
    told = finished(worker, execution)
    assert (told["status"], told["error"], told["cause"]) == ("FAILED", "Oops", "because")
    assert _events(worker, execution)[3]["activityStartedEventDetails"] == {}
    assert _events(worker, execution)[4]["activityFailedEventDetails"] == {"error": "Oops", "cause": "because"}


def test_work_is_given_out_once_and_in_order(worker: Any) -> None:
    machine = create(worker, _activity())
    for number in range(3):
        start(worker, machine, input=str(number))

    tasks = [worker.get_activity_task(activityArn=_ACTIVITY) for _ in range(3)]

    assert [task["input"] for task in tasks] == ["0", "1", "2"]


def test_work_whose_execution_was_stopped_is_not_given_out(worker: Any) -> None:
    machine = create(worker, _activity())
    stopped = start(worker, machine, input="0")
    start(worker, machine, input="1")

    worker.stop_execution(executionArn=stopped)

    assert worker.get_activity_task(activityArn=_ACTIVITY)["input"] == "1"


def test_an_activity_that_does_not_exist_fails_the_execution(sfn: Any) -> None:
    told = finished(sfn, start(sfn, create(sfn, _activity())))

    assert (told["status"], told["error"]) == ("FAILED", "States.Runtime")
    assert f"The activity {_ACTIVITY} does not exist." in told["cause"]
    assert [kind for _, _, kind in _outline(sfn, told["executionArn"])] == [
        "ExecutionStarted",
        "TaskStateEntered",
        "ExecutionFailed",
    ]


def test_a_token_that_was_handed_in_finishes_its_task(queue: Any) -> None:
    execution = start(queue, create(queue, _waiting()))

    queue.send_task_success(taskToken=_token_of(queue, execution), output='"answer"')

    assert finished(queue, execution)["output"] == '"answer"'
    assert _outline(queue, execution)[2:7] == [
        (3, 2, "TaskScheduled"),
        (4, 3, "TaskStarted"),
        (5, 4, "TaskSubmitted"),
        (6, 5, "TaskSucceeded"),
        (7, 6, "TaskStateExited"),
    ]
    names = {"resourceType": "sqs", "resource": "sendMessage.waitForTaskToken"}
    assert _events(queue, execution)[4]["taskSubmittedEventDetails"] == {
        **names,
        "output": '{"MessageId":"1"}',
        "outputDetails": {"truncated": False},
    }


def test_a_token_fails_its_task_which_may_try_again_with_another(functions: Path) -> None:
    (functions / "bindings.json").write_text('{"sqs:sendMessage": {"result": {}}}', encoding="utf-8")
    retry = [{"ErrorEquals": ["Oops"], "MaxAttempts": 1}]
    with ServerThread(functions=functions, clock=ManualClock()) as server:
        sfn = make_sfn(server)
        execution = start(sfn, create(sfn, _waiting(Retry=retry)))
        first = _token_of(sfn, execution)

        sfn.send_task_failure(taskToken=first, error="Oops")
        events = poll(lambda: _events(sfn, execution), lambda events: len(events) == 9)

    second = json.loads(events[6]["taskScheduledEventDetails"]["parameters"])
    assert second["MessageBody"]["Token"] != first


def test_an_answer_is_told_letter_by_letter_while_nothing_changes_it(sfn: Any) -> None:
    activity = sfn.create_activity(name="work")["activityArn"]
    states = {
        "A": {"Type": "Task", "Resource": activity, "Next": "B"},
        "B": {"Type": "Task", "Resource": activity, "ResultPath": "$.b", "End": True},
    }
    execution = start(sfn, create(sfn, {"StartAt": "A", "States": states}), input='{"n": 1}')

    first = sfn.get_activity_task(activityArn=activity)
    sfn.send_task_success(taskToken=first["taskToken"], output='{"a": [1, "two"]}')
    second = sfn.get_activity_task(activityArn=activity)
    sfn.send_task_success(taskToken=second["taskToken"], output="{ }")
    told = finished(sfn, execution)

    assert (first["input"], second["input"]) == ('{"n": 1}', '{"a": [1, "two"]}')
    assert told["output"] == '{"a":[1,"two"],"b":{}}'
    events = sfn.get_execution_history(executionArn=execution)["events"]
    results = [
        event["activitySucceededEventDetails"]["output"] for event in events if event["type"].endswith("ySucceeded")
    ]
    assert results == ['{"a": [1, "two"]}', "{ }"]
    assert events[5]["stateExitedEventDetails"]["output"] == '{"a": [1, "two"]}'


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_a_function_may_answer_before_it_returns(server: ServerThread, functions: Path, region: str) -> None:
    sfn = make_sfn(server, region)
    (functions / "work.py").write_text(
        "import json, urllib.request\n"
        "def handler(event, context):\n"
        "    body = json.dumps({'taskToken': event['token'], 'output': '7'}).encode()\n"
        "    headers = {'X-Amz-Target': 'AWSStepFunctions.SendTaskSuccess'}\n"
        f"    request = urllib.request.Request('{server.address}', body, headers)\n"
        "    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))\n"
        "    opener.open(request).read()\n",
        encoding="utf-8",
    )
    state = {
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": {"FunctionName": "work", "Payload": {"token.$": "$$.Task.Token"}},
    }

    told = finished(sfn, start(sfn, create(sfn, _waiting(**state))))

    assert (told["status"], told["output"]) == ("SUCCEEDED", "7")


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        pytest.param(_activity, {"TimeoutSeconds": 30}, id="activity-timeout"),
        pytest.param(_activity, {"TimeoutSeconds": 300, "HeartbeatSeconds": 20}, id="activity-heartbeat and timeout"),
        pytest.param(_waiting, {"TimeoutSeconds": 30}, id="token-timeout"),
        pytest.param(_waiting, {"TimeoutSeconds": 300, "HeartbeatSeconds": 20}, id="token-heartbeat and timeout"),
        pytest.param(_waiting, {"HeartbeatSeconds": 20}, id="token-heartbeat"),
    ],
)
def test_nobody_who_speaks_in_time_is_a_timeout(
    functions: Path, fields: dict[str, int], make: Callable[..., dict[str, Any]]
) -> None:
    (functions / "bindings.json").write_text('{"sqs:sendMessage": {"result": {}}}', encoding="utf-8")
    with ServerThread(functions=functions, clock=ManualClock()) as server:
        sfn = make_sfn(server)
        sfn.create_activity(name="work")
        execution = start(sfn, create(sfn, make(**fields)))
        if make is _activity:
            sfn.get_activity_task(activityArn=_ACTIVITY)
        told = finished(sfn, execution)
        _, _, scheduled, *_, ended, failed = _events(sfn, execution)

    assert (told["status"], told["error"]) == ("FAILED", "States.Timeout")
    assert "cause" not in told
    assert ended["type"] in ("ActivityTimedOut", "TaskTimedOut")
    assert failed["executionFailedEventDetails"] == {"error": "States.Timeout"}
    scheduled = scheduled.get("activityScheduledEventDetails") or scheduled["taskScheduledEventDetails"]
    told_limits = {name.replace("Seconds", "InSeconds"): seconds for name, seconds in fields.items()}
    assert {name: scheduled.get(f"{name[0].lower()}{name[1:]}") for name in told_limits} == told_limits


def test_a_timeout_that_a_worker_reports_keeps_its_cause(sfn: Any) -> None:
    machine = _activity(Catch=[{"ErrorEquals": ["States.Timeout"], "Next": "Z"}])
    machine["States"]["Z"] = {"Type": "Succeed"}
    sfn.create_activity(name="work")
    execution = start(sfn, create(sfn, machine))
    token = sfn.get_activity_task(activityArn=_ACTIVITY)["taskToken"]

    sfn.send_task_failure(taskToken=token, error="States.Timeout", cause="the printer is out of paper")

    told = {"error": "States.Timeout", "cause": "the printer is out of paper"}
    assert json.loads(finished(sfn, execution)["output"]) == {"Error": told["error"], "Cause": told["cause"]}
    (failed,) = [event for event in _events(sfn, execution) if event["type"] == "ActivityFailed"]
    assert failed["activityFailedEventDetails"] == told


@pytest.mark.parametrize(
    ("fields", "wanted", "status"),
    [
        ({"TimeoutSeconds": 300, "HeartbeatSeconds": 20}, "States.HeartbeatTimeout", "SUCCEEDED"),
        ({"TimeoutSeconds": 300, "HeartbeatSeconds": 20}, "States.Timeout", "SUCCEEDED"),
        ({"TimeoutSeconds": 30}, "States.HeartbeatTimeout", "FAILED"),
        ({"TimeoutSeconds": 30}, "States.Timeout", "SUCCEEDED"),
    ],
)
def test_silence_is_caught_by_either_name(functions: Path, fields: dict[str, int], wanted: str, status: str) -> None:
    (functions / "bindings.json").write_text('{"sqs:sendMessage": {"result": {}}}', encoding="utf-8")
    machine = _waiting(**fields, Catch=[{"ErrorEquals": [wanted], "Next": "Z"}])
    machine["States"]["Z"] = {"Type": "Succeed"}
    with ServerThread(functions=functions, clock=ManualClock()) as server:
        sfn = make_sfn(server)
        told = finished(sfn, start(sfn, create(sfn, machine)))

    assert told["status"] == status
    assert told.get("output", '{"Error":"States.Timeout","Cause":""}') == '{"Error":"States.Timeout","Cause":""}'


@pytest.mark.parametrize("limits", [{"HeartbeatSeconds": 20}, {"TimeoutSeconds": 20}])
def test_the_time_of_an_activity_counts_once_a_worker_took_it(functions: Path, limits: dict[str, int]) -> None:
    with ServerThread(functions=functions, clock=ManualClock()) as server:
        sfn = make_sfn(server)
        sfn.create_activity(name="work")
        execution = start(sfn, create(sfn, _activity(**limits)))
        poll(lambda: _events(sfn, execution), lambda events: events[-1]["type"] == "ActivityScheduled")
        waiting = sfn.describe_execution(executionArn=execution)

        sfn.get_activity_task(activityArn=_ACTIVITY)
        told = finished(sfn, execution)

    assert waiting["status"] == "RUNNING"
    assert (told["status"], told["error"]) == ("FAILED", "States.Timeout")


def test_the_time_of_work_that_nobody_took_does_not_run_out_with_that_of_others(functions: Path) -> None:
    task = _activity(TimeoutSeconds=20)["States"]["A"]
    branches = [{"StartAt": name, "States": {name: task}} for name in "LR"]
    both = {"Type": "Parallel", "Branches": branches, "End": True}
    with ServerThread(functions=functions, clock=ManualClock()) as server:
        sfn = make_sfn(server)
        sfn.create_activity(name="work")
        execution = start(sfn, create(sfn, {"StartAt": "B", "States": {"B": both}}))
        sfn.get_activity_task(activityArn=_ACTIVITY)

        assert finished(sfn, execution)["error"] == "States.Timeout"

        assert [kind for _, _, kind in _outline(sfn, execution)].count("ActivityTimedOut") == 1


@pytest.mark.parametrize("field", ["TimeoutSeconds", "HeartbeatSeconds"])
def test_the_history_tells_limits_that_a_path_gives(queue: Any, field: str) -> None:
    fields = {"TimeoutSeconds": 600, f"{field}Path": "$.limit"}
    fields.pop(field, None)
    execution = start(queue, create(queue, _waiting(**fields)), input='{"limit": 120}')

    queue.send_task_success(taskToken=_token_of(queue, execution), output="1")

    scheduled = _events(queue, execution)[2]["taskScheduledEventDetails"]
    limits = {"heartbeatInSeconds": 120, "timeoutInSeconds": 600}
    assert {name: scheduled[name] for name in limits if name in scheduled} == (
        limits if field == "HeartbeatSeconds" else {"timeoutInSeconds": 120}
    )


@pytest.mark.slow
def test_signs_of_life_keep_a_task_waiting(worker: Any) -> None:
    execution = start(worker, create(worker, _activity(HeartbeatSeconds=1)))
    token = worker.get_activity_task(activityArn=_ACTIVITY)["taskToken"]

    began = worker.describe_execution(executionArn=execution)["startDate"].timestamp()
    beats = iter(lambda: worker.send_task_heartbeat(taskToken=token), None)

    def date(answer: Any) -> float:
        return _seconds(answer["ResponseMetadata"]["HTTPHeaders"]["date"])

    poll(lambda: next(beats), lambda answer: date(answer) > began + 2)
    worker.send_task_success(taskToken=token, output="1")
    assert finished(worker, execution)["status"] == "SUCCEEDED"


def _seconds(date: str) -> float:

    return parsedate_to_datetime(date).timestamp()


def test_an_output_that_is_no_json_is_refused(queue: Any) -> None:
    token = _token_of(queue, start(queue, create(queue, _waiting())))

    refused = ("InvalidOutput", "Invalid Output: 'not-json' is not valid JSON.")
    assert fault(queue, lambda: queue.send_task_success(taskToken=token, output="not-json")) == refused
    assert plain(queue.send_task_success(taskToken=token, output="{}")) == {}
    assert fault(queue, lambda: queue.send_task_success(taskToken=token, output="{}")) == _GONE
    assert fault(queue, lambda: queue.send_task_success(taskToken=token, output="not-json")) == refused


def test_a_token_that_nobody_gave_out_is_refused_whatever_the_output(sfn: Any) -> None:
    assert fault(sfn, lambda: sfn.send_task_success(taskToken="t", output="{}")) == _INVALID
    assert fault(sfn, lambda: sfn.send_task_success(taskToken="t", output="{")) == _INVALID
    assert fault(sfn, lambda: sfn.send_task_failure(taskToken="t")) == _INVALID
    assert fault(sfn, lambda: sfn.send_task_heartbeat(taskToken="t")) == _INVALID


def test_a_token_names_nothing_in_another_region(server: ServerThread, worker: Any) -> None:
    execution = start(worker, create(worker, _activity()))
    token = worker.get_activity_task(activityArn=_ACTIVITY)["taskToken"]
    elsewhere = make_sfn(server, "eu-west-1")

    assert fault(elsewhere, lambda: elsewhere.send_task_success(taskToken=token, output="1")) == _INVALID
    assert fault(elsewhere, lambda: elsewhere.send_task_success(taskToken=token, output="{")) == _INVALID
    assert fault(elsewhere, lambda: elsewhere.send_task_failure(taskToken=token)) == _INVALID
    assert fault(elsewhere, lambda: elsewhere.send_task_heartbeat(taskToken=token)) == _INVALID

    worker.send_task_success(taskToken=token, output="2")
    assert finished(worker, execution)["output"] == "2"
    assert fault(elsewhere, lambda: elsewhere.send_task_heartbeat(taskToken=token)) == _INVALID


def _stopped_with_sibling(worker: Any, heartbeat: int, *, is_nested: bool) -> tuple[str, str]:
    """Return the tokens of a task that failed and of one that was stopped because of that."""
    task = _activity(TimeoutSeconds=300, HeartbeatSeconds=heartbeat)["States"]["A"]
    first, second = ({"StartAt": name, "States": {name: task}} for name in "LR")
    if is_nested:
        second = {"StartAt": "N", "States": {"N": {"Type": "Parallel", "Branches": [second], "End": True}}}
    both = {"Type": "Parallel", "Branches": [first, second], "End": True}
    execution = start(worker, create(worker, {"StartAt": "B", "States": {"B": both}}))
    failed, stopped = (worker.get_activity_task(activityArn=_ACTIVITY)["taskToken"] for _ in "LR")

    worker.send_task_failure(taskToken=failed, error="Oops")
    assert finished(worker, execution)["error"] == "Oops"
    return failed, stopped


@pytest.mark.parametrize("is_nested", [False, True])
def test_a_worker_is_not_told_at_once_that_a_sibling_failed(worker: Any, *, is_nested: bool) -> None:
    failed, stopped = _stopped_with_sibling(worker, 200, is_nested=is_nested)

    assert plain(worker.send_task_heartbeat(taskToken=stopped)) == {}
    assert fault(worker, lambda: worker.send_task_success(taskToken=stopped, output="1")) == _OVER
    assert fault(worker, lambda: worker.send_task_failure(taskToken=stopped)) == _OVER
    assert fault(worker, lambda: worker.send_task_heartbeat(taskToken=failed)) == _OVER


@pytest.mark.slow
def test_a_worker_is_told_that_a_sibling_failed_when_silence_would_have_ended_its_work(worker: Any) -> None:
    _, stopped = _stopped_with_sibling(worker, 3, is_nested=False)

    time.sleep(3)

    assert fault(worker, lambda: worker.send_task_heartbeat(taskToken=stopped)) == _OVER


def test_a_worker_for_whom_there_is_no_work_gets_an_empty_answer(functions: Path) -> None:
    with ServerThread(functions=functions, clock=ManualClock()) as server:
        sfn = make_sfn(server)
        sfn.create_activity(name="work")

        assert plain(sfn.get_activity_task(activityArn=_ACTIVITY)) == {}


def test_the_end_of_the_server_ends_what_waits(functions: Path) -> None:
    with ServerThread(functions=functions) as server:
        sfn = make_sfn(server)
        sfn.create_activity(name="work")
        machine = sfn.create_state_machine(name="m", definition=json.dumps(_activity()), roleArn=ROLE)
        start(sfn, machine["stateMachineArn"])
        assert sfn.get_activity_task(activityArn=_ACTIVITY)["taskToken"]
