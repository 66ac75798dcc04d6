"""The lists under lines and texts: they are in the window that has the line now, and may go before it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from designer.document.known import Known
from designer.document.path_candidates import PathScope, path_candidates
from designer.look import apply_theme
from designer.widgets.suggestions import SuggestionList, Suggestions
from designer.widgets.text_suggestions import TextSuggestions

SCOPE = PathScope(data=Known(value={"who": {"name": "Li"}}))


class Pane:
    """A part of a window that can be taken out of it; its line or text offers paths."""

    def __init__(self, window: QWidget, *, is_line: bool) -> None:
        self.widget = QWidget(window)
        self.edit: QLineEdit | QPlainTextEdit
        self.suggestions: Suggestions | TextSuggestions
        if is_line:
            self.edit = QLineEdit()
            self.suggestions = Suggestions(self.edit, lambda text, cursor: path_candidates(text, SCOPE, cursor))
        else:
            self.edit = QPlainTextEdit()
            self.suggestions = TextSuggestions(self.edit)
            self.suggestions.scope = lambda: SCOPE
        QVBoxLayout(self.widget).addWidget(self.edit)

    def float(self, window: QWidget) -> None:
        """Make it a window of its own that belongs to ``window``."""
        self.widget.setParent(None)
        self.widget.setParent(window, Qt.WindowType.Tool)
        self.widget.show()
        make_active(self.widget)

    def type(self) -> None:
        """Type what opens the list."""
        self.edit.setFocus()
        QTest.keyClicks(self.edit, "$.w" if isinstance(self.edit, QLineEdit) else '{"a.$": "$.w')


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    QVBoxLayout(window)
    window.resize(600, 400)
    yield window
    if isValid(window):
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def make_active(window: QWidget) -> None:
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QApplication.processEvents()


def shown(window: QWidget, *, is_line: bool) -> Pane:
    pane = Pane(window, is_line=is_line)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(pane.widget)
    window.show()
    make_active(window)
    pane.type()
    assert pane.suggestions.texts == ["$.who"]
    return pane


@pytest.mark.parametrize("is_line", [True, False], ids=["line", "text"])
def test_a_list_may_go_before_what_it_served(window: QWidget, qapp: QApplication, is_line: bool) -> None:
    pane = shown(window, is_line=is_line)
    pane.float(window)

    window.deleteLater()  # the list first, then the pane, which is hidden while it goes
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize("is_line", [True, False], ids=["line", "text"])
def test_the_list_comes_along_into_another_window(window: QWidget, is_line: bool) -> None:
    pane = shown(window, is_line=is_line)
    pane.float(window)

    pane.edit.clear()
    pane.type()

    assert pane.suggestions.texts == ["$.who"]
    found = pane.widget.findChild(QWidget, "path-suggestions")
    assert found is not None
    assert found.isVisible()


def test_a_list_that_shows_all_it_has_needs_no_scroll_bar(window: QWidget, qapp: QApplication) -> None:
    apply_theme(qapp)
    shown(window, is_line=True)

    found = window.findChild(SuggestionList)

    assert found is not None
    assert not found.list.verticalScrollBar().isVisible()
    assert found.list.viewport().height() == found.list.sizeHintForRow(0)
