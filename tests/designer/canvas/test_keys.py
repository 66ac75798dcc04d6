"""What the keyboard does on the canvas; with real events."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.keys import highest
from designer.canvas.rename import RenameEdit
from designer.shell.shortcut_sheet import SECTIONS

from .conftest import CHECK, CHOICE, FINAL, FORK, GET, INNER, MAP, RECORD, document_of, selection_of

Open = Callable[..., CanvasWidget]
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def press(canvas: CanvasWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(canvas.view, key, modifiers)
    QApplication.processEvents()


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace], ids=["delete", "backspace"])
def test_delete_removes_the_selection_and_undo_restores_every_byte(open_canvas: Open, key: Qt.Key) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    text = document.text
    selection_of(canvas).set((FINAL, RECORD))

    press(canvas, key)
    left = set(canvas.scene.nodes)
    document.undo_stack.undo()

    assert left == {"start", GET, MAP, INNER, "end"}
    assert document.text == text


def test_ctrl_delete_connects_what_was_around(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((MAP,))

    press(canvas, Key.Key_Delete, CONTROL)

    assert canvas.scene.edges[f"{GET}#/Next"].edge.target == FINAL


def test_delete_removes_an_edge(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((), (f"{MAP}#/Catch/0/Next",))

    press(canvas, Key.Key_Delete)

    assert f"{MAP}#/Catch/0/Next" not in canvas.scene.edges


def test_delete_of_several_edges_is_one_undo_step(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    document = document_of(canvas)
    selection_of(canvas).set((), (f"{CHECK}#/Choices/0/Next", f"{CHECK}#/Choices/1/Next"))

    press(canvas, Key.Key_Delete)

    assert f"{CHECK}#/Choices/0/Next" not in canvas.scene.edges
    assert document.undo_stack.count() == 1


def test_delete_of_the_tenth_and_eleventh_rule_leaves_the_others(open_canvas: Open) -> None:
    rules = [{"Variable": "$.x", "NumericEquals": number, "Next": "E"} for number in range(12)]
    states = {"C": {"Type": "Choice", "Choices": rules}, "E": {"Type": "Succeed"}}
    canvas = open_canvas(json.dumps({"StartAt": "C", "States": states}))
    selection_of(canvas).set((), ("/States/C#/Choices/9/Next", "/States/C#/Choices/10/Next"))

    press(canvas, Key.Key_Delete)

    left = json.loads(document_of(canvas).text)["States"]["C"]["Choices"]
    assert [rule["NumericEquals"] for rule in left] == [*range(9), 11]


def test_arrows_walk_along_the_flow(open_canvas: Open) -> None:
    canvas = open_canvas()
    walked = []

    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Right, Key.Key_Left, Key.Key_Up):
        press(canvas, key)
        walked.append(selection_of(canvas).current)

    assert walked == [GET, MAP, INNER, FINAL, RECORD, FINAL, INNER]


def test_down_from_a_choice_passes_no_branch_of_the_next_row(open_canvas: Open) -> None:
    rules = [{"Variable": "$.x", "NumericEquals": number, "Next": name} for number, name in enumerate("ABDF")]
    ways = {"A": "D", "B": "D", "D": "E", "F": "E"}
    states = {name: {"Type": "Pass", "Next": target} for name, target in ways.items()} | {"E": {"Type": "Succeed"}}
    choice = {"Type": "Choice", "Choices": rules, "Default": "E"}
    canvas = open_canvas(json.dumps({"StartAt": "C", "States": {"C": choice, **states}}))
    selection_of(canvas).set(("/States/C",))
    walked = []

    for _ in range(3):
        press(canvas, Key.Key_Down)
        walked.append(selection_of(canvas).current)

    assert walked == ["/States/B", "/States/D", "/States/E"]


@pytest.mark.parametrize(
    ("tops", "expected"),
    [
        pytest.param({"/A": (-700, 90), "/B": (700, 90), "/C": (0, 260)}, "/A", id="first of two as far aside"),
        pytest.param({"/A": (-700, 90), "/B": (500, 95), "/C": (0, 260)}, "/B", id="least aside"),
        pytest.param({"/A": (-700, 90), "/B": (0, 110), "/C": (700, 90)}, "/B", id="straight below"),
        pytest.param({"/A": (0, -300), "/B": (400, 0), "/C": (900, 500)}, "/C", id="none above or beside"),
        pytest.param({"/A": (0, -300), "end": (0, 90)}, "", id="nothing below"),
    ],
)
def test_of_those_that_follow_one_of_the_nearest_row_is_meant(
    tops: dict[str, tuple[float, float]], expected: str
) -> None:
    followers = [(name, QRectF(x, y, 200, 60)) for name, (x, y) in tops.items()]

    assert highest(followers, QRectF(0, 0, 200, 60)) == expected


def test_arrows_walk_into_a_frame_and_out_again(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    inner = f"{FORK}/Branches/0/States/A"
    selection_of(canvas).set((FORK,))

    press(canvas, Key.Key_Down)
    entered = selection_of(canvas).current
    press(canvas, Key.Key_Up)

    assert entered == inner
    assert selection_of(canvas).current == FORK


def test_sideways_a_frame_is_not_beside_what_is_in_it(open_canvas: Open) -> None:
    branches = [{"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}} for name in ("B1", "B2")]
    fork = {"Type": "Parallel", "Branches": branches, "End": True}
    canvas = open_canvas(json.dumps({"StartAt": "Fork", "States": {"Fork": fork}}))
    first, second = (f"/States/Fork/Branches/{lane}/States/B{lane + 1}" for lane in (0, 1))
    selection_of(canvas).set((second,))

    press(canvas, Key.Key_Left)
    beside = selection_of(canvas).current
    press(canvas, Key.Key_Left)
    at_the_end = selection_of(canvas).current

    assert beside == first
    assert at_the_end == first


def test_down_from_a_task_goes_on_and_not_to_where_its_errors_go(open_canvas: Open) -> None:
    catch = [{"ErrorEquals": ["StatesALL"], "Next": "Caught"}]
    task = {"Type": "Task", "Resource": "f", "Catch": catch, "Next": "Z"}
    states = {
        "A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "NumericEquals": 1, "Next": "T"}], "Default": "Y"},
        "T": task,
        "Y": {"Type": "Pass", "Next": "Y2"},
        "Y2": {"Type": "Pass", "Next": "Z"},
        "Z": {"Type": "Succeed"},
        "Caught": {"Type": "Fail"},
    }
    canvas = open_canvas(json.dumps({"StartAt": "A", "States": states}))
    selection_of(canvas).set(("/States/T",))

    press(canvas, Key.Key_Down)

    assert selection_of(canvas).current == "/States/Z"


def test_shift_and_arrows_extend_the_selection(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((FINAL,))

    press(canvas, Key.Key_Right, SHIFT)

    assert selection_of(canvas).pointers == (FINAL, RECORD)


def test_alt_and_arrows_move_the_node(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((RECORD,))
    before = canvas.scene.nodes[RECORD].pos()

    press(canvas, Key.Key_Right, ALT)

    assert canvas.scene.nodes[RECORD].pos() == before + QPointF(16, 0)


def test_nothing_lies_further_on(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((GET,))

    press(canvas, Key.Key_Up)

    assert selection_of(canvas).current == GET


def test_zoom_keys(open_canvas: Open) -> None:
    canvas = open_canvas()
    camera = canvas.view.camera

    press(canvas, Key.Key_Equal, CONTROL)
    larger = camera.zoom
    press(canvas, Key.Key_0, CONTROL)
    natural = camera.zoom
    press(canvas, Key.Key_Minus, CONTROL)
    smaller = camera.zoom
    press(canvas, Key.Key_1, CONTROL)

    assert larger > natural > smaller
    assert natural == pytest.approx(1)
    assert canvas.view.seen_rect().contains(canvas.scene.bounds)


def test_f_and_shift_1_show_the_selection(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.view.camera.go(0.2, QPointF(900, 900), animate=False)
    selection_of(canvas).set((RECORD,))

    press(canvas, Key.Key_F)
    after_f = canvas.view.camera.center
    canvas.view.camera.go(0.2, QPointF(900, 900), animate=False)
    press(canvas, Key.Key_1, SHIFT)

    middle = canvas.scene.nodes[RECORD].scene_rect.center()
    assert (after_f - middle).manhattanLength() < 6
    assert (canvas.view.camera.center - middle).manhattanLength() < 6


def test_ctrl_a_selects_every_state(open_canvas: Open) -> None:
    canvas = open_canvas()

    press(canvas, Key.Key_A, CONTROL)

    assert set(selection_of(canvas).pointers) == {GET, MAP, INNER, FINAL, RECORD}


def test_escape_selects_nothing(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((GET,))

    press(canvas, Key.Key_Escape)

    assert selection_of(canvas).is_empty


@pytest.mark.parametrize(
    ("key", "signal"),
    [(Key.Key_F9, "breakpoint_toggled"), (Key.Key_Return, "node_activated")],
    ids=["F9 toggles a breakpoint", "Return opens the node"],
)
def test_keys_about_the_current_node(open_canvas: Open, qtbot: QtBot, key: Qt.Key, signal: str) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((INNER,))

    with qtbot.waitSignal(getattr(canvas, signal)) as heard:
        press(canvas, key)

    assert heard.args == [INNER]


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_N], ids=["tab", "n"])
def test_tab_and_n_ask_for_a_node(open_canvas: Open, qtbot: QtBot, key: Qt.Key) -> None:
    canvas = open_canvas()

    with qtbot.waitSignal(canvas.add_requested):
        press(canvas, key)


def rename_edit(canvas: CanvasWidget) -> RenameEdit:
    found = canvas.view.viewport().findChildren(RenameEdit)
    assert found
    return found[-1]


def test_f2_renames_everywhere(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((FINAL,))

    press(canvas, Key.Key_F2)
    edit = rename_edit(canvas)
    QTest.keyClicks(edit, "Ende")
    QTest.keyClick(edit, Key.Key_Return)

    assert canvas.scene.edges[f"{MAP}#/Next"].edge.target == "/States/Ende"
    assert selection_of(canvas).pointers == ("/States/Ende",)


def test_a_node_moved_by_hand_stays_there_when_it_or_its_frame_is_renamed(open_canvas: Open) -> None:
    canvas = open_canvas()
    for pointer in (RECORD, INNER):
        selection_of(canvas).set((pointer,))
        press(canvas, Key.Key_Right, ALT)
        press(canvas, Key.Key_Down, ALT)
    places = {pointer: canvas.scene.nodes[pointer].pos() for pointer in (RECORD, INNER)}

    for pointer, name in ((RECORD, "Noted"), (MAP, "Loop")):
        canvas.rename(pointer)
        QTest.keyClicks(rename_edit(canvas), name)
        QTest.keyClick(rename_edit(canvas), Key.Key_Return)
    canvas.scene.close()

    assert canvas.scene.nodes["/States/Noted"].pos() == places[RECORD]
    assert canvas.scene.nodes[INNER.replace("MapState", "Loop")].pos() == places[INNER]
    document_of(canvas).undo()
    document_of(canvas).undo()
    canvas.scene.close()
    assert {pointer: canvas.scene.nodes[pointer].pos() for pointer in places} == places


def test_escape_while_renaming_leaves_the_name(open_canvas: Open) -> None:
    canvas = open_canvas()
    text = document_of(canvas).text
    canvas.rename(GET)

    edit = rename_edit(canvas)
    QTest.keyClicks(edit, "Other")
    QTest.keyClick(edit, Key.Key_Escape)

    assert document_of(canvas).text == text
    assert edit.isHidden()


def test_a_name_in_use_is_refused_with_the_reason(open_canvas: Open) -> None:
    canvas = open_canvas()
    text = document_of(canvas).text
    canvas.rename(GET)

    edit = rename_edit(canvas)
    QTest.keyClicks(edit, "FinalState")
    reason = canvas.hints.answer.text
    QTest.keyClick(edit, Key.Key_Return)

    assert "FinalState" in reason
    assert edit.property("invalid") is True
    assert document_of(canvas).text == text
    QTest.keyClick(edit, Key.Key_Escape)


def test_letters_typed_into_a_name_are_no_keys_of_the_canvas(open_canvas: Open) -> None:
    canvas = open_canvas()
    center = canvas.view.camera.center
    canvas.rename(MAP)

    edit = rename_edit(canvas)
    QTest.keyClicks(edit, "fnc")
    QTest.keyClick(edit, Key.Key_Backspace)
    text = edit.text()
    QTest.keyClick(edit, Key.Key_Escape)

    assert text == "fn"
    assert canvas.view.camera.center == center
    assert MAP in canvas.scene.nodes


@pytest.mark.parametrize("key", [Key.Key_D, Key.Key_V], ids=["duplicate", "paste"])
def test_a_copy_that_would_be_out_of_sight_is_brought_into_view(open_canvas: Open, key: Qt.Key) -> None:
    canvas = open_canvas()
    camera = canvas.view.camera
    selection_of(canvas).set((FINAL,))
    press(canvas, Key.Key_C, CONTROL)
    camera.go(2.0, canvas.scene.nodes[FINAL].scene_rect.topLeft() - QPointF(150, 120), animate=False)

    press(canvas, key, CONTROL)
    camera.stop()

    copy = selection_of(canvas).current
    assert copy != FINAL
    assert canvas.view.seen_rect().contains(canvas.scene.nodes[copy].scene_rect)


@pytest.mark.slow
def test_a_copy_in_a_large_workflow_is_shown_once_it_is_laid_out(open_canvas: Open, qtbot: QtBot) -> None:
    states = {f"S{place}": {"Type": "Pass", "Next": f"S{place + 1}"} for place in range(300)}
    canvas = open_canvas(json.dumps({"StartAt": "S0", "States": {**states, "S300": {"Type": "Succeed"}}}))
    qtbot.waitUntil(lambda: not canvas._arranger.is_busy, timeout=20_000)
    selection_of(canvas).set(("/States/S7",))

    press(canvas, Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: not canvas._arranger.is_busy, timeout=20_000)
    canvas.view.camera.stop()

    assert canvas.view.seen_rect().contains(canvas.scene.nodes[selection_of(canvas).current].scene_rect)


def test_a_copy_that_is_in_view_leaves_the_view_alone(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((FINAL,))
    canvas.view.camera.go(0.4, canvas.scene.bounds.center(), animate=False)
    before = canvas.view.camera.center

    press(canvas, Key.Key_D, CONTROL)
    canvas.view.camera.stop()

    assert canvas.view.camera.center == before


def ask_for_menu(canvas: CanvasWidget) -> None:
    """Press the menu key; Qt puts such an event to the corner or the middle of the widget."""
    corner = canvas.view.mapToGlobal(QPoint(1, 1))
    QApplication.sendEvent(canvas.view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), corner))


@pytest.mark.parametrize("item", [FINAL, f"{GET}#/Next"], ids=["node", "edge"])
def test_the_menu_key_asks_for_the_menu_of_what_is_selected(open_canvas: Open, qtbot: QtBot, item: str) -> None:
    canvas = open_canvas()
    canvas.view.camera.go(1.0, QPointF(1500, 1500), animate=False)
    selection_of(canvas).set(*(((item,),) if item == FINAL else ((), (item,))))

    with qtbot.waitSignal(canvas.context_requested) as heard:
        ask_for_menu(canvas)

    assert heard.args is not None
    asked, place = heard.args
    found = canvas.scene.nodes.get(item) or canvas.scene.edges[item]
    assert asked == item
    here = canvas.view.viewport().mapFromGlobal(place)
    assert canvas.view.viewport().rect().contains(here)
    assert found.sceneBoundingRect().contains(canvas.view.mapToScene(here))


def test_the_menu_key_asks_for_the_menu_of_the_sheet_when_nothing_is_selected(open_canvas: Open, qtbot: QtBot) -> None:
    canvas = open_canvas()

    with qtbot.waitSignal(canvas.context_requested) as heard:
        ask_for_menu(canvas)

    assert heard.args is not None
    assert heard.args[0] == ""


def test_keys_typed_elsewhere_do_not_reach_the_canvas(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((GET,))
    line = QLineEdit(canvas)
    line.show()

    QTest.keyClick(line, Key.Key_Delete)

    assert GET in canvas.scene.nodes


def test_a_rename_tells_where_the_old_name_is_left_as_text(open_canvas: Open) -> None:
    machine = json.loads(CHOICE)
    test = {"Variable": "$$.State.Name", "StringEquals": "Adult", "Next": "Done"}
    machine["States"]["CheckAge"]["Choices"].append(test)
    canvas = open_canvas(json.dumps(machine))
    noted: list[str] = []
    document_of(canvas).noted.connect(noted.append)
    canvas.rename("/States/Adult")
    (line,) = canvas.view.viewport().findChildren(QLineEdit)

    QTest.keyClicks(line, "Grown")
    QTest.keyClick(line, Key.Key_Return)

    choices = json.loads(document_of(canvas).text)["States"]["CheckAge"]["Choices"]
    assert choices[0]["Next"] == "Grown"
    assert choices[2]["StringEquals"] == "Adult"
    assert noted == ['"Adult" still stands as text in: CheckAge › Choices › 3 › StringEquals']


def _keys_of_the_sheet() -> list[str]:
    canvas = next(rows for section in SECTIONS for title, rows in section if title == "Canvas")
    named = [key for keys, _words in canvas for key in keys.split(", ")]
    arrows = [key.replace("← ↑ → ↓", "Left") for key in named]
    return [key for key in arrows if "wheel" not in key and key not in ("Space", "Esc")]  # the view's own


def test_the_canvas_takes_every_key_that_the_sheet_names(open_canvas: Open) -> None:
    canvas = open_canvas()
    left = []

    for keys in _keys_of_the_sheet():
        combination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs forget it
        event = QKeyEvent(QEvent.Type.ShortcutOverride, combination.key().value, combination.keyboardModifiers())
        event.ignore()
        QApplication.sendEvent(canvas.view, event)
        left += [] if event.isAccepted() else [keys]

    assert left == []
