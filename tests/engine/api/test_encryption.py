"""EncryptionConfiguration of state machines and activities, through a Step Functions client."""

from typing import Any

import pytest

from tests.engine.api.serving import create, fault, start

KEY = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "alias/mine", "kmsDataKeyReusePeriodSeconds": 60}
OTHER = {**KEY, "kmsDataKeyReusePeriodSeconds": 90}
WITH_KEY: dict[str, Any] = {"encryptionConfiguration": KEY}
WITH_OTHER: dict[str, Any] = {"encryptionConfiguration": OTHER}
OWNED = {"type": "AWS_OWNED_KEY"}


def test_a_state_machine_tells_its_key_and_an_update_changes_it(sfn: Any) -> None:
    arn = create(sfn, encryptionConfiguration=KEY)
    assert sfn.describe_state_machine(stateMachineArn=arn)["encryptionConfiguration"] == KEY
    before = start(sfn, arn)

    sfn.update_state_machine(stateMachineArn=arn, encryptionConfiguration=OTHER)

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
    assert sfn.create_activity(name="a")["activityArn"] == arn
    assert fault(sfn, lambda: sfn.create_activity(name="a", encryptionConfiguration=OTHER)) == (
        "ActivityAlreadyExists",
        f"Activity Already Exists: '{arn}'",
    )
    assert sfn.describe_activity(activityArn=arn)["encryptionConfiguration"] == KEY


def test_a_key_of_the_customer_has_to_be_named(sfn: Any) -> None:
    unnamed = {"type": "CUSTOMER_MANAGED_KMS_KEY"}

    assert fault(sfn, lambda: sfn.create_activity(name="a", encryptionConfiguration=unnamed)) == (
        "InvalidEncryptionConfiguration",
        "Invalid Encryption Configuration: kmsKeyId must be specified when type is CUSTOMER_MANAGED_KMS_KEY",
    )
    assert fault(sfn, lambda: create(sfn, encryptionConfiguration=unnamed))[0] == "InvalidEncryptionConfiguration"
