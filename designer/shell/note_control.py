"""Notes from menus and the command palette, and the menu that a right click on one opens."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.note_item import note_role
from designer.document.side_file import NOTE_COLORS
from designer.look import theme, tr
from designer.shell.actions import Actions

OF_NOTES = ("cut", "copy", "duplicate")
"""Actions about nodes that notes know too."""

_MENU = (OF_NOTES, ("delete",))
_SWATCH = 14


class NoteControl(QObject):
    """Connects the actions about notes to the canvas."""

    def __init__(self, window: QWidget, canvas: CanvasWidget, actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._canvas = canvas
        self._actions = actions
        self._place: QPointF | None = None  # where the menu of the sheet was opened
        actions["add_note"].triggered.connect(lambda _checked=False: self._add())
        actions["next_note"].triggered.connect(lambda _checked=False: canvas.keys.notes.go_on())
        actions["color_note"].triggered.connect(lambda _checked=False: canvas.keys.notes.color())
        canvas.keys.notes.selected.connect(self._note)
        self._note()

    def remember(self, position: QPoint, menu: QMenu) -> None:
        """Let a note that is added from ``menu`` come to where that was opened."""
        view = self._canvas.view
        place = view.mapToScene(view.viewport().mapFromGlobal(position))
        menu.aboutToHide.connect(self._forget_later, Qt.ConnectionType.QueuedConnection)
        self._place = place

    def show_menu(self, position: QPoint) -> None:
        """Offer what can be done with the selected notes."""
        notes = self._canvas.keys.notes
        menu = QMenu(self._window)
        menu.setObjectName("contextMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = notes.names
        if len(names) == 1:
            write = menu.addAction(tr("Write"))
            write.triggered.connect(lambda _checked=False: notes.write(names[0]))
        colors = menu.addMenu(tr("Colour"))
        for color in NOTE_COLORS:
            action = colors.addAction(_swatch(color), _word(color))
            action.setObjectName(color)
            action.triggered.connect(partial(lambda color, _checked=False: notes.color(color), color))
        for section in _MENU:
            menu.addSeparator()
            menu.addActions([self._actions[name] for name in section])
        menu.popup(position)

    def _add(self) -> None:
        place, self._place = self._place, None
        self._canvas.keys.notes.add(place)

    def _forget_later(self) -> None:
        self._place = None

    def _note(self) -> None:
        self._actions["color_note"].setEnabled(bool(self._canvas.keys.notes.names))


def _word(color: str) -> str:
    words = {
        "yellow": tr("Yellow"),
        "green": tr("Green"),
        "blue": tr("Blue"),
        "pink": tr("Pink"),
        "gray": tr("Grey"),
    }
    return words[color]


def _swatch(color: str) -> QIcon:
    picture = QPixmap(_SWATCH, _SWATCH)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme().color(f"{note_role(color)}_line"))
    painter.setBrush(theme().color(note_role(color)))
    painter.drawRoundedRect(1, 1, _SWATCH - 2, _SWATCH - 2, 3, 3)
    painter.end()
    return QIcon(picture)
