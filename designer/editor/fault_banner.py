"""A line below the code while the JSON is broken: where, what, and one press to repair it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from designer.document.document import Document
from designer.look import language, pixmap, themes, tr
from engine.language.problems import Problem

# For a longer text a repair is looked for when it is wanted: looking takes as long as a person notices.
_LOOKED_AHEAD = 256 * 1024


class FaultBanner(QWidget):
    """``pressed`` carries the problem whose words were pressed."""

    pressed = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("faultBanner")
        self._document = document
        self._problem: Problem | None = None
        self._picture, self._words = QLabel(self), QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words.setCursor(Qt.CursorShape.PointingHandCursor)
        self.repair = QPushButton(self)
        self.repair.setObjectName("repairJson")
        self.repair.clicked.connect(lambda: document.apply_repair())
        frame = QFrame(self)
        frame.setProperty("role", "error")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 6, 8, 6)
        outer.addWidget(frame)
        row = QHBoxLayout(frame)
        row.setContentsMargins(10, 4, 5, 4)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self.repair)
        themes.changed.connect(self._tint)
        self._tint()
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def refresh(self) -> None:
        """Look at the document anew; nothing is shown while it is readable."""
        problem = next(iter(self._document.problems), None) if self._document.is_broken else None
        self._problem = problem
        self.setVisible(problem is not None)
        if problem is None:
            return
        line, _ = self._document.source.line_column(problem.span.start)
        self._words.setText(tr("Line {line}: {problem}", line=line, problem=problem.text(language())))
        self._words.setToolTip(self._words.text())
        self.setAccessibleName(self._words.text())
        self.repair.setText(tr("Repair"))
        is_long = len(self._document.text) > _LOOKED_AHEAD
        self.repair.setVisible(is_long or self._document.repair is not None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Lead to the place."""
        if self._problem is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(self._problem)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            self.refresh()
        super().changeEvent(event)

    def _tint(self) -> None:
        self._picture.setPixmap(pixmap("error", "failed", 16))
