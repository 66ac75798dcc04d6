"""The list of all commands and nodes: found by a part of the name in either language, done by Enter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document.silencing import shown
from designer.editor.menus import TEXT_COMMANDS
from designer.look import set_language, themes
from designer.look.words import words_of
from designer.shell.command_palette import CommandPalette
from designer.shell.main_window import MainWindow

from .dialogs import TWO

pytestmark = pytest.mark.slow  # each opens a whole window
_BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _open(qtbot: QtBot, window: MainWindow) -> CommandPalette:
    window.canvas.view.setFocus()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.canvas.view, Qt.Key.Key_P, _BOTH)
    palette = window.findChild(CommandPalette)
    assert palette is not None
    return palette


def _shown(palette: CommandPalette) -> list[str]:
    return [str(palette.choices.index(row).data()) for row in range(palette.choices.rowCount())]


def test_what_is_typed_finds_the_command_and_enter_does_it(qtbot: QtBot, window: MainWindow) -> None:
    palette = _open(qtbot, window)

    QTest.keyClicks(palette.search, "dark")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: themes.is_dark)
    assert QApplication.activePopupWidget() is None
    window.actions_["theme"].trigger()
    qtbot.waitUntil(lambda: not themes.is_dark)


@pytest.mark.parametrize(("language", "typed"), [("zh", "缩放 整个"), ("zh", "fit whole"), ("en", "whole fit")])
def test_words_of_either_language_in_any_order_find_a_command(
    qtbot: QtBot, window: MainWindow, language: str, typed: str
) -> None:
    set_language(language)
    qtbot.waitUntil(
        lambda: window.actions_["fit"].text() == ("缩放到整个工作流" if language == "zh" else "Fit the whole workflow")
    )
    palette = _open(qtbot, window)

    palette.search.setText(typed)

    assert _shown(palette)[0] == window.actions_["fit"].text()
    palette.close()


@pytest.mark.parametrize(("typed", "found"), [("outline", "面板：大纲"), ("panels outl", "面板：大纲")])
def test_panels_are_found_in_english_too(qtbot: QtBot, window: MainWindow, typed: str, found: str) -> None:
    set_language("zh")
    qtbot.waitUntil(lambda: window.actions_["fit"].text() == "缩放到整个工作流")
    palette = _open(qtbot, window)

    palette.search.setText(typed)

    assert _shown(palette)[0] == found
    palette.close()


def test_no_space_is_needed_between_chinese_and_latin_words(qtbot: QtBot, window: MainWindow) -> None:
    set_language("zh")
    qtbot.waitUntil(lambda: window.actions_["fit"].text() == "缩放到整个工作流")
    palette = _open(qtbot, window)

    palette.search.setText("导出为yaml")

    assert _shown(palette) == ["导出为 YAML"]
    palette.close()


def test_a_node_is_found_by_its_name_selected_and_given_the_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(TWO.replace('"B"', '"Pack the order"'))
    palette = _open(qtbot, window)

    QTest.keyClicks(palette.search, "pack")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    assert window.selection.current == "/States/Pack the order"
    qtbot.waitUntil(window.canvas.view.hasFocus)


def test_what_cannot_be_done_now_stands_last_with_the_reason(qtbot: QtBot, window: MainWindow) -> None:
    palette = _open(qtbot, window)

    shown = _shown(palette)
    stop = palette.choices.index(shown.index("Stop"))
    said = stop.data(Qt.ItemDataRole.AccessibleTextRole)

    assert said == "Stop, needs a run that goes on"
    assert shown.index("Run") < shown.index("Add a Parallel node") < shown.index("Stop")
    assert "No recent files" not in shown
    palette.close()


@pytest.mark.parametrize(
    ("language", "typed", "first"),
    [("zh", "移出", "移出外框"), ("en", "wrap in map", "Put into a Map")],
    ids=["chinese", "other words"],
)
def test_enter_on_what_cannot_be_done_now_keeps_the_list_open(
    qtbot: QtBot, window: MainWindow, language: str, typed: str, first: str
) -> None:
    set_language(language)
    words = "缩放到整个工作流" if language == "zh" else "Fit the whole workflow"
    qtbot.waitUntil(lambda: window.actions_["fit"].text() == words)
    window.document.new(TWO)
    palette = _open(qtbot, window)

    palette.search.setText(typed)
    shown = _shown(palette)
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    place = palette.list.visualRect(palette.choices.index(0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert shown[0] == first
    assert palette.isVisible()
    assert window.document.text == TWO
    palette.close()


def test_a_node_of_a_type_is_added_after_the_selected_one(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(TWO)
    window.selection.set(("/States/A",))
    palette = _open(qtbot, window)

    QTest.keyClicks(palette.search, "add parallel")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    added = window.document.definition.state(window.selection.current)
    assert added is not None
    assert added.type == "Parallel"
    qtbot.waitUntil(window.canvas.view.hasFocus)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_code_does_by_keys_is_offered_too(qtbot: QtBot, window: MainWindow, language: str) -> None:
    set_language(language)
    window.document.new('{"StartAt": "A",\n"States": {\n"A": {"Type": "Pass", "End": true}}}')
    palette = _open(qtbot, window)

    QTest.keyClicks(palette.search, "format")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: '\n  "States": {' in window.document.text)
    assert window.focusWidget() is window.code.editor
    palette = _open(qtbot, window)
    group = "Code: " if language == "en" else "代码："
    words = {words_of(language).get(one.words, one.words).rstrip("…") for rows in TEXT_COMMANDS for one in rows}
    assert {f"{group}{one}" for one in words} <= set(_shown(palette))
    palette.close()


def test_a_frame_is_folded_from_the_list(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new('{"StartAt": "M", "States": {"M": {"Type": "Map", "Iterator": {"StartAt": "A", "States": '
                        '{"A": {"Type": "Pass", "End": true}}}, "End": true}}}')  # fmt: skip
    window.selection.set(("/States/M",))
    qtbot.waitUntil(lambda: "/States/M/Iterator/States/A" in window.canvas.scene.nodes)
    palette = _open(qtbot, window)

    QTest.keyClicks(palette.search, "fold map")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "/States/M/Iterator/States/A" not in window.canvas.scene.nodes)


def test_templates_are_offered_with_their_group(qtbot: QtBot, window: MainWindow) -> None:
    palette = _open(qtbot, window)

    QTest.keyClicks(palette.search, "template map")

    assert _shown(palette)
    assert all(name.startswith("New from a template: ") for name in _shown(palette))
    palette.close()


@pytest.mark.parametrize(
    ("typed", "left"), [("repair rename", []), ("silence misspelt", ["misspelt-field"])], ids=["repaired", "silenced"]
)
def test_problems_are_repaired_and_silenced_from_the_list(
    qtbot: QtBot, window: MainWindow, typed: str, left: list[str]
) -> None:
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "ResultPaht": "$.a", "End": true}}}'
    window.document.new(text)
    palette = _open(qtbot, window)

    QTest.keyClicks(palette.search, typed)
    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    assert [problem.code for problem in window.document.problems] == left
    assert shown(window.document) == ()
    window.document.undo_stack.undo()
    assert len(shown(window.document)) == 1
    assert window.document.text == text


def test_a_problem_that_went_while_the_list_was_open_is_not_silenced(qtbot: QtBot, window: MainWindow) -> None:
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "ResultPaht": "$.a", "End": true}}}'
    window.document.new(text)
    palette = _open(qtbot, window)
    QTest.keyClicks(palette.search, "silence misspelt")
    window.document.take(text.replace("Paht", "Path"), "Reload from the disk")

    QTest.keyClick(palette.search, Qt.Key.Key_Return)

    assert window.document.side.silenced == {}


def test_what_is_called_ignored_in_chinese_is_found_by_that_word(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new('{"StartAt": "A", "States": {"A": {"Type": "Pass", "ResultPaht": "$.a", "End": true}}}')
    set_language("zh")
    word = words_of("zh")["{count} silenced"][1:3]
    palette = _open(qtbot, window)

    palette.search.setText(word)

    assert _shown(palette) == [f"在此处{word} misspelt-field"]
    palette.close()
