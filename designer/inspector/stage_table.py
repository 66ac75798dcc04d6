"""The table of what each data field did to the data; a row opens to the value after it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer.document.data_stages import Effect, Stage
from designer.document.json_items import ValueItem, preview
from designer.document.place_changes import Change, changes
from designer.inspector.labels import ElidedLabel, label, line, set_property
from designer.look import mono_font, tr, ui_font
from designer.widgets.value_view import ValueView
from engine.expressions.brief import brief
from engine.language.values import Json

GETS, GIVES = "gets", "gives"
"""The first and the last row of a state that has not run: not fields, but its input and its output."""

_NAME_WIDTH = 106
_PREVIEW = 60


def effect_word(effect: Effect) -> str:
    """Return what a stage did, in a word or two."""
    match effect:
        case Effect.SAME:
            return tr("same")
        case Effect.SELECTED:
            return tr("selects")
        case Effect.BUILT:
            return tr("builds")
        case Effect.REPLACED:
            return tr("replaces")
        case Effect.PUT:
            return tr("puts in")
        case Effect.DROPPED:
            return tr("drops the result")
        case Effect.MATCHED:
            return tr("matched")
        case Effect.ASSIGNED:
            return tr("assigns")
        case Effect.UNKNOWN:
            return tr("known after a run")
        case Effect.FAILED:
            return tr("failed")
        case _:
            return ""


class StageRow(QFrame):
    """Field, what is written there, what it did; click, Enter or Space opens the value."""

    path_used = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, shows_values: bool = False) -> None:
        super().__init__(parent)
        self._shows_values = shows_values
        self._before: Json = None
        self._stage: Stage | None = None
        self._note = ""
        self._view: ValueView | None = None
        self.is_open = False
        self.name = label("", self)
        self.name.setFixedWidth(_NAME_WIDTH)
        self.name.setFont(ui_font(12, 600))
        self.written = ElidedLabel("", self)
        self.written.setFont(mono_font(12))
        if shows_values:
            self.written.elided = Qt.TextElideMode.ElideRight
        self.note = label("small", self)
        self.reason = label("error", self, wraps=True)
        self.reason.setVisible(False)
        self.head = QWidget(self)
        self.head.setCursor(Qt.CursorShape.PointingHandCursor)
        self.head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head.setProperty("role", "row")
        self.head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head.installEventFilter(self)
        head = QHBoxLayout(self.head)
        head.setContentsMargins(8, 6, 8, 6)
        head.setSpacing(6)
        head.addWidget(self.name)
        head.addWidget(self.written, 1)
        head.addWidget(self.note)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        self._column.addWidget(self.reason)
        self._column.addWidget(line(self))

    def show_stage(self, stage: Stage, note: str = "", before: Json = None) -> None:
        """Show a stage; ``note`` replaces the word for its effect, ``before`` is the input of the state."""
        self._before = before
        has_same_value = self._stage is not None and self._stage.value is stage.value
        self._stage, self._note = stage, note
        self.setObjectName(f"stage-{stage.field}")
        if not stage.has_value:
            self.is_open = False
        if self.is_open and self._view is not None and not has_same_value:
            self._fill(self._view, stage)
        self.retranslate()
        self._show()

    def toggle(self) -> None:
        """Open or close the value."""
        if self._stage is None or not self._stage.has_value:
            return
        self.is_open = not self.is_open
        if self.is_open:
            if self._view is None:
                self._view = ValueView(self, rows=8)
                self._view.tree.path_used.connect(self.path_used)
                self._column.insertWidget(2, self._view)
            self._fill(self._view, self._stage)
        self._show()

    def _fill(self, view: ValueView, stage: Stage) -> None:
        """Show the value after the stage, what the stage changed in colour."""
        change_at = changes(self._before, stage.value)
        tints = {Change.NONE: "", Change.ADDED: "succeeded_tint", Change.CHANGED: "caught_tint"}
        # What is built or selected is another thing altogether; only what is put into the input can be told from it.
        is_input = stage.effect is Effect.PUT or (stage.field == GIVES and isinstance(stage.value, dict))
        view.tree.entries.mark = (lambda steps: tints[change_at(steps)]) if is_input else None
        view.tree.entries.holes = stage.holes
        view.set_value(stage.value, keep=True)

    def retranslate(self) -> None:
        """Word the row."""
        stage = self._stage
        if stage is None:
            return
        self.name.setText(_field_word(stage.field))
        self.written.say(_shown_value(stage) if self._shows_values else _written(stage))
        self.note.setText(self._note or effect_word(stage.effect))
        if stage.field in (GETS, GIVES) and stage.has_value:
            self.note.setText("")
        set_property(self.note, "role", "error" if stage.effect is Effect.FAILED else "small")
        is_empty = stage.effect in (Effect.ABSENT, Effect.NOT_REACHED, Effect.UNKNOWN)
        set_property(self.written, "role", "muted" if is_empty else "")
        self.reason.setText(stage.reason)
        self.reason.setVisible(bool(stage.reason))
        words = f"{self.name.text()}: {self.written.text()}. {self.note.text()}"
        self.head.setAccessibleName(words)
        self.head.setToolTip(tr("Click to see the value after this step") if stage.has_value else "")

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Open by click and by key."""
        is_click = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        )
        is_key = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        )
        if is_click or is_key:
            self.toggle()
            return True
        return False

    def _show(self) -> None:
        if self._view is not None:
            self._view.setVisible(self.is_open)


