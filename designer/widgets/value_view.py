"""A JSON value to read: as a tree or as text, with a search that does not hold up the window."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from designer.document.json_items import Steps
from designer.document.json_text import pretty
from designer.document.path_text import DATA, Root
from designer.look import keep_icon, tr
from designer.widgets.json_tree import JsonTree
from designer.widgets.json_view import JsonView
from designer.widgets.path_takers import path_takers
from designer.widgets.search_field import SearchField
from designer.widgets.value_search import MOST_FOUND, ValueSearch
from engine.language.values import Json


class ValueView(QWidget):
    """A value of at most ``rows`` rows or lines; the tree is made at once, the text when it is asked for."""

    mode_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, rows: int = 12) -> None:
        super().__init__(parent)
        self._rows, self._root = rows, DATA
        self._value: Json = None
        self._text: JsonView | None = None
        self.is_text = False
        self.tree = JsonTree(self, rows=rows)
        self.finder = Finder(self)
        self.finder.setVisible(False)
        self.finder.place_wanted.connect(self._go_to)
        self.finder.closed.connect(self._close_search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.finder)
        column.addWidget(self.tree)
        self.hint = QLabel(self)
        self.hint.setObjectName("path-hint")
        self.hint.setProperty("role", "small")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.hint.setVisible(False)
        column.addWidget(self.hint)
        path_takers.changed.connect(self._say_hint)
        self._column = column
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.tree)

    @property
    def value(self) -> Json:
        """The value shown."""
        return self._value

    @property
    def text(self) -> JsonView:
        """The value as text, as far as it is laid out."""
        if self._text is None:
            self._text = JsonView(self, lines=self._rows)
            self._text.box.setAccessibleName(self.tree.accessibleName())
            self._text.setVisible(self.is_text)
            self._column.addWidget(self._text)
        return self._text

    def set_value(self, value: Json, root: Root = DATA, *, keep: bool = False) -> None:
        """Show a value; with ``keep`` what was open stays open."""
        if value is self._value and keep and root == self._root:
            return
        self._value, self._root = value, root
        self.finder.look_in(value)
        self.tree.show_value(value, root, keep=keep)
        if self.is_text:
            self.text.set_value(value)
        if self.isVisible():
            self._say_hint()

    def name(self, words: str) -> None:
        """Give the view its accessible name."""
        self.tree.setAccessibleName(words)
        if self._text is not None:
            self._text.box.setAccessibleName(words)

    def show_text(self, is_text: bool) -> None:
        """Switch between tree and text."""
        if is_text == self.is_text:
            return
        self.is_text = is_text
        if is_text:
            self.text.set_value(self._value)
            self._close_search()
        self.text.setVisible(is_text)
        self.tree.setVisible(not is_text)
        self._say_hint()
        self.setFocusProxy(self.text if is_text else self.tree)
        self.mode_changed.emit()

    def copy_value(self) -> None:
        """Put the whole value into the clipboard, laid out."""
        QGuiApplication.clipboard().setText(pretty(self._value))

    def open_search(self) -> None:
        """Let the user search; the tree shows what is found."""
        self.show_text(False)
        self.finder.setVisible(True)
        self.finder.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.line.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+F searches this value, not the workflow."""
        if event.matches(QKeySequence.StandardKey.Find):
            self.open_search()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: fields may have come or gone meanwhile."""
        super().showEvent(event)
        self._say_hint()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say_hint()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Qt: claim Ctrl+F before the window takes it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Find)
        ):
            event.accept()
            return True
        return super().event(event)

    def _say_hint(self) -> None:
        """Say which field a double click gives the path of a value to; nothing without one."""
        taker = None if self.is_text else path_takers.current
        if taker is not None and self._root == DATA and not taker.reads(self._value):
            taker = None  # an output, for a field that reads the input
        if taker is not None:
            self.hint.setText(tr("Double-click a value to put its path into {field}", field=taker.path_name))
        self.hint.setVisible(taker is not None)

    def _go_to(self, steps: Steps) -> None:
        self.tree.go_to(steps)

    def _close_search(self) -> None:
        self.finder.give_up()
        if self.finder.isVisible():
            self.finder.setVisible(False)
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)


class Finder(QWidget):
    """A line to search with, how much was found, and arrows that walk through it.

    ``place_wanted`` carries the way to a value, ``closed`` that the user is done.
    """

    place_wanted = Signal(tuple)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Json = None
        self._found: list[Steps] = []
        self._at = 0
        self.search = ValueSearch(self)
        self.search.found.connect(self._take)
        self.line = SearchField(self, is_small=True)
        self.line.setObjectName("value-search")
        self.count = QLabel(self)
        self.count.setProperty("role", "small")
        self.before, self.after = self._arrow("chevron-up", -1), self._arrow("chevron-down", 1)
        self.close_button = QToolButton(self)
        keep_icon(self.close_button, "close", "muted", 14)
        self.close_button.setAutoRaise(True)
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        for button in (self.before, self.after, self.close_button):
            row.addWidget(button)
        self.line.searched.connect(self._look)
        self.retranslate()

    def look_in(self, value: Json) -> None:
        """Search another value from now on."""
        self.search.stop()
        self._value, self._found = value, []
        if not self.isHidden() and self.line.text():
            self._look(self.line.text().strip())
        else:
            self._say()

    def give_up(self) -> None:
        """Search no longer."""
        self.search.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(-1 if is_back else 1)
        elif event.key() == Qt.Key.Key_Up:
            self._step(-1)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: nobody waits for what is found."""
        self.search.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.line.set_words(tr("Search names and values"))
        for button, words in (
            (self.before, tr("Earlier match")),
            (self.after, tr("Next match")),
            (self.close_button, tr("Close the search")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._say()

    def sizeHint(self) -> QSize:
        """Return room for the line; the count takes from it."""
        return QSize(200, super().sizeHint().height())

    def _look(self, wanted: str) -> None:
        self._found, self._at = [], 0
        if wanted:
            self.search.look(self._value, wanted)
        else:
            self.search.stop()
        self._say()

    def _take(self, found: list[Steps]) -> None:
        self._found, self._at = found, 0
        self._say()
        if found:
            self.place_wanted.emit(found[0])

    def _step(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._say()
            self.place_wanted.emit(self._found[self._at])

    def _say(self) -> None:
        total = len(self._found)
        if self.search.is_busy:
            words = tr("Searching…")
        elif total:
            words = f"{self._at + 1}/{total}" + ("+" if total >= MOST_FOUND else "")
        else:
            words = tr("No match") if self.line.text().strip() else ""
        self.count.setText(words)
        for button in (self.before, self.after):
            button.setEnabled(total > 1)

    def _arrow(self, icon: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        keep_icon(button, icon, "muted", 14)
        button.clicked.connect(lambda: self._step(by))
        return button
