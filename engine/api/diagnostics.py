"""The problems of a definition as Step Functions tells them: its codes, sentences and places."""

import re
from collections.abc import Iterator

from msgspec import Struct

from engine.api.sentences import SCHEMA, only_one, sentence_of
from engine.definition import Definition
from engine.language.machine import escape
from engine.language.problems import Problem, Severity
from engine.language.source import Node, NodeKind
from engine.language.values import Json

NO_END = "MISSING_END_STATE"
_TARGET = "MISSING_TRANSITION_TARGET"
_UNREACHED = "is not reachable."
_START_CODES = ("missing-start", "misspelt-start")
_UNASSIGNED = "unassigned-variable"
# The service warns of nothing else that is known here.
_WARNINGS = ("no-dollar", "static-result", _UNASSIGNED)
# What stands for a Resource in a file that somebody still fills in, nobody fills in here.
_REFUSED = ("odd-resource",)
_FIELD_ORDER = ("States", "StartAt")
# Of these the service does not say that they are missing in the words it has for other fields.
_MACHINES = ("ItemProcessor", "Iterator")
# Each of these is asked for in a sentence of its own: the service wants it because of what stands beside it.
_ALONE = ("Type", "CSVHeaderLocation", "InputType")
_ENDS = ("Succeed", "Fail")
_OTHER_LANGUAGE = "other-query-language"


class Diagnostic(Struct, frozen=True, kw_only=True):
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
    """Yield what the service says of the problems of ``definition``: errors, and the warnings that it has.

    Targets come after all else, and what is not reached after those that are not there.
    """
    yield from sorted(_all_told(definition), key=_rank)


def _rank(one: Diagnostic) -> int:
    if one.code == NO_END:
        return 3
    if one.code != _TARGET:
        return 0
    return 2 if one.message.endswith(_UNREACHED) else 1


def _all_told(definition: Definition) -> Iterator[Diagnostic]:
    told = (*_WARNINGS, *_REFUSED)
    problems = [one for one in definition.problems if one.severity is Severity.ERROR or one.code in told]
    is_endless = _is_endless(definition)
    led_to = _led_to(definition) if any(problem.code == "unreachable" for problem in problems) else frozenset()
    yield from _missing(definition, problems)
    for problem in _in_order(problems):
        is_beside = problem.code == "unreachable" and (is_endless or problem.path in led_to)
        if problem.code not in ("endless-loop", "missing-field") and not is_beside:
            yield from _told(definition, problem)
    if is_endless:
        yield error_of(NO_END, "Workflow has no terminal state")


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Return the problems as the service tells them: a state's wrong QueryLanguage after the fields of the other one.

    Where the QueryLanguage of a state cannot be JSONPath at all, those fields are not told.
    """
    refused = [_above(problem) for problem in problems if problem.code == "jsonpath-in-jsonata"]
    told = [
        problem
        for problem in problems
        if problem.code != _OTHER_LANGUAGE or not any(_is_part(problem, state) for state in refused)
    ]
    for problem in [problem for problem in told if problem.path.endswith("/QueryLanguage")]:
        state = _above(problem)
        others = [at for at, one in enumerate(told) if one.code == _OTHER_LANGUAGE and _is_part(one, state)]
        if state and others and told.index(problem) < others[-1]:
            told.remove(problem)
            told.insert(others[-1], problem)
    return told


def _above(problem: Problem) -> str:
    return problem.path.rpartition("/")[0]


def _is_part(problem: Problem, state: str) -> bool:
    """Tell whether the problem is in a state at this pointer, but in none inside it."""
    return problem.path.startswith(f"{state}/") and "/States/" not in problem.path[len(state) :]


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
        for field in _ALONE:
            if field in fields:
                yield error_of(SCHEMA, f"The field '{field}' is required", place)
        others = [field for field in fields if field not in (*_MACHINES, *_ALONE)]
        others.sort(key=lambda field: _FIELD_ORDER.index(field) if field in _FIELD_ORDER else len(_FIELD_ORDER))
        if others:
            yield error_of(SCHEMA, f"These fields are required: [{', '.join(others)}]", place)


def _state_nodes(machine: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield what stands in the States of a machine, with its name."""
    states = None if machine is None else machine.get("States")
    if states is not None:
        yield from ((member.key, member.node) for member in states.members)


