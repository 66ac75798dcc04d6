"""Which actions of AWS a Task may call: those there are, and nothing that is likely misspelt."""

import json

import pytest

from engine.definition import read_definition
from engine.integrations.sdk_actions import sdk_actions, sdk_services
from engine.language.dialects import Dialect
from engine.language.problems import Problem, Severity


def _errors(resource: str) -> list[Problem]:
    task = {"Type": "Task", "Resource": resource, "Parameters": {}, "End": True}
    definition = read_definition(json.dumps({"StartAt": "A", "States": {"A": task}}), Dialect.ASL)
    return [problem for problem in definition.problems if problem.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "call",
    [
        "s3:selectObjectContent",
        "sts:assumeRole",
        "lambda:invokeWithResponseStream",
        "bedrockruntime:converseStream",
        "cloudwatchlogs:startLiveTail",
        "kinesis:subscribeToShard",
        "cloudsearchdomain:search",
        "mediastoredata:getObject",
        "iotjobsdata:describeJobExecution",
        "s3:getNothing",
        "dynamodb:putItem2.waitForTaskToken",
        "lambda:invokeAsync",
        "emr:describeJobFlows",
        "nonesuch:query",
        "bedrock-agentcore:invokeAgentRuntime",
        "configservice:listTagsForResource",
    ],
)
def test_an_action_that_step_functions_cannot_call_is_refused(call: str) -> None:
    assert [(one.code, one.path) for one in _errors(f"arn:aws:states:::aws-sdk:{call}")] == [
        ("no-sdk-action", "/States/A/Resource")
    ]


@pytest.mark.parametrize(
    ("call", "meant"),
    [("dynamodb:getItm", "dynamodb:getItem"), ("dynamdb:getItem", "dynamodb:getItem"), ("sfnn:stopExecution", "sfn:stopExecution"),
     ("rds-data:executeStatement", "rdsdata:executeStatement"), ("configservice:putConfigRule", "config:putConfigRule")],
)  # fmt: skip
def test_the_action_that_was_meant_is_proposed(call: str, meant: str) -> None:
    (problem,) = _errors(f"arn:aws:states:::aws-sdk:{call}")

    assert problem.fix is not None
    assert [edit.text for edit in problem.fix.edits] == [f'"arn:aws:states:::aws-sdk:{meant}"']


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:states:::aws-sdk:sfn:sendTaskSuccess",
        "arn:aws:states:::aws-sdk:eventbridge:putEvents",
        "arn:aws:states:::aws-sdk:cloudwatchlogs:startQuery",
        "arn:aws:states:::aws-sdk:rds:describeDBInstances",
        "arn:aws:states:::aws-sdk:rds:describeDbInstances",
        "arn:aws-cn:states:::aws-sdk:s3:listObjectsV2",
        "arn:aws:states:::aws-sdk:bedrockruntime:invokeModel.waitForTaskToken",
        "arn:aws:states:::aws-sdk:lookoutvision:detectAnomalies",
        "arn:aws:states:::aws-sdk:${service}:getItem",
        "arn:aws:states:::aws-sdk:qldb:listLedgers",
        "arn:aws:states:::aws-sdk:databasemigration:startReplicationTask",
        "arn:aws:states:::aws-sdk:config:listTagsForResource",
        "arn:aws:states:::aws-sdk:directory:describeDirectories",
        "arn:aws:states:::bedrockagentcore:invokeHarness",
        "arn:aws:states:eu-west-1:123456789012:activity:a.b",
    ],
)
def test_an_action_that_there_is_or_was_is_taken(resource: str) -> None:
    assert [problem for problem in _errors(resource) if problem.path == "/States/A/Resource"] == []


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("x:y.sync", "no-such-action"),
        ("redshiftdata:executeStatement", "no-such-action"),  # through the SDK only
        ("states:startExecution.sync:3", "no-such-pattern"),
        ("aws-sdk:sqs:sendMessage.waitForToken", "no-such-pattern"),
    ],
)
def test_a_service_or_a_pattern_that_there_is_not_is_refused(call: str, code: str) -> None:
    errors = _errors(f"arn:aws:states:::{call}")

    assert [one.code for one in errors if one.path == "/States/A/Resource"] == [code]


def test_all_services_have_names_that_a_resource_can_have() -> None:
    assert len(sdk_services()) > 400
    assert all(name.isascii() and name.isalnum() and name == name.lower() for name in sdk_services())
    assert "describeDBInstances" in (sdk_actions("rds") or ())
    assert sdk_actions("nothing") is None
