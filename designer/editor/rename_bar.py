"""A line below the code that gives a state another name, in every place that names it."""

from designer.document.document import Document
from designer.document.pointers import label_of, name_of
from designer.document.rules import can_rename
from designer.document.states import rename_state
from designer.editor.code_bar import CodeBar
from designer.editor.code_edit import CodeEdit
from designer.editor.names import places_of_name
from designer.look import tr


class RenameBar(CodeBar):
    """Closed until :meth:`open`; Enter renames, Escape does not."""

    def __init__(self, document: Document, editor: CodeEdit) -> None:
        super().__init__(editor, "renameBar", "renameField")
        self._document, self._pointer = document, ""
        self.field.setMinimumWidth(200)
        document.definition_changed.connect(lambda _changed: self.judge() if self.isVisible() else None)

    def open(self, pointer: str) -> bool:
        """Ask for another name of the state at ``pointer``."""
        verdict = self._document.can_edit()
        if not verdict.ok:
            return self._document.refuse(verdict)
        self._pointer = pointer
        self.ask(name_of(pointer))
        return True

    def accept(self) -> None:
        """Rename, unless the name cannot be given."""
        if not self.field.property("invalid"):
            rename_state(self._document, self._pointer, self.field.text())
            self.leave()

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self._label.setText(tr("Rename {name}", name=label_of(self._pointer)))
        self.field.setAccessibleName(tr("New name"))
        self.judge()

    def judge(self) -> None:
        """Say in how many places the name stands, or why the new one cannot be given."""
        verdict = can_rename(self._document.definition, self._pointer, self.field.text())
        count = len(places_of_name(self._document, self._pointer))
        places = tr("in 1 place") if count == 1 else tr("in {count} places", count=count)
        self.hint.setText(verdict.reason or places)
        self.show_fault(is_fault=not verdict.ok)
