"""What every page of forms has: a note on top, and fields that cannot be changed, while the workflow cannot be."""

from PySide6.QtWidgets import QWidget

from designer.document.document import Document
from designer.inspector.part import Page
from designer.inspector.problems_box import BrokenNote


class FormPage(Page):
    """A page with a note on top while nothing can be changed."""

    def __init__(self, name: str, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(name, parent, is_full=False)
        self.document = document
        self.note = BrokenNote(document, self)
        self.column.addWidget(self.note)

    def refresh(self) -> None:
        """See :class:`Page`."""
        self.refresh_around()
        super().refresh()

    def refresh_around(self) -> None:
        """Show all but the parts as it is now: those that were just entered show it already."""
        self.note.refresh()
        self.set_read_only(not self.document.can_edit().ok)
