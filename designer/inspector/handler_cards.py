"""The cards of retriers and catchers."""

from collections.abc import Iterable

from PySide6.QtWidgets import QGridLayout, QWidget

from designer.document.retry_plan import plan_of, plan_sentence
from designer.inspector.cards import Card
from designer.inspector.labels import label, link_button
from designer.inspector.part import Part, Place
from designer.inspector.retry_timeline import RetryTimeline
from designer.inspector.unknown_fields import UnknownFields
from designer.look import tr
from engine.language.fields import CATCHER_FIELDS, RETRIER_FIELDS, FieldSpec
from engine.language.machine import Catcher
from engine.states import StateBase, Task


class HandlerCard(Card):
    """Fields that are always there, and a link to those that are rarely wanted."""

    def __init__(
        self,
        place: Place,
        fields: tuple[FieldSpec, ...],
        rare: tuple[str, ...],
        parent: QWidget | None = None,
        *,
        is_alone: bool = False,
    ) -> None:
        super().__init__(place, parent, is_alone=is_alone)
        self._rare = rare
        self._is_open = False
        self.rows = {spec.name: self.field_row(spec) for spec in fields}
        known = {spec.name for spec in fields}
        self.unknown = UnknownFields(place, lambda: known, self)
        self.more = link_button("more-fields", self)
        self.more.clicked.connect(self._open)

    def parts(self) -> Iterable[Part]:
        """See :class:`Part`."""
        return (*self.rows.values(), self.unknown)

    def refresh(self) -> None:
        """See :class:`Part`; a rare field that is written is shown."""
        super().refresh()
        hidden = 0
        for name in self._rare:
            is_offered = self.place.offers(self.rows[name].spec)
            is_shown = is_offered and (self._is_open or self.place.node(name) is not None)
            self.rows[name].setVisible(is_shown)
            hidden += is_offered and not is_shown
        self.more.setVisible(hidden > 0)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        super().retranslate()
        self.more.setText(tr("More fields"))

    @property
    def state(self) -> StateBase | None:
        """The state this card belongs to."""
        return self.place.document.definition.state(self.place.pointer.rsplit("/", 2)[0])

    def names_text(self) -> str:
        """Return the error names as the text has them."""
        node = self.place.node("ErrorEquals")
        value = None if node is None else node.value
        return ", ".join(map(str, value)) if isinstance(value, list) else ""

    def _open(self) -> None:
        self._is_open = True
        self.refresh()


class RetrierCard(HandlerCard):
    """What to try again: error names, interval, attempts, growth, and when the retries will come."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(place, RETRIER_FIELDS, ("MaxDelaySeconds", "JitterStrategy", "Comment"), parent)
        self.timeline = RetryTimeline(self)
        self.waits = label("small", self, wraps=True)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place_number, name in enumerate(("IntervalSeconds", "MaxAttempts", "BackoffRate")):
            grid.addWidget(self.rows[name], 0, place_number)
            grid.setColumnStretch(place_number, 1)
        self.column.addWidget(self.rows["ErrorEquals"])
        self.column.addLayout(grid)
        for name in ("IntervalSeconds", "MaxAttempts", "BackoffRate"):
            self.column.addWidget(self.rows[name].take_message())  # a column is too narrow for a sentence
        self.column.addWidget(self.timeline)
        self.column.addWidget(self.waits)
        for name in ("MaxDelaySeconds", "JitterStrategy", "Comment"):
            self.column.addWidget(self.rows[name])
        self.column.addWidget(self.unknown)
        self.column.addWidget(self.more)
        self.retranslate()

    def describe(self) -> str:
        """See :class:`Card`."""
        return tr("Retry {errors}", errors=self.names_text())

    def refresh(self) -> None:
        """See :class:`Card`."""
        super().refresh()
        self._show_plan()

    def retranslate(self) -> None:
        """See :class:`Card`."""
        super().retranslate()
        for name, words in (
            ("IntervalSeconds", tr("Interval (s)")),
            ("MaxAttempts", tr("Attempts")),
            ("BackoffRate", tr("Backoff ×")),
        ):
            self.rows[name].name.setText(words)
            self.rows[name].name.setToolTip(f"{name}: {self.rows[name].name.toolTip()}")
        self._show_plan()

    def _show_plan(self) -> None:
        """Draw when it tries again, and say it; what cannot be read makes no plan."""
        state = self.state
        retrier = state.retry[self.index] if state is not None and self.index < len(state.retry) else None
        limit = state.timeout_seconds if isinstance(state, Task) else None
        plan = None if retrier is None else plan_of(retrier, limit)
        self.timeline.show_plan(plan)
        self.waits.setText("" if plan is None else plan_sentence(plan))
        self.waits.setVisible(plan is not None)


class CatcherCard(HandlerCard):
    """Where to go on after an error, and where in the input the error is put."""

    def __init__(self, place: Place, parent: QWidget | None = None, *, is_alone: bool = False) -> None:
        super().__init__(place, CATCHER_FIELDS, ("Output", "Assign", "Comment"), parent, is_alone=is_alone)
        for name in ("ErrorEquals", "Next", "ResultPath", "Output", "Assign", "Comment"):
            self.column.addWidget(self.rows[name])
        self.column.addWidget(self.unknown)
        self.column.addWidget(self.more)
        self.retranslate()

    def refresh(self) -> None:
        """See :class:`Card`."""
        super().refresh()
        self.rows["ResultPath"].setVisible(self.place.offers(self.rows["ResultPath"].spec))

    def describe(self) -> str:
        """See :class:`Card`."""
        state = self.state
        catcher: Catcher | None = None
        if state is not None and self.index < len(state.catch):
            catcher = state.catch[self.index]
        return tr("{errors} → {target}", errors=self.names_text(), target="" if catcher is None else catcher.next)
