"""The forms of one state type: what it does, its data, where it goes on; made once and shown for every such state."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from designer.document.commands import add_branch, add_catcher, add_retrier, add_rule, remove_list_item
from designer.document.rules import machine_at
from designer.inspector.cards import CardList
from designer.inspector.field_row import FieldRow, MoreFields, spaced
from designer.inspector.handler_cards import CatcherCard, RetrierCard
from designer.inspector.labels import ElidedLabel, label, row, tool_button, word_button
from designer.inspector.live_strip import LiveStrip
from designer.inspector.object_form import OBJECT_FIELDS, ObjectForm, ProcessorForm
from designer.inspector.part import Part, Place
from designer.inspector.rule_list import RuleList
from designer.inspector.unknown_fields import UnknownFields
from designer.look import keep_icon, tr
from engine.language.fields import FieldSpec, Kind
from engine.language.shorten import shorten
from engine.states import STATE_TYPES, UNKNOWN_TYPE

_ELSEWHERE = frozenset((Kind.TYPE, Kind.END, Kind.RULES, Kind.MACHINE, Kind.MACHINES, Kind.RETRIERS, Kind.CATCHERS))

_ORDER = (
    "InputPath",
    "ItemsPath",
    "Items",
    "Parameters",
    "ItemSelector",
    "Arguments",
    "Result",
    "ResultSelector",
    "ResultPath",
    "OutputPath",
    "Output",
    "Assign",
    "QueryLanguage",
)
"""Of the fields in one section; all others stand before these."""

_LONG = 200  # characters of a name; the line leaves out by itself what it has no room for, and its tip does not


class StateForm(Part):
    """The Configure tab of one state type; ``shifted`` carries by how many pixels it got further down its page."""

    shifted = Signal(int)

    def __init__(self, place: Place, state_type: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        self.fields = STATE_TYPES.get(state_type, UNKNOWN_TYPE).fields
        self._sections: dict[str, QLabel] = {}
        self._known = {name for spec in self.fields for name in (spec.name, *spec.aliases)}
        self.rows: dict[str, FieldRow] = {}
        self.objects: dict[str, ObjectForm] = {}
        self._column = spaced(self)
        self._lists: list[Part] = []
        self._rows_of("main")
        self._lists_of({spec.kind for spec in self.fields})
        self._rows_of("flow")
        self._rows_of("remark")
        self._rows_of("data")
        self.strip = LiveStrip(place, self)
        self._column.addWidget(self.strip)
        self.unknown = UnknownFields(place, lambda: self._known, self)
        self._column.addWidget(self.unknown)
        self.retranslate()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Qt: something above the form got another height."""
        self.shifted.emit(event.pos().y() - event.oldPos().y())
        super().moveEvent(event)

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        return (*self.rows.values(), *self.objects.values(), *self._lists, self.strip, self.unknown)

    def refresh(self) -> None:
        """See :class:`Part`."""
        super().refresh()
        self._offer()

    def enter(self) -> None:
        """See :class:`Part`."""
        super().enter()
        self._offer()

    def retranslate(self) -> None:
        """See :class:`Part`."""
        super().retranslate()
        for part in self._lists:
            if isinstance(part, CardList):
                part.say(tr("Rules"), tr("The first rule that matches decides."), tr("Add a rule"))
        if "data" in self._sections:
            self._sections["data"].setText(tr("Data"))

    def _offer(self) -> None:
        """Show the fields that the node may have, and those that it has all the same."""
        rows: list[FieldRow | ObjectForm] = [*self.rows.values(), *self.objects.values()]
        offered = [row_.spec for row_ in rows if self.place.offers(row_.spec)]
        # What is one query language's field by name may be another spelling of a field of this one.
        taken = {self.place.key_of(spec) for spec in offered if self.place.fits(spec)}
        for row_ in rows:
            is_double = row_.spec.name in taken and not self.place.fits(row_.spec)
            if (is_offered := row_.spec in offered and not is_double) == row_.isHidden():
                row_.setVisible(is_offered)

    def _rows_of(self, group: str) -> None:
        specs = [spec for spec in self.fields if _group(spec) == group and spec.kind not in _ELSEWHERE]
        if specs and group == "data":
            title = label("section", self)
            self._sections[group] = title
            self._column.addSpacing(4)
            self._column.addWidget(title)
        for spec in sorted(specs, key=lambda spec: _flow_rank(spec.name)):
            if spec.name in OBJECT_FIELDS:
                self.objects[spec.name] = ObjectForm(self.place, spec, self)
                self._column.addWidget(self.objects[spec.name])
            else:
                self.rows[spec.name] = FieldRow(self.place, spec, self)
                self._column.addWidget(self.rows[spec.name])

    def _lists_of(self, kinds: set[Kind]) -> None:
        if Kind.RULES in kinds:
            self._lists.append(RuleList(self.place, self._add_rule, self))
        if kinds & {Kind.MACHINE, Kind.MACHINES}:
            self._lists.append(Machines(self.place, self))
        if Kind.MACHINE in kinds:
            iterator = next(spec for spec in self.fields if spec.kind is Kind.MACHINE)
            self._lists.append(ProcessorForm(self.place, iterator, self))
        for part in self._lists:
            self._column.addWidget(part)

    def _add_rule(self) -> None:
        add_rule(self.place.document, self.place.pointer)


