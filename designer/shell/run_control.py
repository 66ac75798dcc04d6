"""What the run and debug keys do: F5 runs or goes on, F6 pauses, F10 steps, Shift+F5 stops."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from designer.document.breakpoint_file import BreakpointKeeper
from designer.document.document import Document
from designer.document.json_text import read_json
from designer.document.known import Known
from designer.document.pointers import field_label
from designer.document.run_session import RunSession
from designer.document.saved_inputs import SavedInputs
from designer.document.selection import Selection
from designer.document.settings import Settings, remembered_as
from designer.document.time_travel import TimeTravel
from designer.look import language, tr
from designer.runs.run_dialog import RunDialog
from designer.shell.actions import Actions
from designer.shell.breakpoint_dialog import BreakpointDialog
from designer.shell.file_dialog import file_dialog
from engine.errors import EngineError
from engine.execution.debugger import Step
from engine.execution.redriving import Past
from engine.language.values import Json

_SKIPS_WAITS = "run/skip_waits"


class Given(NamedTuple):
    """What an execution was started with."""

    data: Json


class RunControl(QObject):
    """Connects the actions to the session.

    ``tried_input`` gives an input that is being tried in a form, which is the one to run with; ``refused`` carries
    why a run cannot start, ``said`` something worth knowing; ``about_to_run`` lets forms hand over what is typed.
    """

    refused = Signal(str)
    said = Signal(str)
    about_to_run = Signal()
    unapplied_wanted = Signal(str)  # one of those fields
    started = Signal()

    def __init__(
        self,
        window: QWidget,
        document: Document,
        selection: Selection,
        session: RunSession,
        settings: Settings,
        actions: Actions,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._selection = selection
        self._session = session
        self._settings = settings
        self._actions = actions
        self._is_forgetting = False
        self._again: Given | None = None
        self._given: Given | None = None
        self.dialog: RunDialog | None = None
        self.condition_dialog: BreakpointDialog | None = None
        self.unapplied: Callable[[], Sequence[str]] = lambda: ()
        """The fields in which something is typed that the definition cannot take: their pointers."""
        self.tried_input: Callable[[], Known | None] = lambda: None
        self.folder_dialog: QFileDialog | None = None
        self.travel: TimeTravel | None = None
        for name, slot in (
            ("run", self.run_or_go_on),
            ("run_with", self.ask_input),
            ("stop", session.stop),
            ("restart", self.restart),
            ("run_to", self._run_to_selected),
            ("pause", session.pause),
            ("step_over", lambda: self._step(Step.OVER)),
            ("step_into", lambda: self._step(Step.INTO)),
            ("step_out", lambda: self._step(Step.OUT)),
            ("step_back", self._step_back),
            ("breakpoint", self._toggle_breakpoint),
            ("breakpoint_when", self.ask_condition),
            ("clear_run", session.clear),
            ("functions_folder", self.ask_functions_folder),
        ):
            actions[name].triggered.connect(slot)
        actions["skip_waits"].setChecked(settings.flag(_SKIPS_WAITS))
        actions["skip_waits"].toggled.connect(lambda is_on: settings.set_flag(_SKIPS_WAITS, is_on))
        session.status_changed.connect(self.refresh)
        session.failed_to_start.connect(self._tell_failure)
        selection.changed.connect(self.refresh)
        self.breakpoints = BreakpointKeeper(document, session.breakpoints, self)
        document.replaced.connect(self._forget_run)
        self.refresh()

    @property
    def workflow(self) -> str:
        """The key under which inputs of this workflow are remembered."""
        return remembered_as(self._document.path, self._document.title)

    @property
    def _must_be_object(self) -> bool:
        """ASW takes only objects as input; Step Functions takes any JSON."""
        return not self._document.definition.dialect.is_asl

    def run_or_go_on(self) -> None:
        """Go on when paused; else run with the last input; ask for one the first time."""
        if self._session.is_paused:
            self._session.resume()
            return
        self._run()

    def restart(self) -> None:
        """Stop what runs and start it again, with the input it was given; else run with the last input."""
        if self._session.is_running:
            self._again = self._given
            self._session.stop()
        else:
            self._run()

    def last_input(self) -> str | None:
        """Return the input that is being tried, else what was last run with, or what is in a file beside the workflow."""
        tried = self.tried_input()
        if tried is not None:
            return json.dumps(tried.value, ensure_ascii=False, indent=2)
        return self.saved_input()

    def saved_input(self) -> str | None:
        """Return the input this workflow was last run with, or the one in a file beside it."""
        remembered = self._settings.inputs(self.workflow)
        return remembered[0] if remembered else _input_beside(self._document.path)

    def ask_input(self) -> None:
        """Open the dialog that takes an input and starts the execution."""
        if self._session.is_running or not self.can_run():
            return
        inputs = list(self._settings.inputs(self.workflow))
        tried = self.tried_input()
        if tried is not None:
            inputs.insert(0, json.dumps(tried.value, ensure_ascii=False, indent=2))
        beside = _input_beside(self._document.path)
        if beside is not None and beside not in inputs:
            inputs.append(beside)
        path = self._document.path
        saved = None if path is None else SavedInputs(path)
        dialog = RunDialog(inputs, self._window, must_be_object=self._must_be_object, saved=saved)
        self.dialog = dialog
        dialog.accepted_input.connect(self.start)
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def start(
        self, data: Json, name: str = "", *, pause_first: bool = False, past: Callable[[], Past] | None = None
    ) -> None:
        """Run the workflow as it is in the window, saved or not; with a ``past`` it goes on where another run was."""
        self._given = Given(data)
        self._settings.add_input(self.workflow, json.dumps(data, ensure_ascii=False, indent=2))
        self._session.start(
            self._document.definition,
            data,
            name=name or None,
            workflow=self._document.title,
            file=self._document.path,
            functions=self._document.functions_folder,
            pause_first=pause_first,
            skips_waits=self._actions["skip_waits"].isChecked(),
            past=past,
        )
        self.started.emit()

    def ask_functions_folder(self) -> None:
        """Let the user choose where the local functions are."""
        dialog = file_dialog(self._window, "functionsDialog", tr("Choose the folder with the local functions"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: self.set_functions_folder(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        self.folder_dialog = dialog
        dialog.open()

    def set_functions_folder(self, folder: Path) -> None:
        """Use ``folder`` for this workflow, now and next time."""
        self._document.set_functions_folder(folder)
        self._settings.set_functions_folder(self.workflow, folder)

    def refresh(self) -> None:
        """Enable what can be done now."""
        session = self._session
        if self._is_forgetting and not session.is_running:
            self._is_forgetting = False
            session.clear()
        if self._again is not None and not session.is_running:
            again, self._again = self._again, None
            if self.can_run():
                self.start(again.data)
                return
        is_running, is_paused = session.is_running, session.is_paused
        self._actions["run"].setEnabled(not is_running or is_paused)
        self._actions["run"].setText(tr("Continue") if is_paused else tr("Run"))
        self._actions["run_with"].setEnabled(not is_running)
        self._actions["stop"].setEnabled(is_running)
        self._actions["run_to"].setEnabled(bool(self._selection.pointers) and (is_paused or not is_running))
        self._actions["breakpoint_when"].setEnabled(bool(self._selection.pointers))
        self._actions["pause"].setEnabled(is_running and not is_paused)
        self._actions["clear_run"].setEnabled(session.view is not None and not is_running)
        for name in ("step_into", "step_out"):
            self._actions[name].setEnabled(is_paused)
        self._actions["step_over"].setEnabled(is_paused or not is_running)
        # While a run goes on it answers too: with the reason why it cannot be done yet.
        can_travel = self.travel is not None and self.travel.length > 0
        self._actions["step_back"].setEnabled(can_travel or is_running)

    def _run(self, *, pause_first: bool = False) -> None:
        if self._session.is_running:
            return
        if not self.can_run():
            self._session.breakpoints.run_to("")
            return
        text = self.last_input()
        reading = None if text is None else read_json(text, must_be_object=self._must_be_object)
        if reading is None or reading.fault is not None:
            self.ask_input()
        else:
            self.start(reading.value, pause_first=pause_first)

    def _step(self, step: Step) -> None:
        session, travel = self._session, self.travel
        if session.is_paused:
            session.step(step)
        elif step is Step.OVER and travel is not None and travel.at < travel.length:
            travel.step(forward=True)
        elif not session.is_running and step is Step.OVER:
            self._run(pause_first=True)

    def _step_back(self) -> None:
        if self._session.is_running:
            self.said.emit(tr("A step back can be taken once the run has ended; stop it with Shift+F5."))
        elif self.travel is not None:
            self.travel.step()

    def _run_to_selected(self) -> None:
        """Run, or go on, and pause before the selected node, once."""
        pointer = self._selection.current
        if self._document.definition.state(pointer) is None:
            return
        self._session.breakpoints.run_to(pointer)
        if self._session.is_paused:
            self._session.resume()
        else:
            self._run()

    def _toggle_breakpoint(self) -> None:
        for pointer in self._selection.pointers:
            self._session.breakpoints.toggle(pointer)

    def ask_condition(self) -> None:
        """Ask when the breakpoint of the selected node counts; it has none yet, or one that may be changed."""
        state = self._document.definition.state(self._selection.current)
        if state is None:
            return
        dialog = BreakpointDialog(self._window, self._session.breakpoints, self._selection.current, state)
        self.condition_dialog = dialog
        dialog.finished.connect(self._forget_condition)
        dialog.open()

    def _forget_condition(self) -> None:
        self.condition_dialog = None
        self._window.activateWindow()  # not every platform gives the keyboard back by itself

    def can_run(self) -> bool:
        """Tell whether the workflow has no errors and all that is typed; ``refused`` says which it has."""
        self.about_to_run.emit()
        document = self._document
        error = next((problem for problem in document.problems if problem.is_obstacle), None)
        left = self.unapplied() if error is None else ()
        if left:
            # Whoever runs means what is on the screen.
            field = field_label(left[0])
            self.unapplied_wanted.emit(left[0])
            self.said.emit(tr("It did not run: what is typed into {field} cannot be applied as it stands", field=field))
            return False
        if error is None:
            return True
        line, _column = document.source.line_column(error.span.start)
        self.refused.emit(tr("It did not run. Line {line}: {problem}", line=line, problem=error.text(language())))
        return False

    def _tell_failure(self, error: EngineError) -> None:
        self.refused.emit(str(error))

    def _forget_run(self) -> None:
        """Another workflow is shown: what ran belongs to the old one."""
        self._again = None
        if self._session.is_running:
            self._is_forgetting = True
            self._session.stop()
        else:
            self._session.clear()

    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
            if not self._session.is_running:  # given up, and with it where to run to
                self._session.breakpoints.run_to("")
            # Not every platform gives the keyboard back by itself.
            self._window.activateWindow()


def _input_beside(path: Path | None) -> str | None:
    """Return the text of ``NAME.input.json`` or ``input.json`` beside the file, when there is one."""
    if path is None:
        return None
    stem = path.name.split(".")[0]
    for candidate in (path.with_name(f"{stem}.input.json"), path.with_name("input.json")):
        try:
            return candidate.read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            continue
    return None
