"""A pane that nobody sees does not lay out what it would show; when it is shown, it shows the text of then."""

from designer.look import theme
from engine.language.problems import Edit
from tests.designer.editor.conftest import TEXT, Desk


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
