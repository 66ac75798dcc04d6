"""What an empty workflow shows: what to do first, and templates to begin with."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from designer.document.templates import Template, templates
from designer.look import keep_icon, language, tr

EMPTY_TOP = 96
"""Where the middle of the two pills stands in an empty workflow, in pixels from the top."""
_SIDE = 24
_OFFERED = ("hello-world", "map-loop", "choice")
_ICONS = {"hello-world": "task", "map-loop": "map", "choice": "choice"}


class EmptyState(QFrame):
    """A quiet card in the middle of the sheet."""

    template_requested = Signal(str)
    open_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._title = _label("title")
        self._words = _label("muted")
        self._offer = _label("section")
        self._buttons: list[tuple[Template, QPushButton]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 20, _SIDE, 20)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addSpacing(12)
        column.addWidget(self._offer)
        row = QHBoxLayout()
        row.setSpacing(8)
        for template in templates():
            if template.id in _OFFERED:
                row.addWidget(self._button(template))
        column.addLayout(row)
        self._open = QPushButton(self)
        self._open.setObjectName("open-file")
        self._open.setProperty("link", True)
        self._open.setCursor(Qt.CursorShape.PointingHandCursor)
        self._open.clicked.connect(self.open_requested)
        column.addSpacing(4)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignHCenter)
        self.retranslate()

    def _button(self, template: Template) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(f"template-{template.id}")
        keep_icon(button, _ICONS[template.id], _ICONS[template.id], 18)
        button.clicked.connect(lambda: self.template_requested.emit(template.id))
        self._buttons.append((template, button))
        return button

    def place(self, width: int, height: int) -> None:
        """Stand in the middle of a canvas of that size, no wider than it."""
        self.setMaximumWidth(max(240, width - 32))
        words = self._words.fontMetrics().horizontalAdvance(self._words.text())
        self._words.setWordWrap(words > self.maximumWidth() - 2 * _SIDE)
        layout = self.layout()
        if layout is not None:
            layout.activate()  # or the buttons would keep the widths of other words
        self.adjustSize()
        self.move((width - self.width()) // 2, max(EMPTY_TOP + 70, (height - self.height()) // 2 - 40))

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.place(self._room.width(), self._room.height())
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Word the card."""
        self._title.setText(tr("Start with a node"))
        self._words.setText(tr("Drag one onto the sheet, or press Tab to search."))
        self._offer.setText(tr("Or begin with a template"))
        self._open.setText(tr("Or open a file…"))
        for template, button in self._buttons:
            button.setText(template.title(language()))
            button.setToolTip(template.description(language()))


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label
