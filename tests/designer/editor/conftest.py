"""A code pane with the keys, its document and its selection."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from designer.document.document import Document
from designer.document.selection import Selection
from designer.editor.code_pane import CodePane
from designer.look import set_language, themes

TEXT = """{
  "StartAt": "First",
  "States": {
    "First": {
      "Type": "Pass",
      "Next": "Second"
    },
    "Second": {
      "Type": "Map",
      "Iterator": {
        "StartAt": "里面",
        "States": {
          "里面": {"Type": "Pass", "End": true}
        }
      },
      "End": true
    }
  }
}
"""


class Desk(QWidget):
    """A window with a pane and something else that can have the keys."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(self)
        self.selection = Selection(self.document, self)
        self.pane = CodePane(self.document, self.selection, self)
        self.other = QWidget(self)
        self.other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.addWidget(self.pane, 1)
        column.addWidget(self.other)
        self.resize(900, 420)

    @property
    def text(self) -> str:
        """The document's text; the pane must show the same."""
        shown = self.pane.editor.document().toRawText().replace("\u2029", "\n")
        assert shown == self.document.text.replace("\r\n", "\n").replace("\r", "\n")
        return self.document.text

    def new(self, text: str) -> None:
        """Open another text and let the pane look at it."""
        self.document.new(text)
        self.pane.refresh()

    def go(self, marked: str) -> None:
        """Put the cursor behind the first occurrence of a text; with a | inside, there."""
        before, bar, after = marked.partition("|")
        offset = self.document.text.index(before + after) + len(before if bar else marked)
        self.pane.editor.go_to(self.pane.editor.mirror.unit(offset))

    def put(self, marked: str) -> None:
        """Open a text with the cursor where the | is."""
        before, _, after = marked.partition("|")
        self.new(before + after)
        self.pane.editor.go_to(self.pane.editor.mirror.unit(len(before)))

    @property
    def marked(self) -> str:
        """The text with a | where the cursor is."""
        editor = self.pane.editor
        offset = editor.mirror.offset(editor.textCursor().position())
        return self.text[:offset] + "|" + self.text[offset:]

    def keys(self, text: str) -> None:
        """Type characters; \\n is Return, \\b Backspace, \\t Tab."""
        for character in text:
            match character:
                case "\n":
                    self.key(Qt.Key.Key_Return)
                case "\b":
                    self.key(Qt.Key.Key_Backspace)
                case "\t":
                    self.key(Qt.Key.Key_Tab)
                case _:
                    QTest.keyClicks(self.pane.editor, character)

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key in the editor."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(self.pane.editor, key, held)


@pytest.fixture(autouse=True)
def _english_and_light_again() -> Iterator[None]:
    yield
    set_language("en")
    themes.set_theme("light")


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    """A shown window whose pane has the keys."""
    set_language("en")
    desk = Desk()
    qtbot.addWidget(desk)
    desk.new(TEXT)
    desk.show()
    desk.activateWindow()
    desk.pane.editor.setFocus()
    qtbot.waitUntil(desk.pane.editor.hasFocus)
    QApplication.processEvents()
    return desk
