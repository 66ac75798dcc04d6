"""The code pane in the window: selection, problems and repairs, places, colours, menus, words."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QTextCharFormat, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from designer.document.pointers import edge_id
from designer.look import set_language, theme, themes
from engine.language.problems import Severity
from tests.designer.editor.conftest import TEXT, Desk

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
INNER = "/States/Second/Iterator/States/里面"
BROKEN_REFERENCE = TEXT.replace('"Next": "Second"', '"Next": "Sceond"')


def _foreground(desk: Desk, text: str) -> str:
    """Return the colour of the first character of a text on its line."""
    editor = desk.pane.editor
    unit = editor.mirror.unit(desk.document.text.index(text))
    block = editor.document().findBlock(unit)
    for span in block.layout().formats():
        if span.start <= unit - block.position() < span.start + span.length:
            return span.format.foreground().color().name()
    return ""


def _underlined(desk: Desk) -> list[str]:
    waves = QTextCharFormat.UnderlineStyle.WaveUnderline
    selections = desk.pane.editor.extraSelections()
    return [one.cursor.selectedText() for one in selections if one.format.underlineStyle() is waves]


def _menu(desk: Desk) -> QMenu:
    menu = desk.pane.findChildren(QMenu)[-1]
    assert menu.isVisible()
    return menu


# Bars


@pytest.mark.parametrize(
    "keys",
    [None, (Qt.Key.Key_F, CTRL), (Qt.Key.Key_H, CTRL), (Qt.Key.Key_G, CTRL)],
    ids=["error", "find", "replace", "line"],
)
def test_a_bar_that_comes_up_leaves_the_cursor_in_view(
    desk: Desk, keys: tuple[Qt.Key, Qt.KeyboardModifier] | None
) -> None:
    desk.new("")
    desk.pane.editor.selectAll()
    QApplication.clipboard().setText(TEXT * 2 if keys is None else TEXT.rstrip() + "\n" * 30)
    desk.key(Qt.Key.Key_V, CTRL)
    if keys is not None:
        desk.key(*keys)
    desk.pane.refresh()  # what the pause after typing does
    QApplication.processEvents()

    bars = (desk.pane.banner, desk.pane.find_bar, desk.pane.go_to_bar)
    assert sum(bar.isVisible() for bar in bars) == 1
    caret = desk.pane.editor.cursorRect()
    assert desk.pane.editor.viewport().rect().contains(caret), (caret, desk.pane.editor.viewport().rect())


def test_a_bar_that_comes_up_does_not_take_back_a_scrolled_view(desk: Desk) -> None:
    desk.put(TEXT.rstrip() + "\n" * 60 + "|")
    desk.pane.editor.verticalScrollBar().setValue(0)

    desk.pane.open_find()
    QApplication.processEvents()

    assert desk.pane.find_bar.isVisible()
    assert desk.pane.editor.verticalScrollBar().value() == 0


# Selection


def test_the_state_with_the_cursor_is_selected(desk: Desk) -> None:
    desk.go('"Type": "Pa|ss",\n      "Next"')
    assert desk.selection.pointers == ("/States/First",)

    desk.go('"里面": {"Type|')
    assert desk.selection.pointers == (INNER,)

    desk.go('"Start|At": "First"')
    assert desk.selection.is_empty


def test_a_selected_state_comes_into_view_with_its_lines_marked(desk: Desk) -> None:
    desk.other.setFocus()

    desk.selection.set((INNER,))

    assert '|"里面": {' in desk.marked
    assert desk.pane.editor.gutter.state_lines == range(12, 13)


def test_a_selection_elsewhere_leaves_the_cursor_of_someone_who_types(desk: Desk) -> None:
    desk.go('"Type": "Pa|ss"')

    desk.selection.set(("/States/Second",))

    assert '"Type": "Pa|ss"' in desk.marked
    assert desk.pane.editor.gutter.state_lines == range(7, 17)


def test_a_selected_edge_leads_to_its_target_in_the_text(desk: Desk) -> None:
    desk.other.setFocus()

    desk.selection.set((), (edge_id("/States/First", "/Next"),))

    assert '|"Next": "Second"' in desk.marked


def test_broken_text_selects_nothing(desk: Desk) -> None:
    desk.selection.set(("/States/First",))
    desk.new(TEXT.replace('"Pass",', '"Pass"'))
    desk.selection.set(("/States/First",))

    desk.go('"里面": {"Type|')

    assert desk.selection.pointers == ("/States/First",)


def test_typing_a_name_keeps_the_state_selected(desk: Desk) -> None:
    desk.go('"First|": {')

    desk.keys("1")

    assert desk.selection.pointers == ("/States/First1",)


# Places


def test_the_cursor_is_told_in_code_points(qtbot: QtBot, desk: Desk) -> None:
    desk.put('{\r\n  "😀节": 1|}')

    with qtbot.waitSignal(desk.pane.cursor_moved) as told:
        desk.key(Qt.Key.Key_Left)

    assert told.args == [2, 9]
    with qtbot.waitSignal(desk.pane.cursor_moved) as told:
        desk.keys("7")
    assert told.args == [2, 10]


def test_a_span_is_revealed(desk: Desk) -> None:
    desk.other.setFocus()
    place = desk.document.source.span(INNER)

    desk.pane.reveal(place)

    assert desk.pane.editor.hasFocus()
    assert '"里面": |{' in desk.marked


def test_a_line_is_gone_to(desk: Desk) -> None:
    desk.key(Qt.Key.Key_G, CTRL)
    bar = desk.pane.go_to_bar
    assert bar.isVisible()

    QTest.keyClicks(bar.field, "13:7")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)

    assert not bar.isVisible()
    assert desk.pane.editor.hasFocus()
    assert desk.pane.editor.textCursor().blockNumber() == 12
    assert desk.pane.editor.textCursor().positionInBlock() == 6


def test_what_is_no_line_is_marked_and_goes_nowhere(desk: Desk) -> None:
    before = desk.marked
    desk.pane.go_to_line()
    bar = desk.pane.go_to_bar

    QTest.keyClicks(bar.field, "x")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)

    assert bar.field.property("invalid")
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert desk.marked == before


# Problems


def test_a_problem_is_underlined_marked_and_told_when_typing_pauses(qtbot: QtBot, desk: Desk) -> None:
    desk.go('"Next": "Sec|ond"')

    desk.keys("x")
    qtbot.waitUntil(lambda: bool(desk.pane.marks.marks))

    assert _underlined(desk) == ['"Second"', '"Secxond"']  # the state that nothing leads to, and the error
    assert desk.pane.editor.gutter.marks == {5: Severity.ERROR, 7: Severity.WARNING}
    assert desk.pane.editor.gutter.repair_line == 5


def test_marks_move_with_the_text_until_they_are_looked_at_anew(desk: Desk) -> None:
    desk.new(BROKEN_REFERENCE)
    desk.go('"StartAt": "First",|')

    desk.keys("\n\n")

    assert desk.pane.marks.lines() == {7: Severity.ERROR, 9: Severity.WARNING}


def test_a_problem_is_repaired_from_the_keyboard(desk: Desk) -> None:
    desk.new(BROKEN_REFERENCE)
    desk.key(Qt.Key.Key_F8)
    assert '"Next": |"Sceond"' in desk.marked

    desk.key(Qt.Key.Key_Period, CTRL)

    assert desk.text == TEXT


def test_a_problem_is_repaired_by_a_press_on_its_mark(desk: Desk) -> None:
    desk.new(BROKEN_REFERENCE)
    gutter = desk.pane.editor.gutter
    place = next(rect for block, rect in desk.pane.editor.lines_on_screen() if block.blockNumber() == 5)

    QTest.mouseMove(gutter, QPoint(10, place.center().y()))
    QTest.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=QPoint(10, place.center().y()))

    assert desk.text == TEXT


def test_several_repairs_on_a_line_are_offered(desk: Desk) -> None:
    desk.new('{"StartAt": "Frist", "States": {"First": {"Type": "Pass", "Nxt": "Frist", "Next": "Frist"}}}')

    desk.pane.fix()

    menu = _menu(desk)
    titles = [action.text() for action in menu.actions()]
    assert len(titles) >= 2
    menu.actions()[0].trigger()
    menu.close()
    assert '"StartAt": "First"' in desk.text


def test_a_line_without_repairs_is_left_alone(desk: Desk) -> None:
    assert not desk.pane.fix()
    assert not desk.document.is_modified


def test_problems_are_walked_round_both_ways(desk: Desk) -> None:
    desk.new(BROKEN_REFERENCE.replace('"StartAt": "First"', '"StartAt": "Frist"'))

    places = []
    for _ in range(3):
        desk.key(Qt.Key.Key_F8)
        places.append(desk.pane.editor.textCursor().blockNumber())
    desk.key(Qt.Key.Key_F8, SHIFT)

    assert places == [1, 5, 1]
    assert desk.pane.editor.textCursor().blockNumber() == 5


def test_a_tip_says_what_is_wrong_and_how_to_repair_it(desk: Desk) -> None:
    desk.new(BROKEN_REFERENCE)
    editor = desk.pane.editor
    cursor = editor.textCursor()
    cursor.setPosition(desk.document.text.index("Sceond"))
    place = editor.cursorRect(cursor).center()

    QApplication.sendEvent(editor.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, place, QPoint(5, 5)))

    assert "Sceond" in QToolTip.text()
    assert "Ctrl+." in QToolTip.text()
    line = next(rect for block, rect in editor.lines_on_screen() if block.blockNumber() == 5)
    QApplication.sendEvent(
        editor.gutter, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(10, line.center().y()), QPoint(9, 9))
    )
    assert "Sceond" in QToolTip.text()
    QToolTip.hideText()


def test_broken_json_is_told_and_repaired(qtbot: QtBot, desk: Desk) -> None:
    desk.go('"Type": "Pass"|,')
    desk.key(Qt.Key.Key_Delete)
    qtbot.waitUntil(desk.pane.banner.isVisible)
    assert "Line 5" in desk.pane.banner.text

    QTest.mouseClick(desk.pane.banner._words, Qt.MouseButton.LeftButton)
    assert desk.pane.editor.textCursor().blockNumber() == 4
    QTest.mouseClick(desk.pane.banner.button, Qt.MouseButton.LeftButton)

    assert desk.text == TEXT
    qtbot.waitUntil(lambda: not desk.pane.banner.isVisible())


def test_text_on_one_long_line_is_offered_another_layout(desk: Desk) -> None:
    desk.new('{"StartAt": "A", "States": {"A": {"Type": "Succeed", "Comment": "' + "x" * 3_000 + '"}}}')
    assert "very long" in desk.pane.banner.text

    QTest.mouseClick(desk.pane.banner.button, Qt.MouseButton.LeftButton)
    desk.pane.refresh()

    assert desk.text.count("\n") > 3
    assert not desk.pane.banner.isVisible()


# Looks


def test_what_a_text_is_is_told_by_its_colour(desk: Desk) -> None:
    assert _foreground(desk, '"StartAt"') == theme().color("code_key").name()
    assert _foreground(desk, '"Pass"') == theme().color("code_string").name()
    assert _foreground(desk, "true") == theme().color("code_literal").name()
    assert _foreground(desk, 'First": {') == theme().color("text").name()
    assert _foreground(desk, 'Second"\n') == theme().color("text").name()


def test_lines_are_coloured_when_they_come_into_view(desk: Desk) -> None:
    rows = ",\n".join(f'    "key{number}": {number}' for number in range(3_000))
    desk.new('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Result": {\n' + rows + "\n}}}}")
    assert _foreground(desk, '"key2900"') == ""

    desk.go('"key2900|"')

    assert _foreground(desk, '"key2900"') == theme().color("code_key").name()


def test_the_theme_is_followed(desk: Desk) -> None:
    desk.new(BROKEN_REFERENCE)
    themes.set_theme("dark")
    desk.pane.editor.highlighter.show_lines(*desk.pane.editor.visible_lines())

    assert _foreground(desk, '"StartAt"') == theme().color("code_key").name()
    desk.grab()


def test_the_bracket_at_the_cursor_and_its_partner_are_shown(desk: Desk) -> None:
    desk.go('"里面": |{')

    shown = [one.cursor.selectedText() for one in desk.pane.editor.extraSelections()]

    assert shown[-2:] == ["{", "}"]


def test_the_language_is_followed(desk: Desk) -> None:
    desk.pane.open_replace()
    desk.new(TEXT[:-4])

    set_language("zh")
    QApplication.processEvents()

    assert desk.pane.find_bar.replace_button.text() == "替换"
    assert desk.pane.banner.text.startswith("第 ")
    assert desk.pane.editor.accessibleName() == "工作流代码"


def test_a_new_workflow_is_shown_from_its_top(desk: Desk) -> None:
    desk.key(Qt.Key.Key_End, CTRL)

    desk.document.new('{"a": 1}')

    assert desk.marked == '|{"a": 1}'


def test_what_happened_while_the_pane_was_hidden_is_caught_up_with(qtbot: QtBot, desk: Desk) -> None:
    desk.pane.hide()
    desk.document.new(BROKEN_REFERENCE)
    desk.selection.set(("/States/Second",))
    assert not desk.pane.marks.marks

    desk.pane.show()

    qtbot.waitUntil(lambda: bool(desk.pane.marks.marks))
    assert desk.pane.editor.gutter.state_lines == range(7, 17)


def test_lines_are_selected_by_a_press_on_their_number(desk: Desk) -> None:
    gutter = desk.pane.editor.gutter
    place = next(rect for block, rect in desk.pane.editor.lines_on_screen() if block.blockNumber() == 1)

    QTest.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=QPoint(gutter.width() - 20, place.center().y()))

    assert desk.pane.editor.textCursor().selectedText() == '  "StartAt": "First",'


@pytest.mark.parametrize("in_gutter", [True, False])
def test_the_wheel_scrolls_also_over_the_gutter(desk: Desk, in_gutter: bool) -> None:
    editor = desk.pane.editor
    desk.new(TEXT.replace("\n", "\n\n\n\n"))
    target = editor.gutter if in_gutter else editor.viewport()

    for modifier in (Qt.KeyboardModifier.NoModifier, CTRL):
        event = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, modifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(target, event)

    assert editor.verticalScrollBar().value() > 0
    assert editor.font().pixelSize() == 11


# Commands


def test_the_text_is_laid_out_anew_as_one_step(desk: Desk) -> None:
    desk.new('\r\n{"StartAt":"A","States":{"A":{"Type":"Succeed","Comment":"' + "x" * 60 + '"}}}\r\n')
    before = desk.document.text

    desk.key(Qt.Key.Key_F, ALT, SHIFT)

    assert desk.text.startswith('{\r\n  "StartAt": "A",\r\n  "States": {\r\n')
    assert desk.text.endswith("}\r\n")
    desk.key(Qt.Key.Key_Z, CTRL)
    assert desk.text == before


def test_broken_text_is_not_laid_out(qtbot: QtBot, desk: Desk) -> None:
    desk.new(TEXT[:-4])

    with qtbot.waitSignal(desk.document.refused):
        assert not desk.pane.format()

    assert desk.text == TEXT[:-4]


def test_the_menu_offers_what_works_now(desk: Desk) -> None:
    desk.new(BROKEN_REFERENCE)
    desk.key(Qt.Key.Key_F8)
    editor = desk.pane.editor
    QApplication.sendEvent(
        editor.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(9, 9), QPoint(9, 9))
    )
    menu = _menu(desk)
    rows = {action.text().partition("\t")[0]: action for action in menu.actions()}

    assert not rows["Undo"].isEnabled()
    assert not rows["Copy"].isEnabled()
    rows["Repair this line"].trigger()
    menu.close()

    assert desk.text == TEXT


# Speed


@pytest.mark.slow
def test_a_huge_text_opens_and_keys_go_to_their_place(desk: Desk) -> None:
    rows = ",\n".join('      {\n        "id": 1,\n        "name": "节😀"\n      }' for _ in range(6_250))
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Result": [\n' + rows + "\n]}}}"
    desk.document.new(text)
    desk.go('"name": "节')

    for key in "abcdefghij":
        desk.keys(key)

    assert desk.document.text == text.replace('"name": "节', '"name": "节abcdefghij', 1)
    assert desk.text == desk.document.text


def test_format_lays_out_the_selection_as_one_step_and_keeps_the_cursor(desk: Desk) -> None:
    text = TEXT.replace('      "Type": "Pass",\n', '   "Type":"Pass" ,\n').replace('"End": true\n    }', '"End":true }')
    desk.new(text)
    cursor = desk.pane.editor.textCursor()
    cursor.setPosition(text.index('   "Type"'))
    cursor.setPosition(text.index('"Next"'), cursor.MoveMode.KeepAnchor)
    desk.pane.editor.setTextCursor(cursor)

    desk.key(Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier)

    assert desk.text == text.replace('   "Type":"Pass" ,\n', '      "Type": "Pass",\n')
    desk.pane.undo()
    assert desk.text == text


def test_the_menu_of_a_line_silences_its_problems(desk: Desk) -> None:
    desk.new(TEXT.replace('"Next": "Second"', '"Next": "Second", "Odd": 1'))
    desk.go('"Od|d"')
    assert [mark.problem.code for mark in desk.pane.marks.marks] == ["unknown-field"]

    desk.pane.editor.menu_wanted.emit(desk.pane.editor.mapToGlobal(desk.pane.editor.cursorRect().center()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.setActiveAction(next(action for action in menu.actions() if "Silence unknown-field here" in action.text()))
    QTest.keyClick(menu, Qt.Key.Key_Return)
    desk.pane.refresh()

    assert desk.document.side.silenced == {"unknown-field": ("/States/First/Odd",)}
    assert desk.pane.marks.marks == ()
    desk.pane.undo()
    assert not desk.document.side.silenced
