"""Task: hands its arguments to a resource, a function or a cloud API, and waits for the result."""

import re

from engine.errors import RUNTIME, StateFailed
from engine.expressions.brief import brief, plain
from engine.expressions.paths import PathMissing, Variables, compile_path
from engine.expressions.query_text import is_jsonata_text
from engine.integrations.resources import Resource, ResourceKind, function_resource, read_resource
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.fields import (
    ARGUMENTS,
    ASSIGN,
    CATCH,
    MOST_SECONDS,
    PARAMETERS,
    RESULT_PATH,
    RESULT_SELECTOR,
    RETRY,
    FieldSpec,
    Kind,
)
from engine.language.machine import Builder
from engine.language.problems import Severity
from engine.language.shorten import shorten
from engine.language.values import Json
from engine.states.base import Exit, Run, WaitingState
from engine.states.bounds import check_bounds
from engine.states.builders import QueryBuilder
from engine.states.common import (
    FLOW_FIELDS,
    IDENTITY_FIELDS,
    PATH_FIELDS,
    read_builder,
    read_common,
    read_handlers,
    read_next,
)
from engine.states.data_flow import field_missing
from engine.states.findings import FixPlan
from engine.states.placeholders import has_placeholder
from engine.states.query_flow import QueryFlow
from engine.states.reading import ObjectReader
from engine.states.resource_checks import check_integration
from engine.states.settings import whole_number

RESOURCE = FieldSpec(
    name="Resource",
    kind=Kind.RESOURCE,
    is_required=True,
    en="What is called: a cloud function, a cloud API, another workflow.",
    zh="调用的资源：云函数、云 API 或另一个工作流。",
)
TIMEOUT_SECONDS = FieldSpec(
    name="TimeoutSeconds",
    takes_query=True,
    kind=Kind.INTEGER,
    group="errors",
    unit="s",
    minimum=1,
    asl_maximum=MOST_SECONDS,
    dialect=Dialect.ASL,
    en="The call is stopped after this time and fails with StatesTimeout.",
    zh="调用超过此时间即中止，错误为 StatesTimeout。",
)
TIMEOUT_SECONDS_PATH = FieldSpec(
    name="TimeoutSecondsPath",
    kind=Kind.REFERENCE_PATH,
    group="errors",
    unit="s",
    dialect=Dialect.ASL,
    query=QueryLanguage.JSONPATH,
    en="Where the input holds the timeout.",
    zh="从输入中读取超时时间的路径。",
)
HEARTBEAT_SECONDS = FieldSpec(
    name="HeartbeatSeconds",
    takes_query=True,
    kind=Kind.INTEGER,
    group="errors",
    unit="s",
    minimum=1,
    asl_maximum=MOST_SECONDS,
    dialect=Dialect.ASL,
    en="Longest silence of the task; local functions answer once, so it acts like a timeout.",
    zh="任务心跳的最长间隔；本地函数只回复一次，因此等同于超时。",
)
HEARTBEAT_SECONDS_PATH = FieldSpec(
    name="HeartbeatSecondsPath",
    kind=Kind.REFERENCE_PATH,
    group="errors",
    unit="s",
    dialect=Dialect.ASL,
    query=QueryLanguage.JSONPATH,
    en="Where the input holds the longest silence of the task.",
    zh="从输入中读取心跳间隔的路径。",
)
CREDENTIALS = FieldSpec(
    name="Credentials",
    kind=Kind.PAYLOAD,
    dialect=Dialect.ASL,
    is_asl_only=True,
    en="The role that the service takes on for the call; on this machine only the history shows it.",
    zh="云端调用时使用的角色；本地仅在历史中显示。",
)
FIELDS: tuple[FieldSpec, ...] = (
    *IDENTITY_FIELDS,
    RESOURCE,
    *PATH_FIELDS,
    PARAMETERS,
    ARGUMENTS,
    RESULT_SELECTOR,
    RESULT_PATH,
    ASSIGN,
    CREDENTIALS,
    RETRY,
    CATCH,
    TIMEOUT_SECONDS,
    TIMEOUT_SECONDS_PATH,
    HEARTBEAT_SECONDS,
    HEARTBEAT_SECONDS_PATH,
    *FLOW_FIELDS,
)
_FUNCTION = re.compile(r"arn:[^:]*:lambda:[^:]*:[^:]*:function:")
_FUNCTION_NAME = re.compile(r"[\w-]+(:[\w$.-]+)?", re.ASCII)
ALTERNATIVES = (("TimeoutSeconds", "TimeoutSecondsPath"), ("HeartbeatSeconds", "HeartbeatSecondsPath"))


