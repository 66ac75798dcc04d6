"""The order in which Tab goes through widgets: that in which they are seen, not that in which they were made."""

from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    """Yield the widgets that a layout and the layouts inside it place, row by row; none without a layout."""
    if layout is None:
        return
    numbers: Iterable[int] = range(layout.count())
    if isinstance(layout, QGridLayout):
        grid = layout
        numbers = sorted(numbers, key=lambda number: grid.getItemPosition(number)[:2])  # type: ignore[index]  # a tuple
    for number in numbers:
        item = layout.itemAt(number)
        widget = None if item is None else item.widget()
        if widget is not None:
            yield widget
        elif item is not None:
            yield from laid_out(item.layout())
