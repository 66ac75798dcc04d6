"""Calls of the real client of a service, over HTTP: names and shapes of both kinds of integration, and refusals."""

import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ResponseStreamingError

from engine.integrations import TaskCall, TaskError, TaskRunner
from engine.language.values import Json
from engine.workers import WorkerPool

pytestmark = pytest.mark.slow

PLAIN, SDK = "arn:aws:states:::", "arn:aws:states:::aws-sdk:"
TABLE = "orders"


@pytest.fixture
async def runner(tmp_path: Path, aws: dict[str, str]) -> AsyncIterator[TaskRunner]:
    functions = tmp_path / "functions"
    functions.mkdir()
    bound = ("sqs", "dynamodb", "s3", "sns", "events", "sfn", "secretsmanager", "nonesuch", "ecs", "databasemigration")
    bindings: dict[str, Json] = {f"{service}:*": {"client": dict(aws)} for service in bound}
    bindings["sqs:listQueues"] = {"client": {**aws, "endpoint": "http://127.0.0.1:9"}}
    bindings["glue:*"] = {"client": {**aws, "endpoint": "http://no-such-host.invalid"}}
    bindings["sqs:purgeQueue"] = {"client": True, "result": "mocked"}
    (functions / "bindings.json").write_text(json.dumps(bindings), encoding="utf-8")
    async with WorkerPool() as pool:
        yield TaskRunner(functions, pool)


@pytest.fixture
def table(aws_client: Callable[[str], Any]) -> None:
    client = aws_client("dynamodb")
    if TABLE not in client.list_tables()["TableNames"]:
        client.create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )


async def _call(runner: TaskRunner, resource: str, arguments: Json) -> Any:
    return (await runner.run(TaskCall(resource=resource, arguments=arguments))).value


async def _failure(runner: TaskRunner, resource: str, arguments: Json) -> TaskError:
    with pytest.raises(TaskError) as caught:
        await _call(runner, resource, arguments)
    return caught.value


async def test_a_service_is_called_by_the_name_that_the_java_sdk_has_for_it(runner: TaskRunner) -> None:
    found = await _call(runner, f"{SDK}databasemigration:describeReplicationTasks", {})

    assert found["ReplicationTasks"] == []


async def test_an_optimized_integration_answers_with_the_metadata_of_the_call(
    runner: TaskRunner, aws_client: Callable[[str], Any]
) -> None:
    queue = aws_client("sqs").create_queue(QueueName="optimized")["QueueUrl"]

    answer = await _call(runner, f"{PLAIN}sqs:sendMessage", {"QueueUrl": queue, "MessageBody": {"a": [1]}})

    assert list(answer) == ["MD5OfMessageBody", "MessageId", "SdkHttpMetadata", "SdkResponseMetadata"]
    metadata = answer["SdkHttpMetadata"]
    assert metadata["HttpStatusCode"] == 200
    assert metadata["HttpHeaders"]["x-amzn-RequestId"] == answer["SdkResponseMetadata"]["RequestId"]
    (message,) = aws_client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert message["Body"] == '{"a":[1]}'


async def test_an_sdk_integration_answers_in_the_names_of_the_sdk(
    runner: TaskRunner, aws_client: Callable[[str], Any]
) -> None:
    queue = aws_client("sqs").create_queue(QueueName="by-sdk")["QueueUrl"]

    answer = await _call(runner, f"{SDK}sqs:sendMessage", {"QueueUrl": queue, "MessageBody": "hello"})

    assert list(answer) == ["Md5OfMessageBody", "MessageId"]


async def test_an_item_is_put_and_read(runner: TaskRunner, table: None) -> None:
    item: Json = {"id": {"S": "1"}, "n": {"N": "5"}}

    await _call(runner, f"{PLAIN}dynamodb:putItem", {"TableName": TABLE, "Item": item})
    found = await _call(runner, f"{SDK}dynamodb:getItem", {"TableName": TABLE, "Key": {"id": {"S": "1"}}})

    assert found == {"Item": item}


