"""Start and End: dark pills."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from designer.canvas.node_item import NodeItem
from designer.canvas.paint import draw_card, draw_halo, draw_text, pen
from designer.look import theme, tr, ui_font


class PillItem(NodeItem):
    """Where the machine begins or ends; it cannot be deleted."""

    @property
    def label(self) -> str:
        """What the pill says, in the current language."""
        return tr("Start") if self.node.type == "start" else tr("End")

    @property
    def tip(self) -> str:
        """See :attr:`NodeItem.tip`."""
        return self.label

    def draw_body(self, painter: QPainter, detail: float) -> None:
        """See :meth:`NodeItem.draw_body`."""
        radius = self.height / 2
        if self.isSelected():
            draw_halo(painter, self.rect, radius)
        color = theme().color(self.drop_color or "pill")
        draw_card(painter, self.rect, radius, color, pen(color, 1))
        text = QRectF(8, 0, self.width - 16, self.height)
        draw_text(painter, text, self.label, ui_font(12), theme().color("on_pill"), Qt.AlignmentFlag.AlignHCenter)
