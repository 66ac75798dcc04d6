"""Who may talk to the server, and what it makes of requests that no client package would send."""

import gzip
import http.client
import json
import socket
from typing import Any, cast

import pytest

from engine.api.connections import LARGEST_BODY
from engine.api.server import allowed_hosts, refusal
from engine.api.step_functions import ACTIONS
from engine.errors import SetupError
from tests.engine.api.serving import PASS, ROLE, ServerThread, create, fault, start
from tests.engine.timers import HeldTimers

_JSON = {"Content-Type": "application/x-amz-json-1.0"}


def _ask(
    server: ServerThread, body: bytes | str = b"{}", action: str = "ListStateMachines", **headers: str
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        target = {"X-Amz-Target": f"AWSStepFunctions.{action}"} if action else {}
        connection.request("POST", "/", body=body, headers={**_JSON, **target, **headers})
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, json.loads(text) if text.startswith("{") else text
    finally:
        connection.close()


@pytest.mark.parametrize(
    "host", ["evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "", "127.0.0.1.evil.example:{port}", "sync-:{port}"]
)
def test_a_request_for_another_host_is_refused(server: ServerThread, host: str) -> None:
    status, text = _ask(server, Host=host.format(port=server.port))

    assert (status, text) == (403, "This server answers to 127.0.0.1 and localhost only.\n")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "["]
)
def test_a_page_of_another_site_is_refused(server: ServerThread, origin: str) -> None:
    status, text = _ask(server, Origin=origin.format(port=server.port))

    assert (status, text) == (403, "This server does not answer to pages of other sites.\n")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": "http://evil.example/page"},
        {"Referer": "http://127.0.0.1.evil.example/"},
    ],
    ids=["other site", "neighbour", "referrer", "referrer that begins like us"],
)
@pytest.mark.parametrize("question", ["", "?Action=DescribeFlowServices&Version=2020-07-22"], ids=["sfn", "asw"])
def test_a_picture_in_a_page_of_another_site_does_nothing(
    server: ServerThread, headers: dict[str, str], question: str
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", f"/{question}", headers=headers)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (403, b"This server does not answer to pages of other sites.\n")
        connection.request("GET", f"/{question}", headers={"Sec-Fetch-Site": "none"})
        assert connection.getresponse().status == 200
    finally:
        connection.close()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "sync-127.0.0.1", "sync-localhost"])
def test_this_machine_s_own_names_are_let_in(server: ServerThread, name: str) -> None:
    host = f"{name}:{server.port}"

    status, _ = _ask(server, Host=host, Origin=f"http://{host}")

    assert status == 200


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("POST http://evil.example/ HTTP/1.1", 403),
        ("POST https://127.0.0.1:{port}/ HTTP/1.1", 403),
        ("CONNECT evil.example:443 HTTP/1.1", 403),
        ("CONNECT 127.0.0.1:{port} HTTP/1.1", 403),
        ("POST http://127.0.0.1:{port}/ HTTP/1.1", 200),
        ("POST /somewhere HTTP/1.1", 200),
    ],
)
def test_a_request_for_an_address_of_another_host_is_refused(server: ServerThread, line: str, status: int) -> None:
    head = f"{line}\r\nHost: 127.0.0.1:{{port}}\r\nX-Amz-Target: AWSStepFunctions.ListStateMachines\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(f"{head}Content-Length: 0\r\n\r\n".format(port=server.port).encode())

        assert connection.recv(12) == f"HTTP/1.1 {status}".encode()


def test_a_refused_request_does_nothing(server: ServerThread, sfn: Any) -> None:
    body = json.dumps({"name": "m", "definition": json.dumps(PASS), "roleArn": ROLE})

    status, _ = _ask(server, body, "CreateStateMachine", Origin="http://evil.example")

    assert status == 403
    assert sfn.list_state_machines()["stateMachines"] == []


def test_port_80_needs_no_port_in_the_host() -> None:
    assert refusal({"Host": "localhost"}, allowed_hosts(80)) == ""
    assert refusal({"Host": "localhost:80"}, allowed_hosts(80)) == ""
    assert refusal({"Host": "localhost"}, allowed_hosts(81)) != ""


@pytest.mark.parametrize(
    ("body", "action", "code", "message"),
    [
        ("{", "ListStateMachines", "SerializationException", "The request is no JSON that can be read"),
        (b"\xff\xfe", "ListStateMachines", "SerializationException", "The request is no JSON that can be read"),
        ("[" * 100_000, "ListStateMachines", "SerializationException", "The request is no JSON that can be read"),
        (
            '{"maxResults": 1e999}',
            "ListStateMachines",
            "SerializationException",
            "The request is no JSON that can be read",
        ),
        ("[]", "ListStateMachines", "SerializationException", "Unexpected field type"),
        ("{}", "DoWonders", "UnknownOperationException", None),
        (
            '{"stateMachineArn": 7}',
            "DescribeStateMachine",
            "SerializationException",
            "NUMBER_VALUE can not be converted to a String",
        ),
        (
            '{"stateMachineArn": {}}',
            "DescribeStateMachine",
            "SerializationException",
            "Start of structure or map found where not expected.",
        ),
        (
            '{"maxResults": true}',
            "ListStateMachines",
            "SerializationException",
            "TRUE_VALUE can not be converted to an Integer",
        ),
        (
            '{"resourceArn": "arn:x", "tags": "t"}',
            "TagResource",
            "SerializationException",
            "Unexpected field type",
        ),
        (
            "{}",
            "DescribeStateMachine",
            "ValidationException",
            "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: "
            "Member must not be null",
        ),
        (
            '{"name": ""}',
            "CreateActivity",
            "ValidationException",
            "1 validation error detected: Value '' at 'name' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1",
        ),
    ],
)
def test_a_bad_request_gets_the_service_s_error(
    server: ServerThread, body: bytes | str, action: str, code: str, message: str | None
) -> None:
    status, told = _ask(server, body, action)

    assert status == 400
    assert (told["__type"].rpartition("#")[2], told.get("message")) == (code, message)


