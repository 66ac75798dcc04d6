"""The list of what a Task can call, narrowed by typing; every action of Tencent Cloud is found too."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from designer.document.cloud_actions import cloud_services, find_actions
from designer.document.document import Document
from designer.document.resource_offers import Offer, action_resource, offers
from designer.document.resource_state import Standing, resource_state
from designer.inspector.labels import label, row
from designer.look import tr
from designer.widgets.chooser import Choice, Chooser
from designer.widgets.popup import Popup
from engine.integrations import ResourceKind, read_resource

_WIDTH, _MOST, _LETTERS = 460, 200, 2
_NEW = "new"
_SERVICE = "service "


class ResourcePicker(Chooser):
    """``picked`` carries an :class:`Offer`; ``new_wanted`` tells that a function is to be made, ``service_wanted``
    that one of the actions of a service is to be chosen.
    """

    picked = Signal(object)
    new_wanted = Signal()
    service_wanted = Signal(str)

    def __init__(self, document: Document, parent: QWidget) -> None:
        self._offers = offers(document.definition, document.functions_folder)
        self._is_asl = document.definition.dialect.is_asl
        services = [] if self._is_asl else _services()
        here = [_choice(number, offer) for number, offer in enumerate(self._offers)]
        new = Choice(_NEW, tr("New function…"), "plus", "accent", group=tr("Functions here"))
        super().__init__(parent, tr("Find what to call"), [new, *here, *services], width=_WIDTH)
        self.chosen.connect(self._pick)

    def more(self, wanted: str) -> Sequence[Choice]:
        """See :class:`Chooser`."""
        if len(wanted) < _LETTERS or self._is_asl:
            return ()
        group = tr("Actions of Tencent Cloud")
        return [
            Choice(f"{service}:{action}", f"{service}:{action}", "link", group=group)
            for service, action in find_actions(wanted, _MOST)
        ]

    def _pick(self, key: str) -> None:
        if key == _NEW:
            self.new_wanted.emit()
        elif key.startswith(_SERVICE):
            self.service_wanted.emit(key.removeprefix(_SERVICE))
        elif key.isdigit():
            self.picked.emit(self._offers[int(key)])
        else:
            self.picked.emit(action_offer(key))


class ActionPicker(Chooser):
    """The actions of one service of Tencent Cloud; ``chosen`` carries ``service:action``."""

    def __init__(self, service: str, parent: QWidget) -> None:
        actions = cloud_services()[service].actions
        choices = [Choice(f"{service}:{action}", action, hint=service) for action in actions]
        super().__init__(parent, tr("Find an action of {service}", service=service), choices, width=_WIDTH)


def action_offer(key: str) -> Offer:
    """Return what calls ``service:action``."""
    service, _, action = key.partition(":")
    return Offer(resource=action_resource(service, action), words=key, group="")


def _choice(number: int, offer: Offer) -> Choice:
    sign = "function" if offer.group == tr("Functions here") else "link"
    also = f"{offer.hint} {offer.resource} {offer.group} {offer.also}"
    return Choice(str(number), offer.words, sign, hint=offer.hint, also=also, group=offer.group)


def _services() -> list[Choice]:
    group = tr("Services of Tencent Cloud")
    return [
        Choice(_SERVICE + service.name, service.name, "link",
               hint=tr("{count} actions", count=len(service.actions)), group=group)
        for service in cloud_services().values()
    ]  # fmt: skip


class NewFunction(Popup):
    """Asks for the name of a function and says which file will be made; ``wanted`` carries the name."""

    wanted = Signal(str)

    def __init__(self, document: Document, parent: QWidget, width: int) -> None:
        super().__init__(parent, tr("New function"))
        self._folder = document.functions_folder
        self.name = QLineEdit(self)
        self.name.setObjectName("new-function-name")
        self.setFocusProxy(self.name)
        self.name.setPlaceholderText(tr("Name of the function"))
        self.name.setAccessibleName(tr("Name of the function"))
        self.note = label("small", self, wraps=True)
        self.create_ = QPushButton(tr("Create the file"), self)
        self.create_.setObjectName("create-function")
        self.create_.setProperty("primary", True)
        title = label("section", self)
        title.setText(tr("New function"))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.addWidget(title)
        column.addWidget(self.name)
        column.addWidget(self.note)
        column.addLayout(row(1, self.create_))
        self.name.textChanged.connect(self._judge)
        self.name.returnPressed.connect(self._finish)
        self.create_.clicked.connect(self._finish)
        self._judge()
        self.setFixedWidth(max(width, 240))
        self.adjustSize()

    def _judge(self) -> None:
        """Say what will be made, or why nothing can be."""
        name = self.name.text().strip()
        resource = read_resource(name)
        is_name = resource.kind in (ResourceKind.FUNCTION, ResourceKind.CLOUD_API)
        state = resource_state(resource, self._folder)
        can = is_name and state.standing is Standing.CREATABLE
        if self._folder is None or (is_name and not can):
            text = state.text
        elif not name:
            text = tr("A Python file is made that runs at once; letters, digits, - and _ make a name.")
        elif not is_name:
            text = tr("This cannot be the name of a function.")
        else:
            text = tr("{file} will be made.", file=state.file)
        self.note.setText(text)
        self.create_.setEnabled(can)

    def _finish(self) -> None:
        if self.create_.isEnabled():
            name = self.name.text().strip()
            self.close()
            self.wanted.emit(name)
