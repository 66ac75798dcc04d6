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
