"""What a form does about a wrong value: the field stays where it is, and what mends it stands beside it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from designer.inspector.handler_cards import CatcherCard
from designer.inspector.inspector import Tab

from .conftest import CHOICE, TASK, OpenBench, child


def test_a_field_stays_where_it_is_when_more_is_told_above_it(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.inspector.resize(360, 320)
    bench.select(CHOICE)
    bench.click(bench.find(QPushButton, "add-Choices"))
    variable = QApplication.focusWidget()
    assert variable is not None
    before = variable.mapTo(bench.inspector, QPoint(0, 0)).y()
    told = bench.inspector.configure.problems.height()

    QTest.keyClicks(variable, "no path at all")
    QTest.keyClick(variable, Qt.Key.Key_Return)
    bench.settle()

    assert bench.inspector.configure.problems.height() > told
    assert variable.mapTo(bench.inspector, QPoint(0, 0)).y() == before


def test_a_wrong_path_is_repaired_beside_its_field(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)
    field = bench.find(QLineEdit, "ResultPath")
    bench.type_into(field, "abc")
    assert bench.value(TASK + "/ResultPath") == "abc"

    bench.click(next(link for link in bench.page.findChildren(QPushButton, "field-fix") if link.isVisible()))

    assert bench.value(TASK + "/ResultPath") == "$.abc"
    assert field.text() == "$.abc"
    assert not any(link.isVisible() for link in bench.page.findChildren(QPushButton, "field-fix"))


def test_a_misspelt_error_is_told_on_the_card_of_its_catcher_until_it_is_repaired(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK, tab=Tab.ERRORS)
    card = next(card for card in bench.page.findChildren(CatcherCard) if card.isVisible())
    assert card.notes.text == ""

    bench.type_into(child(card, QLineEdit, "ErrorEquals"), "StatesTimeOut")
    told = card.notes.text
    bench.document.apply_fix(next(one for one in bench.document.problems if one.code == "misspelt-error"))
    bench.settle()

    assert "StatesTimeOut" in told
    assert bench.value(TASK + "/Catch/0/ErrorEquals") == ["StatesTimeout"]
    assert card.notes.text == ""
