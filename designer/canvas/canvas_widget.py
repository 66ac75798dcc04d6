"""The canvas: ties document, selection and run to the scene and the view, and lays things over them."""

import time
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, QSizeF, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.canvas.accessible import Speaker
from designer.canvas.arranger import Arranger
from designer.canvas.banner import Banner, past_text
from designer.canvas.connect_menu import ConnectMenu
from designer.canvas.describe import describe
from designer.canvas.details import Details
from designer.canvas.drop import DropTool
from designer.canvas.empty_state import EmptyState
from designer.canvas.find_bar import FindBar
from designer.canvas.first_look import FirstLook
from designer.canvas.folding import FoldedInPlace, FoldTool, select_instead
from designer.canvas.hints import Hints
from designer.canvas.iteration_tool import IterationTool
from designer.canvas.keys import CanvasKeys
from designer.canvas.minimap import Minimap
from designer.canvas.mock_marks import MockMarks
from designer.canvas.moving import MoveTool
from designer.canvas.node_item import NodeItem
from designer.canvas.node_menus import AppendMenu, TypeMenu
from designer.canvas.paint import DETAIL
from designer.canvas.placement import Placement
from designer.canvas.rehousing import Rehousing
from designer.canvas.rename import RenameEdit
from designer.canvas.rule_order import RuleOrderTool
from designer.canvas.scene import CanvasScene
from designer.canvas.transition_item import TransitionItem
from designer.canvas.view import CanvasView
from designer.canvas.wiring import WiringTool
from designer.canvas.zoom_bar import ZoomBar
from designer.document.background import Background
from designer.document.broken_place import broken_state
from designer.document.difference import follow
from designer.document.document import Document
from designer.document.graph import Graph
from designer.document.pointers import START, START_FIELD, edge_id
from designer.document.run_view import RunView, edges_walked, pointers_of
from designer.document.selection import Selection
from designer.layout.layout import Layout
from designer.look import language, reduced_motion, themes, tr
from designer.widgets.chooser import Chooser
from engine.language.machine import TransitionKind

PULSE_MS = 40
_BREATH_SECONDS = 1.4
_MARGIN = 14
_MINIMAP_ROOM = 560


