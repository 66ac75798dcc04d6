"""Whatever is done in the code pane, undoing all of it gives back the bytes, and redoing all of it what was made."""

from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest

from tests.designer.editor.conftest import TEXT, Desk

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
ODD = TEXT.replace('"Type": "Pass",', '"Type": "Pass", "n": 1e3, "e": "\\u0041😀", "x":[1.0 ,2],', 1)
_TYPED = '{}[]":, \n\t\bax里$.%'


class _Hands:
    """A seeded user of the code pane."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self._desk, self._random = desk, Random(seed)
        self._editor = desk.pane.editor
        self._doings = (
            *(self._type,) * 6,
            *(self._select,) * 3,
            *(self._paste, self._cut, self._complete, self._format, self._replace, self._fix),
            *(self._rename, self._fold, self._undo, self._redo, self._move_lines),
        )

    def do(self) -> None:
        """Do one thing somewhere."""
        if self._random.random() < 0.6:
            self._place()
        self._random.choice(self._doings)()

    def _place(self, *, is_kept: bool = False) -> None:
        cursor = self._editor.textCursor()
        mode = QTextCursor.MoveMode.KeepAnchor if is_kept else QTextCursor.MoveMode.MoveAnchor
        cursor.setPosition(self._random.randrange(self._editor.document().characterCount()), mode)
        self._editor.setTextCursor(cursor)

    def _type(self) -> None:
        for _ in range(self._random.randint(1, 4)):
            character = self._random.choice(_TYPED)
            if character == "里":
                self._editor.textCursor().insertText(character)  # as an input method does
            else:
                self._desk.keys(character)

    def _select(self) -> None:
        self._place(is_kept=True)

    def _paste(self) -> None:
        clips = ('"Next": "Second",\r\n', '{"a": [1,\u20282]}', "}", TEXT[20:90], "\ud83d\ude00")
        QGuiApplication.clipboard().setText(self._random.choice(clips))
        self._desk.key(Qt.Key.Key_V, CTRL)

    def _cut(self) -> None:
        self._desk.key(Qt.Key.Key_X, CTRL)

    def _complete(self) -> None:
        self._desk.key(Qt.Key.Key_Space, CTRL)
        completion = self._desk.pane.completion
        if completion.is_open:
            for _ in range(self._random.randint(0, 5)):
                QTest.keyClick(completion.list, Qt.Key.Key_Down)
            QTest.keyClick(completion.list, self._random.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape)))
            completion.list.hide()

    def _format(self) -> None:
        self._desk.key(Qt.Key.Key_F, ALT, SHIFT)

    def _replace(self) -> None:
        bar = self._desk.pane.find_bar
        self._desk.pane.open_replace()
        pattern, to = self._random.choice(
            (("Second", "第二"), (r"(\w)e", "$1é"), ("\n", " "), (r"\s+$", ""), ('"', "'"))
        )
        bar.options.pattern.setChecked(pattern != "Second")
        bar.query.setText(pattern)
        bar.replacement.setText(to)
        self._random.choice((bar.replace, bar.replace_all))()
        bar.leave()

    def _fix(self) -> None:
        problems = [problem for problem in self._desk.document.problems if problem.fix is not None]
        if problems:
            self._desk.document.apply_fix(self._random.choice(problems))

    def _rename(self) -> None:
        self._desk.key(Qt.Key.Key_F2)
        bar = self._desk.pane.rename_bar
        if bar.isVisible():
            bar.field.setText(self._random.choice(("Other", "First", "名字", "")))
            QTest.keyClick(bar.field, Qt.Key.Key_Return)
            bar.leave()

    def _fold(self) -> None:
        folding = self._editor.folding
        self._random.choice((folding.fold_here, folding.fold_states, folding.unfold_all))()

    def _undo(self) -> None:
        self._desk.key(Qt.Key.Key_Z, CTRL)

    def _redo(self) -> None:
        self._desk.key(Qt.Key.Key_Y, CTRL)

    def _move_lines(self) -> None:
        self._desk.key(Qt.Key.Key_Tab)


@pytest.mark.slow
@pytest.mark.parametrize("text", [ODD, ODD.replace("\n", "\r\n"), ODD[:-6]], ids=["lf", "crlf", "broken"])
@pytest.mark.parametrize("seed", range(8))
def test_undo_of_all_gives_back_the_bytes_and_redo_what_was_made(desk: Desk, text: str, seed: int) -> None:
    desk.new(text)
    desk.pane.editor.setFocus()
    hands = _Hands(desk, seed)
    stack = desk.document.undo_stack

    for _ in range(60):
        hands.do()
        assert desk.text == desk.document.text  # the pane shows it; see Desk.text

    made = desk.document.text
    reached = stack.index()
    while stack.canUndo():
        desk.pane.undo()
    assert desk.text == text
    for _ in range(reached):
        desk.pane.redo()
    assert desk.text == made


def test_windows_text_that_is_cut_and_pasted_keeps_its_line_ends(desk: Desk) -> None:
    text = TEXT.replace("\n", "\r\n")
    desk.new(text)

    desk.key(Qt.Key.Key_A, CTRL)
    desk.key(Qt.Key.Key_X, CTRL)
    assert desk.text == ""
    desk.key(Qt.Key.Key_V, CTRL)

    assert desk.text == text
