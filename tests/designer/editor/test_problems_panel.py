"""All problems in a table: counted, filtered, led to, repaired."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document.document import Document
from designer.document.selection import Selection
from designer.editor.problems_model import FIX, MESSAGE, NODE, PLACE
from designer.editor.problems_panel import ProblemsPanel
from designer.look import set_language
from engine.language.problems import Edit

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
        QTest.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=_middle(panel, 0, MESSAGE))

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
