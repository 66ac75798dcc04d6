"""APIs of Tencent Cloud by the SDK's client, against a server on this machine."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from engine.errors import is_error_matched
from engine.integrations import TaskCall, TaskError, TaskRunner
from engine.language.values import Json
from engine.workers import WorkerPool

pytestmark = pytest.mark.slow

RESOURCE = "qrn:qcs:asw:ap-guangzhou:123:sdk:json:qcloud:cvm:DescribeInstances"


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async def reply(request: web.Request) -> web.Response:
        names = ("Action", "Version", "Region", "Token")
        headers: dict[str, Json] = {name: request.headers.get(f"X-TC-{name}") for name in names}
        asked = await request.json()
        answer = {"Error": asked["fail"]} if "fail" in asked else {**headers, "Asked": asked}
        body = json.dumps({"Response": {**answer, "RequestId": "r"}}).encode()
        return web.Response(body=body, content_type="application/json", charset=asked.get("charset"))

    application = web.Application()
    application.router.add_post("/", reply)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def _call(folder: Path, settings: Json, arguments: Json, resource: str = RESOURCE) -> Any:
    (folder / "bindings.json").write_text(json.dumps({"cvm:*": {"client": settings}}), encoding="utf-8")
    async with WorkerPool() as pool:
        return (await TaskRunner(folder, pool).run(TaskCall(resource=resource, arguments=arguments))).value


async def _failure(folder: Path, settings: Json, arguments: Json) -> TaskError:
    with pytest.raises(TaskError) as caught:
        await _call(folder, settings, arguments)
    return caught.value


@pytest.fixture
def settings(address: str) -> dict[str, Json]:
    return {"endpoint": address, "version": "2017-03-12", "accessKey": "id", "secretKey": "key", "sessionToken": "t"}


async def test_the_answer_is_that_of_the_api(tmp_path: Path, settings: dict[str, Json]) -> None:
    answer = await _call(tmp_path, settings, {"Limit": 5})

    told = {"Action": "DescribeInstances", "Version": "2017-03-12", "Region": "ap-guangzhou", "Token": "t"}
    assert answer == {"Response": {**told, "Asked": {"Limit": 5}, "RequestId": "r"}}


async def test_the_account_may_be_that_of_the_environment(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", "id")
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "key")

    answer = await _call(tmp_path, {"endpoint": address, "version": "1", "region": "ap-beijing"}, {})

    assert answer["Response"]["Region"] == "ap-beijing"


@pytest.mark.parametrize("charset", [None, "utf-8"])
async def test_a_refusal_has_the_code_of_the_api(
    tmp_path: Path, settings: dict[str, Json], charset: str | None
) -> None:
    fail: Json = {"Code": "RequestLimitExceeded", "Message": "too many"}

    failure = await _failure(tmp_path, settings, {"fail": fail, "charset": charset})

    assert (failure.error, failure.cause) == ("RequestLimitExceeded", "too many")
    assert is_error_matched(failure, "StatesDataLimitExceeded")


@pytest.mark.parametrize(
    ("changed", "arguments", "error", "words"),
    [
        ({"version": ""}, {}, "StatesRuntime", 'needs the "version" of its API'),
        ({"accessKey": "", "secretKey": ""}, {}, "StatesRuntime", "TENCENTCLOUD_SECRET_ID"),
        ({}, [], "StatesRuntime", "must be an object"),
        ({"endpoint": "http://127.0.0.1:9"}, {}, "ClientNetworkError", "127.0.0.1"),
    ],
    ids=["no-version", "no-account", "no-object", "nobody"],
)
async def test_a_call_that_cannot_be_made_says_why(
    tmp_path: Path,
    settings: dict[str, Json],
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, Json],
    arguments: Json,
    error: str,
    words: str,
) -> None:
    monkeypatch.delenv("TENCENTCLOUD_SECRET_ID", raising=False)

    failure = await _failure(tmp_path, {**settings, **changed}, arguments)

    assert failure.error == error
    assert words in failure.cause
