"""How long the window cannot answer while somebody writes in a text of 25,000 lines."""

import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.shell.application import start_application
from designer.shell.main_window import MainWindow
from tests.bench.heartbeat import Late, hold_up, spin
from tests.bench.timing import print_row, readable
from tests.bench.window import open_window
from tests.bench.workflows import mixed

LINES = 25_000
_ROUNDS = 3
_COMMENT = "what this node is for, in a sentence as long as people write them " * 4
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Action = tuple[str, Callable[[], object]]


def long_text() -> str:
    """Return a workflow of 25,000 lines, about 1 MB."""
    text = mixed(10 * round(LINES / 94))
    head, *tail = text.split('"Type": "Pass",')
    comment = f'"Type": "Pass",\n      "Comment": "{_COMMENT}",'
    return comment.join([head, *tail])


def measure() -> None:
    """Print the table."""
    start_application(offscreen=True)
    with tempfile.TemporaryDirectory() as folder, open_window(Path(folder)) as window:
        text = long_text()
        file = Path(folder) / "long.tcsl.json"
        file.write_text(text, encoding="utf-8")
        window.open(file)
        spin(1000)
        window.actions_["show_code"].trigger()
        window.activateWindow()
        window.code.editor.setFocus()
        spin(1000)
        taken = dict[str, list[Late]]()
        for _ in range(_ROUNDS):
            for name, action in Coding(window).all():
                taken.setdefault(name, []).append(hold_up(action))
        print_row(
            f"Code held up, {text.count(chr(10)) + 1:,} lines, {len(text) // 1000:,} kB", "median", "worst", "work"
        )
        for name, all_of_it in taken.items():
            times, works = zip(*all_of_it, strict=True)
            print_row(f"  {name}", *map(readable, (statistics.median(times), max(times), statistics.median(works))))


class Coding:
    """What people do in the code pane of a window, by keys, wheel and clipboard."""

    def __init__(self, window: MainWindow) -> None:
        self._code, self._document = window.code, window.document
        self._editor = window.code.editor

    def all(self) -> Iterator[Action]:
        """Yield one round of actions, each after what it needs was made ready; the text ends as it began."""
        yield from self._typing()
        yield from self._moving()
        yield from self._pasting()
        yield from self._finding()
        yield from self._folding()

    def _typing(self) -> Iterator[Action]:
        self._go('"Comment": "what', 300_000, inside=14)
        yield "type a character in a text", self._key(Qt.Key.Key_X)
        yield "type another", self._key(Qt.Key.Key_Y)
        yield "take it back by Backspace", self._key(Qt.Key.Key_Backspace)
        yield "undo", self._key(Qt.Key.Key_Z, _CTRL)
        yield "redo", self._key(Qt.Key.Key_Y, _CTRL)
        self._undo()
        self._go('"Type": "Pass"', 300_000, inside=6)
        yield "type one that breaks the JSON", self._key(Qt.Key.Key_QuoteDbl)
        yield "type on while it is broken", self._key(Qt.Key.Key_X)
        yield "take it back", self._key(Qt.Key.Key_Backspace)
        yield "mend it", self._key(Qt.Key.Key_Backspace)
        self._go('"Type": "Pass"', 300_000, inside=14)
        yield "begin a line", self._key(Qt.Key.Key_Return)
        yield "undo the line", self._key(Qt.Key.Key_Z, _CTRL)

    def _moving(self) -> Iterator[Action]:
        self._go('"Skip50"', 0)
        yield "cursor down", self._key(Qt.Key.Key_Down)
        yield "page down", self._key(Qt.Key.Key_PageDown)
        yield "to the end", self._key(Qt.Key.Key_End, _CTRL)
        yield "to the beginning", self._key(Qt.Key.Key_Home, _CTRL)
        yield "scroll by the wheel, 10 steps", self._turn_wheel
        yield "drag the scroll bar to the middle", self._drag_bar

    def _pasting(self) -> Iterator[Action]:
        lines = self._document.text.splitlines(keepends=True)
        first = next(number for number, line in enumerate(lines) if '"Fetch60"' in line)
        last = next(number for number, line in enumerate(lines) if '"Fetch70"' in line)
        block = "".join(lines[first:last]).replace('"Fetch6', '"Fresh6').replace('"Skip6', '"Slip6')
        self._go('"Fetch90"', 0, inside=0)
        cursor = self._editor.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        self._editor.setTextCursor(cursor)
        QGuiApplication.clipboard().setText(block)
        yield f"paste {block.count(chr(10)):,} lines", self._key(Qt.Key.Key_V, _CTRL)
        yield "undo the paste", self._key(Qt.Key.Key_Z, _CTRL)
        yield "redo the paste", self._key(Qt.Key.Key_Y, _CTRL)
        self._undo()

    def _finding(self) -> Iterator[Action]:
        yield "open the search", self._code.open_find
        query = self._code.find_bar.query
        yield "look for a word", lambda: query.setText("Fetch12")
        yield "look for a letter", lambda: query.setText("e")
        query.setText("Skip")
        yield "next match", self._code.find_bar.find_next
        self._code.find_bar.leave()

    def _folding(self) -> Iterator[Action]:
        self._go('"Fetch60"', 0)
        yield "fold a node", self._editor.folding.fold_here
        yield "unfold it", self._editor.folding.unfold_here
        yield "fold all nodes", self._editor.folding.fold_states
        yield "scroll by the wheel, all folded", self._turn_wheel
        yield "unfold all", self._editor.folding.unfold_all

    def _key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Callable[[], object]:
        return lambda: QTest.keyClick(self._editor, key, held)

    def _undo(self) -> None:
        self._document.undo()
        spin(500)

    def _go(self, words: str, start: int, *, inside: int = 1) -> None:
        offset = self._document.text.index(words, start)
        self._editor.go_to(self._editor.mirror.unit(offset + inside))
        spin(300)

    def _turn_wheel(self) -> None:
        viewport = self._editor.viewport()
        place = QPointF(viewport.rect().center())
        for _ in range(10):
            wheel = QWheelEvent(
                place,
                viewport.mapToGlobal(place),
                QPoint(),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(viewport, wheel)
            QApplication.processEvents()

    def _drag_bar(self) -> None:
        bar = self._editor.verticalScrollBar()
        bar.setValue((bar.maximum() // 2 + bar.value()) // 2)
