"""Places that the user gives to nodes: by dragging, by keys, by aligning; kept in the side file."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF

from designer.canvas.moving import outermost
from designer.canvas.node_item import NodeItem
from designer.canvas.note_item import NoteItem
from designer.canvas.scene import CanvasScene
from designer.document.document import Document
from designer.document.placing import move_things, node_label, put_nodes, release_nodes, tidy
from designer.document.selection import Selection
from designer.document.side_file import Note, Place
from designer.look import tr

Boxes = Sequence[QRectF]
_Lefts = list[float]


def _lined_up(lengths: Sequence[tuple[float, float]], share: float) -> _Lefts:
    """Return where boxes begin whose beginnings (0), middles (0.5) or ends (1) stand on one line."""
    first, last = min(begin for begin, _ in lengths), max(begin + length for begin, length in lengths)
    return [first + share * (last - first - length) for _, length in lengths]


def _spread(lengths: Sequence[tuple[float, float]]) -> _Lefts:
    """Return where boxes begin with the same gap between any two; the outer ones stay."""
    order = sorted(range(len(lengths)), key=lambda index: (lengths[index][0] + lengths[index][1] / 2, index))
    first, last = lengths[order[0]], lengths[order[-1]]
    room = last[0] + last[1] - first[0] - sum(length for _, length in lengths)
    gap = room / (len(lengths) - 1)
    begins, at = [0.0] * len(lengths), first[0]
    for index in order:
        begins[index] = at
        at += lengths[index][1] + gap
    return begins


_SHARES = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}
_ACROSS = ("left", "center", "right", "horizontal")


class Placement:
    """Puts the selected nodes of one document in place."""

    def __init__(
        self, document: Document, selection: Selection, scene: CanvasScene, show: Callable[[], object]
    ) -> None:
        """``show`` draws everything where the layout has it."""
        self._document = document
        self._selection = selection
        self._scene = scene
        self._show = show

    def keep(
        self, items: Iterable[NodeItem], notes: Iterable[NoteItem] = (), *, label: str = "", merge_key: str = ""
    ) -> None:
        """Let nodes and notes stay where they are drawn now, as one undo step."""
        places = {item.id: self._place(item, item.scenePos()) for item in items}
        moved = {note.name: self._moved(note) for note in notes}
        if (places or moved) and not move_things(self._document, places, moved, label, merge_key):
            self._scene.forget_layout()  # it may not be: back to where they were
            self._scene.show_notes(self._document.side.notes)
            self._show()

    def shift(self, direction: QPointF) -> None:
        """Move the selected nodes, and the notes with them; steps that follow each other are one undo step."""
        verdict = self._document.can_edit()
        if not verdict.ok:
            self._document.refuse(verdict)
            return
        self._scene.settle()
        items = self._chosen()
        for item in items:
            self._scene.move_node(item, item.pos() + direction)
        self._scene.let_go()
        notes = self._scene.notes.selected()
        for note in notes:
            note.setPos(note.pos() + direction)
        names = sorted((*(item.id for item in items), *(note.id for note in notes)))
        self.keep(items, notes, merge_key="shift:" + " ".join(names))

    def align(self, how: str) -> None:
        """Put the selected nodes on one line: left, center, right, top, middle or bottom."""
        words = {
            "left": tr("Align left"),
            "center": tr("Align centres"),
            "right": tr("Align right"),
            "top": tr("Align top"),
            "middle": tr("Align middles"),
            "bottom": tr("Align bottom"),
        }
        self._arrange(how, words[how], lambda lengths: _lined_up(lengths, _SHARES[how]), least=2)

    def distribute(self, how: str) -> None:
        """Put the same gap between any two of the selected nodes: horizontal or vertical."""
        label = tr("Distribute horizontally") if how == "horizontal" else tr("Distribute vertically")
        self._arrange(how, label, _spread, least=3)

    def toggle_pin(self) -> None:
        """Leave the selected nodes to the layout again; when none was put in place, keep them where they are."""
        if self.can_release:
            release_nodes(self._document, self._selection.pointers)
        else:
            items = outermost(self._items())
            label = tr("Keep {name} in place", name=node_label(items[0].id)) if len(items) == 1 else tr("Keep in place")
            self.keep(items, label=label)

    @property
    def can_release(self) -> bool:
        """Whether any of the selected nodes was put in place by hand."""
        positions = self._document.side.positions
        return not positions.keys().isdisjoint(self._selection.pointers)

    def tidy(self) -> None:
        """Leave all nodes to the layout."""
        if not tidy(self._document):
            self._show()

    def _arrange(
        self, how: str, label: str, begins: Callable[[Sequence[tuple[float, float]]], _Lefts], *, least: int
    ) -> None:
        self._scene.settle()
        items = self._chosen()
        if len(items) < least:
            return
        rects = [item.scene_rect for item in items]
        places: dict[str, Place] = {}
        if how in _ACROSS:
            xs = begins([(rect.left(), rect.width()) for rect in rects])
            corners = [QPointF(x, rect.top()) for x, rect in zip(xs, rects, strict=True)]
        else:
            ys = begins([(rect.top(), rect.height()) for rect in rects])
            corners = [QPointF(rect.left(), y) for y, rect in zip(ys, rects, strict=True)]
        for item, corner in zip(items, corners, strict=True):
            places[item.id] = self._place(item, corner)
        put_nodes(self._document, places, label)

    def _chosen(self) -> list[NodeItem]:
        """Return the selected nodes that stand beside each other: those in the frame of the last one selected."""
        items = outermost(self._items())
        current = self._scene.nodes.get(self._selection.current)
        frame = current.frame if current in items and current is not None else items[0].frame if items else None
        return [item for item in items if item.frame is frame]

    def _items(self) -> list[NodeItem]:
        nodes: Mapping[str, NodeItem] = self._scene.nodes
        return [nodes[pointer] for pointer in self._selection.pointers if pointer in nodes]

    def _moved(self, item: NoteItem) -> Note:
        way = item.pos() - self._scene.notes.anchor
        return replace(item.note, x=round(way.x()), y=round(way.y()))

    def _place(self, item: NodeItem, corner: QPointF) -> Place:
        anchor = self._scene.anchor_of(item)
        return Place(round(corner.x() - anchor.x()), round(corner.y() - anchor.y()))
