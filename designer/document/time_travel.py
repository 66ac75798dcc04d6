"""The run that is shown, at any moment of it: what its first events made of the workflow."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from designer.document.background import Background
from designer.document.past_run import PastRun, read_moment, read_step
from designer.document.run_session import RunSession
from engine import HistoryStore

MOST_EVENTS = 50_000
"""A longer run is not gone through: each moment would take too long to be put together."""


class TimeTravel(QObject):
    """Moves the run that is shown over its events.

    ``length`` is how many there are, 0 when there is nothing to move in; ``at`` how many of them count for what is
    shown, or will be as soon as they are read. ``too_long`` is how many there are when they are too many, else 0.
    ``changed`` tells that any of them is another.
    """

    changed = Signal()

    def __init__(self, session: RunSession, store: HistoryStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._store = session, store
        self._id = ""
        self.length = self.at = self.too_long = 0
        self._steps = 0  # asked for and not shown yet
        self._is_showing = False
        self._reading: Background[PastRun] = Background("moment", self)
        session.status_changed.connect(self._note_status)

    def go(self, at: int) -> None:
        """Show the run after its first ``at`` events, soon; of many asked for in a row the last counts."""
        at = max(1, min(at, self.length))
        if self.length and at != self.at:
            self.at, self._steps = at, 0
            self._reading.ask(partial(read_moment, self._store, self._id, self._session.definition, at), self._show)
            self.changed.emit()

    def step(self, forward: bool = False) -> None:
        """Show the run one step earlier, or later: where a state had just been entered; soon, and so often as asked."""
        if self.length:
            self._steps += 1 if forward else -1
            reading = partial(
                read_step, self._store, self._id, self._session.definition, self.at, self._steps, self.length
            )
            self._reading.ask(reading, self._show_step)

    def _show_step(self, past: PastRun) -> None:
        self._steps = 0
        if past.id == self._id and past.view is not None and past.view.event_count != self.at:
            self.at = past.view.event_count
            self._show(past)
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
        count = view.event_count if view is not None and is_whole and view.event_count > 1 else 0
        length, too_long = (count, 0) if count <= MOST_EVENTS else (0, count)
        is_other = view is not None and view.id != self._id
        if is_other or (length, length, too_long) != (self.length, self.at, self.too_long):
            self._reading.forget()
            self._id = "" if view is None else view.id
            self.length = self.at = length
            self.too_long, self._steps = too_long, 0
            self.changed.emit()
