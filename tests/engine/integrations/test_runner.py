"""A Task's work, from Resource and arguments to result or error, with real worker processes."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from engine.errors import SetupError, StateFailed, is_error_matched
from engine.integrations import TaskCall, TaskError, TaskResult, TaskRunner, write_binding
from engine.language.values import Json
from engine.workers import FunctionCall, WorkerPool

INVOKE = "qrn:qcs:asw:ap-guangzhou:123:sdk:json:qcloud:scf:Invoke/"
LAMBDA = "arn:aws:states:::lambda:invoke"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "functions"
    path.mkdir()
    return path


@pytest.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    async with WorkerPool() as pool:
        yield pool


@pytest.fixture
def runner(folder: Path, pool: WorkerPool) -> TaskRunner:
    return TaskRunner(folder, pool)


def call(resource: str, arguments: Json = None, **options: object) -> TaskCall:
    return TaskCall(resource=resource, arguments=arguments, **options)  # type: ignore[arg-type]  # passed on


async def failure_of(runner: TaskRunner, task: TaskCall) -> TaskError:
    with pytest.raises(TaskError) as caught:
        await runner.run(task)
    return caught.value


def wrapped(result: TaskResult) -> dict[str, Json]:
    """Return the answer of lambda:invoke without what differs from call to call."""
    assert isinstance(result.value, dict)
    return {name: value for name, value in result.value.items() if not name.startswith("Sdk")}


async def test_function_gets_the_arguments_and_its_value_is_the_result(runner: TaskRunner, folder: Path) -> None:
    (folder / "sum.py").write_text(
        "def main_handler(event, context):\n    print('hi')\n    return sum(event['values'])"
    )

    result = await runner.run(call(INVOKE + "sum", {"values": [1, 2]}))

    assert result == TaskResult(value=3, stdout="hi\n", stderr="", mocked=False)


async def test_context_tells_about_function_and_execution(runner: TaskRunner, folder: Path) -> None:
    (folder / "show.py").write_text("def handler(event, context): return context")

    task = call(INVOKE + "show/7/shop", timeout=5.0, told=lambda: {"execution": "e1", "memory_limit_in_mb": 64})
    context = (await runner.run(task)).value

    assert isinstance(context, dict)
    assert len(str(context.pop("request_id"))) == 36
    assert context == {
        "function_name": "show",
        "function_version": "7",
        "namespace": "shop",
        "invoked_function_arn": INVOKE + "show/7/shop",
        "memory_limit_in_mb": 64,
        "time_limit_in_ms": 5000,
        "environment": "{}",
        "tencentcloud_region": "ap-guangzhou",
        "tencentcloud_appid": "123",
        "execution": "e1",
    }


async def test_error_of_a_function_is_an_error_of_the_task(runner: TaskRunner, folder: Path) -> None:
    (folder / "fail.py").write_text("def handler():\n    print('so far')\n    raise KeyError('order')")

    failure = await failure_of(runner, call("fail"))

    assert isinstance(failure, StateFailed)
    assert (failure.error, failure.cause, failure.stdout) == ("KeyError", "'order'", "so far\n")
    assert 'File "functions/fail.py", line 3, in handler' in failure.trace
    assert is_error_matched(failure, "StatesTaskFailed")


LIMITS = [
    (0.05, None, "0.05 s"),
    (None, 0.06, "0.06 s"),
    (0.05, 30, "0.05 s"),
    (30.0, 0.06, "0.06 s"),
]


@pytest.mark.parametrize(("of_task", "of_binding", "words"), LIMITS)
async def test_shortest_time_limit_holds(
    runner: TaskRunner, folder: Path, of_task: float | None, of_binding: float | None, words: str
) -> None:
    (folder / "hang.py").write_text("def handler():\n    while True: pass")
    write_binding(folder, "hang", {"timeoutSeconds": of_binding, "entry": "handler"})

    failure = await failure_of(runner, call("hang", timeout=of_task))

    assert failure.error == "StatesTimeout"
    assert words in failure.cause
    assert not is_error_matched(failure, "StatesTaskFailed")


@pytest.mark.parametrize(
    ("heartbeat", "timeout", "is_silence"), [(0.06, 30.0, True), (0.06, None, True), (None, 0.06, False)]
)
async def test_a_function_gives_no_sign_of_life(
    runner: TaskRunner, folder: Path, heartbeat: float | None, timeout: float | None, is_silence: bool
) -> None:
    (folder / "hang.py").write_text("def handler():\n    while True: pass")

    failure = await failure_of(runner, call("hang", timeout=timeout, heartbeat=heartbeat))

    assert is_error_matched(failure, "StatesTimeout")
    assert is_error_matched(failure, "StatesHeartbeatTimeout") is is_silence


async def test_without_a_limit_a_minute_holds(folder: Path) -> None:
    (folder / "f.py").write_text("def handler(): pass")
    seen: list[FunctionCall] = []

    class Pool(WorkerPool):
        async def call(self, call: FunctionCall) -> object:  # type: ignore[override]  # only looks
            seen.append(call)
            raise SetupError("enough")

    with pytest.raises(SetupError):
        await TaskRunner(folder, Pool()).run(call("f"))

    assert seen[0].timeout == 60.0


async def test_environment_of_the_binding_is_set_and_shown(runner: TaskRunner, folder: Path) -> None:
    (folder / "env.py").write_text("import os\ndef handler(e, c): return [os.environ['TABLE'], c['environment']]")
    write_binding(folder, "env", {"environment": {"TABLE": "订单"}})

    assert (await runner.run(call("env"))).value == ["订单", '{"TABLE": "订单"}']


async def test_fixed_answers_go_by_attempt(runner: TaskRunner, folder: Path) -> None:
    write_binding(folder, "asr:checkASR", {"results": [{"error": "Busy", "cause": "later"}, {"result": {"Status": 2}}]})

    failure = await failure_of(runner, call("asr:checkASR", attempt=1))
    result = await runner.run(call("asr:checkASR", attempt=2))

    assert (failure.error, failure.cause, failure.mocked) == ("Busy", "later", True)
    assert result == TaskResult(value={"Status": 2}, mocked=True)


async def test_lambda_invoke_unwraps_payload_and_wraps_the_result(runner: TaskRunner, folder: Path) -> None:
    (folder / "double.py").write_text("def lambda_handler(event, context): return event * 2")

    result = await runner.run(call(LAMBDA, {"FunctionName": "arn:aws:lambda:r:1:function:double:3", "Payload": 4}))

    assert wrapped(result) == {"ExecutedVersion": "3", "Payload": 8, "StatusCode": 200}


@pytest.mark.parametrize("body", ["return event", "raise ValueError(event)"])
async def test_nobody_waits_for_what_a_function_gives_for_an_event(runner: TaskRunner, folder: Path, body: str) -> None:
    (folder / "later.py").write_text(f"def lambda_handler(event, context): {body}")
    arguments: Json = {"FunctionName": "later", "InvocationType": "Event", "Payload": {"a": 1}}

    optimized = (await runner.run(TaskCall(resource=LAMBDA, arguments=arguments))).value
    sdk = (await runner.run(TaskCall(resource="arn:aws:states:::aws-sdk:lambda:invoke", arguments=arguments))).value

    assert sdk == {"Payload": "", "StatusCode": 202}
    assert isinstance(optimized, dict)
    assert list(optimized) == ["Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode"]
    assert (optimized["Payload"], optimized["StatusCode"]) == (None, 202)
    metadata: Any = optimized["SdkHttpMetadata"]
    assert metadata["HttpStatusCode"] == 202
    assert list(metadata["AllHttpHeaders"]) == [
        "x-amzn-Remapped-Content-Length",
        "Connection",
        "x-amzn-RequestId",
        "Content-Length",
        "Date",
        "X-Amzn-Trace-Id",
    ]
    assert metadata["HttpHeaders"]["X-Amzn-Trace-Id"].endswith(";sampled=0")


async def test_lambda_invoke_without_payload_sends_an_empty_object(runner: TaskRunner, folder: Path) -> None:
    (folder / "same.py").write_text("def lambda_handler(event, context): return event")

    result = await runner.run(call(LAMBDA, {"FunctionName": "same"}))

    assert wrapped(result) == {"ExecutedVersion": "$LATEST", "Payload": {}, "StatusCode": 200}


@pytest.mark.slow
async def test_a_limit_of_the_function_s_own_is_no_timeout_of_the_task(runner: TaskRunner, folder: Path) -> None:
    (folder / "slow.py").write_text("import time\ndef handler(event, context): time.sleep(60)")
    write_binding(folder, "slow", {"timeoutSeconds": 0.5})

    task = call("slow")
    own = await failure_of(runner, task)
    of_task = await failure_of(runner, call("slow", timeout=0.4))

    assert (own.error, own.service_error) == ("StatesTimeout", "Sandbox.Timedout")
    words = f"RequestId: {task.request_id} Error: Task timed out after 0.50 seconds"
    assert own.service_cause == f'{{"errorType":"Sandbox.Timedout","errorMessage":"{words}"}}'
    assert of_task.service_error == "States.Timeout"


async def test_a_function_that_is_not_there_is_told_in_two_ways(runner: TaskRunner) -> None:
    context = {"execution_id": "arn:aws:states:eu-west-1:555555555555:execution:m:e"}

    failure = await failure_of(runner, call(LAMBDA, {"FunctionName": "no:live"}, told=lambda: context))

    assert failure.error == "StatesRuntime"
    assert failure.cause.startswith('nothing is bound to the Resource "no:live": there is no functions/no.py')
    assert failure.service_error == "Lambda.ResourceNotFoundException"
    assert failure.service_cause.startswith(
        "Function not found: arn:aws:lambda:eu-west-1:555555555555:function:no:live "
        "(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: "
    )


_NOT_TEXT = "The value for the field '{}' must be a STRING"


@pytest.mark.parametrize(
    ("action", "arguments", "faults"),
    [
        ("lambda:invoke", {"FunctionName": "f", "Payload": 1}, [_NOT_TEXT.format("Payload")]),
        ("lambda:invoke", {"FunctionName": "f", "Payload": False}, [_NOT_TEXT.format("Payload")]),
        ("lambda:invoke", {}, ["The field 'FunctionName' is required but was missing"]),
        (
            "http:invoke",
            {
                "ApiEndpoint": "https://a.test",
                "Method": "GET",
                "Headers": {"Authorization": "a", "X-A": "b", "Host": "c"},
            },
            ["The 'Headers' field contains unsupported values: [authorization, host]"],
        ),
        ("sns:publish", [], ["The field 'Message' is required but was missing"]),
        (
            "sqs:sendMessage",
            {"QueueUrl": 1.5, "Body": "m"},
            [
                'The field "Body" is not supported by Step Functions',
                "The field 'MessageBody' is required but was missing",
                _NOT_TEXT.format("QueueUrl"),
            ],
        ),
        ("states:startExecution.sync:2", {"StateMachineArn": "a", "Input": 5}, [_NOT_TEXT.format("Input")]),
    ],
)
def test_arguments_that_no_service_takes_do_not_even_start_the_task(
    runner: TaskRunner, action: str, arguments: Json, faults: list[str]
) -> None:
    with pytest.raises(StateFailed) as caught:
        runner.prepared(f"arn:aws:states:::{action}", arguments)

    written = json.dumps(arguments, separators=(",", ":"))
    assert caught.value.service_cause == (
        f"The Parameters '{written}' could not be used to start the Task: [{', '.join(faults)}]"
    )


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("lambda:invoke", {"FunctionName": "f", "Payload": [1]}),
        ("lambda:invoke", {"FunctionName": "f", "Payload": None}),
        ("dynamodb:putItem", {"TableName": "t", "Item": None}),
        ("sqs:sendMessage", {"QueueUrl": "q", "MessageBody": {"a": 1}, "DelaySeconds": 5}),
        ("aws-sdk:sqs:sendMessage", {"QueueUrl": None, "MessageBody": {"a": 1}}),
    ],
)
def test_what_is_written_as_json_or_missing_for_the_service_to_tell_starts_the_task(
    runner: TaskRunner, action: str, arguments: Json
) -> None:
    assert runner.prepared(f"arn:aws:states:::{action}", arguments) == arguments


async def test_lambda_invoke_without_an_object_uses_what_is_bound_to_the_resource(
    runner: TaskRunner, folder: Path
) -> None:
    write_binding(folder, LAMBDA, {"result": {"Payload": 5}})

    result = await runner.run(call(LAMBDA, ["no object"]))

    assert result == TaskResult(value={"Payload": 5}, mocked=True)


UNBOUND = [
    (
        INVOKE + "sum",
        f'nothing is bound to the Resource "{INVOKE}sum": there is no functions/sum.py or functions/sum/index.py; '
        "create functions/sum.py with def main_handler(event, context), or give a fixed answer in "
        'functions/bindings.json: {"sum": {"result": ...}}',
    ),
    (
        INVOKE[:-1],
        f'nothing is bound to the Resource "{INVOKE[:-1]}": it names no function; write '
        "...:sdk:json:qcloud:scf:Invoke/NAME; give a fixed answer in functions/bindings.json: ",
    ),
]


@pytest.mark.parametrize(("resource", "words"), UNBOUND, ids=["function", "no function"])
async def test_unbound_resource_fails_with_what_to_do(runner: TaskRunner, resource: str, words: str) -> None:
    failure = await failure_of(runner, call(resource))

    assert failure.error == "StatesRuntime"
    assert failure.cause.startswith(words)


async def test_without_a_folder_every_task_fails_with_what_to_do(pool: WorkerPool) -> None:
    failure = await failure_of(TaskRunner(None, pool), call("sum"))

    assert failure.cause == (
        'nothing is bound to the Resource "sum": there is no functions folder; '
        "save the workflow, or say where the functions are (--functions)"
    )


async def test_broken_side_file_fails_the_task_with_its_line(runner: TaskRunner, folder: Path) -> None:
    (folder / "bindings.json").write_text('{\n"a": nope}')

    failure = await failure_of(runner, call("sum"))

    assert failure.error == "StatesRuntime"
    assert failure.cause.startswith("functions/bindings.json:2:")


async def test_relative_folder_is_fine(folder: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    (folder / "where.py").write_text("import os\ndef handler(): return os.getcwd()")

    result = await TaskRunner(Path("functions"), pool).run(call("where"))

    assert result.value == str(folder.parent)


async def test_cancelled_task_stops_the_function(runner: TaskRunner, folder: Path, pool: WorkerPool) -> None:
    (folder / "hang.py").write_text("def handler():\n    open('started', 'w').close()\n    while True: pass")
    task = asyncio.create_task(runner.run(call("hang")))
    async with asyncio.timeout(10):
        while not (folder.parent / "started").exists():
            await asyncio.sleep(0.002)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with asyncio.timeout(10):
        while pool.pids:
            await asyncio.sleep(0.001)


async def test_result_of_a_function_is_plain_json(runner: TaskRunner, folder: Path) -> None:
    (folder / "f.py").write_text(
        "import enum\nclass C(enum.IntEnum):\n    A = 1\ndef handler(): return {'t': (C.A, 2.5)}"
    )

    result = await runner.run(call("f"))

    assert json.dumps(result.value) == '{"t": [1, 2.5]}'
