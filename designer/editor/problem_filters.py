"""The buttons that say which problems are listed: errors, warnings, notes, and the silenced ones."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from designer.document.document import Document
from designer.document.silencing import silenced
from designer.editor.gutter import SEVERITY_ICONS, SEVERITY_ROLES
from designer.editor.problems_model import ProblemsModel
from designer.look import icon, themes, tr
from engine.language.problems import Severity


class ProblemFilters(QWidget):
    """A button for each severity, down while it is listed, and one for silenced problems."""

    changed = Signal()

    def __init__(self, document: Document, model: ProblemsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._model = document, model
        self.buttons = {severity: self._button(f"show-{severity}", is_on=True) for severity in Severity}
        self.silenced = self._button("show-silenced", is_on=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (*self.buttons.values(), self.silenced):
            row.addWidget(button)
        themes.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how many there are of each."""
        for severity, button in self.buttons.items():
            count = self._model.count_of(severity)
            button.setText(str(count))
            button.setIcon(icon(SEVERITY_ICONS[severity], SEVERITY_ROLES[severity], 14))
            button.setVisible(bool(count) or not button.isChecked())
        count = len(silenced(self._document))
        self.silenced.setText(tr("{count} silenced", count=count))
        self.silenced.setVisible(bool(count))
        if not count:
            self.silenced.setChecked(False)
        self._word()

    def show_all(self, *, with_silenced: bool) -> None:
        """List problems of all severities; silenced ones too if that is wanted."""
        for button in self.buttons.values():
            button.setChecked(True)
        if with_silenced:
            self.silenced.setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def _word(self) -> None:
        names = {
            Severity.ERROR: tr("Show errors"),
            Severity.WARNING: tr("Show warnings"),
            Severity.INFO: tr("Show notes"),
        }
        for severity, button in self.buttons.items():
            button.setToolTip(names[severity])
            button.setAccessibleName(f"{names[severity]}: {button.text()}")
        self.silenced.setToolTip(tr("Show silenced problems too"))
        self.silenced.setAccessibleName(self.silenced.text())

    def _button(self, name: str, *, is_on: bool) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setCheckable(True)
        button.setChecked(is_on)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.toggled.connect(lambda _on: self._apply())
        return button

    def _apply(self) -> None:
        hidden = frozenset(severity for severity, button in self.buttons.items() if not button.isChecked())
        self._model.set_hidden(hidden, has_silenced=self.silenced.isChecked())
        self.changed.emit()
