"""EncryptionConfiguration of state machines and activities, through a Step Functions client."""

import json
from typing import Any

import pytest

from tests.engine.api.serving import PASS, WAIT, create, fault, start

KEY = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "alias/mine", "kmsDataKeyReusePeriodSeconds": 60}
OTHER = {**KEY, "kmsDataKeyReusePeriodSeconds": 90}
WITH_KEY: dict[str, Any] = {"encryptionConfiguration": KEY}
WITH_OTHER: dict[str, Any] = {"encryptionConfiguration": OTHER}
OWNED = {"type": "AWS_OWNED_KEY"}


def test_a_state_machine_tells_its_key_and_an_update_changes_it(sfn: Any) -> None:
    arn = create(sfn, encryptionConfiguration=KEY)
    assert sfn.describe_state_machine(stateMachineArn=arn)["encryptionConfiguration"] == KEY
    before = start(sfn, arn)

    sfn.update_state_machine(stateMachineArn=arn, definition=json.dumps(PASS), encryptionConfiguration=OTHER)

    assert sfn.describe_state_machine(stateMachineArn=arn)["encryptionConfiguration"] == OTHER
    told = sfn.describe_state_machine_for_execution(executionArn=before)
    assert told["encryptionConfiguration"] == KEY


def test_the_key_of_the_service_is_told_when_none_was_given(sfn: Any) -> None:
    arn = create(sfn)
    told = sfn.describe_state_machine_for_execution(executionArn=start(sfn, arn))

    assert told["encryptionConfiguration"] == OWNED
    assert sfn.describe_state_machine(stateMachineArn=arn)["encryptionConfiguration"] == OWNED


@pytest.mark.parametrize(("first", "again"), [({}, WITH_KEY), (WITH_KEY, WITH_OTHER), (WITH_KEY, {})])
def test_a_state_machine_of_another_key_is_another(sfn: Any, first: dict[str, Any], again: dict[str, Any]) -> None:
    create(sfn, **first)

    assert fault(sfn, lambda: create(sfn, **again))[0] == "StateMachineAlreadyExists"


def test_saying_that_the_key_is_the_one_of_the_service_says_nothing_new(sfn: Any) -> None:
    assert create(sfn) == create(sfn, encryptionConfiguration=OWNED)


def test_an_activity_keeps_its_key(sfn: Any) -> None:
    arn = sfn.create_activity(name="a", encryptionConfiguration=KEY)["activityArn"]

    assert sfn.create_activity(name="a", encryptionConfiguration=KEY)["activityArn"] == arn
    exists = ("ActivityAlreadyExists", f"Activity Already Exists: '{arn}'")
    assert fault(sfn, lambda: sfn.create_activity(name="a", encryptionConfiguration=OTHER)) == exists
    assert fault(sfn, lambda: sfn.create_activity(name="a")) == exists
    assert sfn.describe_activity(activityArn=arn)["encryptionConfiguration"] == KEY


def test_an_activity_of_no_key_tells_that_of_the_service(sfn: Any) -> None:
    arn = sfn.create_activity(name="a")["activityArn"]

    assert sfn.create_activity(name="a", encryptionConfiguration=OWNED)["activityArn"] == arn
    assert sfn.describe_activity(activityArn=arn)["encryptionConfiguration"] == OWNED


_ID = "3bdd536d-bb54-4488-b0fd-0c25e1cb1ddb"
_ARN = f"arn:aws:kms:us-east-1:123456789012:key/{_ID}"


def test_a_key_is_told_by_its_arn_with_the_time_that_it_is_used_for(sfn: Any) -> None:
    told = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": _ARN, "kmsDataKeyReusePeriodSeconds": 300}
    by_id, by_arn = ({"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": key} for key in (_ID, _ARN))

    arn = create(sfn, encryptionConfiguration=by_id)

    assert sfn.describe_state_machine(stateMachineArn=arn)["encryptionConfiguration"] == told
    assert create(sfn, encryptionConfiguration=by_arn) == arn
    assert create(sfn, encryptionConfiguration=told) == arn


def test_an_update_keeps_the_key_unless_it_names_one_with_a_definition(sfn: Any) -> None:
    arn = create(sfn, encryptionConfiguration=KEY)

    told = fault(sfn, lambda: sfn.update_state_machine(stateMachineArn=arn, encryptionConfiguration=OWNED))
    sfn.update_state_machine(stateMachineArn=arn, definition=json.dumps(WAIT))

    words = "The definition must be specified when updating the EncryptionConfiguration"
    assert told == ("MissingRequiredParameter", words)
    assert sfn.describe_state_machine(stateMachineArn=arn)["encryptionConfiguration"] == KEY


_OWNED_ALONE = "is not allowed when selecting AWS_OWNED_KEY."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"type": "CUSTOMER_MANAGED_KMS_KEY"}, "Must set a valid kmsKeyId."),
        ({**OWNED, "kmsKeyId": _ARN}, f"Custom kmsKeyId {_OWNED_ALONE}"),
        ({**OWNED, "kmsDataKeyReusePeriodSeconds": 300}, f"Custom kmsDataKeyReusePeriodSeconds {_OWNED_ALONE}"),
    ],
    ids=["no key", "a key too many", "a time too many"],
)
def test_a_key_that_does_not_fit_its_type_is_refused(sfn: Any, given: dict[str, Any], words: str) -> None:
    expected = ("InvalidEncryptionConfiguration", f"Invalid Encryption Configuration: {words}")

    assert fault(sfn, lambda: sfn.create_activity(name="a", encryptionConfiguration=given)) == expected
    assert fault(sfn, lambda: create(sfn, encryptionConfiguration=given)) == expected


def test_a_key_of_another_region_is_refused(sfn: Any) -> None:
    elsewhere = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": _ARN.replace("us-east-1", "us-west-2")}

    code, message = fault(sfn, lambda: create(sfn, encryptionConfiguration=elsewhere))

    assert code == "InvalidEncryptionConfiguration"
    assert message.startswith("Invalid arn us-west-2 (Service: Kms, Status Code: 400, Request ID: ")
    assert message.endswith(") (SDK Attempt Count: 1)")