class Task(WaitingState, frozen=True, kw_only=True, eq=False):
    """``resource`` is the text of the Resource; times are in seconds, None means the binding's own limit."""

    resource: str = ""
    timeout_seconds: float | None = None
    timeout_path: str | None = None
    heartbeat_seconds: float | None = None
    heartbeat_path: str | None = None
    credentials: Builder | None = None

    @property
    def written_arguments(self) -> Json:
        """What stands in Parameters or Arguments, paths and expressions as written; None when the Task has none."""
        flow = self.flow
        if not isinstance(flow, QueryFlow):
            return flow.parameters
        builder = flow.arguments_builder
        return builder.payload.source if isinstance(builder, QueryBuilder) else None

    @property
    def called(self) -> Resource:
        """What is called: that of the Resource, or the function that the arguments of ``lambda:invoke`` name."""
        resource, arguments = read_resource(self.resource), self.written_arguments
        name = arguments.get("FunctionName") if isinstance(arguments, dict) else None
        if resource.kind is not ResourceKind.LAMBDA_INVOKE or not isinstance(name, str) or is_jsonata_text(name):
            return resource
        return function_resource(name) if name.strip() else resource

    async def run(self, data: Json, run: Run) -> Exit:
        """See :meth:`WaitingState.run`."""
        context, variables = run.context, run.variables
        if self.query is QueryLanguage.JSONPATH:
            arguments, timeout, heartbeat, role = self._prepared(data, context, variables)
            result = await run.call(self.resource, arguments, timeout, heartbeat, role)
            return self.finish(data, result, context, variables)
        arguments, timeout, heartbeat, role = await self.aside(self._prepared, data, context, variables)
        result = await run.call(self.resource, arguments, timeout, heartbeat, role)
        return await self.aside(self.finish, data, result, context, variables)

    def _prepared(
        self, data: Json, context: dict[str, Json], variables: Variables
    ) -> tuple[Json, float | None, float | None, str]:
        """Return the arguments of the call, its limits in seconds, of all its time and of its silence, and its role."""
        selected = self.flow.selected(data, context, variables)
        timeout, heartbeat = self.timeout_seconds, self.heartbeat_seconds
        if self.computed or self.timeout_path is not None or self.heartbeat_path is not None:
            timeout = self._limit("TimeoutSeconds", timeout, self.timeout_path, selected, context, variables)
            heartbeat = self._limit("HeartbeatSeconds", heartbeat, self.heartbeat_path, selected, context, variables)
        arguments = self.flow.arguments(selected, context, variables)
        role = "" if self.credentials is None else self._role(selected, context, variables)
        check_bounds(arguments, "What the Task is given is")
        return arguments, timeout, heartbeat, role

    def _role(self, data: Json, context: dict[str, Json], variables: Variables) -> str:
        """Return the ARN of the role that the Credentials name, or nothing when it is no text."""
        assert self.credentials is not None  # asked of states that have them
        match self.credentials.build(data, context, variables, {"input": data}):
            case {"RoleArn": str(role)}:
                return role
        return ""

    def _limit(
        self,
        field: str,
        plain: float | None,
        path: str | None,
        data: Json,
        context: dict[str, Json],
        variables: Variables,
    ) -> float | None:
        """Return a limit in seconds: the one that an expression or ``path`` gives, else ``plain``."""
        if field in self.computed:
            return float(whole_number(field, self.setting(field, data, context, variables), MOST_SECONDS))
        if path is not None:
            seconds = _read_seconds(f"{field}Path", path, data, context, variables, is_whole=self.is_asl)
            return float(min(seconds, MOST_SECONDS))
        return plain


