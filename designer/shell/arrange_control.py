"""Where nodes stand: the actions that align, distribute and pin them, and tidy up."""

from functools import partial

from PySide6.QtCore import QObject

from designer.canvas.canvas_widget import CanvasWidget
from designer.document.document import Document
from designer.document.selection import Selection
from designer.shell.actions import Actions

ALIGN = ("left", "center", "right", "top", "middle", "bottom")
DISTRIBUTE = ("horizontal", "vertical")


class ArrangeControl(QObject):
    """Connects the actions about places to the canvas and says which of them can be used."""

    def __init__(
        self, parent: QObject, document: Document, selection: Selection, canvas: CanvasWidget, actions: Actions
    ) -> None:
        super().__init__(parent)
        self._selection = selection
        self._placement = placement = canvas.placement
        self._actions = actions
        for how in ALIGN:
            actions[f"align_{how}"].triggered.connect(partial(self._do, placement.align, how))
        for how in DISTRIBUTE:
            actions[f"distribute_{how}"].triggered.connect(partial(self._do, placement.distribute, how))
        actions["pin"].triggered.connect(lambda _checked=False: placement.toggle_pin())
        actions["tidy"].triggered.connect(lambda _checked=False: placement.tidy())
        selection.changed.connect(self._note)
        document.side_changed.connect(self._note)
        self._note()

    def _do(self, act: object, how: str, _checked: bool = False) -> None:
        assert callable(act)
        act(how)

    def _note(self) -> None:
        count = len(self._selection.pointers)
        for how in ALIGN:
            self._actions[f"align_{how}"].setEnabled(count > 1)
        for how in DISTRIBUTE:
            self._actions[f"distribute_{how}"].setEnabled(count > 2)
        self._actions["pin"].setEnabled(count > 0)
        self._actions["pin"].setChecked(self._placement.can_release)
