"""Fields of one line or a few: they keep their own undo until Enter or the focus writes them."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from designer.document.form_values import PATHS, Written, live_fault, not_applied, read_text, shown_text
from designer.document.forms import REMOVE, FieldValue
from designer.document.pointers import is_inside
from designer.inspector.labels import set_property
from designer.inspector.part import Part, Place
from engine.language.fields import FieldSpec, Kind
from engine.language.values import Json

KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)


class Field(Part):
    """A field of a form; ``faulted`` carries why what is typed cannot be used, empty when it can."""

    faulted = Signal(str)

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place, self.spec = place, spec
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)

    @property
    def key(self) -> str:
        """The field's name as the text spells it."""
        return self.place.key_of(self.spec)

    @property
    def input(self) -> QWidget:
        """The widget that takes the focus."""
        return self

    def lead_to(self, pointer: str) -> QWidget | None:
        """See :class:`Part`."""
        own = {self.place.pointer_of(name) for name in (self.spec.name, self.key)}
        return self.input if any(is_inside(pointer, one) for one in own) else None

    def mark(self, is_wrong: bool) -> None:
        """Show the field as wrong, or as right."""
        set_property(self.input, "invalid", is_wrong)


class TypedField(Field):
    """A field with a text of its own that is written on Enter and when the focus leaves; Esc takes it back."""

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self._shown = ""
        self._is_dirty = False

    @property
    def text(self) -> str:
        """What stands in the field."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Put a text into the field; its own undo begins anew."""
        raise NotImplementedError

    def forget_undo(self) -> None:
        """Let the field's own undo begin anew, with the text and the cursor as they are."""
        raise NotImplementedError

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not in the definition."""
        return self._is_dirty and self.text != self._shown

    @property
    def fault(self) -> str:
        """Why what is typed, or stands in the definition, cannot be used, or empty."""
        fault = live_fault(self.text, self.spec)
        is_refused = bool(fault) and self.is_dirty and bool(self.read().fault)
        return not_applied(fault) if is_refused else fault

    def read(self) -> Written:
        """Return what the text means for the definition."""
        return read_text(self.text, self.spec)

    def commit(self) -> None:
        """Write what was typed, if it can be."""
        if not self.is_dirty:
            self.forget_undo()
            return
        written = self.read()
        if written.fault:
            self.faulted.emit(not_applied(written.fault))
        elif (self.place.node(self.key) is None and written.value in (REMOVE, "")) or self.place.write(
            self.key, written.value
        ):
            self._settle()

    def revert(self) -> None:
        """Take back what was typed."""
        self._settle()

    def refresh(self) -> None:
        """Show the definition's value, unless something else is being typed."""
        now = self.shown()
        if self.is_dirty:
            self._shown = now
            return
        if now != self.text:
            self.set_text(now)
        self._shown, self._is_dirty = now, False
        self.faulted.emit(self.fault)

    def shown(self) -> str:
        """Return the text that stands for the definition's value."""
        return shown_text(self.place.node(self.key), self.spec)

    def leave(self) -> None:
        """Write what was typed, or keep it for when this place is shown again."""
        self.commit()
        place = self.place.pointer_of(self.spec.name)
        if self.is_dirty:
            self.place.drafts[place] = self.text
        else:
            self.place.drafts.pop(place, None)

    def enter(self) -> None:
        """Show another place, with what was typed there before."""
        self._settle()
        draft = self.place.drafts.get(self.place.pointer_of(self.spec.name))
        if draft is not None:
            self.set_text(draft)
            self._note_typing()

    def typed_value(self) -> FieldValue:
        """Return what the text would write, or the text itself when it cannot be written yet."""
        written = self.read()
        return self.text if written.fault else written.value

    def _settle(self) -> None:
        if self._is_dirty:
            self.place.note_typing()
        self._is_dirty = False
        if self.place.live is not None:
            self.place.live.forget_typed(self.place.pointer_of(self.spec.name))
        self.refresh()
        self.forget_undo()  # what was typed is written: from now on the document takes it back

    def _note_typing(self) -> None:
        self._is_dirty = True
        self.place.note_typing()
        if self.place.live is not None:
            self.place.live.note_typed(self.place.pointer_of(self.spec.name), self.typed_value())
        self.faulted.emit(self.fault)

    def keys(self, event: QKeyEvent, can_undo: bool, can_redo: bool) -> bool:
        """Handle Esc, and undo and redo that the text cannot do by itself: they are the document's."""
        if event.type() == QEvent.Type.ShortcutOverride:
            # Whoever presses Ctrl+S or F5 means what is on the screen.
            if event.matches(QKeySequence.StandardKey.Save) or Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F12:
                self.commit()
            return False
        if event.key() == Qt.Key.Key_Escape and self.is_dirty:
            self.revert()
            return True
        if event.matches(QKeySequence.StandardKey.Undo) and not can_undo:
            self.place.document.undo()
            return True
        if event.matches(QKeySequence.StandardKey.Redo) and not can_redo:
            self.place.document.redo()
            return True
        return False


