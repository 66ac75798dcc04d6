"""Connecting without a mouse: a list of the states one may go to, narrowed by typing."""

from PySide6.QtWidgets import QWidget

from designer.document.commands import connect
from designer.document.document import Document
from designer.document.pointers import END
from designer.document.rules import allowed_targets, can_connect
from designer.look import tr, type_role
from designer.widgets.chooser import Choice, Chooser


class ConnectMenu(Chooser):
    """Offers every allowed target of the state at ``source``, the end included."""

    def __init__(self, parent: QWidget, document: Document, source: str) -> None:
        self._document, self._source = document, source
        super().__init__(parent, tr("Connect to"), _targets(document, source))
        self.setObjectName("connectMenu")
        self.chosen.connect(lambda target: connect(document, source, target))

    def why_none(self, wanted: str) -> str:
        """Return why the state that was meant may not follow, or why none may."""
        definition = self._document.definition
        meant = [END] if not self.choices.total else []
        meant += [pointer for pointer, state in definition.walk() if wanted in state.name.lower()]
        verdict = can_connect(definition, self._source, meant[0]) if meant else None
        return verdict.reason if verdict is not None and not verdict.ok else tr("No match")


def _targets(document: Document, source: str) -> list[Choice]:
    found = []
    for pointer in allowed_targets(document.definition, source):
        state = document.definition.state(pointer)
        sign = "" if state is None else type_role(state.type)
        found.append(Choice(pointer, tr("End") if state is None else state.name, sign, sign or "muted"))
    return found
