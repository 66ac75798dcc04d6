"""Actions on the versions of state machines: publish, list, delete."""

from dataclasses import replace

from engine.api.faults import Fault, quota_fault
from engine.api.paging import take_page
from engine.api.records import FIRST_REVISION, Machine, Version
from engine.api.service import Call
from engine.language.values import Json

_MOST = 1_000  # of one state machine


def publish(call: Call, machine: Machine, description: Json) -> Version:
    """Return a new version of the machine's revision, or the newest when that is one of this revision.

    The newest is described anew when there is a description.

    Raises:
        Fault: ServiceQuotaExceededException, before anything is kept.
    """
    registry = call.service.registry
    told = description if isinstance(description, str) else None
    there = versions_of(call, machine.arn)
    newest = max(there, key=lambda version: version.number, default=None)
    if newest is not None and newest.revision == machine.revision:
        if told is not None and told != newest.description:
            newest = replace(newest, description=told)
            registry.versions.keep(newest)
        return newest
    if len(there) >= _MOST:
        raise quota_fault()
    number = machine.next_version
    version = Version(
        arn=f"{machine.arn}:{number}",
        machine_arn=machine.arn,
        name=machine.name,
        type=machine.type,
        number=number,
        created=call.service.now(),
        revision=machine.revision,
        description=told,
    )
    registry.versions.keep(version)
    registry.machines.keep(replace(machine, next_version=number + 1))
    return version


def versions_of(call: Call, machine_arn: str) -> list[Version]:
    """Return the versions of a state machine."""
    return [version for version in call.service.registry.versions.values() if version.machine_arn == machine_arn]


async def publish_state_machine_version(call: Call) -> dict[str, Json]:
    """PublishStateMachineVersion, if the revision is still what the caller thinks."""
    machine = call.lasting_machine(call.machine_arn().text)
    current = machine.revision.id or FIRST_REVISION
    wanted = call.text("revisionId")
    if wanted and wanted != current:
        raise Fault(
            "ConflictException",
            f"Failed to publish the State Machine version for revision {wanted}. "
            f"The current State Machine revision is {current}.",
        )
    version = publish(call, machine, call.request.get("description"))
    return {"stateMachineVersionArn": version.arn, "creationDate": version.created}


async def list_state_machine_versions(call: Call) -> dict[str, Json]:
    """ListStateMachineVersions, the newest first."""
    arn = call.machine_arn().text
    versions = sorted(versions_of(call, arn), key=lambda version: -version.number)
    page, more = take_page(versions, call.request, lambda version: (-version.number,))
    listed: list[Json] = [{"stateMachineVersionArn": version.arn, "creationDate": version.created} for version in page]
    return {"stateMachineVersions": listed, **more}


async def delete_state_machine_version(call: Call) -> dict[str, Json]:
    """DeleteStateMachineVersion, unless an alias leads to it. One that is not there is fine."""
    arn = call.machine_arn("stateMachineVersionArn").text
    registry = call.service.registry
    names = [
        alias.name for alias in registry.aliases.values() if any(route.version_arn == arn for route in alias.routes)
    ]
    if names:
        raise Fault(
            "ConflictException",
            "Version to be deleted must not be referenced by an alias. "
            f"Current list of aliases referencing this version: [{', '.join(names)}]",
        )
    registry.versions.pop(arn, None)
    return {}
