"""Escape in a JSON field takes back what is being typed, and not for good."""

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from designer.widgets.json_edit import JsonEdit

from .conftest import PASS, OpenBench


def test_escape_closes_the_list_first_and_what_it_takes_away_comes_back(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.inspector.trial_data.saved_input = lambda: json.dumps({"kind": "a"})
    bench.inspector.live.foresight.forget()
    bench.select("/States/Work")
    bench.click(bench.find(QPushButton, "begin-ResultSelector"))
    edit = bench.find(JsonEdit, "ResultSelector")
    QTest.keyClicks(edit.editor, '"keep": 1, "k.$": "$')
    QTest.keyClick(edit.editor, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert edit.suggestions.is_open

    QTest.keyClick(edit.editor, Qt.Key.Key_Escape)
    typed = edit.text
    QTest.keyClick(edit.editor, Qt.Key.Key_Escape)
    is_gone = not edit.isVisible()
    bench.click(bench.find(QPushButton, "begin-ResultSelector"))

    assert '"keep": 1' in typed
    assert is_gone
    assert edit.text == typed


def test_undo_brings_back_the_json_that_escape_took_away(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(PASS)
    edit = bench.find(JsonEdit, "Parameters")
    edit.editor.setFocus()
    edit.editor.selectAll()
    QTest.keyClicks(edit.editor, '{"typed": 1')
    typed, before = edit.text, bench.document.text

    QTest.keyClick(edit.editor, Qt.Key.Key_Escape)
    after = edit.text
    QTest.keyClick(edit.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert after != typed
    assert edit.text == typed
    assert bench.document.text == before
