"""What must hold in the window after every action of the random user."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from designer.document.pointers import END, START
from designer.editor.text_map import displayed
from designer.shell.main_window import MainWindow
from engine.definition import read_definition
from tests.designer.shell.monkey_hands import open_dialog


class Broken(AssertionError):
    """Something that must hold after every action does not."""


class Checks:
    """Follows the text by the document's signals alone and compares the views with it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.first_text = self.mirror = window.document.text
        window.document.text_changed.connect(self._follow)
        window.document.replaced.connect(self._begin)

    def _follow(self, start: int, removed: int, added: str) -> None:
        self.mirror = self.mirror[:start] + added + self.mirror[start + removed :]

    def _begin(self) -> None:
        self.first_text = self.window.document.text

    def check(self) -> None:
        """Check what must hold after every action.

        Raises:
            Broken: it does not.
        """
        window, document = self.window, self.window.document
        if not window.isVisible():
            raise Broken("the window is gone")
        if self.mirror != document.text:
            raise Broken("the signals of the text do not give the text")
        shown = window.code.editor.document().toRawText().replace("\u2029", "\n")
        expected = displayed(document.text)
        if shown != expected:
            raise Broken(f"the code pane shows another text: {_difference(shown, expected)}")
        missing = [pointer for pointer in window.selection.pointers if document.definition.state(pointer) is None]
        if missing and not document.is_telling:
            drawn, busy = list(window.canvas.scene.nodes), window.canvas.is_behind
            raise Broken(f"selected, but not there: {missing}; drawn {drawn}; {busy=}; {document.text!r}")
        if window.canvas.wiring.is_active and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            raise Broken("a line hangs at the cursor")
        self._check_canvas()

    def _check_canvas(self) -> None:
        canvas, document = self.window.canvas, self.window.document
        if canvas.is_behind:
            return
        broken = {node.id for node in document.graph.nodes.values() if node.is_broken}
        states = set(document.definition.states) | broken
        hidden = {pointer for folded in canvas._folded for pointer in states if pointer.startswith(folded + "/")}
        drawn = canvas.scene.nodes.keys() - {START, END}
        if drawn != states - hidden:
            raise Broken(f"drawn but not there: {drawn - states}; there but not drawn: {states - hidden - drawn}")

    def check_thoroughly(self) -> None:
        """Check what takes longer: undo and redo of everything, and a fresh reading of the text.

        Raises:
            Broken: it does not hold.
        """
        document, stack = self.window.document, self.window.document.undo_stack
        fresh = read_definition(document.text)
        found, shown = [
            [(p.code, p.path, p.span) for p in problems] for problems in (fresh.problems, document.problems)
        ]
        if document.is_broken:
            # What is known of the text before it broke leads to better guesses than a fresh reading has.
            if not shown:
                raise Broken("the text is broken and nothing says so")
        elif found != shown:
            only, not_found = set(found) - set(shown), set(shown) - set(found)
            raise Broken(f"a fresh reading finds {only}, not {not_found}, in {document.text!r}")
        if not document.is_broken and list(fresh.states) != list(document.definition.states):
            raise Broken("a fresh reading finds other states")
        if open_dialog() is not None:
            return
        text, index = document.text, stack.index()
        stack.setIndex(0)
        if document.text != self.first_text:
            raise Broken(f"undo does not lead back: {_difference(document.text, self.first_text)}")
        self.check()
        stack.setIndex(index)
        if document.text != text:
            raise Broken(f"redo does not lead here: {_difference(document.text, text)}")
        self.check()


def _difference(one: str, other: str) -> str:
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"at {at}: {one[max(0, at - 20) : at + 30]!r} against {other[max(0, at - 20) : at + 30]!r}"
