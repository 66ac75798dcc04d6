"""The order in which Tab goes through widgets: that in which they are seen, not that in which they were made."""

from collections.abc import Iterator

from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    """Yield the widgets that a layout and the layouts inside it place, row by row; none without a layout.

    The items of the layout are not asked: Python would hold them as long as the layout, while Qt deletes them
    with their widgets, and what is later made at the same address would be taken for one of them.
    """
    if layout is None:
        return
    parent = layout.parentWidget()
    inside = [] if parent is None else [child for child in parent.children() if isinstance(child, QWidget)]
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
