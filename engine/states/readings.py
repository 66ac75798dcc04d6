"""What is read of states and machines: plain values, which an edit elsewhere in the text leaves as they are."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct, field

from engine.language.dialects import Dialect
from engine.language.machine import Transition
from engine.language.source import Node
from engine.states.base import StateBase, StateMachine, walk
from engine.states.findings import Finding
from engine.states.following import Following
from engine.states.net import Targets
from engine.states.wiring import Wiring

_FEW = 8  # so many states are checked at once, and workflows have thousands of such machines in them
NO_MACHINES: Mapping[str, "MachineReading"] = MappingProxyType({})


class StateReading(Struct, frozen=True, kw_only=True):
    """A state as read, with findings relative to it; ``is_extended`` when it leaves documented TCSL.

    ``targets`` are those of its ways, None for an end. ``unfilled`` are its ways to what looks like a placeholder,
    ``machines`` what was read inside it, by pointer within the state.
    """

    name: str
    state: StateBase
    findings: tuple[Finding, ...]
    is_extended: bool
    dialect: Dialect
    targets: Targets
    unfilled: tuple[Transition, ...]
    machines: Mapping[str, "MachineReading"] = NO_MACHINES


class StatesReading(Struct, frozen=True, kw_only=True):
    """The states of a machine, in the order of the text.

    ``states`` are those of ``readings`` as they can run. ``findings`` are relative to the machine, by the name of the
    state; ``odd`` are those of what is no state. ``extended_count`` and ``assigning_count`` are how many states leave
    documented TCSL and assign variables. ``is_plain`` when nothing in it depends on any other state than its own.
    """

    node: Node | None = None
    readings: dict[str, StateReading] = field(default_factory=dict)
    states: dict[str, StateBase] = field(default_factory=dict)
    findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    extended_count: int = 0
    assigning_count: int = 0
    is_plain: bool = True


class MachineReading(Struct, kw_only=True, eq=False, dict=True):
    """A machine as read, with the settings of the outermost machine.

    It knows nothing of the node that it was read from: that one keeps it, and both would be a circle.
    ``is_inner`` tells that it is in a state; ``own`` are the findings of what is no state. ``wiring`` and ``data`` are None where there is nothing to check.
    """

    machine: StateMachine
    dialect: Dialect
    is_inner: bool = True
    states: StatesReading = field(default_factory=StatesReading)
    own: tuple[Finding, ...] = ()
    wiring: Wiring | None = None
    data: Following | None = None
    is_extended: bool = False
    timeout_seconds: float | None = None

    @classmethod
    def of_nothing(cls, dialect: Dialect) -> "MachineReading":
        """Return what is read where a machine should be and is none."""
        return cls(machine=StateMachine(start_at=""), dialect=dialect)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, relative to the machine; worked out when first asked for."""
        return tuple(self._findings())

    @cached_property
    def walked(self) -> dict[str, StateBase]:
        """All states in the machine, those of inner machines too, by pointer within it."""
        return dict(walk(self.machine))

    def let_go(self) -> None:
        """Forget what helps to check the machine again after an edit, if it has few states; its findings are known."""
        if len(self.states.readings) <= _FEW:
            self.wiring = self.data = None

    def _findings(self) -> Iterator[Finding]:
        yield from self.own
        for findings in self.states.findings.values():
            yield from findings
        if self.wiring is not None:
            yield from self.wiring.findings
        if self.data is not None:
            yield from self.data.findings
