"""The menu of repairs, where a line has more than one."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from .conftest import Desk

ONE_LINE = '{"StartAt": "A", "States": {"A": {"Type" "Pass", "End": true}}'


def test_repairs_of_one_name_say_what_each_mends_and_enter_takes_the_first(desk: Desk) -> None:
    desk.new(ONE_LINE)
    desk.go('"Ty|pe"')

    desk.key(Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text() for action in menu.actions()]
    QTest.keyClick(menu, Qt.Key.Key_Return)

    assert words[0] == 'Repair the JSON: A colon is missing between the key "Type" and its value.'
    assert len(set(words)) == 2
    assert '"Type": "Pass"' in desk.text
