"""Answering in the place of the selected Tasks: one key turns their mocks on, and off again."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from designer.document.document import Document
from designer.document.resource_state import Mock, MockMode, read_mock, write_mock
from designer.document.run_session import RunSession
from designer.document.selection import Selection
from designer.look import tr
from designer.shell.actions import Actions
from engine.errors import SetupError
from engine.history.view import StateStatus
from engine.integrations import Resource
from engine.states import Task


class MockControl(QObject):
    """``said`` carries what was done, or why nothing was; ``turned_on`` that there are answers to look at now.

    What a Task answered in the run that is shown is the first answer of its mock; one that was turned off comes back.
    """

    said = Signal(str)
    turned_on = Signal()

    def __init__(
        self, parent: QObject, document: Document, selection: Selection, session: RunSession, actions: Actions
    ) -> None:
        super().__init__(parent)
        self._document, self._selection, self._session = document, selection, session
        self._action = actions["use_mock"]
        self._put_away: dict[str, Mock] = {}
        self._action.triggered.connect(self.toggle)
        selection.changed.connect(self._note_selection)
        document.definition_changed.connect(self._note_selection)
        self._note_selection()

    def toggle(self) -> None:
        """Let all selected Tasks be answered by a mock, or, when all are, by what they call again."""
        folder = self._document.functions_folder
        resources = dict(self._resources())
        if not resources:
            self.said.emit(tr("Only a Task that calls something can have a mock answer."))
        elif folder is None:
            self.said.emit(tr("Save the workflow first: fixed answers are kept in its functions folder."))
        else:
            try:
                mocks = {pointer: read_mock(resource, folder) for pointer, resource in resources.items()}
                is_on = all(mock.mode is not MockMode.NONE for mock in mocks.values())
                for pointer, resource in resources.items():
                    if is_on:
                        self._put_away[resource.text] = mocks[pointer]
                        write_mock(resource, folder, Mock())
                    elif mocks[pointer].mode is MockMode.NONE:
                        write_mock(resource, folder, self._put_away.get(resource.text) or self._recorded(pointer))
            except SetupError as error:
                self.said.emit(str(error))
                return
            self._document.functions_changed.emit()
            self._tell(is_on=not is_on)

    def _tell(self, *, is_on: bool) -> None:
        if is_on:
            self.turned_on.emit()
            self.said.emit(tr("Answers with a mock from the next run on; Ctrl+M lets it call again"))
        else:
            self.said.emit(tr("Calls what it says again, from the next run on"))

    def _resources(self) -> Iterator[tuple[str, Resource]]:
        for pointer in self._selection.pointers:
            state = self._document.definition.state(pointer)
            if isinstance(state, Task) and (resource := state.called).text:
                yield pointer, resource

    def _recorded(self, pointer: str) -> Mock:
        """Return the answer that the Task gave in the run that is shown, or an empty one."""
        view, path = self._session.view, self._session.path_of(pointer)
        state = None if view is None or path is None else view.states.get(path)
        has_answered = state is not None and state.status is StateStatus.SUCCEEDED
        return Mock(mode=MockMode.RESULT, result=state.result if state is not None and has_answered else {})

    def _note_selection(self, _changed: object = None) -> None:
        states = (self._document.definition.state(pointer) for pointer in self._selection.pointers)
        self._action.setEnabled(any(isinstance(state, Task) for state in states))
