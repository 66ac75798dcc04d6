"""Breakpoints on the disk: ``orders.breakpoints.json`` beside ``orders.tcsl.json``, written as they are set.

They are no part of what is saved and undone with the workflow: who debugs changes nothing of it.
"""

import json
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from designer.document.breakpoints import Breakpoints
from designer.document.document import Document
from designer.document.files import FileProblem, read_file, write_file
from designer.document.journal import Saved
from designer.look.words import language, tr
from engine.language.side_file import SIDE_SUFFIX, VERSION, SideRefused, read_members, side_path
from engine.language.system_reasons import Reason

BREAKPOINTS_SUFFIX = ".breakpoints.json"

AGAIN_MS = 10_000
"""How long after a file could not be written it is tried again."""


def breakpoints_path(workflow: Path) -> Path:
    """Return where the breakpoints of the workflow at this path are; no other workflow has the same."""
    return workflow.with_name(side_path(workflow).name.removesuffix(SIDE_SUFFIX) + BREAKPOINTS_SUFFIX)


def read_breakpoints(text: str) -> dict[str, str]:
    """Return the breakpoints that a file says: pointers of states, each with its condition or none.

    Raises:
        SideRefused: it makes no sense.
    """
    entries = read_members(text).get("breakpoints", {})
    if not isinstance(entries, dict):
        raise SideRefused("member", member="breakpoints")
    found = {}
    for pointer, entry in entries.items():
        condition = entry.get("condition", "") if isinstance(entry, dict) else None
        if not isinstance(condition, str) or not pointer.startswith("/"):
            raise SideRefused("member", member=f"breakpoints/{pointer[:60]}")
        found[pointer] = condition.strip()
    return found


def breakpoints_text(conditions: dict[str, str]) -> str:
    """Return the text of the file, sorted so that a version control system shows what changed."""
    entries = {pointer: {"condition": text} if text else {} for pointer, text in sorted(conditions.items())}
    return json.dumps({"version": VERSION, "breakpoints": entries}, ensure_ascii=False, indent=2) + "\n"


class BreakpointKeeper(QObject):
    """Keeps the breakpoints of the open workflow in their file; ``failed`` carries why they are not kept, or not read.

    A workflow without a file has none; its breakpoints are written when it is saved. What cannot be written, as on a
    full disk, is told once and tried again: after a while, with the next breakpoint, when the workflow is saved, and
    before another takes its place.
    """

    failed = Signal(str)

    def __init__(self, document: Document, breakpoints: Breakpoints, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._breakpoints = document, breakpoints
        self._path: Path | None = None  # of the workflow whose breakpoints these are
        self._kept: dict[str, str] = {}  # what the file says
        self._is_unreadable = self._is_behind = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._write)
        document.replaced.connect(self._load)
        document.states_renamed.connect(breakpoints.rename)
        document.stepped.connect(self._note_step)
        breakpoints.changed.connect(self._write)
        self._load()

    def close(self) -> None:
        """Try for the last time what could not be written yet; the window closes, or shows another workflow."""
        if self._is_behind and self._path is not None:
            self._try(self._path, self._breakpoints.all())
        self._again.stop()
        self._is_behind = False

    def _load(self) -> None:
        self.close()
        self._path, self._kept, self._is_unreadable = self._document.path, {}, False
        if self._path is not None:
            beside = breakpoints_path(self._path)
            try:
                self._kept = read_breakpoints(read_file(beside).text)
            except FileProblem as problem:
                if problem.code != "missing":
                    self._refuse(problem.reason)
            except SideRefused as refused:
                self._refuse(tr('"{name}" cannot be read: {reason}', name=beside.name, reason=refused.text(language())))
        self._breakpoints.set_all(self._kept)

    def _refuse(self, reason: str) -> None:
        self._is_unreadable = True
        self.failed.emit(reason)

    def _note_step(self, step: object) -> None:
        if isinstance(step, Saved) and self._document.path != self._path:
            self._path, self._kept, self._is_unreadable = self._document.path, {}, False
            self._is_behind = False
            self._write()
        elif isinstance(step, Saved) and self._is_behind:
            self._write()

    def _write(self) -> None:
        wanted = self._breakpoints.all()
        # While another workflow is being put in the place of the last, these are no more its own.
        if self._path is None or self._path != self._document.path:
            return
        reason = "" if wanted == self._kept else self._try(self._path, wanted)
        if not reason:
            self._kept, self._is_behind = wanted, False
            self._again.stop()
            return
        self._again.start(AGAIN_MS)
        if not self._is_behind:  # told once, not at every breakpoint
            self._is_behind = True
            self.failed.emit(reason)

    def _try(self, workflow: Path, wanted: dict[str, str]) -> str:
        """Write the file of a workflow and return why that cannot be done; empty when it is."""
        beside = breakpoints_path(workflow)
        try:
            if self._is_unreadable:
                beside.replace(beside.with_suffix(".broken.json"))
            if wanted:
                write_file(beside, breakpoints_text(wanted))
            else:
                beside.unlink(missing_ok=True)
        except FileProblem as problem:
            return problem.reason
        except OSError as error:
            return tr('"{name}" cannot be written: {reason}', name=beside.name, reason=Reason(error).text(language()))
        self._is_unreadable = False
        return ""
