"""The order in which Tab goes through widgets: that in which they are seen, not that in which they were made."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def inner_widgets(widget: QWidget) -> list[QWidget]:
    """Return the widgets right inside another, in the order they came there.

    Not by ``children()``: what is no widget there is often of a class that Python does not know, and PySide6 loads all
    classes it has to look for one that fits, which takes 8 ms of the start.
    """
    return widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)


def laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    """Yield the widgets that a layout and the layouts inside it place, row by row; none without a layout.

    The items of the layout are not asked: Python would hold them as long as the layout, while Qt deletes them
    with their widgets, and what is later made at the same address would be taken for one of them.
    """
    if layout is None:
        return
    parent = layout.parentWidget()
    inside = [] if parent is None else inner_widgets(parent)
    placed: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(widget), widget) for widget in inside]
    placed += [(layout.indexOf(child), child) for child in layout.children() if isinstance(child, QLayout)]
    for _, each in sorted((one for one in placed if one[0] >= 0), key=lambda one: _place(layout, one[0])):
        if isinstance(each, QWidget):
            yield each
        else:
            yield from laid_out(each)


def _place(layout: QLayout, number: int) -> tuple[int, ...]:
    """Return where an item stands: row and column in a grid, its number elsewhere."""
    if isinstance(layout, QGridLayout):
        return tuple(layout.getItemPosition(number)[:2])  # type: ignore[index]  # a tuple
    return (number,)
