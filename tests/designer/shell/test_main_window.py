"""The window: opening, adding nodes, words and colours."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from designer.document.engine_thread import EngineThread
from designer.document.samples import samples
from designer.document.settings import Settings
from designer.document.templates import templates
from designer.look import set_language, themes
from designer.look.theme import RESOURCES
from designer.shell.actions import ACTIONS
from designer.shell.main_window import MainWindow
from designer.shell.shortcut_sheet import ShortcutSheet
from tests.designer.clicks import double_click
from tests.designer.shell.dialogs import TWO, box_of, chooser_of

pytestmark = pytest.mark.slow  # each opens a whole window


def _labels(window: MainWindow) -> list[str]:
    """Return the words that the file dialog itself has."""
    dialog = chooser_of(window)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    words += [button.text() for button in dialog.findChildren(QPushButton)]
    return [word for word in words if word]


def test_a_file_that_cannot_be_opened_is_told_and_nothing_is_lost(
    window: MainWindow, file: Path, tmp_path: Path
) -> None:
    window.open(file)
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"\xff\xfe\x00")

    window.open(broken)

    assert box_of(window).informativeText()
    assert window.document.text == TWO


def test_exports_are_the_text_and_a_picture(window: MainWindow, file: Path, tmp_path: Path) -> None:
    window.open(file)

    window.files.export_json(tmp_path / "copy.json")
    window.files.export_picture(tmp_path / "picture")

    assert (tmp_path / "copy.json").read_bytes() == file.read_bytes()
    assert (tmp_path / "picture.png").stat().st_size > 1000
    assert window.document.path == file


def test_an_export_into_nowhere_is_told(window: MainWindow, tmp_path: Path) -> None:
    window.files.export_json(tmp_path / "no" / "copy.json")
    assert box_of(window).text()
    box_of(window).close()

    window.files.export_picture(tmp_path / "no" / "copy.png")
    assert box_of(window).text()


@pytest.mark.parametrize("name", ["open", "save_as", "export_json", "export_picture"])
def test_file_dialogs_open_and_can_be_cancelled(window: MainWindow, name: str) -> None:
    text = window.document.text

    window.actions_[name].trigger()
    chooser_of(window).reject()

    assert window.files.dialog is None
    assert window.document.text == text


def test_the_file_dialog_is_chinese_and_then_english_again(window: MainWindow) -> None:
    set_language("zh")
    window.actions_["open"].trigger()
    chinese = _labels(window)
    chooser_of(window).reject()

    set_language("en")
    window.actions_["open"].trigger()
    english = _labels(window)
    chooser_of(window).reject()

    assert len(chinese) >= 3
    assert all(not word.isascii() for word in chinese), chinese
    assert all(word.isascii() for word in english), english


def test_the_status_bar_is_ready_in_the_language_of_the_window_after_a_run(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    set_language("zh")
    window.open(file)
    window.runs.start({})
    qtbot.waitUntil(lambda: not window.session.is_running)
    window.open(file)
    assert window.status.run.text() == "就绪"

    set_language("en")
    window.retranslate()

    assert window.status.run.text() == "Ready"


def test_every_template_and_sample_is_in_the_menu(window: MainWindow) -> None:
    menu = window.menu_

    assert [action.objectName() for action in menu.templates.actions()] == [one.id for one in templates()]
    assert [action.objectName() for action in menu.samples.actions()] == [one.id for one in samples()]
    menu.templates.actions()[-1].trigger()
    assert window.document.title == templates()[-1].title("en")
    menu.samples.actions()[0].trigger()
    path = window.document.path
    assert path is not None
    assert RESOURCES not in path.parents
    assert window.runs.last_input()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_menu_is_one_column_on_a_low_screen(window: MainWindow, language: str) -> None:
    set_language(language)
    window.retranslate()
    menu = window.menu_

    menu.popup(QPoint(0, 0))
    places = [menu.actionGeometry(action) for action in menu.actions()]
    menu.close()

    assert {place.left() for place in places} == {places[0].left()}
    assert max(place.bottom() for place in places) <= 680  # of 720


def test_the_start_card_offers_to_open_a_file(qtbot: QtBot, window: MainWindow) -> None:
    button = window.canvas.empty_state.findChild(QPushButton, "open-file")
    assert isinstance(button, QPushButton)

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    chooser_of(window).reject()


def test_double_click_on_the_palette_adds_a_node(qtbot: QtBot, window: MainWindow) -> None:
    rows = window.palette_.list
    index = next(
        rows.model().index(row, 0)
        for row in range(rows.model().rowCount())
        if rows.model().index(row, 0).data() == "Pass"
    )
    center = rows.visualRect(index).center()

    double_click(rows.viewport(), center)

    assert [state.type for state in window.document.definition.states.values()] == ["Pass"]
    assert window.selection.pointers == ("/States/Pass",)


def test_searching_the_palette_and_enter_adds_the_first_match(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClicks(window.palette_.search, "succ")
    qtbot.keyClick(window.palette_.search, Qt.Key.Key_Return)

    assert [state.type for state in window.document.definition.states.values()] == ["Succeed"]


def test_a_second_node_follows_the_selected_one(window: MainWindow, file: Path) -> None:
    window.open(file)
    window.selection.set(("/States/A",))

    window.nodes.add_state({"type": "Pass"})

    ways = {state.name: state.next for state in window.document.definition.states.values()}
    assert ways == {"A": "Pass", "Pass": "B", "B": None}


def test_delete_takes_the_selected_nodes_or_edges(window: MainWindow, file: Path) -> None:
    window.open(file)
    window.selection.set((), ("/States/A#/Next",))
    window.actions_["delete"].trigger()
    assert window.document.definition.states["/States/A"].next is None

    window.selection.set(("/States/B",))
    window.actions_["delete"].trigger()
    assert set(window.document.definition.states) == {"/States/A"}


def test_language_switches_at_once_and_is_remembered(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_["language"].trigger()
    qtbot.waitUntil(lambda: window.actions_["run"].text() == "开始执行")

    assert window.settings.language == "zh"
    window.actions_["language"].trigger()
    qtbot.waitUntil(lambda: window.actions_["run"].text() == "Run")


def test_theme_switches_at_once_and_is_remembered(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_["theme"].trigger()
    qtbot.waitUntil(lambda: themes.is_dark)

    qtbot.waitUntil(lambda: window.settings.theme == "dark")
    qtbot.waitUntil(window.updatesEnabled)
    window.actions_["theme"].trigger()
    qtbot.waitUntil(lambda: not themes.is_dark)
    qtbot.waitUntil(window.updatesEnabled)


def _drop(window: MainWindow, path: Path, actions: Qt.DropAction) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    held = actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering, event = QDragEnterEvent(QPoint(5, 5), *held), QDropEvent(QPoint(5, 5), *held)
    for one in (entering, event):
        QApplication.sendEvent(window, one)
    return event


def test_a_file_dropped_on_the_window_is_opened(window: MainWindow, file: Path) -> None:
    _drop(window, file, Qt.DropAction.CopyAction)

    assert window.document.path == file


def test_a_file_dropped_is_never_taken_as_moved(window: MainWindow, file: Path) -> None:
    either = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    event = _drop(window, file, either)

    assert event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction


def test_a_folder_dropped_on_the_window_is_opened_as_a_folder(window: MainWindow, file: Path) -> None:
    _drop(window, file.parent, Qt.DropAction.CopyAction)

    assert window.document.path == file


def test_recent_files_are_offered(window: MainWindow, file: Path) -> None:
    window.open(file)

    window.recent.aboutToShow.emit()

    assert [action.text().split("    ")[0] for action in window.recent.actions()] == ["two.tcsl.json"]


def test_panels_come_back_when_reset(window: MainWindow) -> None:
    docks = {dock.objectName(): dock for dock in window.docks}
    docks["paletteDock"].hide()

    window.actions_["reset_panels"].trigger()

    assert docks["paletteDock"].isVisible()
    window.actions_["arrange_panels"].trigger()
    assert docks["paletteDock"].titleBarWidget() is None


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier])
def test_a_question_mark_on_the_canvas_opens_the_shortcuts(
    qtbot: QtBot, window: MainWindow, modifiers: Qt.KeyboardModifier
) -> None:
    window.canvas.view.setFocus()

    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Question, modifiers)

    sheet = window.findChild(ShortcutSheet)
    assert isinstance(sheet, ShortcutSheet)
    sheet.close()


@pytest.mark.parametrize("width", [1024, 1600])
def test_the_shortcuts_are_read_without_scrolling_sideways(window: MainWindow, width: int) -> None:
    window.resize(width, 700)

    window.actions_["shortcuts"].trigger()
    sheet = window.findChild(ShortcutSheet)
    assert isinstance(sheet, ShortcutSheet)
    (area,) = sheet.findChildren(QScrollArea)
    QApplication.processEvents()

    assert area.horizontalScrollBar().maximum() == 0
    sheet.close()


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier])
def test_a_question_mark_in_a_text_is_typed(
    qtbot: QtBot, window: MainWindow, file: Path, modifiers: Qt.KeyboardModifier
) -> None:
    window.open(file)
    window.show_panel("code")
    search, code = window.palette_.search, window.code.editor
    for field in (search, code):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Question, modifiers)

    assert search.text() == "?"
    assert code.toPlainText().startswith("?")
    assert window.findChild(ShortcutSheet) is None


def test_every_action_with_keys_is_in_the_shortcut_sheet(window: MainWindow) -> None:
    window.actions_["shortcuts"].trigger()

    sheet = window.sheet
    assert isinstance(sheet, QDialog)
    texts = sheet.words()
    for spec in ACTIONS:
        if spec.keys:
            assert any(spec.words.rstrip("…") == text for text in texts), spec.name
    sheet.close()


def test_find_looks_where_the_keys_go(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.view.setFocus()
    QTest.keyClick(window.canvas.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    on_canvas = window.canvas.find_bar.query.hasFocus(), window.code.visibleRegion().isEmpty()

    window.actions_["show_code"].trigger()
    window.actions_["find"].trigger()

    assert on_canvas == (True, True)
    assert window.code.find_bar.query.hasFocus()


def test_find_in_the_code_opens_the_code_pane(window: MainWindow) -> None:
    window.actions_["find_in_code"].trigger()

    assert not window.code.visibleRegion().isEmpty()


def _tabs(window: MainWindow, *steps: Qt.Key) -> list[QWidget]:
    """Press Tab or Shift+Tab from what has the focus on, and return where each led."""
    reached: list[QWidget] = []
    for key in steps:
        QTest.keyClick(window.focusWidget(), key)
        focus = window.focusWidget()
        assert focus is not None
        reached.append(focus)
    return reached


def test_tab_goes_from_what_is_looked_for_to_what_replaces_it_and_on_to_the_buttons(window: MainWindow) -> None:
    window.actions_["show_code"].trigger()
    QTest.keyClick(window.code.editor, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    bar = window.code.find_bar

    ahead = _tabs(window, *[Qt.Key.Key_Tab] * 10)
    beyond = _tabs(window, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
    back = _tabs(window, *[Qt.Key.Key_Backtab] * 10)

    buttons = [*bar.options.buttons(), bar.previous_button, bar.next_button, bar.replace_button]
    assert ahead == [bar.replacement, *buttons, bar.replace_all_button, bar.close_button]
    assert not bar.isAncestorOf(beyond[0])
    assert beyond[1] is bar.close_button
    assert back == [*reversed(ahead[:-1]), bar.query]


def test_geometry_is_remembered(window: MainWindow) -> None:
    window.close()

    assert not window.settings.window_geometry.isEmpty()


def test_scroll_bars_of_a_payload_do_not_take_turns_for_ever(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new('{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {}, "End": true}}}')
    window.selection.set(("/States/A",))
    window.inspector.show_configuration()
    qtbot.wait(50)
    editor = next(edit for edit in window.inspector.findChildren(QPlainTextEdit, "json-text") if edit.isVisible())
    changes: list[int] = []
    editor.horizontalScrollBar().rangeChanged.connect(lambda _least, most: changes.append(most))
    editor.setFixedWidth(231)
    editor.setPlainText("\n".join(["x" * 36] * 10))

    for width in range(290, 286, -1):  # where the longest line fits without a bar beside it, and not with one
        editor.setFixedWidth(width)
        QApplication.processEvents()

    assert len(changes) <= 12


def test_a_window_that_is_taken_down_without_being_closed_says_nothing(
    qtbot: QtBot, engine: EngineThread, settings: Settings, file: Path
) -> None:
    window = MainWindow(engine, settings)
    window.open(file)
    window.canvas.keys.notes.add()
    window.canvas.keys.notes.finish()
    assert window.canvas.keys.notes.names

    with qtbot.captureExceptions() as exceptions:
        window.session.stop()
        window.journal.close()
        delete(window)

    assert not exceptions
