"""The tabs that are forms: a state's configuration and error handling, the workflow, an edge, many states."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from designer.document.commands import delete_edge, delete_states, duplicate_states, retarget_edge, set_start
from designer.document.document import Document
from designer.document.pointers import EdgePlace, edge_place, name_of, state_pointer
from designer.document.rules import can_delete_edge, edge_target, machine_at
from designer.document.selection import Selection
from designer.inspector.cards import Card
from designer.inspector.choice_fields import QuietCombo, StateField
from designer.inspector.field_row import FieldRow, MoreFields
from designer.inspector.handler_cards import CatcherCard
from designer.inspector.labels import ElidedLabel, label, row
from designer.inspector.part import Page, Part, Place
from designer.inspector.problems_box import BrokenNote, EmptyHint, ProblemsBox, problems_of
from designer.inspector.resource_field import ResourceField
from designer.inspector.rule_card import RuleCard
from designer.inspector.state_form import ErrorsForm, StateForm, UnknownFields
from designer.look import keep_icon, tr
from engine.definition import Definition
from engine.language.fields import MACHINE_FIELDS, Kind
from engine.states import STATE_TYPES


class FormPage(Page):
    """A page with a note on top while nothing can be changed."""

    def __init__(self, name: str, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(name, parent, is_full=False)
        self.document = document
        self.note = BrokenNote(document, self)
        self.column.addWidget(self.note)

    def refresh(self) -> None:
        """See :class:`Page`."""
        self.note.refresh()
        self.set_read_only(not self.document.can_edit().ok)
        super().refresh()


class ConfigurePage(FormPage):
    """The forms of the state types, one made when a state of its type is first shown."""

    open_requested = Signal(object, int)

    def __init__(self, document: Document, place: Place, parent: QWidget | None = None) -> None:
        super().__init__("configure-page", document, parent)
        self._place = place
        self._forms: dict[str, StateForm] = {}
        self.form: StateForm | None = None
        self.problems = ProblemsBox(document, self)
        self.column.addWidget(self.problems)

    def parts(self) -> Sequence[Part]:
        """See :class:`Page`."""
        return () if self.form is None else (self.form,)

    def show_type(self, state_type: str) -> None:
        """Show the form of a state type at the place, which the page enters."""
        form = self._forms.get(state_type)
        if form is None:
            form = self._forms[state_type] = self._make(state_type)
        if form is not self.form:
            if self.form is not None:
                self.form.setVisible(False)
            self.form = form
            form.setVisible(True)
        self.enter()
        self.problems.close_list()
        self.refresh()
        self.verticalScrollBar().setValue(0)

    def warm_up(self) -> bool:
        """Make the form of one more state type in advance; tell whether there may be others."""
        missing = [state_type for state_type in STATE_TYPES if state_type not in self._forms]
        if missing:
            self._forms[missing[0]] = self._make(missing[0])
            self._forms[missing[0]].setVisible(False)
        return len(missing) > 1

    def refresh(self) -> None:
        """See :class:`Page`."""
        super().refresh()
        self.problems.show_problems([] if self.document.is_broken else problems_of(self.document, self._place.pointer))

    def retranslate(self) -> None:
        """See :class:`Page`."""
        for form in self._forms.values():
            form.retranslate()
        self.problems.show_problems([])
        if self.is_entered:
            self.refresh()

    def _make(self, state_type: str) -> StateForm:
        form = StateForm(self._place, state_type, self)
        for field_row in form.rows.values():
            if isinstance(field_row.field, ResourceField):
                field_row.field.open_requested.connect(self.open_requested)
        self.column.addWidget(form)
        return form


class ErrorsPage(FormPage):
    """Retry and Catch of the state types that have them."""

    def __init__(self, document: Document, place: Place, parent: QWidget | None = None) -> None:
        super().__init__("errors-page", document, parent)
        self._place = place
        self._forms: dict[str, ErrorsForm] = {}
        self.form: ErrorsForm | None = None

    def parts(self) -> Sequence[Part]:
        """See :class:`Page`."""
        return () if self.form is None else (self.form,)

    def show_type(self, state_type: str) -> None:
        """Show the form of a state type at the place."""
        form = self._forms.get(state_type)
        if form is None:
            form = self._forms[state_type] = ErrorsForm(self._place, state_type, self)
            self.column.addWidget(form)
        if form is not self.form:
            if self.form is not None:
                self.form.setVisible(False)
            self.form = form
            form.setVisible(True)
        self.enter()
        self.refresh()

    def retranslate(self) -> None:
        """See :class:`Page`."""
        for form in self._forms.values():
            form.retranslate()
        if self.is_entered:
            self.refresh()


class WorkflowPage(FormPage):
    """The workflow's own fields, and how many nodes of which type it has."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("workflow-page", document, parent)
        self._place = Place(document)
        self.problems = ProblemsBox(document, self)
        self.column.addWidget(self.problems)
        self.hint = EmptyHint(self)
        self.column.addWidget(self.hint)
        specs = [spec for spec in MACHINE_FIELDS if spec.kind is not Kind.STATES]
        specs.sort(key=lambda spec: spec.name != "StartAt")
        self.rows = {spec.name: FieldRow(self._place, spec, self) for spec in specs}
        for part in self.rows.values():
            self.column.addWidget(part)
        start = self.rows["StartAt"].field
        assert isinstance(start, StateField)
        start.combo.chosen.disconnect()
        start.combo.chosen.connect(self._start_at)
        self.more = MoreFields(self.rows.values(), self)
        self.column.addWidget(self.more)
        known = {spec.name for spec in MACHINE_FIELDS}
        self.unknown = UnknownFields(self._place, known, self)
        self.column.addWidget(self.unknown)
        self.counts_title = label("section", self)
        self.counts = label("muted", self, wraps=True)
        self.column.addWidget(self.counts_title)
        self.column.addWidget(self.counts)
        self.retranslate()

    def parts(self) -> Sequence[Part]:
        """See :class:`Page`."""
        return (*self.rows.values(), self.unknown)

    def refresh(self) -> None:
        """See :class:`Page`."""
        super().refresh()
        self.more.refresh()
        problems = [] if self.document.is_broken else problems_of(self.document, "")
        # An empty workflow is where one begins, not a fault: it gets a hint instead.
        shown = [problem for problem in problems if problem.code != "no-states"]
        self.hint.setVisible(len(shown) < len(problems))
        self.problems.show_problems(shown)
        self.counts.setText(counts_text(self.document.definition))

    def retranslate(self) -> None:
        """See :class:`Page`."""
        super().retranslate()
        self.more.retranslate()
        self.hint.retranslate()
        self.counts_title.setText(tr("Nodes"))
        self.problems.show_problems([])
        self.refresh()

    def _start_at(self, name: object) -> None:
        if isinstance(name, str) and name != edge_target(self.document.definition, EdgePlace("", "/StartAt")):
            self.document.end_step()
            set_start(self.document, state_pointer("", name))


