"""Whatever is done on the canvas by mouse and keys: undo all gives the bytes of the file, redo all the same again."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from designer.canvas.canvas_widget import CanvasWidget
from designer.document.commands import unwrap_state, wrap_states
from designer.document.pointers import END, START
from designer.widgets.chooser import Chooser
from engine.definition import read_definition
from engine.language.machine import TransitionKind

from .conftest import CHOICE, PIPELINE, center_of, document_of, point_of, selection_of
from .hands import drag, hover, port
from .test_keys import press

Open = Callable[..., CanvasWidget]
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
EXAMPLES = Path(__file__).parents[2] / "data" / "tcsl-examples"
ODD = '{\r\n\t"StartAt":"A", "States" : {"A":{"Type":"Pass","Next":"B", "x":1e3},"B":{"Next":"A","Type":"Choice","Choices":[{"Next":"A"},{"Next":"B"}],"Default":"A"}}}'
TEXTS = [
    CHOICE,
    PIPELINE,
    ODD,
    *(path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.tcsl.json"))[::6]),
]
TYPES = ["Task", "Pass", "Choice", "Parallel", "Map", "Wait", "Succeed", "Fail", "none of them"]
SEEDS = [random.randrange(10**6) for _ in range(12)] if os.environ.get("TCSL_TEST_RANDOM") else range(12)
NAMES = ["X", "节点", "a/b", "~1", 'say "hi"', ""]


class Hand:
    """Makes gestures that fit what is on the canvas, and follows the text by the document's signal only."""

    def __init__(self, chance: random.Random, canvas: CanvasWidget) -> None:
        self.chance, self.canvas = chance, canvas
        self.document, self.selection = document_of(canvas), selection_of(canvas)
        self.mirror = self.document.text
        self.document.text_changed.connect(self._follow)

    def _follow(self, start: int, removed: int, added: str) -> None:
        self.mirror = self.mirror[:start] + added + self.mirror[start + removed :]

    def act(self) -> None:
        gestures = (
            *(self.connect, self.retarget, self.delete, self.rename, self.change_type, self.append),
            *(self.wrap, self.rehouse, self.duplicate, self.paste, self.order_rules, self.fold, self.go_back),
        )
        self.canvas.view.fit_all(animate=False)
        self.canvas.scene.settle()
        self.chance.choice(gestures)()
        QApplication.processEvents()
        for menu in self.canvas.findChildren(Chooser):
            menu.close()

    def pick(self, values: list[str]) -> str:
        return self.chance.choice(values) if values else ""

    def states(self) -> list[str]:
        return [pointer for pointer in self.canvas.scene.nodes if pointer not in (START, END)]

    def choose(self, most: int = 3) -> tuple[str, ...]:
        """Select some nodes."""
        states = self.states()
        chosen = self.chance.sample(states, min(len(states), self.chance.randint(0, most)))
        self.selection.set(chosen)
        return self.selection.pointers

    def connect(self) -> None:
        source, target = self.pick(self.states()), self.pick(list(self.canvas.scene.nodes))
        if source:
            kinds = [one.kind for one in self.canvas.scene.nodes[source].ports()]
            if kinds:
                hover(self.canvas, source)
                drag(self.canvas, port(self.canvas, source, self.chance.choice(kinds)), self.center(target))

    def center(self, node: str) -> QPoint:
        return center_of(self.canvas, node)

    def retarget(self) -> None:
        edge, target = self.pick(list(self.canvas.scene.edges)), self.pick(list(self.canvas.scene.nodes))
        if edge:
            self.selection.set((), (edge,))
            drag(self.canvas, point_of(self.canvas, self.canvas.scene.edges[edge].end_point), self.center(target))

    def delete(self) -> None:
        if self.chance.random() < 0.5:
            self.choose()
        else:
            self.selection.set((), (self.pick(list(self.canvas.scene.edges)),))
        press(self.canvas, Key.Key_Delete, self.chance.choice([CONTROL, Qt.KeyboardModifier.NoModifier]))

    def rename(self) -> None:
        if self.choose(1):
            press(self.canvas, Key.Key_F2)
            for line in self.canvas.view.viewport().findChildren(QLineEdit):
                if line.isVisible():
                    line.setText(self.pick(NAMES))
                    QTest.keyClick(line, Key.Key_Return if self.chance.random() < 0.8 else Key.Key_Escape)

    def change_type(self) -> None:
        self.choose()
        press(self.canvas, Key.Key_R)
        self.answer()

    def append(self) -> None:
        self.choose(1)
        press(self.canvas, Key.Key_A)
        self.answer()

    def answer(self) -> None:
        for menu in self.canvas.findChildren(Chooser):
            if menu.isVisible():
                QTest.keyClicks(menu.search, self.pick(TYPES))
                QTest.keyClick(menu.search, Key.Key_Return)

    def wrap(self) -> None:
        if self.chance.random() < 0.5:
            wrap_states(self.document, self.choose(), self.pick(["Map", "Parallel"]))
        else:
            unwrap_state(self.document, next(iter(self.choose(1)), ""))

    def rehouse(self) -> None:
        """Drag a node to somewhere in the view, which may be in a frame or out of one."""
        node = self.pick(self.states())
        if node:
            size = self.canvas.view.viewport().size()
            place = QPoint(self.chance.randrange(size.width()), self.chance.randrange(size.height()))
            self.selection.set((node,))
            drag(
                self.canvas,
                self.center(node),
                self.center(self.pick(self.states())) if self.chance.random() < 0.5 else place,
            )

    def duplicate(self) -> None:
        self.choose()
        press(self.canvas, Key.Key_D, CONTROL)

    def paste(self) -> None:
        self.choose()
        press(self.canvas, self.chance.choice([Key.Key_C, Key.Key_X]), CONTROL)
        self.choose(1)
        press(self.canvas, Key.Key_V, self.chance.choice([CONTROL, CONTROL | SHIFT]))

    def order_rules(self) -> None:
        rules = [
            item for item in self.canvas.scene.edges.values() if item.edge.kind is TransitionKind.RULE and item.pill
        ]
        if len(rules) > 1:
            places = [point_of(self.canvas, one.mapToScene(one.pill.center())) for one in rules if one.pill]
            first, second = self.chance.sample(places, 2)
            drag(self.canvas, first, second)

    def fold(self) -> None:
        self.choose(1)
        press(self.canvas, Key.Key_Minus)

    def go_back(self) -> None:
        self.chance.choice([self.document.undo, self.document.redo, self.document.end_step])()


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_undo_all_gives_the_file_and_redo_all_the_text(open_canvas: Open, seed: int) -> None:
    chance = random.Random(seed)
    text = chance.choice(TEXTS)
    canvas = open_canvas(text)
    document = document_of(canvas)
    QGuiApplication.clipboard().clear()
    hand = Hand(chance, canvas)

    for _ in range(30):
        hand.act()
        assert hand.mirror == document.text
        assert not document.is_broken
        assert list(document.definition.states) == list(read_definition(document.text).states)
    end, done = document.text, document.undo_stack.index()
    document.undo_stack.setIndex(0)
    assert document.text == text == hand.mirror
    assert not document.is_modified
    document.undo_stack.setIndex(done)
    assert document.text == end == hand.mirror
