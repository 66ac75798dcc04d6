"""Fields that nobody documents: they are kept, shown as JSON, and can be changed and taken away."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from designer.document.pointers import is_inside
from designer.inspector.field_row import FieldRow, spaced
from designer.inspector.labels import label
from designer.inspector.pager import PAGE, Pager, page_with
from designer.inspector.part import Part, Place
from designer.look import tr
from engine.language.fields import FieldSpec, Kind
from engine.language.shorten import shorten


class UnknownFields(Part):
    """Fields that the type does not know: kept, shown, and marked."""

    def __init__(self, place: Place, known: Callable[[], set[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unknown-fields")
        self._place, self._known = place, known
        self._rows: dict[str, FieldRow] = {}
        self._is_read_only = False
        self.title = label("section", self)
        self.pager: Pager | None = None
        self._first = 0
        self._column = spaced(self)
        self._column.addWidget(self.title)

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        return self._rows.values()

    def refresh(self) -> None:
        """See :class:`Part`."""
        self._match()
        super().refresh()

    def enter(self) -> None:
        """See :class:`Part`."""
        self._first = 0
        self._match()
        super().enter()

    def lead_to(self, pointer: str) -> QWidget | None:
        """See :class:`Part`; the page of the field is turned to."""
        pointers = [self._place.pointer_of(key) for key in self._unknown()]
        index = next((number for number, one in enumerate(pointers) if is_inside(pointer, one)), None)
        if index is None:
            return None
        self._turn(page_with(index))
        return super().lead_to(pointer)

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self._is_read_only = is_read_only
        super().set_read_only(is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        super().retranslate()
        self.title.setText(tr("Other fields"))
        if self.pager is not None:
            self.pager.retranslate()

    def _turn(self, first: int) -> None:
        if first != self._first:
            self.leave()
            self._first = first
            self.refresh()

    def _page(self, count: int) -> None:
        if self.pager is None and count > PAGE:
            self.pager = Pager(self)
            self.pager.turned.connect(self._turn)
            self._column.insertWidget(1, self.pager)
        if self.pager is not None:
            self.pager.show_page(self._first, count)

    def _unknown(self) -> list[str]:
        node = self._place.node()
        known = self._known()
        keys = [] if node is None else dict.fromkeys(member.key for member in node.members)
        return [key for key in keys if key not in known]

    def _match(self) -> None:
        keys = self._unknown()
        self._first = self._first if self._first < len(keys) else 0
        self._page(len(keys))
        keys = keys[self._first : self._first + PAGE]
        for key in [key for key in self._rows if key not in keys]:
            gone = self._rows.pop(key)
            gone.hide()
            gone.deleteLater()
        for key in keys:
            if key not in self._rows:
                spec = FieldSpec(name=key, kind=Kind.JSON, en="", zh="")
                self._rows[key] = FieldRow(self._place, spec, self, is_unknown=True)
                self._rows[key].name.setText(shorten(key, 30))
                self._rows[key].set_read_only(self._is_read_only)
                self._column.addWidget(self._rows[key])
                self._rows[key].enter()
                self._rows[key].show()  # Qt shows what joins a layout at the next turn, and the page is laid out now
        self.setVisible(bool(keys))
