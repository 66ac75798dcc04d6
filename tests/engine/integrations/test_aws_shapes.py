"""Names and values between Step Functions and the APIs of AWS, by models made for the purpose."""

import datetime
from typing import Any

import pytest
from botocore.model import ShapeResolver

from engine.integrations.aws_names import sdk_member, sdk_name, sdk_service, spelling
from engine.integrations.aws_shapes import FieldsMissing, FieldsWrong, from_api, to_api
from engine.language.values import Json

NAMES = [
    ("DynamoDB", "DynamoDb"),
    ("Secrets Manager", "SecretsManager"),
    ("SFN", "Sfn"),
    ("S3", "S3"),
    ("EC2", "Ec2"),
    ("API Gateway", "ApiGateway"),
    ("CloudWatch Logs", "CloudWatchLogs"),
    ("DBInstances", "DbInstances"),
    ("MD5OfMessageBody", "Md5OfMessageBody"),
    ("SSEKMSKeyId", "SsekmsKeyId"),
    ("ETag", "ETag"),
    ("TopicArn", "TopicArn"),
    ("queueUrl", "QueueUrl"),
]


@pytest.mark.parametrize(("name", "spelt"), NAMES)
def test_a_name_is_that_of_the_java_sdk(name: str, spelt: str) -> None:
    assert sdk_name(name) == spelt


SERVICES = [
    ("Config Service", "Config"),
    ("Database Migration Service", "DatabaseMigration"),
    ("Directory Service Data", "DirectoryServiceData"),
    ("Service Catalog", "ServiceCatalog"),
    ("SFN", "Sfn"),
    ("WAFV2", "Wafv2"),
]


@pytest.mark.parametrize(("service_id", "spelt"), SERVICES)
def test_a_service_has_no_ending_that_says_so(service_id: str, spelt: str) -> None:
    assert sdk_service(service_id) == spelt
    assert spelling("any", service_id, is_sdk=True).prefix == spelt


MEMBERS = [
    ("SSEKMSKeyId", "SsekmsKeyId"),
    ("ETag", "ETag"),
    ("ACL", "Acl"),
    ("MD5OfMessageBody", "Md5OfMessageBody"),
    ("ChecksumCRC32", "ChecksumCRC32"),
    ("EnableIAMDatabaseAuthentication", "EnableIAMDatabaseAuthentication"),
    ("DBInstances", "DbInstances"),
    ("taskArns", "TaskArns"),
    ("Equals", "EqualsValue"),
    ("default", "DefaultValue"),
    ("BOOL", "Bool"),
    ("NULL", "Nul"),
]


@pytest.mark.parametrize(("name", "spelt"), MEMBERS)
def test_of_a_field_only_the_first_capitals_become_a_word(name: str, spelt: str) -> None:
    assert sdk_member(name) == spelt


ERRORS = [
    (True, "rds", "RDS", "DBInstanceNotFoundFault", "Rds.DbInstanceNotFoundException"),
    (True, "s3", "S3", "NoSuchKey", "S3.NoSuchKeyException"),
    (True, "ssm", "SSM", "", "Ssm.SsmException"),
    (False, "sns", "SNS", "NotFoundException", "SNS.NotFoundException"),
    (False, "sqs", "SQS", "", "SQS.AmazonSQSException"),
    (False, "athena", "Athena", "", "Athena.AmazonAthenaException"),
]


@pytest.mark.parametrize(("is_sdk", "service", "service_id", "error", "name"), ERRORS)
def test_an_error_has_the_name_of_its_integration(
    is_sdk: bool, service: str, service_id: str, error: str, name: str
) -> None:
    assert spelling(service, service_id, is_sdk=is_sdk).error(error) == name


_TEXT: dict[str, Any] = {"shape": "Text"}
SHAPES = ShapeResolver(
    {
        "Text": {"type": "string"},
        "Blob": {"type": "blob"},
        "Long": {"type": "long"},
        "Double": {"type": "double"},
        "Moment": {"type": "timestamp"},
        "Any": {"type": "structure", "members": {}, "document": True},
        "Texts": {"type": "list", "member": _TEXT},
        "Parts": {"type": "list", "member": {"shape": "Part"}},
        "Named": {"type": "map", "key": _TEXT, "value": {"shape": "Part"}},
        "Part": {"type": "structure", "required": ["id"], "members": {"id": _TEXT, "KMSKeyId": _TEXT}},
        "All": {
            "type": "structure",
            "members": {
                "text": _TEXT,
                "blob": {"shape": "Blob"},
                "long": {"shape": "Long"},
                "double": {"shape": "Double"},
                "moment": {"shape": "Moment"},
                "any": {"shape": "Any"},
                "texts": {"shape": "Texts"},
                "parts": {"shape": "Parts"},
                "named": {"shape": "Named"},
            },
        },
    }
)
ALL = SHAPES.get_shape_by_name("All")

