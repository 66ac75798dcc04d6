"""R changes the type and says before what goes, A adds behind the selection, Ctrl+Shift+V takes over what led there."""

import json
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.node_menus import AppendMenu, TypeMenu
from designer.document.document import Document
from designer.document.retyping import change_types, lost_by
from designer.look import set_language
from designer.widgets.chooser import Chooser

from .conftest import CHECK, CHOICE, FINAL, FORK, GET, INNER, MAP, RECORD, document_of, selection_of
from .test_keys import press

Open = Callable[..., CanvasWidget]
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def no_popup_left(qapp: QApplication) -> Iterator[None]:
    yield
    for widget in qapp.topLevelWidgets():
        if isinstance(widget, Chooser):
            widget.close()


def menu_of(canvas: CanvasWidget, kind: type[Chooser]) -> Chooser:
    """Return the popup that is open."""
    (menu,) = (menu for menu in canvas.findChildren(kind) if menu.isVisible())
    return menu


def rows(menu: Chooser) -> dict[str, str]:
    places = [menu.choices.index(row) for row in range(menu.choices.rowCount())]
    chosen = [menu.choices.at(place) for place in places]
    return {choice.name: choice.hint for choice in chosen if choice is not None}


def choose(menu: Chooser, text: str) -> None:
    QTest.keyClicks(menu.search, text)
    QTest.keyClick(menu.search, Key.Key_Return)
    QApplication.processEvents()


def states_of(canvas: CanvasWidget) -> dict[str, dict[str, object]]:
    states: dict[str, dict[str, object]] = json.loads(document_of(canvas).text)["States"]
    return states


