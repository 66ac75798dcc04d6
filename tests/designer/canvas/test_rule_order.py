"""Dragging the words of a rule onto those of another changes the order in which a Choice tries them."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from designer.canvas.canvas_widget import CanvasWidget

from .conftest import CHECK, CHOICE, document_of, point_of, selection_of
from .hands import drag

Open = Callable[..., CanvasWidget]


def rule(canvas: CanvasWidget, index: int) -> QPoint:
    item = canvas.scene.edges[f"{CHECK}#/Choices/{index}/Next"]
    assert item.pill is not None
    return point_of(canvas, item.mapToScene(item.pill.center()))


def targets(canvas: CanvasWidget) -> list[str]:
    return [one["Next"] for one in json.loads(document_of(canvas).text)["States"]["CheckAge"]["Choices"]]


def test_a_rule_dropped_on_another_takes_its_place(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    document = document_of(canvas)

    drag(canvas, rule(canvas, 1), rule(canvas, 0))

    assert targets(canvas) == ["Fork", "Adult"]
    assert document.undo_stack.count() == 1
    document.undo()
    assert document.text == CHOICE


@pytest.mark.parametrize(("moved", "onto"), [(2, 0), (0, 2), (1, 2)], ids=["to the front", "to the end", "by one"])
def test_the_rule_that_was_moved_stays_selected(open_canvas: Open, moved: int, onto: int) -> None:
    three = json.loads(CHOICE)
    rules = three["States"]["CheckAge"]["Choices"]
    rules.append({"Variable": "$.age", "NumericEquals": 99, "Next": "Child"})
    canvas = open_canvas(json.dumps(three))
    goal = rules[moved]["Next"]

    drag(canvas, rule(canvas, moved), rule(canvas, onto))
    (selected,) = selection_of(canvas).edges

    assert selected == selection_of(canvas).current == f"{CHECK}#/Choices/{onto}/Next"
    assert targets(canvas)[onto] == goal
    assert [edge for edge, item in canvas.scene.edges.items() if item.isSelected()] == [selected]


def test_it_is_said_what_a_drop_would_do(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)

    drag(canvas, rule(canvas, 1), rule(canvas, 0), drop=False)
    said = canvas.hints.answer.text
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=rule(canvas, 0))

    assert said == "Rule 2 is tried as number 1"
    assert canvas.hints.answer.text == canvas.hints.line.text == ""
    assert document_of(canvas).text == CHOICE


def test_a_drop_beside_the_rules_changes_nothing(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)

    drag(canvas, rule(canvas, 1), rule(canvas, 1) + QPoint(0, 90))

    assert document_of(canvas).text == CHOICE


def test_a_click_on_the_words_still_selects_the_rule(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)

    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=rule(canvas, 1))
    first = selection_of(canvas).edges
    control = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, control, rule(canvas, 0))

    assert first == (f"{CHECK}#/Choices/1/Next",)
    assert set(selection_of(canvas).edges) == {f"{CHECK}#/Choices/1/Next", f"{CHECK}#/Choices/0/Next"}


def test_the_only_rule_has_no_order(open_canvas: Open) -> None:
    one = json.loads(CHOICE)
    del one["States"]["CheckAge"]["Choices"][1]
    canvas = open_canvas(json.dumps(one))
    text = document_of(canvas).text

    drag(canvas, rule(canvas, 0), rule(canvas, 0) + QPoint(40, 40), drop=False)
    said = canvas.hints.line.text
    QTest.mouseRelease(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=rule(canvas, 0) + QPoint(40, 40))

    assert said == ""
    assert document_of(canvas).text == text


def test_from_far_away_there_are_no_words_to_drag(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    canvas.view.camera.go(0.4, canvas.scene.bounds.center(), animate=False)

    drag(canvas, rule(canvas, 1), rule(canvas, 0))

    assert document_of(canvas).text == CHOICE
