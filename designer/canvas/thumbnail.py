"""A small picture of a workflow: boxes in the colours of their types, and the lines between them."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from designer.canvas.transition_item import rounded_path
from designer.document.graph import Graph, to_sheet
from designer.document.graph_building import build_graph
from designer.document.pointers import END, START
from designer.layout.arrange import arrange
from designer.layout.layout import Layout
from designer.layout.model import Rect
from designer.look import paint_icon, theme, type_role
from engine.definition import read_definition

_LARGEST = 0.42
"""A workflow of two nodes is not drawn larger than this."""
_ROOM = 12.0
_ICON = 60.0


def thumbnail(text: str, width: int, height: int, ratio: float = 1.0) -> QPixmap:
    """Return the picture of the workflow in ``text``, in logical pixels, on a clear ground."""
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    graph = build_graph(read_definition(text))
    if not graph.nodes:
        return picture
    layout = arrange(to_sheet(graph))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale = min((width - 2 * _ROOM) / layout.size.w, (height - 2 * _ROOM) / layout.size.h, _LARGEST)
    painter.translate(width / 2, height / 2)
    painter.scale(scale, scale)
    painter.translate(-layout.origin.x - layout.size.w / 2, -layout.origin.y - layout.size.h / 2)
    _draw(painter, graph, layout, scale)
    painter.end()
    return picture


def _draw(painter: QPainter, graph: Graph, layout: Layout, scale: float) -> None:
    nodes = [node for node in graph.nodes.values() if node.id in layout.rects]
    for node in nodes:
        if node.lanes:
            color = theme().type_color(node.type)
            painter.setPen(QPen(color, 1.2 / scale))
            color.setAlphaF(0.12)
            painter.setBrush(color)
            painter.drawRoundedRect(_rect(layout.rects[node.id]), 18, 18)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme().color("edge"), 1.2 / scale))
    for edge_id in graph.edges:
        if edge_id in layout.routes:
            painter.drawPath(_path(layout, edge_id))
    painter.setPen(Qt.PenStyle.NoPen)
    for node in nodes:
        rect = _rect(layout.rects[node.id])
        if node.id in (START, END):
            painter.setBrush(theme().color("pill"))
            painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        elif not node.lanes:
            painter.setBrush(theme().type_color(node.type))
            painter.drawRoundedRect(rect, 14, 14)
            if scale * _ICON >= 6:
                half = min(_ICON, rect.height() * 0.8) / 2
                place = QRectF(rect.center().x() - half, rect.center().y() - half, 2 * half, 2 * half)
                paint_icon(painter, type_role(node.type), theme().color("on_accent"), place)


def _rect(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.w, rect.h)


def _path(layout: Layout, edge_id: str) -> QPainterPath:
    return rounded_path([QPointF(point.x, point.y) for point in layout.routes[edge_id].points], 12)