def _read_seconds(
    field: str, path: str, data: Json, context: dict[str, Json], variables: Variables, *, is_whole: bool
) -> int | float:
    try:
        seconds = compile_path(path).read(data, context, variables)
    except PathMissing as missing:
        raise field_missing(missing, f"The {field} '{path}' selects nothing in the input {brief(data)}") from None
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if is_whole and isinstance(seconds, float) and not seconds.is_integer():
        is_number = False  # nothing that can be parsed as a long value
    if not is_number or seconds <= 0:  # type: ignore[operator]  # a number here
        fault = "references a negative value" if is_number else "cannot be parsed as a long value"
        raise StateFailed(
            RUNTIME,
            f"The {field} '{path}' gives {brief(seconds, 40)}, not a {'whole' if is_whole else 'positive'} number",
            service_cause=f"The {field} parameter {fault}: {path} == {plain(seconds)}",
        )
    return seconds  # type: ignore[return-value]  # a number here


def _is_odd_function(resource: str) -> bool:
    """Tell whether the name or the alias in the ARN of a function cannot be one."""
    if has_placeholder(resource) or not _FUNCTION.match(resource):
        return False
    return _FUNCTION_NAME.fullmatch(_FUNCTION.sub("", resource, count=1)) is None


def read(reader: ObjectReader, name: str) -> Task:
    """Read a Task state."""
    resource = reader.text("Resource")
    if reader.has("Resource"):
        found = read_resource(resource)
        if found.kind == "unknown":
            is_broken = "${" in resource and not has_placeholder(resource)
            severity = reader.refused if is_broken else Severity.WARNING
            reader.report("odd-resource", "Resource", severity=severity, found=shorten(resource, 80))
        elif reader.dialect.is_asl and _is_odd_function(resource):
            reader.report("bad-function-arn", "Resource", found=shorten(resource, 80))
        elif reader.dialect.is_asl:
            check_integration(reader, resource)
        elif resource.startswith("arn:"):
            reader.report_extension("Resource", resource)
    credentials = reader.child("Credentials")
    if credentials is not None and ":activity:" in resource:
        reader.report("credentials-of-activity", "Credentials", is_key=True, fix=FixPlan("remove", "", "Credentials"))
    elif credentials is not None and credentials.get("RoleArn") is None and credentials.get("RoleArn.$") is None:
        reader.report("credentials-without-role", "Credentials")
    timeout, heartbeat = reader.integer("TimeoutSeconds"), reader.integer("HeartbeatSeconds")
    if timeout is not None and heartbeat is not None and heartbeat >= timeout:
        reader.report(
            "late-heartbeat",
            "HeartbeatSeconds",
            severity=reader.refused,
            heartbeat=str(heartbeat),
            timeout=str(timeout),
        )
    for number, path in ALTERNATIVES:
        if reader.is_given(number) and reader.is_given(path):
            reader.report("both-given", path, first=number, second=path)
    return Task(
        **read_common(reader, name),
        **read_handlers(reader),
        next=read_next(reader),
        resource=resource,
        timeout_seconds=reader.number("TimeoutSeconds"),
        timeout_path=reader.text("TimeoutSecondsPath") or None,
        heartbeat_seconds=reader.number("HeartbeatSeconds"),
        heartbeat_path=reader.text("HeartbeatSecondsPath") or None,
        credentials=read_builder(reader, "Credentials"),
    )
