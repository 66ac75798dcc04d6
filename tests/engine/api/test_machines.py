"""State machines through a Step Functions client: created, updated, described, listed, deleted, checked."""

import json
from typing import Any

import pytest

from tests.engine.api.serving import FAIL, PASS, ROLE, create, fault, needed_arguments, plain, start

ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:machine"
_NOT_THERE = ("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{ARN}'")


def _task(resource: str) -> dict[str, Any]:
    arguments = {"Parameters": needed_arguments(resource)} if ":::" in resource else {}
    return {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": resource, "End": True, **arguments}}}


def test_a_state_machine_is_described_as_it_was_created(sfn: Any) -> None:
    text = json.dumps(PASS, indent=3)
    created = sfn.create_state_machine(name="machine", definition=text, roleArn=ROLE)

    told = plain(sfn.describe_state_machine(stateMachineArn=ARN))

    assert set(plain(created)) == {"stateMachineArn", "creationDate"}
    assert told == {
        "stateMachineArn": ARN,
        "name": "machine",
        "status": "ACTIVE",
        "definition": text,
        "roleArn": ROLE,
        "type": "STANDARD",
        "creationDate": created["creationDate"],
        "loggingConfiguration": {"level": "OFF", "includeExecutionData": False},
        "tracingConfiguration": {"enabled": False},
        "encryptionConfiguration": {"type": "AWS_OWNED_KEY"},
    }


def test_creating_the_same_again_gives_the_first_answer_and_keeps_the_role(sfn: Any) -> None:
    first = sfn.create_state_machine(name="machine", definition=json.dumps(PASS), roleArn=ROLE)

    second = sfn.create_state_machine(name="machine", definition=json.dumps(PASS), roleArn=f"{ROLE}2")

    assert plain(second) == plain(first)
    assert sfn.describe_state_machine(stateMachineArn=ARN)["roleArn"] == ROLE


@pytest.mark.parametrize(
    "options",
    [{"definition": json.dumps(PASS, indent=1)}, {"definition": json.dumps(FAIL)}, {"type": "EXPRESS"}],
    ids=["spaces", "definition", "type"],
)
def test_another_state_machine_of_the_same_name_is_refused(sfn: Any, options: Any) -> None:
    create(sfn)

    given = {"name": "machine", "definition": json.dumps(PASS), "roleArn": ROLE, **options}

    assert fault(sfn, lambda: sfn.create_state_machine(**given)) == (
        "StateMachineAlreadyExists",
        f"State Machine Already Exists: '{ARN}'",
    )


def test_an_update_makes_a_revision_unless_nothing_changes(sfn: Any) -> None:
    create(sfn)

    first = sfn.update_state_machine(stateMachineArn=ARN, definition=json.dumps(FAIL))
    same = sfn.update_state_machine(stateMachineArn=ARN, definition=json.dumps(FAIL))
    other = sfn.update_state_machine(stateMachineArn=ARN, roleArn=f"{ROLE}2")

    assert first["revisionId"] == same["revisionId"] != other["revisionId"]
    told = sfn.describe_state_machine(stateMachineArn=ARN)
    assert (json.loads(told["definition"]), told["roleArn"]) == (FAIL, f"{ROLE}2")
    assert told["revisionId"] == other["revisionId"]


def test_an_update_that_changes_nothing_of_a_new_state_machine_has_no_revision(sfn: Any) -> None:
    create(sfn)

    told = sfn.update_state_machine(stateMachineArn=ARN, definition=json.dumps(PASS))

    assert set(plain(told)) == {"updateDate"}


def test_an_update_that_changes_nothing_has_the_time_of_the_last_that_did(sfn: Any) -> None:
    create(sfn)
    changed = json.dumps(FAIL)

    first = sfn.update_state_machine(stateMachineArn=ARN, definition=changed)
    again = sfn.update_state_machine(stateMachineArn=ARN, definition=changed)

    assert plain(again) == plain(first)


@pytest.mark.parametrize("options", [{}, {"versionDescription": "not published"}], ids=["nothing", "description"])
def test_an_update_of_nothing_is_refused(sfn: Any, options: dict[str, str]) -> None:
    create(sfn)

    assert fault(sfn, lambda: sfn.update_state_machine(stateMachineArn=ARN, **options)) == (
        "MissingRequiredParameter",
        "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
    )


def test_a_deleted_state_machine_is_gone_and_deleting_it_again_is_fine(sfn: Any) -> None:
    create(sfn)

    sfn.delete_state_machine(stateMachineArn=ARN)
    sfn.delete_state_machine(stateMachineArn=ARN)

    assert sfn.list_state_machines()["stateMachines"] == []
    assert fault(sfn, lambda: sfn.describe_state_machine(stateMachineArn=ARN)) == _NOT_THERE
    assert fault(sfn, lambda: sfn.start_execution(stateMachineArn=ARN)) == _NOT_THERE
    assert fault(sfn, lambda: sfn.list_executions(stateMachineArn=ARN)) == _NOT_THERE
    assert fault(sfn, lambda: sfn.update_state_machine(stateMachineArn=ARN, roleArn=ROLE)) == _NOT_THERE


@pytest.mark.parametrize("role", ["me", "arn:aws:iam::123456789012:user/me", "arn:aws:iam::123456789012:role/"])
def test_a_role_that_is_none_is_refused(sfn: Any, role: str) -> None:
    machine = create(sfn)

    refused = ("InvalidArn", f"Invalid Role Arn: '{role}'")
    definition = json.dumps(PASS)
    assert fault(sfn, lambda: sfn.create_state_machine(name="b", definition=definition, roleArn=role)) == refused
    assert fault(sfn, lambda: sfn.update_state_machine(stateMachineArn=machine, roleArn=role)) == refused
    assert len(sfn.list_state_machines()["stateMachines"]) == 1


def test_state_machines_are_listed_by_name_in_pages(sfn: Any) -> None:
    for number in range(13):
        create(sfn, name=f"m{number:02d}")

    first = sfn.list_state_machines(maxResults=10)
    second = sfn.list_state_machines(maxResults=10, nextToken=first["nextToken"])

    names = [told["name"] for page in (first, second) for told in page["stateMachines"]]
    assert names == [f"m{number:02d}" for number in range(13)]
    assert "nextToken" not in second
    assert len(sfn.list_state_machines(maxResults=0)["stateMachines"]) == 13


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        (
            '{"StartAt": "A"}',
            "SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /",
        ),
        ("{}", "SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /"),
        ("[]", "SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object"),
        (
            '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Nowhere"}}}',
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Nowhere at /States/A/Next, "
            "MISSING_END_STATE: Workflow has no terminal state at null",
        ),
    ],
    ids=["no States", "nothing", "an array", "no target"],
)
def test_a_bad_definition_is_refused_in_the_service_s_words(sfn: Any, definition: str, message: str) -> None:
    assert fault(sfn, lambda: create(sfn, definition)) == (
        "InvalidDefinition",
        f"Invalid State Machine Definition: '{message}'",
    )


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        (
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Express state machine does not support '.waitForTaskToken' service integration  at /States/T/Resource",
        ),
        (
            "arn:aws:states:::states:startExecution.sync",
            "Express state machine does not support '.sync' service integration at /States/T/Resource",
        ),
        (
            "arn:aws:states:us-east-1:123456789012:activity:work",
            "Express state machine does not support Activity ARN at /States/T/Resource",
        ),
    ],
    ids=["token", "sync", "activity"],
)
def test_what_express_does_not_support_is_refused(sfn: Any, resource: str, message: str) -> None:
    _, told = fault(sfn, lambda: create(sfn, _task(resource), type="EXPRESS"))

    assert told == f"Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: {message}'"


