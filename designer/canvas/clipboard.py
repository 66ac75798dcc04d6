"""Cut, copy, paste and duplicate: nodes travel as JSON text, so they go to other windows and into mails too."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from designer.canvas.notes import Notes
from designer.document.commands import copy_states, delete_states, duplicate_states, paste_states
from designer.document.document import Document
from designer.document.incoming import links_into, read_links, write_links
from designer.document.pointers import machine_of
from designer.document.selection import Selection

LINKS_TYPE = "application/x-tcsl-links"
"""What led to the copied nodes; beside the text, which stays plain JSON."""


class NodeClipboard:
    """What is selected, and the clipboard of the system; ``reveal`` shows nodes that were put in."""

    def __init__(
        self, document: Document, selection: Selection, notes: Notes, reveal: Callable[[tuple[str, ...]], None]
    ) -> None:
        self._document = document
        self._selection = selection
        self._notes = notes
        self._reveal = reveal

    def copy(self) -> None:
        """Put the selected nodes into the clipboard, or else notes; with none it keeps what it has."""
        if self._selection.pointers:
            data = QMimeData()
            data.setText(copy_states(self._document, self._selection.pointers))
            links = links_into(self._document.definition, self._selection.pointers)
            data.setData(LINKS_TYPE, write_links(links).encode())
            QGuiApplication.clipboard().setMimeData(data)
        else:
            self._notes.copy()

    def cut(self) -> None:
        """Copy the selected nodes, or else notes, and delete them, as one undo step."""
        self.copy()
        if self._selection.pointers:
            delete_states(self._document, self._selection.pointers)
        else:
            self._notes.delete()

    def paste(self, *, is_linked: bool = False) -> None:
        """Put the nodes of the clipboard beside the current one, or on the sheet, and select them.

        With ``is_linked``, what led to the originals leads to them. Notes come beside where they were.
        """
        if self._notes.paste():
            return
        current = self._selection.current
        is_state = self._document.definition.state(current) is not None
        machine = machine_of(current) if is_state else ""
        clipboard = QGuiApplication.clipboard()
        text = clipboard.text()
        is_linked = is_linked and bool(text)  # an empty clipboard holds not even an empty set of formats
        told = bytes(clipboard.mimeData().data(LINKS_TYPE).data()) if is_linked else b""
        links = read_links(told.decode(errors="replace"))
        self._select(paste_states(self._document, machine, text, links))

    def duplicate(self) -> None:
        """Put a second one of each selected node, or else note, beside it, and select them."""
        if self._selection.pointers:
            self._select(duplicate_states(self._document, self._selection.pointers))
        else:
            self._notes.duplicate()

    def _select(self, pointers: tuple[str, ...]) -> None:
        if pointers:
            self._selection.set(pointers)
            self._reveal(pointers)
