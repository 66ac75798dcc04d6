"""The Data tab: what the shown node, or the whole execution, got, did and gave."""

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from designer.document.document import Document
from designer.document.foresight import recorded_stages
from designer.document.resource_state import ResourceState, Standing, resource_state
from designer.document.run_places import trace_place, turn_of
from designer.document.run_session import RunSession
from designer.document.run_text import cause_of, cause_text, duration_text, place_text, seconds_of
from designer.document.run_view import shown_status
from designer.inspector.labels import label, row
from designer.inspector.part import Page
from designer.inspector.run_cards import ErrorCard, OutputBox, TurnBar
from designer.inspector.stage_table import StageTable
from designer.inspector.value_box import ValueBox
from designer.look import tr
from designer.widgets.empty_state import EmptyState
from designer.widgets.status import StatusLabel, status_word
from designer.widgets.wrapping import plain_tip
from engine.definition import Definition
from engine.history.events import ExecutionPath
from engine.history.view import ExecutionView, StateStatus, StateView
from engine.states import Task

_DONE = frozenset((StateStatus.SUCCEEDED, StateStatus.CAUGHT))
_TIMED = frozenset(("Task", "Map", "Parallel"))


class DataPage(Page):
    """Shows one path of one state; ``path_chosen`` asks for another, ``node_chosen`` for one of another state,
    ``open_requested`` for a line of a file.

    ``path_used`` tells which field of the form took the path of a value."""

    path_chosen = Signal(tuple)
    node_chosen = Signal(tuple)
    path_used = Signal(str)
    open_requested = Signal(object, int)

    def __init__(self, document: Document, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__("data-page", parent)
        self._document, self._session = document, session
        self._pointer = ""
        self.path: ExecutionPath | None = None
        self.empty = EmptyState("play", self)
        self.turn = TurnBar(self)
        self.status = StatusLabel(self)
        self.mocked, self.reused = label("chip", self), label("chip", self)
        self.error = ErrorCard(self)
        self.input, self.output = ValueBox("input", self), ValueBox("output", self)
        self.stages = StageTable(self)
        self.stdout, self.stderr = OutputBox("stdout", self), OutputBox("stderr", self)
        self.open = QPushButton(self)
        self.open.setObjectName("open-function")
        self.open.setAutoDefault(False)
        self.open.clicked.connect(self._open_function)
        self._function: ResourceState | None = None
        self.turn.chosen.connect(self.path_chosen)
        for values in (self.input, self.output, self.stages):
            values.path_used.connect(self.path_used)
        self.error.node_chosen.connect(self.node_chosen)
        self.error.place_chosen.connect(lambda place: self.open_requested.emit(place.file, place.line))
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.turn)
        self.column.addLayout(row(self.status, self.mocked, self.reused))
        for widget in (self.error, self.input, self.stages, self.output, self.stdout, self.stderr):
            self.column.addWidget(widget)
        self.column.addLayout(row(self.open, 1))
        self.column.addStretch(0)
        self._all = (self.turn, self.status, self.mocked, self.reused, self.error, self.input, self.stages, self.output)
        self.retranslate()

    def show_pointer(self, pointer: str) -> None:
        """Show the state at ``pointer``; empty: the whole execution."""
        if pointer != self._pointer:
            self._pointer = pointer
            self.stages.close_rows()
            self.verticalScrollBar().setValue(0)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        view = self._session.view
        self.path = self._best_path(view)
        if view is None:
            self._say_empty(
                tr("No data yet"), tr("Run the workflow with F5; what each node got and gave appears here.")
            )
        elif not self._pointer:
            self._show_execution(view)
        elif self.path is None:
            words = tr("It has not been reached yet.") if self._session.is_running else tr("This run did not get here.")
            self._say_empty(tr("This node did not run"), words)
        else:
            self._show_state(view, view.states[self.path])

    def forget_path(self) -> None:
        """Look for the path to show anew: the user chose one, or the execution began, paused or ended."""
        self.path = None

    def _best_path(self, view: ExecutionView | None) -> ExecutionPath | None:
        """Return the path to show; it does not jump while an execution goes on."""
        if view is None or not self._pointer:
            return None
        seen = None if self.path is None else view.states.get(self.path)
        if seen is not None and seen.state == self._pointer:
            return self.path
        return self._session.path_of(self._pointer)

    def shows(self, paths: frozenset[ExecutionPath]) -> bool:
        """Tell whether a change of ``paths`` can change what is shown."""
        if not self._pointer:
            return () in paths
        if self.path is None or self.path in paths:
            return True
        depth = len(self.path)
        if any(path[:depth] == self.path for path in paths if len(path) == depth + 1):
            return True
        view = self._session.view
        return view is not None and any(
            state.state == self._pointer for path in paths if (state := view.states.get(path)) is not None
        )

    def retranslate(self) -> None:
        """Word everything."""
        self.input.say(tr("Input"))
        self.output.say(tr("Output"))
        self.stdout.title.setText(tr("Printed"))
        self.stderr.title.setText(tr("Printed as errors"))
        self.mocked.setText(tr("fixed answer"))
        self.reused.setText(tr("taken over"))
        self.open.setText(tr("Open function"))
        self.turn.retranslate()
        self.stages.retranslate()
        self.error.retranslate()
        self.refresh()

    def _say_empty(self, title: str, words: str) -> None:
        self._show_all(False)
        self.empty.say(title, words)

    def _show_all(self, is_shown: bool) -> None:
        self.empty.setVisible(not is_shown)
        for widget in (*self._all, self.stdout, self.stderr, self.open):
            widget.setVisible(is_shown)

    def _show_execution(self, view: ExecutionView) -> None:
        self._show_all(True)
        for widget in (self.turn, self.mocked, self.reused, self.stages, self.stdout, self.stderr, self.open):
            widget.setVisible(False)
        took = self._took(view.started, view.stopped)
        status = "PAUSED" if self._session.is_paused else view.status
        self.status.set_status(status, " · ".join(filter(None, (status_word(status), took))))
        self._show_error(view.status, view.error, view.cause, "", "")
        cause = cause_of(view) if view.error else None
        self.error.show_cause(cause, "" if cause is None else place_text(view, cause))
        self.input.show_value(view.input)
        if view.status == "SUCCEEDED":
            self.output.show_value(view.output)
        else:
            self.output.show_nothing()

    def _show_state(self, view: ExecutionView, seen: StateView) -> None:
        self._show_all(True)
        self.turn.show_turn(turn_of(view, seen.path))
        status = shown_status(seen).value
        self.status.set_status(status, self._status_text(seen))
        self.mocked.setVisible(seen.mocked)
        self.reused.setVisible(seen.reused)
        self.reused.setToolTip(tr("Its result is taken over from the run {name}", name=view.continues))
        self._show_error(status, seen.error, seen.cause, self._attempts(seen), seen.trace)
        self.error.show_cause(None, "")
        self.input.show_value(seen.input)
        is_done = seen.status in _DONE and bool(seen.transition)
        if is_done:
            self.output.show_value(seen.output)
        else:
            self.output.show_nothing()
        definition = self._session.definition or self._document.definition
        took = duration_text(seconds_of(seen, time.time())) if seen.type in _TIMED and seen.stopped else ""
        self.stages.show_stages(recorded_stages(definition, seen, view), took, seen.input)
        self.stdout.show_text(seen.stdout)
        self.stderr.show_text(seen.stderr)
        self._show_function(definition, seen)

    def _status_text(self, seen: StateView) -> str:
        parts = [status_word(shown_status(seen).value)]
        if seen.stopped is not None:
            parts.append(duration_text(seconds_of(seen, time.time())))
        if seen.attempts > 1 and not seen.error:
            parts.append(tr("attempt {number}", number=seen.attempts))
        if seen.entries > 1:
            parts.append(tr("entered {count} times", count=seen.entries))
        return " · ".join(parts)

    def _took(self, started: float | None, stopped: float | None) -> str:
        return "" if started is None or stopped is None else duration_text(stopped - started)

    def _attempts(self, seen: StateView) -> str:
        if seen.status is StateStatus.WAITING and seen.retries:
            last = seen.retries[-1]
            return tr("retry {number} of {most} in {wait}", number=last.retry, most=last.max_retries,
                      wait=duration_text(last.seconds))  # fmt: skip
        if seen.caught_by is not None:
            return tr("caught, goes on at {name}", name=seen.caught_by)
        return tr("failed after {count} attempts", count=seen.attempts) if seen.attempts > 1 else ""

    def _show_error(self, status: str, error: str, cause: str, attempts: str, trace: str) -> None:
        self.error.setVisible(bool(error))
        if error:
            place = trace_place(trace, self._document.functions_folder)
            said = cause_text(error, cause)
            self.error.show_error(status, error, said, attempts, trace, place)
            # What a catcher gets is the whole of it.
            self.error.cause.setToolTip(plain_tip(cause) if said != cause else "")

    def _show_function(self, definition: Definition, seen: StateView) -> None:
        state = definition.state(seen.state)
        self._function = None
        if isinstance(state, Task):
            found = resource_state(state.called, self._document.functions_folder)
            if found.file is not None and (found.standing is Standing.BOUND or found.fault_line):
                self._function = found
        self.open.setVisible(self._function is not None)
        if self._function is not None:
            self.open.setToolTip(plain_tip(str(self._function.file)))

    def _open_function(self) -> None:
        if self._function is not None:
            self.open_requested.emit(self._function.file, self._function.line)
