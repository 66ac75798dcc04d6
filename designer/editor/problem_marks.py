"""Where the problems stand in the editor; they move with the text until the next look at it."""

import html
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from designer.document.document import Document
from designer.document.silencing import shown
from designer.editor.explanation import brief
from designer.editor.gutter import SEVERITY_ROLES
from designer.editor.mirror import Mirror
from designer.look import language, theme, tr
from engine.language.problems import Problem, Severity

# A text with more problems than anybody reads is no JSON at all, or of another language.
MOST = 1_000
# Qt moves every one at every line that comes in.
_MOST_BEFORE = 50
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Mark(NamedTuple):
    """A problem and the text it is about, at most to the end of its first line."""

    problem: Problem
    cursor: QTextCursor

    @property
    def line(self) -> int:
        """The line, from 0."""
        return self.cursor.blockNumber()  # its end is on the line of its beginning


class ProblemMarks:
    """The problems of a document as marks in its editor."""

    def __init__(self, document: Document, mirror: Mirror, target: QTextDocument) -> None:
        self._document, self._mirror, self._target = document, mirror, target
        self.marks: tuple[Mark, ...] = ()

    def refresh(self) -> None:
        """Look at the problems anew; in a text that is still coming in only at the first ones."""
        most = MOST if self._mirror.is_whole else _MOST_BEFORE
        there = (problem for problem in shown(self._document)[:most] if self._mirror.has(problem.span.end))
        self.marks = tuple(Mark(problem, self._cursor(problem)) for problem in there)

    def forget(self) -> None:
        """Mark nothing: Qt moves every cursor at every line that comes in, and there can be a thousand."""
        self.marks = ()

    def lines(self) -> dict[int, Severity]:
        """Return the worst severity of each line with problems."""
        found: dict[int, Severity] = {}
        for mark in self.marks:
            line, severity = mark.line, mark.problem.severity
            if line not in found or _RANK[severity] < _RANK[found[line]]:
                found[line] = severity
        return found

    def on_line(self, line: int) -> list[Mark]:
        """Return the marks of a line, the worst first."""
        return self._worst_first(mark for mark in self.marks if mark.line == line)

    def at(self, position: int) -> list[Mark]:
        """Return the marks that a position lies in or touches, the worst first."""
        found = (mark for mark in self.marks if mark.cursor.selectionStart() <= position <= mark.cursor.selectionEnd())
        return self._worst_first(found)

    def next_to(self, position: int, *, backwards: bool) -> Mark | None:
        """Return the next problem behind a position, or before it; round the end if need be."""
        starts = sorted({mark.cursor.selectionStart(): mark for mark in reversed(self.marks)}.items())
        if backwards:
            starts.reverse()
            return next((mark for start, mark in starts if start < position), starts[0][1] if starts else None)
        return next((mark for start, mark in starts if start > position), starts[0][1] if starts else None)

    def underlines(self, first: int, last: int) -> list[QTextEdit.ExtraSelection]:
        """Return the waves under what is wrong between two positions."""
        found = []
        for mark in reversed(self._worst_first(self.marks)):
            if mark.cursor.selectionEnd() >= first and mark.cursor.selectionStart() <= last:
                selection = QTextEdit.ExtraSelection()
                selection.cursor = mark.cursor
                selection.format = _wave(mark.problem.severity)
                found.append(selection)
        return found

    def tip(self, marks: Iterable[Mark]) -> str:
        """Return the words of some problems, with how to repair them, as rich text."""
        parts = []
        for mark in marks:
            text = f"{html.escape(mark.problem.text(language()))}<br><small>{brief(mark.problem.code)}</small>"
            if mark.problem.fix is not None:
                fix = tr("{fix} (Ctrl+.)", fix=mark.problem.fix.title(language()))
                text += f'<br><span style="color:{theme().color("accent").name()}">{html.escape(fix)}</span>'
            parts.append(text)
        return f"<qt>{'<hr>'.join(parts)}</qt>" if parts else ""

    def _cursor(self, problem: Problem) -> QTextCursor:
        start, end = self._mirror.unit(problem.span.start), self._mirror.unit(problem.span.end)
        cursor = QTextCursor(self._target)
        cursor.setPosition(start)
        block = cursor.block()
        line_end = block.position() + block.length() - 1
        if start == line_end and start > block.position():
            start -= 1  # nothing is left of the line to stand under
        cursor.setPosition(start)
        cursor.setPosition(max(min(end, line_end), min(start + 1, line_end)), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    @staticmethod
    def _worst_first(marks: Iterable[Mark]) -> list[Mark]:
        return sorted(marks, key=lambda mark: _RANK[mark.problem.severity])


def _wave(severity: Severity) -> QTextCharFormat:
    wave = QTextCharFormat()
    wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    wave.setUnderlineColor(theme().color(SEVERITY_ROLES[severity]))
    return wave
