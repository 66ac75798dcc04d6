"""Find on the canvas: what is typed is found in every text of a state, marked, counted and walked through."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.canvas_widget import CanvasWidget
from designer.document.commands import delete_states, rename_state, set_field
from designer.document.finding import Finder, Query
from designer.look import set_language
from engine.definition import read_definition

from .conftest import CHOICE, FINAL, FORK, GET, INNER, MAP, RECORD, document_of, selection_of

Open = Callable[..., CanvasWidget]
Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def look_for(canvas: CanvasWidget, text: str) -> None:
    canvas.find_bar.open()
    QTest.keyClicks(canvas.find_bar.query, text)
    QApplication.processEvents()


def marks(canvas: CanvasWidget) -> dict[str, str]:
    return {pointer: item.found for pointer, item in canvas.scene.nodes.items() if item.found}


def found_in(definition: str, **query: object) -> list[tuple[str, str]]:
    finder = Finder()
    finder.begin(read_definition(definition), Query(**query))  # type: ignore[arg-type]
    finder.go_on(10.0)
    return [(hit.pointer.rpartition("/")[2], hit.where) for hit in finder.hits]


STATES = json.dumps(
    {
        "StartAt": "Invoke",
        "States": {
            "Invoke": {
                "Type": "Task",
                "Comment": "Adds the numbers",
                "Resource": "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/sum",
                "Parameters": {"list": [1, {"deep.$": "$.wanted"}], "isOn": True},
                "Next": "完成",
            },
            "完成": {"Type": "Succeed", "Odd": None},
        },
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("oke/SUM", [("Invoke", "Resource · scf:Invoke/sum")], id="resource"),
        pytest.param("adds", [("Invoke", "Comment · Adds the numbers")], id="comment"),
        pytest.param("invo", [("Invoke", "Name · Invoke")], id="name first"),
        pytest.param("wanted", [("Invoke", "Parameters › list › 2 › deep.$ · $.wanted")], id="value within"),
        pytest.param("deep.$", [("Invoke", "Field · Parameters › list › 2 › deep.$")], id="key"),
        pytest.param("true", [("Invoke", "Parameters › isOn · true")], id="true"),
        pytest.param("null", [("完成", "Odd · null")], id="null"),
        pytest.param("完", [("Invoke", "Next · 完成"), ("完成", "Name · 完成")], id="Chinese, and who leads there"),
        pytest.param("qcs:asw", [("Invoke", "Resource · qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/sum")], id="whole"),
        pytest.param("\0", [], id="no joint between texts"),
        pytest.param("(", [], id="no pattern"),
    ],
)  # fmt: skip
def test_every_text_of_a_state_is_searched(text: str, expected: list[tuple[str, str]]) -> None:
    assert found_in(STATES, text=text) == expected


def test_case_and_whole_words_narrow_the_search() -> None:
    assert found_in(STATES, text="ADDS", is_case_kept=True) == []
    assert found_in(STATES, text="number", is_whole_word=True) == []
    assert found_in(STATES, text="$.wanted", is_whole_word=True) != []


def test_what_is_inside_a_frame_is_found_inside_only() -> None:
    text = '{"StartAt":"M","States":{"M":{"Type":"Map","Iterator":{"StartAt":"Deep","States":{"Deep":{"Type":"Pass","Comment":"gold","End":true}}},"End":true}}}'

    assert found_in(text, text="gold") == [("Deep", "Comment · gold")]
    assert [name for name, _ in found_in(text, text="Deep")] == ["M", "Deep"]


def test_typing_marks_counts_and_shows_where(open_canvas: Open) -> None:
    canvas = open_canvas()

    look_for(canvas, "record")

    assert marks(canvas) == {MAP: "current", RECORD: "found"}
    assert canvas.find_bar.count.text() == "1/2"
    assert canvas.find_bar.where.text() == "Catch › 1 › Next · RecordError"
    assert selection_of(canvas).pointers == (MAP,)


def test_enter_and_shift_enter_walk_round(open_canvas: Open) -> None:
    canvas = open_canvas()
    look_for(canvas, "record")
    walked = []

    for modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier, SHIFT):
        QTest.keyClick(canvas.find_bar.query, Key.Key_Return, modifiers)
        walked.append((selection_of(canvas).current, canvas.find_bar.count.text()))

    assert walked == [(RECORD, "2/2"), (MAP, "1/2"), (RECORD, "2/2")]


def test_the_search_begins_at_the_selection(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((FINAL,))

    look_for(canvas, "pass")

    assert canvas.find_bar.count.text() == "1/2"
    assert selection_of(canvas).current == FINAL


def test_a_match_in_a_folded_frame_marks_the_frame_and_unfolds_it(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)
    selection_of(canvas).set((GET,))

    look_for(canvas, "Invoke")
    folded = marks(canvas)
    QTest.keyClick(canvas.find_bar.query, Key.Key_Return)

    assert folded == {GET: "current", MAP: "found"}
    assert marks(canvas) == {GET: "found", INNER: "current"}
    assert canvas.view.seen_rect().intersects(canvas.scene.nodes[INNER].scene_rect)


def test_escape_closes_the_bar_and_keeps_the_selection(open_canvas: Open) -> None:
    canvas = open_canvas()
    look_for(canvas, "final")

    QTest.keyClick(canvas.find_bar.query, Key.Key_Escape)

    assert canvas.find_bar.isHidden()
    assert marks(canvas) == {}
    assert selection_of(canvas).current == MAP
    assert canvas.view.hasFocus()


def test_keys_of_the_canvas_do_nothing_in_the_bar(open_canvas: Open) -> None:
    canvas = open_canvas()
    text = document_of(canvas).text
    look_for(canvas, "final")

    for key in (Key.Key_Delete, Key.Key_F2, Key.Key_R, Key.Key_A, Key.Key_Up):
        QTest.keyClick(canvas.find_bar.query, key)

    assert document_of(canvas).text == text
    assert canvas.find_bar.query.hasFocus()


def test_nothing_found_is_said_and_changes_nothing(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((GET,))

    look_for(canvas, "nowhere")
    QTest.keyClick(canvas.find_bar.query, Key.Key_Return)

    assert canvas.find_bar.count.text() == "No match"
    assert selection_of(canvas).pointers == (GET,)


def test_edits_while_the_bar_is_open_are_searched_again(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    look_for(canvas, "record")

    set_field(document, FINAL, "Comment", "for the record")
    counted = canvas.find_bar.count.text()
    rename_state(document, RECORD, "Note")
    renamed = marks(canvas)
    delete_states(document, (FINAL,))

    assert counted == "1/3"
    assert renamed == {FINAL: "found"}
    assert marks(canvas) == {}


def test_options_are_taken_at_once(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    look_for(canvas, "a")
    every = canvas.find_bar.count.text()

    QTest.mouseClick(canvas.find_bar.whole, Qt.MouseButton.LeftButton)
    whole = marks(canvas)
    QTest.mouseClick(canvas.find_bar.case, Qt.MouseButton.LeftButton)

    assert every == "1/5"
    assert whole == {FORK: "current", f"{FORK}/Branches/0/States/A": "found"}
    assert marks(canvas) == {}  # the names are A, in capitals
    assert canvas.find_bar.count.text() == "No match"


def test_the_place_is_told_in_chinese(open_canvas: Open) -> None:
    canvas = open_canvas()
    set_language("zh")

    look_for(canvas, "Final")
    QTest.keyClick(canvas.find_bar.query, Key.Key_Return)

    assert canvas.find_bar.where.text() == "名称 · FinalState"


def test_many_states_are_searched_in_slices() -> None:
    states = {
        f"S{number}": {"Type": "Pass", "Comment": f"no {number}", "Next": f"S{number + 1}"} for number in range(799)
    }
    states["S799"] = {"Type": "Succeed"}
    finder = Finder()
    finder.begin(read_definition(json.dumps({"StartAt": "S0", "States": states})), Query(text="no 77"))
    counts = []

    while not finder.go_on(0.0):
        counts.append(len(finder.hits))

    assert len(counts) == 50  # sixteen states at least, however little time there is
    assert sorted(counts) == counts
    assert len(finder.hits) == 11


def test_the_bar_does_not_cover_the_match_it_stands_at(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.find_bar.open()
    place = canvas.scene.rect_of(GET)
    middle = canvas.find_bar.geometry().center()
    canvas.view.camera.go(1.0, place.center() + canvas.view.camera.center - canvas.view.mapToScene(middle))

    look_for(canvas, "GetUserInfo")
    canvas.view.camera.stop()

    assert selection_of(canvas).current == GET
    assert (
        canvas.view.mapFromScene(canvas.scene.rect_of(GET)).boundingRect().top() > canvas.find_bar.geometry().bottom()
    )
