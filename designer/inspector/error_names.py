"""Error names: typed with commas between them, completed from those there are, or picked from the usual ones."""

import re

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QToolButton, QWidget

from designer.document.error_names import known_names, usual_names
from designer.document.form_values import read_text
from designer.inspector.labels import row, tool_button, word_button
from designer.inspector.line_fields import LineField
from designer.inspector.part import Place
from designer.look import tr
from designer.widgets.menu_button import put_menu
from designer.widgets.popup import Menu
from engine.language.fields import FieldSpec

_MARKS = re.compile("[,，、;；]")


class ErrorNamesField(LineField):
    """A line of error names with a button that adds the usual ones."""

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self.add = tool_button("plus", "add-error-name", self)
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_ = Menu(self)
        self.menu_.setObjectName("error-names")
        self.menu_.aboutToShow.connect(self._list)
        put_menu(self.add, self.menu_)
        self.column.removeWidget(self.edit)
        self.column.addLayout(row(self.edit, self.add, spacing=2))
        self.completer: QCompleter | None = None
        self.edit.textEdited.connect(self._complete)
        self.retranslate()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        super().set_read_only(is_read_only)
        self.add.setEnabled(not is_read_only)

    def refresh(self) -> None:
        """See :class:`Part`."""
        self.edit.setPlaceholderText(usual_names(self.place.document.definition)[0])
        super().refresh()

    def retranslate(self) -> None:
        """See :class:`Part`."""
        word_button(self.add, tr("Add an error name"))

    def _list(self) -> None:
        self.menu_.clear()
        present = self._names()
        for name in usual_names(self.place.document.definition):
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

    # Completion

    def _word(self) -> tuple[int, str]:
        """Return where the name at the cursor begins, and what of it stands before the cursor."""
        before = self.edit.text()[: self.edit.cursorPosition()]
        start = max((mark.end() for mark in _MARKS.finditer(before)), default=0)
        word = before[start:]
        return start + len(word) - len(word.lstrip()), word.strip()

    def _complete(self) -> None:
        """Offer the names that hold what is being typed."""
        _, word = self._word()
        completer = self._completer()
        present = self._names()
        names = [name for name in known_names(self.place.document.definition) if name == word or name not in present]
        completer.setModel(QStringListModel(names, completer))
        completer.setCompletionPrefix(word)
        if not word or completer.completionCount() == 0 or completer.currentCompletion() == word:
            if (popup := completer.popup()) is not None:
                popup.hide()
            return
        completer.complete()

    def _completer(self) -> QCompleter:
        if self.completer is None:
            self.completer = QCompleter(self)
            self.completer.setWidget(self.edit)
            self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.completer.activated.connect(self._take)
        return self.completer

    def _take(self, name: str) -> None:
        """Put a whole name in the place of what was typed of it."""
        start, word = self._word()
        text = self.edit.text()
        self.edit.setText(f"{text[:start]}{name}{text[start + len(word) :]}")
        self.edit.setCursorPosition(start + len(name))
        self._note_typing()
