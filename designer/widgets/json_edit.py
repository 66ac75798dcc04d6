"""An editor for a JSON value: coloured, checked while typing, with what is wrong on a line below."""

import json
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QShowEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.document.json_text import JsonFault, JsonReading, layout_text, read_json, relayout
from designer.look import keep_icon, mono_font, pixmap, theme, themes, tr
from designer.widgets.highlighter import JsonHighlighter, utf16_length
from designer.widgets.json_tree_edit import JsonTreeEdit
from designer.widgets.text_suggestions import TextSuggestions
from designer.widgets.tree_page import TreePage
from engine.expressions.query_text import is_jsonata_text
from engine.language.source import apply_edits
from engine.language.values import Json

# Longer texts are checked when the typing pauses, and huge ones are not coloured.
_CHECKED_AT_ONCE = 8 * 1024
_COLOURED = 512 * 1024
_PAUSE_MS = 200
_BESIDE = 26


class JsonTextEdit(QPlainTextEdit):
    """The bare editor: Return keeps the indentation, Ctrl+Return submits, Tab goes to the next widget."""

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "mono")
        self.setFont(mono_font(12))
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle Return; everything else is Qt's."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        else:
            self._break_line()

    def plain(self) -> str:
        """Return the text; unlike ``toPlainText`` with every character as it was typed."""
        return self.document().toRawText().replace("\u2029", "\n")

    def _break_line(self) -> None:
        cursor = self.textCursor()
        line = cursor.block().text()[: cursor.positionInBlock()]
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        before, after = line.rstrip()[-1:], cursor.block().text()[cursor.positionInBlock() :].lstrip()[:1]
        cursor.beginEditBlock()
        if before and before in "{[":
            cursor.insertText(f"\n{indent}  ")
            if after and after in "}]":
                cursor.insertText(f"\n{indent}")
                cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        else:
            cursor.insertText(f"\n{indent}")
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()


