"""For the environment of the recordings, what their tests find in pytest: they meet our endpoint and not the service.

Each test leaves a file with what was recorded and what was observed, both after the transformations that its authors
made, which name what is another in every run. Nothing that they skip for their own emulator is skipped. Other services
are answered by moto, functions are files beside the endpoint.
"""

import copy
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from localstack.testing.pytest.stepfunctions import utils as polling
from localstack.testing.snapshots.transformer_utility import SNAPSHOT_BASIC_TRANSFORMER, TransformerUtility
from localstack.utils.strings import short_uid
from localstack_snapshot.snapshots import SnapshotSession
from localstack_snapshot.snapshots.transformer import RegexTransformer

pytest_plugins = [
    "localstack.testing.pytest.fixtures",
    "localstack_snapshot.pytest.snapshot",
    "localstack.testing.pytest.marking",
    "localstack.testing.pytest.stepfunctions.fixtures",
]

_ACCOUNT, _REGION = "123456789012", "us-east-1"
_KEYS = {"region": _REGION, "accessKey": "any", "secretKey": "any"}
_SERVICES = (
    "apigateway",
    "dynamodb",
    "events",
    "glue",
    "iam",
    "kms",
    "logs",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "sts",
)
_SECONDS = 60.0
# What the test under way has defined.
_DEFINED: list[str] = []


def _poll(condition: Callable[[], bool], timeout: float | None = None, interval: float = 0.0) -> bool:
    """Wait as the helpers of the tests do, but not a second at a time."""
    end = time.monotonic() + (timeout or _SECONDS)
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(max(0.02, interval / 50))
    return False


polling.poll_condition = _poll


class World:
    """The endpoint, what stands in for the other services, and the folder of the functions."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._started: list[subprocess.Popen[bytes]] = []
        self.functions = Path(self._folder.name, "functions")
        self.functions.mkdir()
        self.others_url = self._start([sys.executable, "-m", "moto.server", "-p", "0"], self._folder.name)
        client = {"client": {"endpoint": self.others_url, **_KEYS}}
        self._bindings: dict[str, Any] = dict.fromkeys([*(f"{name}:*" for name in _SERVICES), "bucket:*"], client)
        self._write()
        command = [os.environ["RECORDED_PYTHON"], "-m", "engine", "serve", "--port", "0"]
        self.url = self._start([*command, "--functions", str(self.functions)], os.environ["RECORDED_ROOT"])

    def put(self, name: str, code: str) -> str:
        """Make a function as Lambda has it, and return its ARN."""
        file = self.functions / name / "handler.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(code, encoding="utf-8")
        entry = "lambda_handler" if "def lambda_handler" in code else "handler"
        self._bindings[name] = {"file": f"{name}/handler.py", "entry": entry}
        self._write()
        return f"arn:aws:lambda:{_REGION}:{_ACCOUNT}:function:{name}"

    def take(self, name: str) -> None:
        """Take a function away."""
        self._bindings.pop(name, None)
        self._write()

    def end(self) -> None:
        """End what was started."""
        for process in self._started:
            process.kill()
            process.wait()
        self._folder.cleanup()

    def _write(self) -> None:
        new = self.functions / "bindings.new"
        new.write_text(json.dumps(self._bindings), encoding="utf-8")
        new.replace(self.functions / "bindings.json")

    def _start(self, command: list[str], folder: str) -> str:
        """Start a server and return its address."""
        said = Path(self._folder.name, f"said-{len(self._started)}.txt")
        # A file and no pipe: a pipe that nobody reads is full after some requests, and the server waits for ever.
        with said.open("wb") as file:
            process = subprocess.Popen(command, cwd=folder, stdout=file, stderr=subprocess.STDOUT)
        self._started.append(process)
        found = None

        def is_there() -> bool:
            nonlocal found
            found = re.search(r"http://127\.0\.0\.1:\d+", said.read_text(encoding="utf-8"))
            return found is not None or process.poll() is not None

        _poll(is_there)
        if found is None:
            raise RuntimeError(f"{command[2]} did not start: {said.read_text(encoding='utf-8')[-1000:]}")
        return str(found[0])


class Functions:
    """As much of Lambda's client as the tests use."""

    def __init__(self, world: World) -> None:
        self._world = world

    def delete_function(self, FunctionName: str, **_: Any) -> None:  # noqa: N803
        self._world.take(FunctionName.split(":")[-1])


