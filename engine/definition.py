"""A definition: the text, what was read of it, and every problem in it. Never raises for bad text."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter

from engine.language.dialects import Dialect
from engine.language.edits import (
    format_json,
    indent_unit,
    newline,
    remove_member,
    rename_member,
    replace_value,
    set_member,
)
from engine.language.problems import Edit, Fix, Problem, Severity, Span
from engine.language.shorten import shorten
from engine.language.source import Fault, Node, NodeKind, Source
from engine.language.values import type_name
from engine.states import STATE_TYPES, StateBase, StateMachine, walk
from engine.states.changed_states import ChangedStates
from engine.states.detection import detect
from engine.states.findings import Finding, FixPlan
from engine.states.machine_checks import without_end
from engine.states.machine_reading import before_edit, read_machine
from engine.states.readings import MachineReading
from engine.states.state_reading import asl_dialect
from engine.states.variable_checks import taken_variables, unassigned_variables

# The longest execution of a workflow of type STANDARD when the definition says nothing (reference, section 1).
DEFAULT_TIMEOUT_SECONDS = 86_400.0


class Definition:
    """An immutable reading of one text; an edit makes a new one, which shares all that did not change.

    ``machine`` is None while the JSON is broken or is no object; it and the problems are read when first asked for.
    """

    def __init__(self, source: Source, wanted: Dialect | None = None, *, before: MachineReading | None = None) -> None:
        """``wanted`` is the dialect to read it in; None means the one that the text tells.

        ``before`` is what was read of the text before an edit.
        """
        self.source = source
        self._wanted = wanted
        self._before = before

    @property
    def is_object(self) -> bool:
        """Whether the text is a JSON object, and so a machine; told before the machine is read."""
        root = self.source.root
        return root is not None and root.kind is NodeKind.OBJECT

    @cached_property
    def machine(self) -> StateMachine | None:
        """What the text says, read when first asked for."""
        return None if self._reading is None else self._reading.machine

    @cached_property
    def _reading(self) -> MachineReading | None:
        root = self.source.root
        if root is None or not self.is_object:
            return None
        before = before_edit(self._before, root)
        dialect = _read_as(root, self._wanted, None if before is None else before.changed)
        reading = read_machine(root, dialect, is_inner=False, before=before)
        self._before = None  # it has served, and it keeps what was before alive
        return reading

    def get_ready(self) -> None:
        """Work out what the definition after an edit is made of, as far as nobody has asked for it yet."""
        if self._reading is not None and self._reading.data is not None:
            _ = self._reading.data.net

    @property
    def text(self) -> str:
        """The text of the definition."""
        return self.source.text

    @property
    def wanted(self) -> Dialect | None:
        """The dialect that it had to be read in; None when its text was to tell."""
        return self._wanted

    def read_as(self, dialect: Dialect | None) -> "Definition":
        """Return the same text read in another dialect; with None in the one that it tells."""
        return self if dialect is self._wanted else Definition(self.source, dialect)

    def splice(self, edits: Sequence[Edit]) -> "Definition":
        """Return the definition after ``edits``."""
        before = vars(self).get("_reading") or self._before
        return Definition(self.source.splice(edits), self._wanted, before=before)

    def with_machine(self, machine: StateMachine) -> "Definition":
        """Return the same definition with ``machine`` to be run in the place of what was read of the text."""
        other = Definition(self.source, self._wanted)
        other.machine = machine
        return other

    def with_problems(self, problems: Iterable[Problem]) -> "Definition":
        """Return the same text with these problems: it is a file of another kind, which is reported in the same way."""
        other = Definition(self.source, self._wanted)
        other.problems = tuple(problems)
        return other

    @cached_property
    def dialect(self) -> Dialect:
        """What it is read as: TCSL, TCSL with extensions, or ASL in either query language."""
        if self._reading is None:
            return Dialect.TCSL if self._wanted is None else self._wanted
        if self._reading.dialect.is_asl:
            return self._reading.dialect
        return Dialect.EXTENDED if self._reading.is_extended else Dialect.TCSL

    @cached_property
    def timeout_seconds(self) -> float | None:
        """The longest time an execution may take; None, which only ASL has, means any."""
        given = self.given_timeout_seconds
        return DEFAULT_TIMEOUT_SECONDS if given is None and not self.dialect.is_asl else given

    @property
    def given_timeout_seconds(self) -> float | None:
        """The longest time that the definition itself sets."""
        return None if self._reading is None else self._reading.timeout_seconds

    def walk(self) -> Iterator[tuple[str, StateBase]]:
        """Yield every state with its JSON pointer, outer states before inner ones."""
        return iter(self.states.items())

    @cached_property
    def states(self) -> dict[str, StateBase]:
        """All states by JSON pointer."""
        if self.machine is None:
            return {}
        # What is run in its place may be another machine.
        return (
            self._reading.walked
            if self._reading is not None and self._reading.machine is self.machine
            else dict(walk(self.machine))
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all states, those inside others too."""
        return frozenset(map(_name, self.states.values()))

    def state(self, pointer: str) -> StateBase | None:
        """Return the state at ``pointer``, or None."""
        return self.states.get(pointer)

    @cached_property
    def has_errors(self) -> bool:
        """Whether the service would refuse it."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @cached_property
    def obstacles(self) -> tuple[Problem, ...]:
        """The problems that keep it from being executed."""
        return tuple(problem for problem in self.problems if problem.is_obstacle)

    @property
    def is_checked(self) -> bool:
        """Whether the problems are known already."""
        return "problems" in vars(self)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong with the definition, in the order of the text."""
        found = [self._from_fault(fault) for fault in self.source.faults]
        found += [self._locate(finding) for finding in self._findings()]
        return tuple(sorted(found, key=lambda problem: (problem.span, problem.code)))

    def _findings(self) -> Iterator[Finding]:
        root = self.source.root
        if root is None:
            return
        if self._reading is None:
            yield Finding(code="not-an-object", pointer="", args={"found": type_name(root.value)})
            return
        wrap = _wrap_plan(root)
        if wrap is not None:
            yield Finding(code="bare-states", pointer="", fix=wrap)
            return
        findings = self._reading.findings
        yield from without_end(findings, self.states.values()) if self.dialect.is_asl else findings
        yield from self._duplicate_names()
        if self.machine is not None and self.dialect.is_asl:
            yield from taken_variables(self.machine, root)
            yield from unassigned_variables(self.machine, root, self.text)
            yield from self._duplicate_labels()
        language = root.get("QueryLanguage")
        if language is not None and language.value == "JSONata" and not self.dialect.is_asl:
            yield Finding(code="jsonata", pointer="/QueryLanguage")

    def _duplicate_names(self) -> Iterator[Finding]:
        if len(self.names) == len(self.states):
            return
        seen: set[str] = set()
        for pointer, state in self.walk():
            if state.name in seen:
                yield Finding(
                    code="duplicate-name",
                    pointer=pointer,
                    is_key=True,
                    args={"state": shorten(state.name)},
                    state=state.name,
                )
            seen.add(state.name)

    def _duplicate_labels(self) -> Iterator[Finding]:
        seen: set[str] = set()
        for pointer, state in self.walk():
            node = self.source.node(f"{pointer}/Label") if state.type == "Map" else None
            if node is None or not isinstance(node.value, str):
                continue
            if node.value in seen:
                args = {"found": shorten(node.value)}
                yield Finding(code="label-taken", pointer=f"{pointer}/Label", args=args, state=state.name)
            seen.add(node.value)

    def _from_fault(self, fault: Fault) -> Problem:
        return Problem(
            code=fault.code,
            path=self.source.pointer_at(fault.span.start) if self.source.root is not None else "",
            span=fault.span,
            severity=Severity.ERROR,
            args=fault.args,
            fix=fault.fix,
        )

    def _locate(self, finding: Finding) -> Problem:
        span = self.source.key_span(finding.pointer) if finding.is_key else self.source.span(finding.pointer)
        return Problem(
            code=finding.code,
            path=finding.pointer,
            span=span or self._nearest_span(finding.pointer),
            severity=finding.severity,
            state=finding.state,
            args=finding.args,
            fix=None if finding.fix is None else self._fix(finding.fix),
        )

    def _nearest_span(self, pointer: str) -> Span:
        """Return the place of the innermost thing around ``pointer`` that is in the text."""
        while pointer:
            pointer = pointer.rpartition("/")[0]
            span = self.source.key_span(pointer) or self.source.span(pointer)
            if span is not None:
                return span
        return Span(0, min(1, len(self.text)))

    def _fix(self, plan: FixPlan) -> Fix:
        value = json.dumps(plan.value, ensure_ascii=False)
        match plan.action:
            case "set":
                edits = set_member(self.source, plan.pointer, plan.key, plan.value)
            case "rename":
                edits, value = rename_member(self.source, plan.pointer, plan.key, str(plan.value)), str(plan.value)
            case "remove":
                edits = remove_member(self.source, plan.pointer, plan.key)
            case "replace":
                edits, value = replace_value(self.source, plan.pointer, plan.value), str(plan.value)
            case _:
                edits = _wrap_edits(self.source, plan.key)
        action = "rename" if plan.action == "replace" else plan.action
        return Fix(edits=edits, code=f"fix-{action}", args={"key": shorten(plan.key), "value": shorten(value)})


