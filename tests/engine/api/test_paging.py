"""Pages of lists that change between one page and the next, and tokens that lead nowhere."""

import base64
import functools
from typing import Any

import pytest

from engine.api.faults import Fault
from engine.api.paging import take_page
from tests.engine.api.serving import PASS, WAIT, create, fault, finished, start

_INVALID = ("InvalidToken", "Invalid Token: 'Invalid token'")


def test_state_machines_may_be_deleted_while_they_are_listed(sfn: Any) -> None:
    for number in range(6):
        create(sfn, name=f"m{number}")

    listed: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = sfn.list_state_machines(maxResults=2, **token)
        for machine in page["stateMachines"]:
            listed.append(machine["name"])
            sfn.delete_state_machine(stateMachineArn=machine["stateMachineArn"])
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}

    assert listed == [f"m{number}" for number in range(6)]


def test_versions_and_aliases_may_be_deleted_while_they_are_listed(sfn: Any) -> None:
    machine = create(sfn, publish=True)
    for number in range(3):
        sfn.update_state_machine(stateMachineArn=machine, roleArn=f"arn:aws:iam::123456789012:role/{number}")
        sfn.publish_state_machine_version(stateMachineArn=machine)
    routes = [{"stateMachineVersionArn": f"{machine}:1", "weight": 100}]
    for name in ("a", "b", "c"):
        sfn.create_state_machine_alias(name=name, routingConfiguration=routes)

    versions = sfn.list_state_machine_versions(stateMachineArn=machine, maxResults=2)
    sfn.delete_state_machine_version(stateMachineVersionArn=f"{machine}:3")
    aliases = sfn.list_state_machine_aliases(stateMachineArn=machine, maxResults=2)
    sfn.delete_state_machine_alias(stateMachineAliasArn=f"{machine}:b")

    rest = sfn.list_state_machine_versions(stateMachineArn=machine, nextToken=versions["nextToken"])
    assert [told["stateMachineVersionArn"] for told in rest["stateMachineVersions"]] == [f"{machine}:2", f"{machine}:1"]
    rest = sfn.list_state_machine_aliases(stateMachineArn=machine, nextToken=aliases["nextToken"])
    assert [told["stateMachineAliasArn"] for told in rest["stateMachineAliases"]] == [f"{machine}:c"]


def test_executions_may_end_while_those_that_run_are_listed(sfn: Any) -> None:
    machine = create(sfn, WAIT)
    arns = [start(sfn, machine) for _ in range(4)]
    asked = {"stateMachineArn": machine, "statusFilter": "RUNNING"}

    first = sfn.list_executions(**asked, maxResults=2)
    for told in first["executions"]:
        sfn.stop_execution(executionArn=told["executionArn"])
    start(sfn, machine)
    second = sfn.list_executions(**asked, nextToken=first["nextToken"])

    assert [told["executionArn"] for told in second["executions"]] == [arns[1], arns[0]]


def test_a_token_that_was_changed_or_belongs_to_another_question_is_refused(sfn: Any) -> None:
    machine, other = create(sfn), create(sfn, name="other")
    for arn in (machine, machine, other, other):
        finished(sfn, start(sfn, arn))
    token = sfn.list_executions(stateMachineArn=machine, maxResults=1)["nextToken"]
    history = sfn.get_execution_history(
        executionArn=sfn.list_executions(stateMachineArn=machine)["executions"][0]["executionArn"], maxResults=1
    )["nextToken"]

    def ask(arn: str, token: str) -> Any:
        return sfn.list_executions(stateMachineArn=arn, nextToken=token)

    for wrong in (f"{token}x", token[:-4], token[::-1], "é", history, base64.b64encode(b"[" * 50).decode()):
        assert fault(sfn, functools.partial(ask, machine, wrong)) == _INVALID
    assert fault(sfn, lambda: ask(other, token)) == _INVALID
    assert fault(sfn, lambda: sfn.list_state_machines(nextToken=token)) == _INVALID
    assert len(sfn.list_executions(stateMachineArn=machine, nextToken=token, maxResults=5)["executions"]) == 1


def test_a_token_with_a_key_of_another_kind_is_refused() -> None:
    _, more = take_page([1, 2], {"maxResults": 1}, lambda item: (item,))

    with pytest.raises(Fault, match="Invalid token"):
        take_page(["a", "b"], dict(more), lambda item: (item,))


def test_a_history_comes_in_pages_of_one_in_both_directions(sfn: Any) -> None:
    execution = start(sfn, create(sfn, PASS))
    finished(sfn, execution)

    for is_reversed in (False, True):
        pages = sfn.get_paginator("get_execution_history").paginate(
            executionArn=execution, reverseOrder=is_reversed, PaginationConfig={"PageSize": 1}
        )
        assert [event["id"] for page in pages for event in page["events"]] == sorted(range(1, 5), reverse=is_reversed)
