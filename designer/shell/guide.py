"""First contact: the welcome page, the tour, and the folder that one opens without knowing what is in it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QDockWidget, QFileDialog, QMainWindow, QToolBar

from designer.canvas.canvas_widget import CanvasWidget
from designer.document.document import Document
from designer.document.folder import workflows_in
from designer.document.settings import Settings
from designer.look import tr
from designer.shell.actions import Actions
from designer.shell.file_control import FileControl
from designer.shell.tour import Step, Tour
from designer.shell.welcome import Welcome
from designer.widgets.chooser import Choice, Chooser

_OFFERED = "tour/offered"
_WIDTH = 460


class Guide(QObject):
    """Shows the welcome page over ``canvas`` and the tour over ``window``."""

    def __init__(
        self,
        window: QMainWindow,
        document: Document,
        files: FileControl,
        settings: Settings,
        actions: Actions,
        canvas: CanvasWidget,
        docks: Mapping[str, QDockWidget],
    ) -> None:
        super().__init__(window)
        self._window, self._files, self._settings = window, files, settings
        self._canvas, self._docks, self._actions = canvas, docks, actions
        self.tour: Tour | None = None
        self.chooser: Chooser | None = None
        self._welcome: Welcome | None = None
        for happened in (document.replaced, document.definition_changed, document.broken_changed):
            happened.connect(self._hide)
        for name, slot in (
            ("welcome", self.show_welcome),
            ("tour", self.begin_tour),
            ("open_folder", self.ask_folder),
        ):
            actions[name].triggered.connect(lambda _checked=False, slot=slot: slot())

    @property
    def welcome(self) -> Welcome:
        """The welcome page, made when it is shown for the first time."""
        if self._welcome is None:
            files, page = self._files, Welcome(self._canvas, self._settings)
            page.chosen.connect(self._do)
            page.template_chosen.connect(files.new_from_template)
            page.sample_chosen.connect(files.open_sample)
            page.file_chosen.connect(lambda path: files.leave(lambda: files.open(path)))
            page.left.connect(self._leave)
            page.tour_refused.connect(self._note_offered)
            self._welcome = page
        return self._welcome

    def offer(self) -> None:
        """Greet at the start, when nothing was asked to be opened and nothing brought back."""
        self.welcome.offer(with_tour=not self._settings.flag(_OFFERED))
        self._canvas.empty_state.setEnabled(False)

    def show_welcome(self) -> None:
        """Show the page again; what is open stays open under it."""
        self.welcome.offer(with_tour=False)
        self._canvas.empty_state.setEnabled(False)

    def begin_tour(self) -> None:
        """Show around, from the first step."""
        self._note_offered()
        self._hide()
        if self.tour is not None:
            self.tour.give_up()
        self.tour = Tour(self._window, self._steps())
        self.tour.ended.connect(self._end_tour)
        self.tour.begin()

    def ask_folder(self) -> None:
        """Let the user choose a folder and then one of the workflows in it."""
        mode = QFileDialog.FileMode.Directory
        self._files.leave(lambda: self._files.choose_file(tr("Open a folder"), mode, "", self.open_folder, filters=()))

    def open_folder(self, folder: Path) -> None:
        """Open the only workflow of a folder, or let the user choose; say so when there is none."""
        found = workflows_in(folder)
        if not found:
            reason = tr("There is no workflow in {folder}: no JSON file with states.", folder=folder)
            self._files.complain(tr("Nothing to open"), reason)
        elif len(found) == 1:
            self._files.open(found[0])
        else:
            self._offer_files(folder, found)

    def _offer_files(self, folder: Path, found: list[Path]) -> None:
        choices = []
        for path in found:
            place = path.relative_to(folder).parent
            choices.append(Choice(str(path), path.name, "outline", hint="" if place == Path() else str(place)))
        width = min(_WIDTH, self._window.width() - 40)
        words = tr("Workflows in {folder}", folder=folder.name)
        self.chooser = Chooser(self._window, words, choices, width=width)
        self.chooser.chosen.connect(lambda path: self._files.open(Path(path)))
        left = (self._window.width() - self.chooser.width()) // 2
        self.chooser.popup(self._window.mapToGlobal(QPoint(left, 90)))

    def _do(self, name: str) -> None:
        if name == "new":
            self._leave()
        self._actions[name].trigger()

    def _leave(self) -> None:
        self._hide()
        self._canvas.view.setFocus()

    def _hide(self, *_what: object) -> None:
        page = self._welcome
        if page is not None and not page.isHidden():
            had_focus = page.isAncestorOf(self._window.focusWidget() or self._canvas)
            self._canvas.empty_state.setEnabled(True)
            page.hide()
            if had_focus:
                self._canvas.view.setFocus()

    def _note_offered(self) -> None:
        self._settings.set_flag(_OFFERED, True)
        if self._welcome is not None:
            self._welcome.hide_offer()

    def _end_tour(self) -> None:
        self.tour = None
        self._canvas.view.setFocus()

    def _steps(self) -> tuple[Step, ...]:
        docks = self._docks
        bars = self._window.findChildren(QToolBar)

        return (
            Step(
                lambda: tr("Nodes"),
                lambda: tr("Drag a node from here onto the sheet, or press Tab on the sheet and type its name."),
                lambda: (docks["palette"],),
                partial(_bring_to_front, docks["palette"]),
            ),
            Step(
                lambda: tr("The sheet"),
                lambda: tr(
                    "Pull a line from the small circle under a node to the next one, or press C and type where it "
                    "goes. Arrow keys walk, F2 renames, Ctrl+Z takes everything back."
                ),
                lambda: (self._canvas,),
            ),
            Step(
                lambda: tr("Inspector"),
                lambda: tr("Shows the selected node: its fields, the data that flow through it, and its mock answers."),
                lambda: (docks["inspector"],),
                partial(_bring_to_front, docks["inspector"]),
            ),
            Step(
                lambda: tr("Code"),
                lambda: tr(
                    "The same workflow as text. Both follow each other, and only what you change is touched. "
                    "Problems beside it lists what is wrong, often with a repair."
                ),
                lambda: (docks["code"],),
                partial(_bring_to_front, docks["code"]),
            ),
            Step(
                lambda: tr("Run"),
                lambda: tr("F5 runs the workflow on this machine. F9 sets a breakpoint, F10 goes on node by node."),
                lambda: tuple(bars),
            ),
            Step(
                lambda: tr("Execution history"),
                lambda: tr("Every event of a run, as it happens. Runs keeps the earlier ones; click one to see it."),
                lambda: (docks["history"],),
                partial(_bring_to_front, docks["history"]),
            ),
            Step(
                lambda: tr("Whatever you look for"),
                lambda: tr(
                    "Ctrl+Shift+P finds every command and every node by name, F1 shows all keys. "
                    "This tour is in the menu on the left whenever you want it again."
                ),
                lambda: tuple(bar for bar in bars if bar.isVisible()),
            ),
        )


def _bring_to_front(dock: QDockWidget) -> None:
    dock.show()
    dock.raise_()
