"""Undo, redo and going back to what was saved: when they can be used, and what they would take back."""

from PySide6.QtCore import QObject

from designer.document.document import Document
from designer.document.undo import TextEdit
from designer.look import language, reworded, tr
from designer.shell.actions import Actions
from engine.language.messages import MESSAGES

_REPAIRS = {words.en: words.zh for code, words in MESSAGES.items() if code.startswith("fix-")}
"""What a step is called that a one-click repair made."""


class UndoControl(QObject):
    """Connects the actions to the undo stack of the document."""

    def __init__(self, parent: QObject, document: Document, actions: Actions) -> None:
        super().__init__(parent)
        stack = document.undo_stack
        self._stack, self._actions = stack, actions
        for name, act in (("undo", document.undo), ("redo", document.redo), ("revert", document.revert)):
            actions[name].triggered.connect(act)
        document.modified_changed.connect(actions["revert"].setEnabled)
        stack.canUndoChanged.connect(actions["undo"].setEnabled)
        stack.canRedoChanged.connect(actions["redo"].setEnabled)
        # The stack tells also while it goes, when it can no longer be asked: what it tells must be enough.
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        for name in ("undo", "redo", "revert"):
            actions[name].setEnabled(False)

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
