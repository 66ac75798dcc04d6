"""The console: what the functions printed and how they failed, as it happens."""

from collections.abc import Mapping
from itertools import islice

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QGuiApplication, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.document.console_log import MOST_LINES, ConsoleLine
from designer.document.run_session import RunSession
from designer.document.run_text import clock_text, duration_text, place_text
from designer.look import keep_icon, mono_font, theme, themes, tr
from designer.widgets.empty_state import EmptyState
from designer.widgets.status import status_role, status_word

_AT_ONCE = 400
"""Lines written in one frame; more wait for the next."""
_FRAME_MS = 16
_COLUMNS = (92, 264)
"""Where node and text begin, in pixels; a longer name moves only its own line."""
_ROLES: Mapping[str, str] = {
    "out": "text",
    "err": "caught",
    "error": "failed",
    "retry": "waiting",
    "caught": "caught",
    "started": "muted",
}


class Console(QFrame):
    """Shows the console of a session: time, node and iteration, text; the newest 10,000 lines."""

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("console")
        self.setProperty("role", "panel")
        self._session = session
        self._log = session.console
        self._count = self._cleared = 0
        self.box = QPlainTextEdit(self)
        self.box.setObjectName("console-text")
        self.box.setProperty("role", "code")
        self.box.setFont(mono_font(12))
        self.box.setReadOnly(True)
        self.box.setUndoRedoEnabled(False)
        self.box.setTabChangesFocus(True)
        self.box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.box.setMaximumBlockCount(MOST_LINES)
        self.box.document().setDocumentMargin(8)
        self._set_columns()
        self._is_following = True
        bar = self.box.verticalScrollBar()
        bar.valueChanged.connect(self._note_scroll)
        bar.rangeChanged.connect(self._keep_end)
        self.empty = EmptyState("console", self)
        self.count = QLabel(self)
        self.count.setProperty("role", "small")
        self.copy_button, self.clear_button = self._button("copy", self.copy), self._button("trash", self.clear)
        self._frame = QTimer(self)
        self._frame.setInterval(_FRAME_MS)
        self._frame.timeout.connect(self.catch_up)
        self._lay_out()
        session.states_changed.connect(self.catch_up)
        session.status_changed.connect(self.catch_up)
        themes.changed.connect(self._rewrite)
        self.retranslate()

    @property
    def text(self) -> str:
        """What is written, a line each."""
        return self.box.toPlainText()

    def copy(self) -> None:
        """Put the selected text, or all of it, into the clipboard."""
        selected = self.box.textCursor().selectedText().replace("\u2029", "\n")
        QGuiApplication.clipboard().setText(selected or self.text)

    def clear(self) -> None:
        """Forget what is written so far."""
        self._frame.stop()
        self._count = self._cleared = self._session.console.count
        self.box.clear()
        self._show_state()

    def catch_up(self, _paths: object = None) -> None:
        """Write the lines that came since the last time, as many as a frame has room for."""
        log = self._session.console
        if log is not self._log:
            self._log = log
            self._count = self._cleared = 0
            self.box.clear()
        first = max(self._count, log.count - len(log))
        lines = list(islice(log.since(first), _AT_ONCE))
        if lines:
            self._count = first + len(lines)
            self._write(lines)
        if self._count < log.count:
            self._frame.start()
        else:
            self._frame.stop()
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.empty.say(tr("Nothing printed yet"), tr("What functions print, and how they fail, shows up here."))
        self.box.setAccessibleName(tr("Console"))
        for button, text in ((self.copy_button, tr("Copy")), (self.clear_button, tr("Clear the console"))):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._rewrite()

    def _set_columns(self) -> None:
        option = self.box.document().defaultTextOption()
        option.setTabs([QTextOption.Tab(place, QTextOption.TabType.LeftTab) for place in _COLUMNS])
        self.box.document().setDefaultTextOption(option)

    def _button(self, icon: str, action: object) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        keep_icon(button, icon, "muted", 16)
        button.clicked.connect(action)
        return button

    def _lay_out(self) -> None:
        self.bar = QWidget(self)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(10, 3, 8, 3)
        row.setSpacing(2)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.copy_button)
        row.addWidget(self.clear_button)
        stack = QWidget(self)
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self.box)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(stack, 1)

    def _note_scroll(self, value: int) -> None:
        self._is_following = value >= self.box.verticalScrollBar().maximum() - 1

    def _keep_end(self, _least: int, most: int) -> None:
        if self._is_following:
            self.box.verticalScrollBar().setValue(most)

    def _rewrite(self) -> None:
        """Write all lines anew, in other words or colours."""
        self.box.clear()
        self._count = self._cleared
        self.catch_up()

    def _write(self, lines: list[ConsoleLine]) -> None:
        cursor = QTextCursor(self.box.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        muted = _format("muted")
        formats = {role: _format(role) for role in {self._role(line) for line in lines}}
        for line in lines:
            if not self.box.document().isEmpty():
                cursor.insertBlock()
            cursor.insertText(f"{clock_text(line.time)}\t{self._place(line)}\t", muted)
            cursor.insertText(self._words(line), formats[self._role(line)])
        cursor.endEditBlock()

    def _place(self, line: ConsoleLine) -> str:
        view = self._session.view
        return place_text(view, line.path) if view is not None and line.path else "·"

    @staticmethod
    def _role(line: ConsoleLine) -> str:
        return status_role(line.text) if line.kind == "ended" else _ROLES[line.kind]

    @staticmethod
    def _words(line: ConsoleLine) -> str:
        match line.kind:
            case "started":
                return tr("Execution {name} started", name=line.text)
            case "ended":
                return tr("Execution ended: {status}", status=status_word(line.text))
            case "caught":
                return tr("Caught; goes on at {target}", target=line.text)
            case "retry":
                number, most, seconds = line.text.split("/")
                took = duration_text(float(seconds))
                return tr("Retry {number} of {most} in {seconds}", number=number, most=most, seconds=took)
            case _:
                return line.text

    def _show_state(self) -> None:
        is_empty = self.box.document().isEmpty()
        self._stack.setCurrentWidget(self.empty if is_empty else self.box)
        self.bar.setVisible(not is_empty)
        dropped = max(0, self._session.console.count - MOST_LINES)
        lines = 0 if is_empty else self.box.blockCount()
        self.count.setText(
            tr("{count} lines; {dropped} older ones are gone", count=lines, dropped=dropped)
            if dropped
            else tr("1 line")
            if lines == 1
            else tr("{count} lines", count=lines)
        )


def _format(role: str) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(theme().color(role))
    return form
