"""What is typed into forms and does not stand in the definition yet: told, so that it outlives the program."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from designer.document.pointers import field_place
from designer.inspector.line_fields import TypedField
from designer.inspector.part import Place

_PAUSE_MS = 200


class TypingWatch(QObject):
    """Tells what is typed into the fields on ``forms``, a moment after it changed.

    ``changed`` carries all of it, texts by the pointers of their fields.
    """

    changed = Signal(dict)

    def __init__(self, forms: QWidget, place: Place) -> None:
        """``place`` is the one that all forms begin with."""
        super().__init__(forms)
        self._forms, self._place = forms, place
        self.typed: dict[str, str] = {}
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(_PAUSE_MS)
        self._due.timeout.connect(self._tell)
        place.note_typing = self.note
        place.document.definition_changed.connect(self._look_again)

    def note(self) -> None:
        """Something was typed, written or taken back."""
        self._due.start()

    def take(self, typed: dict[str, str]) -> None:
        """Keep texts for when their fields are shown."""
        self._place.drafts.update(typed)
        self.note()

    def forget(self) -> None:
        """What is typed and not written belongs to a workflow that is not shown any more."""
        for field in self._forms.findChildren(TypedField):
            if field.is_dirty:
                field.revert()
        self._place.drafts.clear()
        self.note()

    def _look_again(self) -> None:
        if self.typed:  # what it was typed into may be gone
            self.note()

    def _tell(self) -> None:
        # A field that is not seen left what was typed with the others, under the place it had.
        typed = {pointer: text for pointer, text in self._place.drafts.items() if self._is_there(pointer)}
        for field in self._forms.findChildren(TypedField):
            if field.isVisible():
                pointer = field.place.pointer_of(field.spec.name)
                typed.pop(pointer, None)
                if field.is_dirty:
                    typed[pointer] = field.text
        if typed != self.typed:
            self.typed = typed
            self.changed.emit(typed)

    def _is_there(self, pointer: str) -> bool:
        state, _ = field_place(pointer)
        return not state or state in self._place.document.definition.states
