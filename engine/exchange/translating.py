"""What translating a definition into a dialect consists of: edits of its text, and a list of what is left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.definition import Definition
from engine.language.dialects import Dialect
from engine.language.edits import set_member
from engine.language.problems import Edit, Fix
from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind, Source
from engine.language.wording import Message
from engine.report.repairs import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What the dialect has nothing for; line and column are of the original text."""

    line: int
    column: int
    path: str
    en: str
    zh: str

    def text(self, language: str) -> str:
        """Return the sentence in ``en`` or ``zh``."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A definition in a dialect as far as it can be, what was changed for it, and what is left."""

    text: str
    steps: tuple[Step, ...]
    left: tuple[Left, ...]


class Found(NamedTuple):
    """What a dialect has nothing for: its offset and JSON pointer, and a sentence in both languages."""

    start: int
    path: str
    en: str
    zh: str


@dataclass(slots=True)
class Writing:
    """The text as changed so far, and how its places were called before."""

    source: Source
    steps: list[Step] = field(default_factory=list)
    _original: Source = field(init=False)
    _edits: list[list[Edit]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._original = self.source

    def change(self, fixes: Sequence[Fix]) -> bool:
        """Make changes whose edits do not overlap; tell whether there are any."""
        fixes = [fix for fix in fixes if fix.edits]
        for fix in fixes:
            line, column = self._place(min(edit.start for edit in fix.edits))
            self.steps.append(Step(line=line, column=column, title_en=fix.title("en"), title_zh=fix.title("zh")))
        edits = sorted(edit for fix in fixes for edit in fix.edits)
        if edits:
            self.source = self.source.splice(edits)
            self._edits.append(edits)
        return bool(edits)

    def done(self, left: Iterable[Found]) -> Translation:
        """Return the result, with what is ``left`` in the order of the text."""
        places = [(self._place(one.start), one) for one in sorted(left)]
        return Translation(
            text=self.source.text,
            steps=tuple(self.steps),
            left=tuple(
                Left(line=line, column=column, path=one.path, en=one.en, zh=one.zh) for (line, column), one in places
            ),
        )

    def _place(self, offset: int) -> tuple[int, int]:
        for edits in reversed(self._edits):
            offset = _offset_before(offset, edits)
        return self._original.line_column(offset)


def _offset_before(offset: int, edits: list[Edit]) -> int:
    """Return where in the text before ``edits`` stood what is at ``offset`` after them."""
    shift = 0
    for edit in edits:
        start = edit.start + shift
        if offset < start:
            break
        if offset < start + len(edit.text):
            return edit.start
        shift += len(edit.text) - (edit.end - edit.start)
    return offset - shift


def states(source: Source) -> Iterator[tuple[str, Node]]:
    """Yield every state with its JSON pointer, outer states before inner ones."""
    for pointer, _ in Definition(source, Dialect.TCSL).walk():
        node = source.node(pointer)
        if node is not None:
            yield pointer, node


def handlers(pointer: str, state: Node) -> Iterator[tuple[str, Node]]:
    """Yield the retriers and catchers of a state; what stands in their place and is no object is none."""
    for name in ("Retry", "Catch"):
        entries = state.get(name)
        for index, element in enumerate(entries.elements if entries is not None else ()):
            if element.node.kind is NodeKind.OBJECT:
                yield f"{pointer}/{name}/{index}", element.node


def error_names(pointer: str, state: Node) -> Iterator[tuple[str, str]]:
    """Yield the error names that a state retries or catches, with their pointers."""
    for place, handler in handlers(pointer, state):
        names = handler.get("ErrorEquals")
        for index, element in enumerate(names.elements if names is not None else ()):
            if isinstance(element.node.value, str):
                yield f"{place}/ErrorEquals/{index}", element.node.value


def setting(source: Source, pointer: str, key: str, value: int | str) -> Fix:
    """Return the change that says ``value`` for the member ``key``."""
    return Fix(edits=set_member(source, pointer, key, value), code="fix-set", args={"key": key, "value": str(value)})


def found(source: Source, pointer: str, message: Message, text: str) -> Found:
    """Return what ``message`` says about the ``found`` text at a pointer."""
    span = source.span(pointer)
    args = {"found": shorten(text, 80)}
    start = span.start if span is not None else 0
    return Found(start, pointer, message.en.format_map(args), message.zh.format_map(args))
