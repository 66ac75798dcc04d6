"""The tabs with a form for each state type: what a state does, and what it does about errors."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from designer.document.document import Document
from designer.inspector.form_page import FormPage
from designer.inspector.part import Part, Place
from designer.inspector.problems_box import ProblemsBox, problems_of
from designer.inspector.resource_field import ResourceField
from designer.inspector.state_form import ErrorsForm, StateForm
from engine.states import STATE_TYPES

FormT = TypeVar("FormT", bound=Part)


class TypePage(FormPage, Generic[FormT]):
    """A page with a form for each state type, made when a state of its type is first shown."""

    def __init__(self, name: str, document: Document, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(name, document, parent)
        self._place = place
        self._forms: dict[str, FormT] = {}
        self._unworded: set[str] = set()  # types whose forms are worded when they are shown
        self.form: FormT | None = None

    def make_form(self, state_type: str) -> FormT:
        """Make the form of a state type."""
        raise NotImplementedError

    def parts(self) -> Sequence[Part]:
        """See :class:`Page`."""
        return () if self.form is None else (self.form,)

    def show_type(self, state_type: str) -> None:
        """Show the form of a state type at the place, which the page enters."""
        form = self._form(state_type)
        if form is not self.form:
            if self.form is not None:
                self.form.setVisible(False)
            self.form = form
            if state_type in self._unworded:
                self._unworded.remove(state_type)
                form.retranslate()
            form.setVisible(True)
        self.enter()
        self.refresh_around()

    def warm_up(self) -> bool:
        """Make the form of one more state type in advance; tell whether there may be others."""
        missing = [state_type for state_type in STATE_TYPES if state_type not in self._forms]
        if missing:
            self._form(missing[0]).setVisible(False)
        return len(missing) > 1

    def retranslate(self) -> None:
        """See :class:`Page`."""
        self._unworded = {state_type for state_type, form in self._forms.items() if form is not self.form}
        if self.form is not None:
            self.form.retranslate()
        if self.is_entered:
            self.refresh()

    def _form(self, state_type: str) -> FormT:
        form = self._forms.get(state_type)
        if form is None:
            form = self._forms[state_type] = self.make_form(state_type)
            self.column.addWidget(form)
        return form


class ConfigurePage(TypePage[StateForm]):
    """What a state of each type does, its data, where it goes on."""

    open_requested = Signal(object, int)

    def __init__(self, document: Document, place: Place, parent: QWidget | None = None) -> None:
        super().__init__("configure-page", document, place, parent)
        self.problems = ProblemsBox(document, self)
        self.column.addWidget(self.problems)
        self._owed = 0
        self.verticalScrollBar().rangeChanged.connect(self._scroll_after)

    def make_form(self, state_type: str) -> StateForm:
        """See :class:`TypePage`."""
        form = StateForm(self._place, state_type, self)
        form.shifted.connect(self._note_shift)
        for field_row in form.rows.values():
            if isinstance(field_row.field, ResourceField):
                field_row.field.open_requested.connect(self.open_requested)
        return form

    def show_type(self, state_type: str) -> None:
        """See :class:`TypePage`."""
        self.problems.close_list()
        super().show_type(state_type)
        self.verticalScrollBar().setValue(0)

    def refresh_around(self) -> None:
        """See :class:`FormPage`."""
        super().refresh_around()
        self._owed = 0
        self.problems.show_problems([] if self.document.is_broken else problems_of(self.document, self._place.pointer))

    def _note_shift(self, by: int) -> None:
        """What is told above a field as it is filled in must not move it away from under the mouse."""
        focus = QApplication.focusWidget()
        if focus is not None and self.form is not None and self.form.isAncestorOf(focus):
            self._owed += by

    def _scroll_after(self) -> None:
        # The bar reaches that far only once the page around the form has got its new height.
        owed, self._owed = self._owed, 0
        if owed:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + owed)

    def retranslate(self) -> None:
        """See :class:`Page`."""
        self.problems.show_problems([])
        super().retranslate()


class ErrorsPage(TypePage[ErrorsForm]):
    """Retry and Catch of the state types that have them."""

    def __init__(self, document: Document, place: Place, parent: QWidget | None = None) -> None:
        super().__init__("errors-page", document, place, parent)

    def make_form(self, state_type: str) -> ErrorsForm:
        """See :class:`TypePage`."""
        return ErrorsForm(self._place, state_type, self)