class LineField(TypedField):
    """One line: a name, a path, a number, a list of error names."""

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self.edit = QLineEdit(self)
        self.edit.setObjectName(spec.name)
        self.edit.setAccessibleName(spec.name)
        if spec.kind in PATHS or spec.kind in (Kind.RESOURCE, Kind.TIMESTAMP):
            self.edit.setProperty("role", "mono")
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._note_typing)
        self.edit.editingFinished.connect(self.commit)
        self.column.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    @property
    def input(self) -> QWidget:
        """See :class:`Field`."""
        return self.edit

    def refresh(self) -> None:
        """See :class:`Part`; what an absent field means depends on the dialect."""
        is_asl = self.place.document.definition.dialect.is_asl
        default = self.spec.asl_default if is_asl and self.spec.asl_default is not None else self.spec.default
        if default is not None and (words := _placeholder(default)) != self.edit.placeholderText():
            self.edit.setPlaceholderText(words)
        super().refresh()

    @property
    def text(self) -> str:
        """See :class:`TypedField`."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """See :class:`TypedField`."""
        self.edit.setText(text)
        if not self.edit.hasFocus():
            self.edit.setCursorPosition(0)

    def forget_undo(self) -> None:
        """See :class:`TypedField`."""
        forget_typing(self.edit)

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self.edit.setReadOnly(is_read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at keys before the line does."""
        if event.type() in KEYS and isinstance(event, QKeyEvent):
            return self.keys(event, self.edit.isUndoAvailable(), self.edit.isRedoAvailable())
        return False


class CommentField(TypedField):
    """A remark of several lines; Ctrl+Enter writes it too."""

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self.edit = _Remark(self)
        self.edit.setObjectName(spec.name)
        self.edit.setAccessibleName(spec.name)
        self.edit.left.connect(self.commit)
        self.edit.installEventFilter(self)
        self._is_loading = False
        self.edit.textChanged.connect(self._note_change)
        self.column.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    @property
    def input(self) -> QWidget:
        """See :class:`Field`."""
        return self.edit

    @property
    def text(self) -> str:
        """See :class:`TypedField`."""
        return self.edit.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_text(self, text: str) -> None:
        """See :class:`TypedField`."""
        self._is_loading = True
        self.edit.setPlainText(text)
        self._is_loading = False

    def forget_undo(self) -> None:
        """See :class:`TypedField`."""
        self.edit.document().clearUndoRedoStacks()

    def shown(self) -> str:
        """Return the remark with plain line breaks, as the editor will have it."""
        return super().shown().replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self.edit.setReadOnly(is_read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at keys before the editor does."""
        if event.type() not in KEYS or not isinstance(event, QKeyEvent):
            return False
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.type() == QEvent.Type.KeyPress
        if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
            return True
        own = self.edit.document()
        return self.keys(event, own.isUndoAvailable(), own.isRedoAvailable())

    def _note_change(self) -> None:
        self.edit.fit()
        if not self._is_loading:
            self._note_typing()


class _Remark(QPlainTextEdit):
    """As high as its lines, from one to five; ``left`` tells that the focus went elsewhere in the window."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.fit()

    def fit(self) -> None:
        """Be as high as the text."""
        lines = max(1, min(5, round(self.document().size().height())))
        self.setFixedHeight(lines * QFontMetrics(self.font()).lineSpacing() + 24)

    def resizeEvent(self, event: object) -> None:
        """Lines break elsewhere in another width."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # a QResizeEvent
        self.fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell, unless only a menu opened or another window came up."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


def forget_typing(edit: QLineEdit) -> None:
    """Let the undo of a line begin anew, with its text and its cursor as they are."""
    if edit.isUndoAvailable() or edit.isRedoAvailable():
        place = edit.cursorPosition()
        edit.setText(edit.text())
        edit.setCursorPosition(place)


def _placeholder(default: Json) -> str:
    if default is None:
        return ""
    return default if isinstance(default, str) else f"{default:g}" if isinstance(default, int | float) else ""
