"""A port that is clicked, or pulled to the sheet, asks what is to come there, and the new node stands on that way."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.node_menus import AppendMenu
from designer.look import set_language
from engine.language.machine import TransitionKind

from .conftest import (
    CHECK,
    CHOICE,
    FINAL,
    FORK,
    GET,
    INNER,
    MAP,
    PIPELINE,
    RECORD,
    center_of,
    document_of,
    selection_of,
)
from .hands import LEFT, Open, drag, hover, port, target_of

Make = Callable[[CanvasWidget, str, TransitionKind | None], AppendMenu]
A = f"{FORK}/Branches/0/States/A"


@pytest.fixture(autouse=True)
def no_popup_left(qapp: QApplication) -> Iterator[None]:
    yield
    for widget in qapp.topLevelWidgets():
        if isinstance(widget, AppendMenu):
            widget.close()


def open_menu(canvas: CanvasWidget) -> AppendMenu:
    (menu,) = (menu for menu in canvas.findChildren(AppendMenu) if menu.isVisible())
    return menu


def approach(canvas: CanvasWidget, node: str) -> None:
    """Hover a node at its corner: in the middle of a frame are others."""
    corner = canvas.scene.nodes[node].scene_rect.topLeft()
    QTest.mouseMove(canvas.view.viewport(), canvas.view.mapFromScene(corner) + QPoint(24, 12))
    QApplication.processEvents()


def pull(canvas: CanvasWidget, node: str, kind: TransitionKind | None) -> AppendMenu:
    """Pull a line from a port to the corner of the sheet."""
    approach(canvas, node)
    drag(canvas, port(canvas, node, kind), QPoint(6, 6))
    return open_menu(canvas)


def click(canvas: CanvasWidget, node: str, kind: TransitionKind | None) -> AppendMenu:
    approach(canvas, node)
    place = port(canvas, node, kind)
    QTest.mouseMove(canvas.view.viewport(), place)
    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=place)
    return open_menu(canvas)


def choose(menu: AppendMenu, text: str) -> None:
    QTest.keyClicks(menu.search, text)
    QTest.keyClick(menu.search, Qt.Key.Key_Return)
    QApplication.processEvents()


@pytest.fixture(params=[pull, click], ids=["pulled", "clicked"])
def make(request: pytest.FixtureRequest) -> Make:
    found: Make = request.param
    return found


def test_the_new_node_comes_between(open_canvas: Open, make: Make) -> None:
    canvas = open_canvas()
    document = document_of(canvas)

    choose(make(canvas, GET, TransitionKind.NEXT), "wait")

    assert target_of(document, GET, "Next") == "Wait"
    assert target_of(document, "/States/Wait", "Next") == "MapState"
    assert selection_of(canvas).pointers == ("/States/Wait",)
    assert document.undo_stack.count() == 1
    document.undo()
    assert document.text == PIPELINE


def test_the_new_node_takes_the_errors(open_canvas: Open, make: Make) -> None:
    canvas = open_canvas()
    document = document_of(canvas)

    choose(make(canvas, GET, TransitionKind.CATCH), "pass")

    assert target_of(document, GET, "Catch") == [{"ErrorEquals": ["StatesALL"], "Next": "Pass"}]
    assert target_of(document, GET, "Next") == "MapState"
    assert target_of(document, "/States/Pass", "End") is True
    assert document.undo_stack.count() == 1


def test_a_second_catcher_stands_beside_the_first(open_canvas: Open, make: Make) -> None:
    canvas = open_canvas()

    choose(make(canvas, MAP, TransitionKind.CATCH), "fail")

    caught = target_of(document_of(canvas), MAP, "Catch")
    assert isinstance(caught, list)
    assert [one["Next"] for one in caught] == ["Fail", "RecordError"]


def test_the_new_node_gets_a_rule_of_its_own(open_canvas: Open, make: Make) -> None:
    canvas = open_canvas(CHOICE)

    choose(make(canvas, CHECK, TransitionKind.RULE), "pass")

    rules = target_of(document_of(canvas), CHECK, "Choices")
    assert isinstance(rules, list)
    assert [rule["Next"] for rule in rules] == ["Adult", "Fork", "Pass"]


def test_the_new_node_comes_into_the_default(open_canvas: Open, make: Make) -> None:
    canvas = open_canvas(CHOICE)
    document = document_of(canvas)

    choose(make(canvas, CHECK, TransitionKind.DEFAULT), "pass")

    assert target_of(document, CHECK, "Default") == "Pass"
    assert target_of(document, "/States/Pass", "Next") == "Child"


def test_the_new_node_is_the_first(open_canvas: Open, make: Make) -> None:
    canvas = open_canvas()
    document = document_of(canvas)

    choose(make(canvas, "start", None), "pass")

    assert target_of(document, "", "StartAt") == "Pass"
    assert target_of(document, "/States/Pass", "Next") == "GetUserInfo"


def test_what_is_pulled_out_of_a_frame_stays_in_it(open_canvas: Open, make: Make) -> None:
    canvas = open_canvas(CHOICE)
    document = document_of(canvas)

    choose(make(canvas, A, TransitionKind.NEXT), "pass")

    assert target_of(document, A, "Next") == "Pass"
    assert target_of(document, f"{FORK}/Branches/0/States/Pass", "End") is True


def test_inside_its_own_frame_a_line_is_over_the_sheet(open_canvas: Open) -> None:
    canvas = open_canvas()
    hover(canvas, INNER)
    frame = canvas.scene.nodes[MAP].scene_rect
    corner = canvas.view.mapFromScene(frame.bottomLeft())

    drag(canvas, port(canvas, INNER, TransitionKind.CATCH), corner + QPoint(8, -8), drop=False)
    answer, light = canvas.hints.answer.isVisible(), canvas.scene.nodes[MAP].drop_color
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=corner + QPoint(8, -8))

    assert (answer, light) == (False, "")
    assert open_menu(canvas).isVisible()


def test_escape_gives_the_new_node_up(open_canvas: Open, make: Make) -> None:
    canvas = open_canvas()

    QTest.keyClick(make(canvas, GET, TransitionKind.NEXT).search, Qt.Key.Key_Escape)

    assert document_of(canvas).text == PIPELINE
    assert document_of(canvas).undo_stack.count() == 0


@pytest.mark.parametrize(
    ("text", "node", "kind", "is_offered"),
    [
        (PIPELINE, GET, TransitionKind.NEXT, False),
        (PIPELINE, GET, TransitionKind.CATCH, True),
        (PIPELINE, FINAL, TransitionKind.NEXT, True),
        (PIPELINE.replace('"Next": "MapState"', '"Next": "Nowhere"'), GET, TransitionKind.NEXT, True),
        (CHOICE, CHECK, TransitionKind.DEFAULT, False),
        (CHOICE, CHECK, TransitionKind.RULE, True),
    ],
    ids=["next", "catch", "end", "next to nothing", "default", "rule"],
)
def test_a_node_that_ends_is_offered_where_nothing_follows(
    open_canvas: Open, make: Make, text: str, node: str, kind: TransitionKind, is_offered: bool
) -> None:
    menu = make(open_canvas(text), node, kind)

    assert (menu.choices.place_of("Succeed") >= 0) is is_offered


def test_another_button_does_not_let_the_line_go(open_canvas: Open) -> None:
    canvas = open_canvas()
    viewport, place = canvas.view.viewport(), QPoint(6, 6)
    hover(canvas, GET)
    drag(canvas, port(canvas, GET, TransitionKind.NEXT), place, drop=False)

    QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=place)

    assert not [menu for menu in canvas.findChildren(AppendMenu) if menu.isVisible()]
    QTest.mouseRelease(viewport, LEFT, pos=place)


@pytest.mark.parametrize("place", [QPoint(-30, 40), QPoint(4, -400)], ids=["beside the canvas", "above it"])
def test_a_line_let_go_out_of_the_canvas_is_given_up(open_canvas: Open, place: QPoint) -> None:
    canvas = open_canvas()
    hover(canvas, FINAL)

    drag(canvas, port(canvas, FINAL, TransitionKind.NEXT), place)

    assert not [menu for menu in canvas.findChildren(AppendMenu) if menu.isVisible()]
    assert document_of(canvas).text == PIPELINE


def test_an_arrow_let_go_on_the_sheet_stays_where_it_was(open_canvas: Open) -> None:
    canvas = open_canvas()
    edge = canvas.scene.edges[f"{GET}#/Next"]
    selection_of(canvas).set((), (edge.id,))
    tip = canvas.view.mapFromScene(edge.end_point) - QPoint(0, 6)

    drag(canvas, tip, QPoint(6, 6))

    assert not [menu for menu in canvas.findChildren(AppendMenu) if menu.isVisible()]
    assert document_of(canvas).text == PIPELINE


@pytest.mark.parametrize(
    ("language", "kind", "words"),
    [
        ("en", TransitionKind.CATCH, "Add for when GetUserInfo fails"),
        ("en", TransitionKind.NEXT, "Add after GetUserInfo"),
        ("zh", TransitionKind.CATCH, "添加 GetUserInfo 失败后执行的节点"),
    ],
)
def test_the_list_says_where_the_node_comes(
    open_canvas: Open, make: Make, language: str, kind: TransitionKind, words: str
) -> None:
    set_language(language)
    canvas = open_canvas()

    assert make(canvas, GET, kind).accessibleName() == words


def test_a_line_may_lead_to_a_node_still(open_canvas: Open) -> None:
    canvas = open_canvas()
    hover(canvas, GET)

    drag(canvas, port(canvas, GET, TransitionKind.CATCH), center_of(canvas, RECORD))

    assert not [menu for menu in canvas.findChildren(AppendMenu) if menu.isVisible()]
    assert target_of(document_of(canvas), GET, "Catch") == [{"ErrorEquals": ["StatesALL"], "Next": "RecordError"}]
