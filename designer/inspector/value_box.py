"""A titled JSON value, or a dash while there is none."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.labels import label, tool_button, word_button
from designer.look import mono_font, tr
from designer.widgets.json_view import JsonView
from engine.language.values import Json

_NOTHING = object()


class ValueBox(QWidget):
    """A title, a button that copies the value, and the value."""

    def __init__(self, name: str, parent: QWidget | None = None, *, lines: int = 12) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._lines = lines
        self._value: object = _NOTHING
        self._view: JsonView | None = None
        self.title = label("section", self)
        self.copy = tool_button("copy", f"copy-{name}", self)
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
        head.addWidget(self.title, 1)
        head.addWidget(self.copy)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(head)
        self._column.addWidget(self.dash)
        self.show_nothing()

    @property
    def view(self) -> JsonView:
        """The viewer; made when there is something to show."""
        if self._view is None:
            self._view = JsonView(self, lines=self._lines)
            self._view.box.setAccessibleName(self.title.text())
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
        if self._view is not None:
            self._view.box.setAccessibleName(title)

    def _show(self) -> None:
        self.dash.setVisible(not self.has_value)
        self.copy.setVisible(self.has_value)
        if self._view is not None:
            self._view.setVisible(self.has_value)
