"""How nodes and edges look beside a run: statuses, attempts, edges walked, breakpoints, badges that breathe."""

from collections.abc import Callable, Iterable, Mapping

from designer.canvas.node_item import NodeItem, StopMark
from designer.canvas.pill_item import PillItem
from designer.canvas.shelf import Shelf
from designer.canvas.transition_item import TransitionItem
from designer.document.breakpoints import Breakpoints, breakpoint_words, condition_fault
from designer.document.graph import GraphNode
from designer.document.pointers import END, START, START_FIELD, edge_id
from designer.document.run_view import (
    RunView,
    attempts_of,
    failed_view,
    newest_view,
    progress_of,
    shown_status,
    status_at,
)
from designer.look.colors import STATUS_ROLES
from designer.look.theme import type_role
from engine.history.view import ExecutionView, StateStatus

_BEGIN = edge_id("", START_FIELD)


class _RolesOfTypes(dict[str, str]):
    """Colours seen from far by type, looked up for thousands of nodes at once."""

    def __missing__(self, state_type: str) -> str:
        role = self[state_type] = "pill" if state_type in (START, END) else type_role(state_type)
        return role


_roles_of_types = _RolesOfTypes()


class RunLook:
    """What a scene shows of a run, on items that are there and on those that come later.

    ``recoloured`` hears which nodes may have other colours in the picture from far away; None for all.
    """

    def __init__(
        self, nodes: Shelf[NodeItem], edges: Shelf[TransitionItem], recoloured: Callable[[Iterable[str] | None], None]
    ) -> None:
        self._nodes, self._edges = nodes, edges
        self._recoloured = recoloured
        self._run: RunView | None = None
        self._walked: dict[str, StateStatus] = {}
        self._breakpoints: dict[str, StopMark] = {}
        self._had_run = False
        self._running: set[str] = set()

    @property
    def _view(self) -> ExecutionView | None:
        return self._run.view if self._run is not None else None

    def show(self, run: RunView | None, pointers: Iterable[str] | None = None) -> None:
        """Colour the nodes at ``pointers`` (None: all) as the run has them."""
        self._run = run
        view = self._view
        if (view is not None) != self._had_run:
            self._had_run, pointers = view is not None, None
        if pointers is None:
            self._running = set() if view is None else {state.state for state in view.states.values()}
            for item in self._nodes.made.values():
                self._colour(item)
        else:
            pointers = [pointer for pointer in pointers if pointer in self._nodes]
            self._running.update(pointers)
            for pointer in pointers:
                if pointer in self._nodes.made:
                    self._colour(self._nodes.made[pointer])
        self._running = {pointer for pointer in self._running if self.status_of(pointer) is StateStatus.RUNNING}
        self._recoloured(pointers)

    def status_of(self, pointer: str) -> StateStatus | None:
        """Return how a node stands in the run."""
        view = self._view
        return status_at(view, pointer) if view is not None and pointer in self._nodes else None

    def roles(self, nodes: Iterable[GraphNode]) -> list[str]:
        """Return the colours of nodes seen from far; beside a run, types would be taken for statuses."""
        if self._view is None:
            return [_roles_of_types[node.type] for node in nodes]
        return [self._role(node) for node in nodes]

    def _role(self, node: GraphNode) -> str:
        status = self.status_of(node.id)
        if status is not None:
            return STATUS_ROLES.get(status.value, "queued")
        return "pill" if node.id in (START, END) else "line_strong"

    def dress(self, item: NodeItem) -> None:
        """Let a node that was just made look as the run has it."""
        item.stop = self._breakpoints.get(item.id)
        self._colour(item)

    def dress_edge(self, edge: TransitionItem) -> None:
        """Let an edge that was just made look as the run has it."""
        edge.set_walked(self._status_along(edge))

    def _colour(self, item: NodeItem) -> None:
        view = self._view
        if isinstance(item, PillItem):
            return
        newest = newest_view(view, item.id) if view is not None else None
        if view is None or newest is None:
            if item.status is not None:
                item.set_run(None)
            return
        paused = self._run.paused_paths if self._run is not None else ()
        progress = progress_of(newest, paused) if item.node.lanes else None
        # What is told beside a status is of the same entry: of the one iteration of many that failed.
        failed = failed_view(view, item.id)
        status = view.status_of(item.id) if failed is None else shown_status(failed)
        telling = failed or newest
        item.set_run(status, attempts_of(telling), progress, telling.mocked, newest.reused)
        if status is not StateStatus.RUNNING:
            item.pulse = 0.0

    def show_walked(self, walked: Mapping[str, StateStatus], *, is_whole: bool) -> None:
        """Colour the edges a run went along; ``is_whole``: those not named were not walked."""
        changed = self._walked.keys() | walked.keys() if is_whole else walked.keys()
        if is_whole:
            self._walked = {}
        self._walked.update(walked)
        made = self._edges.made
        for known in (*changed, _BEGIN):
            if known in made:
                self.dress_edge(made[known])

    def _status_along(self, edge: TransitionItem) -> StateStatus | None:
        if edge.edge.source == START:
            return StateStatus.SUCCEEDED if self.status_of(edge.edge.target) is not None else None
        return self._walked.get(edge.id)

    def show_breakpoints(self, breakpoints: Breakpoints) -> None:
        """Draw a red dot at the nodes that have a breakpoint, another one where it has a condition."""
        self._breakpoints = {
            pointer: StopMark(
                words=breakpoint_words(text), has_condition=bool(text), is_broken=bool(condition_fault(text))
            )
            for pointer, text in breakpoints.all().items()
        }
        for item in self._nodes.made.values():
            stop = self._breakpoints.get(item.id)
            if item.stop != stop:
                item.stop = stop
                item.update()

    @property
    def is_pulsing(self) -> bool:
        """Whether any badge should breathe."""
        return bool(self._running)

    def set_pulse(self, pulse: float) -> None:
        """Let the badges of running nodes breathe; ``pulse`` from 0 to 1."""
        made = self._nodes.made
        for pointer in self._running & made.keys():
            made[pointer].pulse = pulse
            made[pointer].update()
