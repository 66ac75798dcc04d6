"""The problems of a definition as Step Functions tells them: its codes, sentences and places."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definition import Definition
from engine.language.problems import Problem, Severity
from engine.language.source import Node
from engine.language.values import Json

SCHEMA = "SCHEMA_VALIDATION_FAILED"
NO_END = "MISSING_END_STATE"
_TARGET = "MISSING_TRANSITION_TARGET"
_START_CODES = ("missing-start", "misspelt-start")
_CODES = {
    **dict.fromkeys(("missing-target", "misspelt-target", *_START_CODES, "unreachable"), _TARGET),
    **dict.fromkeys(("odd-resource", "bad-function-arn"), "INVALID_RESOURCE"),
    "duplicate-name": "DUPLICATE_STATE_NAME",
    "endless-loop": NO_END,
    "long-name": "STATE_MACHINE_NAME_TOO_LONG",
    "no-dollar": "NO_DOLLAR",
    "static-result": "PASS_RESULT_IS_STATIC",
}
# The service warns of nothing else that is known here.
_WARNINGS = ("no-dollar", "static-result")
# What is said of the object, not of its member.
_ABOUT_OWNER = ("bad-template", "unknown-field", "misspelt-field", "other-query-language", "jsonpath-in-jsonata")
_FIELD_ORDER = ("States", "StartAt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing wrong with a definition; ``location`` is a path in the service's spelling, or empty."""

    severity: str
    code: str
    message: str
    location: str = ""

    def to_json(self) -> dict[str, Json]:
        """Return the member of the answer of ValidateStateMachineDefinition."""
        told: dict[str, Json] = {"severity": self.severity, "code": self.code, "message": self.message}
        return {**told, "location": self.location} if self.location else told


def error_of(code: str, message: str, location: str = "") -> Diagnostic:
    """Return a diagnostic that refuses the definition."""
    return Diagnostic(severity="ERROR", code=code, message=message, location=location)


def from_problems(definition: Definition) -> Iterator[Diagnostic]:
    """Yield what the service says of the problems of ``definition``: errors, and the warnings that it has."""
    problems = [one for one in definition.problems if one.severity is Severity.ERROR or one.code in _WARNINGS]
    missing: dict[str, list[str]] = {}
    for problem in problems:
        if problem.code == "missing-field":
            missing.setdefault(problem.path, []).append(problem.args["field"])
    for path, fields in missing.items():
        fields.sort(key=lambda field: _FIELD_ORDER.index(field) if field in _FIELD_ORDER else len(_FIELD_ORDER))
        yield error_of(SCHEMA, f"These fields are required: [{', '.join(fields)}]", location_of(definition, path))
    has_no_end = False
    for problem in problems:
        if problem.code == "endless-loop":
            has_no_end = True
        elif problem.code != "missing-field":
            yield from _told(definition, problem)
    if has_no_end:
        yield error_of(NO_END, "Workflow has no terminal state")


def location_of(definition: Definition, pointer: str) -> str:
    """Return the service's spelling of a JSON pointer: ``/States/A b/Catch[0]/Next``, nothing escaped."""
    node: Node | None = definition.source.root
    told = ""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if node is not None and node.elements and name.isdecimal():
            told += f"[{name}]"
            index = int(name)
            node = node.elements[index].node if index < len(node.elements) else None
        else:
            told += f"/{name}"
            node = None if node is None else node.get(name)
    return told or "/"


def _told(definition: Definition, problem: Problem) -> Iterator[Diagnostic]:
    place = problem.path.rpartition("/")[0] if problem.code in _ABOUT_OWNER else problem.path
    location = location_of(definition, place)
    code = _CODES.get(problem.code, SCHEMA)
    if problem.code == "bad-jsonata":
        yield from _of_expression(problem, location)
        return
    yield Diagnostic(severity=problem.severity.upper(), code=code, message=_message(problem), location=location)
    if problem.code in _START_CODES:
        yield from _without_start(definition, problem.path.removesuffix("/StartAt"))


def _of_expression(problem: Problem, location: str) -> Iterator[Diagnostic]:
    for name in problem.args["roots"].splitlines():
        message = f"Reference to '{name}' at the top level is not supported."
        yield error_of("UNSUPPORTED_JSONATA_EXPRESSION", message, location)
    if not problem.args["roots"]:
        message = problem.args["grammar"] or problem.text("en")
        yield error_of("INVALID_JSONATA_EXPRESSION", message, location)


def _without_start(definition: Definition, machine: str) -> Iterator[Diagnostic]:
    """Yield that nothing leads to the states of the machine at this pointer, which starts nowhere."""
    for pointer, state in definition.walk():
        if pointer.rpartition("/")[0] == f"{machine}/States":
            yield error_of(_TARGET, f'State "{state.name}" is not reachable.', location_of(definition, pointer))


def _message(problem: Problem) -> str:
    args = problem.args
    match problem.code:
        case "missing-target" | "misspelt-target" | "missing-start" | "misspelt-start":
            return f"Missing 'Next' target: {args['found']}"
        case "unreachable":
            return f'State "{problem.state}" is not reachable.'
        case "unknown-field" | "misspelt-field":
            return f"Field '{args['field']}' is not supported"
        case "other-query-language":
            return (
                f"The QueryLanguage is set to '{args['query']}', but field '{args['field']}' is only supported "
                f"for the '{args['other']}' QueryLanguage"
            )
        case "jsonpath-in-jsonata":
            return "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
        case "bad-template":
            field = problem.path.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
            return f"The value for the field '{field}' must be a valid JSONPath or a valid intrinsic function call"
        case "no-dollar":
            return "No '.$' on a field that appears to be a JSONPath or Intrinsic Function."
        case "static-result":
            return "Attempt to use a path in the result of a pass state."
        case _:
            return problem.text("en")
