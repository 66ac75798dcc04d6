"""Error names: typed with commas between them, or picked from those the language has."""

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from designer.document.form_values import read_text
from designer.inspector.labels import row, tool_button, word_button
from designer.inspector.line_fields import LineField
from designer.inspector.part import Place
from designer.look import tr
from engine import errors
from engine.language.fields import FieldSpec

NAMES = (
    errors.ALL,
    errors.TASK_FAILED,
    errors.TIMEOUT,
    errors.RUNTIME,
    errors.PERMISSIONS,
    errors.DATA_LIMIT_EXCEEDED,
    errors.NO_CHOICE_MATCHED,
    errors.INTRINSIC_FAILURE,
)


class ErrorNamesField(LineField):
    """A line of error names with a button that adds the usual ones."""

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self.add = tool_button("plus", "add-error-name", self)
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_ = QMenu(self)
        self.menu_.setObjectName("error-names")
        self.menu_.aboutToShow.connect(self._list)
        self.add.setMenu(self.menu_)
        self.column.removeWidget(self.edit)
        self.column.addLayout(row(self.edit, self.add, spacing=2))
        self.retranslate()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        super().set_read_only(is_read_only)
        self.add.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """See :class:`Part`."""
        word_button(self.add, tr("Add an error name"))
        self.edit.setPlaceholderText(errors.ALL)

    def _list(self) -> None:
        self.menu_.clear()
        present = self._names()
        for name in NAMES:
            action = self.menu_.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in present)
            action.triggered.connect(lambda _checked=False, name=name: self._toggle(name))

    def _names(self) -> list[str]:
        value = read_text(self.text, self.spec).value
        return [str(name) for name in value] if isinstance(value, list) else []

    def _toggle(self, name: str) -> None:
        names = self._names()
        kept = [other for other in names if other != name] if name in names else [*names, name]
        if self.place.write(self.key, list(kept)):
            self._settle()
