"""F2: a line edit right over the name; Enter renames everywhere, Escape leaves all as it was."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from designer.canvas.container_item import ContainerItem
from designer.canvas.hints import Hints
from designer.canvas.node_item import NodeItem
from designer.canvas.view import CanvasView
from designer.document.commands import rename_state
from designer.document.document import Document
from designer.document.rules import can_rename
from designer.look import ui_font

_SIDES = 24  # pixels beside the text, frame and cursor among them
_EDGE = 8  # pixels kept free at the edge of the view


class RenameEdit(QLineEdit):
    """Lives as long as one renaming."""

    def __init__(self, view: CanvasView, document: Document, item: NodeItem, hints: Hints) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._document = document
        self._pointer = item.id
        self._hints = hints
        self._is_done = False
        self.setFont(ui_font(13, 600))
        self.setText(item.node.name)
        self.selectAll()
        self._home = self._place(item)
        self._fit()
        self.textEdited.connect(self._judge)
        self.textChanged.connect(self._fit)
        view.viewport_changed.connect(self._leave)
        self.show()
        self.setFocus()

    def _place(self, item: NodeItem) -> QRect:
        is_frame = isinstance(item, ContainerItem)
        left, top = (34.0, 5.0) if is_frame else (50.0, item.height / 2 - 22)
        width = min(item.width, 216.0) - left - 6
        corner = self._view.mapFromScene(item.mapToScene(left, top))
        zoom = self._view.camera.zoom
        return QRect(corner, corner + QPoint(max(140, round(width * zoom)), 28))

    def _fit(self) -> None:
        """Be as wide as the whole name, if the view is; a short one takes the place that the node has for it."""
        place, room = QRect(self._home), self._view.viewport().width() - 2 * _EDGE
        width = min(self.fontMetrics().horizontalAdvance(self.text()) + _SIDES, room)
        if width > place.width():
            place.setWidth(width)
            place.moveLeft(max(_EDGE, min(place.left(), _EDGE + room - width)))
        self.setGeometry(place)

    def _judge(self, text: str) -> None:
        verdict = can_rename(self._document.definition, self._pointer, text)
        is_invalid = not verdict.ok
        if self.property("invalid") != is_invalid:
            self.setProperty("invalid", is_invalid)
            self.style().unpolish(self)
            self.style().polish(self)
        if verdict.reason:
            self._hints.show_answer(self.geometry().bottomLeft().toPointF(), verdict.ok, verdict.reason)
        else:
            self._hints.clear_answer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape end it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if can_rename(self._document.definition, self._pointer, self.text()).ok:
                self._commit()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep single letters and Delete from being taken for keys of the canvas."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A click elsewhere takes the new name, if it may be taken."""
        super().focusOutEvent(event)
        self._commit()

    def _commit(self) -> None:
        text, pointer, document = self.text(), self._pointer, self._document
        is_due = not self._is_done and can_rename(document.definition, pointer, text).ok
        self._leave()
        if is_due:
            rename_state(document, pointer, text)

    def _leave(self) -> None:
        if not self._is_done:
            self._is_done = True
            self._hints.clear_answer()
            self.hide()
            self._view.setFocus()
            self.deleteLater()
