"""Checks of the Resource of a Task and its arguments: what Step Functions does not offer for a service."""

import re

from engine.expressions.query_text import is_jsonata_text
from engine.integrations.optimized import Optimized, not_awaited_field, read_optimized
from engine.integrations.sdk_actions import has_sdk_action, has_sdk_service, sdk_actions, sdk_call, sdk_services
from engine.integrations.sdk_arguments import ArgumentFault, Template, sdk_argument_faults
from engine.language.machine import escape
from engine.language.shorten import shorten
from engine.language.source import NodeKind
from engine.states.findings import FixPlan, nearest
from engine.states.placeholders import has_placeholder
from engine.states.reading import ObjectReader

_INTEGRATION = re.compile(r"arn:[^:]*:states:[^:]*:[^:]*:(?P<action>[^.]*)\.(?P<pattern>.*)")
_PATTERNS = ("sync", "sync:2", "waitForTaskToken")
_ANY_INTEGRATION = re.compile(r"arn:[^:]*:states:::")
_NESTED = "states:startExecution"
# Services of which it is known that their jobs cannot be waited for, and that they pass no token on.
_NO_SYNC = (
    "apigateway",
    "aws-sdk",
    "bedrock-agentcore",
    "bedrockagentcore",
    "dynamodb",
    "events",
    "lambda",
    "sns",
    "sqs",
)
_NO_TOKEN = (
    "athena", "batch", "bedrock-agentcore", "bedrockagentcore", "codebuild", "databrew", "dynamodb", "elasticmapreduce", "emr-containers", "emr-serverless",
    "glue", "mediaconvert", "sagemaker",
)  # fmt: skip

_ENDPOINT = "ApiEndpoint"
# Whether a host may be called without TLS, the bindings say.
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")


def check_integration(reader: ObjectReader, resource: str) -> None:
    """Report what a Task of ASL asks of an integration that does not have it: a way of waiting, an action, arguments."""
    pattern = unoffered_pattern(resource)
    if pattern:
        reader.report("no-such-pattern", "Resource", found=shorten(resource, 80), pattern=pattern)
        return
    called = sdk_call(resource)
    if called is not None and _is_unknown_call(reader, resource, *called):
        return
    field = "Arguments" if reader.is_query else "Parameters"
    found = None if called is not None else read_optimized(resource)
    if found is not None and not found.is_known:
        reader.report("no-such-action", "Resource", found=shorten(resource, 80), action=found.action)
    elif _ANY_INTEGRATION.match(resource) and not reader.is_given(field):
        # What an action needs nobody can guess.
        is_empty = not (sdk_argument_faults(*called, {}) if called is not None else found and found.missing([]))
        fix = FixPlan("set", reader.pointer, field, {}) if is_empty else None
        reader.report("no-arguments", "", fix=fix, found=shorten(resource, 80), field=field)
    elif found is not None and found.fields is not None:
        _check_arguments(reader, found, field)
    elif called is not None:
        _check_sdk_arguments(reader, called, field)


def _is_unknown_call(reader: ObjectReader, resource: str, service: str, action: str) -> bool:
    """Report an action that an AWS service does not have, or of a service that there is not."""
    near_service, near_action = service, action
    actions = sdk_actions(service)
    if not has_sdk_service(service):
        # Other SDKs have hyphens, and an ending that the Java SDK leaves out.
        word = service.replace("-", "").lower().removesuffix("service")
        near_service = word if has_sdk_service(word) else nearest(word, sdk_services()) or ""
        if not near_service or not has_sdk_action(near_service, action):
            near_action = ""
    elif actions is not None and not has_sdk_action(service, action):
        near_action = nearest(action, actions) or ""
    else:
        return False
    fix = None
    if near_action:
        meant = resource.replace(f":{service}:{action}", f":{near_service}:{near_action}")
        fix = FixPlan("set", reader.pointer, "Resource", meant)
    call = f"{service}:{action}"
    reader.report("no-sdk-action", "Resource", fix=fix, found=shorten(resource, 80), call=shorten(call))
    return True