class CanvasWidget(QWidget):
    """Draws one document and, over it, one run; asks the commands for every change."""

    template_requested = Signal(str)
    node_activated = Signal(str)
    breakpoint_toggled = Signal(str)
    context_requested = Signal(str, QPoint)
    add_requested = Signal()
    leave_past_requested = Signal()
    iteration_requested = Signal(str, int)

    def __init__(
        self, document: Document, selection: Selection, run: RunView | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._selection = selection
        self._run = run
        self._graph: Graph | None = None
        self._is_selecting = False
        self._reveal_due: tuple[str, ...] = ()
        self._old_names: dict[str, str] = {}  # of what was renamed and not yet drawn
        self._folded: frozenset[str] = frozenset()
        self.scene = CanvasScene(self)
        self.view = CanvasView(self.scene, self)
        self.view.setAccessibleName(tr("Canvas"))
        self._first_look = FirstLook(self.view, document)
        self._folding = FoldedInPlace(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._arranger = Arranger(self._show_layout, self)
        self._words: Background[Graph] = Background("words", self)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self._follow)
        self._add_overlays()
        self._add_tools()
        Speaker(self.view, document, selection, run, lambda: self._folded)
        self._pulse = QTimer(self)
        self._pulse.setInterval(PULSE_MS)
        self._pulse.timeout.connect(self._breathe)
        self._listen()
        self._refresh()
        self._show_whole_run()
        self._show_banners()

    def _add_overlays(self) -> None:
        self.minimap = Minimap(self.view)
        self.zoom_bar = ZoomBar(self.view)
        self.hints = Hints(self.view, (self.zoom_bar, self.minimap))
        self.view.camera.overlays = (self.minimap, self.zoom_bar)
        self.broken_banner = Banner(self.view, role="error", icon="error", color="failed")
        self.broken_banner.pressed.connect(self._document.apply_repair)
        self.past_banner = Banner(self.view, role="banner", icon="history", color="accent")
        self.past_banner.pressed.connect(self.leave_past_requested)
        self.mock_marks = MockMarks(self._document, self.scene)
        self.find_bar = FindBar(self, self._document, self._selection, self.view.found, lambda node: self.reveal(node))
        self.empty_state = EmptyState(self.view)
        self.empty_state.template_requested.connect(self.template_requested)

    def _add_tools(self) -> None:
        self.wiring = WiringTool(self.view, self._document, self.hints, self._offer_new)
        self.placement = Placement(self._document, self._selection, self.scene, self._refresh)
        rehousing = Rehousing(self.view, self._document, self.hints, self._select_new, self._unfold)
        self.moving = MoveTool(self.view, self.placement.keep, rehousing)
        self.folding = FoldTool(self.view, self.toggle_fold)
        rules = RuleOrderTool(self.view, self._document, self._selection, self.hints)
        iterations = IterationTool(self.view, self.iteration_requested.emit)
        self.view.tools += [self.wiring, self.folding, iterations, rules, self.moving]
        self.drop = DropTool(self.view, self._document, self.hints, self._select_new, self._unfold)
        self.keys = CanvasKeys(self.view, self._document, self._selection, self.placement)
        self.keys.fold_requested.connect(self.toggle_fold)
        self.keys.rename_requested.connect(self.rename)
        self.keys.reveal_requested.connect(lambda pointers: self.reveal(*pointers))
        self.keys.breakpoint_toggled.connect(self.breakpoint_toggled)
        self.keys.node_activated.connect(self.node_activated)
        self.keys.add_requested.connect(self.add_requested)
        self.keys.connect_requested.connect(self.open_connect_menu)
        self.keys.type_requested.connect(self.open_type_menu)
        self.keys.append_requested.connect(self.open_append_menu)
        self.view.node_activated.connect(self.node_activated)
        self.view.context_requested.connect(self.context_requested)
        self.view.sheet_activated.connect(lambda _place: self.add_requested.emit())

    def _listen(self) -> None:
        document = self._document
        document.definition_changed.connect(self._note_changed)
        document.side_changed.connect(self._note_changed)
        document.problems_changed.connect(self._note_problems)
        document.broken_changed.connect(self._show_banners)
        document.replaced.connect(self._note_replaced)
        document.states_renamed.connect(self._follow_renamed)
        self._selection.changed.connect(self._show_selection)
        self.scene.selectionChanged.connect(self._take_selection)
        self.keys.notes.selected.connect(self._describe)
        themes.changed.connect(self.scene.repaint_all)
        if self._run is not None:
            self._run.states_changed.connect(self._show_states)
            self._run.status_changed.connect(self._show_whole_run)
            self._run.breakpoints.changed.connect(self._show_breakpoints)

    # Document

    @property
    def is_behind(self) -> bool:
        """Whether the picture is not yet that of the definition."""
        return self._document.is_telling or self._due.isActive() or self._words.is_busy or self._arranger.is_busy

    def _note_replaced(self) -> None:
        self._first_look.is_due = True
        self._reveal_due = ()
        self._folded = frozenset()
        self.scene.forget_layout()
        self._refresh()

    def _follow_renamed(self, renamed: dict[str, str]) -> None:
        self._folded = frozenset(follow(pointer, renamed) for pointer in self._folded)
        old = {after: self._old_names.get(before, before) for before, after in renamed.items()}
        self._old_names = {**self._old_names, **old}

    def _note_changed(self, _changed: object = None) -> None:
        """Follow an edit: at once, or right after the event that brought it."""
        if self._document.is_long:
            self._due.start()
        else:
            self._refresh()

    def _follow(self) -> None:
        """Check the definition, and draw it in the next turn of the event loop: both together may take too long."""
        follow = self._refresh if self._document.definition.is_checked else self._due.start
        _ = self._document.definition.problems
        follow()

    def _refresh(self) -> None:
        self._due.stop()
        graph = self._document.graph
        positions = self._document.side.positions
        self._graph = graph
        self._arranger.ask(graph, self._folded, positions)
        if self._arranger.is_busy:
            self.scene.reword(graph)
        self.empty_state.setVisible(not self._document.definition.states and not self._document.is_broken)

    def _show_layout(self, layout: Layout) -> None:
        graph, definition = self._graph, self._document.definition
        assert graph is not None
        self._first_look.note_nodes()
        is_folding = self._folding.hold(layout)
        animate = not self._first_look.is_due and self.isVisible() and not is_folding
        is_current_seen = self._is_current_seen() and not self._first_look.is_due
        # Items that go take themselves out of the scene's selection; that is not the user's doing.
        self._is_selecting = True
        details = Details(definition, graph, self._folded)
        self.scene.show_graph(graph, layout, details, animate=animate, pinned=self._document.side.positions)
        self._is_selecting = False
        self._show_selection(is_new=False)
        if self._run is not None and self._run.view is not None:
            self._show_whole_run()
        self._show_breakpoints()
        self.find_bar.show_marks()
        if self._first_look.is_due and self.isVisible():
            self._first_look.take()
        if is_folding:
            self._folding.let_go()
        elif is_current_seen:
            self._keep_in_view(self._selection.current, layout)
        self.moving.follow()
        self.drop.follow()
        if self._reveal_due:
            self.reveal(*(pointer for pointer in self._reveal_due if pointer in self.scene.nodes))

    def _is_current_seen(self) -> bool:
        """Tell whether the current node is in view, under the name that is still drawn."""
        current = self._selection.current
        place = self.scene.rect_of(follow(current, self._old_names))
        self._old_names = {}
        return not place.isNull() and self.view.seen_rect().contains(place.center())

    def _keep_in_view(self, pointer: str, layout: Layout) -> None:
        """Go after a node that the layout takes out of view: an edit elsewhere must not lose what one works on."""
        if pointer not in layout.rects:
            return
        goal = QRectF(*layout.rects[pointer])
        if not self.view.seen_rect().contains(goal.center()):
            self.view.camera.reveal(goal.adjusted(-24, -24, 24, 24))

    def _note_problems(self) -> None:
        if not self._due.isActive() and self._document.graph is not self._graph:
            self._refresh()
        self._show_banners()

    def _show_banners(self, _is_broken: object = None) -> None:
        document, run = self._document, self._run
        self.view.set_locked(document.is_broken, broken_state(document))
        problem = next(iter(document.problems), None) if document.is_broken else None
        if problem is None:
            self.broken_banner.hide()
        else:
            line, _column = document.source.line_column(problem.span.start)
            text = tr("Line {line}: {problem}", line=line, problem=problem.text(language()))
            self.broken_banner.say(text, tr("Repair") if problem.fix is not None else "")
        if run is not None and run.is_past and run.view is not None:
            self.past_banner.say(past_text(run.view.started), tr("Back to editing"))
        else:
            self.past_banner.hide()
        self.empty_state.setVisible(not document.definition.states and not document.is_broken)
        self._place_overlays()

    # Selection

    def _take_selection(self) -> None:
        if self._is_selecting:
            return
        pointers, edges = self.scene.selected_ids()
        known = (*self._selection.pointers, *self._selection.edges)
        rank = {item: index for index, item in enumerate(known)}
        self._is_selecting = True
        self._selection.set(
            sorted(pointers, key=lambda item: rank.get(item, len(rank))),
            sorted(edges, key=lambda item: rank.get(item, len(rank))),
        )
        self._is_selecting = False
        self._describe()

    def _show_selection(self, *, is_new: bool = True) -> None:
        """Select in the picture what is selected; what is chosen elsewhere, as in the outline, lets go of the notes."""
        if not self._is_selecting:
            self._is_selecting = True
            kept = () if is_new and not self._selection.is_empty else self.scene.notes.selected()
            broken = filter(None, (self._selection.broken,))
            chosen = (*self._selection.pointers, *self._selection.edges, *broken)
            self.scene.select((*chosen, *(note.id for note in kept)))
            self._is_selecting = False
            self._describe()

    def _describe(self) -> None:
        words = describe(self._document, self._selection) or self.keys.notes.describe()
        self.view.setAccessibleDescription(words)

    def _select_new(self, *pointers: str) -> None:
        self._selection.set(pointers)
        self.reveal(*pointers)
        self.view.setFocus()

    # Run

    def _show_whole_run(self) -> None:
        run = self._run
        self.scene.show_run(run)
        view = run.view if run is not None else None
        self.scene.run_look.show_walked(edges_walked(view) if view is not None else {}, is_whole=True)
        self._show_banners()
        self._run_pulse()

    def _show_states(self, paths: Any) -> None:
        run = self._run
        if run is None or run.view is None:
            return
        self.scene.show_run(run, pointers_of(run.view, paths))
        self.scene.run_look.show_walked(edges_walked(run.view, paths), is_whole=False)
        self._run_pulse()

    def _show_breakpoints(self) -> None:
        if self._run is not None:
            self.scene.run_look.show_breakpoints(self._run.breakpoints)

    def _run_pulse(self) -> None:
        is_due = (
            self.scene.run_look.is_pulsing and not reduced_motion() and self._run is not None and not self._run.is_past
        )
        if is_due and not self._pulse.isActive():
            self._pulse.start()
        elif not is_due:
            self._pulse.stop()

    def _breathe(self) -> None:
        self.scene.run_look.set_pulse(time.monotonic() % _BREATH_SECONDS / _BREATH_SECONDS)

    # What others may ask for

    def reveal(self, *pointers: str) -> None:
        """Bring nodes into view, unfolding what hides them; those still to be laid out once they are."""
        hiding = {folded for folded in self._folded if any(one.startswith(folded + "/") for one in pointers)}
        if hiding:
            self._folded -= hiding
            self._refresh()
        found = QRectF()
        for pointer in pointers:
            found = found.united(self.scene.rect_of(pointer))
        self._reveal_due = pointers if found.isNull() else ()
        if not found.isNull():
            covered = 0 if self.find_bar.isHidden() else self.find_bar.geometry().bottom()
            self.view.camera.reveal(found.adjusted(-24, -24, 24, 24), covered=covered)

    def follow(self, pointer: str) -> None:
        """Bring into view what somebody looks at elsewhere, as it is drawn: a frame for what it hides."""
        shown = next((folded for folded in self._folded if pointer.startswith(folded + "/")), pointer)
        place = self.scene.rect_of(shown)
        if not place.isNull():
            self.view.camera.follow(place.adjusted(-24, -24, 24, 24))

    def toggle_fold(self, pointer: str) -> None:
        """Fold the inside of a Map or Parallel away, or show it again."""
        node = self._document.graph.nodes.get(pointer)
        if node is not None and node.lanes:
            self._folded ^= {pointer}
            if pointer in self._folded:
                select_instead(pointer, self._selection)
            self._folding.expect(pointer)
            self._refresh()

    def _unfold(self, pointer: str) -> None:
        if pointer in self._folded:
            self.toggle_fold(pointer)

    def fit(self) -> None:
        """Show the whole workflow."""
        self.view.fit_all()

    def rename(self, pointer: str) -> None:
        """Open a line edit over the name of a node."""
        item = self.scene.nodes.get(pointer)
        verdict = self._document.can_edit()
        if not verdict.ok:
            self._document.refuse(verdict)
        elif item is not None:
            RenameEdit(self.view, self._document, item, self.hints)

    def open_connect_menu(self, pointer: str) -> None:
        """Offer the states that the one at ``pointer`` may go to; type a part of a name to choose."""
        item = self.scene.nodes.get(pointer)
        if item is None or self._document.is_broken:
            return
        self._pop_up(ConnectMenu(self, self._document, pointer), item)

    def open_type_menu(self) -> None:
        """Offer the types that the selected states may turn into, with what each would cost them."""
        item = self._menu_item()
        if item is not None and self._selection.pointers:
            self._pop_up(TypeMenu(self, self._document, self._selection.pointers), item)

    def open_append_menu(self) -> None:
        """Offer what may come after the current state or into the current edge; with nothing selected, anywhere."""
        item = self._menu_item()
        if item is not None:
            self._pop_up(AppendMenu(self, self._document, self._selection.current, self._select_new), item)
        elif self._selection.is_empty:
            self.add_requested.emit()

    def _offer_new(self, source: str, kind: TransitionKind | None, place: QPoint) -> None:
        """Offer what may come next on a way out of ``source``, where it was pulled to."""
        where = edge_id("", START_FIELD) if source == START else source
        AppendMenu(self, self._document, where, self._select_new, kind).popup(place)

    def _menu_item(self) -> NodeItem | TransitionItem | None:
        """Return the item of what is current, if the workflow may be changed; else it is said why not."""
        current = self._selection.current
        if self._selection.broken:
            return None  # it is no state that anything could come after
        item = self.scene.nodes.get(current) or self.scene.edges.get(current)
        if item is not None and not self._document.can_edit().ok:
            self._document.refuse(self._document.can_edit())
            return None
        return item

    def _pop_up(self, menu: Chooser, item: NodeItem | TransitionItem) -> None:
        area = item.scene_rect if isinstance(item, NodeItem) else QRectF(item.end_point, QSizeF())
        seen = self.view.seen_rect()
        self.view.camera.reveal(area)
        self.view.camera.stop()  # the menu opens where the node will stand
        corner = area.bottomLeft() if area.height() < seen.height() / 2 else area.topLeft()
        menu.popup(self.view.viewport().mapToGlobal(self.view.mapFromScene(corner)))

    # Qt

    def _place_overlays(self) -> None:
        size = self.view.size()
        self.zoom_bar.adjustSize()
        self.zoom_bar.setVisible(bool(self._document.definition.states))
        self.zoom_bar.move(_MARGIN, size.height() - self.zoom_bar.height() - _MARGIN)
        corner = (size.width() - self.minimap.width() - _MARGIN, size.height() - self.minimap.height() - _MARGIN)
        self.minimap.move(*corner)
        self.minimap.setVisible(size.width() >= _MINIMAP_ROOM and bool(self._document.definition.states))
        self.broken_banner.place(size.width())
        self.past_banner.place(size.width())
        if self.broken_banner.isVisibleTo(self.view) and self.past_banner.isVisibleTo(self.view):
            self.past_banner.move(self.past_banner.x(), self.broken_banner.geometry().bottom() + 8)
        banners = (self.broken_banner, self.past_banner)
        top = max((one.geometry().bottom() for one in banners if one.isVisibleTo(self.view)), default=0)
        self.find_bar.place(size.width(), top)
        # A banner that comes and goes while one types must not move the picture.
        self.view.camera.keep_clear(self.past_banner.geometry().bottom() if self.past_banner.isVisibleTo(self) else 0)
        self.empty_state.place(size.width(), size.height())
        self.hints.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what lies over the view in its corners."""
        super().resizeEvent(event)
        self._place_overlays()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit what was opened before there was room to see it."""
        super().showEvent(event)
        self._place_overlays()
        if self._first_look.is_due and self.scene.nodes:
            self._first_look.take()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`; the words of the graph change too."""
        if event.type() == QEvent.Type.LanguageChange:
            self.view.setAccessibleName(tr("Canvas"))
            self._reword()
            self.scene.repaint_all()
            self._show_banners()
        super().changeEvent(event)

    def _reword(self) -> None:
        if self._document.is_long:
            self._words.ask(self._document.reword_graph(), self._take_reworded)
            if self.view.camera.zoom >= DETAIL:  # what can be read must not wait for it
                self.scene.reword(self._document.glimpse(self.scene.places.worded(self.view.seen_rect())))
        else:
            self._refresh()

    def _take_reworded(self, graph: Graph) -> None:
        self._document.take_reworded(graph)
        self._refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what runs beside the window."""
        self.close_canvas()
        super().closeEvent(event)

    def close_canvas(self) -> None:
        """Join the layout's thread and stop the animations; the window calls it when it closes."""
        self._words.close()
        self._arranger.close()
        self._pulse.stop()
        self.scene.close()
        self.scene.blockSignals(True)  # what is selected in it goes with it, which concerns nobody
        self.view.camera.stop()
