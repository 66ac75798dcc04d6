"""A switch for true and false, with words for where it stands."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from designer.inspector.labels import ElidedLabel, row, set_property
from designer.inspector.line_fields import Field
from designer.inspector.part import Place
from designer.look import theme, themes, tr
from engine.language.fields import FieldSpec
from engine.language.shorten import shorten_json
from engine.states.placeholders import has_placeholder

_TRACK = QSize(32, 18)


class Switch(QAbstractButton):
    """A track with a knob; Space and a click throw it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFixedSize(_TRACK + QSize(4, 4))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        themes.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Qt: always the same."""
        return self.minimumSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the knob stands right when it is on; the focus is a ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(2, 2, _TRACK.width(), _TRACK.height())
        role = "line_strong" if not self.isEnabled() else "accent" if self.isChecked() else "muted"
        if self.hasFocus():
            painter.setPen(theme().color("accent"))
            painter.drawRoundedRect(track.adjusted(-1.5, -1.5, 1.5, 1.5), 10.5, 10.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color(role))
        painter.drawRoundedRect(track, 9, 9)
        painter.setBrush(theme().color("surface"))
        left = track.right() - 16 if self.isChecked() else track.left() + 2
        painter.drawEllipse(QRectF(left, track.top() + 2, 14, 14))


class SwitchField(Field):
    """True or false; anything else that stands in the text is shown as it is, until the switch is thrown.

    ``words`` say what off and on mean, ``false`` and ``true`` if nothing else.
    """

    def __init__(
        self, place: Place, spec: FieldSpec, parent: QWidget | None = None, words: tuple[str, str] | None = None
    ) -> None:
        super().__init__(place, spec, parent)
        self._words = words
        self.switch = Switch(self)
        self.switch.setObjectName(spec.name)
        self.switch.clicked.connect(self._write)
        self.words = ElidedLabel("", self)
        self.column.addLayout(row(self.switch, self.words))
        self.setFocusProxy(self.switch)

    @property
    def input(self) -> QWidget:
        """See :class:`Field`."""
        return self.switch

    def set_words(self, words: tuple[str, str]) -> None:
        """Word what off and on mean."""
        self._words = words
        self.refresh()

    def refresh(self) -> None:
        """See :class:`Part`."""
        node = self.place.node(self.key)
        value = None if node is None else node.value
        self.switch.setChecked(value is True)
        off, on = self._words or ("false", "true")
        if isinstance(value, bool):
            text = on if value else off
        else:
            text = tr("not set") if node is None else shorten_json(value, 40)
        self.words.say(text)
        self.switch.setAccessibleName(f"{self.spec.name}: {text}")
        is_filled_in_later = isinstance(value, str) and has_placeholder(value)
        is_wrong = node is not None and not isinstance(value, bool) and not is_filled_in_later
        set_property(self.words, "role", "error" if is_wrong else "")

    def enter(self) -> None:
        """See :class:`Part`."""
        self.refresh()

    def retranslate(self) -> None:
        """See :class:`Part`."""
        self.refresh()

    def mark(self, is_wrong: bool) -> None:
        """See :class:`Field`; the words show it."""

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self.switch.setEnabled(not is_read_only)

    def _write(self, is_on: bool) -> None:
        if not self.place.write(self.key, is_on):
            self.refresh()
