"""JSON is checked and coloured while it is typed, and shown without laying out more than is seen."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.look import set_language, themes
from designer.widgets.json_edit import JsonEdit
from designer.widgets.json_view import FIRST, JsonView
from engine.language.values import Json


@pytest.fixture(autouse=True)
def _english_and_light_again() -> Iterator[None]:
    yield
    set_language("en")
    themes.set_theme("light")


@pytest.fixture
def edit(qtbot: QtBot) -> JsonEdit:
    edit = JsonEdit(must_be_object=True)
    qtbot.addWidget(edit)
    edit.show()
    return edit


@pytest.fixture
def view(qtbot: QtBot) -> JsonView:
    view = JsonView()
    qtbot.addWidget(view)
    view.show()
    return view


def _said(edit: JsonEdit) -> str:
    assert edit.fault is not None
    return edit.fault.text


def test_typing_is_checked_and_the_place_is_told(qtbot: QtBot, edit: JsonEdit) -> None:
    with qtbot.waitSignal(edit.changed):
        QTest.keyClicks(edit.editor, '{"a": 1,, "b": 2}')

    assert "column 9" in _said(edit)
    assert edit._words.text() == _said(edit)
    assert len(edit.editor.extraSelections()) == 1
    assert edit.editor.extraSelections()[0].cursor.selectedText() == ","


def test_a_fault_is_mended_with_one_press(edit: JsonEdit) -> None:
    edit.set_text('{"a": 1,}')
    assert edit.repair.isVisible()

    QTest.mouseClick(edit.repair, Qt.MouseButton.LeftButton)

    assert edit.text == '{"a": 1}'
    assert edit.value == {"a": 1}
    edit.editor.undo()
    assert edit.text == '{"a": 1,}'


def test_a_press_on_the_message_leads_to_the_place(edit: JsonEdit) -> None:
    edit.set_text('{"😀": "界",\n "b": NaN}')

    QTest.mouseClick(edit._words, Qt.MouseButton.LeftButton)

    cursor = edit.editor.textCursor()
    assert (cursor.blockNumber(), cursor.positionInBlock()) == (1, 6)
    assert edit.editor.extraSelections()[0].cursor.selectedText() == "NaN"


@pytest.mark.parametrize("text", ["", "[1]", "1", '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": "\\ud800"}', "[" * 999])
def test_what_no_input_may_be_is_told(edit: JsonEdit, text: str) -> None:
    edit.set_text(text)

    assert _said(edit).startswith("Line 1, column ")


def test_an_empty_text_can_be_allowed(qtbot: QtBot) -> None:
    edit = JsonEdit(may_be_empty=True)
    qtbot.addWidget(edit)

    edit.set_text("  ")

    assert edit.is_empty
    assert edit.fault is None


def test_a_value_can_be_refused_by_whoever_asked_for_it(qtbot: QtBot) -> None:
    edit = JsonEdit(check=lambda value: "" if isinstance(value, list) else "A list, please.")
    qtbot.addWidget(edit)

    edit.set_value({})
    assert "A list, please." in _said(edit)

    edit.set_value([1])
    assert edit.fault is None


def test_return_keeps_the_indentation_and_opens_braces(edit: JsonEdit) -> None:
    QTest.keyClicks(edit.editor, "{}")
    QTest.keyClick(edit.editor, Qt.Key.Key_Left)
    QTest.keyClick(edit.editor, Qt.Key.Key_Return)
    QTest.keyClicks(edit.editor, '"a": 1')
    QTest.keyClick(edit.editor, Qt.Key.Key_Return)

    assert edit.text == '{\n  "a": 1\n  \n}'


def test_control_return_submits_and_types_nothing(qtbot: QtBot, edit: JsonEdit) -> None:
    edit.set_text("{}")

    with qtbot.waitSignal(edit.submitted):
        QTest.keyClick(edit.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert edit.text == "{}"


def test_laying_out_keeps_every_number_as_it_was_written(edit: JsonEdit) -> None:
    edit.set_text('{"a":[1.0,1e3],"long":"' + "x" * 60 + '"}')

    assert edit.lay_out()

    assert edit.text == '{\n  "a": [1.0, 1e3],\n  "long": "' + "x" * 60 + '"\n}'


def test_a_broken_text_is_not_laid_out(edit: JsonEdit) -> None:
    edit.set_text('{"a": ')

    assert not edit.lay_out()
    assert edit.text == '{"a": '


def test_odd_line_breaks_in_strings_stay(edit: JsonEdit) -> None:
    edit.set_text('{"a": "x\u2028y\u2029z"}')

    assert edit.value == {"a": "x\u2028y\u2029z"}


def test_the_message_follows_the_language_and_the_theme(qtbot: QtBot, edit: JsonEdit) -> None:
    edit.set_text("")

    set_language("zh")
    QApplication.processEvents()
    themes.set_theme("dark")

    assert "文本为空" in edit._words.text()
    assert edit.repair.text() == "修复"


def test_leaving_the_editor_is_told(qtbot: QtBot, edit: JsonEdit) -> None:
    edit.activateWindow()
    edit.editor.setFocus()
    qtbot.waitUntil(edit.editor.hasFocus)

    with qtbot.waitSignal(edit.editing_finished):
        edit.editor.clearFocus()


def test_a_long_text_is_checked_when_the_typing_pauses(qtbot: QtBot, edit: JsonEdit) -> None:
    edit.set_text(json.dumps({str(i): i for i in range(2000)}))
    told: list[bool] = []
    edit.changed.connect(lambda: told.append(True))

    edit.editor.moveCursor(edit.editor.textCursor().MoveOperation.End)
    QTest.keyClicks(edit.editor, ",")
    assert not told
    qtbot.waitUntil(lambda: bool(told))

    assert edit.fault is not None


def test_a_small_value_is_shown_whole_on_one_line(view: JsonView) -> None:
    view.set_value({"values": [4, 2, 3, 1, 5]})

    assert view.text == '{ "values": [4, 2, 3, 1, 5] }'
    assert view.is_whole
    assert not view.more.isVisible()


@pytest.mark.slow
def test_a_huge_value_opens_at_once_and_grows_in_steps(view: JsonView) -> None:
    value: Json = {"items": [{"id": number, "text": "x" * 80} for number in range(100_000)]}

    view.set_value(value)

    assert FIRST / 2 <= len(view.text) < FIRST + 5_000  # short lines cost more than their length
    assert view.more.isVisible()
    length = len(view.text)
    QTest.mouseClick(view.more, Qt.MouseButton.LeftButton)
    assert len(view.text) > length + 250_000


def test_an_endless_string_is_cut_into_lines(view: JsonView) -> None:
    view.set_value("x" * 9_000)

    assert view.text.replace("\n", "") == '"' + "x" * 9_000 + '"'
    assert view.box.blockCount() == 3


def test_value_part_and_path_are_copied(view: JsonView) -> None:
    value: Json = {"items": [{"a b": 1, "text": "x" * 80}, 2]}
    view.set_value(value)
    view.resize(300, 300)
    line_height = view.box.blockBoundingRect(view.box.firstVisibleBlock()).height()

    menu = view.menu_at(int(line_height * 3.5))
    actions = {action.text(): action for action in menu.actions()}
    view.copy_value()
    assert json.loads(QGuiApplication.clipboard().text()) == value
    actions["Copy the path $.items[0]['a b']"].trigger()
    assert QGuiApplication.clipboard().text() == "$.items[0]['a b']"
    actions["Copy the value of this line"].trigger()
    assert QGuiApplication.clipboard().text() == "1"
    menu.close()


def test_whole_numbers_beyond_64_bits_can_be_copied(view: JsonView) -> None:
    view.set_value({"n": 10**30})

    view.copy_value()

    assert json.loads(QGuiApplication.clipboard().text()) == {"n": 10**30}


def test_the_box_is_as_high_as_its_lines_up_to_a_limit(view: JsonView) -> None:
    view.set_value(1)
    small = view.sizeHint().height()
    view.set_value(["x" * 90 for _ in range(5)])
    middle = view.sizeHint().height()
    view.set_value(["x" * 90 for _ in range(500)])

    assert small < middle < view.sizeHint().height() < 400


def test_a_few_long_lines_have_a_bar_below_and_none_beside(qtbot: QtBot, view: JsonView) -> None:
    view.resize(220, view.sizeHint().height())
    view.set_value({"text": "x" * 200, "more": ["y" * 200]})
    qtbot.waitUntil(lambda: view.box.horizontalScrollBar().isVisible())
    view.resize(220, view.sizeHint().height())

    assert not view.box.verticalScrollBar().isVisible()
    assert view.box.verticalScrollBar().maximum() == 0


def test_many_lines_have_a_bar_beside(qtbot: QtBot, view: JsonView) -> None:
    view.set_value(list(range(100)))

    qtbot.waitUntil(lambda: view.box.verticalScrollBar().isVisible())


def test_an_expression_taken_back_in_the_tree_is_shown_as_text(qtbot: QtBot) -> None:
    edit = JsonEdit()
    edit.takes_query = lambda: True
    qtbot.addWidget(edit)
    edit.show()
    QTest.keyClicks(edit.editor, "{% 1 %}")
    edit.show_tree(True)
    in_tree = edit.text

    edit.editor.undo()
    QApplication.processEvents()

    assert in_tree == '"{% 1 %}"'
    assert edit.text == "{% 1 %}"
    assert not edit.is_tree
