"""What a user does in the window, as the window gets it: by mouse and keys where it takes mouse and keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.drop import Payload
from designer.document.commands import connect, delete_states, insert_state, rename_state, set_field
from designer.shell.main_window import MainWindow
from tests.bench.heartbeat import spin, spin_until

_LEFT, _NONE, _CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_COPY = Qt.DropAction.CopyAction
_STEPS = 10
Gesture = tuple[str, Callable[[], object]]


class Gestures:
    """Gestures on a window; ``file`` has a workflow of ``tests.bench.workflows.mixed``."""

    def __init__(self, window: MainWindow, file: Path) -> None:
        self._window, self._file = window, file
        self._document, self._view = window.document, window.canvas.view
        self._text = file.read_text(encoding="utf-8")
        self._round = 0

    def all(self) -> Iterator[Gesture]:
        """Yield one round of gestures, each after what it needs was made ready."""
        self._round += 1
        self._file.write_text(self._text, encoding="utf-8")
        yield "open", lambda: self._window.open(self._file)
        yield from self._selecting()
        yield from self._editing()
        yield from self._coding()
        yield from self._looking()
        yield "save", self._window.actions_["save"].trigger

    def _selecting(self) -> Iterator[Gesture]:
        skip, map_ = _state("Skip", 0), _state("Each", 0)
        yield "click a node", self._clicking(skip)
        yield "set a field", lambda: set_field(self._document, skip, "Comment", f"comment {self._round}")
        yield f"drag a node, {_STEPS} steps", self._dragging(skip)
        yield "click a Map", self._clicking(map_)
        yield "set a field of the Map", lambda: set_field(self._document, map_, "MaxConcurrency", 1 + self._round)
        yield "fold a Map", lambda: self._window.canvas.toggle_fold(map_)

    def _editing(self) -> Iterator[Gesture]:
        document, actions = self._document, self._window.actions_
        yield "rename a state", lambda: rename_state(document, _state("Skip", 3), "Renamed")
        yield "undo", actions["undo"].trigger
        yield "redo", actions["redo"].trigger
        yield "connect two nodes", lambda: connect(document, _state("Mend", 4), _state("Skip", 4))
        yield (
            "add a node after the selected one",
            lambda: self._window.palette_.chosen.emit({"type": "Task", "function": "work"}),
        )
        yield "drop a node on an edge", self._dropping("/States/Skip0#/Next")
        yield "delete a node", actions["delete"].trigger
        yield "put a node into a Map", lambda: insert_state(document, "/States/Each5/Iterator", "Pass")
        yield "select all", actions["select_all"].trigger
        hundred = tuple(
            _state(prefix, 10 + number) for prefix in ("Skip", "Mend", "Each", "Both") for number in range(25)
        )
        yield "delete 100 nodes", lambda: delete_states(document, hundred)
        yield "undo it", actions["undo"].trigger

    def _coding(self) -> Iterator[Gesture]:
        editor = self._window.code.editor
        yield "show the code", self._window.actions_["show_code"].trigger
        self._window.activateWindow()
        editor.setFocus()
        yield "go to another state in the code", lambda: self._go_in_code('"Which50"')
        self._go_in_code('"many"')
        spin(300)
        yield "type a character", lambda: QTest.keyClick(editor, Qt.Key.Key_X)
        editor.moveCursor(editor.textCursor().MoveOperation.EndOfLine)
        yield "type one that breaks the JSON", lambda: QTest.keyClick(editor, Qt.Key.Key_Comma)
        yield "type one that mends it", lambda: QTest.keyClick(editor, Qt.Key.Key_Backspace)
        yield "undo the typing", self._window.code.undo
        yield "find a word", lambda: self._find("Fetch")
        self._window.code.find_bar.leave()

    def _looking(self) -> Iterator[Gesture]:
        window, actions = self._window, self._window.actions_
        yield "show the problems", lambda: window.show_panel("problems")
        yield "fit all", actions["fit"].trigger
        yield f"pan, {_STEPS} steps, all in view", lambda: self._turn_wheel(_NONE)
        yield "actual size", actions["actual_size"].trigger
        yield f"pan, {_STEPS} steps, actual size", lambda: self._turn_wheel(_NONE)
        yield f"zoom out, {_STEPS} steps", lambda: self._turn_wheel(_CTRL)
        yield "switch the language", actions["language"].trigger
        yield "switch the theme", actions["theme"].trigger
        window.show_panel("code")
        spin(300)
        yield "switch the language, code in front", actions["language"].trigger
        yield "switch the theme, code in front", actions["theme"].trigger
        window.show_panel("history")
        yield "select nothing", window.selection.clear

    # How they are made

    def _place(self, pointer: str) -> QPoint:
        """Bring a node into view and return where it is seen."""
        nodes = self._window.canvas.scene.nodes
        spin_until(lambda: pointer in nodes, seconds=30)  # what was opened is laid out in a thread
        self._view.camera.go(1.0, nodes[pointer].scene_rect.center(), animate=False)
        spin(300)
        return self._view.mapFromScene(self._window.canvas.scene.nodes[pointer].scene_rect.topLeft() + QPointF(40, 16))

    def _clicking(self, pointer: str) -> Callable[[], object]:
        place = self._place(pointer)
        return lambda: QTest.mouseClick(self._view.viewport(), _LEFT, _NONE, place)

    def _dragging(self, pointer: str) -> Callable[[], object]:
        place, viewport = self._place(pointer), self._view.viewport()

        def drag() -> None:
            QTest.mousePress(viewport, _LEFT, _NONE, place)
            for step in range(1, _STEPS + 1):
                QTest.mouseMove(viewport, place + QPoint(8 * step, 3 * step))
                QApplication.processEvents()
            QTest.mouseRelease(viewport, _LEFT, _NONE, place + QPoint(8 * _STEPS, 3 * _STEPS))

        return drag

    def _dropping(self, edge: str) -> Callable[[], object]:
        item = self._window.canvas.scene.edges[edge]
        middle = item.mapToScene((item.points[0] + item.points[1]) / 2)
        self._view.camera.go(1.0, middle, animate=False)
        spin(300)
        viewport, place = self._view.viewport(), self._view.mapFromScene(middle)
        data = Payload(type="Pass").to_mime()

        def drop() -> None:
            QApplication.sendEvent(viewport, QDragEnterEvent(place, _COPY, data, _LEFT, _NONE))
            QApplication.sendEvent(viewport, QDragMoveEvent(place, _COPY, data, _LEFT, _NONE))
            QApplication.sendEvent(viewport, QDropEvent(QPointF(place), _COPY, data, _LEFT, _NONE))

        return drop

    def _turn_wheel(self, modifiers: Qt.KeyboardModifier) -> None:
        viewport = self._view.viewport()
        place = QPointF(viewport.rect().center())
        for _ in range(_STEPS):
            event = QWheelEvent(
                place,
                viewport.mapToGlobal(place),
                QPoint(),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                modifiers,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(viewport, event)
            QApplication.processEvents()

    def _go_in_code(self, words: str) -> None:
        editor = self._window.code.editor
        editor.go_to(editor.mirror.unit(self._document.text.index(words) + 3))

    def _find(self, words: str) -> None:
        self._window.code.open_find()
        self._window.code.find_bar.query.setText(words)


def _state(prefix: str, number: int) -> str:
    return f"/States/{prefix}{number}"
