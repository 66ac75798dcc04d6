"""Actions on state machines: create, update, describe, list, delete, validate."""

import uuid
from dataclasses import replace

from engine.api import definitions
from engine.api.arns import check_name, check_role
from engine.api.encryption import OWNED, encryption_of, is_same
from engine.api.faults import Fault, validation_fault
from engine.api.log_settings import log_settings
from engine.api.paging import take_page
from engine.api.records import NO_LOGGING, NO_TRACING, Machine, Revision, Version
from engine.api.service import Call, check_lasting, configuration
from engine.api.tags import keep_tags
from engine.api.versions import publish, versions_of
from engine.language.values import Json

_NOTHING_GIVEN = (
    "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified"
)
_NO_DEFINITION = "The definition must be specified when updating the EncryptionConfiguration"
_EXISTS = "StateMachineAlreadyExists"
DEFAULT_DIAGNOSTICS = 100


async def create_state_machine(call: Call) -> dict[str, Json]:
    """CreateStateMachine; the same once more gives the same answer."""
    _check_description(call)
    name = call.text("name")
    check_name(name)
    check_role(call.text("roleArn"))
    kind = call.text("type") or "STANDARD"
    arn = call.new_arn("stateMachine", name)
    logging = log_settings(call.request.get("loggingConfiguration"), arn) or NO_LOGGING
    registry = call.service.registry
    found = registry.machines.get(arn)
    check_lasting(found)
    if found is not None:
        return _same_or_fault(call, found, kind, logging)
    definitions.check(call.text("definition"), kind)
    now = call.service.now()
    revision = Revision(
        definition=call.text("definition"),
        role_arn=call.text("roleArn"),
        logging=logging,
        tracing=_object(call, "tracingConfiguration") or NO_TRACING,
        encryption=encryption_of(call),
        updated=now,
    )
    machine = Machine(arn=arn, name=name, type=kind, created=now, revision=revision)
    keep_tags(call, arn)
    registry.machines.keep(machine)
    answer: dict[str, Json] = {"stateMachineArn": arn, "creationDate": now}
    if call.flag("publish"):
        version = publish(call, machine, call.request.get("versionDescription"))
        answer["stateMachineVersionArn"] = version.arn
    return answer


def _same_or_fault(call: Call, found: Machine, kind: str, logging: dict[str, Json]) -> dict[str, Json]:
    """Return the answer of the first creation when this one differs at most in role and tags."""
    revision = found.revision
    tracing = _object(call, "tracingConfiguration") or NO_TRACING
    given = (call.text("definition"), kind, logging, tracing)
    kept = (revision.definition, found.type, revision.logging, revision.tracing)
    if given != kept or not is_same(revision.encryption, encryption_of(call)):
        raise Fault(_EXISTS, f"State Machine Already Exists: '{found.arn}'")
    answer: dict[str, Json] = {"stateMachineArn": found.arn, "creationDate": found.created}
    first = min(versions_of(call, found.arn), key=lambda version: version.number, default=None)
    if first is not None:
        _check_version(call, first)
        answer["stateMachineVersionArn"] = first.arn
    elif call.flag("publish"):
        answer["stateMachineVersionArn"] = publish(call, found, call.request.get("versionDescription")).arn
    return answer


def _check_version(call: Call, first: Version) -> None:
    """See that the request creates what there is: the first version counts, whatever was published since.

    Raises:
        Fault: StateMachineAlreadyExists.
    """
    words = "State Machine Already Exists: This state machine was already created with a published version"
    if not call.flag("publish"):
        raise Fault(_EXISTS, f"{words}.")
    if (call.text("versionDescription") or None) != first.description:
        raise Fault(_EXISTS, f"{words} using a different description.")


