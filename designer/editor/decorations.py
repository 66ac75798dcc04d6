"""What is drawn over the code besides its colours: the current line, matches, problems, a pair of brackets."""

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit

from designer.document.document import Document
from designer.editor.brackets import bracket_pair
from designer.editor.code_edit import CodeEdit
from designer.editor.find_bar import FindBar
from designer.editor.problem_marks import ProblemMarks
from designer.look import theme


def decorate(document: Document, editor: CodeEdit, marks: ProblemMarks, find_bar: FindBar) -> None:
    """Draw everything that belongs to what is on screen, the least important first."""
    parts = editor.visible_parts()  # a long line with all its matches would take seconds to draw
    editor.setExtraSelections(
        [
            _current_line(editor),
            *find_bar.scope_highlights(),
            *(match for start, end in parts for match in find_bar.highlights(start, end)),
            *_brackets(document, editor),
            *(marks.underlines(parts[0][0], parts[-1][1]) if parts else ()),
        ]
    )


def _current_line(editor: CodeEdit) -> QTextEdit.ExtraSelection:
    cursor = editor.textCursor()
    cursor.clearSelection()
    line = _selection(cursor, theme().color("hover", 0.55))
    line.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    return line


def _brackets(document: Document, editor: CodeEdit) -> list[QTextEdit.ExtraSelection]:
    if editor.textCursor().hasSelection():
        return []
    pair = bracket_pair(document.source, editor.mirror.offset(editor.textCursor().position()))
    found = []
    for place in pair or ():
        if not editor.mirror.has(place + 1):
            continue  # a long text is still coming in
        cursor = QTextCursor(editor.document())
        cursor.setPosition(editor.mirror.unit(place))
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        bracket = _selection(cursor, theme().color("accent", 0.22))
        bracket.format.setForeground(theme().color("accent"))
        found.append(bracket)
    return found


def _selection(cursor: QTextCursor, background: QColor) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor
    selection.format = QTextCharFormat()
    selection.format.setBackground(background)
    return selection
