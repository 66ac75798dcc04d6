"""A list of texts with their values below a line, which keeps the keys: arrows, Enter and Tab take one, Escape closes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)
from PySide6.QtWidgets import QStyleOptionViewItem as StyleOption

from designer.document.path_candidates import PathCandidate
from designer.look import mono_font, theme
from designer.widgets.wrapping import plain_tip

_ROW, _SHOWN, _LEAST = 24, 9, 300
_CANDIDATE = Qt.ItemDataRole.UserRole
STEERING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Suggestions(QObject):
    """Serves one line; ``find`` returns what fits the text in it, with the cursor at a place of it.

    ``take`` is called with what was chosen, after it was written. While ``is_asked``, the user asked for the list.
    """

    def __init__(
        self,
        line: QLineEdit,
        find: Callable[[str, int], Sequence[PathCandidate]],
        take: Callable[[PathCandidate], None] | None = None,
    ) -> None:
        super().__init__(line)
        self._line, self._find, self._take = line, find, take
        self._frame: SuggestionList | None = None
        self.is_asked = False
        self._was_asked = False  # until the list closes: then Enter and Tab take the first, without a step down to it
        line.textEdited.connect(self._note_typed)
        line.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether the list is on the screen."""
        return self._frame is not None and self._frame.isVisible()

    @property
    def texts(self) -> list[str]:
        """What the list shows."""
        return [] if self._frame is None or not self.is_open else self._frame.model.texts

    @property
    def list(self) -> QListView | None:
        """The list itself, once it was open."""
        return None if self._frame is None else self._frame.list

    def open(self, text: str | None = None) -> None:
        """Show what fits the text of the line, or ``text``; nothing when there is nothing to offer."""
        if self._line.isReadOnly() or not self._line.isVisible():
            return
        found = self._find(*((self._line.text(), self._line.cursorPosition()) if text is None else (text, len(text))))
        is_written = len(found) == 1 and found[0].text == self._line.text() and not found[0].goes_on
        if not found or is_written:
            self.close()
            return
        self._show(found)

    def close(self) -> None:
        """Take the list from the screen."""
        self._was_asked = False
        if self._frame is not None:
            self._frame.setVisible(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Steer the list with the keys of the line, and open it when the line is entered."""
        match event.type():
            case QEvent.Type.FocusIn if isinstance(event, QFocusEvent):
                if event.reason() in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason):
                    self.open("" if self._line.text() == self._line.selectedText() else None)
            case QEvent.Type.MouseButtonPress if self._line.hasFocus() and not self.is_open:
                self.open()
            case QEvent.Type.FocusOut | QEvent.Type.Hide:
                self.close()
            case QEvent.Type.Move | QEvent.Type.Resize if self._frame is not None and self.is_open:
                self._frame.place_below(self._line, self._line.rect())
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._key(event)
            case QEvent.Type.ShortcutOverride if isinstance(event, QKeyEvent):
                if self.is_open and event.key() == Qt.Key.Key_Escape:
                    event.accept()
                    return True
            case _:
                pass
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key, frame = event.key(), self._frame
        if key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.is_asked = True
            self.open()
            self.is_asked = False
            return True
        if frame is None or not self.is_open:
            if key == Qt.Key.Key_Down and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.open()
                return self.is_open
            return False
        if key in STEERING:
            frame.list.keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and frame.list.currentIndex().isValid():
            self._choose(frame.list.currentIndex())
            return key != Qt.Key.Key_Tab
        else:
            return False
        return True

    def _note_typed(self, _text: str) -> None:
        self.open()

    def _show(self, found: Sequence[PathCandidate]) -> None:
        if self._frame is None:
            self._frame = SuggestionList(self._line.window())
            self._frame.destroyed.connect(self._forget)
            self._frame.list.clicked.connect(self._choose)
            page = self._line.parentWidget()
            while page is not None and not isinstance(page, QScrollArea):
                page = page.parentWidget()
            if page is not None:
                page.verticalScrollBar().valueChanged.connect(self._note_scroll)
        self._frame.list.setAccessibleName(self._line.accessibleName())
        self._frame.show_candidates(found, self._line, self._line.rect())
        self._was_asked |= self.is_asked
        if self._was_asked:
            self._frame.list.setCurrentIndex(self._frame.model.index(0))

    def _forget(self) -> None:
        """The window that the list was in is gone, while the line stands in another one or is about to go too."""
        self._frame = None

    def _note_scroll(self) -> None:
        """The page also scrolls by itself, as when more is told in it: the list goes with the line while that is seen."""
        if self._frame is None or not self.is_open:
            return
        if self._line.visibleRegion().isEmpty():
            self.close()
        else:
            self._frame.place_below(self._line, self._line.rect())

    def _choose(self, index: QModelIndex | QPersistentModelIndex) -> None:
        candidate = candidate_at(index)
        if candidate is None:
            return
        self.close()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()
        self._line.insert(candidate.text)
        self._line.setCursorPosition(len(candidate.text) - candidate.caret)
        self._line.textEdited.emit(candidate.text)
        self.close()
        if self._take is not None:
            self._take(candidate)


def candidate_at(index: QModelIndex | QPersistentModelIndex) -> PathCandidate | None:
    """Return the candidate of a row."""
    found = index.data(_CANDIDATE)
    return found if isinstance(found, PathCandidate) else None


class SuggestionList(QFrame):
    """A child of the window, not a window of its own: the line keeps the focus and its keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("path-suggestions")
        self.setProperty("role", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.model = _Model(self)
        self.list = QListView(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.addWidget(self.list)

    def show_candidates(self, found: Sequence[PathCandidate], widget: QWidget, place: QRect) -> None:
        """Show these below a place of a widget, above it when there is more room, in the window that has it now."""
        self.model.show_candidates(found)
        if self.parentWidget() is not widget.window():
            self.setParent(widget.window())
        self.place_below(widget, place)
        self.list.setCurrentIndex(QModelIndex())
        self.raise_()
        self.show()

    def place_below(self, widget: QWidget, place: QRect) -> None:
        """Go with what it belongs to."""
        window = widget.window()
        anchor = QRect(widget.mapTo(window, place.topLeft()), place.size())
        self.list.setFixedHeight(_ROW * min(len(self.model.shown), _SHOWN) + 2 * self.list.frameWidth())
        height = self.sizeHint().height()
        width = max(anchor.width(), min(_LEAST, window.width() - 8))
        x, y = anchor.left(), anchor.bottom() + 3
        if y + height > window.height():
            y = max(0, anchor.top() - height - 2)
        self.setGeometry(QRect(max(0, min(x, window.width() - width - 4)), y, width, height))


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: list[PathCandidate] = []

    @property
    def texts(self) -> list[str]:
        """What is offered."""
        return [one.part or one.text for one in self.shown]

    def show_candidates(self, found: Sequence[PathCandidate]) -> None:
        self.beginResetModel()
        self.shown = list(found)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        candidate = self.shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return candidate.part or candidate.text
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                offered = candidate.part or candidate.text
                words = f"{offered}: {candidate.value}" if candidate.value else offered
                return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
            case role if role == _CANDIDATE:
                return candidate
            case _:
                return None


class _Row(QStyledItemDelegate):
    """The text, and muted at the right what is there."""

    def sizeHint(self, _option: StyleOption, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, _ROW)

    def paint(self, painter: QPainter, option: StyleOption, index: QModelIndex | QPersistentModelIndex) -> None:
        candidate = index.data(_CANDIDATE)
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme().color("accent_tint"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme().color("hover"))
        rect = rect.adjusted(7, 0, -7, 0)
        painter.setFont(mono_font(12))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(
            candidate.part or candidate.text, Qt.TextElideMode.ElideMiddle, int(rect.width() * 0.64)
        )
        painter.setPen(theme().color("text"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        rest = rect.adjusted(metrics.horizontalAdvance(text) + 14, 0, 0, 0)
        value = metrics.elidedText(candidate.value.replace("\n", " "), Qt.TextElideMode.ElideRight, rest.width())
        painter.setPen(theme().color("muted"))
        painter.drawText(rest, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, value)
        painter.restore()
