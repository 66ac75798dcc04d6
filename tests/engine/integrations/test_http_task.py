"""HTTP Tasks, against a server on this machine: what is sent, what comes back, and what is refused."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from aiohttp import web

from engine.integrations import TaskCall, TaskError, TaskRunner
from engine.language.values import Json
from engine.workers import WorkerPool
from tests.engine.integrations.web_server import Server

RESOURCE = "arn:aws:states:::http:invoke"
ARN = "arn:aws:events:us-east-1:123456789012:connection/shop/0f0f0f0f-1111-2222-3333-444444444444"
CONNECTION: Json = {"ConnectionArn": ARN}


@pytest.fixture
async def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TaskRunner]:
    functions = tmp_path / "functions"
    functions.mkdir()
    monkeypatch.setenv("SHOP_PASSWORD", "geheim")
    bindings: Json = {
        "http:invoke": {"client": {"allowHttp": ["127.0.0.1", "shop.test"]}},
        "connection:shop": {"headers": {"X-Key": "k"}, "query": {"token": "t"}},
        "connection:private": {"basic": {"username": "me", "password": {"env": "SHOP_PASSWORD"}}},
        "connection:odd": {"headers": {"X-Key": 5}},
        "connection:unset": {"basic": {"username": "me", "password": {"env": "NO_SUCH_VARIABLE"}}},
    }
    (functions / "bindings.json").write_text(json.dumps(bindings), encoding="utf-8")
    async with WorkerPool() as pool:
        yield TaskRunner(functions, pool)


def _request(address: str, **fields: Json) -> dict[str, Json]:
    return {"ApiEndpoint": address, "Method": "POST", "Authentication": CONNECTION, **fields}


async def _send(runner: TaskRunner, arguments: Json, timeout: float | None = None) -> dict[str, Any]:
    value = (await runner.run(TaskCall(resource=RESOURCE, arguments=arguments, timeout=timeout))).value
    assert isinstance(value, dict)
    return value


async def _echoed(runner: TaskRunner, arguments: Json) -> dict[str, Any]:
    body = (await _send(runner, arguments))["ResponseBody"]
    assert isinstance(body, dict)
    return body


async def _failure(runner: TaskRunner, arguments: Json, timeout: float | None = None) -> TaskError:
    with pytest.raises(TaskError) as caught:
        await _send(runner, arguments, timeout)
    return caught.value


async def test_a_request_has_what_the_task_and_the_connection_say(runner: TaskRunner, server: Server) -> None:
    sent = await _echoed(
        runner,
        _request(
            f"{server.address}/orders?first=1",
            Headers={"X-Trace": "7", "X-Key": "of the task", "Accept": ["text/plain", "*/*"]},
            QueryParameters={"name": "a b&c", "number": 5, "both": ["x", "y"], "token": "of the task"},
            RequestBody={"订单": [1, True, None]},
        ),
    )

    assert sent["method"] == "POST"
    assert sent["query"] == "first=1&name=a%20b%26c&number=5&both=x&both=y&token=t"
    assert sent["body"] == '{"订单":[1,true,null]}'
    headers = sent["headers"]
    assert (headers["x-trace"], headers["x-key"], headers["accept"]) == ("7", "k", "text/plain, */*")
    assert headers["content-type"] == "application/json; charset=UTF-8"
    assert headers["range"] == "bytes=0-262144"


async def test_an_answer_without_a_body_shows_none(runner: TaskRunner, server: Server) -> None:
    server.answers["/a"] = web.Response(status=204)

    assert list(await _send(runner, _request(f"{server.address}/a"))) == ["Headers", "StatusCode", "StatusText"]


async def test_an_answer_of_bytes_is_refused(runner: TaskRunner, server: Server) -> None:
    server.answers["/a"] = web.Response(body=b"\x00", content_type="application/octet-stream")

    failure = await _failure(runner, _request(f"{server.address}/a"))

    assert failure.error == "StatesRuntime"
    assert failure.cause.startswith("Unsupported response content-type 'application/octet-stream'. ")


async def test_a_form_has_blanks_as_percent_20(runner: TaskRunner, server: Server) -> None:
    sent = await _echoed(
        runner,
        _request(
            f"{server.address}/a",
            RequestBody={"items": ["red green", "blue+gold"], "path": "a/b"},
            Transform={"RequestBodyEncoding": "URL_ENCODED", "RequestEncodingOptions": {"ArrayFormat": "INDICES"}},
        ),
    )

    assert sent["body"] == "items%5B0%5D=red%20green&items%5B1%5D=blue%2Bgold&path=a%2Fb"


async def test_an_answer_has_body_headers_and_status(runner: TaskRunner, server: Server) -> None:
    server.answers["/a"] = web.Response(
        status=201, reason="Made", text='{"id": 5}', content_type="application/vnd.shop+json"
    )
    server.answers["/a"].headers.add("X-Part", "1")
    server.answers["/a"].headers.add("X-Part", "2")

    answer = await _send(runner, _request(f"{server.address}/a"))

    assert list(answer) == ["Headers", "ResponseBody", "StatusCode", "StatusText"]
    assert (answer["StatusCode"], answer["StatusText"], answer["ResponseBody"]) == (201, "Made", {"id": 5})
    assert list(answer["Headers"]) == ["X-Part", "Server", "Content-Length", "Date", "Content-Type"]
    assert answer["Headers"]["X-Part"] == ["1", "2"]
    assert answer["Headers"]["Content-Length"] == ["9"]


@pytest.mark.parametrize(
    ("kind", "text", "body"),
    [
        ("text/plain", "[1]", "[1]"),
        ("application/json", "[1", "[1"),
        ("application/json", "[1e999]", "[1e999]"),
        ("application/json", "[NaN]", "[NaN]"),
    ],
)
async def test_a_body_that_is_no_json_is_text(
    runner: TaskRunner, server: Server, kind: str, text: str, body: str
) -> None:
    server.answers["/a"] = web.Response(text=text, content_type=kind)

    assert (await _send(runner, _request(f"{server.address}/a", Method="GET")))["ResponseBody"] == body


FORMS = [
    ("INDICES", "a[0]=x&a[1][b]=y&o[p]=1&n="),
    ("BRACKETS", "a[]=x&a[][b]=y&o[p]=1&n="),
    ("REPEAT", "a=x&a[b]=y&o[p]=1&n="),
    ("COMMAS", 'a=x,{"b":"y"}&o[p]=1&n='),
]


@pytest.mark.parametrize(("array_format", "form"), FORMS)
async def test_a_form_has_its_arrays_in_the_format_asked_for(
    runner: TaskRunner, server: Server, array_format: str, form: str
) -> None:
    transform: Json = {
        "RequestBodyEncoding": "URL_ENCODED",
        "RequestEncodingOptions": {"ArrayFormat": array_format},
    }

    body: Json = {"a": ["x", {"b": "y"}], "o": {"p": 1}, "n": None}
    sent = await _echoed(runner, _request(server.address, RequestBody=body, Transform=transform))

    assert unquote_plus(sent["body"]) == form
    assert sent["headers"]["content-type"] == "application/x-www-form-urlencoded"


async def test_a_connection_lends_a_name_and_a_password_of_the_environment(runner: TaskRunner, server: Server) -> None:
    arn = ARN.replace("/shop/", "/private/")

    request: Json = {"ApiEndpoint": server.address, "Method": "GET", "InvocationConfig": {"ConnectionArn": arn}}
    sent = await _echoed(runner, request)

    assert sent["headers"]["authorization"] == "Basic bWU6Z2VoZWlt"


async def test_a_request_goes_through_the_proxy_of_the_machine(
    runner: TaskRunner, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    through = await _echoed(runner, _request("http://shop.test/a"))
    past = await _echoed(runner, _request(f"{server.address}/a"))

    assert [sent["headers"]["host"] for sent in (through, past)] == ["shop.test", server.address.partition("//")[2]]


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [(404, "no such order", "no such order"), (503, "", "Service Unavailable"), (302, "", "Found")],
)
async def test_a_status_that_is_no_success_is_the_error(
    runner: TaskRunner, server: Server, status: int, body: str, cause: str
) -> None:
    server.answers["/a"] = web.Response(status=status, text=body, headers={"Location": f"{server.address}/b"})

    failure = await _failure(runner, _request(f"{server.address}/a"))

    assert (failure.service_error, failure.cause) == (f"States.Http.StatusCode.{status}", cause)


async def test_no_answer_is_an_error_of_the_socket(
    runner: TaskRunner, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = await _failure(runner, _request("http://127.0.0.1:9/"))
    rude = await _failure(runner, _request(f"{server.address}/rude"))
    monkeypatch.setattr("engine.integrations.http_call.LONGEST_SECONDS", 0.05)
    silent = await _failure(runner, _request(f"{server.address}/silent"))

    assert [failure.service_error for failure in (nobody, rude, silent)] == ["States.Http.Socket"] * 3
    assert "127.0.0.1:9" in nobody.cause
    assert silent.cause == "There was no answer within 0 seconds"


async def test_the_time_limit_of_the_task_holds(runner: TaskRunner, server: Server) -> None:
    failure = await _failure(runner, _request(f"{server.address}/silent"), timeout=0.05)

    assert failure.service_error == "States.Timeout"


HTTPS = "The value for the field 'ApiEndpoint' must be a valid HTTPS URL: "
REFUSED: list[tuple[dict[str, Json], str]] = [
    ({"ApiEndpoint": "http://example.com/"}, HTTPS),
    ({"ApiEndpoint": "ftp://127.0.0.1/"}, HTTPS),
    ({"ApiEndpoint": "https://"}, HTTPS),
    ({"ApiEndpoint": "http://[/"}, HTTPS),
    ({"ApiEndpoint": None}, "The field 'ApiEndpoint' is required but was missing"),
    ({"ApiEndpoint": 5}, "The value for the field 'ApiEndpoint' must be a STRING"),
    ({"Method": "FLY"}, "The Method 'FLY' is none of "),
    ({"Authentication": None}, "One of the fields 'Authentication' and 'InvocationConfig' is required"),
    ({"Authentication": {}}, "The field 'ConnectionArn' is required but was missing"),
    ({"Authentication": {"ConnectionArn": "arn:none"}}, 'nothing is bound to the connection "arn:none": '),
    ({"Authentication": {"ConnectionArn": ARN.replace("shop", "odd")}}, "functions/bindings.json:1: "),
    ({"Authentication": {"ConnectionArn": ARN.replace("shop", "unset")}}, "functions/bindings.json:1: "),
    ({"Headers": {"Host": "other"}}, "The header 'Host' cannot be set"),
    ({"Headers": {"X-Amzn-Trace-Id": "1"}}, "The header 'X-Amzn-Trace-Id' cannot be set"),
    ({"Headers": {"X-A": "1\r\nX-B: 2"}}, "The header 'X-A' cannot be sent"),
    ({"Headers": 5}, "The value for the field 'Headers' must be an object"),
    ({"QueryParameters": []}, "The value for the field 'QueryParameters' must be an object"),
    ({"Transform": {"RequestBodyEncoding": "ZIP"}}, "The RequestBodyEncoding 'ZIP' is none of NONE, URL_ENCODED"),
    ({"Transform": {"RequestBodyEncoding": "URL_ENCODED"}}, "The value for the field 'RequestBody' must be an object"),
    (
        {
            "RequestBody": {},
            "Transform": {"RequestBodyEncoding": "URL_ENCODED", "RequestEncodingOptions": {"ArrayFormat": "X"}},
        },
        "The ArrayFormat 'X' is none of ",
    ),
]


@pytest.mark.parametrize(("fields", "words"), REFUSED)
async def test_what_cannot_be_sent_is_refused(runner: TaskRunner, fields: dict[str, Json], words: str) -> None:
    failure = await _failure(runner, _request("https://127.0.0.1:9/", **fields))

    assert failure.service_error == "States.Runtime"
    assert failure.cause.startswith(words), failure.cause


async def test_without_a_binding_nothing_is_called(tmp_path: Path, server: Server) -> None:
    async with WorkerPool() as pool:
        failure = await _failure(TaskRunner(tmp_path, pool), _request(server.address))

    assert failure.cause.startswith("nothing is bound to the Resource")
