"""The list that C opens: narrowed by typing, steered by arrows, quick with thousands of states."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.connect_menu import ConnectMenu
from designer.document.rules import allowed_targets, can_connect
from designer.widgets.chooser import ROW, ROWS_SHOWN
from engine.definition import read_definition

from .conftest import CHECK, CHOICE, FINAL, INNER, MAP, PIPELINE, RECORD, document_of, selection_of

Open = Callable[..., CanvasWidget]
Key = Qt.Key


def open_menu(canvas: CanvasWidget, pointer: str) -> ConnectMenu:
    selection_of(canvas).set((pointer,))
    QTest.keyClick(canvas.view, Key.Key_C)
    menu = canvas.findChild(ConnectMenu)
    assert menu is not None
    return menu


def shown(menu: ConnectMenu) -> list[str]:
    return [str(menu.choices.index(row).data()) for row in range(menu.choices.rowCount())]


def many(count: int) -> str:
    states = {f"S{place}": {"Type": "Pass", "Next": f"S{place + 1}"} for place in range(count - 1)}
    return json.dumps({"StartAt": "S0", "States": {**states, f"S{count - 1}": {"Type": "Succeed"}}})


def test_c_offers_the_allowed_targets_and_enter_connects_what_was_typed(open_canvas: Open) -> None:
    canvas = open_canvas()
    menu = open_menu(canvas, FINAL)
    offered = shown(menu)

    QTest.keyClicks(menu.search, "err")
    narrowed = shown(menu)
    QTest.keyClick(menu.search, Key.Key_Return)
    QApplication.processEvents()

    assert offered == ["GetUserInfo", "MapState", "FinalState", "RecordError", "End"]
    assert narrowed == ["RecordError"]
    assert canvas.scene.edges[f"{FINAL}#/Next"].edge.target == RECORD
    assert QApplication.activePopupWidget() is None


def test_the_very_name_comes_before_longer_ones_whatever_stands_first(open_canvas: Open) -> None:
    names = ("Other pass", "Bypass", "Pass2", "PASS3", "Pass")
    states = {name: {"Type": "Succeed"} for name in names}
    canvas = open_canvas(json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}, **states}}))
    menu = open_menu(canvas, "/States/A")

    QTest.keyClicks(menu.search, "pAss")
    narrowed = shown(menu)
    QTest.keyClick(menu.search, Key.Key_Return)
    QApplication.processEvents()

    assert narrowed == ["Pass", "Pass2", "PASS3", "Other pass", "Bypass"]
    assert canvas.scene.edges["/States/A#/Next"].edge.target == "/States/Pass"


def test_arrows_choose_and_a_click_does_too(open_canvas: Open) -> None:
    canvas = open_canvas()
    menu = open_menu(canvas, FINAL)
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Return):
        QTest.keyClick(menu.search, key)
    QApplication.processEvents()
    by_key = canvas.scene.edges[f"{FINAL}#/Next"].edge.target

    menu = open_menu(canvas, FINAL)
    place = menu.list.visualRect(menu.choices.index(shown(menu).index("RecordError"))).center()
    QTest.mouseClick(menu.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QApplication.processEvents()

    assert by_key == MAP
    assert canvas.scene.edges[f"{FINAL}#/Next"].edge.target == RECORD


def test_escape_changes_nothing_and_gives_the_keys_back(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = document_of(canvas).text
    menu = open_menu(canvas, FINAL)

    QTest.keyClicks(menu.search, "rec")
    QTest.keyClick(menu.search, Key.Key_Escape)
    QTest.keyClick(canvas.view, Key.Key_Down)

    assert document_of(canvas).text == before
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize(
    ("source", "typed", "expected"),
    [
        pytest.param(FINAL, "State01", "cannot cross the frame", id="in another frame"),
        pytest.param(FINAL, "zzz", "No match", id="nowhere"),
        pytest.param("/States/Done", "", "nothing can follow", id="a last state"),
    ],
)
def test_why_nothing_is_offered_is_said(open_canvas: Open, source: str, typed: str, expected: str) -> None:
    canvas = open_canvas(CHOICE if source.endswith("Done") else PIPELINE)
    menu = open_menu(canvas, source)

    QTest.keyClicks(menu.search, typed)

    assert shown(menu) == []
    assert menu.note.isVisible()
    assert expected in menu.note.text()
    QTest.keyClick(menu.search, Key.Key_Return)
    assert menu.isVisible()
    menu.close()


def test_a_thousand_targets_take_no_more_room_than_twelve(open_canvas: Open) -> None:
    canvas = open_canvas(many(1000))
    menu = ConnectMenu(canvas, document_of(canvas), "/States/S0")
    menu.popup(QPoint(0, 0))

    QTest.keyClicks(menu.search, "s99")

    assert menu.list.height() <= ROW * ROWS_SHOWN + 4
    assert shown(menu)[:3] == ["S99", "S990", "S991"]
    menu.close()


@pytest.mark.parametrize(
    ("text", "sources"), [(PIPELINE, (FINAL, MAP, INNER)), (CHOICE, (CHECK, "/States/Adult", "/States/Done"))]
)
def test_what_is_offered_is_what_may_be_connected(text: str, sources: tuple[str, ...]) -> None:
    definition = read_definition(text)
    for source in sources:
        asked = (*(pointer for pointer, _ in definition.walk()), "end")
        assert allowed_targets(definition, source) == tuple(
            target for target in asked if can_connect(definition, source, target).ok
        )