async def test_an_object_is_text_and_its_moment_a_timestamp(
    runner: TaskRunner, aws_client: Callable[[str], Any]
) -> None:
    aws_client("s3").create_bucket(Bucket="by-sdk")

    await _call(runner, f"{SDK}s3:putObject", {"Bucket": "by-sdk", "Key": "k", "Body": {"a": 1}})
    found = await _call(runner, f"{SDK}s3:getObject", {"Bucket": "by-sdk", "Key": "k"})

    assert found["Body"] == '{"a":1}'
    assert re.fullmatch(r'"[0-9a-f]{32}"', found["ETag"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["LastModified"])


async def test_an_object_that_breaks_off_fails_the_task(
    runner: TaskRunner, aws_client: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    aws_client("s3").create_bucket(Bucket="broken")
    aws_client("s3").put_object(Bucket="broken", Key="k", Body=b"x")

    def gone(self: Any) -> None:
        self.close()
        raise ResponseStreamingError(error="gone")

    monkeypatch.setattr("botocore.response.StreamingBody.read", gone)

    failure = await _failure(runner, f"{SDK}s3:getObject", {"Bucket": "broken", "Key": "k"})

    assert failure.error == "S3.SdkClientException"
    assert "gone" in failure.cause


async def test_names_with_small_letters_in_the_api_begin_with_a_capital(runner: TaskRunner) -> None:
    answer = await _call(runner, f"{PLAIN}ecs:createCluster", {"ClusterName": "c", "Tags": [{"Key": "k", "Value": 1}]})

    assert answer["Cluster"]["ClusterName"] == "c"
    assert answer["Cluster"]["Tags"] == [{"Key": "k", "Value": "1"}]


_PUT: dict[str, Json] = {
    "TableName": TABLE,
    "Item": {"id": {"S": "twice"}},
    "ConditionExpression": "attribute_not_exists(id)",
}
_ID = r"[\w-]+"
REFUSALS = [
    (
        f"{SDK}dynamodb:putItem",
        _PUT,
        "DynamoDb.ConditionalCheckFailedException",
        rf"The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: {_ID}\) \(SDK Attempt Count: 1\)",
    ),
    (
        f"{PLAIN}dynamodb:putItem",
        _PUT,
        "DynamoDB.ConditionalCheckFailedException",
        r"The conditional request failed \(Service: AmazonDynamoDBv2; Status Code: 400; "
        rf"Error Code: ConditionalCheckFailedException; Request ID: {_ID}; Proxy: null\)",
    ),
    (
        f"{SDK}dynamodb:putItem",
        {"TableName": TABLE, "Item": {"x": {"S": "1"}}},
        "DynamoDb.DynamoDbException",
        "One or more parameter values .*",
    ),
    (
        f"{PLAIN}dynamodb:putItem",
        {"TableName": TABLE, "Item": {"x": {"S": "1"}}},
        "DynamoDB.AmazonDynamoDBException",
        ".*Error Code: ValidationException; .*",
    ),
    (
        f"{SDK}s3:listObjects",
        {"Bucket": "no-such"},
        "S3.NoSuchBucketException",
        r".*\(Service: S3, Status Code: 404, .*",
    ),
    (
        f"{PLAIN}sqs:sendMessage",
        {"QueueUrl": "http://127.0.0.1/1/none", "MessageBody": "m"},
        "SQS.QueueDoesNotExistException",
        r".*\(Service: AmazonSQS; .*",
    ),
    (
        f"{SDK}sfn:describeActivity",
        {"ActivityArn": "arn:aws:states:us-east-1:123456789012:activity:a"},
        "Sfn.ActivityDoesNotExistException",
        ".*",
    ),
    (
        f"{PLAIN}glue:startJobRun",
        {"JobName": "j"},
        "Glue.SdkClientException",
        r"Unable to execute HTTP request: no-such-host\.invalid: Name or service not known",
    ),
    (f"{SDK}sqs:listQueues", {}, "Sqs.SdkClientException", "Could not connect to the endpoint URL: .*"),
    (
        f"{SDK}sqs:sendMessage",
        {"QueueUrl": "q", "MessageBody": "m", "Body": "m"},
        "StatesRuntime",
        r"The Parameters '.*' could not be used to start the Task: \[The field \"Body\" is not supported by Step Functions\]",
    ),
    (
        f"{SDK}dynamodb:putItem",
        {"TableName": TABLE, "Item": None},
        "DynamoDb.DynamoDbException",
        r"1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null "
        rf"\(Service: DynamoDb, Status Code: 400, Request ID: {_ID}\) \(SDK Attempt Count: 1\)",
    ),
    (
        f"{PLAIN}dynamodb:putItem",
        {"TableName": None, "Item": None},
        "DynamoDB.AmazonDynamoDBException",
        r"2 validation errors detected: Value null at 'tableName' .*; Value null at 'item' .* \(Service: AmazonDynamoDBv2; "
        rf"Status Code: 400; Error Code: ValidationException; Request ID: {_ID}; Proxy: null\)",
    ),
    (f"{SDK}dynamodb:getItem", {"TableName": TABLE, "Key": 5}, "StatesRuntime", r".*Invalid type for parameter Key.*"),
    (f"{SDK}sqs:sendMessage", [], "StatesRuntime", r".*\[The arguments must be an object\]"),
    (f"{SDK}sqs:fly", {}, "StatesRuntime", 'the service sqs has no action "fly"'),
    (f"{SDK}nonesuch:fly", {}, "StatesRuntime", 'boto3 knows no service "nonesuch"'),
    (f"{PLAIN}ecs:other.sync", {}, "StatesRuntime", r".*\"ecs:\*\" does not wait for this job .*"),
]


@pytest.mark.parametrize(("resource", "arguments", "error", "cause"), REFUSALS)
async def test_a_refusal_has_the_name_and_the_words_of_the_integration(
    runner: TaskRunner, table: None, resource: str, arguments: Json, error: str, cause: str
) -> None:
    if arguments is _PUT:
        await _call(runner, resource, {**_PUT, "ConditionExpression": None})

    failure = await _failure(runner, resource, arguments)

    assert failure.error == error
    assert re.fullmatch(cause, failure.cause, re.DOTALL), failure.cause


async def test_an_event_that_is_not_taken_fails_the_task(runner: TaskRunner) -> None:
    entry: Json = {"Source": "s", "DetailType": "d", "Detail": {"a": 1}}

    answer = await _call(runner, f"{PLAIN}events:putEvents", {"Entries": [entry]})
    failure = await _failure(runner, f"{PLAIN}events:putEvents", {"Entries": [{"DetailType": "d", "Detail": "{}"}]})

    assert answer["FailedEntryCount"] == 0
    assert failure.error == "EventBridge.FailedEntry"
    assert json.loads(failure.cause)["FailedEntryCount"] == 1


async def test_a_fixed_answer_goes_before_a_client(runner: TaskRunner) -> None:
    assert await _call(runner, f"{SDK}sqs:purgeQueue", {}) == "mocked"


async def test_without_a_binding_nothing_is_called(tmp_path: Path) -> None:
    async with WorkerPool() as pool:
        failure = await _failure(TaskRunner(tmp_path, pool), f"{SDK}sqs:listQueues", {})

    assert failure.cause.startswith("nothing is bound to the Resource")
