"""What is drawn over the code: the current line, matches, problems, brackets."""

import pytest
from PySide6.QtWidgets import QTextEdit
from pytestqt.qtbot import QtBot

from tests.designer.editor.conftest import TEXT, Desk


def test_what_is_drawn_over_the_code_is_not_replaced_while_qt_is_at_it(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.new(TEXT.replace('"Next": "Second"', '"Next": "Sceond"'))
    editor, depths = desk.pane.editor, [0]
    given = editor.setExtraSelections

    def draw(selections: list[QTextEdit.ExtraSelection]) -> None:
        depths.append(depths[-1] + 1)
        if len(depths) == 2:
            editor.viewed.emit()  # as when the lines come out higher than they were thought to be, and it scrolls
        given(selections)
        depths.append(depths[-1] - 1)

    monkeypatch.setattr(editor, "setExtraSelections", draw)

    editor.viewed.emit()
    qtbot.waitUntil(lambda: depths.count(1) == 2)

    assert max(depths) == 1
    assert len(editor.extraSelections()) > 1


def test_of_a_long_line_only_what_is_on_screen_is_marked_wherever_one_scrolls(qtbot: QtBot, desk: Desk) -> None:
    desk.new(TEXT.replace('"Type": "Pass",', f'"Type": "Pass", "Comment": "{"ab" * 8_000}",', 1))
    editor, bar = desk.pane.editor, desk.pane.find_bar
    desk.pane.open_find()
    bar.query.setText("ab")
    qtbot.waitUntil(lambda: bar.count.text().endswith("8000"))

    begun = editor.document().findBlockByNumber(4).position()
    columns = {}
    for name, place in (("left", 0), ("middle", editor.horizontalScrollBar().maximum() // 2)):
        editor.horizontalScrollBar().setValue(place)
        starts = [one.cursor.selectionStart() for one in editor.extraSelections() if one.cursor.hasSelection()]
        columns[name] = [start - begun for start in starts if editor.document().characterAt(start) == "a"]

    assert all(10 < len(found) < 200 for found in columns.values())
    assert max(columns["left"]) < 500
    assert 7_500 < min(columns["middle"]) < max(columns["middle"]) < 8_500


def test_short_lines_are_marked_as_before_beside_a_long_one(qtbot: QtBot, desk: Desk) -> None:
    desk.new(TEXT.replace('"Type": "Map",', f'"Type": "Map", "Comment": "{"x" * 3_000}",'))
    editor, bar = desk.pane.editor, desk.pane.find_bar
    desk.pane.open_find()
    bar.query.setText('"Type"')
    qtbot.waitUntil(lambda: bar.count.text().endswith("3"))

    texts = [one.cursor.selectedText() for one in editor.extraSelections()]

    assert texts.count('"Type"') == 3
