"""Connecting without a mouse: a menu of the states one may go to."""

from PySide6.QtWidgets import QMenu, QWidget

from designer.document.commands import connect
from designer.document.document import Document
from designer.document.pointers import END, machine_of
from designer.document.rules import can_connect
from designer.look import icon, tr, type_role


class ConnectMenu(QMenu):
    """Lists every allowed target of a state; typing the first letters goes to one."""

    def __init__(self, parent: QWidget, document: Document, source: str) -> None:
        super().__init__(parent)
        definition = document.definition
        self.setTitle(tr("Connect to"))
        for pointer, state in definition.walk():
            if machine_of(pointer) == machine_of(source) and can_connect(definition, source, pointer).ok:
                action = self.addAction(icon(type_role(state.type), type_role(state.type)), state.name)
                action.triggered.connect(lambda _checked=False, to=pointer: connect(document, source, to))
        if can_connect(definition, source, END).ok:
            action = self.addAction(tr("End"))
            action.triggered.connect(lambda: connect(document, source, END))
        self.aboutToHide.connect(self.deleteLater)
