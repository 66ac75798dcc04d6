"""Find and replace in the code: a bar below the text."""

from bisect import bisect_left

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QTextEdit, QToolButton

from designer.document.document import Document
from designer.editor.code_edit import CodeEdit
from designer.editor.find_options import FindOptions
from designer.editor.text_search import MOST_COUNTED, Wanted, find, replace_all, replace_one
from designer.look import keep_icon, theme, tr
from engine.language.problems import Edit

_FIELD_WIDTH = 260
_WIDE = 760  # pixels
_SECOND, _LAST = 5, 8  # columns of the replacement and of the space behind it


class FindBar(QFrame):
    """Closed until :meth:`open`; ``changed`` tells that other places match, ``closed`` that it went away."""

    changed = Signal()
    closed = Signal()

    def __init__(self, document: Document, editor: CodeEdit) -> None:
        super().__init__(editor.parentWidget())
        self.setObjectName("findBar")
        self.setProperty("role", "panel")
        self._document, self._editor = document, editor
        self._matches: tuple[tuple[int, int], ...] = ()
        self._searched: tuple[str, Wanted] | None = None
        self._fault = ""
        self._origin = 0
        self.query, self.replacement = QLineEdit(self), QLineEdit(self)
        self.count = QLabel(self)
        self.options = FindOptions(editor, self)
        self.previous_button, self.next_button, self.close_button = (
            QToolButton(self),
            QToolButton(self),
            QToolButton(self),
        )
        self.replace_button, self.replace_all_button = QPushButton(self), QPushButton(self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.hide()

    def open(self, *, replace: bool = False) -> None:
        """Show the bar, looking for what is selected, and put the cursor into it."""
        cursor = self._editor.textCursor()
        self._origin = cursor.selectionStart()
        selected = self._editor.mirror.piece(cursor.selectionStart(), cursor.selectionEnd())
        self.options.offer_scope(cursor)
        for widget in (self.replacement, self.replace_button, self.replace_all_button):
            widget.setVisible(replace)
        self.show()
        if selected and "\n" not in selected and "\r" not in selected:
            self.query.setText(selected)
        self.query.selectAll()
        self.query.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.refresh()

    def leave(self) -> None:
        """Close the bar and go back to the text."""
        if self.isVisible():
            had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
            self.hide()
            self.options.scope.setChecked(False)
            if had_focus or self._editor.isVisible():
                self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()
            self.changed.emit()

    def find_next(self, *, backwards: bool = False) -> bool:
        """Select the next match, round the end if need be; tell whether there is one."""
        cursor = self._editor.textCursor()
        return self._select(self._editor.mirror.offset(cursor.selectionEnd()), backwards=backwards)

    def replace(self) -> bool:
        """Replace the selected match and go to the next; select one first when none is."""
        match = self._current()
        if match is None:
            return self.find_next()
        if self._document.is_held:
            return self._document.refuse(self._document.can_edit())
        start, end = match
        text = replace_one(self._document.text, self._wanted(), match, self.replacement.text())
        self._change((Edit(start, end, text),), tr("Replace"))
        self._select(start + len(text))
        return True

    def replace_all(self) -> int:
        """Replace every match as one undo step; return how many there were."""
        found = replace_all(self._document.text, self._wanted(), self.replacement.text())
        if found and self._document.is_held:
            self._document.refuse(self._document.can_edit())
            return 0
        self._change(found, tr("Replace all"))
        self.refresh()
        if found:
            self.count.setText(tr("{count} replaced", count=len(found)))
        return len(found)

    def refresh(self) -> None:
        """Look again where the query stands in the text."""
        if self.isVisible():
            self._search()
            self._show_count()
            self.changed.emit()

    def scope_highlights(self) -> list[QTextEdit.ExtraSelection]:
        """Return the background of what is searched, when that is not all."""
        return self.options.highlights() if self.isVisible() else []

    def highlights(self, first: int, last: int) -> list[QTextEdit.ExtraSelection]:
        """Return the backgrounds of the matches between two positions of the editor."""
        if not self.isVisible():
            return []
        mirror = self._editor.mirror
        number = bisect_left(self._matches, (mirror.offset(first), 0))
        found: list[QTextEdit.ExtraSelection] = []
        for start, end in self._matches[max(0, number - 1) : number + 1_000]:
            if start >= mirror.offset(last):
                break
            if end <= mirror.offset(first):
                continue  # the one before
            selection = QTextEdit.ExtraSelection()
            selection.cursor = self._cursor(start, end)
            selection.format = QTextCharFormat()
            selection.format.setBackground(theme().color("paused", 0.28))
            found.append(selection)
        return found

    def retranslate(self) -> None:
        """Word everything in the current language."""
        for field, words in ((self.query, tr("Find")), (self.replacement, tr("Replace by"))):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        for button, words in (
            (self.previous_button, tr("Previous match (Shift+F3)")),
            (self.next_button, tr("Next match (F3)")),
            (self.close_button, tr("Close (Esc)")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.options.retranslate()
        self.replace_button.setText(tr("Replace"))
        self.replace_all_button.setText(tr("Replace all"))
        self._show_count()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F3 go on, with Shift back; Escape closes."""
        is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_F3:
                self.find_next(backwards=is_back)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.replacement.hasFocus():
                self.replace()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.find_next(backwards=is_back)
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Let Tab go from the query to what replaces it, wherever that stands, and then through the buttons."""
        order = (self.query, self.replacement, *self.options.buttons(), self.previous_button, self.next_button)
        order += (self.replace_button, self.replace_all_button, self.close_button)
        stops = [widget for widget in order if widget.isVisible() and widget.isEnabled()]
        focus = self.focusWidget()
        place = stops.index(focus) + (1 if is_next else -1) if focus in stops and focus.hasFocus() else -1
        if not 0 <= place < len(stops):
            return super().focusNextPrevChild(is_next)
        stops[place].setFocus(Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take one row or two."""
        super().resizeEvent(event)
        if (event.size().width() >= _WIDE) != (event.oldSize().width() >= _WIDE):
            self._place_replacement()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        for field in (self.query, self.replacement):
            field.setMinimumWidth(120)
            field.setMaximumWidth(_FIELD_WIDTH)
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.query.setObjectName("findQuery")
        self.replacement.setObjectName("findReplacement")
        self.count.setProperty("role", "muted")
        self.count.setMinimumWidth(84)
        for button, icon in (
            (self.previous_button, "chevron-up"),
            (self.next_button, "chevron-down"),
            (self.close_button, "close"),
        ):
            keep_icon(button, icon, "muted", 16)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 6, 10, 6)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        row = (self.query, self.options, self.previous_button, self.next_button, self.count)
        for column, widget in enumerate(row):
            self._grid.addWidget(widget, 0, column)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(_LAST, 3)
        self._grid.addWidget(self.close_button, 0, _LAST + 1)
        self._place_replacement()

    def _place_replacement(self) -> None:
        """Put the replacement beside the query, or below it where the bar is narrow."""
        is_wide = self.width() >= _WIDE
        self._grid.setColumnStretch(_SECOND, 2 if is_wide else 0)
        if is_wide:
            self._grid.addWidget(self.replacement, 0, _SECOND)
            self._grid.addWidget(self.replace_button, 0, _SECOND + 1)
            self._grid.addWidget(self.replace_all_button, 0, _SECOND + 2)
        else:
            self._grid.addWidget(self.replacement, 1, 0)
            self._grid.addWidget(self.replace_button, 1, 1, 1, 3)
            self._grid.addWidget(self.replace_all_button, 1, 4)

    def _connect(self) -> None:
        self.query.textChanged.connect(self._search_anew)
        self.options.changed.connect(self._search_anew)
        self.previous_button.clicked.connect(lambda: self.find_next(backwards=True))
        self.next_button.clicked.connect(lambda: self.find_next())
        self.replace_button.clicked.connect(self.replace)
        self.replace_all_button.clicked.connect(self.replace_all)
        self.close_button.clicked.connect(self.leave)
        self._editor.cursorPositionChanged.connect(self._show_count)

    def _wanted(self) -> Wanted:
        return self.options.wanted(self.query.text())

    def _search(self) -> None:
        wanted = (self._document.text, self._wanted())
        if wanted != self._searched:
            self._searched = wanted
            self._matches, self._fault = find(*wanted)

    def _search_anew(self) -> None:
        self.refresh()
        if self.isVisible() and self.query.text():
            self._select(self._origin)

    def _select(self, offset: int, *, backwards: bool = False) -> bool:
        self._search()
        self.refresh()
        if not self._matches:
            return False
        if backwards:
            start = self._editor.mirror.offset(self._editor.textCursor().selectionStart())
            number = bisect_left(self._matches, (start, 0)) - 1
        else:
            number = bisect_left(self._matches, (offset, 0)) % len(self._matches)
        start, end = self._matches[number]
        self._editor.go_to(self._editor.mirror.unit(start), focus=False)
        self._editor.setTextCursor(self._cursor(start, end))
        self._editor.ensureCursorVisible()
        return True

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(self._editor.mirror.unit(start))
        cursor.setPosition(self._editor.mirror.unit(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _current(self) -> tuple[int, int] | None:
        cursor, mirror = self._editor.textCursor(), self._editor.mirror
        selected = (mirror.offset(cursor.selectionStart()), mirror.offset(cursor.selectionEnd()))
        number = bisect_left(self._matches, selected)
        return selected if self._matches[number : number + 1] == (selected,) else None

    def _change(self, edits: tuple[Edit, ...], label: str) -> None:
        if not edits:
            return
        if not self._document.is_broken:
            self._document.edit(edits, label)
            return
        # Broken text takes only typing, so all of it is typed anew from the first place to the last.
        start, end = edits[0].start, edits[-1].end
        pieces, reached = [], start
        for edit in edits:
            pieces += [self._document.text[reached : edit.start], edit.text]
            reached = edit.end
        self._document.type_text(start, end - start, "".join(pieces))

    def _show_count(self) -> None:
        if not self.isVisible():
            return
        total = len(self._matches)
        current = self._current()
        is_bad = bool(self.query.text()) and not total
        if is_bad != self.query.property("invalid"):
            self.query.setProperty("invalid", is_bad)
            self.query.style().polish(self.query)
        if not self.query.text():
            self.count.setText("")
        elif self._fault and not total:
            self.count.setText(self._fault)
        elif not total:
            self.count.setText(tr("No match"))
        else:
            number = "–" if current is None else str(bisect_left(self._matches, current) + 1)
            more = "+" if total == MOST_COUNTED else ""
            self.count.setText(f"{number} / {total}{more}")