def _check_arguments(reader: ObjectReader, asked: Optimized, field: str) -> None:
    node = reader.child(field)
    if node is None or node.kind is not NodeKind.OBJECT:
        return
    ending = "" if reader.is_query else ".$"
    names = [member.key for member in node.members]
    call = f"{asked.service}:{asked.action}"
    # A name that takes its value from a path is looked at when it has one.
    for name in asked.unsupported([name for name in names if not (ending and name.endswith(ending))]):
        near = nearest(name, asked.names)
        is_free = near is not None and near not in names and f"{near}{ending}" not in names
        fix = FixPlan("rename", f"{reader.pointer}/{field}", name, near) if is_free else None
        place = f"{field}/{escape(name)}"
        reader.report("odd-argument", place, is_key=True, fix=fix, found=shorten(name), call=call)
    for name in names:
        for odd in asked.not_awaited([name.removesuffix(ending)]):
            told = not_awaited_field(odd)
            place = f"{field}/{escape(name)}"
            reader.report("odd-argument", place, is_key=True, found=odd, call=f"{call}.sync", sentence=told, depth="1")
    for name in asked.missing([name.removesuffix(ending) for name in names]):
        reader.report("missing-argument", field, field=name, call=call)
    endpoint = node.get(_ENDPOINT) if asked.service == "http" else None
    text = None if endpoint is None else endpoint.value
    if isinstance(text, str) and not _is_filled_in_later(reader, text) and _URL.fullmatch(text.strip()) is None:
        reader.report("bad-endpoint", f"{field}/{_ENDPOINT}", found=shorten(text, 80))


def _check_sdk_arguments(reader: ObjectReader, called: tuple[str, str], field: str) -> None:
    node = reader.child(field)
    if node is None or not isinstance(node.value, dict):
        return
    template = Template(
        is_dynamic=lambda key: not reader.is_query and key.endswith(".$"),
        is_later=lambda text: _is_filled_in_later(reader, text),
    )
    call = ":".join(called)
    for fault in sdk_argument_faults(*called, node.value, template):
        if fault.kind == "missing":
            reader.report("missing-argument", field, field=fault.name, call=call)
            continue
        place = "/".join([field, *(escape(str(part)) for part in fault.place)])
        is_unknown = fault.kind == "unknown"
        reader.report(
            "odd-argument" if is_unknown else "wrong-argument",
            place,
            is_key=is_unknown,
            fix=_renamed(reader, fault, place) if is_unknown else None,
            found=shorten(fault.name),
            call=call,
            sentence=fault.sentence,
            depth=str(len(fault.place)),
        )


def _renamed(reader: ObjectReader, fault: ArgumentFault, place: str) -> FixPlan | None:
    """Return the repair of an unknown name, unless what it may have meant is there too."""
    owner, key = place.rpartition("/")[0], str(fault.place[-1])
    near = nearest(fault.name, [fault.near]) if fault.near else None
    node = reader.child(owner.partition("/")[0])
    for part in fault.place[:-1]:
        node = None if node is None else node.elements[part].node if isinstance(part, int) else node.get(part)
    if near is None or node is None or any(member.key in (near, f"{near}.$") for member in node.members):
        return None
    return FixPlan("rename", f"{reader.pointer}/{owner}", key, near + key[len(fault.name) :])


def _is_filled_in_later(reader: ObjectReader, text: str) -> bool:
    return has_placeholder(text) or (reader.is_query and is_jsonata_text(text))


def unoffered_pattern(resource: str) -> str:
    """Return the pattern at the end of ``resource`` that there is not for its service; empty when there is no such."""
    found = _INTEGRATION.fullmatch(resource)
    if found is None or has_placeholder(resource):
        return ""
    action, pattern = found["action"], found["pattern"]
    if pattern not in _PATTERNS:  # the name of an activity may have a dot as well
        return pattern if _ANY_INTEGRATION.match(resource) else ""
    service = action.partition(":")[0]
    if pattern == "sync:2":
        is_offered = action == _NESTED
    else:
        is_offered = service not in (_NO_SYNC if pattern == "sync" else _NO_TOKEN)
    return "" if is_offered else pattern
