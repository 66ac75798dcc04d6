"""Cut, copy, paste and duplicate: nodes travel as JSON text, so they go to other windows and into mails too."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from designer.document.commands import copy_states, delete_states, duplicate_states, paste_states
from designer.document.document import Document
from designer.document.pointers import machine_of
from designer.document.selection import Selection


class NodeClipboard:
    """What is selected, and the clipboard of the system; ``reveal`` shows nodes that were put in."""

    def __init__(self, document: Document, selection: Selection, reveal: Callable[[tuple[str, ...]], None]) -> None:
        self._document = document
        self._selection = selection
        self._reveal = reveal

    def copy(self) -> None:
        """Put the selected nodes into the clipboard; with none it keeps what it has."""
        if self._selection.pointers:
            QGuiApplication.clipboard().setText(copy_states(self._document, self._selection.pointers))

    def cut(self) -> None:
        """Copy the selected nodes and delete them, as one undo step."""
        self.copy()
        if self._selection.pointers:
            delete_states(self._document, self._selection.pointers)

    def paste(self) -> None:
        """Put the nodes of the clipboard beside the current one, or on the sheet, and select them."""
        current = self._selection.current
        is_state = self._document.definition.state(current) is not None
        machine = machine_of(current) if is_state else ""
        self._select(paste_states(self._document, machine, QGuiApplication.clipboard().text()))

    def duplicate(self) -> None:
        """Put a second one of each selected node beside it, and select them."""
        if self._selection.pointers:
            self._select(duplicate_states(self._document, self._selection.pointers))

    def _select(self, pointers: tuple[str, ...]) -> None:
        if pointers:
            self._selection.set(pointers)
            self._reveal(pointers)
