"""Comparing from the menu: with what was saved, an earlier copy, another file; by keys alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from designer.document.commands import rename_state, set_field
from designer.document.comparison import Kind
from designer.look import set_language
from designer.shell.comparison_dialog import ComparisonDialog
from designer.shell.main_window import MainWindow

from .dialogs import TWO, box_of, chooser_of

pytestmark = pytest.mark.slow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _shown(window: MainWindow) -> ComparisonDialog:
    dialog = window.files.dialog
    assert isinstance(dialog, ComparisonDialog)
    return dialog


def test_keys_compare_with_what_was_saved_and_walk_through_the_changes(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    window.open(file)
    set_field(window.document, "/States/A", "Comment", "new")
    rename_state(window.document, "/States/B", "C")
    window.canvas.view.setFocus()

    qtbot.keyClick(window.canvas.view, Qt.Key.Key_D, CONTROL | SHIFT)
    dialog = _shown(window)

    assert dialog.list.rows() == [("Pass A", [("Comment", "—", '"new"')]), ("Pass C, was called B", [])]
    assert dialog.summary.text() == "2 changed"
    assert dialog.view.marked() == {"/States/A": Kind.CHANGED, "/States/C": Kind.CHANGED}
    qtbot.keyClick(dialog.list, Qt.Key.Key_End)
    assert dialog.view.scene.selected_ids()[0] == ["/States/C"]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.files.dialog is None


def test_a_node_picked_in_the_picture_is_shown_in_the_list(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.open(file)
    set_field(window.document, "/States/B", "Comment", "new")
    window.compare.with_saved()
    dialog = _shown(window)
    view = dialog.view.view
    qtbot.waitExposed(dialog)

    place = view.mapFromScene(dialog.view.scene.nodes["/States/B"].scene_rect.center())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    current = dialog.list.currentItem()
    assert current is not None
    assert current.text(0) == "Pass B"
    dialog.reject()


def test_escape_in_the_picture_lets_go_of_the_node_and_then_closes_the_comparison(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    window.open(file)
    set_field(window.document, "/States/B", "Comment", "new")
    window.compare.with_saved()
    dialog = _shown(window)
    view = dialog.view.view
    qtbot.waitExposed(dialog)
    place = view.mapFromScene(dialog.view.scene.nodes["/States/B"].scene_rect.center())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    qtbot.keyClick(view, Qt.Key.Key_Escape)
    picked = dialog.view.scene.selected_ids()[0]
    qtbot.keyClick(view, Qt.Key.Key_Escape)

    assert not picked
    assert window.files.dialog is None


def test_an_earlier_copy_and_another_file_can_be_compared_with(window: MainWindow, file: Path, tmp_path: Path) -> None:
    window.open(file)
    set_field(window.document, "/States/A", "Comment", "new")
    window.files.save()
    menu = window.menu_.copies_to_compare
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert _shown(window).summary.text() == "1 changed"
    _shown(window).reject()

    other = tmp_path / "other.json"
    other.write_text(TWO.replace('"B"', '"Last"'), encoding="utf-8")
    window.actions_["compare_file"].trigger()
    chooser_of(window).fileSelected.emit(str(other))
    chooser_of_gone = window.files.dialog
    assert isinstance(chooser_of_gone, ComparisonDialog)
    assert [title for title, _ in chooser_of_gone.list.rows()] == ["Pass A", "Pass B, was called Last"]
    chooser_of_gone.reject()


def test_nothing_changed_is_said(window: MainWindow, file: Path) -> None:
    window.open(file)
    window.document.type_text(0, 0, "\n\n")

    window.compare.with_saved()

    assert "Both say the same" in _shown(window).summary.text()
    assert _shown(window).list.rows() == []
    _shown(window).reject()


def test_a_file_that_cannot_be_read_is_told(window: MainWindow, tmp_path: Path) -> None:
    window.compare.with_file(tmp_path / "gone.json")

    assert box_of(window).informativeText()


def test_the_comparison_is_in_chinese(window: MainWindow, file: Path) -> None:
    window.open(file)
    set_language("zh")
    rename_state(window.document, "/States/B", "C")

    window.compare.with_saved()

    assert _shown(window).summary.text() == "更改 1 处"
    assert _shown(window).list.rows()[0][0] == "Pass C，原名 B"
    _shown(window).reject()


def test_tab_goes_through_the_comparison_as_it_is_seen(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.open(file)
    set_field(window.document, "/States/B", "Comment", "new")
    window.compare.with_saved()
    dialog = _shown(window)
    qtbot.waitUntil(dialog.list.hasFocus)

    seen: list[QWidget] = []
    for _ in range(8):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)

    names = [widget.objectName() or type(widget).__name__ for widget in seen]
    assert (names[0], names[1], names[2]) == ("changes", "close", "CanvasView")
    assert {type(widget) for widget in seen[3:-1]} == {QToolButton}
    assert names[-1] == "changes"
    dialog.close()


def test_both_sides_of_a_change_have_as_much_room(window: MainWindow, file: Path) -> None:
    window.open(file)
    set_field(window.document, "/States/B", "Comment", "new")
    window.compare.with_saved()
    dialog = _shown(window)

    widths = [dialog.list.columnWidth(column) for column in range(3)]

    assert abs(widths[1] - widths[2]) <= 1
    assert widths[1] >= 140
    dialog.close()


def test_the_tips_of_a_change_show_more_of_both_values_where_they_differ(window: MainWindow, file: Path) -> None:
    window.open(file)
    set_field(window.document, "/States/A", "Comment", "long " * 1000 + "first" + " end" * 1000)
    window.files.save()
    set_field(window.document, "/States/A", "Comment", "long " * 1000 + "second" + " end" * 1000)
    window.compare.with_saved()
    dialog = _shown(window)

    state = dialog.list.topLevelItem(0)
    field = None if state is None else state.child(0)
    assert field is not None
    for column, (here, there) in enumerate((("first", "second"), ("second", "first")), 1):
        for words in (field.text(column), field.toolTip(column)):
            assert here in words
            assert there not in words
    dialog.reject()
