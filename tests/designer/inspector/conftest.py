"""An inspector on the screen that is not there, with the real document, selection, session and engine."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from designer.document.document import Document
from designer.document.engine_thread import IN_MEMORY, EngineThread
from designer.document.run_session import RunSession
from designer.document.selection import Selection
from designer.inspector.inspector import Inspector, Tab
from designer.look import apply_theme, set_language, themes

QRN = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/"
TASK = "/States/Work"
MAP = "/States/Each"
INNER = "/States/Each/Iterator/States/Add"
CHOICE = "/States/Check"
PASS = "/States/Shape"
PIPELINE: dict[str, Any] = {
    "StartAt": "Work",
    "States": {
        "Work": {
            "Type": "Task",
            "Comment": "calls",
            "Resource": QRN + "sum",
            "Retry": [{"ErrorEquals": ["StatesALL"], "MaxAttempts": 2}],
            "Catch": [{"ErrorEquals": ["StatesTimeout"], "Next": "Shape"}],
            "Next": "Each",
        },
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "MaxConcurrency": 1,
            "ResultPath": "$.sums",
            "Iterator": {
                "StartAt": "Add",
                "States": {"Add": {"Type": "Task", "Resource": QRN + "sum", "End": True}},
            },
            "Next": "Check",
        },
        "Check": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.kind", "StringEquals": "a", "Next": "Shape"},
                {"Variable": "$.count", "NumericEquals": 3, "Next": "Work"},
            ],
            "Default": "Shape",
        },
        "Shape": {
            "Type": "Pass",
            "Parameters": {"n.$": "$.kind", "fixed": [1, 2]},
            "ResultPath": "$.shaped",
            "End": True,
        },
    },
}
W = TypeVar("W", bound=QWidget)


def child(parent: QWidget, kind: type[W], name: str) -> W:
    """Return the widget of this name inside another."""
    found = parent.findChild(kind, name)
    assert isinstance(found, kind), f"no {name}"
    return found


@dataclass
class Bench:
    """The inspector and what it works on."""

    inspector: Inspector
    document: Document
    selection: Selection
    session: RunSession
    qtbot: QtBot

    def select(self, *pointers: str, edges: tuple[str, ...] = (), tab: Tab | None = None) -> None:
        """Select, and let the inspector see it; bring a tab to the front."""
        self.selection.set(pointers, edges)
        self.settle()
        if tab is not None:
            names = [self.inspector.tabs.tabData(number) for number in range(self.inspector.tabs.count())]
            place = self.inspector.tabs.tabRect(names.index(tab)).center()
            QTest.mouseClick(self.inspector.tabs, Qt.MouseButton.LeftButton, pos=place)
            self.settle()

    def settle(self) -> None:
        """Let everything happen that waits for the event loop."""
        for _ in range(3):
            QApplication.processEvents()

    @property
    def page(self) -> QWidget:
        """The page in front."""
        page = self.inspector.pages.currentWidget()
        assert page is not None
        return page

    def find(self, kind: type[W], name: str) -> W:
        """Return the shown widget of this name on the page in front."""
        found = [widget for widget in self.page.findChildren(kind, name) if widget.isVisible()]
        assert found, f"no visible {name}"
        return found[0]

    def type_into(self, widget: QWidget, text: str, *, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """Click into a widget, replace what is there by key strokes, and end with a key."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(widget, text) if text else QTest.keyClick(widget, Qt.Key.Key_Delete)
        if end is not None:
            QTest.keyClick(widget, end)
        self.settle()

    def click(self, widget: QWidget) -> None:
        """Click a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def choose(self, combo: QComboBox, words: str) -> None:
        """Open a list by the keyboard and choose the item that begins with these words."""
        combo.setFocus()
        combo.showPopup()
        index = next(number for number in range(combo.count()) if combo.itemText(number).startswith(words))
        view = combo.view()
        view.setCurrentIndex(combo.model().index(index, 0))
        QTest.keyClick(view, Qt.Key.Key_Return)
        self.settle()

    def value(self, pointer: str) -> Any:
        """Return what the text has at a pointer, or ``...`` when there is nothing."""
        node = self.document.source.node(pointer)
        return ... if node is None else node.value

    def run(self, data: dict[str, Any]) -> None:
        """Execute the workflow to its end."""
        self.session.start(self.document.definition, data, functions=self.document.functions_folder)
        self.qtbot.waitUntil(lambda: not self.session.is_running, timeout=20_000)
        self.settle()


OpenBench: TypeAlias = Callable[..., Bench]


@pytest.fixture
def open_bench(qtbot: QtBot, qapp: QApplication) -> Iterator[OpenBench]:
    """Return a function that opens an inspector of 360 x 760 on a workflow, saved beside functions if asked to."""
    themes.set_theme("light")
    apply_theme(qapp)
    set_language("en")
    engine = EngineThread(IN_MEMORY)

    def open_one(workflow: Any = PIPELINE, folder: Path | None = None) -> Bench:
        document = Document()
        text = workflow if isinstance(workflow, str) else json.dumps(workflow, indent=2)
        if folder is None:
            document.new(text)
        else:
            (folder / "flow.tcsl.json").write_text(text, encoding="utf-8")
            document.load(folder / "flow.tcsl.json")
        selection, session = Selection(document, document), RunSession(engine, document)
        inspector = Inspector(document, selection, session)
        document.setParent(inspector)
        inspector.resize(360, 760)
        qtbot.addWidget(inspector)
        inspector.show()
        qtbot.waitExposed(inspector)
        inspector.activateWindow()
        return Bench(inspector, document, selection, session, qtbot)

    yield open_one
    engine.close()
    themes.set_theme("light")
    set_language("en")
    qapp.setStyleSheet("")


@pytest.fixture
def functions(tmp_path: Path) -> Path:
    """Return a folder with a function ``sum`` beside where the workflow is saved."""
    folder = tmp_path / "functions"
    folder.mkdir()
    (folder / "sum.py").write_text(
        'def main_handler(event, context):\n    print("got", event)\n    return sum(event["values"])\n',
        encoding="utf-8",
    )
    return folder
