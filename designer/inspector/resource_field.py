"""What a Task calls: typed, or chosen from the functions of the folder; with what stands in for it here."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from designer.document.inlining import workflow_state
from designer.document.resource_state import (
    Standing,
    called_resource,
    make_function,
    name_start,
    resource_for,
    resource_state,
)
from designer.inspector.choice_fields import QuietCombo
from designer.inspector.labels import ElidedLabel, link_button, row
from designer.inspector.line_fields import KEYS, TypedField, forget_typing
from designer.inspector.part import Place
from designer.look import pixmap, themes, tr
from engine.errors import SetupError
from engine.integrations import list_functions
from engine.language.fields import FieldSpec
from engine.states import Task

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


class ResourceField(TypedField):
    """A line with a list of functions, and below it what will be called.

    ``open_requested`` carries file and line of the function.
    """

    open_requested = Signal(object, int)

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self.combo = QuietCombo(self)
        self.edit = _ElidedLine(self.combo)
        self.combo.setLineEdit(self.edit)
        self.combo.setInsertPolicy(QuietCombo.InsertPolicy.NoInsert)
        self.combo.setCompleter(None)  # type: ignore[arg-type]  # Qt takes null for none
        self.combo.setObjectName(spec.name)
        self.combo.setAccessibleName(spec.name)
        self.edit.setAccessibleName(spec.name)
        self.edit.setProperty("role", "mono")
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._note_typing)
        self.edit.editingFinished.connect(self.commit)
        self.combo.popup_wanted.connect(self._list)
        self.combo.chosen.connect(self._choose)
        self.sign, self.words = QLabel(self), ElidedLabel("small", self)
        self.action = link_button("function-action", self)
        self.action.clicked.connect(self._act)
        self.column.addWidget(self.combo)
        self.column.addLayout(row(self.sign, self.words, self.action))
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
        self.edit.setToolTip(text)
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
            self.words.say(tr("Choose a function or write a Resource."))
            return
        state = resource_state(called_resource(task), self.folder)
        if state.standing in (Standing.CREATABLE, Standing.UNBOUND):
            state = workflow_state(self.place.document, self.place.pointer) or state
        icon, role = _ICONS[state.standing]
        self.sign.setPixmap(pixmap(icon, role, 13))
        self.words.say(state.text)
        words = {Standing.BOUND: tr("Open"), Standing.CREATABLE: tr("Create function")}.get(state.standing, "")
        self.action.setText(words)
        self.action.setVisible(bool(words))

    def _act(self) -> None:
        task, folder = self._task(), self.folder
        if task is None or folder is None:
            return
        resource = called_resource(task)
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

    def _list(self) -> None:
        """Fill the list with the functions of the folder as they are now."""
        text = self.edit.text()
        self.combo.blockSignals(True)
        self.combo.clear()
        for function in list_functions(self.folder):
            self.combo.addItem(f"ƒ {function.name}", function.name)
        self.combo.setCurrentIndex(-1)
        self.combo.setEditText(text)
        self.combo.blockSignals(False)

    def _choose(self, function: object) -> None:
        """Call another function; what was typed before is what the definition says again."""
        now = self.shown()
        self.set_text(now)
        if isinstance(function, str):
            self.place.write(self.key, resource_for(function, now))
        self._settle()