class StageTable(QWidget):
    """The rows of one state; ``path_used`` tells which field took the path of a value."""

    path_used = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, shows_values: bool = False) -> None:
        """Make one; it shows what is written in the fields, or, with ``shows_values``, the values after them."""
        super().__init__(parent)
        self._shows_values = shows_values
        self.setObjectName("data-flow")
        self._rows: list[StageRow] = []
        self.title = label("section", self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.title)
        self._column.addSpacing(4)

    @property
    def rows(self) -> list[StageRow]:
        """The rows that are shown."""
        return [row for row in self._rows if not row.isHidden()]

    def show_stages(self, stages: tuple[Stage, ...], work_time: str = "", data: Json = None) -> None:
        """Show the stages that tell something; ``work_time`` stands in the row of the result.

        What differs from ``data``, the input of the state, is coloured where a stage writes into it.
        """
        stages = tuple(stage for stage in stages if not _is_idle(stage))
        while len(self._rows) < len(stages):
            row = StageRow(self, shows_values=self._shows_values)
            row.path_used.connect(self.path_used)
            self._rows.append(row)
            self._column.addWidget(row)
        for row, stage in zip(self._rows, stages, strict=False):
            row.show_stage(stage, work_time if stage.effect is Effect.RESULT else "", data)
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(stages))
        self.setVisible(bool(stages))

    def close_rows(self) -> None:
        """Close all values: another state is shown."""
        for row in self._rows:
            if row.is_open:
                row.toggle()

    def retranslate(self) -> None:
        """Word the table."""
        self.title.setText(tr("Data flow"))
        for row in self._rows:
            row.retranslate()


def _is_idle(stage: Stage) -> bool:
    """Tell whether a stage is one that most states do not have and that did nothing here."""
    if stage.field == "OutputPath":
        return stage.written == "$" and stage.effect in (Effect.SAME, Effect.NOT_REACHED)
    return stage.field == "ResultSelector" and stage.effect is Effect.ABSENT


def _field_word(field: str) -> str:
    return {
        GETS: tr("Gets"),
        GIVES: tr("Gives"),
        "Result": tr("Result"),
        "Choices": tr("Rule"),
        "Catch": tr("Catch"),
    }.get(field, field)


def _written(stage: Stage) -> str:
    if stage.effect is Effect.RESULT:
        return _preview(stage.value)
    return stage.written or "—"


def _shown_value(stage: Stage) -> str:
    """Return the value after a stage in short, or why there is none."""
    if stage.effect is Effect.MATCHED:
        return stage.written or "—"
    return preview(ValueItem(stage.value), _PREVIEW) if stage.has_value else "—"


def _preview(value: Json) -> str:
    return brief(value, _PREVIEW)
