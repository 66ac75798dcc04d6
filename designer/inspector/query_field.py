"""A JSONata expression on a line: the marks around it stand beside the line and are written by themselves."""

from PySide6.QtWidgets import QWidget

from designer.document.form_values import Written
from designer.document.forms import REMOVE
from designer.document.path_candidates import PathCandidate, PathScope
from designer.document.query_candidates import query_candidates
from designer.inspector.labels import label, row
from designer.inspector.line_fields import LineField
from designer.inspector.part import Place
from designer.widgets.suggestions import Suggestions
from engine.expressions.query_text import is_jsonata_text, jsonata_text
from engine.language.dialects import QueryLanguage
from engine.language.fields import FieldSpec
from engine.language.shorten import shorten_json

_CONSTANTS = {"true": True, "false": False}


class QueryField(LineField):
    """An expression without its {% %}; ``true`` and ``false`` are written as they are.

    It offers places in the data and functions while it is typed, as the code does within the marks.
    """

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self.edit.setProperty("role", "mono")
        self.edit.setPlaceholderText("$states.input.age >= 18")
        before, after = label("mono", self), label("mono", self)
        before.setText("{%")
        after.setText("%}")
        self.column.removeWidget(self.edit)
        self.column.addLayout(row(before, self.edit, after))
        self.suggestions = Suggestions(self.edit, self._candidates)

    def shown(self) -> str:
        """See :class:`TypedField`."""
        node = self.place.node(self.key)
        if node is None:
            return ""
        if is_jsonata_text(node.value):
            return jsonata_text(str(node.value)).strip()
        return node.value if isinstance(node.value, str) else shorten_json(node.value)

    def read(self) -> Written:
        """See :class:`TypedField`."""
        text = self.text.strip()
        if not text:
            return Written(value=REMOVE)
        if text in _CONSTANTS:
            return Written(value=_CONSTANTS[text])
        return Written(value=text if is_jsonata_text(text) else f"{{% {text} %}}")

    def _candidates(self, text: str, cursor: int) -> list[PathCandidate]:
        live, is_asked = self.place.live, self.suggestions.is_asked
        scope = PathScope(query=QueryLanguage.JSONATA)
        if live is not None:
            scope = live.scope(self.place.pointer, self.spec)
        is_bare = not is_jsonata_text(text)
        return query_candidates(text, cursor, scope, is_bare=is_bare, is_asked=is_asked)