def test_r_changes_the_type_and_says_before_what_goes(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    text = document.text
    canvas.view.setFocus()
    selection_of(canvas).set((MAP,))

    press(canvas, Key.Key_R)
    menu = menu_of(canvas, TypeMenu)
    offered = rows(menu)
    choose(menu, "task")

    assert "Map" not in offered
    assert offered["Parallel"] == "without MaxConcurrency"
    assert offered["Pass"] == "without MaxConcurrency, Iterator, Catch"
    state = states_of(canvas)["MapState"]
    assert (state["Type"], state["Next"]) == ("Task", "FinalState")
    assert state["Catch"] == [{"ErrorEquals": ["StatesALL"], "Next": "RecordError"}]
    assert "Iterator" not in state
    assert canvas.window().focusWidget() is canvas.view
    document.undo()
    assert document.text == text


def test_a_map_becomes_a_parallel_with_what_is_inside(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    inside = states_of(canvas)["MapState"]["Iterator"]
    selection_of(canvas).set((MAP,))

    press(canvas, Key.Key_R)
    choose(menu_of(canvas, TypeMenu), "parallel")
    parallel = states_of(canvas)["MapState"]
    press(canvas, Key.Key_R)
    choose(menu_of(canvas, TypeMenu), "map")

    assert parallel["Branches"] == [inside]
    assert "Iterator" not in parallel
    assert states_of(canvas)["MapState"]["Iterator"] == inside
    assert document.undo_stack.count() == 2


def test_r_changes_all_that_is_selected_in_one_step(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    selection_of(canvas).set((FINAL, RECORD, INNER))

    press(canvas, Key.Key_R)
    menu = menu_of(canvas, TypeMenu)
    hint = rows(menu)["Wait"]
    choose(menu, "wait")

    states = document.definition.states
    assert {states[pointer].type for pointer in (FINAL, RECORD, INNER)} == {"Wait"}
    assert hint == "without Resource, Retry"
    assert document.undo_stack.count() == 1


def test_a_change_of_frame_and_inside_at_once(qapp: QApplication) -> None:
    document = Document()
    document.new(CHOICE)

    assert change_types(document, (FORK, f"{FORK}/Branches/0/States/A"), "Map")

    fork = json.loads(document.text)["States"]["Fork"]
    assert fork["Type"] == "Map"
    assert fork["Iterator"]["States"]["A"]["Type"] == "Map"
    assert lost_by(document.definition, (CHECK,), "Task") == ("Choices",)


def test_several_branches_do_not_all_fit_into_a_map(qapp: QApplication) -> None:
    document = Document()
    document.new(CHOICE)

    assert lost_by(document.definition, (FORK,), "Map") == ("every branch but the first",)


def test_a_adds_behind_the_selection(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((GET,))

    press(canvas, Key.Key_A)
    choose(menu_of(canvas, AppendMenu), "wai")

    states = states_of(canvas)
    assert states["GetUserInfo"]["Next"] == "Wait"
    assert states["Wait"]["Next"] == "MapState"
    assert selection_of(canvas).pointers == ("/States/Wait",)
    assert canvas.window().focusWidget() is canvas.view


def test_a_adds_into_the_selected_edge(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    selection_of(canvas).set((), (f"{CHECK}#/Choices/0/Next",))

    press(canvas, Key.Key_A)
    menu = menu_of(canvas, AppendMenu)
    offered = set(rows(menu))
    choose(menu, "pass")

    assert {"Succeed", "Fail"}.isdisjoint(offered)
    assert states_of(canvas)["Pass"]["Next"] == "Adult"


def test_a_behind_an_end_says_why_not(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    text = document_of(canvas).text
    selection_of(canvas).set(("/States/Child",))

    press(canvas, Key.Key_A)
    menu = menu_of(canvas, AppendMenu)
    QTest.keyClick(menu.search, Key.Key_Return)

    assert "nothing can follow" in menu.note.text()
    assert document_of(canvas).text == text


def test_a_with_nothing_selected_asks_for_any_node(open_canvas: Open) -> None:
    canvas = open_canvas()
    asked: list[bool] = []
    canvas.add_requested.connect(lambda: asked.append(True))

    press(canvas, Key.Key_A)

    assert asked == [True]


@pytest.mark.parametrize("key", [Key.Key_A, Key.Key_R], ids=["A", "R"])
def test_broken_text_is_said_instead_of_a_menu(open_canvas: Open, key: Qt.Key) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((GET,))
    document_of(canvas).type_text(0, 1, "")
    said: list[str] = []
    document_of(canvas).refused.connect(said.append)

    press(canvas, key)

    assert not [menu for menu in canvas.findChildren(Chooser) if menu.isVisible()]
    assert len(said) == 1


def test_copy_and_paste_linked_redirects_what_led_to_the_original(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    text = document.text
    selection_of(canvas).set((MAP, FINAL))

    press(canvas, Key.Key_C, CONTROL)
    plain = QGuiApplication.clipboard().text()
    press(canvas, Key.Key_V, CONTROL | SHIFT)

    states = states_of(canvas)
    assert list(json.loads(plain)) == ["States"]
    assert states["GetUserInfo"]["Next"] == "MapState2"
    assert states["MapState2"]["Next"] == "FinalState2"
    assert document.undo_stack.count() == 1
    document.undo()
    assert document.text == text


def test_cut_and_paste_linked_brings_everything_back(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    before = json.loads(document_of(canvas).text)
    selection_of(canvas).set(("/States/Adult", FORK, "/States/Child"))

    press(canvas, Key.Key_X, CONTROL)
    cut = states_of(canvas)["CheckAge"]
    press(canvas, Key.Key_V, CONTROL | SHIFT)

    assert cut["Choices"] == []
    assert json.loads(document_of(canvas).text) == before


def test_the_first_node_is_first_again_in_another_window(open_canvas: Open) -> None:
    first, second = open_canvas(), open_canvas(CHOICE)
    selection_of(first).set((GET,))

    press(first, Key.Key_C, CONTROL)
    press(second, Key.Key_V, CONTROL | SHIFT)

    assert json.loads(document_of(second).text)["StartAt"] == "GetUserInfo"
    assert "Next" not in states_of(second)["GetUserInfo"]


@pytest.mark.parametrize("modifiers", [CONTROL, CONTROL | SHIFT], ids=["plain", "linked"])
def test_an_empty_clipboard_is_said(open_canvas: Open, modifiers: Qt.KeyboardModifier) -> None:
    canvas = open_canvas()
    said: list[str] = []
    document_of(canvas).refused.connect(said.append)
    QGuiApplication.clipboard().clear()

    press(canvas, Key.Key_V, modifiers)

    assert said == ["There are no nodes in the clipboard."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"A": {"Type": "Pass", "End": true},', "", id="members copied out of a file"),
        pytest.param('{"Type": "Pass", "End": true}', "", id="one node"),
        pytest.param('{"A": {"Type": "Pass", "End": true}', "The JSON in the clipboard is broken at line 1", id="broken"),
        pytest.param('{"a": 1}', "holds no nodes", id="other JSON"),
        pytest.param("StartAt: A\nStates:\n  A: {Type: Pass, Next: B}\n  B: {Type: Succeed}\n", "", id="YAML"),
        pytest.param("    A:\n      Type: Task\n      Resource: !GetAtt f.Arn\n      End: true\n", "", id="deep in YAML"),
        pytest.param("A:\n  Type: Pass\n   End: true\n", "The YAML in the clipboard cannot be read: line 3", id="no YAML"),
        pytest.param("<html>hello</html>", "There are no nodes in the clipboard.", id="foreign"),
        pytest.param('{"States": ' + " " * 4_000_000 + "{}}", "too large", id="huge"),
    ],
)  # fmt: skip
def test_what_other_programs_copied_is_pasted_or_said_why_not(open_canvas: Open, text: str, expected: str) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    said: list[str] = []
    document.refused.connect(said.append)
    before = document.text
    QGuiApplication.clipboard().setText(text)

    press(canvas, Key.Key_V, CONTROL)

    assert (document.text == before) == bool(expected)
    assert (expected in said[0]) if expected else not said


def test_menus_speak_chinese(open_canvas: Open) -> None:
    canvas = open_canvas()
    set_language("zh")
    selection_of(canvas).set((MAP,))

    press(canvas, Key.Key_R)

    assert rows(menu_of(canvas, TypeMenu))["Parallel"] == "将去掉 MaxConcurrency"


@pytest.mark.parametrize("held", [CONTROL, CONTROL | SHIFT], ids=["paste", "linked"])
def test_pasting_where_nothing_was_ever_copied_says_so(open_canvas: Open, held: Qt.KeyboardModifier) -> None:
    canvas = open_canvas()
    text = document_of(canvas).text
    QGuiApplication.clipboard().clear()  # leaves no data, not even empty ones
    said: list[str] = []
    document_of(canvas).refused.connect(said.append)

    press(canvas, Key.Key_V, held)

    assert document_of(canvas).text == text
    assert said == ["There are no nodes in the clipboard."]
