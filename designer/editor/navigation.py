"""Going from a name to the state it means, and to any state by its name."""

from PySide6.QtCore import QPoint

from designer.document.document import Document
from designer.editor.code_edit import CodeEdit
from designer.editor.names import state_named_at
from designer.editor.rename_bar import RenameBar
from designer.editor.state_sync import state_at
from designer.look import tr, type_role
from designer.widgets.chooser import Choice, Chooser

_TOP, _WIDTH = 40, 380


class Navigation:
    """What F12, Ctrl+T and F2 do in the code."""

    def __init__(self, document: Document, editor: CodeEdit, rename_bar: RenameBar) -> None:
        self._document, self._editor, self._rename_bar = document, editor, rename_bar

    def go_to_named(self) -> bool:
        """Go to the state whose name is at the cursor; from its own name to where it is named first."""
        pointer = state_named_at(self._document, self._offset())
        return pointer is not None and self._go(pointer)

    def is_name(self, position: int) -> bool:
        """Tell whether a name of a state stands at a position of the editor."""
        return state_named_at(self._document, self._editor.mirror.offset(position)) is not None

    def choose_state(self) -> Chooser:
        """Offer all states, and go to the one that is chosen."""
        choices = [
            Choice(
                pointer,
                state.name,
                sign=type_role(state.type),
                role=type_role(state.type),
                hint=tr("Ln {line}", line=self._line(pointer)),
                also=state.type,
            )
            for pointer, state in self._document.definition.states.items()
        ]
        chooser = Chooser(self._editor, tr("Go to a node"), choices, width=_WIDTH)
        chooser.setObjectName("stateChooser")
        chooser.select(state_at(self._document, self._offset()) or "")
        chooser.chosen.connect(self._go)
        middle = max(0, (self._editor.width() - chooser.width()) // 2)
        chooser.popup(self._editor.mapToGlobal(QPoint(middle, _TOP)))
        return chooser

    def rename(self) -> bool:
        """Ask for another name: of the state named at the cursor, else of the one around it."""
        pointer = state_named_at(self._document, self._offset()) or state_at(self._document, self._offset())
        if self._document.is_broken:
            return self._document.refuse(self._document.can_edit())
        return bool(pointer) and self._rename_bar.open(str(pointer))

    def _go(self, pointer: str) -> bool:
        key = self._document.source.key_span(pointer)
        if key is not None:
            self._editor.go_to(self._editor.mirror.unit(key.start + 1))
        return key is not None

    def _offset(self) -> int:
        return self._editor.mirror.offset(self._editor.textCursor().position())

    def _line(self, pointer: str) -> int:
        span = self._document.source.key_span(pointer)
        return 1 if span is None else self._document.source.line_column(span.start)[0]
