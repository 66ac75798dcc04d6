"""What only keys and menus of single views do, as actions for the list of all commands."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from designer.canvas.canvas_widget import CanvasWidget
from designer.document.document import Document
from designer.document.lanes import lanes_of
from designer.document.selection import Selection
from designer.editor.code_pane import CodePane
from designer.editor.menus import TEXT_COMMANDS, TextCommand
from designer.look import tr

_PROBLEMS = (
    TextCommand("next_problem", "Next problem", "F8"),
    TextCommand("previous_problem", "Previous problem", "Shift+F8"),
    TextCommand("fix", "Repair this line", "Ctrl+.", changes=True),
)


class ViewCommands(QObject):
    """Makes the actions; ``show_code`` brings the code to the front."""

    def __init__(
        self,
        parent: QObject,
        document: Document,
        selection: Selection,
        canvas: CanvasWidget,
        code: CodePane,
        show_code: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self._document, self._selection = document, selection
        self._canvas, self._code, self._show_code = canvas, code, show_code
        self._made: list[QAction] = []

    def all(self) -> list[tuple[QAction, str]]:
        """Return an action for each command with the title of its group, worded and enabled as of now."""
        for action in self._made:
            action.deleteLater()
        rows = [*self._of_canvas(), *self._of_code()]
        self._made = [action for action, _ in rows]
        return rows

    def _of_canvas(self) -> Iterator[tuple[QAction, str]]:
        current = self._selection.current
        state = self._document.definition.state(current)
        is_frame = state is not None and bool(lanes_of(state))
        yield self._action("Fit the selection", "F", self._canvas.view.fit_selection, bool(current)), tr("Canvas")
        fold = partial(self._canvas.toggle_fold, current)
        yield self._action("Unfold or fold a Map or Parallel", "+, -", fold, is_frame), tr("Canvas")

    def _of_code(self) -> Iterator[tuple[QAction, str]]:
        for command in (*(one for group in TEXT_COMMANDS for one in group), *_PROBLEMS):
            is_enabled = not command.changes or self._document.can_edit().ok
            yield (
                self._action(command.words, command.keys, partial(self._run, command.name), is_enabled),
                tr("Code"),
            )

    def _run(self, name: str) -> None:
        self._show_code()
        self._code.run(name)

    def _action(self, words: str, keys: str, do: Callable[[], object], is_enabled: bool) -> QAction:
        action = QAction(f"{tr(words)}\t{keys}", self)
        action.setObjectName(words)  # found by in either language
        action.setEnabled(is_enabled)
        action.triggered.connect(lambda _checked=False: do())
        return action
