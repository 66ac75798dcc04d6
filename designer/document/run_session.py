"""One execution as the views see it: live, paused, or read back from the history.

The engine's thread puts events into an inbox; a timer of the window takes them out once a frame, folds
them and tells which paths changed. So the window paints each state once a frame, however fast it runs.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from designer.document.breakpoints import Breakpoints
from designer.document.console_log import ConsoleLog
from designer.document.engine_thread import EngineThread
from designer.document.inbox import Inbox
from designer.document.past_run import PastRun, has_executions, read_last_view, read_past_run
from designer.document.run_text import best_path
from engine import Debugger, Definition, Execution
from engine.errors import EngineError
from engine.execution.clock import SkippingClock
from engine.execution.debugger import UNCHANGED, Step
from engine.execution.redriving import Past
from engine.history.events import (
    ExecutionEnded,
    ExecutionPath,
    HistoryEvent,
    StateAborted,
    StateExited,
    StatePaused,
    StateResumed,
)
from engine.history.records import ExecutionRecord
from engine.history.view import ExecutionView, StateStatus
from engine.language.values import Json

FRAME_MS = 16
# Leaves most of a frame for painting while a fast run floods in.
BUDGET_SECONDS = 0.006


class Entered(Struct, frozen=True, kw_only=True):
    """An execution of another workflow that a step went into: who steers it, and where it was read from."""

    execution: Execution
    debugger: Debugger
    file: Path


class RunSession(QObject):
    """Starts, watches and steers one execution at a time.

    ``states_changed`` carries the frozenset of paths that changed, once a frame at most.
    ``status_changed`` tells that another execution is shown, or that it started, paused, went on or ended.
    ``failed_to_start`` carries the reason as an exception. ``executions_changed`` tells that the list of
    past executions is stale. ``paused_changed`` tells that other states are held, also while some stay held.
    ``path_changed`` tells that views should show another path of a state,
    ``data_refused`` (with the path) that a held state cannot go on with what was typed for it.
    ``entered`` carries the execution of another workflow that a step went into, as :class:`Entered`.

    ``console`` has what functions printed, ``finished`` counts the states that ended well.
    """

    states_changed = Signal(object)
    status_changed = Signal()
    failed_to_start = Signal(object)
    executions_changed = Signal()
    paused_changed = Signal()
    path_changed = Signal()
    data_refused = Signal(object)
    entered = Signal(object)

    def __init__(self, engine: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.breakpoints = Breakpoints(self)
        self.view: ExecutionView | None = None
        self.definition: Definition | None = None
        self.is_past = False
        self.console = ConsoleLog()
        self.finished = 0
        self._engine = engine
        self._execution: Execution | None = None
        self._debugger: Debugger | None = None
        self._inbox = Inbox[HistoryEvent | EngineError | PastRun | Entered]()
        self._is_starting = False
        self._is_stop_wanted = False
        self._held: dict[ExecutionPath, StatePaused] = {}
        self._drafts: dict[ExecutionPath, Json | object] = {}
        self._unusable: set[ExecutionPath] = set()
        self._path: ExecutionPath = ()
        self._wanted_past = ""
        self._told_held: tuple[ExecutionPath, ...] = ()
        self._frame = QTimer(self)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self.drain)
        self.breakpoints.changed.connect(self._hand_breakpoints_on)

    @property
    def is_running(self) -> bool:
        """Whether an execution was started here and has not ended."""
        return self._is_starting or (self.view is not None and not self.is_past and self.view.status == "RUNNING")

    @property
    def is_paused(self) -> bool:
        """Whether a state of the running execution is held by the debugger."""
        return bool(self.paused_paths)

    @property
    def paused_paths(self) -> tuple[ExecutionPath, ...]:
        """The paths held by the debugger, in the order they were held."""
        return tuple(self._held)

    def pause_reason(self, path: ExecutionPath) -> str:
        """Return why ``path`` is held: ``breakpoint``, ``pause``, ``step`` or ``condition``; empty when it is not."""
        held = self._held.get(path)
        return "" if held is None else held.reason

    def pause_detail(self, path: ExecutionPath) -> str:
        """Return why the condition of the breakpoint at ``path`` cannot be evaluated; empty when it can."""
        held = self._held.get(path)
        return "" if held is None else held.detail

    @property
    def selected_path(self) -> ExecutionPath:
        """The path the user chose to look at; empty for none."""
        return self._path

    def select_path(self, path: ExecutionPath) -> None:
        """Look at one path of a state, such as one iteration of a Map; one that did not run is ignored."""
        if path != self._path and (not path or (self.view is not None and path in self.view.states)):
            self._path = path
            self.path_changed.emit()

    def path_of(self, pointer: str) -> ExecutionPath | None:
        """Return the path at which to show the state at ``pointer``, or None if it did not run.

        It stays in the iteration the user looks at; otherwise it is where attention is needed, or the last one.
        """
        return None if self.view is None else best_path(self.view, pointer, self._path)

    def status_of(self, pointer: str) -> StateStatus | None:
        """Return the status of the state at ``pointer`` over all its paths, or None if it did not run."""
        return None if self.view is None else self.view.status_of(pointer)

    def start(
        self,
        definition: Definition,
        data: Json,
        *,
        name: str | None = None,
        workflow: str = "",
        file: Path | None = None,
        functions: Path | None = None,
        pause_first: bool = False,
        skips_waits: bool = False,
        past: Callable[[], Past] | None = None,
    ) -> None:
        """Start an execution and show it; a running one must have ended. Errors come by ``failed_to_start``.

        Without a ``name`` it is called after the time. One that ``skips_waits`` passes over them at once. ``past``,
        which is called on the engine's thread, gives what it takes over of another one.
        """
        if self.is_running:
            return
        debugger = Debugger(self.breakpoints.stops)
        debugger.set_conditions(self.breakpoints.conditions)
        debugger.on_entered = self._note_entered
        if pause_first:
            debugger.pause()
        self._debugger = debugger
        self.definition = definition
        self._show(ExecutionView(), is_past=False)
        self._is_starting = True
        self._is_stop_wanted = False
        self._frame.start()
        clock = SkippingClock() if skips_waits else None
        kept = {"name": name, "workflow": workflow, "file": "" if file is None else str(file)}
        self._engine.submit(self._start(definition, data, debugger, functions, clock, kept, past))
        self.status_changed.emit()

    def attach(self, entered: Entered) -> None:
        """Show an execution that a step of another session went into, and steer it."""
        if self.is_running:
            return
        self._debugger, self._execution = entered.debugger, entered.execution
        entered.debugger.on_entered = self._note_entered
        self.definition = entered.execution.definition
        self._show(ExecutionView(), is_past=False)
        self._is_starting, self._is_stop_wanted = True, False
        self._frame.start()
        self._engine.call(lambda: entered.execution.subscribe(self._inbox.put))
        self._hand_breakpoints_on()
        self.status_changed.emit()

    def _note_entered(self, execution: Execution, debugger: Debugger, file: str) -> None:
        """Run on the engine's thread: nothing of Qt may be touched here, only the inbox."""
        self._inbox.put(Entered(execution=execution, debugger=debugger, file=Path(file)))

    def stop(self) -> None:
        """End the running execution as ABORTED."""
        if self.is_running:
            self._is_stop_wanted = True
            self._engine.call(self._stop)

    def pause(self) -> None:
        """Hold every branch before its next state."""
        if self._debugger is not None and self.is_running:
            self._engine.call(self._debugger.pause)

    def set_paused_data(self, path: ExecutionPath, data: Json | object = UNCHANGED) -> None:
        """Let the state held at ``path`` go on with ``data``, when it goes on."""
        self._unusable.discard(path)
        if data is UNCHANGED or path not in self._held:
            self._drafts.pop(path, None)
        else:
            self._drafts[path] = data

    def refuse_paused_data(self, path: ExecutionPath) -> None:
        """Hold ``path`` until its data can be used: ``resume`` and ``step`` then emit ``data_refused`` instead."""
        if path in self._held:
            self._unusable.add(path)

    def resume(self, path: ExecutionPath | None = None, data: Json | object = UNCHANGED) -> None:
        """Let the state at ``path`` go on; without a path, all that is held.

        ``data``, or else what :meth:`set_paused_data` was given, replaces its input.
        """
        debugger = self._debugger
        drafts = self._data_to_go_on(tuple(self._held) if path is None else (path,), data)
        if debugger is None or not self.is_running or drafts is None:
            return

        def go_on() -> None:
            for held, draft in drafts.items():
                debugger.resume(held, draft)
            if path is None:
                debugger.resume()

        self._engine.call(go_on)  # in one turn, or what one of them leads to would be let go with the others

    def step(self, step: Step = Step.OVER, path: ExecutionPath | None = None, data: Json | object = UNCHANGED) -> None:
        """Let the state at ``path``, or the first held, go one step; ``data`` as for :meth:`resume`."""
        debugger = self._debugger
        held = next(iter(self._held), None) if path is None else path
        drafts = {} if held is None else self._data_to_go_on((held,), data)
        if debugger is None or not self.is_running or held is None or drafts is None:
            return
        self._engine.call(partial(debugger.step, held, step, drafts[held]))

    def _data_to_go_on(self, paths: tuple[ExecutionPath, ...], data: Json | object) -> dict[ExecutionPath, Any] | None:
        """Return the data each path goes on with, or None when one of them cannot."""
        if data is not UNCHANGED:
            return dict.fromkeys(paths, data)
        refused = next((path for path in paths if path in self._unusable), None)
        if refused is not None:
            self.data_refused.emit(refused)
            return None
        return {path: self._drafts.get(path, UNCHANGED) for path in paths}

    def executions(self, workflow: str | None = None) -> list[ExecutionRecord]:
        """Return the newest executions of the history, of one workflow or of all."""
        return self._engine.store.executions(workflow)

    def executions_later(self, workflow: str, path: Path | None) -> "Future[list[ExecutionRecord]]":
        """Return those of the workflow with this title and file, or with no file, once they are read.

        The history may still be writing what the last run did, so nobody waits for it here.
        """
        file = "" if path is None else str(path)
        return self._engine.read(partial(self._engine.store.executions, workflow, file=file))

    def last_view_reader(self, workflow: str, path: Path | None) -> Callable[[], ExecutionView | None]:
        """Return what reads the newest execution of a workflow from the history; it is for another thread."""
        return partial(read_last_view, self._engine.store, workflow, "" if path is None else str(path))

    def earlier_runs_reader(self, workflow: str, path: Path | None) -> Callable[[], bool]:
        """Return what tells whether the history has executions of a workflow; it is for another thread."""
        return partial(has_executions, self._engine.store, workflow, "" if path is None else str(path))

    @property
    def history_problem(self) -> str:
        """Why the newest execution is not kept in the history; empty when it is."""
        failure = self._engine.store.failure
        return "" if failure is None else str(failure)

    def show_past(self, execution_id: str) -> bool:
        """Show an execution of the history instead; tell whether it is there. Refused while one runs."""
        past = None if self.is_running else read_past_run(self._engine.store, execution_id)
        if past is None or past.view is None:
            return False
        self.show_read(past)
        return True

    def open_past(self, execution_id: str) -> bool:
        """Show an execution of the history as soon as it is read; tell whether that may be. Refused while one runs.

        ``failed_to_start`` tells when the history cannot be read.
        """
        if self.is_running:
            return False
        self._wanted_past = execution_id
        self._frame.start()
        self._engine.read(partial(self._load_past, execution_id))
        return True

    @property
    def is_loading(self) -> bool:
        """Whether an execution of the history is being read."""
        return bool(self._wanted_past)

    def _load_past(self, execution_id: str) -> None:
        """Run on the reader's thread: nothing of Qt may be touched here, only the inbox."""
        self._inbox.put(read_past_run(self._engine.store, execution_id))

    def _take_past(self, past: PastRun) -> None:
        self._wanted_past = ""
        self._frame.stop()
        if past.error is not None:
            self.failed_to_start.emit(past.error)
        elif past.view is not None:
            self.show_read(past)

    def show_read(self, past: PastRun) -> None:
        """Show an execution of the history, or a moment of it, that was read before; not while one runs."""
        self.definition = past.definition
        self._show(past.view, is_past=True, console=past.console, finished=past.finished)
        self.status_changed.emit()

    def clear(self) -> None:
        """Show no execution, nor one that is still being read; refused while one runs."""
        if self.is_running:
            return
        self._wanted_past = ""
        if self.view is not None:
            self._show(None, is_past=False)
            self.status_changed.emit()

    def drain(self) -> None:
        """Take events out of the inbox for as long as a frame allows and tell what changed."""
        paths: set[ExecutionPath] = set()
        until = time.perf_counter() + BUDGET_SECONDS
        has_ended = False
        while self._inbox and time.perf_counter() < until:
            item = self._inbox.take()
            if isinstance(item, PastRun):
                if item.id == self._wanted_past:
                    self._take_past(item)
                    return
                if not self.is_running and not self.is_loading:
                    self._frame.stop()
                continue  # overtaken by what is shown now, whose events must not be held up
            if isinstance(item, Entered):
                self.entered.emit(item)
                continue
            if isinstance(item, EngineError):
                self._refuse(item)
                return
            assert self.view is not None
            self._is_starting = False
            self.view.id = self.view.id or (self._execution.id if self._execution is not None else "")
            self.view.apply(item)
            paths.add(item.path)
            self._note(item)
            has_ended = has_ended or isinstance(item, ExecutionEnded)
        if paths:
            self.states_changed.emit(frozenset(paths))
        self._tell_status(has_ended)

    def _note(self, event: HistoryEvent) -> None:
        """Keep what the fold does not."""
        self.console.take(event)
        match event:
            case StateExited():
                self.finished += 1
            case StatePaused(path=path):
                self._held[path] = event
                self._note_goal(path)
            case StateResumed(path=path) | StateAborted(path=path):
                self._release(path)

    def _note_goal(self, path: ExecutionPath) -> None:
        """The state to run to has been reached: the next time it is passed."""
        state = None if self.view is None else self.view.states.get(path)
        if state is not None and state.state == self.breakpoints.goal:
            self.breakpoints.run_to("")

    def _release(self, path: ExecutionPath) -> None:
        self._held.pop(path, None)
        self._drafts.pop(path, None)
        self._unusable.discard(path)

    def _tell_status(self, has_ended: bool) -> None:
        held, told = self.paused_paths, self._told_held
        self._told_held = held
        if has_ended:
            self._frame.stop()
            self._execution = None
            self._debugger = None
            self.breakpoints.run_to("")
            self.executions_changed.emit()
        if has_ended or bool(held) != bool(told):
            self.status_changed.emit()
        if held != told:
            self.paused_changed.emit()

    def _refuse(self, error: EngineError) -> None:
        self._frame.stop()
        self._is_starting = False
        self._show(None, is_past=False)
        self.status_changed.emit()
        self.failed_to_start.emit(error)

    def _show(
        self, view: ExecutionView | None, *, is_past: bool, console: ConsoleLog | None = None, finished: int = 0
    ) -> None:
        old = self.view
        self.view = view
        self.is_past = is_past
        self._told_held = ()
        for path in tuple(self._held):
            self._release(path)
        self._inbox.clear()
        self.console = console or ConsoleLog()
        self.finished = finished
        self._path = ()
        self._wanted_past = ""
        paths = set() if old is None else set(old.states)
        self.states_changed.emit(frozenset(paths | (set() if view is None else set(view.states))))

    async def _start(
        self,
        definition: Definition,
        data: Json,
        debugger: Debugger,
        functions: Path | None,
        clock: SkippingClock | None,
        kept: dict[str, Any],
        past: Callable[[], Past] | None,
    ) -> None:
        """Run on the engine's thread: nothing of Qt may be touched here, only the inbox."""
        try:
            execution = await self._engine.engine.start(
                definition,
                data,
                functions=functions,
                debugger=debugger,
                clock=clock,
                past=None if past is None else past(),
                **kept,
            )
        except EngineError as error:
            self._inbox.put(error)
            return
        self._execution = execution
        execution.subscribe(self._inbox.put)
        if self._is_stop_wanted:
            execution.stop()

    def _stop(self) -> None:
        """Run on the engine's thread."""
        if self._execution is not None:
            self._execution.stop()

    def _hand_breakpoints_on(self) -> None:
        debugger, pointers, conditions = self._debugger, self.breakpoints.stops, self.breakpoints.conditions
        if debugger is None:
            return

        def hand_on() -> None:
            debugger.breakpoints = pointers
            debugger.set_conditions(conditions)

        self._engine.call(hand_on)
