"""What a Task calls: typed, or chosen from the functions of the folder; with what stands in for it here."""

import re
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from designer.document.commands import set_fields
from designer.document.forms import REMOVE, FieldValue
from designer.document.inlining import workflow_state
from designer.document.resource_offers import Offer, arguments_field, at_home, is_as_offered, usual_arguments
from designer.document.resource_state import (
    Standing,
    make_function,
    name_start,
    resource_for,
    resource_state,
)
from designer.inspector.choice_fields import QuietCombo
from designer.inspector.labels import label, link_button, row
from designer.inspector.line_fields import KEYS, TypedField, forget_typing
from designer.inspector.part import Place
from designer.inspector.resource_picker import ActionPicker, NewFunction, ResourcePicker, action_offer
from designer.look import pixmap, themes, tr
from designer.widgets.wrapping import plain_tip, wrappable
from engine.errors import SetupError
from engine.integrations import ResourceKind, read_resource
from engine.language.fields import FieldSpec
from engine.states import Task

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
_ICONS = {
    Standing.BOUND: ("tick", "succeeded"),
    Standing.MOCKED: ("pin", "mocked"),
    Standing.REMOTE: ("link", "succeeded"),
    Standing.WORKFLOW: ("tick", "succeeded"),
    Standing.CREATABLE: ("warning", "caught"),
    Standing.UNBOUND: ("warning", "caught"),
    Standing.FAULTY: ("error", "failed"),
}


