"""The strip left of the code: line numbers, problems, repairs at hand, and which lines are the selected state."""

from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QTextBlock, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from designer.editor.folding import is_folded, opens
from designer.look import mono_font, paint_icon, theme, themes
from engine.language.problems import Severity

SEVERITY_ROLES = {Severity.ERROR: "failed", Severity.WARNING: "caught", Severity.INFO: "running"}
SEVERITY_ICONS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
_MARK, _LEFT, _RIGHT, _BAR, _FOLD = 14, 5, 24, 3, 12


class GutterOwner(Protocol):
    """What the gutter asks the editor beside it."""

    def lines_on_screen(self) -> list[tuple[QTextBlock, QRect]]: ...
    def line_tip(self, line: int) -> str: ...
    def line_count(self) -> int: ...


class Gutter(QWidget):
    """Drawn beside the editor. ``pressed`` carries the line, from 0, and whether it was on its mark."""

    pressed = Signal(int, bool)
    fold_pressed = Signal(int)

    def __init__(self, editor: QPlainTextEdit, owner: GutterOwner) -> None:
        super().__init__(editor)
        self.setObjectName("gutter")
        self._editor, self._owner = editor, owner
        self._marks: dict[int, Severity] = {}
        self._state_lines = range(0)
        self._repair_line = -1
        self.setMouseTracking(True)
        themes.changed.connect(self.update)

    @property
    def marks(self) -> dict[int, Severity]:
        """The worst problem of each line that has one."""
        return self._marks

    @property
    def repair_line(self) -> int:
        """The line that shows the sign of a repair; -1 for none."""
        return self._repair_line

    @property
    def state_lines(self) -> range:
        """The lines of the selected state."""
        return self._state_lines

    def set_marks(self, marks: dict[int, Severity], repair_line: int) -> None:
        """Show problems, and the sign of a repair on one line."""
        if (marks, repair_line) != (self._marks, self._repair_line):
            self._marks, self._repair_line = marks, repair_line
            self.update()

    def set_state_lines(self, lines: range) -> None:
        """Show which lines are the selected state."""
        if lines != self._state_lines:
            self._state_lines = lines
            self.update()

    def wanted_width(self) -> int:
        """Return the width that the numbers need."""
        digits = max(3, len(str(self._owner.line_count())))
        return _LEFT + _MARK + 4 + digits * self._editor.fontMetrics().horizontalAdvance("9") + _RIGHT

    def sizeHint(self) -> QSize:
        """Qt: the width that the numbers need."""
        return QSize(self.wanted_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is on screen."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme().color("sunken"))
        painter.setFont(mono_font(max(9, self._editor.font().pixelSize() - 1)))
        current = self._editor.textCursor().blockNumber()
        for block, rect in self._owner.lines_on_screen():
            if rect.bottom() >= event.rect().top() and rect.top() <= event.rect().bottom():
                self._draw_line(painter, block.blockNumber(), rect, is_current=block.blockNumber() == current)
                if opens(block):
                    self._draw_fold(painter, rect, is_folded=is_folded(block))
        painter.setPen(theme().color("line"))
        painter.drawLine(self.width() - 1, event.rect().top(), self.width() - 1, event.rect().bottom())

    def _draw_line(self, painter: QPainter, line: int, rect: QRect, *, is_current: bool) -> None:
        height = self._editor.fontMetrics().lineSpacing()
        if line in self._state_lines:
            bar = QRect(self.width() - _BAR - 1, rect.top(), _BAR, rect.height())
            painter.fillRect(bar, theme().color("accent"))
        severity = self._marks.get(line)
        icon = "wand" if line == self._repair_line else "" if severity is None else SEVERITY_ICONS[severity]
        if icon:
            role = "accent" if severity is None else SEVERITY_ROLES[severity]
            place = QRectF(_LEFT, rect.top() + (height - _MARK) / 2, _MARK, _MARK)
            paint_icon(painter, icon, theme().color(role), place)
        painter.setPen(theme().color("text" if is_current else "muted"))
        numbers = QRect(0, rect.top(), self.width() - _RIGHT, height)
        painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(line + 1))

    def _draw_fold(self, painter: QPainter, rect: QRect, *, is_folded: bool) -> None:
        top = rect.top() + (self._editor.fontMetrics().lineSpacing() - _FOLD) / 2
        place = QRectF(self.width() - _RIGHT + 4, top, _FOLD, _FOLD)
        icon, role = ("chevron-right", "accent") if is_folded else ("chevron-down", "muted")
        paint_icon(painter, icon, theme().color(role), place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which line was pressed, and whether to fold it."""
        line = self._line_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or line < 0:
            return
        if event.position().x() > self.width() - _RIGHT and opens(self._editor.document().findBlockByNumber(line)):
            self.fold_pressed.emit(line)
        else:
            self.pressed.emit(line, event.position().x() < _LEFT + _MARK + 4 and line in self._marks)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be pressed."""
        is_mark = event.position().x() < _LEFT + _MARK + 4 and self._line_at(event.position().toPoint()) in self._marks
        is_mark = is_mark or event.position().x() > self.width() - _RIGHT
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_mark else Qt.CursorShape.ArrowCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the editor."""
        QCoreApplication.sendEvent(self._editor.viewport(), event)

    def event(self, event: QEvent) -> bool:
        """Show what is wrong on a line."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tip = self._owner.line_tip(self._line_at(event.pos()))
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def _line_at(self, place: QPoint) -> int:
        for block, rect in self._owner.lines_on_screen():
            if rect.top() <= place.y() <= rect.bottom():
                return block.blockNumber()
        return -1
