"""Cards with small pictures, as many beside each other as there is room for."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from designer.canvas.thumbnail import thumbnail
from designer.look import theme, themes, ui_font
from designer.widgets.wrapping import plain_tip, wrappable

WIDTH, HEIGHT, PICTURE, GAP = 204, 186, 112, 14
_RADIUS = 10.0
_SIDE = 12


class Card(QAbstractButton):
    """One workflow to begin with: ``text`` is its definition."""

    def __init__(self, name: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._definition = text
        self._picture: QPixmap | None = None
        self._about = ""
        self.setFixedHeight(HEIGHT)
        self.resize(WIDTH, HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        themes.changed.connect(self._forget_picture)

    def set_words(self, title: str, about: str) -> None:
        """Show a title and a sentence."""
        self._about = about
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(about)
        self.setToolTip(plain_tip(wrappable(about)))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: always the same."""
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a picture over two lines of words."""
        colors, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.underMouse() or self.hasFocus()
        painter.setPen(colors.color("accent" if is_lit else "line"))
        painter.setBrush(colors.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("accent_tint" if is_lit else "sunken"))
        painter.drawRoundedRect(QRectF(5, 5, self.width() - 10, PICTURE), _RADIUS - 4, _RADIUS - 4)
        room = self.width() - 10
        if self._picture is None or self._picture.deviceIndependentSize().toSize().width() != room:
            self._picture = thumbnail(self._definition, room, PICTURE, self.devicePixelRatioF())
        painter.drawPixmap(5, 5, self._picture)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(colors.color("accent"))
            pen.setWidthF(2)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        self._draw_words(painter)

    def _draw_words(self, painter: QPainter) -> None:
        room = self.width() - 2 * _SIDE
        bold, small = ui_font(13, 600), ui_font(11)
        painter.setFont(bold)
        painter.setPen(theme().color("text"))
        title = QFontMetrics(bold).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(_SIDE, PICTURE + 11, room, 20, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(small)
        painter.setPen(theme().color("muted"))
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        painter.drawText(_SIDE, PICTURE + 33, room, 32, int(wrap), _two_lines(self._about, QFontMetrics(small), room))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Qt: light up."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: light up no more."""
        self.update()
        super().leaveEvent(event)

    def _forget_picture(self) -> None:
        self._picture = None
        self.update()


class CardGrid(QWidget):
    """Places its cards in rows by the width there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cards: tuple[Card, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Take the cards, in their order."""
        self._cards = tuple(cards)
        for before, after in zip(self._cards, self._cards[1:], strict=False):
            QWidget.setTabOrder(before, after)
        self._place()

    def hasHeightForWidth(self) -> bool:
        """Qt: fewer beside each other make more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: see :meth:`hasHeightForWidth`."""
        rows = -(-len(self._cards) // _columns(width))
        return max(0, rows * (HEIGHT + GAP) - GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: place the cards anew."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        columns = _columns(self.width())
        width = (self.width() + GAP) // columns - GAP
        for index, card in enumerate(self._cards):
            card.setGeometry(index % columns * (width + GAP), index // columns * (HEIGHT + GAP), width, HEIGHT)
        QTimer.singleShot(0, self, self._fix_height)  # not while a layout is at it

    def _fix_height(self) -> None:
        height = self.heightForWidth(self.width())
        if height != self.height():
            self.setFixedHeight(height)


def make_card(name: str, text: str, parent: QWidget, chosen: Callable[[], object]) -> Card:
    """Return a card that does ``chosen`` when it is pressed."""
    card = Card(name, text, parent)
    card.clicked.connect(lambda: chosen())
    return card


def _columns(width: int) -> int:
    return max(1, (width + GAP) // (WIDTH + GAP))


def _two_lines(text: str, metrics: QFontMetrics, width: int) -> str:
    """Return as much of a text as goes on two lines, with dots where it was cut."""
    flags = Qt.TextFlag.TextWordWrap
    height = 2 * metrics.lineSpacing() + 1
    if metrics.boundingRect(0, 0, width, 1000, flags, text).height() <= height:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.boundingRect(0, 0, width, 1000, flags, text[:middle] + "…").height() <= height:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,，;；") + "…"
