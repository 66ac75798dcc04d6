"""A point in time: typed as the language writes it, or chosen from a calendar."""

from PySide6.QtCore import QDate, QDateTime, QLocale, QPoint, Qt, QTime, QTimeZone, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QPushButton,
    QTimeEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.inspector.labels import label, row, tool_button, word_button
from designer.inspector.line_fields import LineField
from designer.inspector.part import Place
from designer.look import icon, language, theme, tr
from designer.widgets.popup import Popup
from engine.expressions.timestamps import read_instant
from engine.language.fields import FieldSpec


class TimeField(LineField):
    """A line with a button that opens a calendar."""

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self.edit.setPlaceholderText("2026-01-31T08:00:00Z")
        self.pick = tool_button("wait", "pick-time", self)
        self.pick.clicked.connect(self._open)
        self.column.removeWidget(self.edit)
        self.column.addLayout(row(self.edit, self.pick, spacing=2))
        self.retranslate()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        super().set_read_only(is_read_only)
        self.pick.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        word_button(self.pick, tr("Choose a time"))

    def _open(self) -> None:
        chooser = TimeChooser(self.text, self)
        chooser.chosen.connect(self._take)
        chooser.popup(self.pick.mapToGlobal(QPoint(0, self.pick.height() + 2)))

    def _take(self, text: str) -> None:
        if self.place.write(self.key, text):
            self._settle()


class TimeChooser(Popup):
    """A popup with a calendar, a clock and a zone; ``chosen`` carries the time as text."""

    chosen = Signal(str)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent, tr("Choose a time"))
        moment = _moment(text)
        self.calendar = QCalendarWidget(self)
        self.setFocusProxy(self.calendar)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setLocale(QLocale(language()))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        plain = QTextCharFormat()
        plain.setForeground(theme().color("text"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)
        self.calendar.setHeaderTextFormat(plain)
        self.calendar.setSelectedDate(moment.date())
        for name, sign in (("prev", "chevron-left"), ("next", "chevron-right")):
            button = self.calendar.findChild(QToolButton, f"qt_calendar_{name}month")
            if button is not None:
                button.setIcon(icon(sign))
        self.clock = QTimeEdit(moment.time(), self)
        self.clock.setMinimumWidth(96)
        self.clock.setDisplayFormat("HH:mm:ss")
        self.clock.setAccessibleName(tr("Time of day"))
        self.zone = QComboBox(self)
        self.zone.setAccessibleName(tr("Time zone"))
        for offset in dict.fromkeys((_offset(moment), "Z", "+08:00", _offset(QDateTime.currentDateTime()))):
            self.zone.addItem("UTC" if offset == "Z" else f"UTC{offset}", offset)
        self.preview = label("mono", self)
        self.use = QPushButton(tr("Use this time"), self)
        self.use.setProperty("primary", True)
        self.use.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.calendar)
        column.addLayout(row(self.clock, self.zone, 1))
        column.addLayout(row(self.preview, 1, self.use))
        self.calendar.selectionChanged.connect(self._show)
        self.calendar.activated.connect(self._choose)
        self.clock.timeChanged.connect(self._show)
        self.zone.currentIndexChanged.connect(self._show)
        self._show()
        self.adjustSize()

    @property
    def text(self) -> str:
        """What was chosen so far."""
        date, time = self.calendar.selectedDate(), self.clock.time()
        return f"{date.toString('yyyy-MM-dd')}T{time.toString('HH:mm:ss')}{self.zone.currentData()}"

    def _show(self) -> None:
        self.preview.setText(self.text)

    def _choose(self) -> None:
        text = self.text
        self.close()
        self.chosen.emit(text)


def _moment(text: str) -> QDateTime:
    """Return the time a text says in its own zone; midnight today when it says none."""
    if read_instant(text) is not None:
        moment = QDateTime.fromString(text, Qt.DateFormat.ISODate)
        if moment.isValid():
            return moment
    return QDateTime(QDate.currentDate(), QTime(0, 0), QTimeZone.utc())


def _offset(moment: QDateTime) -> str:
    seconds = moment.offsetFromUtc()
    if not seconds:
        return "Z"
    minutes = abs(seconds) // 60
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
