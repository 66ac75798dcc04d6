"""Keeps the journal of the open workflow, brings back what one that was left over tells, and looks for other windows."""

import secrets
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from designer.document.background import Background
from designer.document.document import Document
from designer.document.files import FileText
from designer.document.journal import (
    Done,
    Found,
    Journal,
    Saved,
    Step,
    Together,
    Typed,
    default_folder,
    is_unsaved_in,
    journals,
)
from designer.document.opening import open_text
from designer.document.presence import Presence
from designer.look.words import language, tr
from engine.language.system_reasons import Reason


class JournalKeeper(QObject):
    """Writes each step of ``document`` to a journal in ``folder`` (default: the user's), from the first one on."""

    said = Signal(str)  # what the user had better know about a workflow that was just opened
    failed = Signal(str)  # why steps are no longer kept, told once
    typed_found = Signal(dict)  # what was typed into forms when a journal that is restored ended

    def __init__(self, document: Document, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder or default_folder()
        self._document = document
        self._journal: Journal | None = None
        self._found: Found | None = None
        self._has_failed = False
        self._session = secrets.token_hex(3)  # keys of steps are good for one program
        self._base = document.kept
        self._presence = Presence(self.folder / "open")
        self._looked_at: Path | None = None
        self._looker: Background[tuple[bool, bool]] = Background("other-windows", self)
        document.stepped.connect(self._note)
        document.replaced.connect(self._note_replaced)

    def restore(self, found: Found) -> None:
        """Show the workflow of a journal that was left over, and go on with that journal."""
        recorded = found.recorded
        saved = recorded.saved
        content = FileText(text=recorded.text, has_bom=saved.has_bom, digest=saved.digest)
        self._found = found
        side = replace(recorded.saved_side, side=recorded.side)
        self._document.restore(recorded, open_text(content, side, recorded.path))
        if recorded.typed:
            self.typed_found.emit(recorded.typed)

    def note_typed(self, fields: dict[str, str]) -> None:
        """Keep what is typed into forms and not written, by the pointers of the fields; it replaces what was kept."""
        if self._journal is None and fields and not self._has_failed:
            self._begin()
        if self._journal is not None:
            self._journal.write(Typed(fields))
            self._tell(self._journal.fault)

    def close(self) -> None:
        """Remove the journal: the user saved or gave up what it tells; the window closes."""
        self._forget_others()
        self._end()

    def _forget_others(self) -> None:
        self._looker.close()
        self._presence.leave()

    def _end(self) -> None:
        journal, self._journal = self._journal, None
        if journal is not None:
            journal.end()

    def leave(self) -> None:
        """Leave the journal where it is, for the next start to offer; nothing is kept from now on."""
        self._forget_others()
        journal, self._journal = self._journal, None
        self._has_failed = True
        if journal is not None:
            journal.leave()

    def _note(self, step: Step | Together) -> None:
        steps = step.steps if isinstance(step, Together) else (step,)
        saved = next((one.path for one in reversed(steps) if isinstance(one, Saved)), self._looked_at)
        while self._journal is None and steps:
            if isinstance(steps[0], Saved):  # as it was opened, perhaps under another name
                self._base = replace(self._document.kept, path=steps[0].path)
            elif not self._has_failed:  # a journal that begins later would lack what came before
                self._begin()
                break
            steps = steps[1:]
        if self._journal is not None and steps:
            self._journal.write(*map(self._of_session, steps))
            self._tell(self._journal.fault)
        if saved != self._looked_at:  # under another name
            self._look_elsewhere(saved)

    def _of_session(self, step: Step) -> Step:
        if isinstance(step, Done) and step.key:
            return replace(step, key=f"{self._session}:{step.key}")
        return step

    def _begin(self) -> None:
        try:
            self._journal = Journal.begin(self.folder, self._base)
        except OSError as error:
            self._tell(error)

    def _note_replaced(self) -> None:
        self._end()
        found, self._found = self._found, None
        self._base = self._document.kept
        self._has_failed = False
        if found is not None:
            try:
                self._journal = Journal.go_on(found)
            except OSError as error:
                found.release()
                self._tell(error)
        self._look_elsewhere(self._base.path)

    def _look_elsewhere(self, path: Path | None) -> None:
        """Tell when another window has opened the file too, or even changed it; nothing else would before one saves."""
        if path is None and self._looked_at is None:
            return  # there is no sign to take away
        self._looked_at = path
        others = [] if path is None else journals(self.folder)  # before there is one of our own again

        def look() -> tuple[bool, bool]:
            is_open = self._presence.move_to(path)
            return is_open, path is not None and is_unsaved_in(others, path)

        def tell(found: tuple[bool, bool]) -> None:
            is_open, is_unsaved = found
            name = path.name if path is not None else ""
            if is_unsaved:
                self.said.emit(tr('Another window has changes to "{name}" that are not saved', name=name))
            elif is_open:
                self.said.emit(tr('"{name}" is open in another window too', name=name))

        self._looker.ask(look, tell)

    def _tell(self, fault: OSError | None) -> None:
        if fault is not None and not self._has_failed:
            self._has_failed = True
            self.failed.emit(Reason(fault).text(language()))
