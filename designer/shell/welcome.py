"""What the window shows when there is nothing to show yet: begin, go on with a recent file, or learn from examples."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from designer.document.samples import Sample, samples
from designer.document.settings import Settings
from designer.document.templates import Template, templates
from designer.look import keep_icon, language, themes, tr
from designer.shell.boxes import logo
from designer.shell.welcome_cards import WIDTH, Card, CardGrid, make_card

_MOST_RECENT, _RECENT_COLUMNS = 6, 2
_WIDEST = 5 * (WIDTH + 14) - 14
_SIDE, _WIDE = 32, 700
_RECENT_WIDTH = 330


class Welcome(QScrollArea):
    """Lies over the canvas. ``chosen`` carries ``new``, ``open``, ``open_folder`` or ``tour``; closing is ``left``."""

    chosen = Signal(str)
    template_chosen = Signal(str)
    sample_chosen = Signal(str)
    file_chosen = Signal(object)  # the path of a recent file
    tour_refused = Signal()
    left = Signal()

    def __init__(self, room: QWidget, settings: Settings) -> None:
        super().__init__(room)
        self.setObjectName("welcome")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(True)
        self._room, self._settings = room, settings
        self._cards: list[tuple[Card, Template | Sample]] = []
        self._labels: list[tuple[QLabel | QPushButton, Callable[[], str]]] = []
        self._recent: list[QPushButton] = []
        self._pairs = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        page = QWidget(self)
        page.setObjectName("welcomePage")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._page = QWidget(page)
        self._page.setMaximumWidth(_WIDEST)
        self._fill(QVBoxLayout(self._page))
        across = QHBoxLayout(page)
        across.setContentsMargins(_SIDE, 28, _SIDE, 28)
        across.addStretch(1)
        across.addWidget(self._page, 1000)
        across.addStretch(1)
        self.setWidget(page)
        room.installEventFilter(self)
        themes.changed.connect(self._show_logo)
        self.retranslate()
        self.hide()

    # Building

    def _fill(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addSpacing(6)
        column.addLayout(self._begin())
        self._offer = self._tour_offer()
        column.addWidget(self._offer)
        self._recent_title = self._label("section", lambda: tr("Recent files"))
        self._recent_room = QGridLayout()
        self._recent_room.setSpacing(2)
        column.addSpacing(8)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent_room)
        column.addSpacing(8)
        column.addWidget(self._label("section", lambda: tr("Starter templates")))
        column.addWidget(self._grid(templates(), self.template_chosen.emit))
        column.addSpacing(8)
        column.addWidget(self._label("section", lambda: tr("Sample projects, with functions that run")))
        column.addWidget(self._grid(samples(), self.sample_chosen.emit))
        column.addStretch(1)

    def _head(self) -> QHBoxLayout:
        self._logo = QLabel(self)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._label("heading", lambda: "TCSL Studio"))
        names.addWidget(
            self._label("muted", lambda: tr("Draw workflows, run them on this machine, see what each node did."))
        )
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._logo)
        row.addLayout(names, 1)
        return row

    def _begin(self) -> QBoxLayout:
        """Two pairs of buttons, below each other where there is little room."""
        for pair in (
            (("new", "plus", lambda: tr("Empty workflow")), ("open", "open", lambda: tr("Open a file…"))),
            (("open_folder", "folder", lambda: tr("Open a folder…")), ("tour", "help", lambda: tr("Take the tour"))),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            for name, icon, words in pair:
                row.addWidget(self._button(name, icon, words))
            self._pairs.addLayout(row)
        self._pairs.setSpacing(8)
        self._pairs.addStretch(1)
        return self._pairs

    def _button(self, name: str, icon: str, words: Callable[[], str]) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(f"welcome-{name}")
        button.setProperty("primary", name == "new")
        button.setAutoDefault(True)  # Return presses the one that has the keys
        keep_icon(button, icon, "on_accent" if name == "new" else "accent", 16)
        button.clicked.connect(lambda: self.chosen.emit(name))
        self._labels.append((button, words))
        return button

    def _tour_offer(self) -> QFrame:
        frame = QFrame(self)
        frame.setObjectName("tourOffer")
        frame.setProperty("role", "banner")
        row = self._offered = QBoxLayout(QBoxLayout.Direction.LeftToRight, frame)
        row.setContentsMargins(14, 8, 8, 8)
        row.addWidget(self._label("", lambda: tr("New here? In two minutes a tour shows where everything is.")), 1)
        take, leave = QPushButton(frame), QPushButton(frame)
        take.setObjectName("take-tour")
        leave.setObjectName("refuse-tour")
        leave.setProperty("quiet", True)
        take.clicked.connect(lambda: self.chosen.emit("tour"))
        leave.clicked.connect(self.tour_refused)
        self._labels += [(take, lambda: tr("Show me around")), (leave, lambda: tr("No, thanks"))]
        row.addWidget(take)
        row.addWidget(leave)
        return frame

    def _label(self, role: str, words: Callable[[], str]) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", role)
        label.setWordWrap(True)
        self._labels.append((label, words))
        return label

    def _grid(self, things: tuple[Template, ...] | tuple[Sample, ...], chosen: Callable[[str], object]) -> CardGrid:
        grid = CardGrid(self)
        cards = []
        for thing in things:
            name = f"{'template' if isinstance(thing, Template) else 'sample'}-card-{thing.id}"
            cards.append(make_card(name, thing.text, grid, partial(chosen, thing.id)))
            self._cards.append((cards[-1], thing))
        grid.set_cards(cards)
        return grid

    # Showing

    def offer(self, *, with_tour: bool) -> None:
        """Show the page, with the recent files there are now; ``with_tour`` also asks whether to show around."""
        self._offer.setVisible(with_tour)
        self._list_recent()
        self._cover()
        self.verticalScrollBar().setValue(0)
        self.show()
        self.raise_()
        first = self.findChild(QPushButton, "take-tour" if with_tour else "welcome-new")
        if isinstance(first, QPushButton):
            first.setFocus()

    def _cover(self) -> None:
        is_wide = self._room.width() >= _WIDE
        sides = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._pairs.setDirection(sides)
        self._offered.setDirection(sides)
        self.setGeometry(self._room.rect())

    def hide_offer(self) -> None:
        """Ask about the tour no more."""
        self._offer.hide()

    def _list_recent(self) -> None:
        for old in self._recent:
            old.hide()
            old.deleteLater()
        self._recent = []
        files = [path for path in self._settings.recent_files if path.is_file()]
        for index, path in enumerate(files[:_MOST_RECENT]):
            self._recent.append(self._recent_button(path))
            self._recent_room.addWidget(self._recent[-1], *divmod(index, _RECENT_COLUMNS))
        self._recent_title.setVisible(bool(self._recent))

    def _recent_button(self, path: Path) -> QPushButton:
        button = QPushButton(self._page)
        button.setObjectName("recent")
        button.setProperty("row", True)
        button.setAutoDefault(True)
        keep_icon(button, "outline", "muted", 16)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        folder = str(path.parent).replace(str(Path.home()), "~", 1)
        metrics, name = button.fontMetrics(), path.name
        name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _RECENT_WIDTH)
        left = max(0, _RECENT_WIDTH - metrics.horizontalAdvance(name))
        folder = metrics.elidedText(folder, Qt.TextElideMode.ElideLeft, left)
        button.setText(f"{name}    {folder}".replace("&", "&&"))
        button.setAccessibleName(f"{path.name}, {path.parent}")
        button.setToolTip(str(path))
        button.clicked.connect(lambda: self.file_chosen.emit(path))
        return button

    def retranslate(self) -> None:
        """Word the page."""
        self.setAccessibleName(tr("Welcome"))
        for widget, words in self._labels:
            widget.setText(words())
        for card, thing in self._cards:
            card.set_words(thing.title(language()), thing.description(language()))
        self._show_logo()

    def _show_logo(self) -> None:
        self._logo.setPixmap(logo(48, self.devicePixelRatioF()))

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the canvas at every size."""
        if watched is self._room and event.type() == QEvent.Type.Resize:
            self._cover()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape goes to the sheet."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt: what is dragged here is meant for the sheet; a file is opened by the window."""
        event.ignore()
        if not event.mimeData().hasUrls():
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
