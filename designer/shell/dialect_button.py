"""The chip that says which dialect the workflow is read in, and the menu behind it that sets one."""

from functools import partial
from typing import assert_never

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QToolButton, QWidget

from designer.document.document import Document
from designer.document.speaking import Origin, origin_of, set_dialect
from designer.look import tr
from designer.shell.actions import Actions
from designer.widgets.menu_button import put_menu
from designer.widgets.popup import Menu
from engine.language.dialects import Dialect

CHOICES = {"dialect_auto": None, "dialect_tcsl": Dialect.TCSL, "dialect_asl": Dialect.ASL}
"""The actions, and which dialect each sets; None lets the workflow tell."""


class DialectButton(QToolButton):
    """Shows the dialect and why it is that one; its actions, which other menus have too, set another."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dialectButton")
        self.setProperty("chip", "true")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._document = document
        self._actions = actions
        menu, group = Menu(self), QActionGroup(self)
        for name, dialect in CHOICES.items():
            group.addAction(actions[name])
            menu.addAction(actions[name])
            actions[name].triggered.connect(partial(self._set, dialect))
        put_menu(self, menu)
        document.definition_changed.connect(self._show)
        document.side_changed.connect(self._show)
        document.path_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Word it in the current language."""
        self._show()

    def _set(self, dialect: Dialect | None, _checked: bool = False) -> None:
        set_dialect(self._document, dialect)
        self._show()  # it may have been refused

    def _show(self) -> None:
        match self._document.definition.dialect:
            case Dialect.TCSL:
                words, tip = "TCSL", tr("Only what ASW documents")
            case Dialect.EXTENDED:
                words = tr("TCSL with extensions")
                tip = tr("Uses parts of the Amazon States Language; see Problems")
            case Dialect.ASL | Dialect.ASL_JSONATA as dialect:
                words, tip = f"ASL ({dialect.query.value})", tr("Runs as Step Functions would run it")
            case dialect:
                assert_never(dialect)
        self.setText(words)
        self.setToolTip(f"{tip}\n{self._why()}")
        self.setAccessibleName(tr("Dialect: {name}", name=words))
        chosen = self._document.side.dialect
        for name, one in CHOICES.items():
            self._actions[name].setChecked(one is chosen)

    def _why(self) -> str:
        match origin_of(self._document):
            case Origin.CHOSEN:
                return tr("Chosen for this workflow; click to change")
            case Origin.NAME:
                return tr("Told by the name of the file; click to choose another")
            case Origin.TEXT:
                return tr("Told by the text; click to choose another")
