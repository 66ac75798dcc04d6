"""A definition's text with spans: where every value stands, what is wrong with the JSON, and splicing.

Offsets count code points from 0, lines and columns from 1. The text is kept as it is: line breaks of
any kind, order, spacing and spelling of numbers.
"""

import re
import weakref
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from engine.language.composing import compose_edits
from engine.language.faults import Fault, readable_faults
from engine.language.machine import escape, unescape
from engine.language.members import Member
from engine.language.problems import Edit, Span
from engine.language.reader import Unreadable, has_surrogate, read_tree
from engine.language.rereading import Earlier, reread_tree
from engine.language.splicing import apply_edits, invert_edits, sort_edits, surviving
from engine.language.tree import Element, Node, NodeKind

__all__ = ["Element", "Fault", "Member", "Node", "NodeKind", "Source", "apply_edits", "invert_edits"]

_line_break = re.compile(r"\r\n|\r|\n")
_MANY = 20
"""So many places are asked for before a table of lines is made: in 100,000 lines that takes longer than a frame."""
_index = re.compile(r"0|[1-9][0-9]{0,8}")


class _Known(NamedTuple):
    """A tree, where it started in its text, and what was edited since."""

    start: int
    root: Node
    edits: Sequence[Edit]


class Source:
    """The text of a definition and its tree; immutable, so an edit gives a new one.

    ``root`` is None while the text is no JSON. Make one with :meth:`read`.
    """

    def __init__(
        self,
        text: str,
        known: _Known | None = None,
        *,
        may_have_surrogates: bool | None = None,
        takes_placeholders: bool = True,
    ) -> None:
        self.text = text
        self._takes_placeholders = takes_placeholders
        self.root: Node | None
        self._spliced: tuple[list[Edit], weakref.ref[Source]] | None = None
        self._counts = 0
        # Told by who splices, for to look through a long text takes a while.
        self._may_have_surrogates = has_surrogate(text) if may_have_surrogates is None else may_have_surrogates
        # The last tree that could be read; while the text is broken its parts wait to be used again.
        self._known: _Known | None
        try:
            self._start, self.root = self._tree(known)
            self._known = _Known(self._start, self.root, ()) if self.root.height else None
        except Unreadable:
            self._start, self.root = 0, None
            self._known = known

    @classmethod
    def read(cls, text: str, *, takes_placeholders: bool = True) -> "Source":
        """Read a text; never raises, broken text has ``faults``.

        Only definitions have placeholders, and parts of them; see :func:`engine.language.reader.read_tree`.
        """
        return cls(text, takes_placeholders=takes_placeholders)

    def _tree(self, known: "_Known | None") -> tuple[int, Node]:
        if known is None:
            return read_tree(self.text, takes_placeholders=self._takes_placeholders)
        return reread_tree(
            self.text,
            Earlier(*known),
            may_have_surrogates=self._may_have_surrogates,
            takes_placeholders=self._takes_placeholders,
        )

    def splice(self, edits: Iterable[Edit]) -> "Source":
        """Return the source after the edits, re-reading only what is around them.

        Objects and arrays that no edit touches are the same nodes as before, also after the text was
        broken for a while.

        Raises:
            ValueError: edits overlap or lie outside the text.
        """
        ordered = sort_edits(edits)
        # A command tries its edits here before the document takes them. A strong reference would keep all
        # that came after a source for as long as anybody keeps the source.
        known = self._spliced[1]() if self._spliced is not None and self._spliced[0] == ordered else None
        if known is not None:
            return known
        before, faulty = self._known, self._may_have_surrogates or any(has_surrogate(edit.text) for edit in ordered)
        base = None if before is None else before._replace(edits=compose_edits(before.edits, ordered))
        text = apply_edits(self.text, ordered)
        source = Source(text, base, may_have_surrogates=faulty, takes_placeholders=self._takes_placeholders)
        self._spliced = (ordered, weakref.ref(source))
        return source

    def remember(self, edits: Iterable[Edit], source: "Source") -> None:
        """Let :meth:`splice` answer ``edits`` with ``source``, for as long as anybody keeps that.

        It must be what comes of them: somebody made it in several steps, which together are ``edits``.
        """
        self._spliced = (sort_edits(edits), weakref.ref(source))

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the JSON itself, in the order of the text; empty for good text.

        Worked out when first asked for: for a broken text this takes about as long as reading it.
        """
        if self.root is None:
            from engine.language.repair import broken_faults  # takes its time, and most texts are whole

            known = self._known
            islands = {} if known is None else surviving({known.start: known.root}, known.edits)
            return broken_faults(self.text, islands, takes_placeholders=self._takes_placeholders)
        return readable_faults(self.text, self.root, self._start)

    def node(self, pointer: str) -> Node | None:
        """Return the value at a JSON pointer (RFC 6901), or None."""
        place = self._locate(pointer)
        return None if place is None else place[1]

    def span(self, pointer: str) -> Span | None:
        """Return where the value at a JSON pointer stands, or None."""
        place = self._locate(pointer)
        return None if place is None else Span(place[0], place[0] + place[1].length)

    def key_span(self, pointer: str) -> Span | None:
        """Return where the key of the member at a JSON pointer stands, with its quotes; None for elements."""
        around, slash, part = pointer.rpartition("/")
        place = self._locate(around) if slash else None
        member = None if place is None else place[1].member(unescape(part))
        if place is None or member is None:
            return None
        start = place[0] + member.key_start
        return Span(start, start + member.key_length)

    def pointer_at(self, offset: int) -> str:
        """Return the JSON pointer of the deepest member or element that holds or touches an offset.

        Everything from the first quote of a key to the end of its value belongs to the member. Outside
        the root, and while the text is broken, the pointer is empty.
        """
        if self.root is None or not self._start <= offset <= self._start + self.root.length:
            return ""
        node, here, pointer = self.root, offset - self._start, ""
        while True:
            if node.kind is NodeKind.OBJECT:
                number = bisect_right(node.members, here, key=lambda member: member.key_start) - 1
                if number < 0:
                    return pointer
                member = node.members[number]
                start, child, part = member.value_start, member.node, escape(member.key)
            else:
                number = bisect_right(node.elements, here, key=lambda element: element.start) - 1
                if number < 0:
                    return pointer
                element = node.elements[number]
                start, child, part = element.start, element.node, str(number)
            if here > start + child.length:
                return pointer
            node, here, pointer = child, here - start, f"{pointer}/{part}"

    def line_column(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset, both from 1; lines end at CR, LF or CR LF."""
        offset = max(0, min(offset, len(self.text)))
        if self._may_count_lines():
            return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column, brought into the text when they lie outside."""
        starts = self._line_starts
        line = max(1, min(line, len(starts)))
        end = starts[line] - 1 if line < len(starts) else len(self.text)
        return max(starts[line - 1], min(starts[line - 1] + column - 1, end))

    def _may_count_lines(self) -> bool:
        """Tell whether to go through the text is less work than the table of lines: for a few questions it is."""
        self._counts += 1
        return self._counts < _MANY and "_line_starts" not in vars(self) and "\r" not in self.text

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _line_break.finditer(self.text))]

    def _locate(self, pointer: str) -> tuple[int, Node] | None:
        if self.root is None or (pointer and not pointer.startswith("/")):
            return None
        start, node = self._start, self.root
        for part in pointer.split("/")[1:]:
            if node.kind is NodeKind.OBJECT:
                member = node.member(unescape(part))
                if member is None:
                    return None
                start, node = start + member.value_start, member.node
            elif _index.fullmatch(part) and int(part) < len(node.elements):
                element = node.elements[int(part)]
                start, node = start + element.start, element.node
            else:
                return None
        return start, node
