"""The status bar: what the run does, where functions come from, where the cursor is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QStyle, QStyleOption, QToolButton, QWidget

from designer.document.document import Document
from designer.document.pointers import edge_place
from designer.document.selection import Selection
from designer.look import themes, tr
from designer.widgets.announcing import announce
from designer.widgets.wrapping import plain_tip, wrappable

HEIGHT = 26
_MESSAGE_MS = 6000
_PADDING = 6  # of the labels, in the style sheet


class _Line(QLabel):
    """One line that leaves out its middle when there is no room; the whole is in the tip then."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIndent(0)  # else half a letter is added to the padding
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def say(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: there is another room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * _PADDING
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown)
        self.setToolTip(plain_tip(wrappable(self._whole)) if shown != self._whole else "")


class StatusBar(QStatusBar):
    """``say`` shows a passing message; ``show_run`` the standing one with its role."""

    def __init__(self, document: Document, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setSizeGripEnabled(False)
        self.setFixedHeight(HEIGHT)
        self._document = document
        self._selection = selection
        self._cursor = 1, 1
        self._has_run, self._refusal, self._role = False, "", ""
        self.run = _Line(self)
        self.run.setObjectName("runStatus")
        self.outside = QToolButton(self)
        self.outside.setObjectName("changedOutside")
        self.outside.setProperty("chip", "true")
        # Not the one its style gives it: Qt lays the bar out anew when that changes, and shows what a message hides.
        self.outside.setFixedHeight(20)
        self.functions = QLabel(self)
        self.place = QLabel(self)
        self.cursor_place = QLabel(self)
        self.addWidget(self.run, 1)
        self.addPermanentWidget(self.outside)
        self.outside.hide()
        for label in (self.functions, self.place, self.cursor_place):
            label.setTextFormat(Qt.TextFormat.PlainText)
            self.addPermanentWidget(label)
        document.functions_changed.connect(self._show_functions)
        document.path_changed.connect(self._show_functions)
        document.leaving.connect(self.forget)
        selection.changed.connect(self._show_place)
        themes.changed.connect(self._say_again)
        self.messageChanged.connect(self._dress)
        self.retranslate()

    def say(self, text: str) -> None:
        """Show a message for a few seconds."""
        self._dress(text)  # before Qt hides what the message stands in place of
        self.showMessage(text, _MESSAGE_MS)
        announce(self, text)

    def refuse(self, text: str) -> None:
        """Say why something was not done, until something is."""
        self._refusal = text
        self.say(text)

    def note_done(self) -> None:
        """Something was done: what was refused before it is past."""
        if self._refusal and self.currentMessage() == self._refusal:
            self.clearMessage()
        self._refusal = ""

    def forget(self) -> None:
        """Say nothing any longer: it was about a workflow that goes, and what is said next is about the one that comes."""
        self.clearMessage()
        self._refusal = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: a message stands where the words under it begin, which Qt's own place is left of."""
        said = self.currentMessage()
        if not said:
            super().paintEvent(event)
            return
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
        painter.setPen(self.palette().windowText().color())
        begin = self.run.x() + _PADDING
        beside = (one.x() for one in (self.outside, self.functions, self.place, self.cursor_place) if one.isVisible())
        end = min(beside, default=self.width())  # none is while the window is painted before it is shown
        shown = self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, end - begin)
        painter.drawText(begin, self.run.y(), end - begin, self.run.height(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: what was said before the window came up hid nothing yet."""
        super().showEvent(event)
        self._say_again()

    def _say_again(self) -> None:
        """Qt shows all of a bar that it dresses anew, what the message had hidden too."""
        said = self.currentMessage()
        if said:
            self.clearMessage()
            self.showMessage(said, _MESSAGE_MS)

    def show_run(self, text: str, role: str) -> None:
        """Show how the run goes; ``role`` colours the bar: running, succeeded, failed, paused, past or empty."""
        self._has_run = bool(text)
        self.run.say(text or tr("Ready"))
        if self._role != role:
            self._role = role
            self.clearMessage()  # what was said before would hide how the run goes now
            self._dress("")
            announce(self, text)

    def _dress(self, said: str) -> None:
        """Colour the bar by the run; on the red of one that failed a message that is no refusal would look like one."""
        is_passing = bool(said) and said != self._refusal
        role = "" if is_passing and self._role == "failed" else self._role
        if self.property("status") != role:
            self.setProperty("status", role)
            for widget in (self, self.run, self.outside, self.functions, self.place, self.cursor_place):
                widget.style().unpolish(widget)
                widget.style().polish(widget)

    def show_outside(self, is_differing: bool) -> None:
        """Show while the file on the disk is another than the one that was opened or saved: a press asks what to do."""
        self.outside.setVisible(is_differing)

    def show_cursor(self, line: int, column: int) -> None:
        """Show where the cursor of the code pane is, from 1."""
        self._cursor = line, column
        self.cursor_place.setText(tr("Ln {line}, Col {column}", line=line, column=column))

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self._show_functions()
        self._show_place()
        self.outside.setText(tr("changed on the disk"))
        self.outside.setToolTip(tr("Another program changed the file; decide whose changes to keep"))
        self.show_cursor(*self._cursor)
        if not self._has_run:
            self.run.say(tr("Ready"))

    def _show_functions(self) -> None:
        folder = self._document.functions_folder
        is_there = folder is not None and folder.is_dir()
        self.functions.setText(f"{folder.name}/" if is_there and folder is not None else tr("no functions folder"))
        self.functions.setToolTip(
            plain_tip(str(folder)) if folder is not None else tr("Save the workflow, or choose a folder")
        )

    def _show_place(self) -> None:
        current = self._selection.current
        edge = edge_place(current) if self._document.definition.state(current) is None else None
        current = edge.owner + edge.field if edge is not None else current
        text = "$" + current.replace("/", ".").replace("~1", "/").replace("~0", "~") if current else ""
        self.place.setText(text if len(text) < 60 else "…" + text[-58:])
        self.place.setToolTip(plain_tip(text))
