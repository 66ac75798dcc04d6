"""The workflow's own page: its fields, and how many nodes of which type it has."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from designer.document.commands import set_start
from designer.document.pointers import EdgePlace, state_pointer
from designer.document.rules import edge_target
from designer.inspector.choice_fields import StateField
from designer.inspector.field_row import FieldRow, MoreFields
from designer.inspector.form_page import FormPage
from designer.inspector.labels import label
from designer.inspector.part import Part, Place
from designer.inspector.problems_box import EmptyHint, ProblemsBox, problems_of
from designer.inspector.unknown_fields import UnknownFields
from designer.look import tr
from engine.definition import Definition
from engine.language.fields import MACHINE_FIELDS, Kind


class WorkflowPage(FormPage):
    """The workflow's own fields, and how many nodes of which type it has."""

    def __init__(self, base: Place, parent: QWidget | None = None) -> None:
        """``base`` is a place of the same document; what is typed is kept with it."""
        document = base.document
        super().__init__("workflow-page", document, parent)
        self._place = Place(document, "", base.drafts)
        self._place.note_typing = base.note_typing
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
        self.unknown = UnknownFields(self._place, lambda: known, self)
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
        for row in self.rows.values():
            if row.spec.is_tcsl_only:  # a value of it would make TCSL of a workflow in the States Language
                row.setVisible(self._place.offers(row.spec))
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
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    # A number at the beginning of a line would seem to be that of the type after it.
    parts = [f"{state_type or '?'}\N{NO-BREAK SPACE}{count}" for state_type, count in ordered]
    return tr("{count} in all: {types}", count=sum(counts.values()), types=tr(", ").join(parts))
