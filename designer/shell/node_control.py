"""What one does to nodes and edges from menus, palette and keys: add, delete, copy, rename, connect."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.note_item import NOTE_PREFIX
from designer.document.commands import first_empty_lane, insert_state, unwrap_state, wrap_states
from designer.document.document import Document
from designer.document.inlining import workflow_at
from designer.document.pointers import edge_place, machine_of
from designer.document.selection import Selection
from designer.document.unwrapping import FRAMES
from designer.shell.actions import Actions
from designer.shell.note_control import OF_NOTES, NoteControl
from designer.shell.part_control import PARTS, PartControl
from designer.shell.restructuring import Restructuring

_OF_NODES = (
    *("cut", "copy", "duplicate", "change_type", "rename", "connect", "delete_reconnect", "breakpoint"),
    *("wrap_map", "wrap_parallel", "extract"),
)
_NODE_MENU = (
    ("rename", "change_type", "connect", "append"),
    PARTS,
    ("cut", "copy", "paste", "paste_linked", "duplicate"),
    ("breakpoint", "breakpoint_when", "run_to", "continue_from", "use_mock", "pin"),
    ("wrap_map", "wrap_parallel", "unwrap"),
    ("extract", "inline", "open_started"),
    ("delete", "delete_reconnect"),
)
_FOR_SOME = frozenset((*PARTS, "unwrap", "inline", "open_started", "use_mock", "continue_from"))
_MANY_MENU = (
    ("cut", "copy", "paste", "duplicate"),
    ("wrap_map", "wrap_parallel", "extract"),
    ("align_left", "align_center", "align_right"),
    ("align_top", "align_middle", "align_bottom"),
    ("distribute_horizontal", "distribute_vertical", "pin"),
    ("breakpoint", "use_mock"),
    ("delete", "delete_reconnect"),
)
_EDGE_MENU = (("append",), ("delete",))
_BROKEN_MENU = (("delete",),)
_SHEET_MENU = (("add", "add_note", "paste", "paste_linked"), ("select_all", "fit", "tidy"))


class NodeControl(QObject):
    """Connects the actions about nodes to the canvas; offers them where the right button was pressed."""

    def __init__(
        self, window: QWidget, document: Document, selection: Selection, canvas: CanvasWidget, actions: Actions
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._selection = selection
        self._canvas = canvas
        self._actions = actions
        keys, clipboard = canvas.keys, canvas.keys.clipboard
        for name, slot in (
            ("cut", clipboard.cut),
            ("copy", clipboard.copy),
            ("paste", clipboard.paste),
            ("paste_linked", lambda: clipboard.paste(is_linked=True)),
            ("duplicate", clipboard.duplicate),
            ("append", canvas.open_append_menu),
            ("change_type", canvas.open_type_menu),
            ("select_all", keys.select_all),
            ("rename", lambda: self._with_current(canvas.rename)),
            ("connect", lambda: self._with_current(canvas.open_connect_menu)),
            ("delete", keys.delete),
            ("wrap_map", lambda: self._wrap("Map")),
            ("wrap_parallel", lambda: self._wrap("Parallel")),
            ("unwrap", self._unwrap),
            ("delete_reconnect", lambda: keys.delete(reconnect=True)),
        ):
            actions[name].triggered.connect(lambda _checked=False, slot=slot: slot())
        self.notes = NoteControl(window, canvas, actions)
        self.parts = PartControl(self, document, selection, actions, self.go_to)
        self.restructuring = Restructuring(window, document, selection, actions, self.go_to)
        selection.changed.connect(self._note_selection)
        canvas.keys.notes.selected.connect(self._note_selection)
        document.definition_changed.connect(self._note_selection)  # what is selected may be of another type now
        self._note_selection()

    def add_state(self, payload: dict[str, str]) -> None:
        """Add a node into the selected edge or empty frame, after the selected node, or at the end of the main flow."""
        current, definition = self._selection.current, self._document.definition
        lane = first_empty_lane(definition, current)
        after = current if lane is None and definition.state(current) is not None else None
        edge = current if edge_place(current) is not None else None
        pointer = insert_state(
            self._document,
            lane or (machine_of(after) if after is not None else ""),
            payload["type"],
            function=payload.get("function", ""),
            on_edge=edge,
            after=after,
        )
        if pointer:
            self.go_to(pointer)

    def go_to(self, pointer: str) -> None:
        """Select a node, bring it into view and give it the keys."""
        self._selection.set((pointer,))
        self._canvas.reveal(pointer)
        self._canvas.view.setFocus()

    def show_menu(self, item: str, position: QPoint) -> None:
        """Offer what can be done with the node, edge or note ``item``, or with the sheet."""
        if item.startswith(NOTE_PREFIX):
            self.notes.show_menu(position)
            return
        is_node = self._document.definition.state(item) is not None
        is_broken = bool(item) and item == self._selection.broken
        is_edge = edge_place(item) is not None
        of_nodes = _MANY_MENU if item in self._selection.pointers and len(self._selection.pointers) > 1 else _NODE_MENU
        sections = of_nodes if is_node else _BROKEN_MENU if is_broken else _EDGE_MENU if is_edge else _SHEET_MENU
        menu = QMenu(self._window)
        menu.setObjectName("contextMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, names in enumerate(sections):
            if place:
                menu.addSeparator()
            # Of what is for some nodes only a menu has what fits, or it would be longer than the screen.
            menu.addActions([self._actions[name] for name in names if name not in _FOR_SOME or self._can(name)])
        if sections is _SHEET_MENU:
            self.notes.remember(position, menu)
        menu.popup(position)

    def _can(self, name: str) -> bool:
        return self._actions[name].isEnabled()

    def _wrap(self, state_type: str) -> None:
        frame = wrap_states(self._document, tuple(self._selection.pointers), state_type)
        if frame is not None:
            self.go_to(frame)

    def _unwrap(self) -> None:
        pointers = unwrap_state(self._document, self._selection.current)
        if pointers:
            self._selection.set(pointers)
            self._canvas.view.setFocus()

    def _with_current(self, act: Callable[[str], None]) -> None:
        if self._selection.current in self._selection.pointers:
            act(self._selection.current)

    def _note_selection(self, _changed: object = None) -> None:
        has_nodes, has_notes = bool(self._selection.pointers), bool(self._canvas.keys.notes.names)
        for name in _OF_NODES:
            self._actions[name].setEnabled(has_nodes or (has_notes and name in OF_NOTES))
        state = self._document.definition.state(self._selection.current)
        self._actions["unwrap"].setEnabled(state is not None and state.type in FRAMES)
        starts = bool(workflow_at(self._document, self._selection.current))
        for name in ("inline", "open_started"):
            self._actions[name].setEnabled(starts)
        self._actions["delete"].setEnabled(has_notes or not self._selection.is_empty)
