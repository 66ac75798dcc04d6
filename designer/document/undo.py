"""The one kind of undo step: edits of the text, the edits that take them back, and what is beside the text."""

import sys
from collections.abc import Callable
from typing import TypeAlias
from weakref import WeakMethod

from PySide6.QtGui import QUndoCommand

from designer.document.side_file import SideFile
from designer.look import language
from engine.language.composing import compose_edits
from engine.language.problems import Edit

Edits: TypeAlias = tuple[Edit, ...]
Change: TypeAlias = Callable[[Edits, SideFile | None], None]


class TextEdit(QUndoCommand):
    """What the user did, as a change of text, of the side file, or of both.

    Steps with the same ``key`` that follow each other merge. ``before`` and ``after`` are what the side file said;
    None while it does not concern the step.
    """

    _MERGES = 1

    def __init__(
        self,
        redo: Change,
        undo: Change,
        forward: Edits,
        backward: Edits,
        label: str,
    ) -> None:
        """Make a step, named ``label`` in the user's words; ``redo`` and ``undo`` change the text.

        Both are methods of the document, which owns the stack and so must not be kept alive by its steps.
        """
        super().__init__(label)
        self.key = ""
        self.language = language()  # in which it is named
        self._redo = WeakMethod(redo)
        self._undo = WeakMethod(undo)
        self._forward = forward
        self._backward = backward
        self.before: SideFile | None = None
        self.after: SideFile | None = None

    def redo(self) -> None:
        """Make the change (again)."""
        _carry_out(self._redo(), self._forward, self.after)

    def undo(self) -> None:
        """Take the change back."""
        _carry_out(self._undo(), self._backward, self.before)

    def id(self) -> int:
        """Let the stack try to merge only steps that have a key."""
        return self._MERGES if self.key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the step that follows, when it belongs to this one."""
        if not isinstance(other, TextEdit) or other.key != self.key:
            return False
        self._forward = compose_edits(self._forward, other._forward)
        self._backward = compose_edits(other._backward, self._backward)
        if other.after is not None:
            self.before, self.after = self.before or other.before, other.after
        self.setText(other.text())
        self.language = other.language
        # Typed and taken back at once: nothing is left to undo.
        is_same_text = [edit.text for edit in self._forward] == [edit.text for edit in self._backward]
        self.setObsolete(is_same_text and self.before == self.after)
        return True


def _carry_out(change: Change | None, edits: Edits, side: SideFile | None) -> None:
    """Make a change; what fails is told as it is of a slot, since the stack would go on with an exception pending."""
    if change is None:
        return
    try:
        change(edits, side)
    except Exception:  # noqa: BLE001  # whoever listens to uncaught exceptions gets it
        sys.excepthook(*sys.exc_info())
