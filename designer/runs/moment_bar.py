"""A slider over the events of a run that ended."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from designer.document import time_travel
from designer.document.time_travel import TimeTravel
from designer.look import tr

_WIDTH = 200
_PAGES = 10


class MomentBar(QWidget):
    """Shows which moment is seen and goes to others, by mouse and keys; hidden while there is nothing to move in."""

    def __init__(self, travel: TimeTravel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._travel = travel
        self.label, self.words = QLabel(self), QLabel(self)
        for label in (self.label, self.words):
            label.setProperty("role", "small")
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setObjectName("moment")
        self.slider.setFixedWidth(_WIDTH)
        self.slider.valueChanged.connect(travel.go)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.label.setBuddy(self.slider)
        for widget in (self.label, self.slider, self.words):
            row.addWidget(widget)
        travel.changed.connect(self.refresh)
        self.refresh()

    @property
    def is_earlier(self) -> bool:
        """Whether a moment before the end is shown."""
        return self._travel.at < self._travel.length

    def refresh(self) -> None:
        """Show where the run stands."""
        travel = self._travel
        self.setVisible(travel.length > 0 or travel.too_long > 0)
        self.slider.setVisible(travel.length > 0)
        if travel.length:
            with QSignalBlocker(self.slider):
                self.slider.setRange(1, travel.length)
                self.slider.setPageStep(max(1, travel.length // _PAGES))
                self.slider.setValue(travel.at)
        words = tr("Event {number} of {count}", number=travel.at, count=travel.length)
        if travel.too_long:
            count, most = f"{travel.too_long:,}", f"{time_travel.MOST_EVENTS:,}"
            words = tr("not for {count} events, {most} at most", count=count, most=most)
        self.words.setText(words)
        # With room for the longest: a slider that moves under the hand that drags it is at another moment at once.
        longest = tr("Event {number} of {count}", number=travel.length, count=travel.length)
        self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance(longest) if travel.length else 0)
        self.words.setToolTip(
            tr("Each moment of so long a run would take seconds to be put together.") if travel.too_long else ""
        )
        self.label.setText(tr("Moment"))
        self.slider.setAccessibleName(tr("Moment of the run"))
        self.slider.setToolTip(tr("Drag to see an earlier moment of the run"))

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)
