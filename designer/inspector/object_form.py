"""A field that is an object with fields of its own, such as ItemReader: a form inside the form."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer.document.forms import REMOVE
from designer.document.new_states import new_part
from designer.inspector.field_row import FieldRow, spaced
from designer.inspector.labels import label, link_button, tool_button, word_button
from designer.inspector.part import Part, Place
from designer.inspector.unknown_fields import UnknownFields
from designer.look import language, tr
from engine.language.dialects import Dialect
from engine.language.fields import PROCESSOR_CONFIG, FieldSpec
from engine.language.source import NodeKind
from engine.states.distributed_checks import PROCESSOR_FIELDS
from engine.states.item_batcher import BATCHER_FIELDS
from engine.states.item_reader import CONFIG_FIELDS as READER_CONFIG_FIELDS
from engine.states.item_reader import READER_FIELDS
from engine.states.map_parts import ARGUMENTS, PARAMETERS
from engine.states.result_writer import CONFIG_FIELDS as WRITER_CONFIG_FIELDS
from engine.states.result_writer import WRITER_FIELDS

OBJECT_FIELDS: Mapping[str, tuple[FieldSpec, ...]] = MappingProxyType(
    {
        "ItemReader": READER_FIELDS,
        "ReaderConfig": READER_CONFIG_FIELDS,
        "ItemBatcher": BATCHER_FIELDS,
        "ResultWriter": WRITER_FIELDS,
        "WriterConfig": WRITER_CONFIG_FIELDS,
        "ProcessorConfig": PROCESSOR_FIELDS,
    }
)
"""The fields of an object, by the name of the field that holds it."""


class ObjectForm(Part):
    """The rows of an object in a frame; while it is absent, a link that begins it.

    What stands in the text and is no object is shown as JSON.
    """

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(spec.name)
        self.place, self.spec = place, spec
        self.inner = place.below(spec.name)
        self.rows: dict[str, FieldRow] = {}
        self.objects: dict[str, ObjectForm] = {}
        self.unknown: UnknownFields | None = None
        self._json: FieldRow | None = None
        self._is_read_only = False
        self.begin = link_button(f"begin-{spec.name}", self)
        self.begin.clicked.connect(self._begin)
        self.name, self.chip = label("", self), label("chip", self)
        self.remove = tool_button("close", f"remove-{spec.name}", self)
        self.remove.clicked.connect(lambda: place.write(spec.name, REMOVE))
        self.frame = QFrame(self)
        self.frame.setProperty("role", "sunken")
        self._inside = QVBoxLayout(self.frame)
        self._inside.setContentsMargins(10, 8, 10, 10)
        self._inside.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.name)
        head.addWidget(self.chip)
        head.addStretch(1)
        head.addWidget(self.remove)
        self._column = spaced(self)
        self._column.setSpacing(4)
        self._column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addLayout(head)
        self._column.addWidget(self.frame)
        self.retranslate()

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        if self._json is not None and not self._json.isHidden():
            yield self._json
        if not self.frame.isHidden():
            yield from (part for part in self._all() if part is not self._json)

    def refresh(self) -> None:
        """See :class:`Part`."""
        self._match()
        super().refresh()
        self._offer()

    def enter(self) -> None:
        """See :class:`Part`."""
        self._match()
        super().enter()
        self._offer()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self._is_read_only = is_read_only
        for part in self._all():
            part.set_read_only(is_read_only)
        self.begin.setEnabled(not is_read_only)
        self.remove.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        for part in self._all():
            part.retranslate()
        doc = self.spec.doc(language())
        self.begin.setText(tr("+ Add {field}", field=self.spec.name))
        self.begin.setToolTip(doc)
        self.begin.setAccessibleDescription(doc)
        self.name.setText(self.spec.name)
        self.name.setToolTip(doc)
        self.chip.setText("ASL")
        self.chip.setToolTip(tr("Tencent Cloud does not document this; it runs here."))
        word_button(self.remove, tr("Remove {field}", field=self.spec.name))

    def _all(self) -> list[Part]:
        """Return all parts that were made."""
        others = [part for part in (self.unknown, self._json) if part is not None]
        return [*self.rows.values(), *self.objects.values(), *others]

    def _match(self) -> None:
        """Show the form, the JSON or the link."""
        self.inner.pointer = self.place.pointer_of(self.spec.name)
        node = self.place.node(self.spec.name)
        is_object = node is not None and node.kind is NodeKind.OBJECT
        if is_object and not self.rows:
            self._make()
        if node is not None and not is_object and self._json is None:
            self._json = FieldRow(self.place, self.spec, self)
            self._json.set_read_only(self._is_read_only)
            self._column.addWidget(self._json)
            self._json.enter()
        if self._json is not None:
            self._json.setVisible(node is not None and not is_object)
        self.begin.setVisible(node is None)
        for widget in (self.frame, self.name, self.remove):
            widget.setVisible(is_object)
        is_foreign = self.spec.dialect is Dialect.ASL and not self.place.document.definition.dialect.is_asl
        self.chip.setVisible(is_object and is_foreign)

    def _make(self) -> None:
        fields = OBJECT_FIELDS[self.spec.name]
        for spec in fields:
            if spec.name in OBJECT_FIELDS:
                self.objects[spec.name] = ObjectForm(self.inner, spec, self.frame)
                self._inside.addWidget(self.objects[spec.name])
            else:
                self.rows[spec.name] = FieldRow(self.inner, spec, self.frame)
                self._inside.addWidget(self.rows[spec.name])
        self.unknown = UnknownFields(self.inner, lambda: {spec.name for spec in fields}, self.frame)
        self.unknown.retranslate()
        self._inside.addWidget(self.unknown)
        for part in self._all():
            part.set_read_only(self._is_read_only)
            part.enter()

    def _offer(self) -> None:
        rows: list[FieldRow | ObjectForm] = [*self.rows.values(), *self.objects.values()]
        for row in rows:
            row.setVisible(self.inner.offers(row.spec))

    def _begin(self) -> None:
        arguments = ARGUMENTS if self.inner.fits(ARGUMENTS) else PARAMETERS
        if not self.place.write(self.spec.name, new_part(self.spec.name, arguments.name)):
            return
        self.enter()  # which the page does a little later
        if self.rows:
            next(iter(self.rows.values())).field.setFocus()


class ProcessorForm(ObjectForm):
    """ProcessorConfig of the machine inside a Map: it makes the Map a distributed one; TCSL has none."""

    def __init__(self, state: Place, iterator: FieldSpec, parent: QWidget | None = None) -> None:
        self._state, self._iterator = state, iterator
        super().__init__(state.below(iterator.name), PROCESSOR_CONFIG, parent)

    def _match(self) -> None:
        self.place.pointer = self._state.pointer_of(self._state.key_of(self._iterator))
        super()._match()
        is_offered = self.place.node() is not None and self.place.document.definition.dialect.is_asl
        self.begin.setVisible(is_offered and not self.begin.isHidden())
