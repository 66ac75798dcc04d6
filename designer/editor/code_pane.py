"""The code pane: the workflow's text, editable, beside the canvas and never behind it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal
from PySide6.QtGui import QShowEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from designer.document.document import Document
from designer.document.formatting import format_edits
from designer.document.selection import Selection
from designer.editor.code_edit import CodeEdit
from designer.editor.completion_list import CompletionList
from designer.editor.decorations import decorate
from designer.editor.find_bar import FindBar
from designer.editor.go_to_bar import GoToBar
from designer.editor.hover import help_at
from designer.editor.menus import fix_menu, text_menu
from designer.editor.navigation import Navigation
from designer.editor.problem_marks import ProblemMarks
from designer.editor.rename_bar import RenameBar
from designer.editor.state_sync import StateSync
from designer.editor.text_banner import TextBanner
from designer.look import themes, tr
from engine.language.problems import Span

# Problems are looked at anew when the typing pauses: half-written text is wrong at every character.
PAUSE_MS = 150


class CodePane(QFrame):
    """Shows the text and takes every change of it; ``cursor_moved`` carries line and column from 1."""

    cursor_moved = Signal(int, int)

    def __init__(self, document: Document, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codePane")
        self.setProperty("role", "panel")
        self._document = document
        self._changed_at = 0
        self._is_stale = True
        self.editor = CodeEdit(document, self)
        self.find_bar, self.go_to_bar = FindBar(document, self.editor), GoToBar(document, self.editor)
        self.rename_bar = RenameBar(document, self.editor)
        self.navigation = Navigation(document, self.editor, self.rename_bar)
        self.banner = TextBanner(document, self)
        self.completion = CompletionList(document, self.editor)
        self.marks = ProblemMarks(document, self.editor.mirror, self.editor.document())
        self.sync = StateSync(document, selection, self.editor, self._has_focus)
        self._pause, self._redecorate = QTimer(self), QTimer(self)
        self._is_decorating = False
        for timer in (self._pause, self._redecorate):
            timer.setSingleShot(True)
        self._redecorate.timeout.connect(self._decorate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.editor, 1)
        for bar in (self.banner, self.go_to_bar, self.rename_bar, self.find_bar):
            column.addWidget(bar)
        self.setFocusProxy(self.editor)
        self._connect()
        self.retranslate()

    # What the window may ask for

    def reveal(self, span: object) -> None:
        """Put the cursor at the beginning of a ``Span`` of the text, in view and with the keys."""
        if isinstance(span, Span):
            self.editor.go_to(self.editor.mirror.unit(span.start))

    def open_find(self) -> None:
        """Ask what to find."""
        self.go_to_bar.hide()
        self.find_bar.open()

    def open_replace(self) -> None:
        """Ask what to find and what to put there."""
        self.go_to_bar.hide()
        self.find_bar.open(replace=True)

    def go_to_line(self) -> None:
        """Ask for a line to go to."""
        self.find_bar.leave()
        self.go_to_bar.open()

    def undo(self) -> None:
        """Take the last change of the workflow back, and go there."""
        self._go_back(self._document.undo)

    def redo(self) -> None:
        """Make the change again that was taken back, and go there."""
        self._go_back(self._document.redo)

    def format(self) -> bool:
        """Lay the selected lines out anew, or without a selection the whole text; false while it is broken."""
        if not (verdict := self._document.can_edit()).ok:
            return self._document.refuse(verdict)
        cursor, mirror = self.editor.textCursor(), self.editor.mirror
        span = (mirror.offset(cursor.selectionStart()), mirror.offset(cursor.selectionEnd()))
        edits = format_edits(self._document.source, *(span if cursor.hasSelection() else ()))
        return self._document.edit(edits, tr("Format"))

    def fix(self, line: int | None = None) -> bool:
        """Repair what is wrong on a line, by default the cursor's; more than one repair opens a menu."""
        number = self.editor.textCursor().blockNumber() if line is None else line
        problems = [mark.problem for mark in self.marks.on_line(number) if mark.problem.fix is not None]
        if len(problems) == 1:
            return self._document.apply_fix(problems[0])
        if problems:
            block = self.editor.document().findBlockByNumber(number)
            place = self.editor.cursorRect(QTextCursor(block)).bottomLeft()
            fix_menu(self, problems, self._document.apply_fix).popup(self.editor.viewport().mapToGlobal(place))
        return bool(problems)

    def refresh(self) -> None:
        """Look at problems, names and matches anew."""
        self._pause.stop()
        self._is_stale = False
        self.marks.refresh()
        self.banner.refresh()
        self.editor.highlighter.show_states(self._document.definition.states)
        self.find_bar.refresh()
        self.sync.lead()
        self.sync.mark()
        self._tell_cursor()
        self._decorate()

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.editor.setAccessibleName(tr("Code of the workflow"))
        self.editor.setAccessibleDescription(tr("Tab indents; Esc and then Tab leaves the code"))

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        if self.editor.mirror.is_asleep:
            self.editor.highlighter.show_states(self._document.definition.states)
        if self.editor.mirror.wake():
            self._begin()
        if self._is_stale:
            self._pause.start(0)
        self.sync.show()
        self._note_view()

    # Following

    def _connect(self) -> None:
        editor, document = self.editor, self._document
        self._pause.timeout.connect(self.refresh)
        editor.commanded.connect(self.run)
        editor.tips, editor.is_name = self._tip, self.navigation.is_name
        editor.cursorPositionChanged.connect(self._note_cursor)
        editor.viewed.connect(self._note_view)
        editor.line_pressed.connect(self._press_line)
        editor.menu_wanted.connect(self._open_menu)
        editor.mirror.changed.connect(self._note_change)
        editor.mirror.fell_asleep.connect(self._forget_marks)
        editor.mirror.filled.connect(self._note_filled)
        editor.mirror.is_wanted = self.isVisible
        document.problems_changed.connect(self._wait)
        document.replaced.connect(self._begin)
        self.find_bar.changed.connect(self._decorate)
        self.banner.pressed.connect(lambda problem: self.reveal(problem.span))
        self.banner.format_wanted.connect(self.format)
        themes.changed.connect(self._decorate)

    def run(self, command: str) -> None:
        """Do a command of the editor's ``KEYS``."""
        commands: dict[str, Callable[[], object]] = {
            "undo": self.undo,
            "redo": self.redo,
            "find": self.open_find,
            "replace": self.open_replace,
            "go_to_line": self.go_to_line,
            "go_to_state": self.navigation.choose_state,
            "go_to_named": self.navigation.go_to_named,
            "rename": self._rename,
            "find_next": self.find_bar.find_next,
            "find_previous": lambda: self.find_bar.find_next(backwards=True),
            "next_problem": self._go_to_problem,
            "previous_problem": lambda: self._go_to_problem(backwards=True),
            "fix": self.fix,
            "complete": self.completion.open,
            "format": self.format,
            "fold": self.editor.folding.fold_here,
            "unfold": self.editor.folding.unfold_here,
            "fold_states": self.editor.folding.fold_states,
            "unfold_all": self.editor.folding.unfold_all,
            "escape": self._close_bars,
        }
        commands[command]()

    def _note_change(self, position: int, was_typed: bool) -> None:
        self._changed_at = position
        if was_typed:
            self._tell_cursor()
            self.sync.lead()
            self._decorate()

    def _forget_marks(self) -> None:
        self.marks.forget()
        self.editor.setExtraSelections([])

    def _note_filled(self) -> None:
        """More of a long text came in."""
        self.sync.show_awaited()
        if self.editor.mirror.is_whole:
            self._wait()

    def _wait(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._pause.start(PAUSE_MS if self.editor.mirror.is_typing else 0)

    def _note_cursor(self) -> None:
        if not self.editor.mirror.is_settled:
            return  # it moved with a change
        if self.editor.hasFocus():
            self._document.end_step()
        self._tell_cursor()
        self._decorate()

    def _tell_cursor(self) -> None:
        cursor, mirror = self.editor.textCursor(), self.editor.mirror
        column = mirror.offset(cursor.position()) - mirror.offset(cursor.block().position()) + 1
        self.cursor_moved.emit(cursor.blockNumber() + 1, column)

    def _note_view(self) -> None:
        self.editor.highlighter.show_lines(*self.editor.visible_lines())
        self._decorate()

    def _begin(self) -> None:
        """Another workflow is shown: begin at its top."""
        self.editor.moveCursor(QTextCursor.MoveOperation.Start)
        self.editor.verticalScrollBar().setValue(0)
        self._tell_cursor()  # a text that nobody saw was taken away with the cursor where it stood
        self._note_view()

    def _go_back(self, step: Callable[[], object]) -> None:
        self._changed_at = -1
        step()
        if self._changed_at >= 0:
            self.editor.go_to(self._changed_at)
            self.sync.lead()

    def _go_to_problem(self, *, backwards: bool = False) -> None:
        self.refresh()
        mark = self.marks.next_to(self.editor.textCursor().position(), backwards=backwards)
        if mark is not None:
            self.editor.go_to(mark.cursor.selectionStart())

    def _rename(self) -> None:
        self._close_bars()
        self.navigation.rename()

    def _close_bars(self) -> None:
        for bar in (self.find_bar, self.go_to_bar, self.rename_bar):
            bar.leave()

    def _press_line(self, line: int, on_mark: bool) -> None:
        block = self.editor.document().findBlockByNumber(line)
        self.editor.go_to(block.position())
        if not (on_mark and self.fix(line)):
            cursor = self.editor.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            self.editor.setTextCursor(cursor)

    def _tip(self, line: int | None, position: int | None) -> str:
        if line is not None:
            return self.marks.tip(self.marks.on_line(line))
        place = position or 0
        wrong = self.marks.tip(self.marks.at(place))
        meant = help_at(self._document, self.editor.mirror.offset(place)) if self.editor.mirror.is_settled else ""
        return f"<qt>{wrong}<hr>{meant}</qt>" if wrong and meant else wrong or (f"<qt>{meant}</qt>" if meant else "")

    def _open_menu(self, place: QPoint) -> None:
        number = self.editor.textCursor().blockNumber()
        problems = [mark.problem for mark in self.marks.on_line(number)]
        text_menu(self, self._document, self.editor, self.run, problems).popup(place)

    def _decorate(self) -> None:
        if not self.editor.mirror.is_settled:
            return
        if self._is_decorating:
            # Qt lays lines out for what it draws, scrolls if they came out higher, and comes here again while it is still at
            # the first list: given another one, it would go on in memory that is gone.
            self._redecorate.start(0)
            return
        self._is_decorating = True
        try:
            decorate(self._document, self.editor, self.marks, self.find_bar)
        finally:
            self._is_decorating = False
        line = self.editor.textCursor().blockNumber()
        has_fix = any(mark.problem.fix is not None for mark in self.marks.on_line(line))
        self.editor.gutter.set_marks(self.marks.lines(), line if has_fix else -1)

    def _has_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus) and self.isActiveWindow()
