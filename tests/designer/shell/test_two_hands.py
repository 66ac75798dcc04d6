"""The same workflow drawn with the mouse, and drawn without one: the exported files are the same, byte for byte."""

import json
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from designer.inspector.rule_card import RuleCard
from designer.look import set_language
from designer.shell.main_window import MainWindow
from designer.widgets.chooser import Chooser
from engine.language.machine import TransitionKind
from tests.designer.clicks import double_click
from tests.designer.shell.dialogs import chooser_of

pytestmark = pytest.mark.slow

CHOICE = "/States/Choice"
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
EXPECTED = {
    "Comment": "",
    "StartAt": "Choice",
    "States": {
        "Choice": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.kind", "StringEquals": "many", "Next": "Map"},
                {"Variable": "$.count", "NumericGreaterThanEquals": 3, "Next": "Rest"},
            ],
            "Default": "Succeed",
        },
        "Map": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "Iterator": {"StartAt": "Pass", "States": {"Pass": {"Type": "Pass", "End": True}}},
            "Next": "Rest",
        },
        "Rest": {"Type": "Wait", "Seconds": 1, "Next": "Succeed"},
        "Succeed": {"Type": "Succeed"},
    },
}


class Hands(Protocol):
    """What a person does; text is typed in both ways, everything else is not."""

    def select(self, pointer: str) -> None: ...
    def add(self, state_type: str) -> None: ...
    def rename(self, pointer: str, name: str) -> None: ...
    def connect(self, source: str, target: str) -> None: ...
    def add_rule(self) -> None: ...
    def write(self, rule: int, field: str, text: str) -> None: ...
    def choose(self, rule: int, field: str, words: str) -> None: ...
    def export(self, path: Path) -> None: ...


def _settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _type(text: str) -> None:
    QTest.keyClicks(_focus(), text)


