"""A field that holds any JSON: Parameters, Result, ResultSelector, or a field nobody knows."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QWidget

from designer.document.data_stages import Effect
from designer.document.form_values import payload_text
from designer.document.forms import REMOVE, FieldValue
from designer.document.path_candidates import PathScope
from designer.inspector.labels import link_button, set_property
from designer.inspector.large_payload import LARGE, LargePayload
from designer.inspector.line_fields import KEYS, TypedField
from designer.inspector.part import Place
from designer.inspector.path_field import preview_label, value_words
from designer.look import mono_font, tr
from designer.widgets.json_edit import JsonEdit
from designer.widgets.json_tree_edit import JsonTreeEdit
from engine.language.dialects import QueryLanguage
from engine.language.fields import FieldSpec, Kind

_FEWEST, _MOST = 2, 14


class PayloadField(TypedField):
    """A JSON editor that is as high as its text; while the field is absent, a button that begins it.

    ``presence_changed`` tells that the editor came or went.
    """

    presence_changed = Signal()

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self.begin = link_button(f"begin-{spec.name}", self)
        self.begin.clicked.connect(self._begin)
        self.column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self.preview = preview_label(spec.name, self)
        self.column.addWidget(self.preview)
        if place.live is not None:
            place.live.changed.connect(self._note_data)
        self._edit: JsonEdit | None = None
        self.large: LargePayload | None = None
        self._is_loading = self._is_begun = self._is_read_only = self._was_present = False
        self._taken_back = ""  # what Escape took away
        self.retranslate()

    @property
    def edit(self) -> JsonEdit:
        """The editor; made when it is first needed, because it is dear."""
        if self._edit is None:
            self._edit = JsonEdit(self, may_be_empty=True, lines=_FEWEST, grows=True)
            self._edit.setObjectName(self.spec.name)
            self._edit.editor.setAccessibleName(self.spec.name)
            self._edit.set_read_only(self._is_read_only)
            self._edit.editor.textChanged.connect(self._note_change)
            self._edit.submitted.connect(self.commit)
            self._edit.editing_finished.connect(self._finish)
            self._edit.tree_edited.connect(self._commit_tree)
            self._edit.mode_changed.connect(self._note_mode)
            self._edit.takes_query = lambda: self._takes_paths and self._is_query
            self._edit.suggestions.scope = self._scope if self._takes_paths else None
            self._edit.editor.installEventFilter(self)
            self._edit.editor.horizontalScrollBar().rangeChanged.connect(self._fit)
            self.column.insertWidget(1, self._edit)
            self._edit.set_remark(self.preview)
            self._edit.changed.connect(self._note_fault)
            self.setFocusProxy(self._edit)
        return self._edit

    @property
    def input(self) -> QWidget:
        """See :class:`Field`."""
        return self if self._edit is None else self._edit.editor

    @property
    def text(self) -> str:
        """See :class:`TypedField`."""
        return "" if self._edit is None else self._edit.text

    @property
    def fault(self) -> str:
        """Why what is typed cannot be used; the editor itself says it."""
        fault = None if self._edit is None else self._edit.fault
        return "" if fault is None else fault.text

    @property
    def is_present(self) -> bool:
        """Whether the definition has the field, or the user began it."""
        return self._is_begun or self.place.node(self.key) is not None

    def typed_value(self) -> FieldValue:
        """See :class:`TypedField`; a text that is no JSON has the value that was last written."""
        if self._edit is None or not self.text.strip():
            return REMOVE
        node = self.place.node(self.key)
        if self._edit.fault is None:
            return self._edit.value
        return REMOVE if node is None else node.value

    def set_text(self, text: str) -> None:
        """See :class:`TypedField`."""
        if self._edit is None and not text:
            return
        self._is_loading = True
        self.edit.set_text(text)
        self._is_loading = False
        self._fit()

    def forget_undo(self) -> None:
        """See :class:`TypedField`."""
        if self._edit is not None:
            self._edit.editor.document().clearUndoRedoStacks()

    @property
    def is_large(self) -> bool:
        """Whether the field is shown as a tree of the definition, without a text of its own."""
        node = self.place.node(self.key)
        return node is not None and node.length > LARGE and node.height > 0 and not self.is_dirty

    def shown(self) -> str:
        """See :class:`TypedField`."""
        if self.place.node(self.key) is None or self.is_large:
            return ""
        return payload_text(self.place.source, self.place.pointer_of(self.key))

    def refresh(self) -> None:
        """See :class:`TypedField`."""
        super().refresh()
        if self._edit is not None:
            self._edit.look_again()
        self._show_presence()

    def enter(self) -> None:
        """See :class:`TypedField`."""
        self._is_begun, self._taken_back = False, ""
        super().enter()
        self._is_begun = self.is_dirty
        self._show_presence()

    def commit(self) -> None:
        """Write what was typed; an emptied editor takes the field away."""
        if not self.is_dirty:
            self.forget_undo()
            return
        if self.edit.fault is not None:
            return
        if not self.text.strip():
            self.discard()
            return
        if self.place.write_text(self.key, self.edit.written):
            self._is_begun = False
            self._settle()

    def revert(self) -> None:
        """See :class:`TypedField`; Ctrl+Z, or to begin anew where there was nothing, brings back what was typed."""
        typed, self._is_begun = self.text, False
        super().revert()
        self._taken_back = typed

    def discard(self) -> None:
        """Take the field away, with what is typed in it."""
        self._is_begun = False
        if self.place.node(self.key) is None or self.place.write(self.key, REMOVE):
            super().revert()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self._is_read_only = is_read_only
        self.begin.setEnabled(not is_read_only)
        if self._edit is not None:
            self._edit.set_read_only(is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        self.begin.setText(tr("+ Add {field}", field=self.spec.name))
        self.begin.setAccessibleName(self.begin.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at keys before the editor does."""
        if event.type() in KEYS and isinstance(event, QKeyEvent):
            own = self.edit.editor.document()
            if event.key() == Qt.Key.Key_Escape and self.edit.suggestions.is_open:
                return False  # it closes the list
            if self._taken_back and event.matches(QKeySequence.StandardKey.Undo) and not own.isUndoAvailable():
                if event.type() == QEvent.Type.KeyPress:
                    self._bring_back()
                return True
            return self.keys(event, own.isUndoAvailable(), own.isRedoAvailable())
        return False

    def _bring_back(self) -> None:
        """Have what Escape took away, as something that is being typed."""
        typed, self._taken_back = self._taken_back, ""
        self.set_text(typed)
        self._note_typing()

    def _begin(self) -> None:
        self._is_begun = True
        if self._taken_back:
            self._bring_back()
            self._show_presence()
            self.edit.editor.moveCursor(QTextCursor.MoveOperation.End)
            self.edit.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.set_text("{\n  \n}" if self.spec.kind in (Kind.PAYLOAD, Kind.OBJECT, Kind.ASSIGN) else "")
        self._shown = ""
        self._show_presence()
        cursor = self.edit.editor.textCursor()
        cursor.movePosition(cursor.MoveOperation.NextBlock)
        cursor.movePosition(cursor.MoveOperation.EndOfBlock)
        self.edit.editor.setTextCursor(cursor)
        self.edit.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _commit_tree(self) -> None:
        """What is changed in the tree is whole at once."""
        self._note_change()
        self.commit()

    def _note_mode(self) -> None:
        """Set the tree up for what stands in this field."""
        self._prepare(self.edit.tree)
        if self.edit.is_tree:
            self.edit.page.show_text(self.edit.value)
        self._fit()

    def _prepare(self, tree: JsonTreeEdit) -> None:
        tree.query = QueryLanguage.JSONATA if self._is_query else QueryLanguage.JSONPATH
        tree.takes_paths = self._takes_paths
        tree.scope = self._scope if self._takes_paths and self.place.live is not None else None

    @property
    def _is_query(self) -> bool:
        state = self.place.state
        return state is not None and state.query is QueryLanguage.JSONATA

    @property
    def _takes_paths(self) -> bool:
        return self.spec.kind in (Kind.PAYLOAD, Kind.QUERY, Kind.ASSIGN)

    def _scope(self) -> PathScope:
        live = self.place.live
        return PathScope() if live is None else live.scope(self.place.pointer, self.spec)

    def _show_large(self, is_large: bool) -> None:
        if is_large and self.large is None:
            self.large = LargePayload(self.place, self)
            self.large.tree.setAccessibleName(self.spec.name)
            self.column.insertWidget(1, self.large)
        if self.large is not None:
            self.large.setVisible(is_large)
        if is_large and self.large is not None:
            self._prepare(self.large.tree)
            self.large.show_field(self.key)

    def _finish(self) -> None:
        """The focus left; an editor that was begun and not used goes again."""
        self.commit()
        if self._is_begun and not self.is_dirty:
            self._is_begun = False
            self._settle()

    def _note_change(self) -> None:
        self._fit()
        if not self._is_loading:
            self._taken_back = ""
            self._note_typing()

    def _show_preview(self) -> None:
        """Show what is built from the data, below."""
        live = self.place.live
        stage = None
        if live is not None and self.is_present and self.spec.kind is not Kind.JSON:
            flow = live.flow(self.place.pointer) if self.place.is_state else None
            stage = None if flow is None else next((one for one in flow.stages if one.field == self.spec.name), None)
        words = ""
        if stage is not None and stage.has_value:
            words = f"→ {value_words(stage.value)}"
        elif stage is not None and stage.effect is Effect.FAILED:
            words = tr("fails: {reason}", reason=stage.reason)
        set_property(self.preview, "role", "warning" if stage is not None and stage.reason else "small")
        self.preview.say(words)
        self.preview.setVisible(bool(words) and not self.fault)

    def _note_fault(self) -> None:
        """What is wrong stands where the preview stood."""
        if self.fault:
            self.preview.setVisible(False)

    def _note_data(self) -> None:
        if self.isVisible():
            self._show_preview()

    def _fit(self) -> None:
        editor = self.edit.editor
        lines = max(_FEWEST, min(_MOST, editor.blockCount()))
        # Were each bar free to come and go, one could take the room that the other needs, for ever and ever.
        has_more = editor.blockCount() > _MOST
        editor.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn if has_more else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        bar = editor.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        editor.setFixedHeight(lines * QFontMetrics(mono_font(12)).lineSpacing() + 24 + below)

    def _show_presence(self) -> None:
        is_present = self.is_present
        self.begin.setVisible(not is_present)
        self._show_preview()
        is_large = self.is_large
        if self._edit is not None:
            self._edit.setVisible(is_present and not is_large)
        self._show_large(is_large)
        if is_present != self._was_present:
            self._was_present = is_present
            self.presence_changed.emit()
