"""The window: canvas in the middle, palette, inspector and panels around it, one set of actions over all."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QKeyCombination, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QDockWidget, QLineEdit, QMainWindow, QWidget

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.progress_strip import FIRST_FAILED
from designer.document.document import Document
from designer.document.earlier_runs import EarlierRuns
from designer.document.engine_thread import EngineThread
from designer.document.functions_watch import FunctionsWatch
from designer.document.journal_keeper import JournalKeeper
from designer.document.last_run import LastRun
from designer.document.pointers import field_place
from designer.document.run_places import place_in_iteration
from designer.document.run_session import RunSession
from designer.document.selection import Selection
from designer.document.settings import Settings
from designer.document.time_travel import TimeTravel
from designer.editor.code_pane import CodePane
from designer.editor.outline_tree import OutlineTree
from designer.editor.problems_panel import ProblemsPanel
from designer.inspector.inspector import Inspector
from designer.look import tr
from designer.runs.console import Console
from designer.runs.execution_summary import ExecutionSummary
from designer.runs.history_table import HistoryTable
from designer.runs.paused_data import PausedData
from designer.runs.runs_list import RunsList
from designer.shell.actions import Actions
from designer.shell.arrange_control import ArrangeControl
from designer.shell.boxes import about_box, program_icon
from designer.shell.command_palette import CommandPalette
from designer.shell.compare_control import CompareControl
from designer.shell.continue_control import ContinueControl
from designer.shell.entering import Entering
from designer.shell.exchange_control import FORMS, ExchangeControl
from designer.shell.file_control import FileControl
from designer.shell.file_drops import FileDrops
from designer.shell.guide import Guide
from designer.shell.menu import MainMenu
from designer.shell.mock_control import MockControl
from designer.shell.node_control import NodeControl
from designer.shell.palette import Palette
from designer.shell.panels import Panels
from designer.shell.placing import place
from designer.shell.reach import Reach
from designer.shell.recent_menu import list_recent
from designer.shell.recovery import Recovery
from designer.shell.run_compare_control import RunCompareControl
from designer.shell.run_control import RunControl
from designer.shell.shortcut_sheet import ShortcutSheet
from designer.shell.status_bar import StatusBar
from designer.shell.switches import Switches
from designer.shell.top_bar import TopBar
from designer.shell.undo_control import UndoControl
from designer.shell.view_commands import ViewCommands

ZOOM_STEP = 1.25


class MainWindow(QMainWindow):
    """One workflow in one window. ``engine`` belongs to the caller, who closes it after the window."""

    def __init__(self, engine: EngineThread, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mainWindow")
        self.setWindowIcon(program_icon())
        self.settings = settings
        self.document = Document(self)
        self._functions = FunctionsWatch(self.document, self)
        self.selection = Selection(self.document, self)
        self.session = RunSession(engine, self)
        self.travel = TimeTravel(self.session, engine.store, self)
        self.run_compare = RunCompareControl(self, self.session, engine.store)
        self.actions_ = Actions(self)
        self.files = FileControl(self, self.document, self.session, settings)
        FileDrops(self).dropped.connect(self._leave_for)
        self.exchange = ExchangeControl(self, self.document, self.session, self.files)
        self.compare = CompareControl(self, self.document, self.files)
        self.journal = JournalKeeper(self.document, parent=self)
        self.recovery = Recovery(self, self.journal)
        self.runs = RunControl(self, self.document, self.selection, self.session, settings, self.actions_)
        self.continuing = ContinueControl(
            self, self.document, self.selection, self.session, self.runs, engine.store, self.actions_
        )
        self.sheet: ShortcutSheet | None = None
        self._may_close = self._may_stop = False
        self.canvas = CanvasWidget(self.document, self.selection, self.session, self)
        self.setCentralWidget(self.canvas)
        self._build_panels()
        self._build_bars()
        self._reach = Reach(self, self.panels.docks, self.top_bar, self.canvas)
        show_code = partial(self._go_to_panel, "code")
        self._view_commands = ViewCommands(self, self.document, self.selection, self.canvas, self.code, show_code)
        self._switches = Switches(self, settings, self.actions_)
        self._undoing = UndoControl(self, self.document, self.selection, self.canvas.keys.notes.choose, self.actions_)
        self.guide = Guide(self, self.document, self.files, settings, self.actions_, self.canvas, self.panels.docks)
        self.mocks = MockControl(self, self.document, self.selection, self.session, self.actions_)
        self.entering = Entering(self, self.session, lambda: MainWindow(engine, settings))
        self._connect_actions()
        self._connect_views()
        self.retranslate()
        self._restore()

    @property
    def docks(self) -> tuple[QDockWidget, ...]:
        """The panels that can be moved, tabbed and closed."""
        return tuple(self.panels.docks.values())

    # Building

    def _build_panels(self) -> None:
        self.palette_ = Palette(self.document, self)
        self.inspector = Inspector(self.document, self.selection, self.session, self)
        self.history = HistoryTable(self.session, self)
        self.history.set_travel(self.travel)
        self.earlier_runs = EarlierRuns(self.document, self.session, self)
        self.history.set_earlier(self.earlier_runs)
        self.problems = ProblemsPanel(self.document, self.selection, self)
        self.code = CodePane(self.document, self.selection, self)
        self.console = Console(self.session, self)
        self.runs_list = RunsList(self.session, self.document, self)
        self.paused = PausedData(self.session, self)
        self.outline = OutlineTree(self.document, self.selection, self)
        self.panels = Panels(
            self,
            {
                "palette": self.palette_,
                "outline": self.outline,
                "inspector": self.inspector,
                "history": self.history,
                "problems": self.problems,
                "code": self.code,
                "console": self.console,
                "runs": self.runs_list,
                "paused": self.paused,
            },
        )

    def _build_bars(self) -> None:
        self.menu_ = MainMenu(self, self.actions_, self.docks)
        self.recent = self.menu_.recent
        self.recent.aboutToShow.connect(lambda: list_recent(self.recent, self.settings, self._leave_for))
        self.menu_.copies.aboutToShow.connect(lambda: self.files.list_copies(self.menu_.copies))
        self.menu_.copies_to_compare.aboutToShow.connect(lambda: self.compare.list_copies(self.menu_.copies_to_compare))
        self.menu_.template_requested.connect(self.files.new_from_template)
        self.menu_.sample_requested.connect(self.files.open_sample)
        self.top_bar = TopBar(self.document, self.actions_, self.menu_, self)
        self.addToolBar(self.top_bar)
        self.status = StatusBar(self.document, self.selection, self)
        self.setStatusBar(self.status)
        self.files.outside.watch.differing.connect(self.status.show_outside)
        self.journal.said.connect(self.status.say)
        self.status.outside.clicked.connect(lambda: self._committed(self.files.outside.ask_again))
        self.summary = ExecutionSummary(self.session, self)
        self.last_run = LastRun(self.document, self.session, self.inspector.live.foresight, self)
        self.last_run.found.connect(self.inspector.live.look_anew)
        self.nodes = NodeControl(self, self.document, self.selection, self.canvas, self.actions_)
        self.arranging = ArrangeControl(self, self.document, self.selection, self.canvas, self.actions_)
        self.addActions([action for action in self.actions_.all() if action.shortcuts()])

    def _connect_actions(self) -> None:
        canvas, files = self.canvas, self.files
        for name, slot in (
            ("new", files.new),
            ("open", files.ask_open),
            ("save", lambda: self._committed(files.save)),
            ("save_as", lambda: self._committed(files.ask_save_as)),
            ("compare_saved", self.compare.with_saved),
            ("compare_file", self.compare.ask_file),
            ("export_json", files.ask_export_json),
            ("export_picture", files.ask_export_picture),
            ("copy_picture", files.copy_picture),
            ("import", self.exchange.ask_import),
            *((f"export_{form}", partial(self.exchange.ask_export, form)) for form in FORMS),
            ("quit", self.close),
            ("add", self._ask_what_to_add),
            ("fit", canvas.view.fit_all),
            ("actual_size", lambda: canvas.view.camera.zoom_at(1.0, canvas.view.viewport().rect().center().toPointF())),
            ("zoom_in", lambda: canvas.view.camera.zoom_by(ZOOM_STEP)),
            ("zoom_out", lambda: canvas.view.camera.zoom_by(1 / ZOOM_STEP)),
            ("find", self._find),
            ("find_in_code", self._find_in_code),
            ("show_code", lambda: self._go_to_panel("code")),
            ("reset_panels", self.panels.arrange),
            ("commands", self._open_commands),
            ("shortcuts", self._show_shortcuts),
            ("about", self._show_about),
        ):
            self.actions_[name].triggered.connect(lambda _checked=False, slot=slot: slot())
        for name, dock in self.panels.docks.items():
            show = dock.toggleViewAction()
            show.triggered.connect(lambda is_shown, name=name: self._go_to_panel(name) if is_shown else None)
        self.actions_["arrange_panels"].toggled.connect(lambda moving: self.panels.lock(not moving))

    def _connect_views(self) -> None:
        canvas, document, session = self.canvas, self.document, self.session
        canvas.template_requested.connect(self.files.new_from_template)
        canvas.empty_state.open_requested.connect(self.files.ask_open)
        canvas.breakpoint_toggled.connect(session.breakpoints.toggle)
        canvas.add_requested.connect(self._ask_what_to_add)
        canvas.leave_past_requested.connect(session.clear)
        canvas.iteration_requested.connect(self._show_iteration)
        canvas.context_requested.connect(self.nodes.show_menu)
        self.nodes.restructuring.open_requested.connect(self._leave_for)
        canvas.node_activated.connect(lambda _pointer: self.inspector.show_configuration())
        self.palette_.chosen.connect(self.nodes.add_state)
        self.palette_.left.connect(canvas.view.setFocus)
        self.outline.chosen.connect(canvas.reveal)
        self.outline.entered.connect(self.nodes.go_to)
        self.code.completion.foresee = self.inspector.live.foreseen
        self.problems.place_requested.connect(self._show_place)
        self.problems.count_changed.connect(lambda _errors, _warnings: self.retranslate_tabs())
        self.history.path_selected.connect(self._show_path)
        self.history.runs_requested.connect(partial(self._go_to_panel, "runs"))
        self.inspector.path_selected.connect(self.history.select_path)
        self.inspector.node_requested.connect(self._show_path)
        self.selection.changed.connect(self._mark_row)
        self.inspector.open_function_requested.connect(self._open_function)
        self.code.cursor_moved.connect(self.status.show_cursor)
        self.code.sync.went.connect(canvas.follow)
        self.summary.changed.connect(self._show_summary)
        self.paused.path_selected.connect(self._show_path)
        self.runs_list.run_again_requested.connect(self.runs.start)
        self.runs_list.comparison_requested.connect(self.run_compare.compare_with)
        self.run_compare.chosen.connect(self._show_path)
        self.run_compare.said.connect(self.status.say)
        self.runs_list.continuation_requested.connect(self.continuing.ask)
        self.continuing.said.connect(self.status.say)
        document.refused.connect(self.status.refuse)
        document.stepped.connect(lambda _step: self.status.note_done())
        document.noted.connect(self.status.say)
        document.path_changed.connect(self._title)
        document.modified_changed.connect(self._title)
        self.files.done.connect(self.status.say)
        self.files.about_to_leave.connect(self._commit)
        self.journal.failed.connect(self._note_journal_failed)
        self.recovery.restored.connect(self._note_restored)
        self.mocks.said.connect(self.status.say)
        self.mocks.turned_on.connect(self.inspector.show_mock)
        self.runs.refused.connect(self._refuse_run)
        self.runs.said.connect(self.status.say)
        self.runs.breakpoints.failed.connect(self.status.say)
        self.runs.about_to_run.connect(self.inspector.commit)
        self._guard_typing()
        self.inspector.trial_data.saved_input = self.runs.saved_input
        self.runs.tried_input = lambda: self.inspector.live.typed_input
        self.runs.started.connect(lambda: self.inspector.live.try_input(None))
        self.runs.started.connect(lambda: self.show_panel("history"))
        session.status_changed.connect(self._note_status)
        back = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10)
        self.actions_["step_back"].enabledChanged.connect(partial(canvas.keys.leave, back))
        self.runs.travel = self.travel
        self.travel.changed.connect(self.runs.refresh)
        self.runs.refresh()

    def _restore(self) -> None:
        place(self, self.settings.window_geometry)
        if not self.settings.window_state.isEmpty() and not self.restoreState(self.settings.window_state):
            self.panels.arrange()
        self.panels["paused"].hide()

    # What the user does

    def open(self, path: Path) -> None:
        """Open a file, a large one a moment later."""
        self.files.open(path)

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front."""
        self.panels.show(name)

    def _go_to_panel(self, name: str) -> None:
        """Bring a panel to the front because the user wants to work there: the keys go to it."""
        self.show_panel(name)
        self._reach.enter(self.panels[name].widget())

    def _committed(self, action: Callable[[], object]) -> None:
        """Take over what is typed in a form or a note and not yet committed, then do ``action``."""
        self._commit()
        action()

    def _commit(self) -> None:
        self.inspector.commit()
        self.canvas.keys.notes.finish()

    def _open_function(self, path: Path, line: int) -> None:
        """Open a function in the system's editor for Python files."""
        is_open = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        text = tr("Opened {path}, line {line}") if is_open else tr("No program opens {path}; the place is line {line}")
        self.status.say(text.format(path=path, line=line))

    def _ask_what_to_add(self) -> None:
        self.show_panel("palette")
        self.palette_.start_search()

    def _find(self) -> None:
        if self._reach.has_focus(self.panels["code"]):
            self._find_in_code()
        else:
            self.canvas.find_bar.open()

    def _find_in_code(self) -> None:
        self.show_panel("code")
        self.code.open_find()

    def _show_place(self, span: object) -> None:
        self.show_panel("code")
        self.code.reveal(span)

    def _show_path(self, path: tuple[str | int, ...]) -> None:
        view = self.session.view
        state = None if view is None else view.states.get(path)
        if state is not None and self.document.definition.state(state.state) is not None:
            self.selection.set((state.state,))
            self.inspector.show_path(path)
            self.canvas.reveal(state.state)

    def _mark_row(self) -> None:
        """Let the history stand at the row whose data the inspector shows."""
        pointer = self.selection.current
        self.history.mark_path(self.session.path_of(pointer) if pointer else None)

    def _show_iteration(self, pointer: str, index: int) -> None:
        """Show one iteration of a Map, or the first that failed: there where it went wrong."""
        view = self.session.view
        wanted = None if index == FIRST_FAILED else index
        path = None if view is None else place_in_iteration(view, pointer, wanted)
        if path is not None:
            self.history.select_path(path)
            self._show_path(path)

    def _guard_typing(self) -> None:
        """Let nothing that is typed and cannot be applied be lost or left out unsaid."""
        self.runs.unapplied = self.files.unapplied = lambda: self.inspector.unapplied
        for control in (self.runs, self.files):
            control.unapplied_wanted.connect(self._show_field)
        self.nodes.parts.added.connect(self._show_added)
        typing = self.inspector.typing
        typing.changed.connect(self.journal.note_typed)
        typing.changed.connect(self.top_bar.show_typed)
        typing.changed.connect(self._title)
        self.journal.typed_found.connect(self.inspector.bring_back)

    def _show_field(self, pointer: str) -> None:
        self.show_panel("inspector")
        self.canvas.reveal(field_place(pointer)[0])
        self.inspector.show_field(pointer)

    def _show_added(self, pointer: str) -> None:
        self._show_field(pointer)
        line = self.focusWidget()
        if isinstance(line, QLineEdit):
            line.selectAll()  # as its own button does: what is typed replaces what was made up

    def _refuse_run(self, reason: str) -> None:
        self.status.say(reason)
        self.show_panel("problems")
        self.problems.show_first()

    def _show_summary(self, text: str, role: str) -> None:
        self.status.show_run(text, role)

    def _note_status(self) -> None:
        self.document.hold(self.session.is_past and self.session.view is not None)
        if self.selection.current and not self.session.is_running:
            self._mark_row()
        is_paused = self.session.is_paused
        if is_paused:
            self.show_panel("paused")
        elif self.panels["paused"].isVisible():
            had_focus = self._reach.has_focus(self.paused)
            self.panels["paused"].hide()
            self._go_to_panel("history") if had_focus else self.show_panel("history")

    def _leave_for(self, path: Path) -> None:
        """Open another workflow, or one of a folder, once the user lets go of this one."""
        self.files.leave(lambda: self.guide.open_folder(path) if path.is_dir() else self.open(path))

    def _open_commands(self) -> None:
        palette = CommandPalette(self, self.actions_, self.menu_, self.document, self._view_commands.all())
        palette.node_chosen.connect(self.nodes.go_to)
        palette.add_chosen.connect(self.nodes.add_state)
        palette.open()

    def _show_shortcuts(self) -> None:
        self.sheet = ShortcutSheet(self.actions_, self)
        self.sheet.open()

    def _show_about(self) -> None:
        box = about_box(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _note_restored(self, title: str) -> None:
        path = self.document.path
        if path is not None:
            self.document.set_functions_folder(self.settings.functions_folder(str(path)))
        self.status.say(tr("Brought back {title}; it is not saved yet", title=title))

    def _note_journal_failed(self, reason: str) -> None:
        self.status.say(tr("Unsaved changes are not kept aside any more: {reason}", reason=reason))

    # Words and state

    def retranslate(self) -> None:
        """Word everything of the window itself in the current language."""
        self.actions_.retranslate()
        self._switches.retranslate()
        self.runs.refresh()
        self._undoing.retranslate()
        self.top_bar.retranslate()
        self.status.retranslate()
        self.menu_.retranslate()
        self.retranslate_tabs()
        self._title()

    def retranslate_tabs(self) -> None:
        """Word the panels' names; the problems show how many there are."""
        self.panels.retranslate(sum(self.problems.model.counts()))

    def _title(self) -> None:
        self.setWindowModified(self.document.is_modified or bool(self.inspector.typing.typed))
        self.setWindowTitle(f"{self.document.title}[*] – TCSL Studio")

    # Qt

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Qt: Tab and Shift+Tab go around what is in front."""
        return self._reach.go(forward=forward)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the language may have changed, or the user comes back from another program."""
        if event.type() == QEvent.Type.LanguageChange:
            # Once all children have their words, or a title would be measured in the old ones.
            QTimer.singleShot(0, self, self.retranslate)
            self._switches.hold_until_worded()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._functions.look()
            self.files.look_outside()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: ask about unsaved changes and a running execution first; the questions do not block."""
        self._commit()
        is_running = self.session.is_running and not self._may_stop
        if not self._may_close and (self.document.is_modified or is_running or self.inspector.unapplied):
            event.ignore()
            self.files.leave(self._close_for_good, may_stop=self._may_stop)
            return
        self.settings.window_geometry = self.saveGeometry()
        self.settings.window_state = self.saveState()
        self.session.stop()
        self.canvas.close_canvas()
        self.files.close()
        self.last_run.close()
        self.earlier_runs.close()
        self.runs.breakpoints.close()
        self.travel.close()
        self.run_compare.close()
        self.continuing.close()
        self.entering.close()
        self.document.close()
        self.exchange.close()
        self.journal.close()
        self.recovery.close()
        super().closeEvent(event)

    def give_up_changes(self) -> None:
        """Let the window close without a question about unsaved changes or a running execution."""
        self._may_close = True

    def give_up_run(self) -> None:
        """Let the window close without a question about a running execution."""
        self._may_stop = True

    def _close_for_good(self) -> None:
        self.give_up_changes()
        self.close()