def _click_thrice(line: QWidget) -> None:
    """Select all that stands in a line."""
    place = QPoint(8, line.height() // 2)
    double_click(line, place)
    QTest.mouseClick(line, LEFT, pos=place)


class Keys:
    """Never touches the mouse, and asks for no widget but the one that has the keys."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def _press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(_focus(), key, held)
        _settle()

    def _tab_to(self, name: str, rule: int | None = None) -> None:
        for _ in range(200):
            here = _focus()
            cards = [card for card in self._window.inspector.findChildren(RuleCard) if card.isAncestorOf(here)]
            if here.objectName() == name and (rule is None or [card.index for card in cards] == [rule]):
                return
            self._press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name} of rule {rule}")

    def _go_to_canvas(self) -> None:
        for _ in range(200):
            if _focus() is self._window.canvas.view:
                return
            self._press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        raise AssertionError("Shift+Tab does not lead to the canvas")

    def select(self, pointer: str) -> None:
        """Walk there by the arrows: up as far as it goes, then along the rows."""
        self._go_to_canvas()
        self._press(Qt.Key.Key_Escape)
        self._press(Qt.Key.Key_Down)
        for _ in range(12):
            for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                for _ in range(3):
                    if self._window.selection.current == pointer:
                        return
                    self._press(key)
            self._press(Qt.Key.Key_Down)
        raise AssertionError(f"the arrows do not lead to {pointer}")

    def add(self, state_type: str) -> None:
        self._go_to_canvas()
        self._press(Qt.Key.Key_Tab)
        _type(state_type.lower())
        self._press(Qt.Key.Key_Return)

    def rename(self, pointer: str, name: str) -> None:
        self.select(pointer)
        self._press(Qt.Key.Key_F2)
        _type(name)
        self._press(Qt.Key.Key_Return)

    def connect(self, source: str, target: str) -> None:
        self.select(source)
        self._press(Qt.Key.Key_C)
        menu = QApplication.activePopupWidget()
        assert menu is not None
        QTest.keyClicks(menu.focusWidget(), target.rpartition("/")[2])
        QTest.keyClick(menu.focusWidget(), Qt.Key.Key_Return)
        _settle()

    def add_rule(self) -> None:
        self.select(CHOICE)
        self._press(Qt.Key.Key_Return)
        self._tab_to("add-Choices")
        self._press(Qt.Key.Key_Space)

    def write(self, rule: int, field: str, text: str) -> None:
        self._tab_to(field, rule)
        self._press(Qt.Key.Key_A, CONTROL)
        _type(text)
        self._press(Qt.Key.Key_Return)

    def choose(self, rule: int, field: str, words: str) -> None:
        self._tab_to(field, rule)
        self._press(Qt.Key.Key_Down, ALT)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        view = popup.focusWidget() or popup
        QTest.keyClicks(view, words)
        QTest.keyClick(view, Qt.Key.Key_Return)
        _settle()

    def export(self, path: Path) -> None:
        self._go_to_canvas()
        self._press(Qt.Key.Key_E, CONTROL)
        line = chooser_of(self._window).focusWidget()
        assert isinstance(line, QLineEdit)
        QTest.keyClick(line, Qt.Key.Key_A, CONTROL)
        QTest.keyClicks(line, str(path))
        QTest.keyClick(line, Qt.Key.Key_Return)
        _settle()


class Mouse:
    """Presses no key but to write a name or a value, and then clicks elsewhere."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def _click(self, widget: QWidget, place: QPoint | None = None) -> None:
        QTest.mouseClick(widget, LEFT, pos=place or widget.rect().center())
        _settle()

    def _center(self, node: str) -> QPoint:
        view = self._window.canvas.view
        rect = view.canvas.nodes[node].scene_rect
        # The head: the middle of a frame is a node of its own.
        return view.mapFromScene(rect.center().x(), rect.top() + min(rect.height() / 2, 18))

    def _click_menu(self, menu: QMenu, name: str) -> None:
        action = next(action for action in menu.actions() if action.objectName() == name)
        self._click(menu, menu.actionGeometry(action).center())

    def _field(self, rule: int, name: str) -> QWidget:
        cards = self._window.inspector.findChildren(RuleCard)
        card = next(card for card in cards if card.isVisible() and card.index == rule)
        found = next(widget for widget in card.findChildren(QWidget, name) if widget.isVisible())
        self._window.inspector.ensurePolished()
        return found

    def select(self, pointer: str) -> None:
        self._click(self._window.canvas.view.viewport(), self._center(pointer))

    def add(self, state_type: str) -> None:
        rows = self._window.palette_.list
        model = rows.model()
        index = next(index for row in range(model.rowCount()) if (index := model.index(row, 0)).data() == state_type)
        place = rows.visualRect(index).center()
        double_click(rows.viewport(), place)
        _settle()

    def rename(self, pointer: str, name: str) -> None:
        self.select(pointer)
        view = self._window.canvas.view
        place = self._center(pointer)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
        QApplication.sendEvent(view.viewport(), event)
        menu = self._window.findChild(QMenu, "contextMenu")
        assert isinstance(menu, QMenu)
        self._click_menu(menu, "rename")
        self._window.activateWindow()  # there is no window manager that gives the keys back after a menu
        _settle()
        _type(name)
        self._click(view.viewport(), QPoint(5, view.viewport().height() // 2))

    def connect(self, source: str, target: str) -> None:
        view = self._window.canvas.view
        viewport, item = view.viewport(), view.canvas.nodes[source]
        QTest.mouseMove(viewport, self._center(source))
        _settle()
        port = next(port for port in item.ports() if port.kind is TransitionKind.NEXT)
        start, end = view.mapFromScene(item.mapToScene(port.position)), self._center(target)
        QTest.mouseMove(viewport, start)
        QTest.mousePress(viewport, LEFT, pos=start)
        for step in range(1, 6):
            QTest.mouseMove(viewport, start + (end - start) * step / 5)
            QApplication.processEvents()
        QTest.mouseRelease(viewport, LEFT, pos=end)
        _settle()

    def add_rule(self) -> None:
        self.select(CHOICE)
        buttons = self._window.inspector.findChildren(QPushButton, "add-Choices")
        self._click(next(button for button in buttons if button.isVisible()))

    def write(self, rule: int, field: str, text: str) -> None:
        line = self._field(rule, field)
        _click_thrice(line)
        _type(text)
        self._click(self._window.canvas.view.viewport(), self._center(CHOICE))

    def choose(self, rule: int, field: str, words: str) -> None:
        combo = self._field(rule, field)
        self._click(combo)
        popup = QApplication.activePopupWidget()
        view = popup.list if isinstance(popup, Chooser) else popup.findChild(QAbstractItemView) if popup else None
        assert isinstance(view, QAbstractItemView)
        row = self._row_of(view.model(), words)
        view.scrollTo(row)
        place = view.visualRect(row).center()
        QTest.mouseMove(view.viewport(), place - QPoint(20, 0))  # a click that follows no move opened the list
        QTest.mouseMove(view.viewport(), place)
        self._click(view.viewport(), place)

    @staticmethod
    def _row_of(model: QAbstractItemModel, words: str) -> QModelIndex:
        rows = (model.index(row, 0) for row in range(model.rowCount()))
        return next(
            row for row in rows if words in (row.data(), getattr(row.data(Qt.ItemDataRole.UserRole), "key", ""))
        )

    def export(self, path: Path) -> None:
        menu = self._window.menu_
        button = next(button for button in self._window.top_bar.findChildren(QToolButton) if button.menu() is menu)
        # A click would wait inside for the menu to close.
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        _settle()
        inner = next(one for one in menu.findChildren(QMenu) if self._window.actions_["export_json"] in one.actions())
        opened = QSignalSpy(inner.aboutToShow)
        self._click(menu, menu.actionGeometry(inner.menuAction()).center())
        assert opened.count() or opened.wait(2_000)
        _settle()
        self._click_menu(inner, "export_json")
        dialog = chooser_of(self._window)
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(line, QLineEdit)
        _click_thrice(line)
        QTest.keyClicks(line, str(path))
        QTest.keyClick(line, Qt.Key.Key_Return)  # the dialog is Qt's own, and a name is written in any case
        _settle()


def _draw(hands: Hands, path: Path) -> bytes:
    hands.add("Choice")
    hands.add("Map")
    hands.add("Pass")
    hands.select(CHOICE)
    hands.add("Succeed")
    hands.select("/States/Map")
    hands.add("Wait")
    hands.rename("/States/Wait", "Rest")
    hands.connect("/States/Rest", "/States/Succeed")
    hands.add_rule()
    hands.write(0, "Variable", "$.kind")
    hands.write(0, "StringEquals", "many")
    hands.write(1, "Variable", "$.count")
    hands.choose(1, "operator", "NumericGreaterThanEquals")
    hands.write(1, "NumericGreaterThanEquals", "3")
    hands.choose(1, "Next", "Rest")
    hands.export(path)
    return path.read_bytes()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_mouse_alone_and_keys_alone_export_the_same_bytes(window: MainWindow, tmp_path: Path, language: str) -> None:
    set_language(language)
    window.activateWindow()
    window.canvas.view.setFocus()
    _settle()

    by_keys = _draw(Keys(window), tmp_path / "keys.json")
    window.document.new()
    _settle()
    by_mouse = _draw(Mouse(window), tmp_path / "mouse.json")

    assert json.loads(by_keys) == EXPECTED
    assert by_mouse == by_keys
