"""What a Task's Resource names: a function, a cloud API, another workflow, or nothing we know.

The forms are those of the reference, section 5, and what published ASL definitions use: Lambda ARNs, service
integrations, and the placeholders that deployment tools leave (``${findTasks.Arn}``).
"""

import enum
import functools
import re

from msgspec import Struct
from msgspec.structs import replace


class ResourceKind(enum.StrEnum):
    """What sort of thing a Resource is, and so what stands in for it here."""

    FUNCTION = "function"
    CLOUD_API = "cloud_api"
    STATE_MACHINE = "state_machine"
    LAMBDA_INVOKE = "lambda_invoke"
    UNKNOWN = "unknown"


class Resource(Struct, frozen=True, kw_only=True):
    """A Resource taken apart; what a form does not have is an empty text.

    ``name`` is that of the function or workflow (empty for ``lambda:invoke``, whose arguments name it).
    ``version`` is a version or alias. ``pattern`` is the integration pattern an ASL Resource ends with: ``sync``
    or ``waitForTaskToken``. ``is_tcsl`` tells whether ASW itself documents the form. ``reason`` says why
    nothing is known.
    """

    text: str
    kind: ResourceKind
    name: str = ""
    version: str = ""
    namespace: str = ""
    service: str = ""
    action: str = ""
    region: str = ""
    account: str = ""
    pattern: str = ""
    is_tcsl: bool = False
    reason: str = ""

    @property
    def label(self) -> str:
        """A few words for people: ``scf · sum``, ``asr · checkASR``, ``lambda · findTasks``."""
        match self.kind:
            case ResourceKind.FUNCTION:
                return f"{'scf' if self.is_tcsl else 'lambda'} · {self.name}"
            case ResourceKind.CLOUD_API:
                return f"{self.service} · {self.action}"
            case ResourceKind.STATE_MACHINE:
                return f"workflow · {self.name}" if self.name else "workflow"
            case ResourceKind.LAMBDA_INVOKE:
                return "lambda · invoke"
            case ResourceKind.UNKNOWN:
                return self.text

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of bindings.json that may speak of this Resource, the most exact first."""
        match self.kind:
            case ResourceKind.CLOUD_API:
                return (self.text, f"{self.service}:{self.action}")
            case ResourceKind.FUNCTION | ResourceKind.STATE_MACHINE if self.name:
                return (self.text, self.name)
            case _:
                return (self.text,)

    @property
    def wide_key(self) -> str:
        """The key of bindings.json that speaks of every action of the service, empty when there is no service."""
        return f"{self.service}:*" if self.kind is ResourceKind.CLOUD_API else ""


# A part between colons; a placeholder such as ${AWS::AccountId} may hold colons itself.
_PART = re.compile(r"(?:\$\{[^}]*\}|[^:])*")
_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")
# Where a deployment tool looks a value up, before its name: ${cf:stack.Output}, ${cf(us-east-1):stack.Output}.
_LOOKED_UP = re.compile(r"^[\w.-]+(?:\([^()]*\))?:(?=[\w$.-]+$)")
_INTRINSIC = re.compile(r"^!(?:GetAtt|Ref|Sub)\s+")
_NAME = re.compile(r"^[\w$.-]+$")
_PATTERN = re.compile(r"\.(sync|waitForTaskToken)(?::\d+)?$")

_FUNCTION_HINT = "write ...:sdk:json:qcloud:scf:Invoke/NAME"


@functools.lru_cache(maxsize=4096)
def read_resource(text: str) -> Resource:
    """Take a Resource apart; one that makes no sense has the kind UNKNOWN and a reason."""
    stripped = text.strip()
    if not stripped:
        return _unknown(text, "it is empty")
    prefix = stripped.split(":", 1)[0]
    if prefix == "qrn":
        return _read_qrn(text, _parts(stripped))
    if prefix == "arn":
        return _read_arn(text, _parts(stripped))
    return _read_word(text, stripped)


def function_resource(text: str) -> Resource:
    """Take apart what ``lambda:invoke`` is given as FunctionName: an ARN, ``account:function:NAME`` or ``NAME:ALIAS``."""
    parts = _parts(text.strip())
    if parts[0] in ("arn", "qrn"):
        return read_resource(text)
    if "function" in parts[:-1]:
        parts = parts[parts.index("function") + 1 :]
    word = read_resource(parts[0])
    if word.kind is not ResourceKind.FUNCTION:
        return replace(word, text=text)
    return Resource(text=text, kind=ResourceKind.FUNCTION, name=word.name, version=parts[1] if len(parts) > 1 else "")


def _parts(text: str) -> list[str]:
    """Split at the colons that are not inside a placeholder."""
    parts, position = [], 0
    while True:
        found = _PART.match(text, position)
        assert found is not None  # the pattern matches the empty text
        parts.append(found[0])
        if found.end() >= len(text):
            return parts
        position = found.end() + 1


def _unknown(text: str, reason: str) -> Resource:
    return Resource(text=text, kind=ResourceKind.UNKNOWN, reason=reason)


def _read_qrn(text: str, parts: list[str]) -> Resource:
    """qrn:qcs:asw:REGION:APPID:sdk:json:qcloud:SERVICE:ACTION or ...:http:json:flowmachine:NAME:ID."""
    if len(parts) < 6 or parts[2] != "asw":
        return _unknown(text, "a qrn begins with qrn:qcs:asw:REGION:APPID")
    region, account = parts[3], parts[4]
    match parts[5:]:
        case ["sdk", "json", "qcloud", "scf", action] if action.split("/")[0] == "Invoke":
            return _read_invoke(text, action, region, account)
        case ["sdk", "json", "qcloud", str(service), str(action)] if service and action:
            kind = ResourceKind.CLOUD_API
            return Resource(
                text=text, kind=kind, service=service, action=action, region=region, account=account, is_tcsl=True
            )
        case ["http", "json", "flowmachine", str(name), *rest] if name:
            return Resource(
                text=text,
                kind=ResourceKind.STATE_MACHINE,
                name=name,
                version=":".join(rest),
                region=region,
                account=account,
                is_tcsl=True,
            )
        case ["execution", *_]:
            return _unknown(text, "it names an execution, not something that can be called")
        case _:
            return _unknown(text, "after the APPID, sdk:json:qcloud:SERVICE:ACTION was expected")


def _read_invoke(text: str, action: str, region: str, account: str) -> Resource:
    """Invoke/NAME[/VERSION[/NAMESPACE]]; the first editions had the last two the other way round."""
    _, *tail = action.split("/")
    name, version, namespace = [*tail, "", "", ""][:3]
    if not name:
        return _unknown(text, f"it names no function; {_FUNCTION_HINT}")
    if len(tail) > 3:
        return _unknown(text, "after Invoke, NAME/VERSION/NAMESPACE was expected")
    if namespace.startswith("$") and not version.startswith("$"):
        version, namespace = namespace, version
    return Resource(
        text=text,
        kind=ResourceKind.FUNCTION,
        name=name,
        version=version,
        namespace=namespace,
        service="scf",
        action="Invoke",
        region=region,
        account=account,
        is_tcsl=True,
    )


def _read_arn(text: str, parts: list[str]) -> Resource:
    """arn:aws:SERVICE:REGION:ACCOUNT:..., where account and region may be empty or placeholders."""
    if len(parts) < 6:
        return _unknown(text, "an ARN begins with arn:aws:SERVICE:REGION:ACCOUNT:")
    service, region, account = parts[2:5]
    match service, parts[5:]:
        case "lambda", ["function", str(name), *version] if name:
            return Resource(
                text=text,
                kind=ResourceKind.FUNCTION,
                name=_placeholder_name(name),
                version=":".join(version),
                service="lambda",
                region=region,
                account=account,
            )
        case "states", [("stateMachine" | "activity") as what, str(name), *_] if name:
            kind = ResourceKind.STATE_MACHINE if what == "stateMachine" else ResourceKind.FUNCTION
            return Resource(text=text, kind=kind, name=_placeholder_name(name), region=region, account=account)
        case "states", [_, _, *_]:
            return _read_integration(text, ":".join(parts[5:]))
        case _:
            return _unknown(text, f"nothing here stands in for {':'.join(parts[:3])}")


def _read_integration(text: str, tail: str) -> Resource:
    """SERVICE:ACTION[.PATTERN] or aws-sdk:SERVICE:ACTION[.PATTERN], after arn:aws:states:::."""
    found = _PATTERN.search(tail)
    pattern = found[1] if found else ""
    service, _, action = (tail[: found.start()] if found else tail).removeprefix("aws-sdk:").partition(":")
    if not service or not action:
        return _unknown(text, "arn:aws:states::: is followed by SERVICE:ACTION")
    kind = {
        ("lambda", "invoke"): ResourceKind.LAMBDA_INVOKE,
        ("states", "startExecution"): ResourceKind.STATE_MACHINE,
    }.get((service, action), ResourceKind.CLOUD_API)
    return Resource(text=text, kind=kind, service=service, action=action, pattern=pattern)


def _read_word(text: str, word: str) -> Resource:
    """NAME, NAME.Arn, ${NAME.Arn}, ${NAMEArn}, ${cf:NAME}, !GetAtt NAME.Arn, SERVICE:ACTION."""
    if "://" in word:
        return _unknown(text, "addresses of the web are not called; bind a function or a fixed result instead")
    name = _placeholder_name(_INTRINSIC.sub("", word))
    if _NAME.match(name):
        return Resource(text=text, kind=ResourceKind.FUNCTION, name=name)
    service, _, action = name.partition(":")
    if _NAME.match(service) and _NAME.match(action):
        return Resource(text=text, kind=ResourceKind.CLOUD_API, service=service, action=action)
    return _unknown(text, f"it is neither a qrn, nor an ARN, nor a function's name; {_FUNCTION_HINT}")


def _placeholder_name(name: str) -> str:
    """Return what a placeholder stands for: ``${findTasks.Arn}`` and ``findTasks.Arn`` are ``findTasks``.

    One with a colon is no SERVICE:ACTION: ``${cf:stack.FindTasksArn}`` is ``stack.FindTasks``.
    """
    found = _PLACEHOLDER.fullmatch(name)
    inner = _LOOKED_UP.sub("", found[1].strip()) if found else name
    if found and not inner.endswith(".Arn") and len(inner) > 3:
        inner = inner.removesuffix("Arn")
    return inner.removesuffix(".Arn")
