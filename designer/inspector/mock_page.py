"""The Mock tab: a fixed answer in place of a Task's function, kept in bindings.json beside the functions."""

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from designer.document.document import Document
from designer.document.json_text import layout_text
from designer.document.resource_state import (
    Mock,
    MockMode,
    answers_fault,
    mock_key,
    read_mock,
    write_mock,
)
from designer.inspector.labels import label
from designer.inspector.part import Page
from designer.look import tr
from designer.widgets.json_edit import JsonEdit
from engine.errors import TASK_FAILED, SetupError
from engine.integrations import Resource
from engine.language.values import Json
from engine.states import Task

_FIRST_ANSWERS: Json = [{"error": TASK_FAILED}, {"result": {}}]


class MockPage(Page):
    """Chooses between the function, a fixed result, a fixed error, and an answer for each attempt."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("mock-page", parent, is_full=False)
        self._document = document
        self._resource: Resource | None = None
        self._mock = Mock()
        self._shown: tuple[str, Mock] | None = None
        self._remembered: dict[tuple[str, MockMode], Mock] = {}
        self.note = label("muted", self, wraps=True)
        self.modes = QButtonGroup(self)
        self.buttons = {mode: QRadioButton(self) for mode in MockMode}
        self.result = JsonEdit(self, lines=6, grows=True)
        self.result.setObjectName("mock-result")
        self.results = JsonEdit(self, lines=8, check=answers_fault, grows=True)
        self.results.setObjectName("mock-results")
        self.error, self.cause = QLineEdit(self), QLineEdit(self)
        self.error.setObjectName("mock-error")
        self.cause.setObjectName("mock-cause")
        self.error_name, self.cause_name = label("", self), label("", self)
        self.fault = label("error", self, wraps=True)
        self.effect = label("small", self, wraps=True)
        self._fields = self._error_fields()
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_pointer(self, pointer: str) -> None:
        """Show the Task at ``pointer``."""
        state = self._document.definition.state(pointer)
        self._resource = state.called if isinstance(state, Task) else None
        self.is_entered = True
        self.refresh()

    def refresh(self) -> None:
        """Show what bindings.json says now."""
        folder, resource = self._document.functions_folder, self._resource
        self.fault.setVisible(False)
        is_usable = folder is not None and resource is not None
        if is_usable:
            assert folder is not None
            assert resource is not None
            try:
                self._mock = read_mock(resource, folder)
                key = mock_key(resource, folder)
                self.effect.setText(
                    tr(
                        "For all nodes that call {key}; written to {file}.",
                        key=key,
                        file=f"{folder.name}/bindings.json",
                    )
                )
            except SetupError as error:
                self._say_fault(str(error))
                is_usable = False
        for button in self.buttons.values():
            button.setEnabled(is_usable)
        self.effect.setVisible(is_usable)
        if folder is None:
            self.note.setText(tr("Save the workflow first: fixed answers are kept in its functions folder."))
        else:
            self.note.setText(tr("Let this node get a fixed answer instead of calling its function."))
        self._show(self._mock if is_usable else Mock())

    def leave(self) -> None:
        """See :class:`Page`."""
        if self.is_entered:
            self._commit()
        self.is_entered = False

    def set_read_only(self, is_read_only: bool) -> None:
        """The answers are in a file of their own, which broken JSON in the workflow does not touch."""

    def retranslate(self) -> None:
        """Word everything."""
        for mode, words in (
            (MockMode.NONE, tr("Call the function")),
            (MockMode.RESULT, tr("Always this result")),
            (MockMode.ERROR, tr("Always this error")),
            (MockMode.RESULTS, tr("One answer for each attempt")),
        ):
            self.buttons[mode].setText(words)
        self.error_name.setText(tr("Error name"))
        self.cause_name.setText(tr("Cause"))
        self.error.setAccessibleName(tr("Error name"))
        self.cause.setAccessibleName(tr("Cause"))
        self.error.setPlaceholderText(TASK_FAILED)
        self.result.editor.setAccessibleName(tr("Always this result"))
        self.results.editor.setAccessibleName(tr("One answer for each attempt"))
        self.refresh()

    def _show(self, mock: Mock) -> None:
        self.buttons[mock.mode].setChecked(True)
        for widget, mode in (
            (self.result, MockMode.RESULT),
            (self._fields, MockMode.ERROR),
            (self.results, MockMode.RESULTS),
        ):
            widget.setVisible(mode is mock.mode)
        shown = ("" if self._resource is None else self._resource.text, mock)
        if shown == self._shown:
            return  # what is being typed stays
        self._shown = shown
        if mock.mode in (MockMode.RESULT, MockMode.RESULTS):
            editor = self.result if mock.mode is MockMode.RESULT else self.results
            if editor.fault is not None or editor.value != mock.result:
                editor.set_text(_one_a_line(mock.result))
        elif mock.mode is MockMode.ERROR:
            self.error.setText(mock.error)
            self.cause.setText(mock.cause)

    def _choose(self, mode: MockMode) -> None:
        if self._resource is None or mode is self._mock.mode:
            return
        self._commit()
        self._remembered[self._resource.text, self._mock.mode] = self._mock
        first = {
            MockMode.NONE: Mock(),
            MockMode.RESULT: Mock(mode=mode, result={}),
            MockMode.ERROR: Mock(mode=mode, error=TASK_FAILED),
            MockMode.RESULTS: Mock(mode=mode, result=_FIRST_ANSWERS),
        }[mode]
        self._write(self._remembered.get((self._resource.text, mode), first))

    def _commit(self) -> None:
        mode = self._mock.mode
        if mode is MockMode.ERROR:
            error = self.error.text().strip()
            if not error:
                self._say_fault(tr("An error needs a name, such as {name}.", name=TASK_FAILED))
                return
            self._write(Mock(mode=mode, error=error, cause=self.cause.text()))
        elif mode in (MockMode.RESULT, MockMode.RESULTS):
            editor = self.result if mode is MockMode.RESULT else self.results
            if editor.fault is None:
                self._write(Mock(mode=mode, result=editor.value))

    def _write(self, mock: Mock) -> None:
        folder, resource = self._document.functions_folder, self._resource
        if folder is None or resource is None or (mock == self._mock and repr(mock) == repr(self._mock)):
            return
        try:
            write_mock(resource, folder, mock)
        except SetupError as error:
            self._say_fault(str(error))
            self._show(self._mock)
            return
        self._mock = mock
        self._shown = None if mock.mode is not self._mode_shown() else (resource.text, mock)
        self._document.functions_changed.emit()

    def _mode_shown(self) -> MockMode:
        """Return the mode whose editor is on the screen."""
        editors = {MockMode.RESULT: self.result, MockMode.ERROR: self._fields, MockMode.RESULTS: self.results}
        return next((mode for mode, widget in editors.items() if not widget.isHidden()), MockMode.NONE)

    def _say_fault(self, words: str) -> None:
        self.fault.setText(words)
        self.fault.setVisible(True)

    def _connect(self) -> None:
        for mode, button in self.buttons.items():
            button.setObjectName(f"mock-{mode.value}")
            self.modes.addButton(button)
            button.clicked.connect(lambda _checked=False, mode=mode: self._choose(mode))
        for editor in (self.result, self.results):
            editor.submitted.connect(self._commit)
            editor.editing_finished.connect(self._commit)
            editor.tree_edited.connect(self._commit)
        for line in (self.error, self.cause):
            line.editingFinished.connect(self._commit)

    def _error_fields(self) -> QWidget:
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.error_name, self.error, self.cause_name, self.cause):
            column.addWidget(widget)
        return made

    def _lay_out(self) -> None:
        self.column.addWidget(self.note)
        for mode, widget in (
            (MockMode.NONE, None),
            (MockMode.RESULT, self.result),
            (MockMode.ERROR, self._fields),
            (MockMode.RESULTS, self.results),
        ):
            self.column.addWidget(self.buttons[mode])
            if widget is not None:
                self.column.addWidget(widget)
        self.column.addWidget(self.fault)
        self.column.addWidget(self.effect)
        self.column.addStretch(1)


def _one_a_line(value: Json) -> str:
    """Lay a value out; the items of a list stand below each other, however short."""
    if not isinstance(value, list) or not value:
        return layout_text(value)
    items = (layout_text(item).replace("\n", "\n  ") for item in value)
    return "[\n" + ",\n".join(f"  {item}" for item in items) + "\n]"
