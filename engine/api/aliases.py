"""Actions on aliases of state machines, and the choice of the version that an alias leads to."""

import random
from dataclasses import replace

from engine.api.faults import Fault, quota_fault, validation_fault
from engine.api.paging import take_page
from engine.api.records import Alias, Route
from engine.api.service import Call, check_lasting
from engine.language.values import Json

_DIFFERS = (
    "Failed to create alias because an alias with the same name and a different routing configuration already exists."
)
_ROUTING = "INVALID_ROUTING_CONFIGURATION"
_MOST = 100  # of one state machine


def choose_version(alias: Alias) -> str:
    """Return the ARN of the version that one execution started through ``alias`` runs."""
    weights = [route.weight for route in alias.routes]
    return random.choices(alias.routes, weights=weights)[0].version_arn


async def create_state_machine_alias(call: Call) -> dict[str, Json]:
    """CreateStateMachineAlias; the same once more gives the same answer."""
    routes = _routes(call)
    machine_arn = routes[0].version_arn.rpartition(":")[0]
    check_lasting(call.service.registry.machines.get(machine_arn))
    name = call.text("name")
    arn = f"{machine_arn}:{name}"
    description = call.text("description") or None
    aliases = call.service.registry.aliases
    found = aliases.get(arn)
    if found is None:
        if sum(alias.machine_arn == machine_arn for alias in aliases.values()) >= _MOST:
            raise quota_fault()
        now = call.service.now()
        found = Alias(
            arn=arn,
            machine_arn=machine_arn,
            name=name,
            routes=routes,
            created=now,
            description=description,
        )
        aliases.keep(found)
    elif (found.routes, found.description) != (routes, description):
        raise Fault("ConflictException", _DIFFERS)
    return {"stateMachineAliasArn": arn, "creationDate": found.created}


async def update_state_machine_alias(call: Call) -> dict[str, Json]:
    """UpdateStateMachineAlias: its routes, its description, or both."""
    alias = _find(call, "Request references a resource that does not exist.")
    check_lasting(call.service.registry.machines.get(alias.machine_arn))
    if "routingConfiguration" not in call.request and "description" not in call.request:
        raise validation_fault("Either description or routing configuration must be specified")
    now = call.service.now()
    if "routingConfiguration" in call.request:
        alias = replace(alias, routes=_routes(call, alias.machine_arn))
    if "description" in call.request:
        alias = replace(alias, description=call.text("description"))
    call.service.registry.aliases.keep(replace(alias, updated=now))
    return {"updateDate": now}


async def delete_state_machine_alias(call: Call) -> dict[str, Json]:
    """DeleteStateMachineAlias. One that is not there is fine."""
    call.service.registry.aliases.pop(call.machine_arn("stateMachineAliasArn").text, None)
    return {}


async def describe_state_machine_alias(call: Call) -> dict[str, Json]:
    """DescribeStateMachineAlias."""
    alias = _find(call)
    routes: list[Json] = [
        {"stateMachineVersionArn": route.version_arn, "weight": route.weight} for route in alias.routes
    ]
    answer: dict[str, Json] = {
        "stateMachineAliasArn": alias.arn,
        "name": alias.name,
        "routingConfiguration": routes,
        "creationDate": alias.created,
    }
    if alias.updated is not None:
        answer["updateDate"] = alias.updated
    return answer if alias.description is None else {**answer, "description": alias.description}


async def list_state_machine_aliases(call: Call) -> dict[str, Json]:
    """ListStateMachineAliases of a state machine or of one version, in the order they were created."""
    arn = call.machine_arn().text
    machine_arn = arn
    if arn in call.service.registry.versions:
        machine_arn = arn.rpartition(":")[0]
    call.lasting_machine(machine_arn)
    aliases = [
        alias
        for alias in call.service.registry.aliases.values()
        if alias.machine_arn == machine_arn
        and (arn == machine_arn or any(route.version_arn == arn for route in alias.routes))
    ]
    aliases.sort(key=_order)
    page, more = take_page(aliases, call.request, _order)
    listed: list[Json] = [{"stateMachineAliasArn": alias.arn, "creationDate": alias.created} for alias in page]
    return {"stateMachineAliases": listed, **more}


def _order(alias: Alias) -> tuple[float, str]:
    return alias.created, alias.name


def _find(call: Call, words: str = "") -> Alias:
    arn = call.machine_arn("stateMachineAliasArn").text
    alias = call.service.registry.aliases.get(arn)
    if alias is None:
        raise Fault("ResourceNotFound", words or f"Resource not found: '{arn}'")
    return alias


def _routes(call: Call, machine_arn: str = "") -> tuple[Route, ...]:
    """Return the routes of the request: distinct versions of one state machine, of that one if there is one already.

    Their weights make 100.

    Raises:
        Fault: ValidationException.
    """
    given = call.request["routingConfiguration"]
    assert isinstance(given, list)
    routes = []
    for item in given:
        assert isinstance(item, dict)
        weight = item["weight"]
        assert isinstance(weight, int)
        routes.append(Route(version_arn=str(item["stateMachineVersionArn"]), weight=weight))
    arns = [route.version_arn for route in routes]
    received = f"Received: [{', '.join(arns)}]"
    if len(set(arns)) < len(arns):
        words = f"Routing configuration must contain distinct state machine version ARNs. {received}"
        raise validation_fault(words, _ROUTING)
    weights = [route.weight for route in routes]
    if sum(weights) != 100:
        words = f"Sum of routing configuration weights must equal 100. Received: [{', '.join(map(str, weights))}]"
        raise validation_fault(words, _ROUTING)
    if any(arn not in call.service.registry.versions for arn in arns):
        words = f"Routing configuration must contain state machine version ARNs. {received}"
        raise validation_fault(words, _ROUTING)
    if len({machine_arn, *(arn.rpartition(":")[0] for arn in arns)} - {""}) > 1:
        words = f"Routing configuration must contain state machine version ARNs for the same state machine. {received}"
        raise validation_fault(words, _ROUTING)
    return tuple(routes)
