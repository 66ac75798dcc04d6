"""A workflow as a report in Markdown: its title and comment, a diagram, and a table of its states."""

import re
from collections.abc import Iterable, Iterator

from engine.definition import Definition
from engine.exchange.mermaid import Diagram, to_mermaid
from engine.exchange.summaries import Saying, details, handling, ways, work
from engine.language.machine import unescape
from engine.language.shorten import shorten
from engine.language.values import Json
from engine.report.words import Words
from engine.states import StateBase

_LONGEST = 200
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&])")
_SPACE = re.compile(r"\s+")
_LIST = re.compile(r"(?:[-+=]|\d+[.)])")
# What these members hold is other states, or nothing that is read.
_OTHERS = frozenset(("Iterator", "ItemProcessor", "Branches", "Comment", "Result"))


def to_markdown(definition: Definition, title: str, words: Words) -> Diagram:
    """Return the report on a workflow called ``title``, and what its diagram has no line for."""
    diagram = to_mermaid(definition, words.language)
    machine = definition.machine
    parts = [f"# {plain(title)}"]
    if machine is not None and machine.comment:
        parts.append(plain(machine.comment))
    parts += [f"```mermaid\n{diagram.text}```", f"## {words('States')}"]
    rows = [_row(pointer, state, definition, words) for pointer, state in definition.walk()]
    heads = tuple(words(head) for head in ("State", "Type", "What it does", "Next", "Errors", "Paths"))
    table = [heads, ("---",) * len(heads), *rows]
    parts.append("\n".join(f"| {' | '.join(row)} |" for row in table))
    return Diagram(text="\n\n".join(parts) + "\n", notes=diagram.notes)


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
        _lines(_paths_by_field(value)),
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


def _paths_by_field(value: Json) -> Iterator[str]:
    """Yield a line for each field of a state that has paths or expressions in it: its name, and each of them once."""
    for field, member in value.items() if isinstance(value, dict) else ():
        found = [code(path) for path in dict.fromkeys(_paths({field: member}))]
        shown = " ".join(path for path in found if path)
        if shown:
            yield f"{plain(field)} {shown}"


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
