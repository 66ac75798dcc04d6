"""Undo, redo and going back to what was saved: when they can be used, and what they would take back."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject

from designer.document.document import Document
from designer.document.journal import Redone, Undone
from designer.document.retracing import concerned
from designer.document.selection import Selection
from designer.document.side_file import SideFile
from designer.document.undo import TextEdit
from designer.look import language, reworded, tr
from designer.shell.actions import Actions
from engine.definition import Definition
from engine.language.messages import MESSAGES

_REPAIRS = {words.en: words.zh for code, words in MESSAGES.items() if code.startswith("fix-")}
"""What a step is called that a one-click repair made."""


class UndoControl(QObject):
    """Connects the actions to the undo stack of the document, and selects what an undo or redo was about.

    The code pane has an undo of its own: there the cursor goes where the text changed, and what is selected follows it.
    """

    def __init__(
        self,
        parent: QObject,
        document: Document,
        selection: Selection,
        choose_notes: Callable[[Iterable[str]], object],
        actions: Actions,
    ) -> None:
        """``choose_notes`` selects notes beside the states that are selected."""
        super().__init__(parent)
        stack = document.undo_stack
        self._document, self._selection, self._choose_notes = document, selection, choose_notes
        self._stack, self._actions = stack, actions
        self._before: tuple[Definition, SideFile] | None = None  # a step that is told in a while began with these
        for name, act in (("undo", document.undo), ("redo", document.redo)):
            actions[name].triggered.connect(partial(self._go, act))
        actions["revert"].triggered.connect(document.revert)
        document.problems_changed.connect(self._select)
        document.replaced.connect(self._forget)
        document.stepped.connect(self._note_step)
        selection.changed.connect(self._note_selection)
        document.modified_changed.connect(actions["revert"].setEnabled)
        stack.canUndoChanged.connect(actions["undo"].setEnabled)
        stack.canRedoChanged.connect(actions["redo"].setEnabled)
        # The stack tells also while it goes, when it can no longer be asked: what it tells must be enough.
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        for name in ("undo", "redo", "revert"):
            actions[name].setEnabled(False)

    def _go(self, act: Callable[[], bool], _checked: bool = False) -> None:
        document = self._document
        # What several in a row take back, before the views are told of the first, is told together.
        before = self._before or (document.definition, document.side)
        was_broken = document.is_broken
        self._before = None
        if act() and not was_broken:
            self._before = before
            if not document.is_telling:
                self._select()

    def _select(self) -> None:
        before, self._before = self._before, None
        document = self._document
        if before is not None and not document.is_broken:
            found = concerned(*before, document.definition, document.side)
            if found is not None:
                self._selection.set(found.states)
                self._choose_notes(found.notes)

    def _note_step(self, step: object) -> None:
        if not isinstance(step, Undone | Redone):
            self._forget()

    def _note_selection(self, _changed: object = None) -> None:
        if self._document.is_telling:  # the user, who went on to something else, and not what the step did
            self._forget()

    def _forget(self) -> None:
        self._before = None

    def retranslate(self) -> None:
        """Let the tips say what would be taken back or done again: every step has its name in the current language."""
        now = language()
        names: dict[tuple[str, str], str] = {}  # most steps are called the same
        for step in map(self._stack.command, range(self._stack.count())):
            # The window words itself a moment after the switch, so each step knows its own language.
            if isinstance(step, TextEdit) and step.language != now:
                named = step.text(), step.language
                if named not in names:
                    names[named] = reworded(*named, _REPAIRS)
                step.setText(names[named])
                step.language = now
        self._name_undo(self._stack.undoText())
        self._name_redo(self._stack.redoText())

    def _name_undo(self, text: str) -> None:
        self._actions["undo"].setToolTip(f"{tr('Undo')}: {text}" if text else tr("Undo"))

    def _name_redo(self, text: str) -> None:
        self._actions["redo"].setToolTip(f"{tr('Redo')}: {text}" if text else tr("Redo"))
