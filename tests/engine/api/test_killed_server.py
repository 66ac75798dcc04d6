"""A server that is killed: what clients were told of is there when it is started again, and its histories are whole."""

import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.engine.api.serving import PASS, ServerThread, create, make_sfn, start

_LAST = {"SUCCEEDED": "ExecutionSucceeded", "ABORTED": "ExecutionAborted"}
_CLIENTS, _STARTS = 4, 40


class _Killable:
    """The address of a server in a process of its own; looks like a :class:`ServerThread` to clients."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found is not None
        self.address = found[0]


@pytest.mark.slow
def test_an_execution_that_a_client_was_told_of_is_there_after_a_crash(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "engine", "serve", "--port", "0", "--data", str(tmp_path)]
    told: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        server: Any = _Killable(process)
        machine = create(make_sfn(server), PASS)

        def ask() -> None:
            sfn = make_sfn(server)
            try:
                while True:
                    told.append(start(sfn, machine))
                    if len(told) >= _STARTS:
                        process.kill()  # while the other clients ask
            except Exception:  # noqa: BLE001 # whatever a client makes of a server that goes away
                return

        clients = [threading.Thread(target=ask) for _ in range(_CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()

    with ServerThread(data=tmp_path) as again:
        sfn = make_sfn(again)
        for execution in told:
            status = sfn.describe_execution(executionArn=execution)["status"]
            kinds = [event["type"] for event in sfn.get_execution_history(executionArn=execution)["events"]]
            assert (kinds[0], kinds[-1]) == ("ExecutionStarted", _LAST[status])