@pytest.mark.parametrize(
    ("definition", "diagnostics"),
    [
        (json.dumps(PASS), []),
        (
            "not a definition",
            [
                {
                    "severity": "ERROR",
                    "code": "INVALID_JSON_DESCRIPTION",
                    "message": "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token "
                    "'null', 'true' or 'false')\n at [Source: (String)\"not a definition\"; line: 1, column: 4]",
                    "location": '[Source: (String)"not a definition"; line: 1, column: 4]',
                }
            ],
        ),
        (
            "",
            [
                {
                    "severity": "ERROR",
                    "code": "SCHEMA_VALIDATION_FAILED",
                    "message": "Definition must be a valid JSON object",
                }
            ],
        ),
        (
            '{"States": {"A": {"Type": "Pass", "End": true}}}',
            [
                {
                    "severity": "ERROR",
                    "code": "SCHEMA_VALIDATION_FAILED",
                    "message": "These fields are required: [StartAt]",
                    "location": "/",
                }
            ],
        ),
    ],
    ids=["good", "no JSON", "empty", "no StartAt"],
)
@pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])
def test_a_definition_is_checked_without_creating_anything(
    sfn: Any, kind: str, definition: str, diagnostics: list[Any]
) -> None:
    told = plain(sfn.validate_state_machine_definition(definition=definition, type=kind))

    assert told == {"result": "FAIL" if diagnostics else "OK", "diagnostics": diagnostics, "truncated": False}


