"""A field whose JSON is too large for a text of its own: a tree of it, whose changes are splices of the definition."""

from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from designer.document.json_items import Steps
from designer.document.undo import Edits
from designer.inspector.part import Place
from designer.look import tr
from designer.widgets.tree_panel import TreePanel
from engine.language.machine import unescape
from engine.language.source import NodeKind

LARGE = 256 * 1024
"""A value of more characters has no text of its own in a form: to lay it out takes too long."""


class LargePayload(TreePanel):
    """Nothing of the value is copied: rows are made of the definition's own text when they are looked at."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent, grows=True)
        self._place, self._pointer, self._key = place, "", ""
        self.tree.splice = self._splice
        self.mode.setVisible(False)
        self.refused.connect(self.say)

    def show_field(self, key: str) -> None:
        """Show the field as it is now; what was open stays open while it is the same one."""
        place = self._place
        is_same = (place.pointer, key) == (self._pointer, self._key)
        self._pointer, self._key = place.pointer, key
        self.tree.show_source(place.source, self._steps(), keep=is_same)
        self.set_read_only(not place.document.can_edit().ok)
        self.say(tr("Too large to show as text here; the code shows it."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: undo and redo are the definition's."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self._place.document.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._place.document.redo()
        else:
            super().keyPressEvent(event)

    def _steps(self) -> Steps:
        """Return the way from the whole definition to the field."""
        node, steps = self._place.source.root, []
        for word in self._place.pointer_of(self._key).split("/")[1:]:
            is_list = node is not None and node.kind is NodeKind.ARRAY
            step = int(word) if is_list else unescape(word)
            steps.append(step)
            if node is not None:
                node = node.elements[int(word)].node if is_list else node.get(unescape(word))
        return tuple(steps)

    def _splice(self, edits: Edits) -> bool:
        document = self._place.document
        if not document.can_edit().ok:
            return document.refuse(document.can_edit())
        document.end_step()
        if not document.edit(edits, tr("Change {field}", field=self._key)):
            return False
        self.tree.show_source(self._place.source, self._steps())
        return True
