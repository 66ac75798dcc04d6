"""The workflows beside a workflow: what a Task that starts another state machine finds under its name."""

import os
from pathlib import Path

from engine.integrations.places import is_file_name
from engine.integrations.resources import Resource, ResourceKind, read_resource
from engine.language.values import Json

SUFFIXES = (".asl.json", ".tcsl.json", ".json")
"""What the file of a workflow ends with; the first that is there counts."""


def find_workflow(folder: Path, name: str) -> Path | None:
    """Return the file of the workflow called ``name`` in ``folder``, or None."""
    if not is_file_name(name):
        return None
    places = (folder / f"{name}{suffix}" for suffix in SUFFIXES)
    return next((place for place in places if os.path.isfile(place)), None)


def workflow_name(arn: str) -> str:
    """Return the name of the state machine that an ARN, or a placeholder of a deployment tool, means; empty for none."""
    resource = read_resource(arn)
    is_word = resource.kind is ResourceKind.FUNCTION and not arn.lstrip().startswith(("arn:", "qrn:"))
    return resource.name if is_word or resource.kind is ResourceKind.STATE_MACHINE else ""


def started_workflow(resource: str, arguments: Json) -> str:
    """Return the name of the workflow that a Task starts with these arguments; empty when it starts none, or any."""
    found = read_resource(resource)
    if found.kind is not ResourceKind.STATE_MACHINE:
        return ""
    if found.name:
        return found.name
    given = arguments.get("StateMachineArn") if isinstance(arguments, dict) else None
    return workflow_name(given) if isinstance(given, str) else ""


def is_waiting(resource: Resource) -> bool:
    """Tell whether a Task that starts a workflow goes on only when that has ended."""
    return resource.pattern == "sync" or bool(resource.name)
