"""Keeps a QTextDocument and the workflow's text the same, whichever of the two changes."""

import time
from bisect import bisect_left
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor, QTextDocument

from designer.document.document import Document
from designer.editor.text_map import TextMap, displayed
from designer.widgets.highlighter import utf16_length
from engine.language.edits import line_end

# Code points: what comes in at once of a text that was asleep, and then in each of the pieces that fill a slice.
_FIRST, _PIECE = 50_000, 8_000
_SLICE_SECONDS = 0.005


class Mirror(QObject):
    """What is typed into ``target`` goes to the document as :meth:`Document.type_text`, and every other
    change of the document comes back as the smallest change of ``target``, so that cursors stay.

    ``changed`` tells where the last change ended, in units of ``target``, and whether it was typed there.
    A workflow that comes in while nobody sees ``target`` waits for :meth:`wake`: a long text takes a while to lay out,
    and much memory. Of a long one the beginning comes in then and the rest bit by bit; ``filled`` tells of each bit, and
    whoever asks for a place that is not there yet gets all of it at once.
    """

    changed = Signal(int, bool)
    fell_asleep = Signal()
    filled = Signal()

    def __init__(self, document: Document, target: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._target = document, target
        self._map = TextMap("")
        self._is_writing = False
        # What was typed; that lays lines out, for which the view may scroll, and whoever is told of it asks for places.
        self._is_reading = False
        self._own: tuple[int, int, str] | None = None
        self.is_typing = False
        """Whether the document is just taking what was typed."""
        self.is_wanted: Callable[[], bool] = lambda: True
        """Whether anybody sees ``target``."""
        self._is_asleep = False
        self._rest: int | None = None  # the offset from which ``target`` lacks the text; None when it lacks nothing
        self._lines = 0
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._fill_more)
        self._touched: tuple[int, int] | None = None  # units untouched at the beginning and at the end
        self._follow(0, 0, document.text)
        target.contentsChange.connect(self._note)
        target.contentsChanged.connect(self._take)
        document.text_changed.connect(self._follow)

    @property
    def text(self) -> str:
        """The workflow's text as ``target`` shows it."""
        return self._map.text

    @property
    def is_settled(self) -> bool:
        """Whether ``target`` and the document show the same now; amid a change places of one fit not the other."""
        is_busy = self._is_writing or self._is_reading or self._touched is not None
        return not is_busy and self._map.text == self._document.text

    @property
    def is_asleep(self) -> bool:
        """Whether a workflow came in unseen and waits for :meth:`wake`."""
        return self._is_asleep

    @property
    def is_whole(self) -> bool:
        """Whether all of the text is in ``target``."""
        return self._rest is None and not self._is_asleep

    @property
    def line_count(self) -> int:
        """How many lines ``target`` has, or will have soon."""
        return self._target.blockCount() if self._rest is None else max(self._lines, self._target.blockCount())

    def wake(self) -> bool:
        """Show the text of now in ``target`` if a workflow came in unseen; tell whether it did."""
        if not self._is_asleep:
            return False
        self._is_asleep = False
        self._clear()  # keys may have come here all the same
        self._map = TextMap(self._document.text)
        self._rest, self._lines = 0, self._map.text.count("\n") + 1
        self._fill(_FIRST)
        if self._rest is not None:
            self._more.start()
        self.changed.emit(self._length(), False)
        return True

    def finish(self) -> None:
        """Let all of the text be in ``target`` now."""
        if self._rest is not None:
            self._more.stop()
            self._fill(len(self._map.text))
            self.filled.emit()

    def has(self, offset: int) -> bool:
        """Tell whether ``target`` has the text before an offset by now."""
        return not self._is_asleep and (self._rest is None or offset <= self._rest)

    def offset(self, unit: int) -> int:
        """Return the offset in the text of a position in ``target``."""
        return self._map.offset(unit)

    def unit(self, offset: int) -> int:
        """Return the position in ``target`` of an offset in the text."""
        if not self._is_asleep and not self.has(offset):
            self.finish()
        return self._map.unit(max(0, min(offset, len(self._map.text))))

    def piece(self, start: int, end: int) -> str:
        """Return the text between two positions of ``target``, with its own line breaks."""
        return self._map.text[self._map.offset(start) : self._map.offset(end)]

    def put(self, start: int, end: int, text: str) -> int:
        """Replace what is between two positions of ``target`` by a text that it may show with stand-ins only.

        The breaks of ``text`` are all LF. Return the position behind it.
        """
        self._take()
        first, last = self._map.floor(start), self._map.offset(end)
        added = self._map.fit_breaks(first, last, text, self._line_end())
        is_taken = self._document.type_text(first, last - first, added)
        return self.unit(first + len(added)) if is_taken else end

    def _note(self, position: int, removed: int, added: int) -> None:
        # Qt counts the separator behind the last paragraph in now and then, so neither sum can be trusted.
        if self._is_writing or self._is_asleep:
            return
        tail = min(self._units - position - removed, self._length() - position - added)
        head, tail = min(position, self._units), max(tail, 0)
        if self._touched is not None:
            head, tail = min(head, self._touched[0]), min(tail, self._touched[1])
        self._touched = (head, tail)

    def _take(self) -> None:
        """Hand what was typed on to the document, once Qt has laid it out."""
        if self._touched is None:
            return
        (head, tail), self._touched = self._touched, None
        first = self._map.floor(head)
        last = self._map.offset(self._units - tail)
        start = self._map.unit(first)
        before = displayed(self._map.text[first:last])
        self._is_reading = True
        try:
            self._take_out_halves(start, self._length() - (self._units - self._map.unit(last)))
            after = self._read(start, self._length() - (self._units - self._map.unit(last)))
        finally:
            self._is_reading = False
        if before == after:
            return
        same, same_end = _common(before, after)
        first = self._map.offset(start + utf16_length(before[:same]))
        last = self._map.offset(self._map.unit(last) - utf16_length(before[len(before) - same_end :]))
        typed = after[same : len(after) - same_end]
        added = self._map.fit_breaks(first, last, typed, self._line_end())
        self._own = (first, last - first, added)
        self.is_typing = True
        try:
            is_taken = self._document.type_text(*self._own)
        finally:
            self._own, self.is_typing = None, False
        if not is_taken and self._document.is_held:
            begin, end = start + utf16_length(before[:same]), self._length() - (self._units - self._map.unit(last))
            self.changed.emit(self._write(begin, end, before[same : len(before) - same_end]), False)
            return
        self.changed.emit(start + utf16_length(after[: len(after) - same_end]), True)

    def _line_end(self) -> str:
        """Return the line break of the text, or while it is on one line that of the file."""
        return line_end(self._document.text) or line_end(self._document.kept.content.text) or "\n"

    def _take_out_halves(self, start: int, end: int) -> None:
        """Take out of ``target`` what an input method put in of a surrogate pair: no text can hold half of one."""

        def is_whole(unit: int) -> bool:
            return utf16_length(self._read(start, unit)) == unit - start

        while not is_whole(end):
            # A good pair is parted by one place only, so two in a row tell that a half is before them.
            places = range(start + 1, end + 1)
            first = bisect_left(places, True, key=lambda unit: not is_whole(unit) and not is_whole(unit - 1))
            half = start + first - 1
            self._write(half, half + 1, "")
            end -= 1

    def _follow(self, start: int, removed: int, added: str) -> None:
        if self._is_asleep:
            return
        if self._own is None and not self.is_wanted() and len(added) == len(self._document.text):
            self._is_asleep, self._rest = True, None  # all of it is another; it is taken in when it is looked at
            self._more.stop()
            self.fell_asleep.emit()
            self._map = TextMap("")
            self._clear()
            self.changed.emit(0, False)
            return
        if self._own is None and self._rest is not None:
            self._more.start()  # tells of it when the change is through
            self._fill(len(self._map.text))
        self._show(start, removed, added)

    def _show(self, start: int, removed: int, added: str) -> None:
        edit = self._map.splice(start, removed, added)
        if self._map.text == self._document.text:
            self._map.text = self._document.text  # one text in memory, equal at a glance
        if self._own == (start, removed, added):
            self._own = None
            if self._rest is not None:
                self._rest += len(added) - removed
            return
        before = self._read(edit.start, edit.end)
        same, same_end = _common(before, edit.text)
        begin = edit.start + utf16_length(before[:same])
        end = edit.end - utf16_length(before[len(before) - same_end :])
        self.changed.emit(self._write(begin, end, edit.text[same : len(edit.text) - same_end]), False)

    def _fill(self, size: int) -> None:
        """Append about ``size`` more of the text to ``target``, up to the end of a line."""
        text, start = self._map.text, self._rest or 0
        end = text.find("\n", start + size) + 1 or len(text)
        self._rest = end if end < len(text) else None
        self._write(self._length(), self._length(), displayed(text[start:end]))

    def _fill_more(self) -> None:
        until = time.perf_counter() + _SLICE_SECONDS
        while self._rest is not None and time.perf_counter() < until:
            self._fill(_PIECE)
        if self._rest is not None:
            self._more.start()
        self.filled.emit()

    def _clear(self) -> None:
        self._is_writing = True
        try:
            self._target.clear()  # in a seventh of the time that taking its text out needs
        finally:
            self._is_writing = False

    @property
    def _units(self) -> int:
        """How long ``target`` is, as far as the text is in it."""
        return self._map.units if self._rest is None else self._map.unit(self._rest)

    def _write(self, start: int, end: int, text: str) -> int:
        """Put ``text`` between two positions of ``target``; return where it ends."""
        cursor = QTextCursor(self._target)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._is_writing = True
        try:
            cursor.insertText(text)
        finally:
            self._is_writing = False
        return cursor.position()

    def _read(self, start: int, end: int) -> str:
        cursor = QTextCursor(self._target)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def _length(self) -> int:
        return self._target.characterCount() - 1


def _common(before: str, after: str) -> tuple[int, int]:
    """Return how many characters two texts share at their beginning, and then at their end."""
    most = min(len(before), len(after))
    head = _shared(before[:most], after[:most])
    most -= head
    tail = _shared(before[len(before) - most :][::-1], after[len(after) - most :][::-1])
    return head, tail


def _shared(one: str, other: str) -> int:
    """Return the length of the common beginning of two texts of equal length."""
    if one == other:
        return len(one)
    low, high = 0, len(one)
    while low + 1 < high:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low
