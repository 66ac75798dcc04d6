"""One line about the run for the status bar, kept up to date while it goes on."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from designer.document.run_session import RunSession
from designer.document.run_text import Summary, summary

TICK_MS = 100


class ExecutionSummary(QObject):
    """``changed`` carries the text and its role: running, paused, succeeded, failed, aborted, past or empty.

    It is worded anew when ``parent`` gets another language.
    """

    changed = Signal(str, str)

    def __init__(self, session: RunSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._last = Summary("", "empty")
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.refresh)
        session.status_changed.connect(self.refresh)
        session.paused_changed.connect(self.refresh)
        parent.installEventFilter(self)
        self.refresh()

    @property
    def text(self) -> str:
        """What it says now."""
        return self._last.text

    @property
    def role(self) -> str:
        """How the line is to be coloured."""
        return self._last.role

    def refresh(self) -> None:
        """Say how the run stands now."""
        session = self._session
        now = summary(
            session.view,
            is_past=session.is_past,
            paused=session.paused_paths,
            finished=session.finished,
            now=time.time(),
        )
        if session.is_running and not session.is_paused:
            self._tick.start()
        else:
            self._tick.stop()
        if now != self._last:
            self._last = now
            self.changed.emit(now.text, now.role)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt: follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        return False
