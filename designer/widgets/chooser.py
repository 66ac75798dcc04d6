"""A list in a popup, narrowed by typing: arrows and Enter choose, Escape gives up; the mouse works too."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import QLabel, QListView, QStyle, QStyledItemDelegate, QVBoxLayout, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as StyleOption

from designer.look import icon, theme, tr, ui_font
from designer.widgets.popup import Popup
from designer.widgets.search_field import SearchField
from designer.widgets.wrapping import plain_tip

WIDTH, ROW, ROWS_SHOWN = 300, 28, 12
_SIGN, _EDGE = 16, 10
_STEERING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_CHOICE = Qt.ItemDataRole.UserRole


class Choice(NamedTuple):
    """One row: ``key`` is handed over when it is chosen; ``hint`` stands on the right, muted.

    ``sign`` is an icon and ``role`` its colour. ``also`` are words that find the row and are not shown. Rows of one
    ``group`` follow each other under its name, until typing narrows the list. One that is not ``is_enabled`` is greyed,
    stands behind those that match as well, and cannot be chosen; its ``hint`` may say why.
    """

    key: str
    name: str
    sign: str = ""
    role: str = "muted"
    hint: str = ""
    also: str = ""
    group: str = ""
    is_enabled: bool = True

    @property
    def icon(self) -> QIcon:
        """The sign, ready to be drawn; a null icon when there is none."""
        return icon(self.sign, self.role) if self.sign else QIcon()


class Chooser(Popup):
    """Offers ``choices`` under ``words``; ``chosen`` carries the key once the popup is gone."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, words: str, choices: Sequence[Choice], *, width: int = WIDTH) -> None:
        super().__init__(parent, words)
        self._width = width
        self.search = SearchField(self)
        self.search.set_words(words)
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.setFocusProxy(self.search)
        self.choices = _Choices(choices, self)
        self.list = QListView(self)
        self.list.setModel(self.choices)
        self.list.setItemDelegate(_Row(self.list, has_signs=any(choice.sign for choice in choices)))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(words)
        self.list.clicked.connect(self._choose)
        self.note = QLabel(self)
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for part in (self.search, self.list, self.note):
            column.addWidget(part)
        self._narrow("")

    def select(self, key: str) -> None:
        """Begin at the choice with this key, if there is one."""
        place = self.choices.place_of(key)
        if place >= 0:
            self.list.setCurrentIndex(self.choices.index(place))
            self.list.scrollTo(self.choices.index(place), QListView.ScrollHint.PositionAtCenter)

    def more(self, wanted: str) -> Sequence[Choice]:
        """Return further rows that hold the words of ``wanted``, too many to be listed without them."""
        return ()

    def why_none(self, wanted: str) -> str:
        """Return what is said when no row holds ``wanted``, in small letters."""
        return tr("No match")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Steer the list from the line, which keeps the keys."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in _STEERING:
            self.list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.close()
        else:
            return False
        return True

    def _narrow(self, text: str) -> None:
        wanted = text.strip().lower()
        count = self.choices.narrow(wanted, self.more(wanted))
        self.list.setCurrentIndex(self.choices.index(self.choices.first))
        self.list.setVisible(bool(count))
        self.list.setFixedHeight(ROW * min(max(self.choices.rowCount(), 1), ROWS_SHOWN) + 2 * self.list.frameWidth())
        self.note.setText("" if count else self.why_none(wanted))
        self.note.setVisible(not count)
        self.setFixedWidth(self._width)
        self.adjustSize()

    def _choose(self, index: QModelIndex) -> None:
        choice = self.choices.at(index)
        if choice is not None and choice.is_enabled:
            self.close()
            self.chosen.emit(choice.key)


