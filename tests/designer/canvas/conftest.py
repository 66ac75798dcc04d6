"""A canvas on the screen that is not there, a run to show on it, and the workflows drawn."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.canvas.canvas_widget import CanvasWidget
from designer.document.breakpoints import Breakpoints
from designer.document.document import Document
from designer.document.selection import Selection
from designer.look import apply_theme, set_language, themes
from engine.history.events import Event, ExecutionPath, ExecutionStarted
from engine.history.view import ExecutionView, StateStatus

PIPELINE = """{
  "StartAt": "GetUserInfo",
  "States": {
    "GetUserInfo": {
      "Type": "Task",
      "Resource": "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/getuserinfo",
      "Next": "MapState"
    },
    "MapState": {
      "Type": "Map",
      "MaxConcurrency": 2,
      "Iterator": {
        "StartAt": "State01",
        "States": {
          "State01": {
            "Type": "Task",
            "Resource": "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/sum",
            "Retry": [{"ErrorEquals": ["StatesALL"], "MaxAttempts": 2}],
            "End": true
          }
        }
      },
      "Catch": [{"ErrorEquals": ["StatesALL"], "Next": "RecordError"}],
      "Next": "FinalState"
    },
    "FinalState": {"Type": "Pass", "End": true},
    "RecordError": {"Type": "Pass", "End": true}
  }
}
"""
CHOICE = """{
  "StartAt": "CheckAge",
  "States": {
    "CheckAge": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "$.age", "NumericGreaterThanEquals": 18, "Next": "Adult"},
        {"Variable": "$.age", "NumericLessThan": 3, "Next": "Fork"}
      ],
      "Default": "Child"
    },
    "Adult": {"Type": "Wait", "Seconds": 3, "Next": "Done"},
    "Fork": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}},
        {"StartAt": "", "States": {}}
      ],
      "Next": "Done"
    },
    "Child": {"Type": "Fail", "Error": "TooYoung"},
    "Done": {"Type": "Succeed"}
  }
}
"""
GET = "/States/GetUserInfo"
MAP = "/States/MapState"
INNER = "/States/MapState/Iterator/States/State01"
FINAL = "/States/FinalState"
RECORD = "/States/RecordError"
CHECK = "/States/CheckAge"
FORK = "/States/Fork"


class FakeRun(QObject):
    """A run that is told what happens; the protocol of :mod:`designer.document.run_view`."""

    states_changed = Signal(object)
    status_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.breakpoints = Breakpoints(self)
        self.view: ExecutionView | None = None
        self.is_past = False
        self.is_paused = False
        self.paused_paths: tuple[ExecutionPath, ...] = ()
        self._count = 0

    @property
    def is_running(self) -> bool:
        return self.view is not None and self.view.status == "RUNNING"

    def status_of(self, pointer: str) -> StateStatus | None:
        return None if self.view is None else self.view.status_of(pointer)

    def start(self) -> None:
        self.view = ExecutionView()
        self.tell(ExecutionStarted, path=(), name="run", input={})
        self.status_changed.emit()

    def tell(self, event: Callable[..., Any], **values: Any) -> None:
        """One event happens, and the views hear of it."""
        assert self.view is not None
        self._count += 1
        made: Event = event(id=self._count, time=1_600_000_000.0 + self._count, **values)
        self.view.apply(made)  # type: ignore[arg-type]
        self.states_changed.emit(frozenset([made.path]))


OpenCanvas: TypeAlias = Callable[..., CanvasWidget]


@pytest.fixture
def run() -> FakeRun:
    return FakeRun()


@pytest.fixture
def open_canvas(qtbot: QtBot, qapp: QApplication) -> Iterator[OpenCanvas]:
    """Return a function that opens a canvas of 1,000 x 700 on a text."""
    themes.set_theme("light")
    apply_theme(qapp)
    set_language("en")
    opened: list[CanvasWidget] = []

    def open_one(text: str = PIPELINE, run: FakeRun | None = None) -> CanvasWidget:
        document = Document()
        document.new(text)
        canvas = CanvasWidget(document, Selection(document), run)
        document.setParent(canvas)
        canvas.resize(1000, 700)
        qtbot.addWidget(canvas)
        canvas.show()
        qtbot.waitExposed(canvas)
        # Qt tells nothing of a cursor that goes to where it is already, as an earlier test may have left it.
        QTest.mouseMove(canvas, QPoint(1, 1))
        QApplication.processEvents()
        opened.append(canvas)
        return canvas

    yield open_one
    for canvas in opened:
        canvas.close_canvas()
        canvas._document.close()
    themes.set_theme("light")
    set_language("en")
    qapp.setStyleSheet("")


def document_of(canvas: CanvasWidget) -> Document:
    return canvas._document


def selection_of(canvas: CanvasWidget) -> Selection:
    return canvas._selection


def point_of(canvas: CanvasWidget, place: QPointF) -> QPoint:
    """Return a place of the scene as a point of the viewport."""
    return canvas.view.mapFromScene(place)


def center_of(canvas: CanvasWidget, node: str) -> QPoint:
    """Return the middle of a node's name line as a point of the viewport."""
    return point_of(canvas, canvas.scene.nodes[node].scene_rect.center())


def names(pointers: Iterable[str]) -> list[str]:
    return [pointer.rpartition("/")[2] for pointer in pointers]
