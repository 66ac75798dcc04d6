"""What must hold in the window after every action of the random user."""

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QApplication

from designer.document.document import Document
from designer.document.files import FileText
from designer.document.journal import Recorded, read_journal
from designer.document.opening import open_text
from designer.document.pointers import END, START
from designer.document.side_disk import SideOnDisk
from designer.document.silencing import shown as silenced_out
from designer.editor.text_map import displayed
from designer.shell.main_window import MainWindow
from engine.definition import read_definition
from engine.language.problems import Severity
from tests.designer.shell.monkey.hands import open_dialog

_HALVES = re.compile("[\ud800-\udfff]")
"""Half surrogates, of which nothing is left in what Qt hands on as text."""


class Broken(AssertionError):
    """Something that must hold after every action does not."""


class Checks:
    """Follows the text by the document's signals alone and compares the views with it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.first_text = self.mirror = window.document.text
        self.first_side = window.document.side
        window.document.text_changed.connect(self._follow)
        window.document.replaced.connect(self._begin)
        self.happened: Counter[str] = Counter()
        """How often something came of it all: steps by kind, workflows opened, runs."""
        window.document.stepped.connect(lambda step: self.happened.update([type(step).__name__]))
        window.document.replaced.connect(lambda: self.happened.update(["opened"]))
        window.runs.started.connect(lambda: self.happened.update(["run"]))

    def _follow(self, start: int, removed: int, added: str) -> None:
        self.mirror = self.mirror[:start] + added + self.mirror[start + removed :]

    def _begin(self) -> None:
        self.first_text, self.first_side = self.window.document.text, self.window.document.side

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
        # What was opened unseen waits to be seen; keys that a hidden pane gets all the same change nothing.
        mirror = window.code.editor.mirror
        sleeps = (mirror.is_asleep and not window.code.isVisible()) or not mirror.is_whole
        if shown != expected and not sleeps:
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
        fresh = read_definition(document.text, document.definition.wanted)
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
        self._check_panels()
        text, side, index = document.text, document.side, stack.index()
        stack.setIndex(0)
        if document.text != self.first_text:
            raise Broken(f"undo does not lead back: {_difference(document.text, self.first_text)}")
        if document.side != self.first_side:
            raise Broken(f"undo leads to another side file: {_difference(document.side.text, self.first_side.text)}")
        self.check()
        stack.setIndex(index)
        if document.text != text:
            raise Broken(f"redo does not lead here: {_difference(document.text, text)}")
        if document.side != side:
            raise Broken(f"redo leads to another side file: {_difference(document.side.text, side.text)}")
        self.check()

    def check_journal(self) -> None:
        """Check what the program would bring back if it were killed now: text, side file, and every step.

        Raises:
            Broken: it is something else than what is open.
        """
        document, journal = self.window.document, self.window.journal._journal
        if journal is None or journal.fault is not None:
            return
        recorded, size = read_journal(journal.path)
        if size != journal.path.stat().st_size:
            raise Broken(f"the journal can be read up to {size} only")
        if (recorded.text, recorded.side, recorded.path) != (document.text, document.side, document.path):
            raise Broken(f"the journal tells of another text: {_difference(recorded.text, document.text)}")
        restored = Document()
        try:
            self._check_restored(restored, recorded)
        finally:
            restored.close()

    def _check_restored(self, restored: Document, recorded: Recorded) -> None:
        document, stack = self.window.document, restored.undo_stack
        content = FileText(text=recorded.text, has_bom=False, digest=b"")
        restored.restore(recorded, open_text(content, SideOnDisk(side=recorded.side)))
        if (stack.index(), stack.count()) != (document.undo_stack.index(), document.undo_stack.count()):
            raise Broken(f"{stack.index()} of {stack.count()} steps come back")
        stack.setIndex(0)
        if restored.text != self.first_text:
            raise Broken(f"what is brought back is undone to {_difference(restored.text, self.first_text)}")

    def _check_panels(self) -> None:
        """Compare what the panels list, once they had their turn, with the document."""
        window, document = self.window, self.window.document
        if document.is_telling:
            return
        notes = window.canvas.scene.notes.items
        if {name: item.note for name, item in notes.items()} != dict(document.side.notes):
            raise Broken(f"other notes are drawn: {set(notes) ^ set(document.side.notes)}")
        if window.outline.isVisible():
            rows = set(_rows(window.outline.model()))
            expected = {_HALVES.sub("", state.name) for state in document.definition.states.values()}
            if not expected <= rows:
                raise Broken(f"the outline does not show {expected - rows}")
        window.problems.refresh()
        listed = window.problems.model.counts()
        wanted = [problem.severity is Severity.ERROR for problem in silenced_out(document)]
        if listed != (sum(wanted), len(wanted) - sum(wanted)):
            raise Broken(f"the panel counts {listed} problems of {len(wanted)}")
        for name, can in (("undo", document.undo_stack.canUndo()), ("redo", document.undo_stack.canRedo())):
            if window.actions_[name].isEnabled() != can:
                raise Broken(f"{name} is offered and not possible, or the other way round")
        if window.isWindowModified() != (document.is_modified or bool(window.inspector.typing.typed)):
            raise Broken("the title does not tell whether something is to be saved")


def windows_by_kind() -> Counter[str]:
    """Count the windows of the program, hidden ones too: dialogs, menus and lists that nobody needs must be gone."""
    kinds = Counter(type(widget).__name__ for widget in QApplication.topLevelWidgets())
    del kinds["QWidget"], kinds["QFrame"]  # what Qt keeps for itself: a tip, the lists of fields
    return kinds


def _rows(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    around = QModelIndex() if parent is None else parent
    for row in range(model.rowCount(around)):
        index = model.index(row, 0, around)
        yield str(index.data())
        yield from _rows(model, index)


def _difference(one: str, other: str) -> str:
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"at {at}: {one[max(0, at - 20) : at + 30]!r} against {other[max(0, at - 20) : at + 30]!r}"
