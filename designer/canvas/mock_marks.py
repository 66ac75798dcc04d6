"""Tasks that a mock will answer for are marked before anything runs, as those that it answered for are in a run."""

from collections.abc import Iterable

from PySide6.QtCore import QObject

from designer.canvas.node_item import NodeItem
from designer.canvas.scene import CanvasScene
from designer.canvas.transition_item import TransitionItem
from designer.document.document import Document
from designer.document.resource_state import MockMode, read_mock
from engine.errors import SetupError
from engine.states import Task


class MockMarks(QObject):
    """Marks the items of one scene, those that come later too."""

    def __init__(self, document: Document, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._document, self._scene = document, scene
        scene.dressers.append(self._mark)
        document.functions_changed.connect(self._mark_all)
        document.definition_changed.connect(self._mark_some)

    def _mark_all(self) -> None:
        self._mark_some(self._scene.nodes.made)

    def _mark_some(self, pointers: Iterable[str]) -> None:
        made = self._scene.nodes.made
        for pointer in [pointer for pointer in pointers if pointer in made]:
            self._mark(made[pointer])

    def _mark(self, item: NodeItem | TransitionItem) -> None:
        if isinstance(item, NodeItem):
            item.set_answered(self._has_mock(item.id))

    def _has_mock(self, pointer: str) -> bool:
        state, folder = self._document.definition.state(pointer), self._document.functions_folder
        if not isinstance(state, Task) or folder is None:
            return False
        try:
            return read_mock(state.called, folder).mode is not MockMode.NONE
        except SetupError:  # told where bindings are
            return False
