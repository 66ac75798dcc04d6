"""The dialog before a run: only a good input starts it, what was used before is at hand."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from designer.document.saved_inputs import SavedInputs
from designer.look import set_language
from designer.runs.run_dialog import RunDialog

_CONTROL = Qt.KeyboardModifier.ControlModifier


def _open(qtbot: QtBot, *inputs: str) -> RunDialog:
    dialog = RunDialog(inputs)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_it_begins_with_the_last_input(qtbot: QtBot) -> None:
    dialog = _open(qtbot, '{"a": 1}', '{"b": 2}', '{"a": 1}')

    assert dialog.edit.text == '{"a": 1}'
    assert dialog.inputs.recent.count() == 2


def test_an_input_is_listed_once_however_it_is_laid_out(qtbot: QtBot) -> None:
    dialog = _open(
        qtbot, '{\n  "a": 1, "b": 2}', '{"a": 1, "b": 2}', '{"b": 2, "a": 1}', '{"a": 1.0, "b": 2}', "{", "{ "
    )

    assert dialog.inputs.recent.count() == 5
    assert dialog.edit.text == '{\n  "a": 1, "b": 2}'


def test_without_inputs_there_is_an_empty_object_and_no_list(qtbot: QtBot) -> None:
    dialog = _open(qtbot)

    assert dialog.edit.value == {}
    assert not dialog.inputs.recent.isVisible()


def test_start_hands_the_object_and_the_name_over(qtbot: QtBot) -> None:
    dialog = _open(qtbot, '{"a": 1}')
    QTest.keyClicks(dialog.name, " third try ")

    with qtbot.waitSignal(dialog.accepted_input) as told:
        QTest.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)

    assert told.args == [{"a": 1}, "third try"]
    assert dialog.result() == QDialog.DialogCode.Accepted


@pytest.mark.parametrize("where", ["input", "name"])
def test_control_return_starts_from_anywhere(qtbot: QtBot, where: str) -> None:
    dialog = _open(qtbot, '{"a": 1}')
    widget = dialog.edit.editor if where == "input" else dialog.name
    widget.setFocus()

    with qtbot.waitSignal(dialog.accepted_input) as told:
        QTest.keyClick(widget, Qt.Key.Key_Return, _CONTROL)

    assert told.args == [{"a": 1}, ""]


def test_a_bad_input_does_not_start_and_is_led_to(qtbot: QtBot) -> None:
    dialog = _open(qtbot, '{\n  "a": NaN\n}')
    assert not dialog.start_button.isEnabled()
    assert not dialog.format_button.isEnabled()

    with qtbot.assertNotEmitted(dialog.accepted_input):
        QTest.keyClick(dialog.edit.editor, Qt.Key.Key_Return, _CONTROL)

    assert dialog.isVisible()
    assert dialog.edit.editor.textCursor().blockNumber() == 1


@pytest.mark.parametrize("text", ["[]", "", '{"a": 1, "a": 2}', '{"a": 1e999}', "[" * 300 + "]" * 300])
def test_what_the_engine_would_refuse_cannot_be_started(qtbot: QtBot, text: str) -> None:
    dialog = _open(qtbot)

    dialog.edit.set_text(text)

    assert not dialog.start_button.isEnabled()
    assert dialog.edit.fault is not None


def test_an_input_used_before_is_one_click_away(qtbot: QtBot) -> None:
    dialog = _open(qtbot, '{"a": 1}', '{"b": 2}')
    place = dialog.inputs.recent.visualItemRect(dialog.inputs.recent.item(1)).center()

    QTest.mouseClick(dialog.inputs.recent.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    assert dialog.edit.value == {"b": 2}
    assert dialog.start_button.isEnabled()


def test_format_lays_the_input_out(qtbot: QtBot) -> None:
    dialog = _open(qtbot, '{"long": "' + "x" * 70 + '","n":1.0}')

    QTest.mouseClick(dialog.format_button, Qt.MouseButton.LeftButton)

    assert dialog.edit.text.splitlines()[2] == '  "n": 1.0'


def test_cancel_and_escape_start_nothing(qtbot: QtBot) -> None:
    for press in ("cancel", "escape"):
        dialog = _open(qtbot, "{}")
        with qtbot.assertNotEmitted(dialog.accepted_input), qtbot.waitSignal(dialog.rejected):
            if press == "cancel":
                QTest.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
            else:
                QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_words_follow_the_language_and_fit(qtbot: QtBot) -> None:
    dialog = _open(qtbot, "{}")
    set_language("zh")
    QApplication.processEvents()

    assert dialog.start_button.text() == "开始执行"
    assert dialog.heading.text() == "开始执行"
    buttons = (dialog.start_button, dialog.cancel_button, dialog.format_button)
    qtbot.waitUntil(lambda: all(button.width() >= button.sizeHint().width() for button in buttons))


def test_control_return_on_a_bracket_that_is_not_closed_lets_one_close_it(qtbot: QtBot) -> None:
    dialog = _open(qtbot, '{"a": [1,2,3')
    editor = dialog.edit.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Home, _CONTROL)

    QTest.keyClick(editor, Qt.Key.Key_Return, _CONTROL)
    fault = dialog.edit.fault
    QTest.keyClicks(editor, "]}")

    assert fault is not None
    assert fault.text.startswith("Line 1, column 13: ")
    assert dialog.edit.text == '{"a": [1,2,3]}'
    assert dialog.edit.fault is None


@pytest.fixture
def saved(tmp_path: Path) -> SavedInputs:
    made = SavedInputs(tmp_path / "orders.tcsl.json")
    made.keep("minor", '{"age": 3}')
    return made


def _open_with(qtbot: QtBot, saved: SavedInputs | None, *inputs: str) -> RunDialog:
    dialog = RunDialog(inputs, saved=saved)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_an_input_is_saved_under_a_name_by_keys_and_listed(qtbot: QtBot, saved: SavedInputs) -> None:
    dialog = _open_with(qtbot, saved, '{"age": 36}')

    QTest.mouseClick(dialog.saving.button, Qt.MouseButton.LeftButton)
    assert dialog.saving.name.hasFocus()
    QTest.keyClicks(dialog.saving.name, "adult")
    QTest.keyClick(dialog.saving.name, Qt.Key.Key_Return)

    assert dialog.isVisible()
    assert [dialog.inputs.saved.item(row).text() for row in range(2)] == ["adult", "minor"]
    assert saved.read("adult") == '{"age": 36}\n'
    assert "orders.adult.input.json" in dialog.saving.words.text()


def test_a_saved_input_is_taken_with_a_click_and_one_used_before_brings_its_own_back(
    qtbot: QtBot, saved: SavedInputs
) -> None:
    dialog = _open_with(qtbot, saved, '{"age": 36}')
    lists = dialog.inputs

    for entries, text in ((lists.saved, '{"age": 3}\n'), (lists.recent, '{"age": 36}'), (lists.saved, '{"age": 3}\n')):
        place = entries.visualItemRect(entries.item(0)).center()
        QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert dialog.edit.text == text


def test_escape_in_the_name_leaves_the_dialog_and_the_disk_alone(qtbot: QtBot, saved: SavedInputs) -> None:
    dialog = _open_with(qtbot, saved, "{}")
    QTest.mouseClick(dialog.saving.button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(dialog.saving.name, "adult")

    QTest.keyClick(dialog.saving.name, Qt.Key.Key_Escape)

    assert dialog.isVisible()
    assert not dialog.saving.isVisible()
    assert [one.name for one in saved.all()] == ["minor"]


def test_a_name_that_is_taken_says_that_it_replaces_and_a_bad_one_why(qtbot: QtBot, saved: SavedInputs) -> None:
    dialog = _open_with(qtbot, saved, '{"age": 4}')
    QTest.mouseClick(dialog.saving.button, Qt.MouseButton.LeftButton)

    QTest.keyClicks(dialog.saving.name, "minor")
    assert dialog.saving.save.text() == "Replace"
    QTest.keyClicks(dialog.saving.name, "/")
    assert not dialog.saving.save.isEnabled()
    assert "/" in dialog.saving.words.text()
    QTest.keyClick(dialog.saving.name, Qt.Key.Key_Backspace)
    QTest.mouseClick(dialog.saving.save, Qt.MouseButton.LeftButton)

    assert saved.read("minor") == '{"age": 4}\n'


def test_delete_removes_a_saved_input_and_its_text_stays_in_the_editor(qtbot: QtBot, saved: SavedInputs) -> None:
    dialog = _open_with(qtbot, saved, "{}")
    place = dialog.inputs.saved.visualItemRect(dialog.inputs.saved.item(0)).center()
    QTest.mouseClick(dialog.inputs.saved.viewport(), Qt.MouseButton.LeftButton, pos=place)

    QTest.keyClick(dialog.inputs.saved, Qt.Key.Key_Delete)

    assert saved.all() == ()
    assert not dialog.inputs.saved.isVisible()
    assert dialog.edit.text == '{"age": 3}\n'


def test_without_a_file_nothing_can_be_saved_beside_it(qtbot: QtBot) -> None:
    dialog = _open_with(qtbot, None, "{}")

    assert not dialog.saving.button.isEnabled()
    assert "Save the workflow first" in dialog.saving.button.toolTip()


def test_going_through_the_lists_with_tab_leaves_what_was_typed(qtbot: QtBot, saved: SavedInputs) -> None:
    dialog = _open_with(qtbot, saved, '{"a": 1}', '{"b": 2}')
    QTest.keyClick(dialog.edit.editor, Qt.Key.Key_A, _CONTROL)
    QTest.keyClicks(dialog.edit.editor, '{"typed": 1}')

    for _ in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)

    assert dialog.edit.text == '{"typed": 1}'
