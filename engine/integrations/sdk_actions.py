"""The services and actions of AWS that aws-sdk integrations call, by name; the list is read when it is first asked for."""

import re
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "resources" / "actions" / "aws.txt"
_SDK = re.compile(r"arn:[^:]*:states:[^:]*:[^:]*:aws-sdk:(?P<service>[\w-]+):(?P<action>\w+)(\.waitForTaskToken)?")
# Services that the developer guide of Step Functions lists, or has listed, and that AWS has given up since.
_FORMER = (
    "alexaforbusiness", "apptest", "codestar", "elasticinference", "elastictranscoder", "evidently", "finspace", "finspacedata",
    "gamesparks", "honeycode", "iot1clickdevices", "iot1clickprojects", "iotanalytics", "iotevents", "ioteventsdata",
    "iotfleethub", "iotroborunner", "lookoutmetrics", "lookoutvision", "macie", "mobile", "nimble", "opsworks", "opsworkscm",
    "panorama", "privatenetworks", "qldb", "qldbsession", "robomaker", "simspaceweaver", "sms", "tnb", "worklink",
)  # fmt: skip


def sdk_call(resource: str) -> tuple[str, str] | None:
    """Return the service and the action that the Resource of an aws-sdk integration names; None when it is none."""
    found = _SDK.fullmatch(resource)
    return None if found is None else (found["service"], found["action"])


@cache
def _services() -> dict[str, list[str]]:
    """Return the lines of each service; none when the list is not there, and then nothing is known."""
    try:
        lines = _FILE.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    found: dict[str, list[str]] = {}
    ours: list[str] = []
    for line in lines[1:]:
        if line.startswith(" "):
            ours.append(line)
        else:
            ours = found[line] = []
    return found


def sdk_services() -> tuple[str, ...]:
    """Return the names of the services whose actions are known."""
    return tuple(_services())


def has_sdk_service(service: str) -> bool:
    """Tell whether Step Functions calls a service of this name; capitals do not matter. Without the list it may."""
    return service.lower() in _FORMER or not _services() or service.lower() in _services()


@cache
def sdk_actions(service: str) -> tuple[str, ...] | None:
    """Return the actions of a service that Step Functions can call; None when the service is not known."""
    lines = _services().get(service.lower())
    if lines is None:
        return None
    found: list[str] = []
    for line in lines:
        verb, *rest = line.split()
        prefix = "" if verb == "-" else verb
        found += [prefix if name == "." else prefix + name for name in rest]
    return tuple(sorted(found))


def has_sdk_action(service: str, action: str) -> bool:
    """Tell whether the service has the action, or is not known; capitals do not matter."""
    actions = sdk_actions(service)
    return actions is None or action.lower() in {name.lower() for name in actions}