class JsonEdit(QWidget):
    """A JSON value being written.

    ``changed`` tells that the text and what it holds changed, ``submitted`` that Ctrl+Return was pressed,
    ``editing_finished`` that the focus left it, ``tree_edited`` that something was changed in the tree. With ``may_be_empty`` an empty text is no fault. With
    ``check`` a value that is JSON can still be refused: it returns why, or an empty text. One that
    ``grows`` is as high as its tree has rows.
    """

    changed = Signal()
    submitted = Signal()
    editing_finished = Signal()
    tree_edited = Signal()
    mode_changed = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        must_be_object: bool = False,
        may_be_empty: bool = False,
        check: Callable[[Json], str] | None = None,
        lines: int = 8,
        grows: bool = False,
    ) -> None:
        super().__init__(parent)
        self._grows = grows
        self._must_be_object, self._may_be_empty, self._check = must_be_object, may_be_empty, check
        self.takes_query: Callable[[], bool] = lambda: False
        """Whether a text that is one JSONata expression, ``{% … %}``, counts as a JSON text, though it lacks quotes."""
        self._reading: JsonReading | None = None
        self._was_query = False
        self._is_unworded = False
        self.editor = JsonTextEdit(self)
        self.editor.setObjectName("json-text")
        self.editor.setMinimumHeight(QFontMetrics(mono_font(12)).lineSpacing() * lines + 18)
        self._highlighter: JsonHighlighter | None = JsonHighlighter(self.editor.document())
        self._sign, self._words, self.repair = QLabel(self), _Words(self), QPushButton(self)
        self.editor.setViewportMargins(0, 0, _BESIDE, 0)  # where the button stands that shows the tree
        self.suggestions = TextSuggestions(self.editor)
        self.mode = QToolButton(self)
        self._page: TreePage | None = None
        self._remark: QWidget | None = None
        self.is_tree = False
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._tell)
        self.editor.document().contentsChange.connect(self._note)
        self.editor.submitted.connect(self.submitted)
        self.editor.installEventFilter(self)
        self._words.pressed.connect(self.go_to_fault)
        self.repair.clicked.connect(self._repair)
        themes.changed.connect(self._show)
        self.setFocusProxy(self.editor)
        self._show()

    @property
    def text(self) -> str:
        """What is written."""
        return self.editor.plain()

    @property
    def written(self) -> str:
        """The text as JSON: an expression that lacks its quotes has them here."""
        return json.dumps(self.value, ensure_ascii=False) if self._is_bare_query else self.text

    @property
    def _is_bare_query(self) -> bool:
        return self.takes_query() and is_jsonata_text(self.text.strip())

    @property
    def reading(self) -> JsonReading:
        """What the text holds now."""
        if self._reading is None or self._was_query is not self.takes_query():
            self._was_query = self.takes_query()
            self._reading = self._read()
        return self._reading

    def look_again(self) -> None:
        """Say what is wrong now, where it may be another query language that is read."""
        if self._was_query is not self.takes_query():
            self._show()

    @property
    def value(self) -> Json:
        """The value; None while there is a fault."""
        return self.reading.value

    @property
    def fault(self) -> JsonFault | None:
        """What is wrong with the text, or None."""
        return self.reading.fault

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return not self.text.strip()

    @property
    def page(self) -> TreePage:
        """The tree with its buttons; made when it is first needed."""
        if self._page is None:
            self._page = TreePage(self.editor, lambda: self.text, self, grows=self._grows)
            self._page.tree.setAccessibleName(self.editor.accessibleName())
            self._page.set_read_only(self.editor.isReadOnly())
            self._page.edited.connect(self._take_tree)
            self._page.text_wanted.connect(self.show_text)
            self._page.refused.connect(self._show_refusal)
            self._page.setVisible(False)
            self._column.insertWidget(1, self._page, 0 if self._grows else 1)
        return self._page

    def set_remark(self, remark: QWidget) -> None:
        """Leave the line below the editor out while nothing is wrong and ``remark``, which is below it, is shown."""
        self._remark = remark
        remark.installEventFilter(self)
        self._show_words()

    def _show_words(self) -> None:
        """The line stands below the text whether something is wrong or not, unless a remark stands there."""
        has_remark = self._remark is not None and not self._remark.isHidden()
        self._words.setVisible(not self.is_tree and (self.fault is not None or not has_remark))

    @property
    def tree(self) -> JsonTreeEdit:
        """The tree itself."""
        return self.page.tree

    def show_tree(self, is_tree: bool) -> bool:
        """Switch between text and tree; a text that is no JSON stays, with the cursor where it is wrong."""
        if is_tree and self.fault is not None:
            self.go_to_fault()
            return False
        has_focus = self.editor.hasFocus() or (self._page is not None and self._page.tree.hasFocus())
        self.is_tree = is_tree
        if is_tree:
            self._replace(self.written)
            self.page.show_text(self.value)
            self.page.set_read_only(self.editor.isReadOnly())
        self.page.setVisible(is_tree)
        self.editor.setVisible(not is_tree)
        self.setFocusProxy(self.page.tree if is_tree else self.editor)
        if has_focus or self.mode.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.mode.setVisible(not is_tree)
        self._show_words()
        self.mode_changed.emit()
        return True

    def set_read_only(self, is_read_only: bool) -> None:
        """Let nothing be changed, or let it again."""
        self.editor.setReadOnly(is_read_only)
        if self._page is not None:
            self._page.set_read_only(is_read_only)

    def set_text(self, text: str) -> None:
        """Show another text; it begins a new undo history."""
        # In a document of Qt this character ends a paragraph; escaped it is the same JSON.
        text = text.replace("\u2029", "\\u2029")
        is_long = len(text) > _COLOURED
        if is_long and self._highlighter is not None:
            self._highlighter.deleteLater()
            self._highlighter = None
        elif not is_long and self._highlighter is None:
            self._highlighter = JsonHighlighter(self.editor.document())
        self.editor.setPlainText(text)
        self._tell()

    def set_value(self, value: Json) -> None:
        """Show a value laid out for reading."""
        self.set_text(layout_text(value))

    def lay_out(self) -> bool:
        """Lay the text out anew, as one undo step; tell whether it is JSON, which it must be."""
        text = relayout(self.text)
        if text is None:
            self.go_to_fault()
            return False
        self._replace(text)
        return True

    def go_to_fault(self) -> None:
        """Put the cursor where the text is wrong."""
        if self.fault is None:
            return
        cursor = self.editor.textCursor()
        cursor.setPosition(min(utf16_length(self.text[: self.fault.place]), len(self.editor.document().toRawText())))
        self.editor.setTextCursor(cursor)
        self.editor.ensureCursorVisible()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Tell that the focus left the editor."""
        if watched is self.editor and event.type() == QEvent.Type.FocusOut:
            self.editing_finished.emit()
        elif watched is self._remark and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._show_words()
        elif watched is self.editor and event.type() == QEvent.Type.Resize:
            bar = self.editor.verticalScrollBar()
            self.mode.move(self.editor.width() - self.mode.width() - bar.sizeHint().width() - 4, 4)
        return False

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self._reading = None  # what is wrong is worded when it is found
            self._word_mode()
            self._is_unworded = not self.isVisible()
            if not self._is_unworded:
                self._show()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: say in the language of now what nobody saw when it changed."""
        super().showEvent(event)
        if self._is_unworded:
            self._is_unworded = False
            self._show()

    def _lay_out(self) -> None:
        self.repair.setProperty("link", True)
        self.repair.setObjectName("json-repair")
        self.repair.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.repair.setAutoDefault(False)
        row = QHBoxLayout()
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(6)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        row.addWidget(self.repair, 0, Qt.AlignmentFlag.AlignTop)
        self.mode.setParent(self.editor)  # in its corner, where it takes no room
        self.mode.setCursor(Qt.CursorShape.ArrowCursor)
        self.mode.setObjectName("json-mode")
        self.mode.setAutoRaise(True)
        keep_icon(self.mode, "outline", "muted", 14)
        self.mode.setFixedSize(26, 22)
        self.mode.clicked.connect(lambda: self.show_tree(not self.is_tree))
        self._word_mode()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.editor, 1)
        self._column = column
        column.addLayout(row)

    def _read(self) -> JsonReading:
        text = self.text
        if self._may_be_empty and not text.strip():
            return JsonReading()
        if self._is_bare_query:
            return JsonReading(value=text.strip())
        reading = read_json(text, must_be_object=self._must_be_object)
        refusal = self._check(reading.value) if self._check is not None and reading.fault is None else ""
        if not refusal:
            return reading
        return JsonReading(fault=JsonFault(message=refusal, start=0, end=0, line=1, column=1, place=0))

    def _note(self, _position: int, removed: int, added: int) -> None:
        if removed == added == 0:
            return
        self._reading = None
        if self.editor.document().characterCount() <= _CHECKED_AT_ONCE:
            self._pause.start(0)
        else:
            self._pause.start(_PAUSE_MS)

    def _tell(self) -> None:
        self._pause.stop()
        if self.is_tree and self._page is not None and not self._page.is_splicing:
            if self.fault is None and not self._is_bare_query:
                self._page.show_text(self.value)
            else:
                self.show_text()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        fault = self.fault
        self._words.setText("" if fault is None else fault.text)
        self._show_words()
        self._words.setStyleSheet(f"color: {theme().color('failed').name()};")
        self._words.setAccessibleName(self._words.text())
        self._sign.setVisible(fault is not None)
        self._sign.setPixmap(pixmap("error", "failed", 14))
        self.repair.setText(tr("Repair"))
        self.repair.setVisible(fault is not None and fault.edits is not None)
        self.editor.setExtraSelections([] if fault is None else [self._underline(fault)])

    def show_text(self) -> None:
        """Show the text: only there can be seen what is wrong with it."""
        self.show_tree(False)

    def _show_refusal(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(True)

    def _take_tree(self) -> None:
        self._words.setVisible(False)
        self._pause.stop()
        self._show()
        self.changed.emit()
        self.tree_edited.emit()

    def _word_mode(self) -> None:
        self.mode.setToolTip(tr("Show as a tree"))
        self.mode.setAccessibleName(tr("Show as a tree"))

    def _underline(self, fault: JsonFault) -> QTextEdit.ExtraSelection:
        text = self.text
        start = utf16_length(text[: fault.start])
        end = start + utf16_length(text[fault.start : fault.end])
        last = self.editor.document().characterCount() - 1
        cursor = QTextCursor(self.editor.document())
        # A fault at the very end has no character of its own to stand under.
        cursor.setPosition(min(start, last) if end > start else max(0, min(start, last) - 1))
        cursor.setPosition(min(max(end, start + 1), last), QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(theme().color("failed"))
        form.setBackground(theme().color("failed_tint"))
        form.setProperty(QTextFormat.Property.FullWidthSelection, False)
        selection.format = form
        selection.cursor = cursor
        return selection

    def _repair(self) -> None:
        fault = self.fault
        if fault is not None and fault.edits is not None:
            self._replace(apply_edits(self.text, fault.edits))
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _replace(self, text: str) -> None:
        if text == self.text:
            return
        cursor = QTextCursor(self.editor.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()
        self._tell()


class _Words(QLabel):
    """The line below the editor; a click leads to the place."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("json-fault")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # The line keeps its place, so that nothing jumps while a fault comes and goes.
        self.setMinimumHeight(self.fontMetrics().lineSpacing() + 2)

    def mousePressEvent(self, _event: object) -> None:
        """Lead to the fault."""
        self.pressed.emit()
