"""A line for a path: it offers the places there are in the data, and shows what is at the one that is written."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from designer.document.form_values import PATHS
from designer.document.json_items import CONTAINERS, Steps, ValueItem, preview
from designer.document.path_candidates import (
    Finding,
    PathCandidate,
    PathScope,
    can_lead_into,
    find,
    path_candidates,
    why_nothing,
)
from designer.document.path_text import DATA, Root, expression_to, path_to
from designer.document.query_candidates import query_candidates
from designer.inspector.labels import ElidedLabel, set_property
from designer.inspector.line_fields import LineField
from designer.inspector.part import Page, Place
from designer.look import mono_font, tr
from designer.widgets.path_takers import path_takers
from designer.widgets.suggestions import Suggestions
from engine.expressions.query_text import is_jsonata_text
from engine.language.dialects import QueryLanguage
from engine.language.fields import FieldSpec, Kind
from engine.language.values import Json

_ROOM = 120


class PathField(LineField):
    """A path; values that are clicked or dropped give theirs. What it selects now stands below.

    A field of another kind, such as a number, is a path only where JSONata may stand in it.
    """

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self._is_path = spec.kind in PATHS or spec.kind is Kind.EXPRESSION
        if self._is_path:
            self.edit.setProperty("role", "mono")
        self.preview = preview_label(spec.name, self)
        self.column.addWidget(self.preview)
        self.suggestions = Suggestions(self.edit, self._candidates, self._take)
        self.faulted.connect(self.show_preview)
        if place.live is not None:
            place.live.changed.connect(self._note_data)

    # PathTaker

    @property
    def path_name(self) -> str:
        """See :class:`PathTaker`."""
        return self.spec.name

    @property
    def is_waiting(self) -> bool:
        """See :class:`PathTaker`."""
        return self.edit.hasFocus() and self.can_take

    @property
    def can_take(self) -> bool:
        """See :class:`PathTaker`."""
        if self.edit.isReadOnly() or self.place.node() is None:
            return False
        if not self._is_path and self.scope.query is not QueryLanguage.JSONATA:
            return False
        # The page may be behind another; but its form must be that of the node that is shown.
        around: QWidget | None = self
        while around is not None and not isinstance(around, QScrollArea):
            if around.isHidden():
                return False
            around = around.parentWidget()
        return not isinstance(around, Page) or around.is_entered

    def reads(self, whole: Json) -> bool:
        """See :class:`PathTaker`."""
        return can_lead_into(self.scope, whole)

    def take_path(self, steps: Steps, root: Root, whole: Json = None) -> None:
        """See :class:`PathTaker`: the path is written at once, as one undo step."""
        scope = self.scope
        query, steps = scope.query, way_from(steps, whole, scope.data.value) if root == DATA else steps
        text = expression_to(steps, root, query) if query is QueryLanguage.JSONATA else path_to(steps, root)
        self.put_path(text)

    def put_path(self, text: str) -> None:
        """Write a path in place of what is there."""
        self.suggestions.close()
        self.edit.selectAll()
        self.edit.insert(text)
        self._note_typing()
        self.commit()

    @property
    def fault(self) -> str:
        """See :class:`TypedField`; a path that is being typed is not wrong for ending in the middle of a step."""
        is_half = self.is_dirty and self.edit.hasFocus() and self.text.rstrip().endswith((".", "["))
        return "" if is_half else super().fault

    @property
    def scope(self) -> PathScope:
        """What the field can read."""
        live = self.place.live
        return PathScope() if live is None else live.scope(self.place.pointer, self.spec)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be the one that takes paths as soon as the focus is here; a dropped path replaces what is there."""
        if event.type() == QEvent.Type.FocusIn:
            path_takers.aim(self)
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent) and not self.edit.isReadOnly():
            text = event.mimeData().text().strip()
            if text.startswith("$"):
                self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
                self.put_path(text)
                event.acceptProposedAction()
                return True
        if isinstance(event, QKeyEvent) and self.suggestions.is_open and event.key() == Qt.Key.Key_Escape:
            return False  # it closes the list first
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """See :class:`Part`."""
        super().refresh()
        self.show_preview()

    def retranslate(self) -> None:
        """See :class:`Part`."""
        self.show_preview()

    def show_preview(self, _fault: str = "") -> None:
        """Show what the path selects now; nothing while it cannot be read, which is said elsewhere."""
        is_absent = not self.text.strip()
        live = self.place.live
        if live is None or is_absent or (self.fault and not is_jsonata_text(self.text.strip())):
            self.preview.setVisible(False)
            return
        scope = self.scope
        if not self._is_path and not is_jsonata_text(self.text.strip()):
            self.preview.setVisible(False)
            return
        if self.spec.kind is Kind.RESULT_PATH:
            words, role = target_words(self.text.strip(), scope), "small"
        else:
            words, role = self.finding(self.text.strip(), scope)
        set_property(self.preview, "role", role)
        self.preview.say(words)
        self.preview.setVisible(bool(words))

    def finding(self, text: str, scope: PathScope) -> tuple[str, str]:
        """Return what is said of what a path finds, and its role; empty when there is nothing to say."""
        return finding_words(text, scope)

    def _candidates(self, text: str, cursor: int) -> list[PathCandidate]:
        scope, is_asked = self.scope, self.suggestions.is_asked
        if scope.query is QueryLanguage.JSONATA:
            is_wanted = self._is_path or is_asked or text.lstrip().startswith(("{", "$"))
            return query_candidates(text, cursor, scope, is_bare=False, is_asked=is_asked) if is_wanted else []
        return path_candidates(text, scope, cursor) if self._is_path else []

    def _take(self, candidate: PathCandidate) -> None:
        """Go on where there is more inside: a dot offers it."""
        self.show_preview()

    def _note_data(self) -> None:
        if self.isVisible():
            self.show_preview()


