"""A workflow as a report in Markdown: its title and comment, a diagram, and a table of its states."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from engine.definition import Definition
from engine.exchange.left_out import NO_CONDITION, Field, Part, fields, note_on
from engine.exchange.mermaid import Diagram, to_mermaid
from engine.exchange.summaries import Saying, details, handling, ways, work
from engine.language.machine import unescape
from engine.language.shorten import shorten, shorten_json
from engine.language.values import Json
from engine.language.wording import Message
from engine.report.words import Words
from engine.states import StateBase

_LONGEST = 200
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&])")
_SPACE = re.compile(r"\s+")
_LIST = re.compile(r"(?:[-+=]|\d+[.)])")
# What these members hold is other states, or nothing that is read.
_OTHERS = frozenset(("Iterator", "ItemProcessor", "Branches", "Comment", "Result"))
_LONGEST_VALUE = 80
# What stands in other columns, or in other rows; what is a part of that and does not is counted by itself.
_ELSEWHERE = frozenset(
    ("Branches", "Catch", "Choices", "Comment", "Default", "End", "ItemProcessor", "Iterator", "Next", "Retry", "Type")
)
_WORK = frozenset((("Wait", "Seconds"), ("Wait", "Timestamp"), ("Fail", "Error"), ("Map", "MaxConcurrency")))
_TOP = frozenset(("Comment", "StartAt", "States"))
# What is told of rules, retriers and catchers, and of machines inside of states.
_TOLD: Mapping[Part, frozenset[str]] = {
    Part.CATCHER: frozenset(("ErrorEquals", "Next", "ResultPath")),
    Part.RETRIER: frozenset(
        ("BackoffRate", "ErrorEquals", "IntervalSeconds", "JitterStrategy", "MaxAttempts", "MaxDelaySeconds")
    ),
    Part.INNER: frozenset(("StartAt", "States")),
}
_INLINE: tuple[Json, ...] = ({}, {"Mode": "INLINE"})
_NOT_WHOLE = Message(en="not, or not wholly, in the report: {fields}", zh="报告中没有或不完整：{fields}")


def to_markdown(definition: Definition, title: str, words: Words) -> Diagram:
    """Return the report on a workflow called ``title``, and what its diagram has no line for."""
    diagram = to_mermaid(definition, words.language)
    machine = definition.machine
    parts = [f"# {plain(title)}"]
    if machine is not None and machine.comment:
        parts.append(plain(machine.comment))
    parts += ["\n".join(f"- {line}" for line, _ in _top(definition))] * any(_top(definition))
    parts += [f"```mermaid\n{diagram.text}```", f"## {words('States')}"]
    rows = [_row(pointer, state, definition, words) for pointer, state in definition.walk()]
    heads = tuple(words(head) for head in ("State", "Type", "What it does", "Next", "Errors", "Fields"))
    table = [heads, ("---",) * len(heads), *rows]
    parts.append("\n".join(f"| {' | '.join(row)} |" for row in table))
    left_out = _left_out(definition)
    return Diagram(text="\n\n".join(parts) + "\n", notes=(*diagram.notes, *note_on(_NOT_WHOLE, left_out)))


def plain(text: str) -> str:
    """Return a text as Markdown that shows it as it is, on one line."""
    line = _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", shorten(text, 2_000)).strip())
    found = _LIST.match(line)
    return line if found is None else f"{line[: found.end() - 1]}\\{line[found.end() - 1 :]}"


def code(text: str) -> str:
    """Return a text as code in a table, which shows it as it is."""
    line = _SPACE.sub(" ", shorten(text, _LONGEST)).replace("|", "\\|")
    runs = {len(run) for run in re.findall("`+", line)}
    fence = "`" * next(number for number in range(1, len(runs) + 2) if number not in runs)
    room = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{room}{line}{room}{fence}" if line.strip() else ""


def _row(pointer: str, state: StateBase, definition: Definition, words: Words) -> tuple[str, ...]:
    node = definition.source.node(pointer)
    value = None if node is None else node.value
    outer = [f"{plain(name)} › " for name in _around(pointer)]
    told = [*map(_said, (work(state, words), *details(state, value, words))), plain(state.comment)]
    return (
        f"{''.join(outer)}**{plain(state.name) or '&nbsp;'}**",
        plain(state.type),
        _lines(told),
        _lines(_way(saying, target or words("end"), is_end=target is None) for saying, target in ways(state, words)),
        _lines(_way(saying, target or "") for saying, target in handling(state, words)),
        _lines(line for line, _ in _state_fields(value).values()),
    )


def _said(saying: Saying) -> str:
    return " ".join(part for part in (plain(saying.words), code(saying.text)) if part)


def _way(saying: Saying, target: str, *, is_end: bool = False) -> str:
    shown = f"*{target}*" if is_end else plain(target)
    said = _said(saying)
    return f"{said} → {shown}" if said and shown else said or shown


def _lines(parts: Iterable[str]) -> str:
    return "<br>".join(part for part in parts if part)


def _around(pointer: str) -> list[str]:
    """Return the names of the states around the one at a pointer, the outermost first."""
    names, parts = [], pointer.split("/")[1:]
    while parts:
        names.append(unescape(parts[1]))
        parts = parts[4:] if parts[2:3] == ["Branches"] else parts[3:]
    return names[:-1]


def _top(definition: Definition) -> Iterator[tuple[str, bool]]:
    """Yield a line for each field of the whole that is said nowhere else, and whether it says all of it."""
    root = definition.source.root
    for member in () if root is None else root.distinct:
        if member.key not in _TOP:
            yield _field(member.key, member.node.value)


def _state_fields(value: Json) -> dict[str, tuple[str, bool]]:
    """Return for each field of a state a line about what no other column says, and whether nothing is missing then."""
    state = value if isinstance(value, dict) else {}
    return {key: _state_field(state.get("Type"), key, member) for key, member in state.items()}


def _state_field(kind: Json, key: str, member: Json) -> tuple[str, bool]:
    found = [code(path) for path in dict.fromkeys(_paths({key: member}))]
    paths = " ".join(path for path in found if path)
    line = f"{plain(key)} {paths}" if paths else ""
    if key in _ELSEWHERE or (line and isinstance(member, str)):
        return line, True
    if (kind, key) == ("Pass", "Result"):
        return "", _is_short(member)
    if line or (isinstance(kind, str) and (kind, key) in _WORK):
        return line, not line
    return _field(key, member)


def _field(key: str, value: Json) -> tuple[str, bool]:
    text = value if isinstance(value, str) and value.strip() else shorten_json(value, _LONGEST_VALUE)
    return f"{plain(key)} {code(text)}", _is_short(value)


def _is_short(value: Json) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONGEST
    return shorten_json(value, _LONGEST_VALUE) == shorten_json(value, _LONGEST_VALUE + 1)


def _left_out(definition: Definition) -> Counter[str]:
    """Return how often which field is not said, or not all of it."""
    keys = Counter(one.key for one in fields(definition) if one.part in _TOLD and not _is_told(one))
    keys.update(one.key for one in fields(definition) if one.part is Part.RULE and one.key in NO_CONDITION)
    root = definition.source.root
    members = () if root is None else root.distinct
    keys.update(one.key for one in members if one.key not in _TOP and not _field(one.key, one.node.value)[1])
    for pointer, _ in definition.walk():
        node = definition.source.node(pointer)
        shown = _state_fields(None if node is None else node.value)
        keys.update(key for key, (_, is_whole) in shown.items() if not is_whole)
    return keys


def _is_told(one: Field) -> bool:
    return one.key in _TOLD[one.part] or (one.key == "ProcessorConfig" and one.value in _INLINE)


def _paths(value: Json, key: str = "") -> Iterator[str]:
    """Yield the paths and expressions in a part of a state, in its order."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name not in _OTHERS:
                yield from _paths(member, name)
    elif isinstance(value, list):
        for element in value:
            yield from _paths(element)
    elif isinstance(value, str) and (
        key.endswith(("Path", ".$")) or key == "Variable" or value.startswith(("$.", "$[", "$$.", "{%"))
    ):
        yield value
