"""Whether the open workflow ran before, so that a view without a run can say so."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from designer.document.background import Background
from designer.document.document import Document
from designer.document.run_session import RunSession


class EarlierRuns(QObject):
    """``exist`` is what is known; ``changed`` tells that it is another answer now.

    The history is asked only once somebody wants to know, and again for another workflow.
    """

    changed = Signal()

    def __init__(self, document: Document, session: RunSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        self.exist = self._is_asked = False
        self._reader: Background[bool] = Background("earlier runs", self)
        document.replaced.connect(self._forget)
        document.path_changed.connect(self._forget)
        session.status_changed.connect(self._note_run)

    def ask(self) -> None:
        """Begin to look into the history, unless that was done."""
        if not self.exist and not self._is_asked:
            self._is_asked = True
            self._reader.ask(self._look(), self._take)

    def close(self) -> None:
        """Look no more; the window closes."""
        self._is_asked = True
        self._reader.close()

    def _look(self) -> Callable[[], bool]:
        return self._session.earlier_runs_reader(self._document.title, self._document.path)

    def _note_run(self) -> None:
        if self._session.view is not None and not self.exist:
            self._take(True)

    def _take(self, exist: bool) -> None:
        if exist != self.exist:
            self.exist = exist
            self.changed.emit()

    def _forget(self) -> None:
        self._reader.forget()
        self.exist = self._is_asked = False
        self.changed.emit()
