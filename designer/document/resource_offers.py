"""What a Task can call: the functions here, what bindings.json names, and the shapes of Resources to fill in."""

import re
from pathlib import Path

from msgspec import Struct, field

from designer.document.new_states import RESOURCE
from designer.look.words import tr
from engine.definition import Definition
from engine.errors import SetupError
from engine.integrations import list_functions, read_bindings, read_resource
from engine.language.dialects import QueryLanguage
from engine.language.values import Json
from engine.states import Task

_QRN = "qrn:qcs:asw:${region}:${appid}:"
_HOME = re.compile("|".join(re.escape(text) for text in (_QRN, RESOURCE.partition("sdk:")[0])))
_STATES = "arn:aws:states:::"


class Offer(Struct, frozen=True, kw_only=True):
    """One thing to call: the ``resource`` to write, ``words`` for it, and what it is given when nothing is yet.

    ``arguments`` are Parameters, their paths included. ``group`` says where it stands in the list, ``also`` what
    finds it.
    """

    resource: str
    words: str
    group: str
    hint: str = ""
    also: str = ""
    arguments: dict[str, Json] = field(default_factory=dict)


def offers(definition: Definition, folder: Path | None) -> list[Offer]:
    """Return what can be called, the nearest first; templates of the other dialect last."""
    used = _used(definition)
    here = _functions(folder)
    bound = _bound(folder, {offer.resource for offer in here})
    tencent, amazon = _tencent(), _amazon()
    templates = [*amazon, *tencent] if definition.dialect.is_asl else [*tencent, *amazon]
    return [*here, *bound, *used, *templates]


def arguments_field(query: QueryLanguage, arguments: dict[str, Json]) -> tuple[str, Json]:
    """Return the field that gives a Task its arguments in a query language, and ``arguments`` written for it."""
    if query is QueryLanguage.JSONPATH:
        return "Parameters", dict(arguments)
    return "Arguments", _in_jsonata(arguments)


def usual_arguments(resource: str) -> dict[str, Json]:
    """Return the arguments of the template for a Resource; empty when there is none."""
    return next((one.arguments for one in _amazon() if one.resource == resource), {})


def is_as_offered(query: QueryLanguage, arguments: Json) -> bool:
    """Tell whether the arguments of a Task are those that a template brought, with nothing filled in."""
    offered = (arguments_field(query, one.arguments)[1] for one in _amazon() if one.arguments)
    return any(arguments == one for one in offered)


def at_home(resource: str, definition: Definition, now: str) -> str:
    """Return a qrn with the region and the account that the Task calls ``now``, or that others of its workflow call."""
    others = (state.resource for state in definition.states.values() if isinstance(state, Task))
    known = (found for found in map(read_resource, (now, *others)) if found.is_tcsl and found.region and found.account)
    home = next((f"qrn:qcs:asw:{found.region}:{found.account}:" for found in known), None)
    return resource if home is None else _HOME.sub(lambda _: home, resource)


def action_resource(service: str, action: str) -> str:
    """Return the Resource that calls an action of Tencent Cloud."""
    return RESOURCE.format(function="").replace("scf:Invoke/", f"{service}:{action}")


def _in_jsonata(value: Json) -> Json:
    if not isinstance(value, dict):
        return value
    made: dict[str, Json] = {}
    for key, each in value.items():
        if key.endswith(".$") and isinstance(each, str):
            text = each.replace("$$.", "$states.context.", 1) if each.startswith("$$.") else "$states.input" + each[1:]
            made[key.removesuffix(".$")] = f"{{% {text} %}}"
        else:
            made[key] = _in_jsonata(each)
    return made


def _functions(folder: Path | None) -> list[Offer]:
    group = tr("Functions here")
    return [
        Offer(resource=function.name, words=function.name, group=group, hint=function.file.name)
        for function in list_functions(folder)
    ]


def _bound(folder: Path | None, known: set[str]) -> list[Offer]:
    """What bindings.json names beside the functions: fixed answers and real services."""
    if folder is None:
        return []
    try:
        keys = read_bindings(folder).keys
    except SetupError:
        return []
    group = tr("Named in bindings.json")
    wanted = [key for key in keys if key not in known and not key.endswith("*")]
    return [Offer(resource=key, words=key, group=group) for key in wanted]


def _used(definition: Definition) -> list[Offer]:
    found = dict.fromkeys(state.resource for state in definition.states.values() if isinstance(state, Task))
    group = tr("Called elsewhere in this workflow")
    return [Offer(resource=resource, words=resource, group=group) for resource in found if resource]


