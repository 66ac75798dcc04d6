"""Definitions as the services see them: how they are read, and what is wrong with them in the service's words."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from engine.api.faults import Fault
from engine.api.json_faults import JsonFault, read_json
from engine.definition import Definition, read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Problem, Severity
from engine.language.values import Json
from engine.states.task import Task

_SCHEMA = "SCHEMA_VALIDATION_FAILED"
_TARGET = "MISSING_TRANSITION_TARGET"
_CODES = {
    "missing-target": _TARGET,
    "misspelt-target": _TARGET,
    "missing-start": _TARGET,
    "misspelt-start": _TARGET,
    "unreachable": _TARGET,
    "duplicate-name": "DUPLICATE_STATE_NAME",
}
_FIELD_ORDER = ("States", "StartAt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing wrong with a definition; ``location`` is a JSON pointer, empty when it is about the text."""

    severity: str
    code: str
    message: str
    location: str = ""

    def to_json(self) -> dict[str, Json]:
        """Return the member of the answer of ValidateStateMachineDefinition."""
        told: dict[str, Json] = {"severity": self.severity, "code": self.code, "message": self.message}
        return {**told, "location": self.location} if self.location else told


@functools.lru_cache(maxsize=64)
def read(text: str, dialect: Dialect) -> Definition:
    """Read a definition that came through a protocol whose definitions are in ``dialect``.

    One is read for every execution of it, and a large one takes long.
    """
    return read_definition(text, dialect)


def diagnose(text: str, machine_type: str) -> list[Diagnostic]:
    """Return what Step Functions would say of a definition, errors before warnings."""
    try:
        value = read_json(text) if text.strip() else None
    except JsonFault as fault:
        message = f"{fault.sentence}\n at {fault.location}"
        return [_error("INVALID_JSON_DESCRIPTION", message, fault.location)]
    if not isinstance(value, dict):
        return [_error(_SCHEMA, "Definition must be a valid JSON object")]
    definition = read(text, Dialect.ASL)
    found = [*_from_problems(definition), *_only_standard(definition, machine_type)]
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


def _sentence(error: Diagnostic) -> str:
    # The message of a syntax fault tells the place itself.
    place = f" at {error.location}" if error.location.startswith("/") else ""
    return f"{error.code}: {error.message}{place}"


def _error(code: str, message: str, location: str = "") -> Diagnostic:
    return Diagnostic(severity="ERROR", code=code, message=message, location=location)


def _from_problems(definition: Definition) -> Iterator[Diagnostic]:
    problems = [problem for problem in definition.problems if problem.severity is not Severity.INFO]
    missing: dict[str, list[str]] = {}
    for problem in problems:
        if problem.code == "missing-field":
            missing.setdefault(problem.path, []).append(problem.args["field"])
    for path, fields in missing.items():
        fields.sort(key=lambda field: _FIELD_ORDER.index(field) if field in _FIELD_ORDER else len(_FIELD_ORDER))
        yield _error(_SCHEMA, f"These fields are required: [{', '.join(fields)}]", path or "/")
    for problem in problems:
        if problem.code != "missing-field":
            yield Diagnostic(
                severity=problem.severity.value.upper(),
                code=_CODES.get(problem.code, _SCHEMA),
                message=_message(problem),
                location=problem.path or "/",
            )


def _message(problem: Problem) -> str:
    if _CODES.get(problem.code) == _TARGET and "found" in problem.args:
        field = problem.path.rpartition("/")[2]
        return f"Missing '{field}' target: {problem.args['found']}"
    if problem.code == "unreachable":
        return f'State "{problem.args["state"]}" is not reachable.'
    return problem.text("en")


def _only_standard(definition: Definition, machine_type: str) -> Iterator[Diagnostic]:
    """Yield what a state machine of type EXPRESS may not have."""
    if machine_type != "EXPRESS":
        return
    for pointer, state in definition.walk():
        if not isinstance(state, Task):
            continue
        place = f"{pointer}/Resource"
        resource = state.resource
        if ".waitForTaskToken" in resource:
            # The blank at the end is the service's.
            message = "Express state machine does not support '.waitForTaskToken' service integration "
            yield _error(_SCHEMA, message, place)
        elif ".sync" in resource:
            yield _error(_SCHEMA, "Express state machine does not support '.sync' service integration", place)
        elif ":activity:" in resource:
            yield _error(_SCHEMA, "Express state machine does not support Activity ARN", place)
