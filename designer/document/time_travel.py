"""The run that is shown, at any moment of it: what its first events made of the workflow."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from designer.document.background import Background
from designer.document.past_run import PastRun, read_moment
from designer.document.run_session import RunSession
from engine import HistoryStore

MOST_EVENTS = 50_000
"""A longer run is not gone through: each moment would take too long to be put together."""


class TimeTravel(QObject):
    """Moves the run that is shown over its events.

    ``length`` is how many there are, 0 when there is nothing to move in; ``at`` how many of them count for what is
    shown, or will be as soon as they are read. ``changed`` tells that either is another.
    """

    changed = Signal()

    def __init__(self, session: RunSession, store: HistoryStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._store = session, store
        self._id = ""
        self.length = self.at = 0
        self._is_showing = False
        self._reading: Background[PastRun] = Background("moment", self)
        session.status_changed.connect(self._note_status)

    def go(self, at: int) -> None:
        """Show the run after its first ``at`` events, soon; of many asked for in a row the last counts."""
        at = max(1, min(at, self.length))
        if self.length and at != self.at:
            self.at = at
            self._reading.ask(partial(read_moment, self._store, self._id, self._session.definition, at), self._show)
            self.changed.emit()

    def close(self) -> None:
        """End the thread that reads."""
        self._reading.close()

    def _show(self, past: PastRun) -> None:
        session = self._session
        if past.id != self._id or past.view is None or session.is_running:
            return
        path = session.selected_path
        self._is_showing = True
        session.show_read(past)
        self._is_showing = False
        session.select_path(path)

    def _note_status(self) -> None:
        """Another run is shown, or this one ended."""
        if self._is_showing:
            return
        view = self._session.view
        is_whole = view is not None and bool(view.id) and not self._session.is_running
        length = view.event_count if view is not None and is_whole and 1 < view.event_count <= MOST_EVENTS else 0
        if (length, length) != (self.length, self.at) or (view is not None and view.id != self._id):
            self._reading.forget()
            self._id = "" if view is None else view.id
            self.length = self.at = length
            self.changed.emit()
