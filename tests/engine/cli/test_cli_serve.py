"""``tcsl serve``: it answers until Ctrl+C, and says what it cannot use."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from engine.cli import main
from tests.engine.cli.command_line import PASS, ROOT


def _ask(address: str, action: str, body: object) -> dict[str, object]:
    request = urllib.request.Request(
        address, json.dumps(body).encode(), {"X-Amz-Target": f"AWSStepFunctions.{action}"}, method="POST"
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        told: dict[str, object] = json.load(answer)
    return told


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "SIGTERM"])
def test_serve_answers_until_it_is_told_to_stop(folder: Path, number: int) -> None:
    command = [
        sys.executable,
        "-m",
        "engine",
        "serve",
        "--port",
        "0",
        "--data",
        str(folder / "data"),
        "--lang",
        "en",
    ]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().rpartition(" ")[2].strip()
        role = "arn:aws:iam::123456789012:role/r"
        try:
            _ask(address, "CreateStateMachine", {"name": "m", "definition": json.dumps(PASS), "roleArn": role})
            machines = _ask(address, "ListStateMachines", {})["stateMachines"]
        finally:  # or this would wait for it for ever
            process.send_signal(number)
        out, err = process.communicate(timeout=30)

    assert isinstance(machines, list)
    assert machines[0]["name"] == "m"
    assert (process.returncode, out) == (0, "")
    assert err.splitlines() == [f"kept in {folder / 'data'}", "stopping"]
    assert (folder / "data" / "history.sqlite").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--port", "65536"], "the port is a number from 0 to 65535"),
        (["--port", "-1"], "the port is a number from 0 to 65535"),
        (["--functions", "none"], "the functions folder none does not exist"),
        (["--functions", "file"], "file, given as the functions folder, is a file"),
        (["--data", "file"], "file, given as the data folder, is a file"),
    ],
)
def test_serve_refuses_what_it_cannot_use(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    (folder / "file").write_text("", encoding="utf-8")

    assert main(["serve", "--port", "0", *options]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "tcsl: port {port} of 127.0.0.1 is in use; choose another with --port\n"),
        ("zh", "tcsl: 127.0.0.1 的端口 {port} 已被占用，请用 --port 另选一个\n"),
    ],
)
def test_serve_says_that_a_port_is_in_use(
    folder: Path, capsys: pytest.CaptureFixture[str], language: str, message: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["serve", "--port", str(port), "--lang", language]) == 2

    assert capsys.readouterr().err == message.format(port=port)
