"""The page of several nodes: what they are, and what can be done with all of them."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from designer.document.commands import delete_edges, delete_states, duplicate_states
from designer.document.document import Document
from designer.document.pointers import edge_place, name_of
from designer.document.selection import Selection
from designer.inspector.edge_page import edge_title
from designer.inspector.form_page import FormPage
from designer.inspector.labels import ElidedLabel, label
from designer.look import keep_icon, tr

_MOST_LISTED = 12


class ManyPage(FormPage):
    """Several nodes: what they are, and what can be done with all of them."""

    def __init__(self, document: Document, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__("many-page", document, parent)
        self._selection = selection
        self.list = QWidget(self)
        self._lines: list[ElidedLabel] = []
        self._lines_column = QVBoxLayout(self.list)
        self._lines_column.setContentsMargins(0, 0, 0, 0)
        self._lines_column.setSpacing(4)
        self.more = label("small", self)
        self.duplicate, self.delete, self.take_out = (QPushButton(self) for _ in range(3))
        for button, name, icon in (
            (self.duplicate, "duplicate", "copy"),
            (self.take_out, "delete-reconnect", "link"),
            (self.delete, "delete", "trash"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            keep_icon(button, icon, "failed" if name == "delete" else "muted", 14)
        self.delete.setProperty("danger", True)
        self.duplicate.clicked.connect(self._duplicate)
        self.delete.clicked.connect(lambda: self._delete(reconnect=False))
        self.take_out.clicked.connect(lambda: self._delete(reconnect=True))
        self.column.addWidget(self.list)
        self.column.addWidget(self.more)
        for button in (self.duplicate, self.take_out, self.delete):
            self.column.addWidget(button)
        self.retranslate()

    def refresh(self) -> None:
        """See :class:`Page`."""
        super().refresh()
        pointers, edges = self._selection.pointers, self._selection.edges
        shown = [self._words(one) for one in (*pointers, *edges)[:_MOST_LISTED]]
        while len(self._lines) < len(shown):
            self._lines.append(ElidedLabel("", self.list))
            self._lines_column.addWidget(self._lines[-1])
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(shown))
            if number < len(shown):
                line.say(shown[number])
        rest = len(pointers) + len(edges) - len(shown)
        self.more.setText(tr("and {count} more", count=rest))
        self.more.setVisible(rest > 0)
        for button in (self.duplicate, self.take_out):
            button.setVisible(bool(pointers))

    def _words(self, item: str) -> str:
        place = edge_place(item)
        if place is not None:
            return edge_title(self.document, place)
        state = self.document.definition.state(item)
        return name_of(item) if state is None else f"{state.name}  ·  {state.type}"

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Page`."""
        for button in (self.duplicate, self.take_out, self.delete):
            button.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Page`."""
        self.duplicate.setText(tr("Duplicate"))
        self.take_out.setText(tr("Take out and reconnect"))
        self.delete.setText(tr("Delete"))
        self.refresh()

    def _duplicate(self) -> None:
        made = duplicate_states(self.document, self._selection.pointers)
        if made:
            self._selection.set(made)

    def _delete(self, *, reconnect: bool) -> None:
        if self._selection.pointers:
            delete_states(self.document, self._selection.pointers, reconnect=reconnect)
        else:
            delete_edges(self.document, self._selection.edges)
