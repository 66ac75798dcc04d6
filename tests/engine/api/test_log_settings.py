"""The LoggingConfiguration of a state machine: what Step Functions refuses, as its answers to others were reported."""

from typing import Any

import pytest

from tests.engine.api.serving import create, fault

GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:runs"
NOT_ONE = "Must specify exactly one Log Destination."


def _to(*arns: str | None, level: str = "ALL") -> dict[str, Any]:
    destinations = [{} if arn is None else {"cloudWatchLogsLogGroup": {"logGroupArn": arn}} for arn in arns]
    return {"level": level, "destinations": destinations}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"level": "ALL"}, NOT_ONE, id="nowhere"),
        pytest.param({"level": "ERROR", "destinations": []}, NOT_ONE, id="no destination"),
        pytest.param(_to(f"{GROUP}:*", f"{GROUP}2:*"), NOT_ONE, id="two destinations"),
        pytest.param(_to(None), "Must set valid CloudWatch Log Group ARN.", id="destination of nothing"),
        pytest.param(
            _to("arn:aws:s3:::bucket:*"), "Provided ARN is not CloudWatch Logs Log Group ARN.", id="another service"
        ),
        pytest.param(_to(GROUP), "Log Group ARN must be provided with '*' qualifier.", id="no qualifier"),
    ],
)
def test_a_log_that_goes_nowhere_is_refused(sfn: Any, settings: dict[str, Any], message: str) -> None:
    arn = create(sfn, name="without")

    told = ("InvalidLoggingConfiguration", f"Invalid Logging Configuration: {message}")

    assert fault(sfn, lambda: create(sfn, name="with", loggingConfiguration=settings)) == told
    assert fault(sfn, lambda: sfn.update_state_machine(stateMachineArn=arn, loggingConfiguration=settings)) == told


def test_a_name_that_log_delivery_cannot_spell_is_refused_with_a_log_only(sfn: Any) -> None:
    settings = _to(f"{GROUP}:*")

    code, message = fault(sfn, lambda: create(sfn, name="流程", loggingConfiguration=settings))

    assert code == "InvalidLoggingConfiguration"
    assert "stateMachine:流程' at 'resourceId' failed to satisfy constraint" in message
    assert create(sfn, name="流程").endswith("流程")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"destinations": []}, {"destinations": []}, id="no destination"),
        pytest.param(_to(GROUP, level="OFF"), _to(GROUP, level="OFF"), id="off"),
        pytest.param(_to(f"{GROUP}:*"), _to(f"{GROUP}:*"), id="on"),
    ],
)
def test_what_is_not_said_of_a_log_is_off(sfn: Any, settings: dict[str, Any], told: dict[str, Any]) -> None:
    arn = create(sfn, loggingConfiguration=settings)

    found = sfn.describe_state_machine(stateMachineArn=arn)["loggingConfiguration"]

    assert found == {"level": "OFF", "includeExecutionData": False, **told}
