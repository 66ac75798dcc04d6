"""Definitions as the services see them: how they are read, and what is wrong with them in the service's words."""

import functools
from collections.abc import Iterator

from engine.api.diagnostics import NO_END, Diagnostic, error_of, from_problems, location_of
from engine.api.faults import Fault
from engine.api.sentences import NO_ARN, SCHEMA
from engine.definition import Definition
from engine.history.service_events import compact_json
from engine.integrations.resources import ResourceKind, read_resource
from engine.language.dialects import Dialect
from engine.language.json_faults import JsonFault, read_json
from engine.language.source import Source
from engine.language.values import Json
from engine.states.map_ import Map
from engine.states.placeholders import has_placeholder
from engine.states.task import Task
from engine.states.variable_uses import variables_read

_PREFIXES = ("arn:", "qrn:")  # of both clouds


@functools.lru_cache(maxsize=64)
def read(text: str, dialect: Dialect) -> Definition:
    """Read a definition that came through a protocol whose definitions are in ``dialect``.

    One is read for every execution of it, and a large one takes long. No service fills in placeholders.
    """
    return Definition(Source.read(text, takes_placeholders=False), dialect)


def diagnose(text: str, machine_type: str) -> list[Diagnostic]:
    """Return what Step Functions would say of a definition, errors before warnings."""
    try:
        value = read_json(text) if text.strip() else None
    except JsonFault as fault:
        message = f"{fault.sentence}\n at {fault.location}"
        return [error_of("INVALID_JSON_DESCRIPTION", message, fault.location)]
    if not isinstance(value, dict):
        return [error_of(SCHEMA, "Definition must be a valid JSON object")]
    definition = read(text, Dialect.ASL)
    found = [*from_problems(definition), *_no_arns(definition), *_only_standard(definition, machine_type)]
    return sorted(found, key=lambda diagnostic: diagnostic.severity)


def check(text: str, machine_type: str) -> Definition:
    """Return the definition of a state machine of this type.

    Raises:
        Fault: InvalidDefinition, with every error.
    """
    errors = [diagnostic for diagnostic in diagnose(text, machine_type) if diagnostic.severity == "ERROR"]
    if errors:
        listed = ", ".join(_sentence(error) for error in errors)
        raise Fault("InvalidDefinition", f"Invalid State Machine Definition: '{listed}'")
    return read(text, Dialect.ASL)


def variable_references(text: str) -> dict[str, Json]:
    """Return the member of a description that tells which states read which variables; none when no state reads any."""
    definition = read(text, Dialect.ASL)
    found: dict[str, Json] = {}
    for pointer, state in definition.walk():
        node = definition.source.node(pointer)
        names: list[Json] = [*variables_read(state, node.value)] if node is not None else []
        if names:
            found[state.name] = names
    return {"variableReferences": found} if found else {}


def _sentence(error: Diagnostic) -> str:
    # The message of a syntax fault tells the place itself.
    if error.code == NO_END:
        return f"{error.code}: {error.message} at null"
    place = f" at {error.location}" if error.location.startswith("/") else ""
    return f"{error.code}: {error.message}{place}"


def _no_arns(definition: Definition) -> Iterator[Diagnostic]:
    """Yield the Resources that are words: a file may name a function of this machine so, a client cannot."""
    for pointer, state in definition.walk():
        resource = state.resource if isinstance(state, Task) else ""
        is_word = resource and not resource.startswith(_PREFIXES) and not has_placeholder(resource)
        if is_word and read_resource(resource).kind is not ResourceKind.UNKNOWN:
            yield error_of(SCHEMA, NO_ARN, location_of(definition, f"{pointer}/Resource"))


def _only_standard(definition: Definition, machine_type: str) -> Iterator[Diagnostic]:
    """Yield what a state machine of type EXPRESS may not have."""
    if machine_type != "EXPRESS":
        return
    for pointer, state in definition.walk():
        if isinstance(state, Map) and state.distribution is not None:
            mode = f"{pointer}/{state.iterator_field}/ProcessorConfig/Mode"
            message = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"
            yield error_of(SCHEMA, message, location_of(definition, mode))
        if not isinstance(state, Task):
            continue
        place = location_of(definition, f"{pointer}/Resource")
        resource = state.resource
        if ".waitForTaskToken" in resource:
            # The blank at the end is the service's.
            message = "Express state machine does not support '.waitForTaskToken' service integration "
            yield error_of(SCHEMA, message, place)
        elif ".sync" in resource:
            yield error_of(SCHEMA, "Express state machine does not support '.sync' service integration", place)
        elif ":activity:" in resource:
            yield error_of(SCHEMA, "Express state machine does not support Activity ARN", place)


def item_processor(text: str, name: str) -> str:
    """Return the text of the machine that the distributed Map ``name`` runs for each item, as the service writes it."""
    waiting: list[Json] = [read_json(text)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            states = value.get("States")
            found = states.get(name) if isinstance(states, dict) else None
            inner = (found.get("ItemProcessor") or found.get("Iterator")) if isinstance(found, dict) else None
            if isinstance(inner, dict):
                return compact_json({key: part for key, part in inner.items() if key != "ProcessorConfig"})
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return text
