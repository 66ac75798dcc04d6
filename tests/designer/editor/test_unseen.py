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


@pytest.fixture
def woken(desk: Desk) -> Desk:
    """A desk to which a long workflow came unseen, and that was just shown again."""
    desk.pane.hide()
    desk.document.new(LONG)
    desk.pane.show()
    return desk


def test_of_a_long_workflow_the_beginning_is_seen_at_once_and_the_rest_follows(woken: Desk, qtbot: QtBot) -> None:
    editor = woken.pane.editor
    begun = _shown(woken)
    first = editor.document().firstBlock()

    assert LONG.startswith(begun)
    assert first.next().layout().formats()  # in its colours
    assert editor.visible_lines()[1] < editor.blockCount() < LONG.count("\n")
    width = editor.gutter.width()
    qtbot.waitUntil(lambda: editor.mirror.is_whole, timeout=30_000)

    assert woken.text == LONG
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


def test_a_key_while_a_long_text_comes_in_is_typed_into_all_of_it(woken: Desk) -> None:
    woken.keys(" ")

    assert woken.pane.editor.mirror.is_whole
    assert woken.text == " " + LONG


def test_an_edit_while_a_long_text_comes_in_is_followed(woken: Desk) -> None:
    place = woken.document.text.index('"Skip48"')

    woken.document.edit([Edit(place, place, "\n")], "edit")

    assert woken.text == LONG[:place] + "\n" + LONG[place:]


def test_a_place_that_has_not_come_in_is_gone_to(woken: Desk) -> None:
    woken.go('"Skip48|": {')

    assert woken.pane.editor.textCursor().block().text().startswith('    "Skip48"')
    assert woken.text == LONG


def test_another_workflow_while_a_long_text_comes_in(woken: Desk) -> None:
    woken.new(TEXT)

    assert woken.text == TEXT
    assert woken.pane.editor.mirror.is_whole


def test_problems_of_a_long_text_are_marked_when_it_has_come_in(woken: Desk, qtbot: QtBot) -> None:
    woken.document.new(TEXT)
    woken.pane.hide()
    woken.document.new(LONG.replace('"Skip0"', '"Nobody"').replace('"Skip48"', '"Gone"', 1))
    assert not woken.pane.marks.marks
    woken.pane.show()

    qtbot.waitUntil(lambda: len(woken.pane.marks.marks) == len(woken.document.problems), timeout=30_000)
    assert woken.pane.editor.mirror.is_whole
