"""Executions of the endpoint whose Tasks call real services: of moto's server, and of a web server."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.engine.api.serving import create, finished, poll, start

pytestmark = pytest.mark.slow


def _bind(functions: Path, **bindings: Any) -> None:
    named = {name.replace("__", ":"): value for name, value in bindings.items()}
    (functions / "bindings.json").write_text(json.dumps(named), encoding="utf-8")


def _task(resource: str, arguments: dict[str, Any], **fields: Any) -> dict[str, Any]:
    task = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": arguments, "End": True, **fields}
    return {
        "StartAt": "A",
        "States": {"A": task, "B": {"Type": "Pass", "End": True}} if "Catch" in fields else {"A": task},
    }


def _types(sfn: Any, execution: str) -> list[str]:
    return [event["type"] for event in sfn.get_execution_history(executionArn=execution)["events"]]


def test_whoever_reads_the_queue_finishes_the_task(
    functions: Path, sfn: Any, aws: dict[str, str], aws_client: Callable[[str], Any]
) -> None:
    _bind(functions, sqs__sendMessage={"client": aws})
    sqs = aws_client("sqs")
    url = sqs.create_queue(QueueName="tokens")["QueueUrl"]
    body = {"token.$": "$$.Task.Token"}
    definition = _task("sqs:sendMessage.waitForTaskToken", {"QueueUrl": url, "MessageBody": body})
    execution = start(sfn, create(sfn, definition))

    received = poll(lambda: sqs.receive_message(QueueUrl=url).get("Messages", []), bool)
    token = json.loads(received[0]["Body"])["token"]
    sfn.send_task_success(taskToken=token, output='{"done":true}')

    assert finished(sfn, execution)["output"] == '{"done":true}'
    assert _types(sfn, execution)[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_an_error_of_a_service_can_be_caught_by_its_name(functions: Path, sfn: Any, aws: dict[str, str]) -> None:
    _bind(functions, **{"dynamodb__*": {"client": aws}})
    name = "DynamoDb.ResourceNotFoundException"
    catch = [{"ErrorEquals": [name], "Next": "B"}]
    key = {"id": {"S": "1"}}
    definition = _task("aws-sdk:dynamodb:getItem", {"TableName": "none-such", "Key": key}, Catch=catch)

    output = json.loads(finished(sfn, start(sfn, create(sfn, definition)))["output"])

    assert output["Error"] == name
    assert output["Cause"].startswith("Requested resource not found (Service: DynamoDb, Status Code: 400, Request ID: ")


def test_a_task_on_a_bucket_of_a_real_store_is_a_call_of_that_store(
    functions: Path, sfn: Any, aws: dict[str, str], aws_client: Callable[[str], Any]
) -> None:
    aws_client("s3").create_bucket(Bucket="shop-125")
    aws_client("s3").put_object(Bucket="shop-125", Key="k", Body=b"text")
    _bind(functions, bucket__shop={"client": aws, "bucket": "shop-125"})

    def run(action: str, **arguments: Any) -> Any:
        definition = _task(f"aws-sdk:s3:{action}", {"Bucket": "shop", **arguments})
        return finished(sfn, start(sfn, create(sfn, definition, name=f"m{len(arguments)}-{action}-{arguments['Key']}")))

    assert json.loads(run("getObject", Key="k")["output"])["Body"] == "text"
    assert json.loads(run("headObject", Key="k")["output"])["ContentLength"] == 4
    assert run("getObject", Key="none")["error"] == "S3.NoSuchKeyException"
    assert run("getObject", Key="k", VersionId="none")["error"] == "S3.S3Exception"


class _Busy(BaseHTTPRequestHandler):
    """Answers the first request of a server with 503, and those after it with what they sent."""

    def do_POST(self) -> None:
        """Answer one request."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server: Any = self.server
        server.asked += 1
        self.send_response(503 if server.asked == 1 else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def shop() -> Iterator[str]:
    """The address of a web server that is busy at first."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Busy)
    server.asked = 0
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/orders"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_http_task_is_tried_again_by_its_status(functions: Path, sfn: Any, shop: str) -> None:
    _bind(functions, http__invoke={"client": {"allowHttp": ["127.0.0.1"]}}, connection__shop={})
    arguments = {
        "ApiEndpoint": shop,
        "Method": "POST",
        "RequestBody": {"id": 1},
        "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/shop/1"},
    }
    retry = [{"ErrorEquals": ["States.Http.StatusCode.503"], "IntervalSeconds": 1}]
    definition = _task("http:invoke", arguments, Retry=retry, ResultSelector={"body.$": "$.ResponseBody"})
    execution = start(sfn, create(sfn, definition))

    assert finished(sfn, execution)["output"] == '{"body":{"id":1}}'
    assert _types(sfn, execution).count("TaskFailed") == 1
