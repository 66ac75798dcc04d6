"""Writing a definition as strict TCSL: what ASW documents and nothing else; what cannot be written so is listed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.definition import Definition
from engine.errors import TCSL_NAMES, canonical_error
from engine.integrations.resources import read_resource
from engine.language.dialects import Dialect
from engine.language.edits import newline, remove_members, replace_value, set_member
from engine.language.machine import escape
from engine.language.problems import Edit, Fix, Severity
from engine.language.shorten import shorten
from engine.language.source import Node, Source
from engine.language.values import Json
from engine.language.wording import Message
from engine.report.repairs import Step
from engine.states.placeholders import has_placeholder

# What Step Functions means by a field that is absent, where ASW means something else.
ASL_ATTEMPTS = 3
ASL_CONCURRENCY = 40
"""How many iterations of a Map inside an execution Step Functions has at once when nothing limits them."""

_UNDOCUMENTED = frozenset(
    ("not-in-tcsl", "type-not-in-tcsl", "unknown-field", "misspelt-field", "loop", "no-limit", "jsonata")
)
_ERROR_NAME = Message(en='ASW has no error called "{found}".', zh="ASW 没有名为“{found}”的错误。")
_RESOURCE = Message(
    en='ASW documents no Resource such as "{found}"; write a qrn.',
    zh="ASW 文档中没有“{found}”这样的 Resource，请使用 qrn。",
)
# Fields whose value says the same as their absence, and that ASW does not document.
_SAME_AS_ABSENT: dict[str, tuple[Json, ...]] = {
    "Version": ("1.0",),
    "QueryLanguage": ("JSONPath",),
    "ProcessorConfig": ({}, {"Mode": "INLINE"}),
    "JitterStrategy": ("NONE",),
    "ToleratedFailureCount": (0,),
    "ToleratedFailurePercentage": (0,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What ASW does not document and nothing it does says as well; line and column are of the original text."""

    line: int
    column: int
    path: str
    en: str
    zh: str

    def text(self, language: str) -> str:
        """Return the sentence in ``en`` or ``zh``."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class StrictTcsl:
    """A definition in strict TCSL as far as it can be, what was changed for it, and what is left."""

    text: str
    steps: tuple[Step, ...]
    left: tuple[Left, ...]


def to_strict_tcsl(definition: Definition) -> StrictTcsl:
    """Return ``definition``, which has no errors, in strict TCSL; with nothing left the text means the same as before."""
    writing = _Writing(definition.source)
    writing.change(_removals(writing.source))
    writing.change(_renamings(writing.source))
    writing.change(_error_names(writing.source))
    if definition.dialect.is_asl:
        writing.change(_defaults(writing.source))
    while writing.change(_split_rules(writing.source)):
        pass
    return StrictTcsl(text=writing.source.text, steps=tuple(writing.steps), left=tuple(writing.left()))


@dataclass(slots=True)
class _Writing:
    """The text as changed so far, and how its places were called before."""

    source: Source
    steps: list[Step] = field(default_factory=list)
    _original: Source = field(init=False)
    _edits: list[list[Edit]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._original = self.source

    def change(self, fixes: Sequence[Fix]) -> bool:
        """Make changes whose edits do not overlap; tell whether there are any."""
        for fix in fixes:
            line, _ = self._place(min(edit.start for edit in fix.edits))
            self.steps.append(Step(line=line, title_en=fix.title("en"), title_zh=fix.title("zh")))
        edits = sorted(edit for fix in fixes for edit in fix.edits)
        if edits:
            self.source = self.source.splice(edits)
            self._edits.append(edits)
        return bool(edits)

    def left(self) -> Iterator[Left]:
        """Yield what is not strict TCSL, in the order of the text."""
        definition = _read(self.source)
        found = [
            (problem.span.start, problem.path, problem.text("en"), problem.text("zh"))
            for problem in definition.problems
            if problem.severity is Severity.ERROR or problem.code in _UNDOCUMENTED
        ]
        for pointer, message, text in _foreign_names(definition):
            span = self.source.span(pointer)
            args = {"found": shorten(text, 80)}
            start = span.start if span is not None else 0
            found.append((start, pointer, message.en.format_map(args), message.zh.format_map(args)))
        for start, path, english, chinese in sorted(found):
            line, column = self._place(start)
            yield Left(line=line, column=column, path=path, en=english, zh=chinese)

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


def _read(source: Source) -> Definition:
    return Definition(source, Dialect.TCSL)


def _states(source: Source) -> Iterator[tuple[str, Node]]:
    for pointer, _ in _read(source).walk():
        node = source.node(pointer)
        if node is not None:
            yield pointer, node


def _handlers(pointer: str, state: Node) -> Iterator[tuple[str, Node]]:
    """Yield the retriers and catchers of a state."""
    for name in ("Retry", "Catch"):
        entries = state.get(name)
        for index, element in enumerate(entries.elements if entries is not None else ()):
            yield f"{pointer}/{name}/{index}", element.node


def _removals(source: Source) -> list[Fix]:
    """Say nothing where saying it means no more."""
    definition = _read(source)
    objects = ["", *(pointer for pointer, _ in definition.walk())]
    for pointer, state in definition.walk():
        objects += [pointer + suffix for suffix, _ in state.machines()]
        node = source.node(pointer)
        objects += [place for place, _ in _handlers(pointer, node)] if node is not None else []
    fixes = []
    for pointer in objects:
        node = source.node(pointer)
        members = node.members if node is not None else ()
        keys = [one.key for one in members if _is_idle(one.key, one.node.value)]
        if keys:
            edits = remove_members(source, pointer, keys)
            fixes.append(Fix(edits=edits, code="fix-remove", args={"key": ", ".join(keys)}))
    return fixes


def _is_idle(key: str, value: Json) -> bool:
    return not isinstance(value, bool) and value in _SAME_AS_ABSENT.get(key, ())


def _renamings(source: Source) -> list[Fix]:
    """Call fields as ASW does."""
    problems = _read(source).problems
    return [problem.fix for problem in problems if problem.code == "old-spelling" and problem.fix is not None]


def _error_names(source: Source) -> list[Fix]:
    """Write the names of errors without a dot."""
    fixes = []
    for pointer, state in _states(source):
        for place, _, name in _names(pointer, state):
            known = canonical_error(name)
            if known != name and known in TCSL_NAMES:
                edits = replace_value(source, place, known)
                fixes.append(Fix(edits=edits, code="fix-rename", args={"key": name, "value": known}))
    return fixes


def _names(pointer: str, state: Node) -> Iterator[tuple[str, str, str]]:
    """Yield the error names that a state retries or catches: pointer, field and name."""
    for place, handler in _handlers(pointer, state):
        names = handler.get("ErrorEquals")
        for index, element in enumerate(names.elements if names is not None else ()):
            if isinstance(element.node.value, str):
                yield f"{place}/ErrorEquals/{index}", "ErrorEquals", element.node.value


def _defaults(source: Source) -> list[Fix]:
    """Say what Step Functions means by an absent field where ASW means something else."""
    fixes = []
    for pointer, state in _states(source):
        for place, handler in _handlers(pointer, state):
            if "/Retry/" in place[len(pointer) :] and handler.get("MaxAttempts") is None:
                fixes.append(_setting(source, place, "MaxAttempts", ASL_ATTEMPTS))
        kind, limit = state.get("Type"), state.get("MaxConcurrency")
        is_free = limit is None or limit.value == 0
        if kind is not None and kind.value == "Map" and is_free and state.get("MaxConcurrencyPath") is None:
            fixes.append(_setting(source, pointer, "MaxConcurrency", ASL_CONCURRENCY))
    return fixes


def _setting(source: Source, pointer: str, key: str, value: int) -> Fix:
    return Fix(edits=set_member(source, pointer, key, value), code="fix-set", args={"key": key, "value": str(value)})


def _split_rules(source: Source) -> list[Fix]:
    """Write a rule with several conditions of which one is enough as several rules."""
    fixes = []
    for pointer, state in _states(source):
        rules = state.get("Choices")
        for index, element in enumerate(rules.elements if rules is not None else ()):
            name = _several(element.node)
            if name:
                edit = _split(source, f"{pointer}/Choices/{index}", element.node, name)
                fixes.append(Fix(edits=(edit,), code="fix-split", args={"key": name}))
    return fixes


def _several(rule: Node) -> str:
    """Return Or, or an And of one condition, whichever a rule has; empty when it has neither."""
    for name in ("Or", "And"):
        operands = rule.get(name)
        if operands is not None and operands.elements and (name == "Or" or len(operands.elements) == 1):
            return name
    return ""


def _split(source: Source, pointer: str, rule: Node, name: str) -> Edit:
    """Return the edit that puts a rule for each condition in the place of ``rule``: the condition and what is beside it."""
    rest = "".join(
        f", {_text(source, f'{pointer}/{escape(one.key)}', is_member=True)}" for one in rule.members if one.key != name
    )
    operands = rule.get(name)
    count = len(operands.elements) if operands is not None else 0
    parts = [_text(source, f"{pointer}/{name}/{index}")[:-1].rstrip() + rest + "}" for index in range(count)]
    start, end = source.span(pointer) or (0, 0)
    margin = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    gap = f",{newline(source)}{margin}" if not margin.strip() else ", "
    return Edit(start, end, gap.join(parts))


def _text(source: Source, pointer: str, *, is_member: bool = False) -> str:
    """Return the text of a value, with its key when that is wanted."""
    span, key = source.span(pointer), source.key_span(pointer)
    start = key.start if is_member and key is not None else span.start if span is not None else 0
    return source.text[start : span.end if span is not None else 0]


def _foreign_names(definition: Definition) -> Iterator[tuple[str, Message, str]]:
    """Yield the errors and resources that only the other service has: pointer, sentence and text."""
    for pointer, state in _states(definition.source):
        for place, _, name in _names(pointer, state):
            if canonical_error(name).startswith("States") and canonical_error(name) not in TCSL_NAMES:
                yield place, _ERROR_NAME, name
        resource = state.get("Resource")
        text = resource.value if resource is not None else None
        if isinstance(text, str) and not has_placeholder(text) and not read_resource(text).is_tcsl:
            yield f"{pointer}/Resource", _RESOURCE, text
