"""Writing a definition of TCSL as ASL: what Step Functions documents and means the same; what cannot be is listed."""

import math
from collections.abc import Iterator

from engine.definition import DEFAULT_TIMEOUT_SECONDS, Definition
from engine.errors import dotted_error
from engine.exchange.translating import Found, Translation, Writing, error_names, found, handlers, setting, states
from engine.integrations.resources import ResourceKind, read_resource
from engine.language.dialects import Dialect
from engine.language.edits import remove_members, replace_value
from engine.language.problems import Fix, Severity
from engine.language.source import Source
from engine.language.wording import Message
from engine.states.machine_reading import VERSION

# What ASW means by a field that is absent, where Step Functions means something else.
_ATTEMPTS, _CONCURRENCY = 2, 1
# Names of fields that only ASW reads, beside the ones that both do.
_ONLY_TCSL = ("ItemPath", "ResultSeclector")
_HERE = "${AWS::Region}:${AWS::AccountId}"
_NO_LAMBDA = Message(
    en="the function of {found} becomes the Lambda function of the same name; its region and account are left open",
    zh="{found} 的函数改为同名 Lambda 函数，地域和账号留空",
)
_NO_SERVICE = Message(
    en='Step Functions has no Resource such as "{found}"; write an ARN',
    zh="Step Functions 没有“{found}”这样的 Resource，请使用 ARN",
)
_ROUNDED = Message(
    en="Step Functions counts whole seconds; {found} milliseconds are rounded up",
    zh="Step Functions 以整秒计，{found} 毫秒向上取整",
)


def to_asl(definition: Definition) -> Translation:
    """Return ``definition``, which has no errors, in ASL; with nothing left the text means the same as before."""
    writing = Writing(definition.source)
    if definition.dialect.is_asl:
        return writing.done(())
    foreign = writing.done((*_foreign_resources(writing.source), *_part_of_a_second(definition))).left
    writing.change(_renamings(writing.source))
    writing.change(_dotted_names(writing.source))
    writing.change(_without_milliseconds(writing.source))
    seconds = math.ceil(definition.timeout_seconds or DEFAULT_TIMEOUT_SECONDS)
    writing.change([setting(writing.source, "", "TimeoutSeconds", seconds)])
    writing.change(_defaults(writing.source))
    writing.change(_functions(writing.source))
    mark = setting(writing.source, "", "Version", VERSION)
    if not _is_asl(writing.source) and _is_asl(writing.source.splice(mark.edits)):
        writing.change([mark])  # nothing else in it tells whoever reads it
    result = writing.done(_errors(writing.source))
    left = sorted((*foreign, *result.left), key=lambda one: (one.line, one.column))
    return Translation(text=result.text, steps=result.steps, left=tuple(left))


def _is_asl(source: Source) -> bool:
    return Definition(source).dialect.is_asl


def _renamings(source: Source) -> list[Fix]:
    """Write the names that only ASW accepts as everybody does; the newer names of ASL stay."""
    problems = Definition(source, Dialect.TCSL).problems
    return [
        problem.fix
        for problem in problems
        if problem.code == "old-spelling" and problem.fix is not None and problem.args.get("found") in _ONLY_TCSL
    ]


def _dotted_names(source: Source) -> list[Fix]:
    """Write the names of errors with a dot."""
    fixes = []
    for pointer, state in states(source):
        for place, name in error_names(pointer, state):
            known = dotted_error(name)
            if known != name:
                edits = replace_value(source, place, known)
                fixes.append(Fix(edits=edits, code="fix-rename", args={"key": name, "value": known}))
    return fixes


def _without_milliseconds(source: Source) -> list[Fix]:
    key = "TimeoutMilliseconds"
    edits = remove_members(source, "", (key,))
    return [Fix(edits=edits, code="fix-remove", args={"key": key})] if edits else []


def _defaults(source: Source) -> list[Fix]:
    """Say what ASW means by an absent field where Step Functions means something else."""
    fixes = []
    for pointer, state in states(source):
        for place, handler in handlers(pointer, state):
            if "/Retry/" in place[len(pointer) :] and handler.get("MaxAttempts") is None:
                fixes.append(setting(source, place, "MaxAttempts", _ATTEMPTS))
        kind = state.get("Type")
        if kind is not None and kind.value == "Map" and state.get("MaxConcurrency") is None:
            fixes.append(setting(source, pointer, "MaxConcurrency", _CONCURRENCY))
    return fixes


def _functions(source: Source) -> list[Fix]:
    """Write the functions of ASW as those of Lambda."""
    fixes = []
    for pointer, text in _resources(source):
        resource = read_resource(text)
        if resource.is_tcsl and resource.kind is ResourceKind.FUNCTION:
            # ASW's name for the version that takes all calls is none for Lambda.
            version = "" if resource.version.startswith("$") else resource.version
            value = f"arn:aws:lambda:{_HERE}:function:{resource.name}" + (f":{version}" if version else "")
            edits = replace_value(source, pointer, value)
            fixes.append(Fix(edits=edits, code="fix-set", args={"key": "Resource", "value": value}))
    return fixes


def _resources(source: Source) -> Iterator[tuple[str, str]]:
    for pointer, state in states(source):
        resource = state.get("Resource")
        if resource is not None and isinstance(resource.value, str):
            yield f"{pointer}/Resource", resource.value


def _foreign_resources(source: Source) -> Iterator[Found]:
    """Yield the resources that only Tencent Cloud has."""
    for pointer, text in _resources(source):
        resource = read_resource(text)
        if resource.is_tcsl:
            is_function = resource.kind is ResourceKind.FUNCTION
            yield found(source, pointer, _NO_LAMBDA if is_function else _NO_SERVICE, text)


def _part_of_a_second(definition: Definition) -> Iterator[Found]:
    given = definition.source.node("/TimeoutMilliseconds")
    if given is not None and isinstance(given.value, int | float) and given.value % 1000:
        yield found(definition.source, "/TimeoutMilliseconds", _ROUNDED, str(given.value))


def _errors(source: Source) -> Iterator[Found]:
    """Yield what Step Functions would refuse."""
    for problem in Definition(source, Dialect.ASL).problems:
        if problem.severity is Severity.ERROR:
            yield Found(problem.span.start, problem.path, problem.text("en"), problem.text("zh"))
