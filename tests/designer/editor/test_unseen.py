"""A pane that nobody sees does not lay out what it would show; when it is shown, it shows the text of then."""

import pytest
from pytestqt.qtbot import QtBot

from designer.look import theme
from engine.language.problems import Edit
from tests.bench.workflows import mixed
from tests.designer.editor.conftest import TEXT, Desk

LONG = mixed(500)


def _shown(desk: Desk) -> str:
    return desk.pane.editor.toPlainText()


def test_a_workflow_opened_unseen_is_laid_out_when_the_pane_is_shown(desk: Desk) -> None:
    desk.pane.hide()
    desk.document.new(TEXT.replace("First", "Begin"))
    assert _shown(desk) == ""

    desk.document.edit([Edit(0, 0, "\n")], "edit")
    assert _shown(desk) == ""
    desk.pane.show()

    assert desk.text == "\n" + TEXT.replace("First", "Begin")
    desk.put("|" + TEXT)
    desk.keys(" ")
    assert desk.text == " " + TEXT


def test_an_edit_while_the_pane_is_hidden_is_followed_at_once(desk: Desk) -> None:
    desk.new(TEXT)
    desk.pane.hide()

    desk.document.edit([Edit(0, 0, "\n")], "edit")

    assert desk.text == "\n" + TEXT


def test_a_workflow_opened_unseen_begins_at_its_first_line(desk: Desk) -> None:
    desk.new(TEXT)
    desk.go('"Firs|t"')
    told: list[tuple[int, int]] = []
    desk.pane.cursor_moved.connect(lambda line, column: told.append((line, column)))
    desk.pane.hide()

    desk.document.new(LONG)

    assert told
    assert told[-1] == (1, 1)


def test_keys_that_reach_an_unseen_pane_change_nothing(desk: Desk) -> None:
    desk.pane.hide()
    desk.document.new(TEXT)

    desk.keys("x")
    desk.pane.show()

    assert desk.text == TEXT


def test_lines_that_change_out_of_view_have_their_colours_when_they_come_back(desk: Desk) -> None:
    rows = ",\n".join(f'    "key{number}": {number}' for number in range(1_000))
    desk.new('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Result": {\n' + rows + "\n}}}}")
    desk.go('"key500|"')
    desk.go('"Start|At"')
    start = desk.document.text.index('"key500"')

    desk.document.edit([Edit(start + 10, start + 13, '"a", "b": 1')], "edit")
    desk.go('"key500|"')

    block = desk.pane.editor.textCursor().block()
    ranges = block.layout().formats()
    colors = {block.text()[one.start : one.start + one.length]: one.format.foreground().color() for one in ranges}
    assert colors['"a"'] == theme().color("code_string")
    assert colors['"b"'] == theme().color("code_key")


def _wake(desk: Desk) -> None:
    """Let a long workflow come to the desk unseen, and show it again; no fixture, for events are processed behind those."""
    desk.pane.hide()
    desk.document.new(LONG)
    desk.pane.show()


def test_of_a_long_workflow_the_beginning_is_seen_at_once_and_the_rest_follows(desk: Desk, qtbot: QtBot) -> None:
    _wake(desk)
    editor = desk.pane.editor
    begun = _shown(desk)
    first = editor.document().firstBlock()

    assert LONG.startswith(begun)
    assert first.next().layout().formats()  # in its colours
    assert editor.visible_lines()[1] < editor.blockCount() < LONG.count("\n")
    width = editor.gutter.width()
    qtbot.waitUntil(lambda: editor.mirror.is_whole, timeout=30_000)

    assert desk.text == LONG
    assert editor.gutter.width() == width
    assert editor.visible_lines()[0] == 0


@pytest.mark.parametrize("text", [LONG.replace("\n", "\r\n"), LONG.replace("work", "\U0001f642")], ids=["crlf", "wide"])
def test_a_long_text_comes_in_as_it_is(desk: Desk, qtbot: QtBot, text: str) -> None:
    desk.pane.hide()
    desk.document.new(text)
    desk.pane.show()

    qtbot.waitUntil(lambda: desk.pane.editor.mirror.is_whole, timeout=30_000)

    assert desk.text == text


def test_what_is_selected_is_gone_to_when_it_has_come_in(desk: Desk, qtbot: QtBot) -> None:
    desk.other.setFocus()
    desk.pane.hide()
    desk.document.new(LONG)
    desk.selection.set(("/States/Skip45",))
    desk.pane.show()
    desk.pane.editor.setFocus()
    qtbot.waitUntil(lambda: desk.pane.editor.mirror.is_whole, timeout=30_000)

    assert desk.selection.pointers == ("/States/Skip45",)
    editor = desk.pane.editor
    assert '"Skip45"' in editor.textCursor().block().text()
    first, last = editor.visible_lines()
    assert first <= editor.textCursor().blockNumber() < last


def test_a_key_while_a_long_text_comes_in_is_typed_into_all_of_it(desk: Desk) -> None:
    _wake(desk)
    desk.keys(" ")

    assert desk.pane.editor.mirror.is_whole
    assert desk.text == " " + LONG


def test_an_edit_while_a_long_text_comes_in_is_followed(desk: Desk) -> None:
    _wake(desk)
    place = desk.document.text.index('"Skip48"')

    desk.document.edit([Edit(place, place, "\n")], "edit")

    assert desk.text == LONG[:place] + "\n" + LONG[place:]


def test_a_place_that_has_not_come_in_is_gone_to(desk: Desk) -> None:
    _wake(desk)
    desk.go('"Skip48|": {')

    assert desk.pane.editor.textCursor().block().text().startswith('    "Skip48"')
    assert desk.text == LONG


def test_another_workflow_while_a_long_text_comes_in(desk: Desk) -> None:
    _wake(desk)
    desk.new(TEXT)

    assert desk.text == TEXT
    assert desk.pane.editor.mirror.is_whole


def test_problems_of_a_long_text_are_marked_when_it_has_come_in(desk: Desk, qtbot: QtBot) -> None:
    _wake(desk)
    desk.document.new(TEXT)
    desk.pane.hide()
    desk.document.new(LONG.replace('"Skip0"', '"Nobody"').replace('"Skip48"', '"Gone"', 1))
    assert not desk.pane.marks.marks
    desk.pane.show()

    qtbot.waitUntil(lambda: len(desk.pane.marks.marks) == len(desk.document.problems), timeout=30_000)
    assert desk.pane.editor.mirror.is_whole