async def update_state_machine(call: Call) -> dict[str, Json]:
    """UpdateStateMachine; what changes nothing makes no new revision."""
    arn = call.unlabeled_machine_arn()
    machine = call.lasting_machine(arn.text)
    changes = {
        "definition": call.request.get("definition"),
        "role_arn": call.request.get("roleArn"),
        "logging": log_settings(call.request.get("loggingConfiguration"), machine.arn),
        "tracing": _object(call, "tracingConfiguration"),
        "encryption": encryption_of(call),
    }
    given = {name: value for name, value in changes.items() if value is not None}
    if not given:
        raise Fault("MissingRequiredParameter", _NOTHING_GIVEN)
    if "encryption" in given and "definition" not in given:
        raise Fault("MissingRequiredParameter", _NO_DEFINITION)
    _check_description(call)
    if "role_arn" in given:
        check_role(call.text("roleArn"))
    if "definition" in given:
        definitions.check(call.text("definition"), machine.type)
    is_changed = any(getattr(machine.revision, name) != value for name, value in given.items())
    if is_changed:
        given |= {"id": str(uuid.uuid4()), "updated": call.service.now()}
        revision = replace(machine.revision, **given)  # type: ignore[arg-type] # checked by the shape
        machine = replace(machine, revision=revision)
    answer: dict[str, Json] = {"updateDate": machine.revision.updated}
    if machine.revision.id:
        answer["revisionId"] = machine.revision.id
    if call.flag("publish"):  # which keeps the state machine, or refuses and changes nothing
        version = publish(call, machine, call.request.get("versionDescription"))
        answer["stateMachineVersionArn"] = version.arn
    elif is_changed:
        call.service.registry.machines.keep(machine)
    return answer


async def describe_state_machine(call: Call) -> dict[str, Json]:
    """DescribeStateMachine, of a state machine or a version."""
    found = call.machine_or_version(call.unlabeled_machine_arn().text)
    revision = found.revision
    answer: dict[str, Json] = {
        "stateMachineArn": found.arn,
        "name": found.name,
        "status": "DELETING" if _is_deleting(call, found) else "ACTIVE",
        "roleArn": revision.role_arn,
        "type": found.type,
        "creationDate": found.created,
        **configuration(revision),
        "encryptionConfiguration": revision.encryption or OWNED,
    }
    if call.text("includedData") == "METADATA_ONLY":
        answer["definition"] = "{}"  # the member has to be there; the service gives an empty object
    else:
        answer |= {"definition": revision.definition, **definitions.variable_references(revision.definition)}
    if revision.id:
        answer["revisionId"] = revision.id
    if isinstance(found, Version) and found.description:
        answer["description"] = found.description
    return answer


def _is_deleting(call: Call, found: Machine | Version) -> bool:
    machine = call.service.registry.machines.get(found.machine_arn if isinstance(found, Version) else found.arn)
    return machine is not None and machine.is_deleting


async def list_state_machines(call: Call) -> dict[str, Json]:
    """ListStateMachines, by name."""
    prefix = call.new_arn("stateMachine", "")
    machines = sorted(
        (machine for machine in call.service.registry.machines.values() if machine.arn.startswith(prefix)),
        key=lambda machine: machine.name,
    )
    page, more = take_page(machines, call.request, lambda machine: (machine.name,))
    listed: list[Json] = [
        {
            "stateMachineArn": machine.arn,
            "name": machine.name,
            "type": machine.type,
            "creationDate": machine.created,
        }
        for machine in page
    ]
    return {"stateMachines": listed, **more}


async def delete_state_machine(call: Call) -> dict[str, Json]:
    """DeleteStateMachine, with its versions and aliases. One that is not there is fine.

    Executions that run fail when anything more happens in them; the state machine is there until the last one has ended.
    """
    arn = call.unlabeled_machine_arn().text
    registry = call.service.registry
    if arn in registry.versions or arn in registry.aliases:
        raise validation_fault("The state machine ARN must not have a version number or an alias name")
    machine = registry.machines.get(arn)
    if machine is not None and call.service.runs.withdraw(arn, f"State machine {machine.name} has been deleted"):
        registry.machines.keep(replace(machine, is_deleting=True))
    else:
        registry.forget_machine(arn)
    return {}


async def validate_state_machine_definition(call: Call) -> dict[str, Json]:
    """ValidateStateMachineDefinition: errors, and warnings when those are asked for."""
    found = definitions.diagnose(call.text("definition"), call.text("type") or "STANDARD")
    is_failed = any(diagnostic.severity == "ERROR" for diagnostic in found)
    if call.text("severity") != "WARNING":
        found = [diagnostic for diagnostic in found if diagnostic.severity == "ERROR"]
    most = call.request.get("maxResults") or DEFAULT_DIAGNOSTICS
    assert isinstance(most, int)
    listed: list[Json] = [diagnostic.to_json() for diagnostic in found[:most]]
    return {"result": "FAIL" if is_failed else "OK", "diagnostics": listed, "truncated": len(found) > most}


def _check_description(call: Call) -> None:
    if call.text("versionDescription") and not call.flag("publish"):
        raise validation_fault("Version description can only be set when publish is true")


def _object(call: Call, name: str) -> dict[str, Json] | None:
    value = call.request.get(name)
    return value if isinstance(value, dict) else None
