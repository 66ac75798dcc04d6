"""What every page of forms has: the note about broken JSON on top, and fields that cannot be changed meanwhile."""

from PySide6.QtWidgets import QWidget

from designer.document.document import Document
from designer.inspector.part import Page
from designer.inspector.problems_box import BrokenNote


class FormPage(Page):
    """A page with the note about broken JSON on top."""

    def __init__(self, name: str, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(name, parent, is_full=False)
        self.document = document
        self.note = BrokenNote(document, self)
        self.column.addWidget(self.note)

    def refresh(self) -> None:
        """See :class:`Page`."""
        self.note.refresh()
        self.set_read_only(self.document.is_broken)
        super().refresh()
