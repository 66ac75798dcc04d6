"""What QTest's clicks leave out of those of a hand."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def double_click(widget: QWidget, place: QPoint) -> None:
    """Click twice at ``place`` of ``widget``, with the left button; QTest's double click alone never releases it."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=place)
