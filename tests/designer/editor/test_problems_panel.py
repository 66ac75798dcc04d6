"""All problems in a table: counted, filtered, led to, repaired."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from designer.document.document import Document
from designer.document.selection import Selection
from designer.editor.problems_model import FIX, MESSAGE, NODE, PLACE, PROBLEM, RULE
from designer.editor.problems_panel import ProblemsPanel
from designer.look import set_language, ui_font
from engine.language.pages import PAGES
from engine.language.problems import Edit, Severity
from tests.designer.clicks import double_click

_WIDEST = max(PAGES, key=lambda code: max(map(len, PAGES[code].bad.splitlines())))
TEXT = """{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Next": "Betta"},
    "Beta": {"Type": "Pass", "End": true}
  }
}"""


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    set_language("en")
    return Document()


@pytest.fixture
def selection(document: Document) -> Selection:
    return Selection(document, document)


@pytest.fixture
def panel(qtbot: QtBot, document: Document, selection: Selection) -> ProblemsPanel:
    panel = ProblemsPanel(document, selection)
    qtbot.addWidget(panel)
    document.new(TEXT)
    panel.resize(900, 216)
    panel.show()
    return panel


def _cell(panel: ProblemsPanel, row: int, column: int) -> str:
    return str(panel.model.index(row, column).data())


def _middle(panel: ProblemsPanel, row: int, column: int) -> QPoint:
    return panel.table.visualRect(panel.model.index(row, column)).center()


def test_problems_are_listed_with_what_where_and_how_to_repair(panel: ProblemsPanel) -> None:
    assert panel.model.rowCount() == 2
    assert "Betta" in _cell(panel, 0, MESSAGE)
    assert _cell(panel, 0, NODE) == "A"
    assert _cell(panel, 0, PLACE) == "Ln 4, Col 35"
    assert '"Beta"' in _cell(panel, 0, FIX)
    assert panel.summary.text() == "1 error  ·  1 warning"
    spoken = panel.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert str(spoken).startswith("Error: ")


def test_a_double_click_leads_to_the_place_and_selects_the_state(
    qtbot: QtBot, panel: ProblemsPanel, document: Document, selection: Selection
) -> None:
    with qtbot.waitSignal(panel.place_requested) as told:
        double_click(panel.table.viewport(), _middle(panel, 0, MESSAGE))

    assert told.args is not None
    assert document.text[told.args[0].start : told.args[0].end] == '"Betta"'
    assert selection.pointers == ("/States/A",)


def test_nothing_to_list_twice_is_no_range_of_rows(qtbot: QtBot, panel: ProblemsPanel, document: Document) -> None:
    document.new('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}')
    panel.model.refresh()

    with qtbot.assertNotEmitted(panel.model.dataChanged):
        panel.model.refresh()


def test_enter_leads_to_the_place_too(qtbot: QtBot, panel: ProblemsPanel) -> None:
    panel.table.setCurrentIndex(panel.model.index(1, 0))

    with qtbot.waitSignal(panel.place_requested):
        QTest.keyClick(panel.table, Qt.Key.Key_Return)


def test_one_press_repairs(qtbot: QtBot, panel: ProblemsPanel, document: Document) -> None:
    QTest.mouseMove(panel.table.viewport(), _middle(panel, 0, FIX))

    with qtbot.waitSignal(panel.count_changed) as told:
        QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=_middle(panel, 0, FIX))

    assert told.args == [0, 0]
    assert document.text == TEXT.replace("Betta", "Beta")
    assert "No problems" in panel.empty.text
    assert panel.empty.isVisible()


def test_control_and_a_dot_repair_the_chosen_row(panel: ProblemsPanel, document: Document) -> None:
    panel.table.setCurrentIndex(panel.model.index(0, 0))

    QTest.keyClick(panel.table, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)

    assert document.text == TEXT.replace("Betta", "Beta")


def test_problems_follow_the_typing_when_it_pauses(qtbot: QtBot, panel: ProblemsPanel, document: Document) -> None:
    with qtbot.waitSignal(panel.count_changed) as told:
        document.type_text(TEXT.index('"Pass"') + 1, 1, "x")

    assert told.args == [2, 0]
    assert panel.model.rowCount() == 2


def test_places_follow_when_only_they_change(qtbot: QtBot, panel: ProblemsPanel, document: Document) -> None:
    document.edit((Edit(1, 1, "\n"),), "line")
    panel.refresh()

    assert _cell(panel, 0, PLACE) == "Ln 5, Col 35"


def test_broken_text_has_its_fault_and_no_state(qtbot: QtBot, panel: ProblemsPanel, document: Document) -> None:
    document.new(TEXT[:-2])

    assert panel.model.counts() == (1, 0)
    with qtbot.waitSignal(panel.place_requested):
        panel._open(panel.model.index(0, 0))


def test_rows_are_filtered_by_words_and_by_state(qtbot: QtBot, panel: ProblemsPanel) -> None:
    QTest.keyClicks(panel.filter, "betta")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)

    assert panel.summary.text() == "1 error  ·  1 warning  ·  1 shown"
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.model.rowCount() == 2


def test_the_language_is_followed(panel: ProblemsPanel) -> None:
    set_language("zh")
    QApplication.processEvents()

    header = panel.model.headerData(0, Qt.Orientation.Horizontal)
    assert header == "问题"
    assert "没有这个节点" in _cell(panel, 0, MESSAGE)
    assert panel.summary.text() == "1 个错误  ·  1 个警告"


def test_what_is_no_row_shows_nothing(panel: ProblemsPanel) -> None:
    assert panel.model.data(QModelIndex()) is None
    assert panel.model.rowCount(panel.model.index(0, 0)) == 0
    assert panel.model.columnCount(panel.model.index(0, 0)) == 0
    assert panel.model.headerData(0, Qt.Orientation.Vertical) is None


def _menu(panel: ProblemsPanel, row: int) -> QMenu:
    index = panel.model.index(row, 0)
    place = panel.table.visualRect(index).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, panel.table.viewport().mapToGlobal(place))
    QApplication.sendEvent(panel.table.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def _choose(panel: ProblemsPanel, row: int, words: str) -> None:
    menu = _menu(panel, row)
    action = next(action for action in menu.actions() if words in action.text())
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    panel.refresh()


def test_a_problem_tells_its_rule_and_what_it_means(panel: ProblemsPanel) -> None:
    assert _cell(panel, 0, RULE) == "misspelt-target"
    panel.table.setCurrentIndex(panel.model.index(0, 0))

    page = PAGES["misspelt-target"]
    said = panel.explanation.toPlainText()
    assert page.meaning.text("en") in said
    assert page.reason.text("en") in said
    assert "tcsl explain misspelt-target" in said

    set_language("zh")
    QApplication.processEvents()
    assert page.meaning.text("zh") in panel.explanation.toPlainText()


@pytest.mark.parametrize("code", ["misspelt-target", _WIDEST])
def test_the_examples_of_an_explanation_fit_its_pane(panel: ProblemsPanel, code: str) -> None:
    shown = panel.model.index(0, 0).data(PROBLEM)
    panel.explanation.show_problem(replace(shown, code=code))
    QApplication.processEvents()

    assert panel.explanation.width() < 320
    assert panel.explanation.horizontalScrollBar().maximum() == 0
    lines = panel.explanation.toPlainText().splitlines()
    assert all(line in lines for line in PAGES[code].good.splitlines())


def test_a_narrow_panel_leaves_the_room_to_the_list(panel: ProblemsPanel) -> None:
    assert panel.explanation.isVisible()
    panel.resize(500, 216)
    assert not panel.explanation.isVisible()


def test_problems_of_a_severity_can_be_left_out(panel: ProblemsPanel) -> None:
    warnings = panel.filters.buttons[Severity.WARNING]
    assert warnings.text() == "1"

    QTest.mouseClick(warnings, Qt.MouseButton.LeftButton)
    assert [row.severity for row in panel.model.rows] == [Severity.ERROR]
    assert "1 shown" in panel.summary.text()

    QTest.mouseClick(warnings, Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() == 2


def test_a_rule_is_silenced_here_and_speaks_again(panel: ProblemsPanel, document: Document) -> None:
    warning = panel.model.rows[1]
    _choose(panel, 1, f"Silence {warning.code} here")

    assert document.side.silenced == {warning.code: (warning.path,)}
    assert document.text == TEXT
    assert panel.model.counts() == (1, 0)
    assert document.graph.nodes["/States/Beta"].warning_count == 0
    assert panel.filters.silenced.text() == "1 silenced"

    QTest.mouseClick(panel.filters.silenced, Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() == 2
    assert "silenced" in str(panel.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert panel.model.index(1, 0).data(Qt.ItemDataRole.FontRole).strikeOut()
    assert not ui_font(13).strikeOut()  # the font of everything else
    _choose(panel, 1, "Show this again")

    assert not document.side.silenced
    assert panel.model.counts() == (1, 1)
    assert document.graph.nodes["/States/Beta"].warning_count == 1


def test_silencing_everywhere_is_one_step_that_undo_takes_back(panel: ProblemsPanel, document: Document) -> None:
    code = panel.model.rows[0].code
    _choose(panel, 0, f"Silence {code} everywhere")
    assert panel.model.counts() == (0, 1)

    panel.show_first()  # a run that is refused leads to the error all the same
    assert panel.model.rows[0].code == code

    panel.filters.silenced.setChecked(True)
    menu = _menu(panel, 0)
    offered = [action.text() for action in menu.actions()]
    menu.close()
    assert "Show this again" not in offered  # there is no way to show one by itself
    _choose(panel, 0, f"Show {code} again everywhere")
    assert panel.model.counts() == (1, 1)
    assert not panel.filters.silenced.isVisible()

    document.undo()
    document.undo()
    panel.refresh()
    assert panel.model.counts() == (1, 1)
    assert not document.is_modified


def test_all_problems_of_a_kind_are_repaired_as_one_step(panel: ProblemsPanel, document: Document) -> None:
    text = TEXT.replace('"Betta"},', '"Betta"},\n    "C": {"Type": "pass", "Next": "Betta"},')
    document.new(text)
    panel.refresh()

    _choose(panel, 0, "Repair all 2: misspelt-target")

    assert document.text == text.replace("Betta", "Beta")
    document.undo()
    assert document.text == text


def test_the_message_is_copied(panel: ProblemsPanel) -> None:
    _choose(panel, 0, "Copy the message")

    assert QApplication.clipboard().text() == _cell(panel, 0, MESSAGE)


def test_the_menu_key_opens_the_menu_of_the_chosen_row(panel: ProblemsPanel) -> None:
    panel.table.setCurrentIndex(panel.model.index(1, 0))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(panel.table.viewport(), event)

    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert any(panel.model.rows[1].code in action.text() for action in menu.actions())
    menu.close()