def _inner(state: Node) -> Iterator[Node]:
    """Yield the machines inside a state."""
    branches = state.get("Branches")
    if branches is not None:
        yield from (element.node for element in branches.elements)
    yield from (node for name in _MACHINES if (node := state.get(name)) is not None)


def _is_endless(definition: Definition) -> bool:
    """Tell whether no state ends anything, a branch or an iteration included; without any States it is not told."""
    root = definition.source.root
    if root is None or root.get("States") is None:
        return False
    waiting = [root]
    while waiting:
        for _, state in _state_nodes(waiting.pop()):
            kind, end = state.get("Type"), state.get("End")
            if kind is not None and (kind.value in _ENDS or (end is not None and end.value is True)):
                return False
            waiting += _inner(state)
    return True


def _led_to(definition: Definition) -> frozenset[str]:
    """Return the pointers of the states that a state of their machine names, though it may never get there."""
    found: set[str] = set()
    for pointer, _ in definition.walk():
        machine = pointer.rpartition("/")[0].removesuffix("/States")
        node = definition.source.node(pointer)
        if node is not None:
            found.update(f"{machine}/States/{escape(target)}" for target in _targets(node))
    return frozenset(found)


def _targets(state: Node) -> Iterator[str]:
    places = [state.get("Next"), state.get("Default")]
    for name in ("Choices", "Catch"):
        listed = state.get(name)
        places += [element.node.get("Next") for element in listed.elements] if listed is not None else []
    yield from (str(place.value) for place in places if place is not None and place.kind is NodeKind.STRING)


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
            where = "" if name == "$$" else " at the top level"
            message = f"Reference to '{name}'{where} is not supported."
            yield error_of("UNSUPPORTED_JSONATA_EXPRESSION", message, location)
        return
    if problem.code == _UNASSIGNED:
        yield from _undefined(definition, problem)
        return
    told = sentence_of(definition.source, problem)
    location = location_of(definition, told.pointer)
    severity = "ERROR" if problem.code in _REFUSED else problem.severity.upper()
    yield Diagnostic(severity=severity, code=told.code, message=told.message, location=location)
    if problem.code in _START_CODES:
        yield from _without_start(definition, problem.path.removesuffix("/StartAt"))
    if problem.code == "no-states":
        yield from _without_states(definition, problem.path.removesuffix("/States"))


def _undefined(definition: Definition, problem: Problem) -> Iterator[Diagnostic]:
    """Yield a warning for each expression in JSONata that reads a variable which is never assigned."""
    node = definition.source.node(problem.path)
    names = [name for name in problem.args["names"].split(", ") if not name.endswith("…")]
    for pointer, text in () if node is None else _expressions(node, problem.path):
        for name in names:
            if re.search(rf"{re.escape(name)}(?!\w)", text):
                yield Diagnostic(
                    severity="WARNING",
                    code="POSSIBLY_UNDEFINED_VARIABLE",
                    message=f"Variable '{name.removeprefix('$')}' is possibly not defined.",
                    location=location_of(definition, pointer),
                )


def _expressions(node: Node, pointer: str) -> Iterator[tuple[str, str]]:
    """Yield the expressions in JSONata of a state, not of the states in it, with their pointers."""
    if node.kind is NodeKind.STRING and str(node.value).startswith("{%"):
        yield pointer, str(node.value)
    for member in node.members:
        if member.key != "States":
            yield from _expressions(member.node, f"{pointer}/{escape(member.key)}")
    for index, element in enumerate(node.elements):
        yield from _expressions(element.node, f"{pointer}/{index}")


def _without_states(definition: Definition, machine: str) -> Iterator[Diagnostic]:
    """Yield that the machine at this pointer, which has no states, starts with one that is not there."""
    start = definition.source.node(f"{machine}/StartAt")
    if start is not None and start.kind is NodeKind.STRING:
        yield error_of(_TARGET, f"Missing 'Next' target: {start.value}", location_of(definition, f"{machine}/StartAt"))


def _without_start(definition: Definition, machine: str) -> Iterator[Diagnostic]:
    """Yield that nothing leads to the states of the machine at this pointer, which starts nowhere."""
    led_to = _led_to(definition)
    for pointer, state in definition.walk():
        if pointer.rpartition("/")[0] == f"{machine}/States" and pointer not in led_to:
            yield error_of(_TARGET, f'State "{state.name}" {_UNREACHED}', location_of(definition, pointer))
