"""While an execution is held: where it is, the data it goes on with, and how it goes on."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.document.run_session import RunSession
from designer.document.run_text import place_text
from designer.look import keep_icon, pixmap, themes, tr
from designer.widgets.empty_state import EmptyState
from designer.widgets.json_edit import JsonEdit
from designer.widgets.wrapping import plain_tip
from engine.execution.debugger import UNCHANGED, Step
from engine.history.events import ExecutionPath

_SIDE = 312
_MOST_LISTED = 500


class PausedData(QFrame):
    """Shows the states that are held, and lets the data of each be edited before it goes on.

    What is typed is kept in the session as it is typed, so that F5 and F10 take it along. Text that is no
    JSON holds the state until it is. ``path_selected`` carries the path the user looks at.
    """

    path_selected = Signal(tuple)

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paused")
        self.setProperty("role", "panel")
        self._session = session
        self._path: ExecutionPath = ()
        self._paths: tuple[ExecutionPath, ...] = ()
        self._texts: dict[ExecutionPath, str] = {}
        self._is_loading = False
        self.sign, self.title, self.reason = QLabel(self), QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setProperty("role", "muted")
        self.reason.setWordWrap(True)
        self.places = QListWidget(self)
        self.places.setObjectName("paused-places")
        self.go_on = QPushButton(self)
        self.go_on.setObjectName("paused-continue")
        self.go_on.setProperty("primary", True)
        keep_icon(self.go_on, "play", "on_accent", 14)
        self.over, self.into, self.out, self.stop = (
            self._tool(icon) for icon in ("step-over", "step-into", "step-out", "stop")
        )
        self.data_title = QLabel(self)
        self.data_title.setProperty("role", "section")
        self.restore = QPushButton(self)
        self.restore.setProperty("link", True)
        self.edit = JsonEdit(self, lines=3)
        self.empty = EmptyState("pause", self)
        self._lay_out()
        self._connect()
        self._show(())
        self.retranslate()
        self.refresh()

    @property
    def path(self) -> ExecutionPath:
        """The path whose data are shown; empty while nothing is held."""
        return self._path

    def refresh(self, _changed: object = None) -> None:
        """Show what is held now."""
        paths = self._session.paused_paths
        if paths == self._paths:
            return
        self._paths = paths
        for path in self._texts.keys() - set(paths):
            del self._texts[path]
        self._list_places()
        self._show(self._path if self._path in paths else paths[0] if paths else ())

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keys are for the data, as long as there are any."""
        super().focusInEvent(event)
        if self._path:
            self.edit.setFocus(event.reason())

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.go_on.setText(tr("Continue"))
        self.go_on.setToolTip(tr("Let everything that is held go on (F5)"))
        for button, text in (
            (self.over, tr("Step over: run this node (F10)")),
            (self.into, tr("Step into: hold at the first node inside (F11)")),
            (self.out, tr("Step out: hold after the surrounding Map or Parallel (Shift+F11)")),
            (self.stop, tr("Stop the execution (Shift+F5)")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.data_title.setText(tr("Data it goes on with"))
        self.edit.editor.setAccessibleName(tr("Data it goes on with"))
        self.restore.setText(tr("Restore"))
        self.restore.setToolTip(tr("Take the data as they came"))
        self.places.setAccessibleName(tr("Held nodes"))
        self.empty.say(tr("Nothing is held"), tr("Set a breakpoint with F9, or pause a run with F6."))
        self._word()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.sign)
        head.addWidget(self.title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self.go_on)
        buttons.addSpacing(6)
        for button in (self.over, self.into, self.out):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.stop)
        self.side = QFrame(self)
        self.side.setFixedWidth(_SIDE)
        left = QVBoxLayout(self.side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        left.addLayout(head)
        left.addWidget(self.reason)
        left.addLayout(buttons)
        left.addWidget(self.places, 1)
        left.addStretch(0)
        above = QHBoxLayout()
        above.addWidget(self.data_title)
        above.addStretch(1)
        above.addWidget(self.restore)
        self.data = QWidget(self)
        right = QVBoxLayout(self.data)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(6)
        right.addLayout(above)
        right.addWidget(self.edit, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 10)
        row.setSpacing(18)
        row.addWidget(self.side)
        row.addWidget(self.data, 1)
        row.addWidget(self.empty, 1)

    def _connect(self) -> None:
        session = self._session
        self.go_on.clicked.connect(lambda: session.resume())
        self.stop.clicked.connect(session.stop)
        for button, step in ((self.over, Step.OVER), (self.into, Step.INTO), (self.out, Step.OUT)):
            button.clicked.connect(lambda _checked=False, step=step: session.step(step, self._path))
        self.edit.submitted.connect(lambda: session.resume())
        self.edit.changed.connect(self._note_edit)
        self.restore.clicked.connect(self._restore)
        self.places.currentRowChanged.connect(self._choose)
        session.states_changed.connect(self.refresh)
        session.status_changed.connect(self.refresh)
        session.data_refused.connect(self._show_refused)
        themes.changed.connect(self._word)

    def _tool(self, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"paused-{icon}")
        button.setIconSize(QSize(18, 18))
        keep_icon(button, icon, "text" if icon != "stop" else "failed", 18)
        return button

    def _list_places(self) -> None:
        self._is_loading = True
        view = self._session.view
        self.places.clear()
        for path in self._paths[:_MOST_LISTED]:
            item = QListWidgetItem(place_text(view, path) if view is not None else "")
            item.setToolTip(plain_tip("/".join(map(str, path))))
            self.places.addItem(item)
        self.places.setVisible(len(self._paths) > 1)
        self._is_loading = False

    def _show(self, path: ExecutionPath) -> None:
        self._path = path
        has_path = bool(path)
        focus = self.focusWidget()
        if not has_path and focus is not None and focus.hasFocus():
            self.setFocus()  # or Qt would take it to another panel before this one is left
        for widget in (self.side, self.data):
            widget.setVisible(has_path)
        self.empty.setVisible(not has_path)
        if has_path and self.hasFocus():
            self.edit.setFocus()
        view = self._session.view
        if has_path and view is not None:
            self._is_loading = True
            if self._paths.index(path) < self.places.count():
                self.places.setCurrentRow(self._paths.index(path))
            text = self._texts.get(path)
            if text is None:
                self.edit.set_value(view.states[path].input)
            else:
                self.edit.set_text(text)
            self._is_loading = False
            self._session.select_path(path)
            self.path_selected.emit(path)
        self._word()

    def _word(self) -> None:
        self.sign.setPixmap(pixmap("pause", "paused", 18))
        view = self._session.view
        if not self._path or view is None:
            return
        place = place_text(view, self._path)
        self.title.setText(self.title.fontMetrics().elidedText(place, Qt.TextElideMode.ElideMiddle, _SIDE - 30))
        self.title.setToolTip(plain_tip(place))
        match self._session.pause_reason(self._path):
            case "breakpoint":
                reason = tr("Held at a breakpoint, before the node runs.")
            case "condition":
                detail = self._session.pause_detail(self._path)
                reason = tr("The condition of the breakpoint cannot be evaluated: {reason}", reason=detail)
            case "step":
                reason = tr("Held after a step, before the node runs.")
            case _:
                reason = tr("Held by a pause, before the node runs.")
        self.reason.setText(reason)
        self.restore.setVisible(self._path in self._texts)
        self.go_on.setEnabled(self.edit.fault is None)
        for button in (self.over, self.into, self.out):
            button.setEnabled(self.edit.fault is None)
        self.out.setEnabled(len(self._path) > 1 and self.edit.fault is None)

    def _choose(self, row: int) -> None:
        if not self._is_loading and 0 <= row < len(self._paths):
            self._show(self._paths[row])

    def _note_edit(self) -> None:
        if self._is_loading or not self._path:
            return
        self._texts[self._path] = self.edit.text
        if self.edit.fault is None:
            self._session.set_paused_data(self._path, self.edit.value)
        else:
            self._session.refuse_paused_data(self._path)
        self._word()

    def _restore(self) -> None:
        self._texts.pop(self._path, None)
        self._session.set_paused_data(self._path, UNCHANGED)
        self._show(self._path)

    def _show_refused(self, path: ExecutionPath) -> None:
        if path in self._paths:
            self._show(path)
            self.edit.go_to_fault()
