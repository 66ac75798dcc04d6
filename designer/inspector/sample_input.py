"""An input of the workflow to try: typed here, and the data of every node follow while one types."""

import json

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from designer.document.known import Known
from designer.inspector.labels import label, link_button, row
from designer.inspector.live_data import LiveData
from designer.look import tr
from designer.widgets.json_edit import JsonEdit
from engine.expressions.brief import brief

_LINES = 6
_LARGEST = 64 * 1024  # characters of JSON that are worth typing in


class SampleInput(QWidget):
    """A link that opens an editor below it; what is typed there counts until it is let go, or a run begins."""

    def __init__(self, live: LiveData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sample-input")
        self._live = live
        self._known = ""
        self._tried: Known | None = None
        self.link = link_button("type-sample", self)
        self.link.clicked.connect(self._toggle)
        self.forget = link_button("forget-sample", self)
        self.forget.clicked.connect(self._forget)
        self.edit = JsonEdit(self, lines=_LINES)
        self.edit.setObjectName("sampleInput")
        self.edit.changed.connect(self._take)
        self.edit.setVisible(False)
        self.note = label("small", self, wraps=True)
        self.note.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(4)
        column.addLayout(row(self.link, self.forget, 1, spacing=14))
        column.addWidget(self.edit)
        column.addWidget(self.note)
        self.retranslate()

    def refresh(self) -> None:
        """Show what is being tried: another node's page may have changed it."""
        typed = self._live.typed_input
        self.forget.setVisible(typed is not None)
        if typed is not None and typed is not self._tried and not self.edit.isHidden():
            self._fill()

    def commit(self) -> None:
        """Take what was typed last: a run begins, or another page comes, before the event loop was free."""
        if not self.edit.isHidden():
            self._take()

    def retranslate(self) -> None:
        """Word it."""
        is_open = not self.edit.isHidden()
        self.link.setText(tr("Hide the sample input") if is_open else tr("Sample input…"))
        self.forget.setText(tr("Forget it"))
        self.note.setText(tr("The input of the workflow; F5 runs with it."))
        self.edit.editor.setAccessibleName(tr("Sample input of the workflow"))

    def _toggle(self) -> None:
        is_open = self.edit.isHidden()
        if is_open:
            self._fill()
        for part in (self.edit, self.note):
            part.setVisible(is_open)
        self.retranslate()
        if is_open:
            self.edit.editor.setFocus()
            QTimer.singleShot(0, self, self._bring_into_view)

    def _bring_into_view(self) -> None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self.note, 0, 12)

    def _fill(self) -> None:
        """Begin with what is tried, else with what was used last."""
        typed = self._tried = self._live.typed_input
        if typed is None:
            text = self._live.saved_input() or ""
        else:
            text = json.dumps(typed.value, ensure_ascii=False, indent=2) if _is_small(typed) else ""
        self.edit.blockSignals(True)
        self.edit.set_text(text if 0 < len(text) <= _LARGEST else "{\n  \n}")
        self.edit.blockSignals(False)
        self._known = self.edit.text

    def _take(self) -> None:
        if self.edit.fault is None and self.edit.text != self._known:
            self._known = self.edit.text
            self._tried = Known(value=self.edit.value)
            self._live.try_input(self._tried)
            self.forget.setVisible(True)

    def _forget(self) -> None:
        self._live.try_input(None)
        self._fill()
        self.forget.setVisible(False)


def _is_small(known: Known) -> bool:
    return len(brief(known.value, _LARGEST)) < _LARGEST
