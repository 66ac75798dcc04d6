"""Parts of the Data tab: which iteration is shown, and what went wrong in it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from designer.document.run_places import CodePlace, Turn
from designer.inspector.labels import ElidedLabel, label, link_button, row, set_property, tool_button, word_button
from designer.look import mono_font, pixmap, themes, tr, ui_font
from designer.widgets.status import status_role
from designer.widgets.text_room import bar_below, show_upright_bar
from designer.widgets.wrapping import plain_tip
from engine.history.events import ExecutionPath
from engine.language.shorten import shorten

_LONGEST_CAUSE = 2_000
_LONGEST_PLACE = 30
_LONGEST_OUTPUT = 100_000
_MOST_LINES = 10


class TurnBar(QWidget):
    """``第 2 次循环，共 4 次`` with arrows to the one before and after; ``chosen`` carries a path."""

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("turn-bar")
        self._turn: Turn | None = None
        self.words = label("", self)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.failed = link_button("first-failed", self)
        self.before = tool_button("chevron-left", "turn-before", self)
        self.after = tool_button("chevron-right", "turn-after", self)
        self.before.clicked.connect(lambda: self._go("before"))
        self.after.clicked.connect(lambda: self._go("after"))
        self.failed.clicked.connect(lambda: self._go("first_failed"))
        self.setLayout(row(self.words, 1, self.failed, self.before, self.after))

    def show_turn(self, turn: Turn | None) -> None:
        """Show where one stands, or nothing outside of Maps."""
        if turn != self._turn:
            self._turn = turn
            self.retranslate()
        self.setVisible(turn is not None)

    def retranslate(self) -> None:
        """Word the bar."""
        turn = self._turn
        word_button(self.before, tr("The iteration before"))
        word_button(self.after, tr("The iteration after"))
        self.failed.setText(tr("First failed"))
        if turn is None:
            return
        self.words.setText(tr("Iteration <b>{number}</b> of {total}", number=turn.number, total=turn.total))
        self.before.setEnabled(turn.before is not None)
        self.after.setEnabled(turn.after is not None)
        self.failed.setVisible(turn.first_failed is not None)

    def _go(self, where: str) -> None:
        path = None if self._turn is None else getattr(self._turn, where)
        if path is not None:
            self.chosen.emit(path)


class ErrorCard(QFrame):
    """Error name, cause, the line of the function, attempts, and the traceback on demand.

    ``place_chosen`` carries a :class:`CodePlace`, ``node_chosen`` the path of the state that is the cause.
    """

    place_chosen = Signal(object)
    node_chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("error-card")
        self.setProperty("role", "error")
        self._place: CodePlace | None = None
        self._cause: ExecutionPath = ()
        self._status = "FAILED"
        self._trace = ""
        self.sign = QLabel(self)
        self.error = ElidedLabel("error", self)
        self.error.setFont(ui_font(13, 600))
        self.cause = label("", self, wraps=True)
        self.cause.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        # Causes hold paths and ids without blanks; they must not widen the panel.
        self.cause.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.where = link_button("code-place", self)
        self.where.clicked.connect(lambda: self.place_chosen.emit(self._place))
        self.node = link_button("failed-node", self)
        self.node.clicked.connect(lambda: self.node_chosen.emit(self._cause))
        self.attempts = label("small", self)
        self.more = link_button("show-trace", self)
        self.more.clicked.connect(self._toggle_trace)
        self.trace = PlainOutput("trace", self)
        self.trace.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 9)
        column.setSpacing(4)
        column.addLayout(row(self.sign, self.error))
        column.addWidget(self.cause)
        column.addWidget(self.attempts)
        column.addLayout(row(self.node, 1))
        column.addLayout(row(self.where, 1, self.more))
        column.addWidget(self.trace)
        themes.changed.connect(self._tint)

    def show_error(
        self, status: str, error: str, cause: str, attempts: str, trace: str, place: CodePlace | None
    ) -> None:
        """Show an error of a state of this status."""
        self._status, self._place = status, place
        is_caught = status in ("CAUGHT", "WAITING", "RUNNING")
        set_property(self, "role", "warning" if is_caught else "error")
        set_property(self.error, "role", "warning" if is_caught else "error")
        self.error.say(error)
        shown = cause if len(cause) <= _LONGEST_CAUSE else cause[:_LONGEST_CAUSE] + "…"
        if shown != self.cause.text():
            self.cause.setText(_breakable(shown))
        self.cause.setVisible(bool(cause))
        # A long path must not push the traceback's button out of the panel.
        self.where.setText("" if place is None else shorten(place.label, _LONGEST_PLACE))
        self.where.setVisible(place is not None)
        self.attempts.setText(attempts)
        self.attempts.setVisible(bool(attempts))
        if trace != self._trace:
            self._trace = trace
            self.trace.setVisible(False)
        self.more.setVisible(bool(trace))
        self.setAccessibleName(f"{error}. {cause[:_LONGEST_CAUSE]}")
        self.retranslate()
        self._tint()

    def show_cause(self, path: ExecutionPath | None, place: str) -> None:
        """Lead to the state at ``path``, which is called ``place``; None when the card is about that state itself."""
        self._cause = path or ()
        self.node.setVisible(path is not None)
        self.node.setText(tr("Go to {place}", place=shorten(place, _LONGEST_PLACE)))
        self.node.setToolTip(plain_tip(tr("Go to {place}", place=place)))

    def retranslate(self) -> None:
        """Word the card."""
        self.trace.setAccessibleName(tr("Traceback"))
        self.more.setText(tr("Show traceback") if self.trace.isHidden() else tr("Hide traceback"))
        place = "" if self._place is None else f"\n{self._place.label}"
        self.where.setToolTip(tr("Open this line") + place)

    def _toggle_trace(self) -> None:
        is_hidden = self.trace.isHidden()
        if is_hidden:
            self.trace.show_text(self._trace)
        self.trace.setVisible(is_hidden)
        self.retranslate()

    def _tint(self) -> None:
        role = "caught" if self.property("role") == "warning" else status_role(self._status)
        self.sign.setPixmap(pixmap("exclamation" if role == "caught" else "cross", role, 14))


class PlainOutput(QPlainTextEdit):
    """Text that a function printed: its last part when there is a lot, as high as its lines up to ten."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "mono")
        self.setFont(mono_font(11))
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._shown = ""
        self.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self._fit())

    def show_text(self, text: str) -> None:
        """Show a text; the same one is left where it is."""
        if text == self._shown:
            return
        self._shown = text
        cut = text.rstrip("\n")
        self.setPlainText(cut if len(cut) <= _LONGEST_OUTPUT else "…" + cut[-_LONGEST_OUTPUT:])
        self._fit()

    def _fit(self) -> None:
        show_upright_bar(self, _MOST_LINES)
        lines = max(1, min(_MOST_LINES, self.blockCount()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 28 + bar_below(self))


class OutputBox(QWidget):
    """What a function printed, with its title; gone when it printed nothing."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("section", self)
        self.text = PlainOutput(name, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setVisible(False)

    def show_text(self, text: str) -> None:
        """Show what was printed."""
        self.setVisible(bool(text))
        if text:
            self.text.setAccessibleName(self.title.text())
            self.text.show_text(text)


def _breakable(text: str) -> str:
    """Let a line break where long words allow it: after slashes, commas and underscores."""
    return "".join(f"{character}\u200b" if character in "/,_:.\\=&?" else character for character in text)