def counts_text(definition: Definition) -> str:
    """Return how many nodes there are of each type."""
    counts: dict[str, int] = {}
    for state in definition.states.values():
        counts[state.type] = counts.get(state.type, 0) + 1
    if not counts:
        return tr("There are no nodes yet.")
    parts = [f"{state_type or '?'} {count}" for state_type, count in sorted(counts.items(), key=lambda item: -item[1])]
    return tr("{count} in all: {types}", count=sum(counts.values()), types=tr(", ").join(parts))


class EdgePage(FormPage):
    """A connection: where it leads, the rule or catcher behind it, and a button that deletes it."""

    def __init__(self, document: Document, drafts: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__("edge-page", document, parent)
        self._edge = ""
        self._place = EdgePlace("", "")
        self.target_name = label("", self)
        self.target = QuietCombo(self)
        self.target.setObjectName("edge-target")
        self.target.fill_with(self._targets)
        self.target.chosen.connect(self._retarget)
        self.rule = RuleCard(Place(document, "", drafts), self, is_alone=True)
        self.catcher = CatcherCard(Place(document, "", drafts), self, is_alone=True)
        self.delete = QPushButton(self)
        self.delete.setObjectName("delete-edge")
        self.delete.setProperty("danger", True)
        self.delete.setAutoDefault(False)
        keep_icon(self.delete, "trash", "failed", 14)
        self.delete.clicked.connect(lambda: delete_edge(document, self._edge))
        for widget in (self.target_name, self.target, self.rule, self.catcher):
            self.column.addWidget(widget)
        self.column.addLayout(row(self.delete, 1))
        self.retranslate()

    @property
    def card(self) -> Card | None:
        """The card of the edge: that of a rule or a catcher."""
        if self._place.field.startswith("/Choices/"):
            return self.rule
        return self.catcher if self._place.field.startswith("/Catch/") else None

    def parts(self) -> Sequence[Part]:
        """See :class:`Page`."""
        card = self.card
        return () if card is None else (card,)

    def show_edge(self, edge: str) -> None:
        """Show the edge of this id."""
        place = edge_place(edge)
        if place is None:
            return
        if edge != self._edge:
            self.leave()
        self._edge, self._place = edge, place
        card = self.card
        if card is not None:
            card.place.pointer = place.owner + place.field.rpartition("/")[0]
        self.enter()
        self.refresh()

    def refresh(self) -> None:
        """See :class:`Page`."""
        target = edge_target(self.document.definition, self._place) if self._edge else None
        if target is None:
            self.note.refresh()
            return
        super().refresh()
        card = self.card
        self.rule.setVisible(card is self.rule)
        self.catcher.setVisible(card is self.catcher)
        for widget in (self.target_name, self.target):
            widget.setVisible(card is None)
        self.target.show_item(target or tr("End"), target)
        self.delete.setVisible(can_delete_edge(self.document.definition, self._edge).ok)

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Page`."""
        super().set_read_only(is_read_only)
        self.target.setEnabled(not is_read_only)
        self.delete.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Page`."""
        self.rule.retranslate()
        self.catcher.retranslate()
        self.target_name.setText(tr("Leads to"))
        self.target.setAccessibleName(tr("Leads to"))
        self.delete.setText(tr("Delete the connection"))
        self.refresh()

    def _targets(self) -> list[tuple[str, object]]:
        machine = machine_at(self.document.definition, self._place.machine)
        names: list[tuple[str, object]] = [(name, name) for name in (machine.states if machine is not None else ())]
        return [(tr("End"), ""), *names] if self._place.field in ("/Next", "/End") else names

    def _retarget(self, name: object) -> None:
        if isinstance(name, str) and name != edge_target(self.document.definition, self._place):
            self.document.end_step()
            pointer = state_pointer(self._place.machine, name) if name else None
            retarget_edge(self.document, self._edge, pointer)


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
        pointers = self._selection.pointers
        shown = pointers[:_MOST_LISTED]
        while len(self._lines) < len(shown):
            self._lines.append(ElidedLabel("", self.list))
            self._lines_column.addWidget(self._lines[-1])
        definition = self.document.definition
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(shown))
            state = definition.state(shown[number]) if number < len(shown) else None
            if state is not None:
                line.say(f"{state.name}  ·  {state.type}")
        rest = len(pointers) - len(shown)
        self.more.setText(tr("and {count} more", count=rest))
        self.more.setVisible(rest > 0)
        for button in (self.duplicate, self.take_out):
            button.setVisible(bool(pointers))

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
        pointers, edges = self._selection.pointers, self._selection.edges
        if pointers:
            delete_states(self.document, pointers, reconnect=reconnect)
            return
        # Rules and catchers have numbers: the last first, so that the others keep theirs.
        for edge in sorted(edges, key=_number, reverse=True):
            delete_edge(self.document, edge)


_MOST_LISTED = 12


def _number(edge: str) -> int:
    return next((int(part) for part in reversed(edge.split("/")) if part.isdigit()), -1)


def edge_title(document: Document, place: EdgePlace) -> str:
    """Return an edge in words: ``A → B``."""
    target = edge_target(document.definition, place)
    return tr(
        "{source} → {target}",
        source=tr("Start") if place.is_start else name_of(place.owner),
        target=target or tr("End"),
    )


def edge_kind(place: EdgePlace) -> str:
    """Return what an edge is."""
    parts = place.field.split("/")
    match parts[1]:
        case "Choices":
            return tr("Rule {number}", number=int(parts[2]) + 1)
        case "Catch":
            return tr("Catch {number}", number=int(parts[2]) + 1)
        case "Default":
            return tr("Default")
        case _:
            return tr("Connection")
