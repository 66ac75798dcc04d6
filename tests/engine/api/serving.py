"""What the tests of the endpoint share: a server in a thread, small definitions, waiting for an execution, errors."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from types import TracebackType
from typing import Any, Self

import boto3
import pytest
from botocore.config import Config

from engine.api.endpoint import open_endpoint
from engine.errors import SetupError
from engine.execution.clock import Clock
from engine.integrations.optimized import read_optimized
from engine.integrations.sdk_actions import sdk_call
from engine.integrations.sdk_arguments import sdk_argument_faults

ROLE = "arn:aws:iam::123456789012:role/run"
PASS = {"StartAt": "State_1", "States": {"State_1": {"Type": "Pass", "Result": {"Arg1": "argument1"}, "End": True}}}
WAIT = {"StartAt": "State_1", "States": {"State_1": {"Type": "Wait", "Seconds": 600, "End": True}}}
FAIL = {"StartAt": "State_1", "States": {"State_1": {"Type": "Fail", "Error": "Some", "Cause": "because"}}}
_TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "long": int,
    "boolean": bool,
    "timestamp": int | float,
    "float": int | float,
}
_TURNS, _TURN_SECONDS = 2000, 0.005


class ServerThread:
    """Runs the endpoint in a thread until it is left."""

    def __init__(
        self, *, functions: Path | None = None, data: Path | None = None, clock: Clock | None = None, port: int = 0
    ) -> None:
        self.address = ""
        self._options: dict[str, Any] = {"functions": functions, "data": data, "clock": clock, "port": port}
        self._is_open = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leave: asyncio.Event | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="endpoint")

    def __enter__(self) -> Self:
        self._thread.start()
        self._is_open.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._loop is not None
        assert self._leave is not None
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except SetupError as error:
            self._failure = error
        finally:
            self._is_open.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._leave = asyncio.Event()
        async with open_endpoint(**self._options) as server:
            self.address = server.address
            self._is_open.set()
            await self._leave.wait()


def needed_arguments(resource: str) -> dict[str, str]:
    """Return some text for each argument that an integration cannot do without."""
    called = sdk_call(resource)
    if called is not None:
        return {fault.name: "x" for fault in sdk_argument_faults(*called, {})}
    found = read_optimized(resource)
    return {} if found is None or found.fields is None else dict.fromkeys(found.fields.required, "x")


def poll(ask: Callable[[], Any], is_done: Callable[[Any], bool]) -> Any:
    """Return the first answer that is done; client packages can only ask again and again."""
    for _ in range(_TURNS):
        answer = ask()
        if is_done(answer):
            return answer
        sleep(_TURN_SECONDS)
    raise AssertionError(f"not done in time: {answer}")


def create(sfn: Any, definition: object = PASS, name: str = "machine", **options: Any) -> str:
    """Create a state machine and return its ARN."""
    text = definition if isinstance(definition, str) else json.dumps(definition)
    return str(sfn.create_state_machine(name=name, definition=text, roleArn=ROLE, **options)["stateMachineArn"])


def start(sfn: Any, machine: str, **options: Any) -> str:
    """Start an execution and return its ARN."""
    return str(sfn.start_execution(stateMachineArn=machine, **options)["executionArn"])


def finished(sfn: Any, execution: str) -> Any:
    """Return what describes an execution that has ended."""
    return poll(lambda: sfn.describe_execution(executionArn=execution), lambda told: told["status"] != "RUNNING")


def run(sfn: Any, definition: object, data: object = None) -> Any:
    """Create a state machine, run it once and return what describes the execution."""
    machine = create(sfn, definition)
    return finished(sfn, start(sfn, machine, input=json.dumps({} if data is None else data)))


def plain(answer: Any) -> Any:
    """Return an answer without what the client package adds."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def fault(sfn: Any, call: Callable[[], object]) -> tuple[str, str]:
    """Return code and message of the error that a call ends with."""
    with pytest.raises(sfn.exceptions.ClientError) as caught:
        call()
    response = caught.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
    return response["Error"]["Code"], response["Error"]["Message"]


def make_sfn(server: ServerThread, region: str = "us-east-1", **options: Any) -> Any:
    """Return a boto3 client of the server; the prefix of synchronous actions would not resolve.

    Requests go out unchecked: what is wrong with them the server shall say.
    """
    config = Config(
        **{"inject_host_prefix": False, "retries": {"total_max_attempts": 1}, "parameter_validation": False, **options}
    )
    client = boto3.client(
        "stepfunctions",
        endpoint_url=server.address,
        region_name=region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=config,
    )
    client.meta.events.register("before-parse.sfn.*", _check_answer)
    return client


def _check_answer(operation_model: Any, response_dict: Any, **_: object) -> None:
    """Fail when an answer has what the service's model does not know, or lacks what it requires."""
    if response_dict["status_code"] == 200:
        told = json.loads(response_dict["body"])
        assert list(_oddities(operation_model.output_shape, told, operation_model.name)) == []


def _oddities(shape: Any, value: Any, place: str) -> Iterator[str]:
    if shape.type_name == "structure":
        yield from (f"{place}.{name} is unknown" for name in value if name not in shape.members)
        yield from (f"{place}.{name} is missing" for name in shape.required_members if name not in value)
        for name, member in shape.members.items():
            if value.get(name) is not None:
                yield from _oddities(member, value[name], f"{place}.{name}")
    elif shape.type_name == "list":
        for number, item in enumerate(value):
            yield from _oddities(shape.member, item, f"{place}[{number}]")
    elif not isinstance(value, _TYPES.get(shape.type_name, object)):
        yield f"{place} is {value!r}, not a {shape.type_name}"
    elif value not in shape.metadata.get("enum", [value]):
        yield f"{place} is {value!r}, which the model does not list"
