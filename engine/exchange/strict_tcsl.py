"""Writing a definition as strict TCSL: what ASW documents and nothing else; what cannot be written so is listed."""

from collections.abc import Iterator

from engine.definition import Definition
from engine.errors import ALL, TASK_FAILED, TCSL_NAMES, canonical_error
from engine.exchange.translating import Found, Translation, Writing, error_names, found, handlers, setting, states
from engine.integrations.resources import read_resource
from engine.language.dialects import Dialect
from engine.language.edits import newline, remove_elements, remove_member, remove_members, replace_value, set_member
from engine.language.machine import escape
from engine.language.problems import Edit, Fix, Severity
from engine.language.source import Node, Source
from engine.language.values import Json
from engine.language.wording import Message
from engine.states.placeholders import has_placeholder

# What Step Functions means by a field that is absent, where ASW means something else.
ASL_ATTEMPTS = 3
ASL_SECONDS = 31_536_000
"""How long a STANDARD execution may take, of either service: a year."""
ASL_CONCURRENCY = 40
"""How many iterations of a Map inside an execution Step Functions has at once when nothing limits them."""

SHARED_ATTEMPTS = Message(
    en="ASW counts the attempts of a retrier for each error name, Step Functions together",
    zh="ASW 按错误名分别计算一条重试规则的次数，Step Functions 则合并计算",
)

_UNDOCUMENTED = frozenset(
    ("not-in-tcsl", "type-not-in-tcsl", "unknown-field", "misspelt-field", "loop", "no-limit", "jsonata")
)
_ERROR_NAME = Message(en='ASW has no error called "{found}".', zh="ASW 没有名为“{found}”的错误。")
_RESOURCE = Message(
    en='ASW documents no Resource such as "{found}"; write a qrn.',
    zh="ASW 文档中没有“{found}”这样的 Resource，请使用 qrn。",
)
_NO_RETRIES = Message(
    en="ASW documents MaxAttempts from 1 up; this {found} keeps errors from the retriers after it.",
    zh="ASW 文档中的 MaxAttempts 从 1 起；这里的 {found} 使错误不再由后面的重试规则处理。",
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


def has_shared_attempts(definition: Definition) -> bool:
    """Tell whether a retrier may try several errors again, whose attempts Step Functions counts together."""
    retriers = [retrier for _, state in definition.walk() for retrier in getattr(state, "retry", ())]
    names = [retrier.error_equals for retrier in retriers]
    return definition.dialect.is_asl and any(
        len(given) > 1 or canonical_error(given[0]) in (ALL, TASK_FAILED) for given in names if given
    )


def to_strict_tcsl(definition: Definition) -> Translation:
    """Return ``definition``, which has no errors, in strict TCSL; with nothing left the text means the same as before."""
    writing = Writing(definition.source)
    writing.change(_idle_retriers(writing.source))
    writing.change(_removals(writing.source))
    writing.change(_renamings(writing.source))
    writing.change(_error_names(writing.source))
    writing.change(_ends(writing.source))
    if definition.dialect.is_asl:
        writing.change(_defaults(writing.source))
    while writing.change(_split_rules(writing.source)):
        pass
    return writing.done(_left(_read(writing.source)))


def _read(source: Source) -> Definition:
    return Definition(source, Dialect.TCSL)


def _idle_retriers(source: Source) -> list[Fix]:
    """Leave out retriers that never try again where no other comes after them: without them nothing does either."""
    fixes = []
    for pointer, state in states(source):
        retry = state.get("Retry")
        entries = retry.elements if retry is not None else ()
        last = len(entries)
        while last and _never_retries(entries[last - 1].node):
            last -= 1
        if entries and not last:
            fixes.append(Fix(edits=remove_member(source, pointer, "Retry"), code="fix-remove", args={"key": "Retry"}))
        elif last < len(entries):
            edits = remove_elements(source, f"{pointer}/Retry", range(last, len(entries)))
            fixes.append(Fix(edits=edits, code="fix-remove", args={"key": "MaxAttempts 0"}))
    return fixes


def _never_retries(retrier: Node) -> bool:
    most = retrier.get("MaxAttempts")
    return most is not None and not isinstance(most.value, bool) and most.value == 0


def _removals(source: Source) -> list[Fix]:
    """Say nothing where saying it means no more."""
    definition = _read(source)
    objects = ["", *(pointer for pointer, _ in definition.walk())]
    for pointer, state in definition.walk():
        objects += [pointer + suffix for suffix, _ in state.machines()]
        node = source.node(pointer)
        objects += [place for place, _ in handlers(pointer, node)] if node is not None else []
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
    for pointer, state in states(source):
        for place, name in error_names(pointer, state):
            known = canonical_error(name)
            if known != name and known in TCSL_NAMES:
                edits = replace_value(source, place, known)
                fixes.append(Fix(edits=edits, code="fix-rename", args={"key": name, "value": known}))
    return fixes


def _ends(source: Source) -> list[Fix]:
    """Write a Succeed as a Pass that ends."""
    fixes = []
    for pointer, state in states(source):
        kind = state.get("Type")
        if kind is not None and kind.value == "Succeed":
            edits = (*replace_value(source, f"{pointer}/Type", "Pass"), *set_member(source, pointer, "End", True))
            fixes.append(Fix(edits=edits, code="fix-set", args={"key": "Type", "value": "Pass, End"}))
    return fixes


def _defaults(source: Source) -> list[Fix]:
    """Say what Step Functions means by an absent field where ASW means something else."""
    root = source.root
    limit = root.get("TimeoutSeconds") if root is not None else None
    is_endless = limit is None or limit.value == 0
    fixes = [setting(source, "", "TimeoutSeconds", ASL_SECONDS)] if is_endless else []
    for pointer, state in states(source):
        for place, handler in handlers(pointer, state):
            if "/Retry/" in place[len(pointer) :] and handler.get("MaxAttempts") is None:
                fixes.append(setting(source, place, "MaxAttempts", ASL_ATTEMPTS))
        kind, limit = state.get("Type"), state.get("MaxConcurrency")
        is_free = limit is None or limit.value == 0
        if kind is not None and kind.value == "Map" and is_free and state.get("MaxConcurrencyPath") is None:
            fixes.append(setting(source, pointer, "MaxConcurrency", ASL_CONCURRENCY))
    return fixes


def _split_rules(source: Source) -> list[Fix]:
    """Write a rule with several conditions of which one is enough as several rules."""
    fixes = []
    for pointer, state in states(source):
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


def _left(definition: Definition) -> Iterator[Found]:
    """Yield what is not strict TCSL."""
    for problem in definition.problems:
        # Resources and error names are told of below, with others.
        is_told = problem.code == "not-in-tcsl" and (
            problem.path.endswith("/Resource") or "/ErrorEquals/" in problem.path
        )
        if not is_told and (problem.severity is Severity.ERROR or problem.code in _UNDOCUMENTED):
            yield Found(problem.span.start, problem.path, problem.text("en"), problem.text("zh"))
    for pointer, state in states(definition.source):
        for place, handler in handlers(pointer, state):
            if _never_retries(handler):
                yield found(definition.source, f"{place}/MaxAttempts", _NO_RETRIES, "0")
        for place, name in error_names(pointer, state):
            if canonical_error(name).startswith("States") and canonical_error(name) not in TCSL_NAMES:
                yield found(definition.source, place, _ERROR_NAME, name)
        resource = state.get("Resource")
        text = resource.value if resource is not None else None
        if isinstance(text, str) and not has_placeholder(text) and not read_resource(text).is_tcsl:
            yield found(definition.source, f"{pointer}/Resource", _RESOURCE, text)
