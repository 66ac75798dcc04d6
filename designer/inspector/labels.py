"""Small pieces of text and picture that the whole inspector is made of."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from designer.look import keep_icon, paint_icon, theme, themes, type_role
from designer.widgets.wrapping import plain_tip

TILE = 32


class ElidedLabel(QLabel):
    """One line that leaves out its middle, or what ``elided`` says, when there is no room; the whole is in the tip."""

    double_clicked = Signal()

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)
        self.elided = Qt.TextElideMode.ElideMiddle

    def say(self, text: str) -> None:
        """Show a text; line breaks become blanks."""
        text = " ".join(text.split("\n")) if "\n" in text else text
        if text != self.text():
            self.setText(text)
            self.setToolTip(plain_tip(text))
            self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters."""
        return QSize(24, super().sizeHint().height())

    def sizeHint(self) -> QSize:
        """Return room for the whole text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = QFontMetrics(self.font())
        text = metrics.elidedText(self.text(), self.elided, self.width())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Tell of the double click."""
        self.double_clicked.emit()


class TypeTile(QWidget):
    """The icon of a state type on its tint, or another icon in the neutral colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(TILE, TILE)
        self._icon, self._role = "settings", "muted"
        themes.changed.connect(self.update)

    def show_type(self, state_type: str) -> None:
        """Show a state type."""
        self._icon = self._role = type_role(state_type)
        self.update()

    def show_icon(self, icon: str, role: str = "muted") -> None:
        """Show something that is no state."""
        self._icon, self._role = icon, role
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tile and the icon on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color(self._role, 0.12))
        painter.drawRoundedRect(self.rect(), 8, 8)
        paint_icon(painter, self._icon, theme().color(self._role), QRectF(7, 7, 18, 18))


def label(role: str, parent: QWidget | None = None, *, wraps: bool = False) -> QLabel:
    """Return an empty plain-text label with a role of the style sheet."""
    made = QLabel(parent)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    return made


def tool_button(icon: str, name: str, parent: QWidget | None = None, role: str = "muted") -> QToolButton:
    """Return a small button that is only an icon; its words come by :func:`word_button`."""
    made = QToolButton(parent)
    made.setObjectName(name)
    made.setAutoRaise(True)
    made.setIconSize(QSize(14, 14))
    made.setFixedSize(26, 26)
    keep_icon(made, icon, role, 14)
    return made


def word_button(button: QToolButton, words: str) -> None:
    """Give an icon button its tip and accessible name."""
    button.setToolTip(words)
    button.setAccessibleName(words)


def link_button(name: str, parent: QWidget | None = None) -> QPushButton:
    """Return a button that looks like a link."""
    made = QPushButton(parent)
    made.setObjectName(name)
    made.setProperty("link", True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    return made


def line(parent: QWidget | None = None) -> QFrame:
    """Return a thin horizontal line."""
    made = QFrame(parent)
    made.setProperty("role", "line")
    return made


def row(*widgets: QWidget | int, spacing: int = 6) -> QHBoxLayout:
    """Return widgets side by side; a number is a stretch."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for widget in widgets:
        if isinstance(widget, int):
            made.addStretch(widget)
        else:
            made.addWidget(widget)
    return made


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at; costs nothing when it has the value."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
