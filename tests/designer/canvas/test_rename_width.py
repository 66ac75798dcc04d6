"""The line in which a node gets another name is as wide as the name."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.canvas.rename import RenameEdit

from .conftest import GET, OpenCanvas, selection_of


def test_the_whole_of_a_long_name_is_seen_while_it_is_edited(open_canvas: OpenCanvas) -> None:
    canvas = open_canvas()
    view = canvas.view.viewport()
    selection_of(canvas).set((GET,))
    QTest.keyClick(canvas.view, Qt.Key.Key_F2)
    (edit,) = view.findChildren(RenameEdit)
    narrow = edit.width()

    QTest.keyClicks(edit, "a name of many words that says all")
    words, wide = edit.fontMetrics().horizontalAdvance(edit.text()), edit.geometry()
    QTest.keyClicks(edit, " and more" * 100)
    widest = edit.geometry()
    edit.selectAll()
    QTest.keyClicks(edit, "short")

    assert narrow < words < wide.width()
    assert view.rect().contains(wide)
    assert view.rect().contains(widest)
    assert edit.width() == narrow
