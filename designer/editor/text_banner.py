"""A line below the code: why the JSON cannot be read, with its repair, or why it is hard to work with."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from designer.document.document import Document
from designer.look import language, pixmap, themes, tr
from designer.widgets.wrapping import plain_tip
from engine.language.problems import Problem

# For a longer text a repair is looked for when it is wanted: looking takes as long as a person notices.
_LOOKED_AHEAD = 256 * 1024
# Lines of this length on average come from a program; Qt lays a line out whole at every key.
_LONG_LINES = 2_000


class TextBanner(QWidget):
    """``pressed`` carries the problem whose words were pressed; ``format_wanted`` asks for other lines."""

    pressed = Signal(object)
    format_wanted = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("textBanner")
        self._document = document
        self._problem: Problem | None = None
        self._frame, self._picture, self._words = QFrame(self), QLabel(self), QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton(self)
        self.button.setObjectName("textBannerButton")
        self.button.clicked.connect(self._act)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 6, 8, 6)
        outer.addWidget(self._frame)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(10, 4, 5, 4)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        themes.changed.connect(self._tint)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def refresh(self) -> None:
        """Look at the document anew; nothing is shown while all is well."""
        self._problem = next(iter(self._document.problems), None) if self._document.is_broken else None
        if self._problem is not None:
            self._show_problem(self._problem)
        elif self._has_long_lines():
            self._say(tr("The lines of this text are very long, which makes typing slow."), tr("Format"))
        else:
            self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Lead to the place."""
        if self._problem is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(self._problem)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            self.refresh()
        super().changeEvent(event)

    def _show_problem(self, problem: Problem) -> None:
        line, _ = self._document.source.line_column(problem.span.start)
        is_long = len(self._document.text) > _LOOKED_AHEAD
        can_repair = is_long or self._document.repair is not None
        text = tr("Line {line}: {problem}", line=line, problem=problem.text(language()))
        self._say(text, tr("Repair") if can_repair else "")

    def _has_long_lines(self) -> bool:
        text = self._document.text
        return len(text) > _LONG_LINES * (text.count("\n") + text.count("\r") + 1)

    def _say(self, text: str, action: str) -> None:
        self._words.setText(text)
        self._words.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self._words.setCursor(Qt.CursorShape.PointingHandCursor if self._problem else Qt.CursorShape.ArrowCursor)
        self._frame.setProperty("role", "error" if self._problem else "banner")
        self._frame.style().polish(self._frame)
        self._tint()
        self.show()

    def _act(self) -> None:
        if self._document.is_broken:  # as it is now; the words may be a moment older
            self._document.apply_repair()
        else:
            self.format_wanted.emit()

    def _tint(self) -> None:
        icon, role = ("error", "failed") if self._problem else ("info", "accent")
        self._picture.setPixmap(pixmap(icon, role, 16))
