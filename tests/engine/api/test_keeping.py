"""What a data folder keeps from one server to the next."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from engine.api.registry import FILE_NAME
from engine.errors import SetupError
from tests.engine.api.serving import PASS, WAIT, ServerThread, create, finished, make_sfn, plain, start


def _routed(sfn: Any) -> None:
    machine = create(sfn, publish=True, tags=[{"key": "a", "value": "1"}])
    sfn.create_state_machine_alias(
        name="live", routingConfiguration=[{"stateMachineVersionArn": f"{machine}:1", "weight": 100}]
    )


def _all(sfn: Any, machine: str, execution: str) -> list[Any]:
    return [
        plain(answer)
        for answer in (
            sfn.describe_state_machine(stateMachineArn=machine),
            sfn.describe_state_machine(stateMachineArn=f"{machine}:1"),
            sfn.describe_state_machine_alias(stateMachineAliasArn=f"{machine}:live"),
            sfn.list_tags_for_resource(resourceArn=machine),
            sfn.list_activities(),
            sfn.list_executions(stateMachineArn=machine),
            sfn.describe_execution(executionArn=execution),
            sfn.describe_state_machine_for_execution(executionArn=execution),
            sfn.get_execution_history(executionArn=execution),
        )
    ]


def test_a_data_folder_survives_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    with ServerThread(data=data) as server:
        sfn = make_sfn(server)
        _routed(sfn)
        sfn.create_activity(name="work")
        machine = "arn:aws:states:us-east-1:123456789012:stateMachine:machine"
        execution = start(sfn, machine, name="first", input='{ "a": 1 }')
        finished(sfn, execution)
        before = _all(sfn, machine, execution)

    with ServerThread(data=data) as server:
        sfn = make_sfn(server)
        after = _all(sfn, machine, execution)
        second = start(sfn, machine, name="second")
        finished(sfn, second)
        listed = sfn.list_executions(stateMachineArn=machine)["executions"]

    assert after == before
    assert [told["name"] for told in listed] == ["second", "first"]


def test_an_execution_that_ran_when_the_server_ended_is_aborted(tmp_path: Path) -> None:
    with ServerThread(data=tmp_path) as server:
        sfn = make_sfn(server)
        execution = start(sfn, create(sfn, WAIT))

    with ServerThread(data=tmp_path) as server:
        told = make_sfn(server).describe_execution(executionArn=execution)

    assert (told["status"], told["cause"]) == ("ABORTED", "The execution was stopped")


def test_an_execution_of_a_server_that_crashed_is_aborted(tmp_path: Path) -> None:
    with ServerThread(data=tmp_path) as server:
        sfn = make_sfn(server)
        execution = start(sfn, create(sfn, PASS))
        finished(sfn, execution)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        row = "kind = 'Run'"
        body = json.loads(connection.execute(f"SELECT body FROM records WHERE {row}").fetchone()[0])
        body |= {"status": "RUNNING", "stopped": None, "output": None}
        connection.execute(f"UPDATE records SET body = ? WHERE {row}", (json.dumps(body),))
    connection.close()

    with ServerThread(data=tmp_path) as server:
        told = make_sfn(server).describe_execution(executionArn=execution)

    assert (told["status"], told["output"]) == ("SUCCEEDED", '{"Arg1":"argument1"}')


def test_the_history_of_a_crash_has_the_end_that_clients_were_told(tmp_path: Path) -> None:
    with ServerThread(data=tmp_path) as server:
        sfn = make_sfn(server)
        execution = start(sfn, create(sfn, WAIT))
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        row = "kind = 'Run'"
        body = json.loads(connection.execute(f"SELECT body FROM records WHERE {row}").fetchone()[0])
        body |= {"status": "SUCCEEDED", "output": '{"a":1}', "cause": None}
        connection.execute(f"UPDATE records SET body = ? WHERE {row}", (json.dumps(body),))
    connection.close()

    with ServerThread(data=tmp_path) as server:
        sfn = make_sfn(server)
        told = sfn.describe_execution(executionArn=execution)
        last = sfn.get_execution_history(executionArn=execution)["events"][-1]

    assert (told["status"], last["type"]) == ("SUCCEEDED", "ExecutionSucceeded")
    assert last["executionSucceededEventDetails"]["output"] == told["output"] == '{"a":1}'


def test_an_execution_that_the_history_lost_is_forgotten(tmp_path: Path) -> None:
    with ServerThread(data=tmp_path) as server:
        sfn = make_sfn(server)
        machine = create(sfn, PASS)
        finished(sfn, start(sfn, machine))
    (tmp_path / "history.sqlite").unlink()

    with ServerThread(data=tmp_path) as server:
        assert make_sfn(server).list_executions(stateMachineArn=machine)["executions"] == []


def test_two_servers_do_not_share_a_data_folder(tmp_path: Path) -> None:
    with (
        ServerThread(data=tmp_path),
        pytest.raises(SetupError, match="another server uses it"),
        ServerThread(data=tmp_path),
    ):
        pass


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.write_bytes(b"no database" * 100), "cannot be used"),
        (lambda path: _execute(path, "PRAGMA user_version=99"), "newer version"),
        (lambda path: _execute(path, "INSERT INTO records VALUES ('Machine', 'a', '{}')"), "damaged"),
    ],
    ids=["no database", "newer", "damaged"],
)
def test_a_data_file_that_cannot_be_used_is_told(tmp_path: Path, spoil: Any, message: str) -> None:
    with ServerThread(data=tmp_path):
        pass
    spoil(tmp_path / FILE_NAME)

    with pytest.raises(SetupError, match=message), ServerThread(data=tmp_path):
        pass


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SetupError, match="cannot be used"), ServerThread(data=tmp_path / "file"):
        pass


def _execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()
