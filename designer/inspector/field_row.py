"""One field of a form with its name, unit, mark and what is wrong with it; and how a field gets its editor."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from designer.document.forms import REMOVE
from designer.inspector.choice_fields import StateField, WordField
from designer.inspector.error_names import ErrorNamesField
from designer.inspector.labels import label, link_button, tool_button, word_button
from designer.inspector.line_fields import CommentField, Field, LineField, TypedField
from designer.inspector.part import Part, Place
from designer.inspector.path_field import PathField
from designer.inspector.payload_field import PayloadField
from designer.inspector.resource_field import ResourceField
from designer.inspector.switch_field import SwitchField
from designer.look import language, tr
from engine.language.dialects import Dialect
from engine.language.fields import FieldSpec, Kind
from engine.language.problems import Problem

INLINE_WIDTH = 62


def make_field(place: Place, spec: FieldSpec, parent: QWidget) -> Field:
    """Return the editor for a field of this kind."""
    if spec.choices:
        return WordField(place, spec, spec.choices, parent)
    match spec.kind:
        case Kind.COMMENT:
            return CommentField(place, spec, parent)
        case Kind.STATE:
            has_end = spec.name == "Next" and not spec.is_required
            return StateField(place, spec, parent, with_end=has_end, is_optional=spec.name == "Default")
        case Kind.PAYLOAD | Kind.JSON | Kind.OBJECT | Kind.ASSIGN | Kind.QUERY:
            return PayloadField(place, spec, parent)
        case Kind.BOOLEAN:
            return SwitchField(place, spec, parent)
        case Kind.TIMESTAMP:
            from designer.inspector.time_field import TimeField  # a calendar is dear to import and rarely needed

            return TimeField(place, spec, parent)
        case Kind.RESOURCE:
            return ResourceField(place, spec, parent)
        case Kind.ERROR_NAMES:
            return ErrorNamesField(place, spec, parent)
        case Kind.PATH | Kind.REFERENCE_PATH | Kind.RESULT_PATH | Kind.EXPRESSION:
            return PathField(place, spec, parent)
        case _ if spec.takes_query:
            return PathField(place, spec, parent)  # in JSONata any of them may be an expression
        case _:
            return LineField(place, spec, parent)


class FieldRow(Part):
    """Name over editor over message, or beside it; JSON can be taken away by its button."""

    def __init__(
        self,
        place: Place,
        spec: FieldSpec,
        parent: QWidget | None = None,
        *,
        is_unknown: bool = False,
        is_inline: bool = False,
        make: Callable[[Place, FieldSpec, QWidget], Field] | None = None,
    ) -> None:
        """``make`` makes an editor other than that for the kind of the field."""
        super().__init__(parent)
        self.place, self.spec, self._is_unknown = place, spec, is_unknown
        self._is_narrow = False
        self.name = label("", self)
        self.chip = label("chip", self)
        self.remove = tool_button("close", f"remove-{spec.name}", self)
        self.remove.setVisible(False)
        self.remove.clicked.connect(self._discard)
        self.field: Field = (make or make_field)(place, spec, self)
        self.message = label("error", self, wraps=True)
        self.message.setVisible(False)
        self._problem: Problem | None = None
        self.fix = link_button("field-fix", self)
        self.fix.setVisible(False)
        self.fix.clicked.connect(self._repair)
        self.name.setBuddy(self.field.input)
        self._lay_out(is_inline)
        self.field.faulted.connect(self._show_fault)
        if isinstance(self.field, PayloadField):
            self.field.presence_changed.connect(self._show_presence)
            self._show_presence()
        self._show_chip()
        self.retranslate()

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        return (self.field,)

    def refresh(self) -> None:
        """See :class:`Part`."""
        super().refresh()
        self._show_chip()
        self._mark()

    def enter(self) -> None:
        """See :class:`Part`."""
        super().enter()
        self._show_chip()
        self._mark()

    def take_message(self) -> QLabel:
        """Hand over the message, to be shown where there is more room; it names the field from now on."""
        self._is_narrow = True
        return self.message

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        super().set_read_only(is_read_only)
        self.remove.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        super().retranslate()
        unit = {"s": tr("seconds"), "ms": tr("milliseconds")}.get(self.spec.unit, "")
        is_said = unit in self.spec.name.lower()  # in English the name says it
        self.name.setText(self.spec.name if is_said else f"{self.spec.name} ({unit})")
        doc = self.spec.doc(language())
        if self._is_unknown:
            doc = tr("Nobody documents this field; it is kept as it is and has no effect here.")
        self.name.setToolTip(doc)
        self.field.input.setToolTip(doc)
        self.field.input.setAccessibleDescription(doc)
        self.chip.setText(tr("unknown") if self._is_unknown else "ASL")
        self.chip.setToolTip(doc if self._is_unknown else tr("Tencent Cloud does not document this; it runs here."))
        word_button(self.remove, tr("Remove {field}", field=self.spec.name))

    def _lay_out(self, is_inline: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.name)
        if is_inline:
            self.name.setMinimumWidth(INLINE_WIDTH)
            head.addWidget(self.field, 1)
        else:
            head.addWidget(self.chip)
            head.addStretch(1)
            head.addWidget(self.remove)
        column.addLayout(head)
        if not is_inline:
            column.addWidget(self.field)
        column.addWidget(self.message)
        column.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_presence(self) -> None:
        assert isinstance(self.field, PayloadField)
        is_present = self.field.is_present
        self.name.setVisible(is_present)
        self.remove.setVisible(is_present and not self.spec.is_required)
        self._show_chip()

    def _show_chip(self) -> None:
        is_present = not isinstance(self.field, PayloadField) or self.field.is_present
        # In a definition of ASL every field would have the mark, and it would say nothing.
        is_foreign = self.spec.dialect is Dialect.ASL and not self.place.document.definition.dialect.is_asl
        self.chip.setVisible(is_present and (self._is_unknown or is_foreign))

    def _show_fault(self, fault: str) -> None:
        # The editor of JSON says itself what is wrong with its text.
        words = "" if isinstance(self.field, PayloadField) else fault
        if words and self._is_narrow:
            words = tr("{field}: {problem}", field=self.name.text(), problem=words)
        self.message.setText(words)
        self.message.setVisible(bool(words))
        self._mark()

    def _mark(self) -> None:
        if isinstance(self.field, StateField):
            return
        problems = self.place.problems(self.place.key_of(self.spec))
        is_wrong = bool(self.message.text()) or any(problem.severity == "error" for problem in problems)
        self._offer_repair(problems)
        if not isinstance(self.field, PayloadField):
            self.field.mark(is_wrong)

    def _discard(self) -> None:
        if isinstance(self.field, PayloadField):
            self.field.discard()
        else:
            self.place.write(self.field.key, REMOVE)

    def _offer_repair(self, problems: Iterable[Problem]) -> None:
        """Offer beside what is wrong here the repair that stands on top of the form too, which may be out of sight."""
        is_told = bool(self.message.text()) and not self._is_narrow
        self._problem = next((one for one in problems if one.fix is not None), None) if is_told else None
        if self._problem is not None and self._problem.fix is not None:
            self.fix.setText(self._problem.fix.title(language()))
        self.fix.setVisible(self._problem is not None)

    def _repair(self) -> None:
        if self._problem is not None:
            self.place.document.apply_fix(self._problem)


class MoreFields(QWidget):
    """A link that shows the rows of fields that are not written and that Tencent Cloud does not document."""

    def __init__(self, rows: Iterable[FieldRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = [row for row in rows if row.spec.dialect is Dialect.ASL and not row.spec.is_required]
        self._is_open = False
        self.link = link_button("more-fields", self)
        self.link.clicked.connect(self._open)
        column = QHBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.link)
        column.addStretch(1)
        self.retranslate()

    def refresh(self) -> None:
        """Show the rows that have something to show."""
        hidden = 0
        for row in self._rows:
            is_typed = row.field.is_dirty if isinstance(row.field, TypedField) else False
            is_written = row.place.node(row.field.key) is not None
            is_offered = row.place.offers(row.spec)
            is_shown = is_typed or is_written or (self._is_open and is_offered)
            row.setVisible(is_shown)
            hidden += is_offered and not is_shown
        self.setVisible(hidden > 0)

    def close_fields(self) -> None:
        """Hide what another state has not written."""
        self._is_open = False
        self.refresh()

    def retranslate(self) -> None:
        """Word the link."""
        self.link.setText(tr("More fields"))

    def _open(self) -> None:
        self._is_open = True
        self.refresh()
        if self._rows:
            self._rows[0].field.input.setFocus(Qt.FocusReason.OtherFocusReason)


def spaced(parent: QWidget) -> QVBoxLayout:
    """Return the column of a part that is made of rows."""
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    return column