GIVEN: list[tuple[dict[str, Json], dict[str, Any]]] = [
    ({"Text": "a", "TEXTS": ["b", 5]}, {"text": "a", "texts": ["b", "5"]}),
    ({"Text": {"订单": [1, None]}}, {"text": '{"订单":[1,null]}'}),
    ({"Text": True}, {"text": "true"}),
    ({"Text": None}, {}),
    ({"Blob": "é"}, {"blob": "é".encode()}),
    ({"Blob": {"a": 1}}, {"blob": b'{"a":1}'}),
    ({"Long": "5", "Double": "2.5"}, {"long": 5, "double": 2.5}),
    ({"Long": "many", "Double": 1}, {"long": "many", "double": 1}),
    ({"Moment": "2026-01-02T03:04:05Z"}, {"moment": "2026-01-02T03:04:05Z"}),
    ({"Any": {"x": {"Y": 1}}}, {"any": {"x": {"Y": 1}}}),
    (
        {"Parts": [{"Id": 1, "KmsKeyId": "k"}], "Named": {"Id": {"Id": "1"}}},
        {"parts": [{"id": "1", "KMSKeyId": "k"}], "named": {"Id": {"id": "1"}}},
    ),
    ({"Parts": {"no": "list"}}, {"parts": {"no": "list"}}),
]


@pytest.mark.parametrize(("given", "made"), GIVEN, ids=range(len(GIVEN)))
def test_arguments_become_those_of_the_api(given: dict[str, Json], made: dict[str, Any]) -> None:
    assert to_api(ALL, given) == made


def test_a_field_that_the_api_does_not_have_is_named_with_its_place() -> None:
    with pytest.raises(FieldsWrong) as caught:
        to_api(ALL, {"Parts": [{"Id": "1"}, {"Id": "2", "Odd": 1}]})

    assert str(caught.value) == 'The field "Parts[1].Odd" is not supported by Step Functions'


@pytest.mark.parametrize("inner", [{"KmsKeyId": "k"}, {"KmsKeyId": "k", "Id": None}], ids=["missing", "null"])
def test_a_field_that_the_api_needs_is_told_as_the_service_tells_it(inner: dict[str, Json]) -> None:
    with pytest.raises(FieldsMissing) as caught:
        to_api(ALL, {"Named": {"x": inner}})

    words = "Value null at 'named.x.id' failed to satisfy constraint: Member must not be null"
    assert str(caught.value) == f"1 validation error detected: {words}"


MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
ANSWERS: list[tuple[dict[str, Any], dict[str, Json]]] = [
    ({"text": "a", "long": 5, "ResponseMetadata": {}}, {"Text": "a", "Long": 5}),
    ({"moment": MOMENT}, {"Moment": "2026-01-02T03:04:05Z"}),
    ({"moment": MOMENT.replace(microsecond=120_000)}, {"Moment": "2026-01-02T03:04:05.120Z"}),
    ({"moment": MOMENT.replace(microsecond=1)}, {"Moment": "2026-01-02T03:04:05.000001Z"}),
    ({"blob": "é".encode()}, {"Blob": "é"}),
    ({"blob": b"\xff"}, {"Blob": "/w=="}),
    ({"any": {"x": {"y": [None, 1.5]}}}, {"Any": {"x": {"y": [None, 1.5]}}}),
    (
        {"parts": [{"id": "1", "KMSKeyId": "k"}], "named": {"theName": {"id": "1"}}},
        {"Parts": [{"Id": "1", "KmsKeyId": "k"}], "Named": {"theName": {"Id": "1"}}},
    ),
    ({"text": ["odd", {"x": 1}, datetime.date(2026, 1, 2)]}, {"Text": ["odd", {"x": 1}, "2026-01-02"]}),
]


@pytest.mark.parametrize(("answer", "value"), ANSWERS, ids=range(len(ANSWERS)))
def test_an_answer_becomes_json(answer: dict[str, Any], value: dict[str, Json]) -> None:
    assert from_api(ALL, answer, sdk_name, is_dated=True) == value


def test_an_optimized_integration_tells_a_moment_in_milliseconds() -> None:
    assert from_api(ALL, {"moment": MOMENT}, sdk_name, is_dated=False) == {"Moment": 1767323045000}