class Clients:
    """Unmodified clients by service: of our endpoint, of moto, and of our functions for Lambda."""

    def __init__(self, world: World, config: Config | None = None) -> None:
        self._world = world
        # The names of our hosts have no service in front.
        self._config = Config(inject_host_prefix=False).merge(config or Config())
        self._known: dict[str, Any] = {"lambda_": Functions(world)}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._known:
            url = self._world.url if name == "stepfunctions" else self._world.others_url
            client = boto3.client(
                name.rstrip("_"),
                endpoint_url=url,
                region_name=_REGION,
                aws_access_key_id="any",
                aws_secret_access_key="any",
                config=self._config,
            )
            client.meta.events.register("provide-client-params.sfn.*", _note)
            self._known[name] = client
        return self._known[name]


def _note(params: dict[str, Any], **_: Any) -> None:
    if params.get("definition"):
        _DEFINED.append(params["definition"])


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    made = World()
    yield made
    made.end()


@pytest.fixture(scope="session")
def aws_client(world: World) -> Clients:
    return Clients(world)


@pytest.fixture(scope="session")
def aws_client_factory(world: World) -> Callable[..., Clients]:
    return lambda *_args, config=None, **_options: Clients(world, config)


@pytest.fixture(scope="session")
def aws_session() -> Any:
    return boto3.Session(region_name=_REGION)


@pytest.fixture(scope="session")
def account_id() -> str:
    return _ACCOUNT


@pytest.fixture(scope="session")
def region_name() -> str:
    return _REGION


@pytest.fixture
def lambda_su_role() -> str:
    return f"arn:aws:iam::{_ACCOUNT}:role/lambda"


@pytest.fixture
def create_iam_role_for_sfn() -> Callable[[], str]:
    return lambda: f"arn:aws:iam::{_ACCOUNT}:role/test-sfn-role-{short_uid()}"


@pytest.fixture
def create_lambda_function(world: World) -> Iterator[Callable[..., Any]]:
    made = []

    def create(func_name: str, handler_file: str, **_: Any) -> Any:
        code = handler_file if "\n" in handler_file else Path(handler_file).read_text(encoding="utf-8")
        made.append(func_name)
        answer = {"FunctionArn": world.put(func_name, code), "FunctionName": func_name, "Version": "$LATEST"}
        return {"CreateFunctionResponse": answer}

    yield create
    for name in made:
        world.take(name)


@pytest.fixture
def snapshot(_snapshot_session: Any) -> Any:
    session = _snapshot_session
    session.transform = TransformerUtility
    for pattern, name in ((_ACCOUNT, "1" * 12), (_REGION, "<region>"), ("arn:aws:", "arn:<partition>:")):
        session.add_transformer(RegexTransformer(pattern, name), priority=2)
    session.add_transformer(SNAPSHOT_BASIC_TRANSFORMER, priority=2)
    return session


def _match(session: Any, key: str, observed: Any) -> bool:
    session.called_keys.add(key)
    session.observed_state[key] = session._order_dict(observed)
    return True


# Nothing is compared in there: both sides are kept for the count.
SnapshotSession.match, SnapshotSession._assert_all = _match, lambda *_args, **_options: []


def pytest_collection_finish(session: Any) -> None:
    tests = json.dumps([item.nodeid for item in session.items])
    Path(os.environ["RECORDED_OUT"], "collected").write_text(tests, encoding="utf-8")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    _DEFINED.clear()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Iterator[None]:
    yield
    if call.when == "call" or (call.when == "setup" and call.excinfo):
        left = {
            "test": item.nodeid,
            "definitions": _DEFINED,
            "stopped": _what_stopped(item, call),
            "problem": call.excinfo.exconly(tryshort=True) if call.excinfo else "",
            **_both_sides(item),
        }
        name = hashlib.sha256(item.nodeid.encode()).hexdigest()[:16]
        Path(os.environ["RECORDED_OUT"], f"{name}.json").write_text(json.dumps(left, default=str), encoding="utf-8")


def _what_stopped(item: Any, call: Any) -> str:
    """Return why a test is no measure of us, or nothing."""
    if item.get_closest_marker("aws_validated") is None:
        return "marked by their authors as not recorded of the service"
    if call.excinfo and call.excinfo.errisinstance(pytest.skip.Exception):
        return "skipped by their authors"
    return ""


def _both_sides(item: Any) -> dict[str, Any]:
    session = item.funcargs.get("_snapshot_session")
    if session is None or not session.recorded_state:
        return {"recorded": {}, "observed": {}}
    session.skip_verification_paths = []
    observed = session.observed_state and session._transform(copy.deepcopy(session.observed_state))
    return {"recorded": session.recorded_state, "observed": observed}
