"""The cursor of the code pane and the selection of the window follow each other."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextBlock

from designer.document.document import Document
from designer.document.pointers import edge_place
from designer.document.selection import Selection
from designer.editor.code_edit import CodeEdit
from engine.language.problems import Span


def state_at(document: Document, offset: int) -> str | None:
    """Return the innermost state around an offset: empty outside of all, None while the text is broken."""
    if document.is_broken:
        return None
    return innermost_state(document, document.source.pointer_at(offset))


def innermost_state(document: Document, pointer: str) -> str:
    """Return the pointer of the innermost state that a JSON pointer leads into; empty for none."""
    states = document.definition.states
    while pointer and pointer not in states:
        pointer = pointer.rpartition("/")[0]
    return pointer


def place_of(document: Document, item: str) -> Span | None:
    """Return where a state stands, key included, or what an edge's target is written in; None when nowhere."""
    source = document.source
    edge = edge_place(item)
    pointer = item if edge is None else edge.owner + edge.field
    value, key = source.span(pointer), source.key_span(pointer)
    return value if value is None or key is None else Span(key.start, value.end)


class StateSync(QObject):
    """Selects the state with the cursor while ``has_focus``; else goes where the selection is.

    ``went`` tells which state the cursor was moved into; what is typed moves nothing.
    """

    went = Signal(str)

    def __init__(
        self, document: Document, selection: Selection, editor: CodeEdit, has_focus: Callable[[], bool]
    ) -> None:
        super().__init__(editor)
        self._document, self._selection, self._editor = document, selection, editor
        self._has_focus = has_focus
        self._is_leading = False
        self._awaited = ""  # what is selected in a text that is still coming in
        editor.cursorPositionChanged.connect(self._note_cursor)
        editor.focus_changed.connect(lambda is_in: self.lead() if is_in else None)
        selection.changed.connect(self._follow)

    def show(self) -> None:
        """Go to the selection, and mark its lines."""
        if not self._editor.mirror.is_settled:
            return  # it comes again when the text is looked at anew
        item = self._selection.current
        place = place_of(self._document, item) if item else None
        is_due = not self._has_focus() or (bool(item) and item == self._awaited)
        if place is not None and not self._editor.mirror.has(place.end):
            self._awaited = item if is_due else ""
            return
        if place is not None and is_due:
            self._editor.go_to(self._editor.mirror.unit(place.start), focus=False)
            self._bring_into_view(place)
        self._awaited = ""
        self.mark()

    def show_awaited(self) -> None:
        """Go to the selection if it was not there yet when it was to be shown."""
        if self._awaited:
            self.show()

    def mark(self) -> None:
        """Mark the lines of the selected state."""
        if not self._editor.mirror.is_settled:
            return
        item = self._selection.current
        place = place_of(self._document, item) if item and edge_place(item) is None else None
        if place is None or not self._editor.mirror.has(place.end):
            self._editor.gutter.set_state_lines(range(0))
        else:
            self._editor.gutter.set_state_lines(range(self._line(place.start), self._line(place.end) + 1))

    def lead(self) -> bool:
        """Select the state with the cursor, if the keys come here; tell whether it is another one."""
        if not self._editor.hasFocus() or not self._editor.mirror.is_settled or self._document.is_telling:
            return False
        if self._awaited:
            return False  # the cursor is on its way to what is selected
        offset = self._editor.mirror.offset(self._editor.textCursor().position())
        state = state_at(self._document, offset)
        if state is None:
            return False
        current = self._selection.current
        edge = edge_place(current)
        if current == state or (edge is not None and edge.owner == state and not edge.is_start):
            return False
        self._is_leading = True
        try:
            self._selection.set((state,) if state else ())
        finally:
            self._is_leading = False
        self.mark()
        return True

    def _note_cursor(self) -> None:
        if self.lead() and self._selection.current:
            self.went.emit(self._selection.current)

    def _follow(self) -> None:
        if self._is_leading:
            return
        if self._has_focus():
            self.mark()
        else:
            self.show()

    def _bring_into_view(self, place: Span) -> None:
        """Scroll so that all lines of a state are seen, or its first ones."""
        first, last = self._editor.visible_lines()
        start, end = self._line(place.start), self._line(place.end)
        room = last - first - 1
        if not (first <= start and end < last):
            margin = max(0, min(2, room - (end - start + 1)))
            self._editor.scroll_to_line(start - margin)

    def _line(self, offset: int) -> int:
        block: QTextBlock = self._editor.document().findBlock(self._editor.mirror.unit(offset))
        return block.blockNumber()
