"""Everything in the window that takes the keys says what it is, and what appears in passing is said aloud."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from designer.document.templates import templates
from designer.look import set_language
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow

_SAME_AS_OTHERS = ("Ctrl++", "Ctrl+Shift++", "Shift++", "Shift+!", "Num+Return", "Ctrl+Backspace")


def _nameless(window: MainWindow) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
        if not widget.isVisible() or not takes_keys or isinstance(widget, QScrollBar):
            continue
        if widget is window.canvas.view.viewport():  # the keys go to the view
            continue
        if not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip():
            yield f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_whatever_takes_the_keys_has_a_name(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, language: str
) -> None:
    set_language(language)
    nameless: set[str] = set(_nameless(window))
    for template in templates():
        window.document.new(template.text)
        for pointer in (*window.document.definition.states, ""):
            window.selection.set((pointer,) if pointer else ())
            for page in range(window.inspector.tabs.count()):
                window.inspector.tabs.setCurrentIndex(page)
                qapp.processEvents()
                nameless.update(_nameless(window))
    for name in ("history", "problems", "code", "console", "runs", "paused"):
        window.show_panel(name)
        qapp.processEvents()
        nameless.update(_nameless(window))

    assert nameless == set()


def test_panels_and_canvas_say_what_they_are(window: MainWindow) -> None:
    names = [QAccessible.queryAccessibleInterface(dock).text(QAccessible.Text.Name) for dock in window.docks]
    canvas = QAccessible.queryAccessibleInterface(window.canvas.view)

    assert all(names)
    assert len(set(names)) == len(names)
    assert canvas.role() == QAccessible.Role.Tree
    assert canvas.text(QAccessible.Text.Name) == "Canvas"
    assert "C connects" in canvas.text(QAccessible.Text.Help)


def test_a_message_in_passing_is_said_aloud(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def note(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(note))
    window.status.say("nobody listens")
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        window.status.say("Saved")
    finally:
        QAccessible.setActive(was_active)

    assert said == ["Saved"]


def test_the_sheet_explains_every_key_of_the_canvas(window: MainWindow) -> None:
    window.actions_["shortcuts"].trigger()
    sheet = window.sheet
    assert sheet is not None
    shown = {QKeySequence(word).toString() for word in sheet.words()}

    for combination in window.canvas.keys._actions:
        keys = QKeySequence(combination).toString().replace("Enter", "Return")
        if keys not in _SAME_AS_OTHERS:
            assert keys in shown or keys.replace("Return", "Enter") in shown, keys
    sheet.reject()