def test_a_check_tells_warnings_when_asked_and_no_more_than_asked(sfn: Any) -> None:
    payload = {f"a{number}": "$.b" for number in range(4)}
    text = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": payload, "End": True}}})

    plain_check = sfn.validate_state_machine_definition(definition=text)
    full = sfn.validate_state_machine_definition(definition=text, severity="WARNING")
    cut = sfn.validate_state_machine_definition(definition=text, severity="WARNING", maxResults=1)

    assert plain_check["diagnostics"] == []
    assert len(full["diagnostics"]) > 1
    assert full["truncated"] is False
    assert (cut["diagnostics"], cut["truncated"]) == (full["diagnostics"][:1], True)


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"name": "not a name"}, "InvalidName", "Invalid Name: 'not a name'"),
        (
            {"versionDescription": "d"},
            "ValidationException",
            "Version description can only be set when publish is true",
        ),
    ],
    ids=["name", "description"],
)
def test_a_bad_request_to_create_is_refused(sfn: Any, options: Any, code: str, message: str) -> None:
    assert fault(sfn, lambda: create(sfn, **options)) == (code, message)


@pytest.mark.parametrize(
    ("arn", "message"),
    [
        ("no_arn", "Invalid Arn: 'Invalid ARN prefix: no_arn'"),
        (
            "arn:aws:states:us-east-1:123456789012:activity:a",
            "Invalid Arn: 'Resource type not valid in this context: activity'",
        ),
        ("arn:aws:s3:::bucket", "Invalid Arn: 'Invalid ARN: arn:aws:s3:::bucket'"),
    ],
    ids=["no ARN", "another kind", "another service"],
)
def test_an_arn_that_is_none_is_refused(sfn: Any, arn: str, message: str) -> None:
    for call in (sfn.describe_state_machine, sfn.list_executions, sfn.delete_state_machine, sfn.start_execution):
        assert fault(sfn, lambda call=call: call(stateMachineArn=arn)) == ("InvalidArn", message)  # type: ignore[misc] # mypy cannot infer it


_READERS: dict[str, Any] = {
    "Choose": {
        "Type": "Choice",
        "Choices": [
            {"And": [{"Variable": "$guess", "StringEqualsPath": "$answer"}], "Assign": {"n.$": "$answer"}, "Next": "Sum"}
        ],
        "Default": "Sum",
    },
    "Sum": {
        "Type": "Pass",
        "Parameters": {"a": "$text", "b": [{"c.$": "States.Format('$no {}', States.MathAdd($one, $.two))"}], "P": "$no"},
        "ResultPath": "$.x",
        "Next": "Each",
    },
    "Each": {
        "Type": "Map",
        "ItemsPath": "$items.list",
        "ItemBatcher": {"MaxItemsPerBatchPath": "$most", "BatchInput": {"SomePath": "$no"}},
        "ItemProcessor": {"StartAt": "In", "States": {"In": {"Type": "Pass", "InputPath": "$inner", "Next": "Ask"},
            "Ask": {"Type": "Wait", "QueryLanguage": "JSONata", "Seconds": "{% $b + ($c := 1; $c) %}", "Next": "Q"},
            "Q": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $not($states.input.x) %}", "End": True}}},
        "End": True,
    },
}  # fmt: skip


def test_a_description_tells_which_states_read_which_variables(sfn: Any) -> None:
    start_state = {"Type": "Pass", "Assign": {"one": 1}, "Next": "Choose"}
    machine = create(sfn, {"StartAt": "A", "States": {"A": start_state, **_READERS}})
    expected = {
        "Choose": ["guess", "answer"],
        "Sum": ["one"],
        "Each": ["items", "most"],
        "In": ["inner"],
        "Ask": ["b"],
    }

    execution = start(sfn, machine)

    assert sfn.describe_state_machine(stateMachineArn=machine)["variableReferences"] == expected
    told = sfn.describe_state_machine_for_execution(executionArn=execution)
    assert told["variableReferences"] == expected
    told = sfn.describe_state_machine(stateMachineArn=machine, includedData="METADATA_ONLY")
    assert "variableReferences" not in told


def test_a_description_has_no_member_for_variables_that_nobody_reads(sfn: Any) -> None:
    machine = create(sfn, {"StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"x.$": "$.a"}, "End": True}}})

    assert "variableReferences" not in sfn.describe_state_machine(stateMachineArn=machine)