def _tencent() -> list[Offer]:
    group = tr("Tencent Cloud")
    return [
        Offer(
            resource=f"{_QRN}sdk:json:qcloud:scf:Invoke/${{function}}/$LATEST/default",
            words=tr("Cloud function, with version and namespace"),
            group=group,
            hint="scf:Invoke",
        ),
        Offer(
            resource=f"{_QRN}sdk:json:qcloud:${{service}}:${{Action}}",
            words=tr("Any API of Tencent Cloud"),
            group=group,
            hint="qcloud",
        ),
        Offer(
            resource=f"{_QRN}http:json:flowmachine:${{workflow}}:${{id}}",
            words=tr("Another workflow"),
            group=group,
            hint="flowmachine",
        ),
    ]


_TOKEN: dict[str, Json] = {"token.$": "$$.Task.Token", "input.$": "$"}


def _amazon() -> list[Offer]:
    """The shapes of the States Language; a pattern behind the dot says whether the Task waits, and for what."""
    group = tr("Amazon States Language")
    function = Offer(
        resource="arn:aws:lambda:${region}:${account}:function:${function}",
        words=tr("Lambda function"),
        group=group,
        hint="function ARN",
    )
    activity = Offer(
        resource="arn:aws:states:${region}:${account}:activity:${activity}",
        words=tr("Activity: a worker of your own asks for the task"),
        group=group,
        hint="activity ARN",
    )
    return [function, *(_integration(group, *row) for row in _integrations()), activity]


def _integration(group: str, action: str, words: str, arguments: dict[str, Json]) -> Offer:
    return Offer(resource=_STATES + action, words=words, group=group, hint=action, arguments=arguments)


def _integrations() -> list[tuple[str, str, dict[str, Json]]]:
    call: dict[str, Json] = {"FunctionName": "${function}"}
    child: dict[str, Json] = {"StateMachineArn": "${workflow}"}
    message: dict[str, Json] = {"QueueUrl": "${queue}"}
    table: dict[str, Json] = {"TableName": "${table}"}
    key: dict[str, Json] = {**table, "Key": {"id": {"S.$": "$.id"}}}
    wait_task, wait_token = tr("{what}, and wait until it is done"), tr("{what}, and wait for the token")
    invoke, start, send = tr("Lambda: invoke"), tr("Start a workflow"), tr("SQS: send a message")
    run = tr("ECS: run a task")
    return [
        ("lambda:invoke", invoke, {**call, "Payload.$": "$"}),
        ("lambda:invoke.waitForTaskToken", wait_token.format(what=invoke), {**call, "Payload": _TOKEN}),
        ("states:startExecution", start, {**child, "Input.$": "$"}),
        ("states:startExecution.sync:2", wait_task.format(what=start), {**child, "Input.$": "$"}),
        ("states:startExecution.waitForTaskToken", wait_token.format(what=start), {**child, "Input": _TOKEN}),
        ("sqs:sendMessage", send, {**message, "MessageBody.$": "$"}),
        ("sqs:sendMessage.waitForTaskToken", wait_token.format(what=send), {**message, "MessageBody": _TOKEN}),
        ("sns:publish", tr("SNS: publish"), {"TopicArn": "${topic}", "Message.$": "$"}),
        ("events:putEvents", tr("EventBridge: put events"), {"Entries": [{"Source": "${source}", "Detail.$": "$"}]}),
        ("dynamodb:getItem", tr("DynamoDB: get an item"), key),
        ("dynamodb:putItem", tr("DynamoDB: put an item"), {**table, "Item": {"id": {"S.$": "$.id"}}}),
        ("dynamodb:updateItem", tr("DynamoDB: update an item"), {**key, "UpdateExpression": "SET a = :a"}),
        ("dynamodb:deleteItem", tr("DynamoDB: delete an item"), key),
        ("ecs:runTask", run, {"Cluster": "${cluster}", "TaskDefinition": "${task}"}),
        ("ecs:runTask.sync", wait_task.format(what=run), {"Cluster": "${cluster}", "TaskDefinition": "${task}"}),
        ("batch:submitJob.sync", tr("Batch: run a job"), {"JobName": "${job}", "JobQueue": "${queue}"}),
        ("glue:startJobRun.sync", tr("Glue: run a job"), {"JobName": "${job}"}),
        ("codebuild:startBuild.sync", tr("CodeBuild: run a build"), {"ProjectName": "${project}"}),
        ("athena:startQueryExecution.sync", tr("Athena: run a query"), {"QueryString": "SELECT 1"}),
        ("apigateway:invoke", tr("API Gateway: call"), {"ApiEndpoint": "${endpoint}", "Method": "GET"}),
        ("http:invoke", tr("HTTP: call"), {"ApiEndpoint": "https://${host}", "Method": "GET"}),
        ("aws-sdk:${service}:${action}", tr("Any other service, through its SDK"), {}),
    ]
