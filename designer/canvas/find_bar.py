"""Find on the canvas: a bar in its upper corner that walks through the nodes with a text in them."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from designer.canvas.found_marks import FoundMarks
from designer.document.document import Document
from designer.document.finding import Finder, Hit, Query
from designer.document.selection import Selection
from designer.look import keep_icon, tr
from designer.widgets.wrapping import plain_tip

SLICE_SECONDS = 0.006
"""How long the search goes on before the window gets its turn."""
SAY_SECONDS = 0.3
_WIDTH = 430
_MARGIN = 12


class FindBar(QFrame):
    """Closed until :meth:`open`. ``reveal`` brings a node into view, unfolding what hides it."""

    def __init__(
        self,
        parent: QWidget,
        document: Document,
        selection: Selection,
        marks: FoundMarks,
        reveal: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvasFindBar")
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._canvas = parent
        self._document, self._selection = document, selection
        self._marks, self._reveal = marks, reveal
        self._finder = Finder()
        self._origin = self._current = ""
        self._is_walking = False
        self._told = 0.0
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._go_on)
        self.query = QLineEdit(self)
        self.count, self.where = QLabel(self), QLabel(self)
        self.case, self.whole = self._option("Aa"), self._option("ab")
        self.previous_button, self.next_button = self._button("chevron-up"), self._button("chevron-down")
        self.close_button = self._button("close")
        self._lay_out()
        self._connect()
        self.retranslate()
        self.hide()

    def open(self) -> None:
        """Show the bar and put the cursor into it; what was looked for before is still there, selected."""
        if self.isHidden():
            self._origin = self._selection.current
            self.show()
            self.raise_()
            self._search()
        self.query.selectAll()
        self.query.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Close the bar; what is selected stays selected."""
        self._slices.stop()
        self.hide()
        self._current = ""
        self._marks.show((), "")
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def walk(self, step: int) -> None:
        """Go to the next match, or the one before for a ``step`` of -1; round the end if need be."""
        hits = self._finder.hits
        if not hits:
            return
        number = self._number()
        if number is None:
            number = -1 if step > 0 else 0
        self._go_to(hits[(number + step) % len(hits)])

    def show_marks(self) -> None:
        """Mark what was found again: the items may be others."""
        if not self.isHidden():
            self._marks.show((hit.pointer for hit in self._finder.hits), self._current)

    def place(self, width: int, top: int) -> None:
        """Stand in the upper right corner of a canvas of this width, below ``top``."""
        self.setFixedWidth(min(_WIDTH, width - 2 * _MARGIN))
        self.move(width - self.width() - _MARGIN, top + _MARGIN)

    # The search

    def _search(self, *_changed: object) -> None:
        """Begin again: what is looked for, or the workflow, is another."""
        if self.isHidden():
            return
        query = Query(text=self.query.text(), is_case_kept=self.case.isChecked(), is_whole_word=self.whole.isChecked())
        self._finder.begin(self._document.definition, query)
        self._told = time.perf_counter()
        self._go_on()
        if not self._finder.is_done:
            self._slices.start()

    def _search_anew(self, *_changed: object) -> None:
        """What is looked for is another: begin from where the bar was opened."""
        self._current, self._is_walking = "", True
        self._search()

    def _go_on(self) -> None:
        if not self._finder.go_on(SLICE_SECONDS):
            # Each word that changes paints the canvas beneath, which costs more than the search.
            if time.perf_counter() - self._told >= SAY_SECONDS:
                self._say()
            return
        self._slices.stop()
        is_due, self._is_walking = self._is_walking, False
        hit = self._first() if is_due else None
        if hit is not None:
            self._go_to(hit)
            return
        if self._number() is None:
            self._current = ""
        self.show_marks()
        self._say()

    def _first(self) -> Hit | None:
        """Return the first match at or behind where the bar was opened, in the order of the text."""
        hits = self._finder.hits
        order = {pointer: number for number, pointer in enumerate(self._document.definition.states)}
        begin = order.get(self._origin, 0)
        return next((hit for hit in hits if order.get(hit.pointer, 0) >= begin), hits[0] if hits else None)

    def _number(self) -> int | None:
        places = (number for number, hit in enumerate(self._finder.hits) if hit.pointer == self._current)
        return next(places, None)

    def _go_to(self, hit: Hit) -> None:
        self._current = hit.pointer
        self._selection.set((hit.pointer,))
        self._reveal(hit.pointer)
        self.show_marks()
        self._say()

    def _say(self) -> None:
        self._told = time.perf_counter()
        number, total = self._number(), len(self._finder.hits)
        is_bad = bool(self.query.text()) and not total and self._finder.is_done
        if is_bad != bool(self.query.property("invalid")):
            self.query.setProperty("invalid", is_bad)
            self.query.style().polish(self.query)
        for button in (self.previous_button, self.next_button):
            button.setEnabled(bool(total))
        if not self.query.text():
            self.count.setText("")
        elif is_bad:
            self.count.setText(tr("No match"))
        else:
            self.count.setText(f"{'–' if number is None else number + 1}/{total}{'' if self._finder.is_done else '…'}")
        self._say_where(self._finder.hits[number] if number is not None else None)

    def _say_where(self, hit: Hit | None) -> None:
        words = hit.where if hit is not None else ""
        if hit is not None and hit.more:
            words = tr("{where}, and {count} more here", where=hit.where, count=hit.more)
        self.where.setText(words)
        self.where.setToolTip(plain_tip(words))
        self.where.setVisible(bool(words))
        self.adjustSize()

    # Building

    def _option(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.toggled.connect(self._search_anew)
        return button

    def _button(self, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        keep_icon(button, icon, "muted", 16)
        return button

    def _lay_out(self) -> None:
        self.query.setMinimumWidth(90)
        for label in (self.count, self.where):
            label.setProperty("role", "muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setMinimumWidth(56)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 6, 6)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        row = (self.query, self.case, self.whole, self.count, self.previous_button, self.next_button, self.close_button)
        for column, widget in enumerate(row):
            grid.addWidget(widget, 0, column)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.where, 1, 0, 1, len(row))

    def _connect(self) -> None:
        self.query.textChanged.connect(self._search_anew)
        self.previous_button.clicked.connect(lambda: self.walk(-1))
        self.next_button.clicked.connect(lambda: self.walk(1))
        self.close_button.clicked.connect(self.leave)
        self._document.definition_changed.connect(self._search)
        self._document.replaced.connect(self._search)

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.query.setPlaceholderText(tr("Find in names, fields and values"))
        self.query.setAccessibleName(tr("Find on the canvas"))
        for button, words in (
            (self.case, tr("Match case")),
            (self.whole, tr("Whole words only")),
            (self.previous_button, tr("Previous match (Shift+Enter)")),
            (self.next_button, tr("Next match (Enter)")),
            (self.close_button, tr("Close (Esc)")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._search()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F3 go on, with Shift back; Escape closes. Nothing reaches the canvas beneath."""
        is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F3:
                self.walk(-1 if is_back else 1)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
