"""What a test compares by: a button with the operator in words, and a list that typing narrows."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from designer.inspector.labels import set_property
from designer.look import language, paint_icon, theme, tr
from designer.widgets.chooser import Choice, Chooser
from engine.expressions.conditions import OPERATORS, Operator

_WIDTH, _CHEVRON, _LEFT = 440, 13, 9
_SPELT = {"≤": "<=", "≥": ">=", "=": "==", "~": "like *"}


class PickButton(QPushButton):
    """A button that shows what is chosen, cut to its width, and opens something to choose from."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.setMinimumWidth(60)

    def sizeHint(self) -> QSize:
        """Qt: as wide as there is room, for what is shown differs."""
        return QSize(120, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Qt: room for a few letters."""
        return QSize(60, super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the words on the left, cut in the middle, and an arrow on the right."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words, option.text = option.text, ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        color = "text" if self.isEnabled() else "faint"
        painter.setPen(theme().color(color))
        room = self.rect().adjusted(_LEFT, 0, -_CHEVRON - 10, 0)
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        place = QRectF(self.width() - _CHEVRON - 7, (self.height() - _CHEVRON) / 2, _CHEVRON, _CHEVRON)
        self._paint_chevron(painter, place)

    def _paint_chevron(self, painter: QPainter, place: QRectF) -> None:
        paint_icon(painter, "chevron-down", theme().color("muted"), place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Alt+Down opens, as it does with every list that drops down."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.click()
        else:
            super().keyPressEvent(event)

    def open_under(self, chooser: Chooser) -> None:
        """Open a list under the button."""
        chooser.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))


class OperatorButton(PickButton):
    """``picked`` carries the name of the operator that was chosen."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("operator", parent)
        self._name, self._is_asl = "", False
        self.clicked.connect(self.open_list)

    def show_operator(self, name: str, *, is_asl: bool) -> None:
        """Show the operator called ``name``, empty for none."""
        self._name, self._is_asl = name, is_asl
        operator = OPERATORS.get(name)
        words = tr("Choose an operator") if operator is None else operator_words(operator)
        self.setText(words)
        self.setToolTip(name)
        self.setAccessibleName(f"{tr('Operator')}: {name} {words}")
        set_property(self, "invalid", operator is None)

    def open_list(self) -> None:
        """Let another operator be chosen."""
        chooser = Chooser(self, tr("Find an operator"), operator_choices(is_asl=self._is_asl), width=_WIDTH)
        chooser.chosen.connect(self.picked)
        self.open_under(chooser)
        chooser.select(self._name)


def operator_words(operator: Operator) -> str:
    """Return an operator in a few words of the language of the window, its sign first."""
    words = operator.zh if language() == "zh" else operator.en
    return f"{operator.symbol} {words}" if operator.symbol and operator.symbol != "~" else words


def operator_choices(*, is_asl: bool) -> list[Choice]:
    """Return all operators by the type they compare; in TCSL those first that Tencent Cloud documents."""
    groups = {
        "string": tr("Text"),
        "number": tr("Numbers"),
        "boolean": tr("True or false"),
        "type": tr("What it is"),
        "timestamp": tr("Times"),
    }
    documented = [] if is_asl else [operator for operator in OPERATORS.values() if operator.is_documented]
    first = tr("Documented by Tencent Cloud")
    choices = [_choice(operator, first) for operator in documented]
    for takes_path in (False, True):
        for kind, words in groups.items():
            group = tr("{kind}, with the value at another path", kind=words) if takes_path else words
            choices += [
                _choice(operator, group)
                for operator in OPERATORS.values()
                if operator.kind == kind and operator.takes_path is takes_path and operator not in documented
            ]
    return choices


def _choice(operator: Operator, group: str) -> Choice:
    also = f"{operator.name} {operator.symbol} {_SPELT.get(operator.symbol, '')} {operator.en} {operator.zh} {group}"
    return Choice(operator.name, operator_words(operator), hint=operator.name, also=also, group=group)