class _Choices(QAbstractListModel):
    """The choices that hold every word that was typed; first the very name, then the nearer its beginning, the earlier."""

    def __init__(self, choices: Sequence[Choice], parent: QObject) -> None:
        super().__init__(parent)
        self._all = [(choice.name.lower(), _sought_in(choice), choice) for choice in choices]
        self._shown: list[Choice | str] = []  # a text is the heading of a group

    @property
    def first(self) -> int:
        """The row of the first choice, behind the heading of its group."""
        return int(bool(self._shown) and isinstance(self._shown[0], str))

    @property
    def total(self) -> int:
        """How many there are without narrowing."""
        return len(self._all)

    def narrow(self, wanted: str, more: Sequence[Choice] = ()) -> int:
        """Show only what holds the words of ``wanted``, in small letters, and behind it ``more``; return how many."""
        self.beginResetModel()
        words = wanted.split()
        found = [(name, choice) for name, text, choice in self._all if all(word in text for word in words)]
        if wanted:
            nearest = sorted(found, key=lambda one: (_distance(one[0], wanted), not one[1].is_enabled))
            self._shown = [*(choice for _, choice in nearest), *_with_headings(more)]
        else:
            self._shown = _with_headings(sorted((choice for _, choice in found), key=lambda one: not one.is_enabled))
        self.endResetModel()
        return len(found) + len(more)

    def place_of(self, key: str) -> int:
        """Return the row of the choice with this key, -1 when it is not shown."""
        rows = enumerate(self._shown)
        return next((row for row, one in rows if isinstance(one, Choice) and one.key == key), -1)

    def at(self, index: QModelIndex) -> Choice | None:
        """Return the choice of a row."""
        found = self._shown[index.row()] if index.isValid() else None
        return found if isinstance(found, Choice) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's
        """Qt: how many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: the name, and the whole for the delegate."""
        choice = self._shown[index.row()]
        if isinstance(choice, str):
            return choice if role in (Qt.ItemDataRole.DisplayRole, _CHOICE) else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return choice.name
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(choice.name)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{choice.name}, {choice.hint}" if choice.hint else choice.name
            case role if role == _CHOICE:
                return choice
            case _:
                return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Qt: a heading cannot be chosen, and arrows pass it over."""
        is_heading = isinstance(self._shown[index.row()], str)
        return Qt.ItemFlag.NoItemFlags if is_heading else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _sought_in(choice: Choice) -> str:
    """Return what the words that are typed are looked for in; who writes Chinese types no spaces around Latin words."""
    joined = "" if choice.name.isascii() else choice.name.replace(" ", "")
    return f"{choice.name} {choice.also} {joined}".lower()


def _with_headings(choices: Sequence[Choice]) -> list[Choice | str]:
    """Put the name of each group in front of its rows."""
    shown: list[Choice | str] = []
    group = ""
    for choice in choices:
        if choice.group and choice.group != group:
            shown.append(choice.group)
        group = choice.group
        shown.append(choice)
    return shown


def _distance(name: str, wanted: str) -> int:
    """Return how far what was typed is from being the name, or its beginning; rows of one distance keep their order."""
    is_near = (name == wanted, name.startswith(wanted), f" {wanted}" in name, wanted in name)
    return next((distance for distance, is_so in enumerate(is_near) if is_so), len(is_near))


class _Row(QStyledItemDelegate):
    """Sign, name, and on the right the hint; names stand under each other, with or without a sign."""

    def __init__(self, parent: QWidget, *, has_signs: bool) -> None:
        super().__init__(parent)
        self._has_signs = has_signs

    def sizeHint(self, _option: StyleOption, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(WIDTH - 40, ROW)

    def paint(self, painter: QPainter, option: StyleOption, index: QModelIndex | QPersistentModelIndex) -> None:
        choice = index.data(_CHOICE)
        rect: QRect = option.rect
        if isinstance(choice, str):
            self._paint_heading(painter, rect.adjusted(_EDGE, 0, -_EDGE, -4), choice)
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme().color("accent_tint"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme().color("hover"))
        rect = rect.adjusted(_EDGE, 0, -_EDGE, 0)
        sign = choice.icon
        if not sign.isNull():
            mode = QIcon.Mode.Normal if choice.is_enabled else QIcon.Mode.Disabled
            place = QRect(rect.left(), rect.center().y() - _SIGN // 2 + 1, _SIGN, _SIGN)
            sign.paint(painter, place, mode=mode)
        if self._has_signs:
            rect.setLeft(rect.left() + _SIGN + 8)
        painter.save()
        if choice.hint:
            self._paint_hint(painter, rect, choice)
        painter.setFont(ui_font(13))
        painter.setPen(theme().color("text" if choice.is_enabled else "faint"))
        name = painter.fontMetrics().elidedText(choice.name, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _paint_hint(self, painter: QPainter, rect: QRect, choice: Choice) -> None:
        """Paint it at the right of ``rect``, which becomes what it leaves: all that the name needs, or the half."""
        name_width = QFontMetrics(ui_font(13)).horizontalAdvance(choice.name)
        room = max(rect.width() // 2, rect.width() - name_width - 12)
        painter.setFont(ui_font(11))
        painter.setPen(theme().color("muted"))
        hint = painter.fontMetrics().elidedText(choice.hint, Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, hint)
        rect.setRight(rect.right() - painter.fontMetrics().horizontalAdvance(hint) - 12)

    def _paint_heading(self, painter: QPainter, rect: QRect, words: str) -> None:
        painter.save()
        font = ui_font(11)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme().color("muted"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)
        painter.restore()
