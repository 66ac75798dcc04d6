"""Finding a text in the states of a workflow: in names, fields, values and resources, quickly and again after an edit.

Pure, but for time: a search goes on in slices, so that ten thousand states hold nobody up.
"""

import re
import time
from collections.abc import Iterator

from msgspec import Struct

from designer.look.words import tr
from engine.definition import Definition
from engine.integrations.resources import ResourceKind, read_resource
from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind
from engine.states import StateBase

_LONGEST = 60
_BETWEEN = "\0"  # no text in JSON that people write holds it


class Query(Struct, frozen=True, kw_only=True):
    """What is looked for; an empty ``text`` is found nowhere."""

    text: str = ""
    is_case_kept: bool = False
    is_whole_word: bool = False

    def pattern(self) -> re.Pattern[str] | None:
        """Return it as a pattern; None for nothing."""
        if not self.text:
            return None
        pattern = re.escape(self.text)
        if self.is_whole_word:
            # Not \b: a query may begin or end with a sign such as $.
            pattern = rf"(?<!\w){pattern}(?!\w)"
        return re.compile(pattern, re.NOFLAG if self.is_case_kept else re.IGNORECASE)


class Hit(Struct, frozen=True, kw_only=True):
    """A state with the query in it: ``where`` is a line for people, ``more`` how many other places of it match."""

    pointer: str
    where: str
    more: int = 0


class _Words(Struct, frozen=True):
    """The texts of one state with the fields they stand in, the name first; ``all`` of them in one piece."""

    state: StateBase
    texts: tuple[tuple[str, str], ...]
    all: str


class Finder:
    """Searches one definition after the other; what was read of a state is kept while the state stays the same."""

    def __init__(self) -> None:
        self._known: dict[str, _Words] = {}
        self._definition: Definition | None = None
        self._pattern: re.Pattern[str] | None = None
        self._waiting: Iterator[tuple[str, StateBase]] = iter(())
        self.hits: list[Hit] = []
        self.is_done = True

    def begin(self, definition: Definition, query: Query) -> None:
        """Look for ``query``; :meth:`go_on` does the work."""
        if definition is not self._definition:
            self._definition = definition
            states = definition.states
            self._known = {pointer: words for pointer, words in self._known.items() if pointer in states}
        self._pattern = query.pattern()
        self._waiting = iter(definition.states.items() if self._pattern is not None else ())
        self.hits = []
        self.is_done = self._pattern is None

    def go_on(self, seconds: float) -> bool:
        """Search on for about so long; tell whether all states were looked at."""
        until = time.perf_counter() + seconds
        for count, (pointer, state) in enumerate(self._waiting, 1):
            hit = self._look(pointer, state)
            if hit is not None:
                self.hits.append(hit)
            if count % 16 == 0 and time.perf_counter() >= until:
                return False
        self.is_done = True
        return True

    def _look(self, pointer: str, state: StateBase) -> Hit | None:
        words, pattern = self._words(pointer, state), self._pattern
        if pattern is None or pattern.search(words.all) is None:
            return None
        places = [(field, text) for field, text in words.texts if pattern.search(text)]
        if not places:
            return None  # it only stands across two texts
        return Hit(pointer=pointer, where=_where(*places[0], pattern), more=len(places) - 1)

    def _words(self, pointer: str, state: StateBase) -> _Words:
        known = self._known.get(pointer)
        if known is None or known.state is not state:
            node = self._definition.source.node(pointer) if self._definition is not None else None
            inner = {suffix for suffix, _machine in state.machines()}
            texts = (("", state.name), *(_texts(node, "", inner) if node is not None else ()))
            known = self._known[pointer] = _Words(state, texts, _BETWEEN.join(text for _field, text in texts))
        return known


def _texts(node: Node, place: str, inner: set[str]) -> Iterator[tuple[str, str]]:
    """Yield every key and value below a state with where it stands; what is inside its machines is theirs."""
    match node.kind:
        case NodeKind.OBJECT:
            for member in node.members:
                if member.key == "States" and place in inner:
                    continue
                here = f"{place}/{member.key}"
                yield here, member.key
                yield from _texts(member.node, here, inner)
        case NodeKind.ARRAY:
            for index, element in enumerate(node.elements):
                yield from _texts(element.node, f"{place}/{index}", inner)
        case _:
            value = node.value
            yield place, value if isinstance(value, str) else _WORDS.get(repr(value), repr(value))


_WORDS = {"True": "true", "False": "false", "None": "null"}


def _where(field: str, text: str, pattern: re.Pattern[str]) -> str:
    """Return where a text matched, in one line: ``Resource · scf:Invoke/sum``."""
    if not field:
        return tr("Name · {name}", name=shorten(text, _LONGEST))
    place = " › ".join(str(int(part) + 1) if part.isdecimal() else part for part in field.split("/")[1:])
    if text == field.rpartition("/")[2]:
        return tr("Field · {place}", place=place)
    return f"{place} · {_around(_short(field, text, pattern), pattern)}"


def _short(field: str, text: str, pattern: re.Pattern[str]) -> str:
    """Return a Resource without its beginning, which they all share, when the match is behind that."""
    if field == "/Resource" and read_resource(text).kind in (ResourceKind.FUNCTION, ResourceKind.CLOUD_API):
        tail = ":".join(text.split(":")[-2:])
        return tail if pattern.search(tail) else text
    return text


def _around(text: str, pattern: re.Pattern[str]) -> str:
    """Return the piece of a text around the match, on one line."""
    found = pattern.search(text)
    start = max(0, (found.start() if found is not None else 0) - _LONGEST // 3)
    piece = " ".join(text[start : start + 2 * _LONGEST].split())
    return ("…" if start else "") + shorten(piece, _LONGEST)
