"""The page of something that stands among the states and is none: what is wrong, what is there, what helps."""

from PySide6.QtWidgets import QPushButton, QWidget

from designer.document.commands import delete_broken, make_state_of
from designer.document.document import Document
from designer.document.json_text import layout_text
from designer.document.selection import Selection
from designer.inspector.form_page import FormPage
from designer.inspector.labels import label
from designer.inspector.problems_box import ProblemsBox
from designer.look import keep_icon, mono_font, tr
from designer.widgets.wrapping import wrappable

_LONGEST = 2_000


class BrokenPage(FormPage):
    """It can become a Pass, or go."""

    def __init__(self, document: Document, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__("broken-page", document, parent)
        self._selection = selection
        self.problems = ProblemsBox(document, self)
        self.title = label("section", self)
        self.value = label("muted", self, wraps=True)
        self.value.setFont(mono_font(12))
        self.hint = label("small", self, wraps=True)
        self.mend, self.delete = QPushButton(self), QPushButton(self)
        for button, name, icon, role in (
            (self.mend, "make-pass", "pass", "accent"),
            (self.delete, "delete", "trash", "failed"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            keep_icon(button, icon, role, 14)
        self.delete.setProperty("danger", True)
        self.mend.clicked.connect(lambda: make_state_of(self.document, self._selection.broken))
        self.delete.clicked.connect(lambda: delete_broken(self.document, self._selection.broken))
        for widget in (self.problems, self.title, self.value, self.hint, self.mend, self.delete):
            self.column.addWidget(widget)
        self.retranslate()

    def refresh(self) -> None:
        """See :class:`Page`."""
        super().refresh()
        pointer = self._selection.broken
        found = [problem for problem in self.document.problems if pointer and problem.path == pointer]
        self.problems.show_problems(found)
        node = self.document.source.node(pointer) if pointer else None
        self.value.setText("" if node is None else wrappable(layout_text(node.value)[:_LONGEST]))

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Page`."""
        for button in (self.mend, self.delete):
            button.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Page`."""
        self.title.setText(tr("What stands there"))
        self.hint.setText(
            tr(
                "A node is a JSON object with a Type. A Pass keeps what stands there as its Result; the code shows more."
            )
        )
        self.mend.setText(tr("Make it a Pass"))
        self.delete.setText(tr("Delete"))
        self.refresh()
