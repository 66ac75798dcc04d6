"""TestState of HTTP Tasks: at the level TRACE it tells the request and the answer, without what is secret unless asked."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.engine.api.serving import ROLE

_ARN = "arn:aws:events:us-east-1:123456789012:connection/shop/1"


class _Shop(BaseHTTPRequestHandler):
    """Makes an order, or tells that it cannot."""

    def do_POST(self) -> None:
        """Answer one request."""
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"id": 5}'
        self.send_response_only(200 if "/orders" in self.path else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def shop(functions: Path) -> Iterator[str]:
    """The address of a web server that HTTP Tasks may call."""
    bindings = {
        "http:invoke": {"client": {"allowHttp": ["127.0.0.1"]}},
        "connection:shop": {"headers": {"X-Key": "secret"}, "query": {"token": "hidden"}},
    }
    (functions / "bindings.json").write_text(json.dumps(bindings), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Shop)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _tested(sfn: Any, address: str, level: str = "TRACE", **options: Any) -> Any:
    arguments = {
        "ApiEndpoint": address,
        "Method": "POST",
        "Headers": {"X-Trace": "7"},
        "QueryParameters": {"page": 1},
        "RequestBody": {"a": 1},
        "Authentication": {"ConnectionArn": _ARN},
    }
    state = {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": arguments, "End": True}
    return sfn.test_state(definition=json.dumps(state), roleArn=ROLE, inspectionLevel=level, **options)


def test_a_trace_tells_request_and_answer_without_secrets(sfn: Any, shop: str) -> None:
    told = _tested(sfn, f"{shop}/orders")

    sent, came = told["inspectionData"]["request"], told["inspectionData"]["response"]
    assert told["status"] == "SUCCEEDED"
    assert (sent["protocol"], sent["method"], sent["url"]) == ("http", "POST", f"{shop}/orders?page=1")
    assert sent["headers"] == (
        "[content-type: application/json; charset=UTF-8, range: bytes=0-262144, "
        "user-agent: Amazon|StepFunctions|HttpInvoke|us-east-1, x-trace: 7]"
    )
    assert sent["body"] == '{"a":1}'
    assert came == {
        "protocol": "http",
        "statusCode": "200",
        "statusMessage": "OK",
        "headers": "[content-type: application/json, content-length: 9]",
        "body": '{"id": 5}',
    }


def test_secrets_are_revealed_when_asked_for(sfn: Any, shop: str) -> None:
    sent = _tested(sfn, f"{shop}/orders", revealSecrets=True)["inspectionData"]["request"]

    assert sent["url"] == f"{shop}/orders?page=1&token=hidden"
    assert sent["headers"].endswith("x-trace: 7, x-key: secret]")


def test_a_call_that_fails_is_told_as_well(sfn: Any, shop: str) -> None:
    refused, unreached = _tested(sfn, f"{shop}/none"), _tested(sfn, "http://127.0.0.1:9/")

    assert (refused["status"], refused["error"]) == ("FAILED", "States.Http.StatusCode.404")
    assert refused["inspectionData"]["response"]["statusCode"] == "404"
    assert unreached["error"] == "States.Http.Socket"
    assert "request" in unreached["inspectionData"]
    assert "response" not in unreached["inspectionData"]


def test_only_a_trace_tells_of_calls(sfn: Any, shop: str) -> None:
    assert not {"request", "response"} & set(_tested(sfn, f"{shop}/orders", "DEBUG")["inspectionData"])
    assert "inspectionData" not in _tested(sfn, f"{shop}/orders", "INFO")
