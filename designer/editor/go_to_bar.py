"""A line below the code that asks where to go: a line, or a line and a column."""

import re

from designer.document.document import Document
from designer.editor.code_bar import CodeBar
from designer.editor.code_edit import CodeEdit
from designer.look import tr

_place = re.compile(r"\s*(\d{1,9})\s*(?:[:,，：]\s*(\d{1,9}))?\s*")


class GoToBar(CodeBar):
    """Closed until :meth:`open`; Enter goes there, Escape stays."""

    def __init__(self, document: Document, editor: CodeEdit) -> None:
        super().__init__(editor, "goToBar", "goToLine")
        self._document = document
        self.field.setMaximumWidth(160)

    def open(self) -> None:
        """Ask for a line."""
        self.ask(str(self._editor.textCursor().blockNumber() + 1))

    def accept(self) -> None:
        """Go there, unless the field holds no place."""
        found = _place.fullmatch(self.field.text())
        if found is not None:
            offset = self._document.source.offset(int(found[1]), int(found[2] or 1))
            self.leave()
            self._editor.go_to(self._editor.mirror.unit(offset))

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self._label.setText(tr("Go to line"))
        self.field.setAccessibleName(tr("Go to line"))
        self.hint.setText(tr("1 to {last}, or line:column", last=self._editor.blockCount()))

    def judge(self) -> None:
        """Mark what is no place."""
        self.show_fault(is_fault=_place.fullmatch(self.field.text()) is None)
