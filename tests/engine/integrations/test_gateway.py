"""Calls of Amazon API Gateway, against a server on this machine: what is sent, what comes back, and what is refused."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from engine.integrations import TaskCall, TaskError, TaskRunner
from engine.language.values import Json
from engine.workers import WorkerPool
from tests.engine.integrations.web_server import Server

RESOURCE = "arn:aws:states:::apigateway:invoke"


@pytest.fixture
async def runner(tmp_path: Path) -> AsyncIterator[TaskRunner]:
    functions = tmp_path / "functions"
    functions.mkdir()
    binding = {"apigateway:invoke": {"client": {"allowHttp": ["127.0.0.1"]}}}
    (functions / "bindings.json").write_text(json.dumps(binding), encoding="utf-8")
    async with WorkerPool() as pool:
        yield TaskRunner(functions, pool)


def _request(server: Server, **fields: Json) -> dict[str, Json]:
    return {"ApiEndpoint": server.address.partition("//")[2], "Method": "POST", **fields}


async def _send(runner: TaskRunner, arguments: Json) -> dict[str, Any]:
    value = (await runner.run(TaskCall(resource=RESOURCE, arguments=arguments))).value
    assert isinstance(value, dict)
    return value


async def _failure(runner: TaskRunner, arguments: Json) -> TaskError:
    with pytest.raises(TaskError) as caught:
        await _send(runner, arguments)
    return caught.value


async def test_a_call_has_stage_path_query_headers_and_body(runner: TaskRunner, server: Server) -> None:
    answer = await _send(
        runner,
        _request(
            server,
            Stage="prod",
            Path="/orders/7",
            QueryParameters={"a": ["1", "2"]},
            Headers={"X-Trace": ["7"]},
            RequestBody={"kept": [1, {"gone": None}], "gone": None},
        ),
    )

    sent = answer["ResponseBody"]
    assert (sent["method"], sent["query"], sent["body"]) == ("POST", "a=1&a=2", '{"kept":[1,{}]}')
    assert (sent["headers"]["x-trace"], sent["headers"]["content-type"]) == ("7", "application/json")
    assert sent["headers"]["host"] == server.address.partition("//")[2]
    assert list(answer) == ["Headers", "ResponseBody", "StatusCode", "StatusText"]
    assert list(answer["Headers"]) == ["Content-Length", "Content-Type", "Date", "Server"]
    assert (answer["StatusCode"], answer["StatusText"]) == (200, "OK")


async def test_nulls_are_sent_when_they_are_allowed(runner: TaskRunner, server: Server) -> None:
    answer = await _send(runner, _request(server, AllowNullValues=True, RequestBody={"a": None}))

    assert answer["ResponseBody"]["body"] == '{"a":null}'


async def test_the_settings_may_have_another_address(runner: TaskRunner, server: Server, tmp_path: Path) -> None:
    binding = {"apigateway:invoke": {"client": {"endpoint": f"{server.address}/gateway"}}}
    (tmp_path / "functions" / "bindings.json").write_text(json.dumps(binding), encoding="utf-8")
    server.answers["/gateway/prod/p"] = web.json_response({"found": True})

    answer = await _send(runner, {"ApiEndpoint": "api.example.com", "Method": "GET", "Stage": "prod", "Path": "p"})

    assert answer["ResponseBody"] == {"found": True}


async def test_a_status_that_is_no_success_is_the_error(runner: TaskRunner, server: Server) -> None:
    server.answers["/s/p"] = web.json_response({"message": "Missing Authentication Token"}, status=403)

    failure = await _failure(runner, _request(server, Stage="s", Path="p"))

    assert (failure.error, failure.cause) == ("ApiGateway.403", '{"message": "Missing Authentication Token"}')


async def test_no_answer_is_an_error_of_the_client(runner: TaskRunner, server: Server) -> None:
    rude = await _failure(runner, _request(server, Path="rude"))
    nobody = await _failure(runner, {"ApiEndpoint": "127.0.0.1:9", "Method": "GET"})

    assert {rude.error, nobody.error} == {"ApiGateway.SdkClientException"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"Method": "FLY"}, "The Method 'FLY' is none of "),
        ({"Method": None}, "The field 'Method' is required but was missing"),
        ({"ApiEndpoint": "a/b"}, "The value for the field 'ApiEndpoint' must be the name of a host: a/b"),
        ({"ApiEndpoint": "http://a"}, "The value for the field 'ApiEndpoint' must be the name of a host: "),
        ({"ApiEndpoint": "[", "Method": "GET"}, "The value for the field 'ApiEndpoint' must be the name of a host: ["),
        ({"QueryParameters": "?a=b"}, "The value of the field 'QueryParameters' has an invalid format"),
        ({"Headers": {"Host": "other"}}, "The header 'Host' cannot be set"),
        ({"AuthType": "IAM_ROLE"}, "The AuthType 'IAM_ROLE' is not signed here, only NO_AUTH is called"),
    ],
)
async def test_what_cannot_be_sent_is_refused(
    runner: TaskRunner, server: Server, fields: dict[str, Json], words: str
) -> None:
    failure = await _failure(runner, _request(server, **fields))

    assert failure.service_error == "States.Runtime"
    assert failure.cause.startswith(words), failure.cause
