"""Every form of Resource that is documented, published, or left over by a deployment tool."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.integrations.resources import Resource, ResourceKind, function_resource, read_resource

QRN = "qrn:qcs:asw:ap-guangzhou:123456789"
EXAMPLES = Path(__file__).parents[2] / "data" / "tcsl-examples"

FUNCTIONS = [
    (f"{QRN}:sdk:json:qcloud:scf:Invoke/sum", ("sum", "", "")),
    (f"{QRN}:sdk:json:qcloud:scf:Invoke/sum/$DEFAULT/default", ("sum", "$DEFAULT", "default")),
    (f"{QRN}:sdk:json:qcloud:scf:Invoke/sum/default/$LATEST", ("sum", "$LATEST", "default")),
    (f"{QRN}:sdk:json:qcloud:scf:Invoke/sum/2", ("sum", "2", "")),
    (f" {QRN}:sdk:json:qcloud:scf:Invoke/订单-处理 \n", ("订单-处理", "", "")),
    ("arn:aws:lambda:us-east-1:123456789012:function:findTasks", ("findTasks", "", "")),
    ("arn:aws:lambda:us-east-1:<>:function:findTasks:LIVE", ("findTasks", "LIVE", "")),
    ("arn:aws-cn:lambda:cn-north-1:1:function:a_b", ("a_b", "", "")),
    ("arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:make-order", ("make-order", "", "")),
    ("arn:aws:lambda:us-east-1:1:function:${makeOrder.Arn}", ("makeOrder", "", "")),
    ("arn:aws:states:us-east-1:1:activity:approve", ("approve", "", "")),
    ("${findTasks.Arn}", ("findTasks", "", "")),
    ("${FindTasksArn}", ("FindTasks", "", "")),
    ("${Arn}", ("Arn", "", "")),
    ("${cf:other.FnArn}", ("other.Fn", "", "")),
    ("${cf(us-east-1):other.FnArn}", ("other.Fn", "", "")),
    ("${self:custom.sum.Arn}", ("custom.sum", "", "")),
    ("${ImportValue:other-SumArn}", ("other-Sum", "", "")),
    ("findTasks.Arn", ("findTasks", "", "")),
    ("!GetAtt findTasks.Arn", ("findTasks", "", "")),
    ("!Sub ${findTasks.Arn}", ("findTasks", "", "")),
    ("sum", ("sum", "", "")),
    ("求和", ("求和", "", "")),
]


@pytest.mark.parametrize(("text", "parts"), FUNCTIONS, ids=[text.strip() for text, _ in FUNCTIONS])
def test_function_is_recognised(text: str, parts: tuple[str, str, str]) -> None:
    resource = read_resource(text)

    assert resource.kind is ResourceKind.FUNCTION
    assert (resource.name, resource.version, resource.namespace) == parts
    assert resource.keys == (text, parts[0])
    assert resource.is_tcsl == text.strip().startswith("qrn:")


APIS = [
    (f"{QRN}:sdk:json:qcloud:asr:checkASR", ("asr", "checkASR", "")),
    (f"{QRN}:sdk:json:qcloud:scf:ListFunctions", ("scf", "ListFunctions", "")),
    ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", ("sqs", "sendMessage", "waitForTaskToken")),
    ("arn:aws:states:::batch:submitJob.sync:2", ("batch", "submitJob", "sync")),
    ("arn:aws:states:::aws-sdk:s3:getObject", ("s3", "getObject", "")),
    ("asr:checkASR", ("asr", "checkASR", "")),
]


@pytest.mark.parametrize(("text", "parts"), APIS, ids=[text for text, _ in APIS])
def test_cloud_api_is_recognised(text: str, parts: tuple[str, str, str]) -> None:
    resource = read_resource(text)

    assert resource.kind is ResourceKind.CLOUD_API
    assert (resource.service, resource.action, resource.pattern) == parts
    assert resource.keys == (text, f"{parts[0]}:{parts[1]}")


MACHINES = [
    (f"{QRN}:http:json:flowmachine:sum:bzuet63j", "sum", "workflow · sum"),
    ("arn:aws:states:us-east-1:1:stateMachine:child", "child", "workflow · child"),
    ("arn:aws:states:::states:startExecution.sync:2", "", "workflow"),
]


@pytest.mark.parametrize(("text", "name", "label"), MACHINES, ids=[text for text, _, _ in MACHINES])
def test_workflow_is_recognised(text: str, name: str, label: str) -> None:
    resource = read_resource(text)

    assert (resource.kind, resource.name, resource.label) == (ResourceKind.STATE_MACHINE, name, label)


@pytest.mark.parametrize("pattern", ["", "sync", "waitForTaskToken"])
def test_lambda_invoke_is_recognised(pattern: str) -> None:
    resource = read_resource(f"arn:aws:states:::lambda:invoke{'.' if pattern else ''}{pattern}")

    assert (resource.kind, resource.name, resource.pattern) == (ResourceKind.LAMBDA_INVOKE, "", pattern)
    assert resource.label == "lambda · invoke"


_NO_FORM = "it is neither a qrn, nor an ARN, nor a function's name; write ...:sdk:json:qcloud:scf:Invoke/NAME"
UNKNOWN = [
    ("${AWS::Region}", _NO_FORM),
    ("${ssm:/sum/arn}", _NO_FORM),
    ("", "it is empty"),
    (f"{QRN}:sdk:json:qcloud:scf:Invoke", "it names no function; write ...:sdk:json:qcloud:scf:Invoke/NAME"),
    (f"{QRN}:sdk:json:qcloud:scf:Invoke/", "it names no function; write ...:sdk:json:qcloud:scf:Invoke/NAME"),
    (f"{QRN}:sdk:json:qcloud:scf:Invoke/a/b/c/d", "after Invoke, NAME/VERSION/NAMESPACE was expected"),
    (f"{QRN}:execution:flow:run", "it names an execution, not something that can be called"),
    (f"{QRN}:sdk:json:qcloud:asr", "after the APPID, sdk:json:qcloud:SERVICE:ACTION was expected"),
    ("qrn:qcs:cam", "a qrn begins with qrn:qcs:asw:REGION:APPID"),
    ("arn:aws:s3:::bucket", "nothing here stands in for arn:aws:s3"),
    ("arn:aws:lambda", "an ARN begins with arn:aws:SERVICE:REGION:ACCOUNT:"),
    ("arn:aws:states:::lambda:", "arn:aws:states::: is followed by SERVICE:ACTION"),
    ("https://example.com/x", "addresses of the web are not called; bind a function or a fixed result instead"),
    ("two words", _NO_FORM),
]


@pytest.mark.parametrize(("text", "reason"), UNKNOWN, ids=[text or "empty" for text, _ in UNKNOWN])
def test_unknown_resource_says_why(text: str, reason: str) -> None:
    resource = read_resource(text)

    assert (resource.kind, resource.reason, resource.keys) == (ResourceKind.UNKNOWN, reason, (text,))
    assert resource.label == text


LABELS = [
    (f"{QRN}:sdk:json:qcloud:scf:Invoke/sum", "scf · sum"),
    (f"{QRN}:sdk:json:qcloud:asr:checkASR", "asr · checkASR"),
    ("arn:aws:lambda:us-east-1:1:function:findTasks", "lambda · findTasks"),
    ("${cf:other.FnArn}", "lambda · other.Fn"),
]


@pytest.mark.parametrize(("text", "label"), LABELS, ids=[label for _, label in LABELS])
def test_label_is_short(text: str, label: str) -> None:
    assert read_resource(text).label == label


FUNCTION_NAMES = [
    ("findTasks", "findTasks", ""),
    ("findTasks:LIVE", "findTasks", "LIVE"),
    ("123456789012:function:findTasks", "findTasks", ""),
    ("123456789012:function:findTasks:7", "findTasks", "7"),
    ("arn:aws:lambda:us-east-1:1:function:findTasks:7", "findTasks", "7"),
    ("${findTasks.Arn}", "findTasks", ""),
]


@pytest.mark.parametrize(("text", "name", "version"), FUNCTION_NAMES, ids=[text for text, _, _ in FUNCTION_NAMES])
def test_function_name_of_lambda_invoke_is_understood(text: str, name: str, version: str) -> None:
    resource = function_resource(text)

    assert (resource.kind, resource.name, resource.version) == (ResourceKind.FUNCTION, name, version)


def test_function_name_that_is_none_is_unknown() -> None:
    assert function_resource("not a name").kind is ResourceKind.UNKNOWN


def test_region_and_account_are_kept() -> None:
    resource = read_resource(f"{QRN}:sdk:json:qcloud:asr:checkASR")

    assert (resource.region, resource.account) == ("ap-guangzhou", "123456789")


def test_all_published_definitions_name_known_resources_but_the_one_without_a_function() -> None:
    found: dict[str, Resource] = {}
    for path in EXAMPLES.glob("*.json"):
        for text in re.findall(r'"Resource": ("[^"]*")', path.read_text(encoding="utf-8")):
            found[text] = read_resource(json.loads(text))

    unknown = [resource.text for resource in found.values() if resource.kind is ResourceKind.UNKNOWN]
    assert len(found) > 25
    assert unknown == [f"{QRN}:sdk:json:qcloud:scf:Invoke"]


@given(st.text(alphabet="qrnasw:/.${}!Arn\0 中Invoke-", max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for resource in (read_resource(text), function_resource(text)):
        assert resource.text == text
        assert (resource.kind is ResourceKind.UNKNOWN) == bool(resource.reason)
        assert resource.label == text or " · " in resource.label or resource.label == "workflow"
