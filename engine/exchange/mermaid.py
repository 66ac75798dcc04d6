"""A workflow as a Mermaid diagram, ``stateDiagram-v2``: Map and Parallel are composite states, branches are regions.

States are called s1, s2, ... and shown under their names. The diagram has no dashed lines, so what a catcher does is told by
its label.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from engine.definition import Definition
from engine.exchange.left_out import NO_CONDITION, Field, Part, fields, note_on
from engine.exchange.notes import Note, Place
from engine.expressions.conditions import describe
from engine.language.machine import Transition, TransitionKind, escape
from engine.language.shorten import shorten
from engine.language.wording import Message
from engine.states import Choice, StateBase, StateMachine

_NO_TARGET = Message(
    en='"{name}" leads to "{target}", which is no state; the diagram has no line for it',
    zh="“{name}”转到的“{target}”不是节点，图中没有这条线",
)
_NOT_DRAWN = Message(
    en="the diagram shows states and transitions; not in it: {fields}", zh="图中只有节点和转移，不含：{fields}"
)
_DRAWN: Mapping[Part, frozenset[str]] = {
    Part.WHOLE: frozenset(("StartAt", "States")),
    Part.INNER: frozenset(("StartAt", "States")),
    Part.STATE: frozenset(
        ("Branches", "Catch", "Choices", "Default", "End", "ItemProcessor", "Iterator", "Next", "Type")
    ),
    Part.CATCHER: frozenset(("ErrorEquals", "Next")),
}
_DEFAULT = Message(en="Default", zh="默认")
_CATCH = Message(en="catch {errors}", zh="捕获 {errors}")
_LONGEST = 120
_INDENT = "    "
# Whatever may mean something to Mermaid, to Markdown or to HTML is written as its number.
_SAFE = re.compile(r"[A-Za-z0-9 _,./()=?!+'$-]")
_DIRECTION = re.compile(r"(direction) (?= *(?:TB|BT|RL|LR))", re.IGNORECASE)
_LIST = re.compile(r"(\s*\d+)[.)]|\s*[-+](?=\s)")


class Diagram(Struct, frozen=True, kw_only=True):
    """The text of a diagram, and what there is no line for."""

    text: str
    notes: tuple[Note, ...]


def to_mermaid(definition: Definition, language: str = "en") -> Diagram:
    """Return the diagram of a definition, its labels in ``en`` or ``zh``; an empty one while there is no machine."""
    drawing = _Drawing(definition, language)
    lines = ["stateDiagram-v2"]
    if definition.machine is not None:
        lines += drawing.machine(definition.machine, "", 1)
    return Diagram(text="\n".join(lines) + "\n", notes=tuple(drawing.notes))


def not_drawn(definition: Definition) -> tuple[Note, ...]:
    """Return what to say about the fields that a diagram does not show; they are meant to be left out."""
    return note_on(_NOT_DRAWN, Counter(one.key for one in fields(definition) if not _is_drawn(one)))


def _is_drawn(one: Field) -> bool:
    if one.part is Part.RULE:
        return one.key not in NO_CONDITION
    return one.part is Part.RETRIER or one.key in _DRAWN[one.part]  # a Retry is told as a whole


def label(text: str) -> str:
    """Return a text fit to be shown in a diagram, whatever is in it."""
    shown = "".join(character if _is_safe(character) else f"#{ord(character)};" for character in text)
    shown = shown.replace("$$", "#36;#36;")  # a formula begins with two
    shown = _DIRECTION.sub(r"\1#32;", shown)  # else Mermaid takes the whole line for a statement
    found = _LIST.match(shown)
    if found is not None:  # Markdown would make a list of it
        end = found.end() - 1
        shown = f"{shown[:end]}#{ord(shown[end])};{shown[end + 1 :]}"
    if not shown.strip():
        shown = "#8203;" + "#32;" * len(text)
    return shown


def _is_safe(character: str) -> bool:
    return bool(_SAFE.match(character)) if character.isascii() else character.isprintable() and not character.isspace()


class _Drawing(Struct):
    definition: Definition
    language: str
    notes: list[Note] = field(default_factory=list)
    _count: int = 0

    def machine(self, machine: StateMachine, pointer: str, depth: int) -> Iterator[str]:
        """Yield the lines of a machine: its states, then its lines."""
        indent = _INDENT * depth
        names: dict[str, str] = {}
        for name in machine.states:
            self._count += 1
            names[name] = f"s{self._count}"
        for name, state in machine.states.items():
            yield from self._state(state, names[name], f"{pointer}/States/{escape(name)}", depth)
        if machine.start_at in names:
            yield f"{indent}[*] --> {names[machine.start_at]}"
        for name, state in machine.states.items():
            for way in state.transitions():
                target = "[*]" if way.target is None else names.get(way.target, "")
                if target:
                    said = self._said(state, way)
                    yield f"{indent}{names[name]} --> {target}" + (f" : {label(said)}" if said else "")
                elif way.target:
                    self._note(state, way, f"{pointer}/States/{escape(name)}")

    def _state(self, state: StateBase, short: str, pointer: str, depth: int) -> Iterator[str]:
        indent = _INDENT * depth
        head = f'{indent}state "{label(state.name)}" as {short}'
        inner = [(pointer + suffix, machine) for suffix, machine in state.machines() if machine.states]
        if not inner:
            yield head
            return
        yield f"{head} {{"
        for number, (place, machine) in enumerate(inner):
            if number:
                yield f"{indent}{_INDENT}--"
            yield from self.machine(machine, place, depth + 1)
        yield f"{indent}}}"

    def _said(self, state: StateBase, way: Transition) -> str:
        match way.kind:
            case TransitionKind.RULE if isinstance(state, Choice):
                condition = describe(state.rules[way.index].condition, self.language)
                return f"{way.index + 1} · {shorten(condition, _LONGEST)}"
            case TransitionKind.DEFAULT:
                return _DEFAULT.text(self.language)
            case TransitionKind.CATCH:
                errors = shorten(", ".join(state.catch[way.index].error_equals), _LONGEST)
                return _CATCH.text(self.language).format(errors=errors)
            case _:
                return ""

    def _note(self, state: StateBase, way: Transition, pointer: str) -> None:
        source = self.definition.source
        span = source.span(pointer + way.field) or source.span(pointer)
        place = Place(*source.line_column(span.start)) if span is not None else Place(1, 1)
        args = {"name": shorten(state.name), "target": shorten(way.target or "")}
        self.notes.append(Note(message=_NO_TARGET, place=place, args=args))
