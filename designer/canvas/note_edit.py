"""The editor over a note: what is written is taken over whenever it is left; Escape leaves it too."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from designer.canvas.note_item import PADDING, NoteItem, note_role
from designer.canvas.view import CanvasView
from designer.look import theme, tr, ui_font

_LEAST_SIZE = 9


class NoteEdit(QPlainTextEdit):
    """Lives as long as one writing; ``commit`` is called with the text if that was changed, once."""

    left = Signal()

    def __init__(self, view: CanvasView, item: NoteItem, commit: Callable[[str], object]) -> None:
        super().__init__(view.viewport())
        self.setObjectName("noteEdit")
        self.setAccessibleName(tr("Words of the note"))
        self._view = view
        self._item = item
        self._commit = commit
        self._is_done = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        role = note_role(item.note.color)
        colors = theme()
        self.setStyleSheet(
            f"#noteEdit {{ background: {colors.roles[role]}; color: {colors.roles['text']}; border: none; padding: 0; }}"
        )
        self.setPlainText(item.note.text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._place(item)
        item.is_written = True
        item.update()
        view.viewport_changed.connect(self.leave)
        self.show()
        self.setFocus()

    def _place(self, item: NoteItem) -> None:
        zoom = self._view.camera.zoom
        self.setFont(ui_font(max(_LEAST_SIZE, round(13 * zoom))))
        inner = item.scene_rect.adjusted(PADDING, PADDING, -PADDING, -PADDING)
        area = self._view.mapFromScene(QRectF(inner)).boundingRect()
        area.setWidth(max(area.width(), 80))
        area.setHeight(max(area.height(), 32))
        self.setGeometry(area)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Ctrl+Enter end it."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape or (is_enter and is_control):
            self.leave()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep letters from being taken for keys of the canvas; to save takes over what is written first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.matches(QKeySequence.StandardKey.Save):
                self.leave()
                return False
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A click elsewhere takes over what is written; the menu of the editor is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.leave()

    def leave(self) -> None:
        """Take over what is written and go."""
        if self._is_done:
            return
        self._is_done = True
        self.left.emit()
        had_focus = self.hasFocus()
        self._item.is_written = False
        self._item.update()
        self.hide()
        if had_focus:
            self._view.setFocus()
        if self.document().isModified():  # else line ends of another system would change by looking at them
            self._commit(self.toPlainText())
        self.deleteLater()