class Machines(Part):
    """The machines inside a Map or Parallel in a line each; branches can be added and removed."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("machines")
        self._place = place
        self.title = label("section", self)
        self.add = QPushButton(self)
        self.add.setObjectName("add-branch")
        self.add.setProperty("quiet", True)
        self.add.setAutoDefault(False)
        keep_icon(self.add, "plus", "muted", 14)
        self.add.clicked.connect(lambda: add_branch(place.document, place.pointer))
        self._lines: list[QWidget] = []
        self._shown: tuple[str, ...] = ()
        self._is_read_only = False
        self._column = spaced(self)
        self._column.setSpacing(4)
        self._column.addLayout(row(self.title, 1, self.add))

    def refresh(self) -> None:
        """See :class:`Part`."""
        state = self._place.document.definition.state(self._place.pointer)
        machines = [] if state is None else list(state.machines())
        has_branches = state is not None and state.type == "Parallel"
        self.add.setVisible(has_branches)
        texts = tuple(self._describe(suffix) for suffix, _ in machines)
        if texts == self._shown:
            return
        self._shown = texts
        for widget in self._lines:
            widget.hide()
            widget.deleteLater()
        self._lines = [self._line(number, text, has_branches) for number, text in enumerate(texts)]
        for widget in self._lines:
            self._column.addWidget(widget)
        self._show_read_only()

    def enter(self) -> None:
        """See :class:`Part`."""
        self.refresh()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self._is_read_only = is_read_only
        self._show_read_only()

    def retranslate(self) -> None:
        """See :class:`Part`."""
        self.title.setText(tr("Inside"))
        self.add.setText(tr("Add a branch"))
        self._shown = ()
        self.refresh()

    def _describe(self, suffix: str) -> str:
        machine = machine_at(self._place.document.definition, self._place.pointer + suffix)
        number = suffix.rpartition("/")[2]
        name = tr("Branch {number}", number=int(number) + 1) if number.isdigit() else suffix[1:]
        if machine is None or not machine.states:
            return tr("{field}: empty", field=name)
        if len(machine.states) == 1:
            return tr("{field}: {name}", field=name, name=shorten(next(iter(machine.states)), _LONG))
        return tr(
            "{field}: {count} nodes, starts at {start}",
            field=name,
            count=len(machine.states),
            start=shorten(machine.start_at, _LONG) or "—",
        )

    def _line(self, number: int, text: str, has_branches: bool) -> QWidget:
        made = QWidget(self)
        words = ElidedLabel("", made)
        words.say(text)
        remove = tool_button("trash", "remove-branch", made)
        word_button(remove, tr("Remove this branch and what is in it"))
        remove.setVisible(has_branches)
        remove.clicked.connect(lambda: remove_list_item(self._place.document, self._place.pointer, "Branches", number))
        made.setLayout(row(words, remove))
        made.setProperty("removes", True)
        return made

    def _show_read_only(self) -> None:
        self.add.setEnabled(not self._is_read_only)
        for widget in self._lines:
            widget.setEnabled(not self._is_read_only)


class ErrorsForm(Part):
    """The Errors tab of one state type: time limits, Retry and Catch."""

    def __init__(self, place: Place, state_type: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        fields = STATE_TYPES[state_type].fields
        specs = [spec for spec in fields if spec.group == "errors" and spec.kind not in _ELSEWHERE]
        self.rows = {spec.name: FieldRow(place, spec, self) for spec in specs}
        self.retry = _retriers(place, self)
        self.catch = _catchers(place, self)
        self._column = spaced(self)
        self._column.setSpacing(14)
        for part in self.parts():
            self._column.addWidget(part)
        self.more = MoreFields(self.rows.values(), self)
        self._column.addWidget(self.more)
        self.retranslate()

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        return (self.retry, self.catch, *self.rows.values())

    def refresh(self) -> None:
        """See :class:`Part`."""
        super().refresh()
        self.more.refresh()

    def enter(self) -> None:
        """See :class:`Part`."""
        super().enter()
        self.more.close_fields()

    def retranslate(self) -> None:
        """See :class:`Part`."""
        super().retranslate()
        self.retry.say(tr("Retry"), tr("Nothing is tried again; the first error ends or is caught."), tr("Add a retry"))
        self.catch.say(tr("Catch"), tr("No error is caught; an error ends the workflow."), tr("Add a catch"))
        self.more.retranslate()


def _retriers(place: Place, parent: QWidget) -> CardList:
    return CardList(place, "Retry", RetrierCard, lambda: add_retrier(place.document, place.pointer), parent)


def _catchers(place: Place, parent: QWidget) -> CardList:
    return CardList(place, "Catch", CatcherCard, lambda: add_catcher(place.document, place.pointer), parent)


def _group(spec: FieldSpec) -> str:
    # Few nodes have a query language of their own, and what a node does comes first.
    return "remark" if spec.kind is Kind.COMMENT or spec.name == "QueryLanguage" else spec.group


def _flow_rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else -1


def handles_errors(state_type: str) -> bool:
    """Tell whether a state type has Retry and Catch."""
    fields = STATE_TYPES[state_type].fields if state_type in STATE_TYPES else ()
    return any(spec.kind is Kind.RETRIERS for spec in fields)
