"""A JSON value to read: it lays out what is seen and not more, so that a huge one opens at once."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QGuiApplication, QKeySequence, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from designer.document.json_text import JsonLine, json_lines, pretty
from designer.document.path_text import path_to
from designer.look import mono_font, tr
from designer.widgets.highlighter import JsonHighlighter
from designer.widgets.popup import Menu
from designer.widgets.text_room import bar_below, show_upright_bar
from engine.language.values import Json

FIRST = 25_000
"""How many characters are laid out at first."""
STEP = 500_000
"""How many more at each press of the button."""

# Qt lays a paragraph out in one go, so one endless string is cut into lines of its own.
_LONGEST_LINE = 4_000
# A line costs time whatever its length; a list of ten thousand numbers must not take a quarter of a second.
_LEAST_LINE = 50
_PADDING = 24  # frame, padding and the margin of the text, above and below


class JsonView(QWidget):
    """A value in a box that is as high as its lines, at most ``lines`` of them.

    The menu copies the whole value, the part under the mouse, or its path.
    """

    def __init__(self, parent: QWidget | None = None, *, lines: int = 14) -> None:
        super().__init__(parent)
        self._most_lines = lines
        self._value: Json = None
        self._rest: Iterator[JsonLine] = iter(())
        self._tail = ""
        self._paths: list[tuple[str | int, ...]] = []
        self._is_whole = True
        self.box = QPlainTextEdit(self)
        self.box.setObjectName("json-view")
        self.box.setProperty("role", "mono")
        self.box.setFont(mono_font(12))
        self.box.setReadOnly(True)
        self.box.setMinimumHeight(_PADDING)  # Qt's own least height is that of four lines
        self.box.setUndoRedoEnabled(False)
        self.box.setTabChangesFocus(True)
        self.box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.box.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.more = QPushButton(self)
        self.more.setObjectName("json-more")
        self.more.setProperty("link", True)
        self.more.setCursor(Qt.CursorShape.PointingHandCursor)
        self.more.clicked.connect(lambda: self._add(STEP))
        self.box.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self.updateGeometry())
        self._highlighter = JsonHighlighter(self.box.document())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.box)
        self.set_value(None)

    @property
    def value(self) -> Json:
        """The value shown."""
        return self._value

    @property
    def is_whole(self) -> bool:
        """Whether all of the value is laid out."""
        return self._is_whole

    @property
    def text(self) -> str:
        """What is laid out so far."""
        return self.box.toPlainText()

    def set_value(self, value: Json) -> None:
        """Show a value from its beginning."""
        self._value = value
        self._rest = json_lines(value)
        self._tail = ""
        self._paths = []
        self.box.clear()
        self._add(FIRST)
        self.box.moveCursor(QTextCursor.MoveOperation.Start)

    def copy_value(self) -> None:
        """Put the whole value into the clipboard, laid out."""
        QGuiApplication.clipboard().setText(pretty(self._value))

    def sizeHint(self) -> QSize:
        """Return room for the lines, the bar below them, and the button."""
        lines = max(1, min(self.box.blockCount(), self._most_lines))
        height = lines * QFontMetrics(mono_font(12)).lineSpacing() + _PADDING
        height += bar_below(self.box)
        return QSize(220, height + (0 if self._is_whole else self.more.sizeHint().height() + 4))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        self.menu_at(self.box.viewport().mapFromGlobal(event.globalPos()).y()).popup(event.globalPos())

    def menu_at(self, y: int) -> QMenu:
        """Return the menu for the line at ``y``, in pixels of the viewport."""
        cursor = self.box.cursorForPosition(QPoint(0, y))
        number = cursor.blockNumber()
        path = self._paths[number] if number < len(self._paths) else ()
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.box.textCursor().hasSelection():
            menu.addAction(tr("Copy"), QKeySequence(QKeySequence.StandardKey.Copy), self.box.copy)
        menu.addAction(tr("Copy the value"), self.copy_value)
        if path:
            text = path_to(path)
            menu.addAction(tr("Copy the value of this line"), lambda: _copy(pretty(_part(self._value, path))))
            menu.addAction(tr("Copy the path {path}", path=_short(text)), lambda: _copy(text))
        return menu

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def _add(self, budget: int) -> None:
        """Lay out about ``budget`` characters more."""
        pieces: list[str] = []
        while budget > 0:
            if not self._tail:
                line = next(self._rest, None)
                if line is None:
                    break
                self._tail = "  " * line.depth + line.text
                path = line.path
            else:
                path = self._paths[-1]
            piece, self._tail = self._tail[:_LONGEST_LINE], self._tail[_LONGEST_LINE:]
            pieces.append(piece)
            self._paths.append(path)
            budget -= max(len(piece) + 1, _LEAST_LINE)
        self._is_whole = budget > 0
        self._append("\n".join(pieces))
        self._word()
        show_upright_bar(self.box, self._most_lines)
        self.updateGeometry()

    def _append(self, text: str) -> None:
        if self.box.document().isEmpty():
            self.box.setPlainText(text)
        elif text:
            cursor = QTextCursor(self.box.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText("\n" + text)

    def _word(self) -> None:
        self.more.setVisible(not self._is_whole)
        self.more.setText(tr("Show more"))
        self.more.setToolTip(tr("The value is long; this lays out the next part of it."))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _short(text: str) -> str:
    return text if len(text) <= 48 else f"{text[:30]}…{text[-17:]}"


def _part(value: Json, path: tuple[str | int, ...]) -> Json:
    for step in path:
        value = value[step]  # type: ignore[index]  # the path was made from this value
    return value
