"""Going through a long list page by page: hundreds of forms at once would take seconds to make."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from designer.inspector.labels import label, link_button
from designer.look import tr

PAGE = 20
"""How many items are shown at once."""


class Pager(QWidget):
    """Says which items are shown, and leads to those before and behind them; gone while all are shown.

    ``turned`` carries the number, from 0, of the first item of the page that is wanted.
    """

    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = self._count = 0
        self.before, self.words, self.behind = (
            link_button("previous-page", self),
            label("small", self),
            link_button("next-page", self),
        )
        self.before.clicked.connect(lambda: self.turned.emit(max(0, self._first - PAGE)))
        self.behind.clicked.connect(lambda: self.turned.emit(self._first + PAGE))
        for link in (self.before, self.behind):
            policy = link.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            link.setSizePolicy(policy)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.before)
        line.addStretch(1)
        line.addWidget(self.words)
        line.addStretch(1)
        line.addWidget(self.behind)
        self.setVisible(False)

    def show_page(self, first: int, count: int) -> None:
        """Say that of ``count`` items those from ``first`` on are shown."""
        self._first, self._count = first, count
        self.setVisible(count > PAGE)
        self.before.setVisible(first > 0)
        self.behind.setVisible(first + PAGE < count)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the language of now."""
        self.before.setText(tr("Previous page"))
        self.behind.setText(tr("Next page"))
        last = min(self._first + PAGE, self._count)
        self.words.setText(tr("{first} to {last} of {count}", first=self._first + 1, last=last, count=self._count))


def page_with(index: int) -> int:
    """Return the number of the first item on the page that an item is on."""
    return max(0, index) // PAGE * PAGE
