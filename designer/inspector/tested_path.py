"""The path that a test of a Choice looks at; it knows the data that were typed to try the rules."""

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from designer.document.known import Known
from designer.document.path_candidates import PathScope
from designer.document.trial_data import Origin
from designer.inspector.part import Place
from designer.inspector.path_field import PathField, unknown_words
from engine.errors import EngineError
from engine.language.fields import FieldSpec
from engine.states import Choice


class TestedPath(PathField):
    """A path that says nothing below while it is not known: there are many of them, and little room."""

    __test__ = False  # for pytest: it is tested, it tests nothing

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        if place.trial_data is not None:
            place.trial_data.changed.connect(self._note_data)

    @property
    def scope(self) -> PathScope:
        """See :class:`PathField`; data that were typed go before all other."""
        scope, trial_data = super().scope, self.place.trial_data
        pointer = self.place.pointer.partition("/Choices/")[0]
        state = self.place.document.definition.state(pointer)
        sample = trial_data.sample(pointer) if trial_data is not None and trial_data.has_typed(pointer) else None
        if sample is None or sample.origin is not Origin.TYPED or not isinstance(state, Choice):
            return scope
        try:
            selected = state.flow.selected(sample.data, sample.context, sample.variables)
        except EngineError:
            return scope
        return replace(scope, data=Known(value=selected))

    def finding(self, text: str, scope: PathScope) -> tuple[str, str]:
        """See :class:`PathField`."""
        words, role = super().finding(text, scope)
        return ("" if words == unknown_words() else words), role
