"""The window that shows what differs between versions of a workflow: a picture, a list, and what can be done."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from msgspec import Struct
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.canvas.comparison_view import LOOKS, ComparisonView, kind_word
from designer.document.background import Background
from designer.document.comparison import Comparison, Kind, compare
from designer.look import language, pixmap, tr
from designer.shell.change_list import ChangeList
from designer.widgets.tab_order import laid_out
from designer.widgets.wrapping import wrappable
from engine.definition import read_definition

_SMALLEST = QSize(760, 480)
_AT_ONCE = 32 * 1024
"""Characters of both texts; more are compared while the window goes on."""


class Pair(Struct, frozen=True, kw_only=True):
    """Two texts to compare, the tab they stand under, and what each is called; ``heads`` are short names of columns."""

    tab: str
    old_name: str
    old: str
    new_name: str
    new: str
    heads: tuple[str, str] | None = None


class Compared(Struct, frozen=True, kw_only=True):
    """What came of comparing a pair, and which of the two could not be read, empty when both could."""

    comparison: Comparison
    unreadable: str


Comparer: TypeAlias = Background[Compared]


class Choice(Struct, frozen=True, kw_only=True):
    """A button: its words, a sentence on what it does, and what to do. The first of several is the usual one."""

    words: str
    tip: str
    do: Callable[[], object]


class ComparisonDialog(QDialog):
    """Shows one or several pairs; show it with ``open()``. Closing it decides nothing.

    Large ones are compared by ``comparer``, which belongs to the caller and outlives the dialog.
    """

    def __init__(
        self,
        parent: QWidget,
        comparer: Comparer,
        title: str,
        details: str,
        pairs: Sequence[Pair],
        choices: Sequence[Choice] = (),
    ) -> None:
        super().__init__(parent)
        self._comparer = comparer
        self.setObjectName("comparison")
        self.setWindowTitle("TCSL Studio")
        self._pairs = list(pairs)
        self._known: dict[int, Compared] = {}
        self.view = ComparisonView(self)
        self.list = ChangeList(self)
        self.summary = _label("", "small")
        self.broken = _label("", "muted")
        self.broken.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("pairs")
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(tr("Which versions"))
        for pair in pairs:
            self.tabs.addTab(pair.tab)
        self.tabs.setVisible(len(pairs) > 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head(title, details))
        column.addWidget(self._middle(), 1)
        foot = self._foot(choices)
        column.addWidget(foot)
        self.tabs.currentChanged.connect(self._show)
        self.list.chosen.connect(self.view.reveal)
        self.view.chosen.connect(self.list.show_pointer)
        self.finished.connect(lambda _code: self._end())
        self.resize(parent.size().boundedTo(QSize(1280, 860)).expandedTo(_SMALLEST) * 0.94)
        self._show(0)
        self._chain(foot)
        self.list.setFocus()

    def _chain(self, foot: QWidget) -> None:
        """Let Tab go as the eyes do: which versions, the picture, the list, what can be done."""
        zoom = self.view.zoom_bar.findChildren(QToolButton)
        buttons = [button for button in laid_out(foot.layout()) if isinstance(button, QPushButton)]
        stops: list[QWidget] = [self.tabs, self.view.view, *zoom, self.list, *buttons]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    @property
    def comparison(self) -> Comparison:
        """What is shown now."""
        return self._known[self.tabs.currentIndex()].comparison

    def set_pairs(self, pairs: Sequence[Pair]) -> None:
        """Compare other texts, under the same tabs."""
        self._pairs = list(pairs)
        self._known.clear()
        self._show(self.tabs.currentIndex())

    def _head(self, title: str, details: str) -> QWidget:
        head = QFrame(self)
        head.setProperty("role", "panel")
        column = QVBoxLayout(head)
        column.setContentsMargins(20, 16, 20, 8)
        column.setSpacing(4)
        column.addWidget(_label(title, "title"))
        if details:
            column.addWidget(_label(details, "muted"))
        self.names = _label("", "small")
        column.addWidget(self.names)
        column.addWidget(self.tabs)
        return head

    def _middle(self) -> QWidget:
        side = QWidget(self)
        self.side = column = QVBoxLayout(side)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        self.summary.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.summary)
        column.addWidget(self.list, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(self.broken)
        splitter.addWidget(side)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([620, 620, 480])
        return splitter

    def _foot(self, choices: Sequence[Choice]) -> QWidget:
        foot = QFrame(self)
        foot.setProperty("role", "panel")
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 10, 16, 12)
        row.setSpacing(14)
        for kind, look in LOOKS.items():
            sign, words = QLabel(foot), _label(kind_word(kind), "small")
            sign.setPixmap(pixmap(look.icon, look.role, 14))
            pair = QHBoxLayout()
            pair.setSpacing(5)
            pair.addWidget(sign)
            pair.addWidget(words)
            row.addLayout(pair)
        row.addStretch(1)
        close = QPushButton(tr("Decide later") if choices else tr("Close"), foot)
        close.setObjectName("close")
        close.clicked.connect(self.reject)
        row.addWidget(close)
        for place, choice in reversed(list(enumerate(choices))):
            row.addWidget(self._button(choice, is_usual=not place, parent=foot))
        close.setDefault(not choices)
        return foot

    def _button(self, choice: Choice, *, is_usual: bool, parent: QWidget) -> QPushButton:
        button = QPushButton(choice.words, parent)
        button.setToolTip(choice.tip)
        button.setAccessibleDescription(choice.tip)
        button.setProperty("primary", is_usual)
        button.setDefault(is_usual)
        button.setAutoDefault(is_usual)

        def decide() -> None:
            self.accept()
            choice.do()

        button.clicked.connect(decide)
        return button

    def _show(self, index: int) -> None:
        pair = self._pairs[index]
        self.names.setText(tr("From {old} to {new}", old=pair.old_name, new=pair.new_name))
        self.list.name_sides(*(pair.heads or (tr("Before"), tr("Now"))))
        self._comparer.forget()
        if index in self._known:
            self._show_compared(index, self._known[index])
        elif len(pair.old) + len(pair.new) <= _AT_ONCE:
            self._show_compared(index, _compare(pair, language()))
        else:
            self._show_waiting()
            words = language()
            self._comparer.ask(lambda: _compare(pair, words), lambda found: self._show_compared(index, found))

    def _show_waiting(self) -> None:
        self.view.hide()
        self.broken.setText(tr("Comparing …"))
        self.broken.show()
        self.summary.setText("")
        self.list.forget()

    def _show_compared(self, index: int, found: Compared) -> None:
        self._known[index] = found
        self.view.setVisible(not found.unreadable)
        self.broken.setVisible(bool(found.unreadable))
        self.broken.setText(tr("{name} is no readable JSON, so there is no picture of it.", name=found.unreadable))
        self.summary.setText(summary_of(found.comparison))
        self.list.show_comparison(found.comparison)
        self.view.show_comparison(found.comparison)

    def _end(self) -> None:
        self._comparer.forget()
        self.view.close_view()


def _compare(pair: Pair, words: str) -> Compared:
    old, new = read_definition(pair.old), read_definition(pair.new)
    unreadable = next((name for name, one in ((pair.old_name, old), (pair.new_name, new)) if one.machine is None), "")
    return Compared(comparison=compare(old, new, words), unreadable=unreadable)


def summary_of(comparison: Comparison) -> str:
    """Return in a line how much differs."""
    if comparison.is_same:
        return tr("Both say the same; at most the layout of the text differs.")
    counts = Counter(change.kind for change in comparison.changes)
    words = {
        Kind.ADDED: tr("{count} added", count=counts[Kind.ADDED]),
        Kind.REMOVED: tr("{count} removed", count=counts[Kind.REMOVED]),
        Kind.CHANGED: tr("{count} changed", count=counts[Kind.CHANGED]),
        Kind.MOVED: tr("{count} moved", count=counts[Kind.MOVED]),
    }
    return " · ".join(text for kind, text in words.items() if counts[kind])


def _label(text: str, role: str) -> QLabel:
    label = QLabel(wrappable(text))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(role != "title")
    return label