class _ElidedLine(QLineEdit):
    """A line without a frame that shows which function is called while it is not being typed in."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        room = self.rect().adjusted(2, 0, -2, 0)
        text = _elided(self.text(), self.fontMetrics(), room.width())
        if self.hasFocus() or text == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


def _elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """Leave out the beginning, where Resources are alike, and what follows a name that would go with it."""
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideLeft, width)
    start = name_start(text)
    if shown == text or len(text) - (len(shown) - 1) <= start:
        return shown
    return "…" + metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, width - metrics.horizontalAdvance("…"))


class _PickerCombo(QuietCombo):
    """A line with an arrow that opens the picker instead of a list of its own."""

    def showPopup(self) -> None:
        """Qt: the arrow was pressed, or Alt and the arrow down."""
        self.popup_wanted.emit()


class ResourceField(TypedField):
    """A line with a list of what can be called, and below it what will be.

    ``open_requested`` carries file and line of the function.
    """

    open_requested = Signal(object, int)

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self.combo = _PickerCombo(self)
        self.edit = _ElidedLine(self.combo)
        self.combo.setLineEdit(self.edit)
        self.combo.setInsertPolicy(QuietCombo.InsertPolicy.NoInsert)
        self.combo.setCompleter(None)  # type: ignore[arg-type]  # Qt takes null for none
        self.combo.setObjectName(spec.name)
        self.combo.setAccessibleName(spec.name)
        self.edit.setAccessibleName(spec.name)
        self.edit.setProperty("role", "mono")
        # The combo has the keyboard, and hands keys on to its line past all filters of that.
        self.combo.installEventFilter(self)
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._note_typing)
        self.edit.editingFinished.connect(self.commit)
        self.combo.popup_wanted.connect(self.open_picker)
        self.sign, self.words = QLabel(self), label("small", self, wraps=True)
        self.action = link_button("function-action", self)
        self.action.clicked.connect(self._act)
        self.column.addWidget(self.combo)
        told = row(self.sign, self.words, self.action)
        told.setStretch(1, 1)
        height = self.action.sizeHint().height()  # of the first line, whether the action is there or not
        self.sign.setFixedHeight(height)
        self.words.setMinimumHeight(height)
        told.setAlignment(self.sign, Qt.AlignmentFlag.AlignTop)
        told.setAlignment(self.action, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(told)
        self.setFocusProxy(self.combo)
        themes.changed.connect(self._show_state)
        place.document.functions_changed.connect(self._show_state)

    @property
    def input(self) -> QWidget:
        """See :class:`Field`."""
        return self.combo

    @property
    def text(self) -> str:
        """See :class:`TypedField`."""
        return self.edit.text()

    @property
    def folder(self) -> Path | None:
        """The functions folder."""
        return self.place.document.functions_folder

    def set_text(self, text: str) -> None:
        """See :class:`TypedField`; the end of a Resource is what tells them apart."""
        self.combo.setEditText(text)
        self.edit.setToolTip(plain_tip(text))
        if not self.edit.hasFocus():
            self.edit.end(False)

    def forget_undo(self) -> None:
        """See :class:`TypedField`."""
        forget_typing(self.edit)

    def refresh(self) -> None:
        """See :class:`Part`."""
        super().refresh()
        self._show_state()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self.edit.setReadOnly(is_read_only)
        self.combo.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        self._show_state()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at keys before the line does."""
        if event.type() in KEYS and isinstance(event, QKeyEvent):
            return self.keys(event, self.edit.isUndoAvailable(), self.edit.isRedoAvailable())
        return False

    def _task(self) -> Task | None:
        state = self.place.document.definition.state(self.place.pointer)
        return state if isinstance(state, Task) else None

    def _show_state(self) -> None:
        task = self._task()
        self.sign.setVisible(task is not None and bool(task.resource))
        self.action.setVisible(False)
        if task is None or not task.resource:
            self._say(tr("Choose a function or write a Resource."))
            return
        state = resource_state(task.called, self.folder)
        if state.standing in (Standing.CREATABLE, Standing.UNBOUND):
            state = workflow_state(self.place.document, self.place.pointer) or state
        icon, role = _ICONS[state.standing]
        self.sign.setPixmap(pixmap(icon, role, 13))
        self._say(state.text)
        words = {Standing.BOUND: tr("Open"), Standing.CREATABLE: tr("Create function")}.get(state.standing, "")
        if state.fault_line:
            words = tr("Open")
        self.action.setText(words)
        self.action.setVisible(bool(words))

    def _say(self, text: str) -> None:
        self.words.setText(wrappable(text))
        self.words.setAccessibleName(text)

    def _act(self) -> None:
        task, folder = self._task(), self.folder
        if task is None or folder is None:
            return
        resource = task.called
        try:
            state = resource_state(resource, folder)
            if state.standing is Standing.CREATABLE:
                state = make_function(resource, folder)
                self.place.document.functions_changed.emit()
        except SetupError as error:
            self.place.document.refused.emit(str(error))
            return
        if state.file is not None:
            self.open_requested.emit(state.file, state.line)

    def open_picker(self) -> None:
        """Let something to call be chosen."""
        picker = ResourcePicker(self.place.document, self)
        picker.picked.connect(self._take)
        picker.new_wanted.connect(self._ask_name)
        picker.service_wanted.connect(self._ask_action)
        picker.popup(self._below)

    @property
    def _below(self) -> QPoint:
        return self.combo.mapToGlobal(QPoint(0, self.combo.height() + 2))

    def _ask_action(self, service: str) -> None:
        picker = ActionPicker(service, self)
        picker.chosen.connect(lambda key: self._take(action_offer(key)))
        picker.popup(self._below)

    def _ask_name(self) -> None:
        asking = NewFunction(self.place.document, self, self.combo.width())
        asking.wanted.connect(self._make)
        asking.popup(self._below)

    def _make(self, name: str) -> None:
        """Make a function and call it."""
        folder = self.place.document.functions_folder
        if folder is None or not self.place.document.can_edit().ok:
            return
        try:
            state = make_function(read_resource(name), folder)
        except SetupError as error:
            self.place.document.refused.emit(str(error))
            return
        self._take(Offer(resource=name, words=name, group=""))
        self.place.document.functions_changed.emit()
        if state.file is not None:
            self.open_requested.emit(state.file, state.line)

    def _take(self, offer: Offer) -> None:
        """Call what was chosen; what was typed before is what the definition says again."""
        now = self.shown()
        self.set_text(now)
        text = offer.resource
        if read_resource(text).kind is ResourceKind.FUNCTION and ":" not in text and "$" not in text:
            text = resource_for(text, now, self.place.document.definition.dialect)
        text = at_home(text, self.place.document.definition, now)
        task = self._task()
        values: dict[str, FieldValue] = {self.key: text}
        if task is not None:
            given = offer.arguments or usual_arguments(text)
            name, arguments = arguments_field(task.query, given)
            node = self.place.node(name)
            if given and node is None:
                values[name] = arguments
            elif node is not None and text != now and is_as_offered(task.query, node.value):
                values[name] = arguments if given else REMOVE
        document = self.place.document
        if text != now or len(values) > 1:
            document.end_step()
            set_fields(document, self.place.pointer, values)
        self._settle()
        self._select_placeholder()

    def _select_placeholder(self) -> None:
        """What is to be filled in is typed over at once."""
        found = _PLACEHOLDER.search(self.edit.text())
        if found is not None:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.edit.setSelection(found.start(), len(found[0]))
