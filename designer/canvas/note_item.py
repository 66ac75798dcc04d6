"""A note on the canvas: a coloured card with words, behind nodes and edges."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QTextLayout, QTextOption
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneHoverEvent, QStyleOptionGraphicsItem, QWidget

from designer.canvas.paint import DETAIL, draw_card, draw_halo, draw_text, elided, pen
from designer.document.side_file import NOTE_COLORS, Note
from designer.look import theme, tr, ui_font

RADIUS = 8.0
PADDING = 12.0
GRIP = 18.0
LINE = 19.0
NOTE_PREFIX = "note:"
"""What the ids of notes begin with among those of nodes and edges."""


class NoteItem(QGraphicsItem):
    """Shows ``note``, which is called ``name`` in the side file."""

    def __init__(self, name: str, note: Note) -> None:
        super().__init__()
        self.name = name
        self.note = note
        self.is_hovered = False
        self.is_written = False  # its words are in an editor that lies over it
        self._lines: tuple[tuple[str, float, float], list[str]] | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)
        self.setZValue(-1)
        self.size = QRectF(0, 0, note.w, note.h)

    @property
    def id(self) -> str:
        """What it is called among nodes and edges."""
        return NOTE_PREFIX + self.name

    @property
    def scene_rect(self) -> QRectF:
        """Where it is in the scene."""
        return self.size.translated(self.scenePos())

    @property
    def tip(self) -> str:
        """What is said when the cursor rests on it: all its words, however small it is."""
        return self.note.text

    def set_note(self, note: Note) -> None:
        """Show another version of it."""
        if note != self.note or (note.w, note.h) != (self.size.width(), self.size.height()):
            self.note = note
            self.resize(note.w, note.h)
            self.update()

    def resize(self, width: float, height: float) -> None:
        """Take another size."""
        self.prepareGeometryChange()
        self.size = QRectF(0, 0, width, height)

    def is_grip(self, scene_position: QPointF) -> bool:
        """Tell whether a place is the corner by which it is made larger."""
        place = self.mapFromScene(scene_position)
        corner = self.size.bottomRight()
        return corner.x() - GRIP <= place.x() <= corner.x() and corner.y() - GRIP <= place.y() <= corner.y()

    def boundingRect(self) -> QRectF:
        """Leave room for the ring of the selection."""
        return self.size.adjusted(-6, -6, 6, 6)

    def shape(self) -> QPainterPath:
        """The card."""
        path = QPainterPath()
        path.addRect(self.size)
        return path

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Show the grip."""
        self.is_hovered = True
        self.update()
        super().hoverEnterEvent(event)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Hide the grip."""
        self.is_hovered = False
        self.update()
        super().hoverLeaveEvent(event)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the card and as many of its lines as there is room for."""
        detail = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        color = note_role(self.note.color)
        if self.isSelected():
            draw_halo(painter, self.size, RADIUS)
        draw_card(painter, self.size, RADIUS, theme().color(color), pen(theme().color(f"{color}_line"), 1))
        if detail >= DETAIL / 2 and not self.is_written:
            self._draw_words(painter)
        if (self.is_hovered or self.isSelected()) and detail >= DETAIL:
            painter.setPen(pen(theme().color("muted"), 1.2))
            corner = self.size.bottomRight()
            for reach in (5.0, 9.0):
                painter.drawLine(corner - QPointF(reach, 4), corner - QPointF(4, reach))

    def _draw_words(self, painter: QPainter) -> None:
        room, font = self.size.adjusted(PADDING, PADDING - 2, -PADDING, -PADDING + 2), ui_font(13)
        if not self.note.text.strip():
            line = QRectF(room.left(), room.top(), room.width(), 20)
            draw_text(painter, line, tr("Empty note"), font, theme().color("muted"))
            return
        painter.setFont(font)
        painter.setPen(theme().color("text"))
        lines = self._lines_for(room)
        for index, line_text in enumerate(lines):
            row = QRectF(room.left(), room.top() + index * LINE, room.width() + 8, LINE)
            painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line_text)

    def _lines_for(self, room: QRectF) -> list[str]:
        key = (self.note.text, room.width(), room.height())
        if self._lines is None or self._lines[0] != key:
            self._lines = (key, _broken(self.note.text, room.width(), max(1, int(room.height() / LINE))))
        return self._lines[1]


def note_role(color: str) -> str:
    """Return the role of a note's colour; a colour that this program does not know is that of the first."""
    return f"note_{color if color in NOTE_COLORS else NOTE_COLORS[0]}"


def _broken(text: str, width: float, most: int) -> list[str]:
    """Return a text in lines of a width; with more than there is room for, the last says so."""
    lines: list[str] = []
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    for paragraph in text.splitlines():
        layout = QTextLayout(paragraph, ui_font(13))
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()])
            if len(lines) > most:
                break
        layout.endLayout()
        if not paragraph:
            lines.append("")
        if len(lines) > most:
            return [*lines[: most - 1], elided(f"{lines[most - 1].rstrip()} …", ui_font(13), width)]
    return lines
