"""After a program that did not end in order: offers the unsaved changes that its journal tells."""

import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from designer.document.journal import Found, abandoned
from designer.document.journal_keeper import JournalKeeper
from designer.look import tr
from designer.shell.boxes import message_box


class Recovery(QObject):
    """Offers what was left over, the newest first, until the user brings one back or wants to decide later."""

    restored = Signal(str)  # the title of what was brought back

    def __init__(self, window: QWidget, keeper: JournalKeeper) -> None:
        super().__init__(window)
        self._window = window
        self._keeper = keeper
        self._left: list[Found] = []
        self.dialog: QMessageBox | None = None

    def offer(self) -> None:
        """Ask about the unsaved changes that programs before this one left, if there are any."""
        if self.dialog is None:
            self._left = abandoned(self._keeper.folder)
            self._ask()

    def close(self) -> None:
        """Leave what is not decided for the next start."""
        for found in self._left:
            found.release()
        self._left = []

    def _ask(self) -> None:
        if not self._left:
            return
        found = self._left[0]
        title = _title(found)
        at = time.strftime("%Y-%m-%d %H:%M", time.localtime(found.recorded.changed))
        question = tr('Bring back the unsaved changes to "{title}"?', title=title)
        details = tr("The program did not end in order. The last change was on {time}.", time=at)
        if found.recorded.path is not None:
            details += f"\n{found.recorded.path}"
        others = [_title(one) for one in self._left[1:]]
        if others:
            words = tr("The next start asks about what else was left unsaved: {titles}", titles=", ".join(others))
            details += f"\n{words}"
        box = message_box(self._window, "recoveryQuestion", question, details, icon="history", role="accent")
        bring = box.addButton(tr("Bring back"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        later = box.addButton(tr("Decide later"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(bring)
        box.setEscapeButton(later)

        def decide() -> None:
            self.dialog = None
            chosen = box.clickedButton()
            if chosen is bring:
                self._left.pop(0)
                self.close()
                self._keeper.restore(found)
                self.restored.emit(title)
            elif chosen is discard:
                self._left.pop(0).discard()
                self._ask()
            else:
                self.close()

        self.dialog = box
        box.finished.connect(decide)
        box.open()


def _title(found: Found) -> str:
    recorded = found.recorded
    if recorded.path is not None:
        return recorded.path.name
    return recorded.base.title or tr("Untitled")