def test_missing_parameters_are_all_told_at_once(server: ServerThread) -> None:
    _, told = _ask(server, "{}", "CreateStateMachine")

    assert told["message"].startswith("3 validation errors detected: Value null at 'name'")


@pytest.mark.parametrize("is_announced", [True, False], ids=["with its length", "in chunks"])
def test_a_body_that_is_too_large_is_refused_and_the_server_goes_on(server: ServerThread, is_announced: bool) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    body = b" " * (LARGEST_BODY + 1)
    try:
        headers = {**_JSON, "X-Amz-Target": "AWSStepFunctions.ListStateMachines"}
        if is_announced:
            connection.putrequest("POST", "/")
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                connection.putheader(name, value)
            connection.endheaders()
        else:
            connection.request("POST", "/", body=iter([body[:-1], body[-1:]]), headers=headers)
        answer = connection.getresponse()

        assert answer.status == 413
        assert b"RequestEntityTooLargeException" in answer.read()
    finally:
        connection.close()
    assert _ask(server)[0] == 200


def test_a_get_and_a_request_without_an_action_get_an_error(server: ServerThread) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", "/", headers={"X-Amz-Target": "AWSStepFunctions.ListStateMachines"})
        assert connection.getresponse().status == 404
    finally:
        connection.close()
    status, told = _ask(server, "{}", "")
    assert (status, told["Response"]["Error"]["Code"]) == (200, "MissingParameter")


def test_what_is_no_http_does_not_hurt(server: ServerThread) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"\x00\x01\x02\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.0 400"

    assert _ask(server)[0] == 200


def test_a_port_in_use_is_told(server: ServerThread) -> None:
    with pytest.raises(SetupError, match="choose another with --port"), ServerThread(port=server.port):
        pass


def test_a_poll_for_work_does_not_hold_up_the_end(functions: Any) -> None:
    with ServerThread(functions=functions) as server, socket.create_connection(("127.0.0.1", server.port)) as poll:
        _ask(server, '{"name": "work"}', "CreateActivity")
        body = b'{"activityArn":"arn:aws:states:us-east-1:123456789012:activity:work"}'
        head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: {len(body)}\r\n"
        poll.sendall(head.encode() + b"X-Amz-Target: AWSStepFunctions.GetActivityTask\r\n\r\n" + body)
        assert _ask(server)[0] == 200


@pytest.mark.expects_log("the endpoint failed")
def test_a_fault_of_our_own_is_an_internal_failure_and_the_server_goes_on(
    server: ServerThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(call: object) -> None:
        raise ZeroDivisionError("by zero")

    with monkeypatch.context() as patch:
        patch.setitem(cast(Any, ACTIONS), "ListActivities", fail)
        status, told = _ask(server, "{}", "ListActivities")

    assert (status, told["__type"].rpartition("#")[2]) == (500, "InternalFailure")
    assert _ask(server)[0] == 200


def test_a_name_that_no_arn_can_hold_is_refused(sfn: Any) -> None:
    machine = create(sfn)

    assert fault(sfn, lambda: start(sfn, machine, name="a b")) == ("InvalidName", "Invalid Name: 'a b'")


def test_a_number_that_json_does_not_have_is_refused(server: ServerThread) -> None:
    status, told = _ask(server, '{"mapRunArn": "a", "toleratedFailurePercentage": NaN}', "UpdateMapRun")

    assert (status, told["message"]) == (400, "The request is no JSON that can be read")


def test_a_body_that_is_not_packed_as_it_says_is_refused(server: ServerThread) -> None:
    status, told = _ask(server, b"{}", **{"Content-Encoding": "gzip"})

    assert (status, told["__type"].rpartition("#")[2]) == (400, "SerializationException")
    assert _ask(server, gzip.compress(b"{}"), **{"Content-Encoding": "gzip"})[0] == 200
    assert _ask(server, gzip.compress(bytes(LARGEST_BODY + 1)), **{"Content-Encoding": "gzip"})[0] == 413


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_a_request_is_a_get_or_a_post(server: ServerThread, verb: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request(verb, "/")
        told = json.loads(connection.getresponse().read())
    finally:
        connection.close()

    assert told["Response"]["Error"] == {
        "Code": "UnsupportedProtocol",
        "Message": f"Requests are GET or POST, not {verb}.",
    }


def _status(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", "/")
    with connection.getresponse() as response:
        response.read()
        return response.status


def test_who_asks_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.api.connections.HEAD_SECONDS", 333.0)
    limits = HeldTimers(monkeypatch, 333.0)
    with ServerThread() as server:
        silent, slow = (socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(2))
        slow.sendall(b"POST / HTTP/1.1\r\nHo")
        quick = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        quick.connect()
        quick.auto_open = 0  # so that what is asked later is asked over the same connection
        assert _status(quick) == 200

        limits.go_off()

        assert (silent.recv(1), slow.recv(1)) == (b"", b"")
        assert _status(quick) == 200
        for connection in (silent, slow, quick):
            connection.close()


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.api.connections.BODY_SECONDS", 0.05)
    with ServerThread() as server, socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: 9\r\n"
        connection.sendall(head.encode() + b"X-Amz-Target: AWSStepFunctions.ListActivities\r\n\r\n{")

        assert connection.recv(12) == b"HTTP/1.1 408"
