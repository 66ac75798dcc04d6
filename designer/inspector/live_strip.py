"""What a state does to its data, stage by stage, worked out anew while its fields are typed."""

from PySide6.QtWidgets import QWidget

from designer.document.data_stages import Effect, Stage
from designer.document.foresight import Basis, Foreseen
from designer.document.known import Known
from designer.document.live_flow import LiveFlow
from designer.inspector.field_row import spaced
from designer.inspector.labels import label, row
from designer.inspector.part import Part, Place
from designer.inspector.sample_input import SampleInput
from designer.inspector.stage_table import GETS, GIVES, StageTable
from designer.look import tr


class LiveStrip(Part):
    """The stages of the state at a place, with where its data come from; rows open to trees that give paths."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("live-strip")
        self._place = place
        self.basis = label("chip", self)
        self.hint = label("small", self, wraps=True)
        self.stages = StageTable(self, shows_values=True)
        self.sample = None if place.live is None else SampleInput(place.live, self)
        column = spaced(self)
        column.setSpacing(2)
        column.addLayout(row(self.stages.title, 1, self.basis))
        column.addWidget(self.stages)
        column.addSpacing(4)
        column.addWidget(self.hint)
        if self.sample is not None:
            column.addWidget(self.sample)
        if place.live is not None:
            place.live.changed.connect(self._note_data)
        self.retranslate()

    def refresh(self) -> None:
        """See :class:`Part`."""
        self._show()

    def enter(self) -> None:
        """See :class:`Part`."""
        self.stages.close_rows()
        self._show()

    def leave(self) -> None:
        """See :class:`Part`."""
        if self.sample is not None:
            self.sample.commit()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`: there is nothing to change here."""

    def retranslate(self) -> None:
        """See :class:`Part`."""
        self.stages.retranslate()
        if self.sample is not None:
            self.sample.retranslate()
        self._show()

    def _note_data(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        live, pointer = self._place.live, self._place.pointer
        state = self._place.document.definition.state(pointer)
        if live is None or state is None:
            self.stages.show_stages(())
            return
        foreseen, flow = live.foresee(pointer), live.flow(pointer)
        self.stages.show_stages(_all_stages(foreseen, flow, state.type), data=foreseen.data.value)
        self.stages.setVisible(True)
        if self.sample is not None:
            self.sample.refresh()
        match foreseen.basis:
            case Basis.TYPED:
                self.basis.setText(tr("of the sample input"))
                self.basis.setToolTip(tr("Worked out from the input that you typed; nothing was run for it."))
            case Basis.RUN:
                self.basis.setText(tr("of the run"))
                self.basis.setToolTip(tr("The data come from the run that is shown, else from the last one."))
            case Basis.INPUT:
                self.basis.setText(tr("of the last input"))
                self.basis.setToolTip(tr("Worked out from the input that was used last; nothing was run for it."))
            case Basis.NONE:
                self.basis.setText(tr("no input yet"))
                self.basis.setToolTip(tr("Only what the definition itself says is known."))
        words = tr("Run the workflow once, or type a sample input: its data show here while you type.")
        self.hint.setText(words if foreseen.basis is Basis.NONE else "")
        self.hint.setVisible(foreseen.basis is Basis.NONE)


def _all_stages(foreseen: Foreseen, flow: LiveFlow, state_type: str) -> tuple[Stage, ...]:
    """Return what the state gets, what each field makes of it, and what it gives."""
    found = [_end(GETS, foreseen.data), *flow.stages]
    if state_type not in ("Fail",):
        is_stopped = any(stage.effect is Effect.FAILED for stage in flow.stages)
        found.append(
            Stage(field=GIVES, written="", effect=Effect.NOT_REACHED) if is_stopped else _end(GIVES, flow.output)
        )
    return tuple(found)


def _end(field: str, known: Known) -> Stage:
    if known.is_unknown:
        return Stage(field=field, written="", effect=Effect.UNKNOWN)
    return Stage(field=field, written="", effect=Effect.RESULT, value=known.value, has_value=True, holes=known.holes)
