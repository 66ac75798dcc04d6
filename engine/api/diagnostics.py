"""The problems of a definition as Step Functions tells them: its codes, sentences and places."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.api.sentences import SCHEMA, only_one, sentence_of
from engine.definition import Definition
from engine.language.problems import Problem, Severity
from engine.language.source import Node
from engine.language.values import Json

NO_END = "MISSING_END_STATE"
_TARGET = "MISSING_TRANSITION_TARGET"
_START_CODES = ("missing-start", "misspelt-start")
# The service warns of nothing else that is known here.
_WARNINGS = ("no-dollar", "static-result")
# What stands for a Resource in a file that somebody still fills in, nobody fills in here.
_REFUSED = ("odd-resource",)
_FIELD_ORDER = ("States", "StartAt")
# Of these the service does not say that they are missing in the words it has for other fields.
_MACHINES = ("ItemProcessor", "Iterator")
_ON_CSV = "CSVHeaderLocation"


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
    told = (*_WARNINGS, *_REFUSED)
    problems = [one for one in definition.problems if one.severity is Severity.ERROR or one.code in told]
    is_endless = _is_endless(definition)
    mixed = {problem.path.rpartition("/")[0] for problem in problems if problem.code == "jsonpath-in-jsonata"}
    found = [*_missing(definition, problems)]
    for problem in problems:
        owner = problem.path.rpartition("/")[0]
        is_beside = problem.code == "unreachable" and owner == "/States" and is_endless
        # What language a state's fields are in is not asked where the state's own language cannot be.
        is_beside = is_beside or (problem.code == "other-query-language" and owner in mixed)
        if problem.code not in ("endless-loop", "missing-field") and not is_beside:
            found.extend(_told(definition, problem))
    yield from found
    if is_endless and all(one.code == _TARGET or one.severity != "ERROR" for one in found):
        yield error_of(NO_END, "Workflow has no terminal state")


def _missing(definition: Definition, problems: list[Problem]) -> Iterator[Diagnostic]:
    """Yield what is said of missing fields: those of one object together."""
    missing: dict[str, list[str]] = {}
    for problem in problems:
        if problem.code == "missing-field":
            missing.setdefault(problem.path, []).append(problem.args["field"])
    for path, fields in missing.items():
        place = location_of(definition, path)
        if any(field in _MACHINES for field in fields):
            yield error_of(SCHEMA, only_one(_MACHINES, is_any_given=False), place)
        if _ON_CSV in fields:
            yield error_of(SCHEMA, f"The field '{_ON_CSV}' is required", place)
        others = [field for field in fields if field not in (*_MACHINES, _ON_CSV)]
        others.sort(key=lambda field: _FIELD_ORDER.index(field) if field in _FIELD_ORDER else len(_FIELD_ORDER))
        if others:
            yield error_of(SCHEMA, f"These fields are required: [{', '.join(others)}]", place)


def _is_endless(definition: Definition) -> bool:
    """Return whether no state of the outermost machine is the last one; inner machines need no end."""
    ways = [state.transitions() for pointer, state in definition.walk() if pointer.rpartition("/")[0] == "/States"]
    return bool(ways) and all(of_state and all(way.target is not None for way in of_state) for of_state in ways)


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
    if problem.code == "bad-jsonata" and problem.args["roots"]:
        location = location_of(definition, problem.path)
        for name in problem.args["roots"].splitlines():
            # The root of the input is not there anywhere; other names only where a path begins.
            where = "" if name == "$$" else " at the top level"
            message = f"Reference to '{name}'{where} is not supported."
            yield error_of("UNSUPPORTED_JSONATA_EXPRESSION", message, location)
        return
    told = sentence_of(definition.source, problem)
    location = location_of(definition, told.pointer)
    severity = "ERROR" if problem.code in _REFUSED else problem.severity.upper()
    yield Diagnostic(severity=severity, code=told.code, message=told.message, location=location)
    if problem.code in _START_CODES:
        yield from _without_start(definition, problem.path.removesuffix("/StartAt"))


def _without_start(definition: Definition, machine: str) -> Iterator[Diagnostic]:
    """Yield that nothing leads to the states of the machine at this pointer, which starts nowhere."""
    for pointer, state in definition.walk():
        if pointer.rpartition("/")[0] == f"{machine}/States":
            yield error_of(_TARGET, f'State "{state.name}" is not reachable.', location_of(definition, pointer))
