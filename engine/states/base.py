"""What all states share: the base class, the machine that holds them, and what a state may ask of a run."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeVar, TypeVarTuple

from msgspec import Struct, field
from msgspec.structs import force_setattr

from engine.errors import StateFailed
from engine.expressions.paths import Variables
from engine.expressions.patience import aside
from engine.integrations import ObjectStore
from engine.language.dialects import QueryLanguage
from engine.language.kept import Kept
from engine.language.machine import Builder, Catcher, Retrier, Transition, TransitionKind, escape
from engine.language.values import Json
from engine.states.data_flow import DataFlow
from engine.states.map_runs import MapRunSettings, PastChild

_Given = TypeVarTuple("_Given")
_Built = TypeVar("_Built")


class Exit(Struct, frozen=True, gc=False):
    """How a state ends well: its output, the transition to follow, and the variables that get new values, if any."""

    output: Json
    transition: Transition
    assigned: dict[str, Json] | None = None


class Run(Protocol):
    """What a state may ask of the execution it runs in; given to :meth:`State.run` for one attempt."""

    @property
    def context(self) -> dict[str, Json]:
        """The context object that ``$$`` reads."""

    @property
    def variables(self) -> Variables:
        """The variables in scope, by name."""

    @property
    def entered_event_id(self) -> int:
        """The id that Step Functions would give the event that entered this state."""

    async def call(
        self,
        resource: str,
        arguments: Json,
        timeout: float | None,
        heartbeat: float | None = None,
        role: str = "",
    ) -> Json:
        """Hand work to a resource and return its result.

        ``timeout`` is how long it may take and ``heartbeat`` how long it may be silent, in seconds; None for no limit
        but the binding's own. ``role`` is the ARN of the role that the call takes on.
        """

    async def sleep(self, seconds: float) -> None:
        """Wait as the clock of the execution counts."""

    async def run_inner(
        self,
        suffix: str,
        machine: "StateMachine",
        index: int,
        data: Json,
        item: "MapItem | None",
        *,
        waits: bool = False,
    ) -> Json:
        """Run iteration or branch ``index`` of the machine at pointer ``suffix`` within this state.

        One that ``waits`` enters its first state only when all that are ready to begin have begun.
        """

    async def rest(self) -> None:
        """Let others go on, if what runs here has held them up for long; to be called between iterations."""

    def start_map(self, length: int) -> None:
        """Tell that a Map goes over ``length`` items."""

    @property
    def objects(self) -> ObjectStore:
        """The buckets that a distributed Map reads from and writes to."""

    def start_map_run(self, label: str, settings: MapRunSettings, *, is_batched: bool) -> str:
        """Tell that a distributed Map begins, and return the ARN of its map run."""

    def past_child(self, index: int) -> PastChild | None:
        """Return what became of execution number ``index`` before a redrive; None when it never began."""

    def end_map_run(self, status: str, results: int = 0, pending: tuple[int, int] = (0, 0)) -> None:
        """Tell that the map run is over; ``results`` is how many it gave or wrote.

        ``pending`` is how many executions, and items in them, never began.
        """

    def fail_map_run(self, failure: StateFailed, results: int = 0, pending: tuple[int, int] = (0, 0)) -> StateFailed:
        """Tell that the map run has failed, and return ``failure`` in the words of the dialect.

        ``results`` is how many it wrote, with those that are ``pending``, as for :meth:`end_map_run`.
        """

    async def run_child(self, suffix: str, machine: "StateMachine", index: int, data: Json) -> Json:
        """Run the machine at pointer ``suffix`` as execution number ``index`` of the map run."""

    def now(self) -> float:
        """Return the time in seconds since the epoch."""


class MapItem(Struct, frozen=True, gc=False):
    """The element an iteration works on, as ``$$.Map.Item`` shows it.

    ``source`` is the URI of the object it was read from, ``key`` its name when it is a member of an object.
    """

    index: int
    value: Json
    source: str = "STATE_DATA"
    key: str | None = None

    @property
    def plain(self) -> Json:
        """What the iteration gets when nothing is selected."""
        return self.value if self.key is None else {"Key": self.key, "Value": self.value}

    def shown(self, *, with_source: bool = False) -> dict[str, Json]:
        """Return the context object's ``Map``; an inline Map has no source, as recorded."""
        item: dict[str, Json] = {"Index": self.index}
        if self.key is not None:
            item["Key"] = self.key
        item["Value"] = self.value
        if with_source:
            item["Source"] = self.source
        return {"Item": item}


END_TRANSITION = Transition(kind=TransitionKind.END, target=None, field="/End")


