"""What the code pane does for people who type JSON: indentation, pairs, moving lines in and out.

Each works on a cursor in one edit block, so that it arrives in the document as one change.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from PySide6.QtGui import QTextBlock, QTextCursor

Aid: TypeAlias = Callable[[QTextCursor], bool | None]
"""Changes the text at a cursor and moves it; false when it does nothing, so that the key types itself."""
PAIRS = {"{": "}", "[": "]", '"': '"'}
_string = re.compile(r'"(?:[^"\\]|\\.)*("?)')
# A closing character is put where nothing follows that the opening one could be meant for.
_BEFORE = "}],: \t\u2028"
# Longer lines are data; looking through them for quotes would stop the typing.
_LONGEST_LINE = 4_000


@contextmanager
def one_change(cursor: QTextCursor) -> Iterator[None]:
    """Gather what is done to ``cursor`` into one change."""
    cursor.beginEditBlock()
    try:
        yield
    finally:
        cursor.endEditBlock()


def is_in_string(cursor: QTextCursor) -> bool:
    """Tell whether a cursor stands inside the quotes of a string."""
    before = _line_before(cursor)
    if len(before) > _LONGEST_LINE:
        return True
    strings = list(_string.finditer(before))
    return bool(strings) and not strings[-1][1]


def break_line(cursor: QTextCursor, unit: str) -> None:
    """Begin a new line as far in as this one; between brackets, one ``unit`` further in on a line of its own."""
    before, after = _line_before(cursor), _line_after(cursor)
    indent = before[: len(before) - len(before.lstrip(" \t"))]
    last, following = before.rstrip()[-1:], after.lstrip(" \t")[:1]
    is_opening = last in ("{", "[") and not is_in_string(cursor)
    with one_change(cursor):
        cursor.removeSelectedText()
        cursor.insertText("\n" + indent + (unit if is_opening else ""))
        if is_opening and following and following == PAIRS[last]:
            place = cursor.position()
            cursor.insertText("\n" + indent)
            cursor.setPosition(place)


def type_opening(cursor: QTextCursor, opening: str) -> bool:
    """Type a bracket or quote with its partner, or around the selection; false when it goes in alone."""
    selected = cursor.selectedText()
    if selected:
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        with one_change(cursor):
            cursor.setPosition(end)
            cursor.insertText(PAIRS[opening])
            cursor.setPosition(start)
            cursor.insertText(opening)
        cursor.setPosition(start + 1)
        cursor.setPosition(end + 1, QTextCursor.MoveMode.KeepAnchor)
        return True
    following = _line_after(cursor)[:1]
    if is_in_string(cursor) or (following and following not in _BEFORE):
        return False
    cursor.insertText(opening + PAIRS[opening])
    cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
    return True


def type_closing(cursor: QTextCursor, closing: str, unit: str) -> bool:
    """Type a closing bracket alone on its line one ``unit`` further out; false when it goes in as it is."""
    before = _line_before(cursor)
    if cursor.hasSelection() or not before or before.strip(" \t"):
        return False
    with one_change(cursor):
        _take_out(cursor.block(), unit)
        cursor.insertText(closing)
    return True


def delete_pair(cursor: QTextCursor) -> bool:
    """Delete an opening character and, right behind it, its partner; false when there is no such pair."""
    opening, closing = _line_before(cursor)[-1:], _line_after(cursor)[:1]
    if cursor.hasSelection() or not opening or PAIRS.get(opening) != closing:
        return False
    if opening == '"' and _line_before(cursor)[-2:-1] == "\\":
        return False
    with one_change(cursor):
        cursor.deletePreviousChar()
        cursor.deleteChar()
    return True


def move_in(cursor: QTextCursor, unit: str) -> None:
    """Move the selected lines one ``unit`` in; without several lines, go on to the next stop."""
    blocks = _selected_blocks(cursor)
    if len(blocks) == 1:
        column = len(_line_before(cursor))
        cursor.insertText(unit if "\t" in unit else " " * (len(unit) - column % len(unit)))
        return
    with one_change(cursor):
        for block in blocks:
            if block.text().strip():
                QTextCursor(block).insertText(unit)


def move_out(cursor: QTextCursor, unit: str) -> None:
    """Move the selected lines, or the one with the cursor, one ``unit`` out."""
    with one_change(cursor):
        for block in _selected_blocks(cursor):
            _take_out(block, unit)


def move_home(cursor: QTextCursor, mode: QTextCursor.MoveMode) -> None:
    """Go to the first character of the line that is no blank, and from there to the line's beginning."""
    text = cursor.block().text()
    indent = len(text) - len(text.lstrip(" \t"))
    column = 0 if cursor.positionInBlock() == indent else indent
    cursor.setPosition(cursor.block().position() + column, mode)


def _take_out(block: QTextBlock, unit: str) -> None:
    text = block.text()
    indent = len(text) - len(text.lstrip(" \t"))
    count = 1 if text.startswith("\t") else min(indent, len(unit))
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor, count)
    cursor.removeSelectedText()


def _selected_blocks(cursor: QTextCursor) -> list[QTextBlock]:
    document = cursor.document()
    block, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
    # A selection that ends before the first character of a line does not mean that line.
    stop = last.blockNumber() - (last.position() == cursor.selectionEnd() and block != last)
    blocks = []
    while block.isValid() and block.blockNumber() <= stop:
        blocks.append(block)
        block = block.next()
    return blocks


def _line_before(cursor: QTextCursor) -> str:
    block = cursor.document().findBlock(cursor.selectionStart())
    return _units(block.text(), 0, cursor.selectionStart() - block.position())


def _line_after(cursor: QTextCursor) -> str:
    block = cursor.document().findBlock(cursor.selectionEnd())
    return _units(block.text(), cursor.selectionEnd() - block.position(), None)


def _units(text: str, start: int, end: int | None) -> str:
    """Return a part of a line by UTF-16 units."""
    if text.isascii():
        return text[start:end]
    encoded = text.encode("utf-16-le", "surrogatepass")
    return encoded[2 * start : None if end is None else 2 * end].decode("utf-16-le", "replace")
