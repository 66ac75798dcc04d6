"""A titled JSON value, or a dash while there is none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.labels import label, tool_button, word_button
from designer.look import keep_icon, mono_font, tr
from designer.widgets.value_view import ValueView
from engine.language.values import Json

_NOTHING = object()


class ValueBox(QWidget):
    """A title, buttons that search, switch between tree and text, and copy, and the value.

    ``path_used`` tells which field took the path of a value.
    """

    path_used = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, lines: int = 12) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._lines = lines
        self._value: object = _NOTHING
        self._view: ValueView | None = None
        self.title = label("section", self)
        self.seek = tool_button("search", f"find-{name}", self)
        self.mode = tool_button("code", f"mode-{name}", self)
        self.copy = tool_button("copy", f"copy-{name}", self)
        self.seek.clicked.connect(lambda: self.view.open_search())
        self.mode.clicked.connect(lambda: self.view.show_text(not self.view.is_text))
        self.copy.clicked.connect(lambda: self.view.copy_value())
        keeps_room = self.copy.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)  # the title stands as far from a dash as from a value
        self.copy.setSizePolicy(keeps_room)
        self.dash = QFrame(self)
        self.dash.setProperty("role", "sunken")
        self.dash.setMinimumHeight(36)
        dash = label("muted", self.dash)
        dash.setText("—")
        dash.setFont(mono_font(12))
        inner = QHBoxLayout(self.dash)
        inner.setContentsMargins(9, 6, 9, 6)
        inner.addWidget(dash)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.title, 1)
        for button in (self.seek, self.mode, self.copy):
            head.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(head)
        self._column.addWidget(self.dash)
        self.show_nothing()

    @property
    def view(self) -> ValueView:
        """The viewer; made when there is something to show."""
        if self._view is None:
            self._view = ValueView(self, rows=self._lines)
            self._view.name(self.title.text())
            self._view.mode_changed.connect(self._word_mode)
            self._view.tree.path_used.connect(self.path_used)
            self._column.addWidget(self._view)
        return self._view

    @property
    def has_value(self) -> bool:
        """Whether there is a value."""
        return self._value is not _NOTHING

    def show_value(self, value: Json) -> None:
        """Show a value; the same one is left as it is, with its place in it."""
        if value is not self._value or not self.has_value:
            self._value = value
            self.view.set_value(value)
        self._show()

    def show_nothing(self) -> None:
        """Show that there is no value yet."""
        self._value = _NOTHING
        self._show()

    def say(self, title: str) -> None:
        """Word the box."""
        self.title.setText(title)
        word_button(self.copy, tr("Copy the value"))
        word_button(self.seek, tr("Search this value (Ctrl+F)"))
        self._word_mode()
        if self._view is not None:
            self._view.name(title)

    def _word_mode(self) -> None:
        is_text = self._view is not None and self._view.is_text
        word_button(self.mode, tr("Show as a tree") if is_text else tr("Show as text"))
        keep_icon(self.mode, "outline" if is_text else "code", "muted", 14)

    def _show(self) -> None:
        self.dash.setVisible(not self.has_value)
        for button in (self.seek, self.mode, self.copy):
            button.setVisible(self.has_value)
        if self._view is not None:
            self._view.setVisible(self.has_value)
