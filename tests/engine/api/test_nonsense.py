"""Whatever comes in, the answer is one of the service's own, and the server lives on."""

import asyncio
import json
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Engine, HistoryStore
from engine.api import asw, step_functions
from engine.api.asw_parameters import PARAMETERS
from engine.api.registry import Registry
from engine.api.runs import Runs
from engine.api.service import Service, make_service
from engine.api.shapes import Shape
from engine.api.step_functions import ACTIONS, Reply
from engine.api.step_functions_shapes import INPUTS
from engine.execution.clock import ManualClock
from engine.integrations import Callbacks
from tests.engine.api.serving import PASS

_MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:machine"
_TEXTS = st.sampled_from(
    [
        "",
        "machine",
        "a b",
        "\ud800",
        "INFO",
        "DEBUG",
        "EXPRESS",
        "STANDARD",
        "{}",
        "[1]",
        "{",
        json.dumps(PASS),
        json.dumps({"Type": "Pass", "End": True}),
        json.dumps(
            {"Type": "Task", "Resource": "arn:aws:lambda:::function:none", "Retry": 1, "Catch": [1], "End": True}
        ),
        _MACHINE,
        f"{_MACHINE}:1",
        f"{_MACHINE}:live",
        "arn:aws:states:us-east-1:123456789012:execution:machine:machine",
        "arn:aws:states:us-east-1:123456789012:activity:machine",
        "arn:aws:states:us-east-1:123456789012:mapRun:machine/M:1",
        "arn:::::",
        "x" * 300,
    ]
)
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2000) | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_TEXTS, inner, max_size=2),
    max_leaves=4,
)


def _value(shape: Shape) -> st.SearchStrategy[Any]:
    """Return values that mostly have the shape, with texts that mean something."""
    match shape.kind:
        case "String":
            return st.sampled_from(shape.choices) if shape.choices else _TEXTS
        case "Integer" | "Float":
            return st.sampled_from([0, 1, 50, 100])
        case "Boolean":
            return st.booleans()
        case "List":
            assert shape.member is not None
            return st.lists(_value(shape.member), min_size=1, max_size=2)
        case _:
            members = {name: _value(member) for name, member in shape.members.items()}
            required = {name: members.pop(name) for name in shape.required}
            return st.fixed_dictionaries(required, optional=members)


def _requests(shapes: Any) -> st.SearchStrategy[tuple[str, Any]]:
    return st.one_of(
        *(st.tuples(st.just(name), _value(shape)) for name, shape in shapes.items()),
        st.tuples(st.sampled_from(sorted(shapes)), _ANY),
    )


def _serve(work: Any) -> Any:
    async def serve() -> Any:
        clock = ManualClock()
        with HistoryStore(":memory:") as store, Registry() as registry:
            callbacks = Callbacks(registry.activities.__contains__, clock)
            async with Engine(history=store, clock=clock, callbacks=callbacks) as engine:
                return await work(make_service(registry, Runs(engine, registry, store), callbacks, clock))

    coroutine: Coroutine[Any, Any, Any] = serve()
    return asyncio.run(coroutine)


async def _prepare(service: Service) -> None:
    """Create what the texts above name, so that requests get somewhere."""
    await _ask(
        service,
        "CreateStateMachine",
        {"name": "machine", "definition": json.dumps(PASS), "roleArn": "r", "publish": True},
    )
    route = {"stateMachineVersionArn": f"{_MACHINE}:1", "weight": 100}
    await _ask(service, "CreateStateMachineAlias", {"name": "live", "routingConfiguration": [route]})
    await _ask(service, "CreateActivity", {"name": "machine"})
    await _ask(service, "StartExecution", {"stateMachineArn": _MACHINE, "name": "machine"})


async def _ask(service: Service, action: str, request: Any) -> Reply:
    headers = {"X-Amz-Target": f"AWSStepFunctions.{action}"}
    return await step_functions.answer(service, headers, json.dumps(request).encode())


def test_every_action_has_a_shape() -> None:
    assert set(ACTIONS) == set(INPUTS)
    assert set(asw.ACTIONS) == set(PARAMETERS)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(_requests(INPUTS), min_size=1, max_size=6))
def test_step_functions_requests_are_answered_or_refused(requests: list[tuple[str, Any]]) -> None:
    async def work(service: Service) -> list[Reply]:
        await _prepare(service)
        return [await _ask(service, action, request) for action, request in requests]

    for reply in _serve(work):
        assert reply.status in (200, 400), reply.body
        assert isinstance(json.loads(reply.body), dict)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(_requests(PARAMETERS), min_size=1, max_size=6), st.booleans())
def test_asw_requests_are_answered_or_refused(requests: list[tuple[str, Any]], is_created: bool) -> None:
    async def work(service: Service) -> list[Reply]:
        created = {"Definition": json.dumps(PASS), "FlowServiceName": "machine", "IsNewRole": 1, "Type": "EXPRESS"}
        return [
            await asw.answer(service, {"X-TC-Action": action}, "", json.dumps(request).encode())
            for action, request in [("CreateFlowService", created)] * is_created + requests
        ]

    for reply in _serve(work):
        response = json.loads(reply.body)["Response"]
        assert response.get("Error", {}).get("Code") != "InternalError", response