class StateBase(Struct, frozen=True, kw_only=True, eq=False):
    """A state as read from the text; ``type`` is what the text says, ``next`` is None at an end.

    ``place`` is the state's JSON pointer within its machine, ``way`` the transition of Next or End, made of ``next``. ``uses_context``
    tells whether any path in it may read the context object. ``assigns`` are the names of the variables that it or one
    of its rules assigns, ``assigns_on_catch`` those of its catchers. ``is_asl`` is whether the definition is ASL,
    ``query`` the state's query language. ``computed`` builds the settings, by the names of their fields, that JSONata
    gives. ``blocker`` says why the state cannot run yet; it is empty for nearly all.
    States are compared by identity: an unchanged part of the text keeps its state objects.
    """

    name: str
    type: str
    place: str = ""
    blocker: str = ""
    comment: str = ""
    next: str | None = None
    flow: DataFlow = field(default_factory=DataFlow)
    uses_context: bool = False
    assigns: tuple[str, ...] = ()
    assigns_on_catch: tuple[str, ...] = ()
    is_asl: bool = False
    query: QueryLanguage = QueryLanguage.JSONPATH
    computed: Mapping[str, Builder] = field(default_factory=dict)
    retry: tuple[Retrier, ...] = ()
    catch: tuple[Catcher, ...] = ()
    way: Transition = END_TRANSITION

    def __post_init__(self) -> None:
        way = END_TRANSITION
        if self.next is not None:
            way = Transition(kind=TransitionKind.NEXT, target=self.next, field="/Next")
        force_setattr(self, "way", way)

    def transitions(self) -> tuple[Transition, ...]:
        """Return all ways out: Next or End, then the catchers in order."""
        catches = (
            Transition(kind=TransitionKind.CATCH, target=catcher.next, field=f"/Catch/{index}/Next", index=index)
            for index, catcher in enumerate(self.catch)
        )
        return (self.way, *catches)

    async def aside(self, build: Callable[[*_Given], _Built], *given: *_Given) -> _Built:
        """Return what ``build`` makes; expressions of JSONata that take long leave the loop to others meanwhile.

        Raises:
            StateFailed: as ``build`` does.
        """
        return build(*given) if self.query is QueryLanguage.JSONPATH else await aside(build, *given)

    def setting(self, name: str, data: Json, context: dict[str, Json], variables: Variables | None) -> Json:
        """Return the setting in the field ``name``, one of ``computed``.

        Raises:
            StateFailed: its expression fails.
        """
        return self.computed[name].build(data, context, variables, {"input": data})

    def machines(self) -> tuple[tuple[str, "StateMachine"], ...]:
        """Return the inner machines with their pointers within the state; most states have none."""
        return ()

    def finish(self, data: Json, raw_result: Json, context: dict[str, Json], variables: Variables | None) -> Exit:
        """Return the exit by Next or End after work on the raw input ``data`` gave ``raw_result``.

        Raises:
            StateFailed: the result cannot be made into the output, or a variable gets no value.
        """
        flow = self.flow
        assigned = None if flow.assign is None else flow.assigned(data, raw_result, context, variables)
        return Exit(flow.output(data, raw_result, context, variables), self.way, assigned)

    def pass_on(
        self, data: Json, context: dict[str, Json], variables: Variables | None, way: Transition | None = None
    ) -> Exit:
        """Return the exit of a state without work: by ``way``, else by Next or End.

        Raises:
            StateFailed: as :meth:`finish`.
        """
        flow = self.flow
        assigned = None if flow.assign is None else flow.assigned_from_input(data, context, variables)
        return Exit(flow.filtered(data, context, variables), way or self.way, assigned)


class InstantState(StateBase, frozen=True, kw_only=True, eq=False):
    """A state that computes its exit at once, without waiting for anything."""

    @abstractmethod
    def step(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Exit:
        """Return the exit for the raw input ``data``.

        Raises:
            StateFailed: the state fails.
        """


class WaitingState(StateBase, frozen=True, kw_only=True, eq=False):
    """A state that waits for work, time, or inner states."""

    @abstractmethod
    async def run(self, data: Json, run: Run) -> Exit:
        """Return the exit for the raw input ``data``, after waiting.

        Raises:
            StateFailed: this attempt fails.
        """


class StateMachine(Struct, frozen=True, kw_only=True, eq=False):
    """States by name and the one to start at: the whole definition, a branch or an iterator.

    ``start_at`` may name no state while the definition has problems. ``has_assigns`` tells whether one of its own
    states assigns variables. ``kept`` tells how many of the states are those before an edit; small machines have none.
    """

    start_at: str
    states: Mapping[str, StateBase] = field(default_factory=dict)
    comment: str = ""
    has_assigns: bool = False
    kept: Kept | None = None


def walk(machine: StateMachine, pointer: str = "") -> Iterator[tuple[str, StateBase]]:
    """Yield every state below ``machine`` with its JSON pointer, outer states before inner ones."""
    for name, state in machine.states.items():
        # The place is there already: ten thousand texts less.
        yield from walk_state(pointer + (state.place or f"/States/{escape(name)}"), state)


def walk_state(pointer: str, state: StateBase) -> Iterator[tuple[str, StateBase]]:
    """Yield the state at ``pointer`` and every state inside it, outer states before inner ones."""
    yield pointer, state
    for suffix, inner in state.machines():
        yield from walk(inner, pointer + suffix)
