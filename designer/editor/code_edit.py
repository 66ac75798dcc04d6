"""The editor of the code pane: a plain text widget with a gutter, typing aids and the workflow's own undo."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from designer.document.document import Document
from designer.editor import typing_aids
from designer.editor.folding import Folding, is_folded
from designer.editor.gutter import Gutter
from designer.editor.highlighter import CodeHighlighter
from designer.editor.mirror import Mirror
from designer.editor.text_map import copied, displayed
from designer.look import mono_font, theme
from engine.language.edits import indent_unit

_NONE = Qt.KeyboardModifier.NoModifier
_CTRL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEYS: dict[tuple[int, Qt.KeyboardModifier], str] = {
    (Qt.Key.Key_Z, _CTRL): "undo",
    (Qt.Key.Key_Y, _CTRL): "redo",
    (Qt.Key.Key_Z, _CTRL | _SHIFT): "redo",
    (Qt.Key.Key_F, _CTRL): "find",
    (Qt.Key.Key_H, _CTRL): "replace",
    (Qt.Key.Key_G, _CTRL): "go_to_line",
    (Qt.Key.Key_T, _CTRL): "go_to_state",
    (Qt.Key.Key_F12, _NONE): "go_to_named",
    (Qt.Key.Key_F2, _NONE): "rename",
    (Qt.Key.Key_F3, _NONE): "find_next",
    (Qt.Key.Key_F3, _SHIFT): "find_previous",
    (Qt.Key.Key_F8, _NONE): "next_problem",
    (Qt.Key.Key_F8, _SHIFT): "previous_problem",
    (Qt.Key.Key_Period, _CTRL): "fix",
    (Qt.Key.Key_Space, _CTRL): "complete",
    (Qt.Key.Key_Slash, _ALT): "complete",  # Ctrl+Space often switches the input method
    (Qt.Key.Key_F, _ALT | _SHIFT): "format",
    # With Shift some keyboards send the brace.
    **{(key, _CTRL | _SHIFT): "fold" for key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BraceLeft)},
    **{(key, _CTRL | _SHIFT): "unfold" for key in (Qt.Key.Key_BracketRight, Qt.Key.Key_BraceRight)},
    (Qt.Key.Key_BracketLeft, _CTRL | _ALT): "fold_states",
    (Qt.Key.Key_BracketRight, _CTRL | _ALT): "unfold_all",
}
"""Keys of the pane beside those of every text field, and the command each gives."""
LONG_LINE = 2_000
"""Of a line with so many characters only what is on screen is marked."""
_SIZES = (9, 32)


class CodeEdit(QPlainTextEdit):
    """Shows and changes the text of a workflow.

    ``commanded`` carries a command of ``KEYS``, or ``escape``; ``typed`` the characters a key wrote;
    ``viewed`` that other lines are on screen.
    """

    commanded = Signal(str)
    typed = Signal(str)
    viewed = Signal()
    line_pressed = Signal(int, bool)
    menu_wanted = Signal(object)
    focus_changed = Signal(bool)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codeText")
        self.setProperty("role", "code")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)  # JSON is, whatever a line begins with
        self.document().setDefaultTextOption(option)
        self.setUndoRedoEnabled(False)  # the workflow's own undo knows more than this text
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._document = document
        self._closers: list[QTextCursor] = []
        self._may_leave = False
        self.is_completing = False
        self.is_name: Callable[[int], bool] = lambda _position: False  # whether Ctrl and a click lead somewhere
        self.tips: Callable[[int | None, int | None], str] = _no_tips  # of a line, or of a position
        self.highlighter = CodeHighlighter(self)
        self.mirror = Mirror(document, self.document(), self)
        self.folding = Folding(document, self.mirror, self)
        self.folding.changed.connect(self._show_folds)
        self.highlighter.following = self.folding.next_seen
        self.gutter = Gutter(self, self)
        self.gutter.fold_pressed.connect(self.folding.toggle)
        self.gutter.pressed.connect(self.line_pressed)
        self.viewport().setMouseTracking(True)
        self.set_size(12)
        self.blockCountChanged.connect(lambda _count: self._place_gutter())
        self.updateRequest.connect(self._scroll_gutter)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _value: self.viewed.emit())
        self.cursorPositionChanged.connect(self._forget_closers)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    # Places

    @property
    def unit(self) -> str:
        """What one level is indented by."""
        return indent_unit(self._document.definition.source)

    def set_size(self, pixels: int) -> None:
        """Write in letters of so many pixels."""
        self.setFont(mono_font(max(_SIZES[0], min(pixels, _SIZES[1]))))
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self._place_gutter()

    def visible_lines(self) -> tuple[int, int]:
        """Return the first and last line on screen, from 0."""
        first = self.firstVisibleBlock().blockNumber()
        if self.folding.is_used:
            lines = self.lines_on_screen()
            return first, lines[-1][0].blockNumber() if lines else first
        return first, first + self.viewport().height() // max(1, self.fontMetrics().lineSpacing()) + 1

    def visible_parts(self) -> list[tuple[int, int]]:
        """Return where what is on screen begins and ends, as positions; of a long line that is a part."""
        first, last = self.visible_lines()
        blocks = [self.document().findBlockByNumber(number) for number in (first, last)]
        end = blocks[1].position() + blocks[1].length() if blocks[1].isValid() else self.document().characterCount()
        parts = [(blocks[0].position(), end)]
        if end - parts[0][0] < LONG_LINE:
            return parts
        for block, rect in self.lines_on_screen():
            if block.length() >= LONG_LINE:
                places = (QPoint(x, rect.center().y()) for x in (0, self.viewport().width()))
                left, right = (self.cursorForPosition(place).position() for place in places)
                begin, _ = parts.pop()
                parts += [(begin, block.position()), (left, right), (block.position() + block.length(), end)]
        return [(begin, stop) for begin, stop in parts if begin < stop]

    def lines_on_screen(self) -> list[tuple[QTextBlock, QRect]]:
        """Return the lines on screen and where they are."""
        found = []
        block = self.firstVisibleBlock()
        place = self.blockBoundingGeometry(block).translated(self.contentOffset())
        while block.isValid() and place.top() <= self.viewport().height():
            found.append((block, place.toRect()))
            block = self.folding.next_seen(block)
            place = QRectF(0, place.bottom(), place.width(), self.blockBoundingRect(block).height())
        return found

    def scroll_to_line(self, line: int) -> None:
        """Make a line the first on screen."""
        self.verticalScrollBar().setValue(self.document().findBlockByNumber(max(0, line)).firstLineNumber())

    def line_tip(self, line: int) -> str:
        """Return what the gutter says of a line."""
        return self.tips(line, None)

    def line_count(self) -> int:
        """Return how many lines there are, those of a long text included that are still coming in."""
        return self.mirror.line_count

    def go_to(self, position: int, *, focus: bool = True) -> None:
        """Put the cursor somewhere and bring it well into view."""
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(position, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)
        first, last = self.visible_lines()
        if not first < cursor.blockNumber() < last - 2:
            self.centerCursor()
        self.ensureCursorVisible()
        if focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Claim our keys before the window's shortcuts take them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _combination(event) in KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run a command, help typing, or let Qt type."""
        if self.is_completing and event.key() in _COMPLETION_KEYS:
            event.ignore()  # they are the list's
            return
        self.mirror.finish()
        command = KEYS.get(_combination(event))
        if command is not None:
            self.commanded.emit(command)
            return
        if self._document.is_held and self._would_write(event):
            self._document.refuse(self._document.can_edit())
            return
        if not self._help(event):
            super().keyPressEvent(event)
        if event.key() != Qt.Key.Key_Escape and event.text():
            self._may_leave = False
        if event.text().isprintable() and event.text():
            self.typed.emit(event.text())

    def _would_write(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return not self._may_leave
        keys = QKeySequence.StandardKey
        if any(event.matches(key) for key in (keys.Cut, keys.Paste, keys.Delete, keys.DeleteEndOfWord)):
            return True
        is_writing = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace)
        is_typing = bool(event.text()) and event.text().isprintable()
        return is_writing or (is_typing and event.modifiers() & ~_SHIFT != _CTRL)

    def _help(self, event: QKeyEvent) -> bool:
        """Do what a key does beyond typing; false when it does nothing more."""
        shift = bool(event.modifiers() & _SHIFT)
        match event.key():
            case Qt.Key.Key_Escape:
                self._may_leave = True
                self.commanded.emit("escape")
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if event.modifiers() & _CTRL:
                    event.ignore()
                else:
                    self._apply(lambda cursor: typing_aids.break_line(cursor, self.unit))
            case Qt.Key.Key_Tab if not event.modifiers() & (_CTRL | _ALT):
                if self._may_leave:
                    QWidget.focusNextPrevChild(self, True)  # Qt's text fields themselves never let go
                else:
                    self._apply(lambda cursor: typing_aids.move_in(cursor, self.unit))
            case Qt.Key.Key_Backtab:
                if self._may_leave:
                    QWidget.focusNextPrevChild(self, False)
                else:
                    self._apply(lambda cursor: typing_aids.move_out(cursor, self.unit))
            case Qt.Key.Key_Home if not event.modifiers() & (_CTRL | _ALT):
                mode = QTextCursor.MoveMode.KeepAnchor if shift else QTextCursor.MoveMode.MoveAnchor
                self._apply(lambda cursor: typing_aids.move_home(cursor, mode))
            case Qt.Key.Key_Backspace if not event.modifiers():
                return self._apply(typing_aids.delete_pair)
            case _:
                return self._help_pair(event.text())
        return True

    def _help_pair(self, text: str) -> bool:
        cursor = self.textCursor()
        if text in ("}", "]", '"') and self._is_closed_by(cursor, text):
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
            self.setTextCursor(cursor)
            return True
        if text in ("}", "]"):
            return self._apply(lambda cursor: typing_aids.type_closing(cursor, text, self.unit))
        if text not in ("{", "[", '"'):
            return False
        is_wrapping = cursor.hasSelection()
        is_done = self._apply(lambda cursor: typing_aids.type_opening(cursor, text))
        if is_done and not is_wrapping:
            self._closers.append(self.textCursor())
        return is_done

    def _is_closed_by(self, cursor: QTextCursor, text: str) -> bool:
        """Tell whether typing ``text`` is to step over what was put there for it."""
        if cursor.hasSelection() or self.document().characterAt(cursor.position()) != text:
            return False
        if text == '"':
            return typing_aids.is_in_string(cursor) and self.document().characterAt(cursor.position() - 1) != "\\"
        return any(closer.position() == cursor.position() for closer in self._closers)

    def _apply(self, aid: typing_aids.Aid) -> bool:
        cursor = self.textCursor()
        is_done = aid(cursor)
        if is_done is not False:
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        return is_done is not False

    def _forget_closers(self) -> None:
        line = self.textCursor().blockNumber()
        self._closers = [closer for closer in self._closers if closer.blockNumber() == line]

    # Clipboard, mouse, focus

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy the text as it is in the workflow; Qt would turn some characters into others."""
        cursor = self.textCursor()
        data = QMimeData()
        data.setText(copied(self.mirror.piece(cursor.selectionStart(), cursor.selectionEnd())))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text; files are the window's."""
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste text with one kind of line break."""
        if self._document.is_held:
            self._document.refuse(self._document.can_edit())
            return
        cursor, text = self.textCursor(), copied(source.text())
        if text == displayed(text):
            cursor.insertText(text)
        else:  # a document of Qt would keep something else than the workflow is to have
            cursor.setPosition(self.mirror.put(cursor.selectionStart(), cursor.selectionEnd(), text))
            self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """With Ctrl, go where a name leads."""
        position = self.cursorForPosition(event.position().toPoint()).position()
        is_plain = event.button() == Qt.MouseButton.LeftButton and event.modifiers() == _CTRL
        if is_plain and self.is_name(position):
            self.go_to(position)
            self.commanded.emit("go_to_named")
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show with Ctrl where a name leads somewhere."""
        super().mouseMoveEvent(event)
        if not event.buttons():
            is_link = event.modifiers() == _CTRL and self.is_name(
                self.cursorForPosition(event.position().toPoint()).position()
            )
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.IBeamCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Let the pane show its menu."""
        self.mirror.finish()
        self.menu_wanted.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl, change the size of the letters."""
        if event.modifiers() & _CTRL:
            self.set_size(self.font().pixelSize() + (1 if event.angleDelta().y() > 0 else -1))
            event.accept()
            return
        super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what is wrong under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            position = self.cursorForPosition(event.pos()).position()
            QToolTip.showText(event.globalPos(), self.tips(None, position), self.viewport())
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the keys come here."""
        super().focusInEvent(event)
        self._may_leave = False
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    # Gutter

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the gutter as high as the text, and the cursor in view when a bar comes up below."""
        was_in_view = QRect(QPoint(), event.oldSize()).intersects(self.cursorRect())
        # For another width Qt would give each line a layout, of 350 bytes, though lines are as long as they are.
        height = QSize(event.size().width(), event.oldSize().height())
        super().resizeEvent(QResizeEvent(event.size(), height))
        self._place_gutter()
        if was_in_view:
            self.ensureCursorVisible()
        self.viewed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show behind the lines of folded things that there is more."""
        super().paintEvent(event)
        if not self.folding.is_used:
            return
        painter = QPainter(self.viewport())
        painter.setPen(theme().color("muted"))
        for block, rect in self.lines_on_screen():
            if is_folded(block):
                left = round(self.contentOffset().x()) + self.fontMetrics().horizontalAdvance(block.text()) + 10
                pill = QRect(left, rect.top() + 3, 26, rect.height() - 6)
                painter.fillRect(pill, theme().color("hover"))
                painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, "⋯")

    def _show_folds(self) -> None:
        self.viewport().update()
        self.gutter.update()
        self.viewed.emit()

    def _place_gutter(self) -> None:
        width = self.gutter.wanted_width()
        if self.viewportMargins().left() != width + 6:
            self.setViewportMargins(width + 6, 0, 0, 0)
        inner = self.contentsRect()
        self.gutter.setGeometry(QRect(inner.left(), inner.top(), width, self.viewport().height()))

    def _scroll_gutter(self, rect: QRect, dy: int) -> None:
        if dy:
            self.gutter.scroll(0, dy)
        else:
            self.gutter.update(0, rect.y(), self.gutter.width(), rect.height())


_COMPLETION_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


def _no_tips(_line: int | None, _position: int | None) -> str:
    return ""


def _combination(event: QKeyEvent) -> tuple[int, Qt.KeyboardModifier]:
    return event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