def preview_label(name: str, parent: QWidget) -> ElidedLabel:
    """Return the line below a field that shows what the field gives now."""
    made = ElidedLabel("small", parent)
    made.setObjectName(f"preview-{name}")
    made.setFont(mono_font(11))
    made.elided = Qt.TextElideMode.ElideRight
    made.setVisible(False)
    return made


def way_from(steps: Steps, whole: Json, start: Json) -> Steps:
    """Return the way from where a field begins to read, if that is on the way."""
    value = whole
    for number, step in enumerate(steps):
        if value is start and isinstance(start, dict | list):
            return steps[number:]
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
    return () if value is start and isinstance(start, dict | list) else steps


def finding_words(text: str, scope: PathScope) -> tuple[str, str]:
    """Return what an expression gives now, in words, and their role; empty when there is nothing to say."""
    if scope.data.is_unknown and text in ("", "$"):
        return "", "small"
    found: Finding | None = find(text, scope)
    if found is None:
        return "", "small"
    if found.has_value:
        return f"→ {value_words(found.value)}", "small"
    if found.is_open:
        return unknown_words(), "small"
    if scope.query is QueryLanguage.JSONATA:
        return tr("fails: {reason}", reason=found.reason), "warning"
    return tr("finds nothing: {reason}", reason=why_nothing(text, scope) or found.reason), "warning"


def unknown_words() -> str:
    """Return what is said where only a run can tell."""
    return tr("→ known after a run")


def target_words(text: str, scope: PathScope) -> str:
    """Return what a place to write to means for the data."""
    if text == "null":
        return tr("→ the result is dropped")
    if text == "$":
        return tr("→ the result alone goes on")
    found = find(text, scope)
    if found is not None and found.has_value:
        return tr("→ replaces {value}", value=value_words(found.value))
    return tr("→ is added to the input")


def value_words(value: Json) -> str:
    """Return a value in one short line."""
    item = ValueItem(value)
    return preview(item, 70) if item.kind in CONTAINERS else item.scalar(_ROOM)