_name: Callable[[StateBase], str] = attrgetter("name")


def read_definition(text: str, dialect: Dialect | None = None) -> Definition:
    """Read a definition from its text, in ``dialect`` or else in the one that the text tells.

    Either form of TCSL, and either form of ASL, is as good as the other: the text decides which of the two.
    """
    return Definition(Source.read(text), dialect)


def _read_as(root: Node, wanted: Dialect | None, changed: ChangedStates | None) -> Dialect:
    """Return TCSL, ASL or ASL_JSONATA, in which the machine at ``root`` is read."""
    found = detect(root, changed)
    if wanted is None:
        return found
    if not wanted.is_asl:
        return Dialect.TCSL
    language = root.get("QueryLanguage")
    named = None if language is None else asl_dialect(language.value)
    return named or (found if found.is_asl else Dialect.ASL)


def _wrap_plan(root: Node) -> FixPlan | None:
    """Return how to wrap bare states, when ``root`` is an object of nothing but states."""
    if not root.members or root.get("States") is not None or root.get("StartAt") is not None:
        return None
    types = [node.get("Type") for node in (member.node for member in root.members)]
    if all(node is not None and isinstance(node.value, str) and node.value in STATE_TYPES for node in types):
        return FixPlan("wrap", "", root.members[0].key)
    return None


def _wrap_edits(source: Source, start_at: str) -> tuple[Edit, ...]:
    """Put StartAt and States around the object that is the whole text."""
    span = source.span("") or Span(0, 0)
    line, indent = newline(source), indent_unit(source)
    head = f'{{{line}{indent}"Comment": "",{line}{indent}"StartAt": {format_json(start_at)},{line}{indent}"States": '
    return (Edit(span.start, span.start, head), Edit(span.end, span.end, f"{line}}}"))
