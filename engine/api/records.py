"""What the endpoint knows of state machines, versions, aliases, activities and executions. Times are seconds since the epoch."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from engine.language.values import Json

NO_LOGGING: dict[str, Json] = {"level": "OFF", "includeExecutionData": False}
NO_TRACING: dict[str, Json] = {"enabled": False}
FIRST_REVISION = "INITIAL"
"""What callers call the revision of a state machine that was never updated; the service itself shows none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Anything that is kept; ``arn`` is its name among all of its kind."""

    arn: str

    def to_json(self) -> dict[str, Json]:
        """Return the record as an object of JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """Return the record that :meth:`to_json` gave."""
        return cls(**body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What an update of a state machine changes; ``id`` is empty until the first update."""

    definition: str
    role_arn: str
    logging: dict[str, Json] = field(default_factory=lambda: NO_LOGGING)
    tracing: dict[str, Json] = field(default_factory=lambda: NO_TRACING)
    encryption: dict[str, Json] | None = None
    id: str = ""
    updated: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine(Record):
    """A state machine; ``next_version`` is the number that publishing gives next, and none is given twice.

    One that ``is_deleting`` is gone once its last execution has ended.
    """

    name: str
    type: str
    created: float
    revision: Revision
    next_version: int = 1
    is_deleting: bool = False

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """See :meth:`Record.from_json`."""
        return cls(**{**body, "revision": Revision(**body["revision"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Record):
    """A published version of a state machine: a revision that stays."""

    machine_arn: str
    name: str
    type: str
    number: int
    created: float
    revision: Revision
    description: str | None = None

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """See :meth:`Record.from_json`."""
        return cls(**{**body, "revision": Revision(**body["revision"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A version that an alias leads to, in ``weight`` of a hundred cases."""

    version_arn: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Record):
    """A name for one version of a state machine, or for two with a weight each."""

    machine_arn: str
    name: str
    routes: tuple[Route, ...]
    created: float
    updated: float | None = None
    description: str | None = None

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """See :meth:`Record.from_json`."""
        return cls(**{**body, "routes": tuple(Route(**route) for route in body["routes"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Record):
    """Work that programs of people's own take from a queue."""

    name: str
    created: float
    encryption: dict[str, Json] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagSet(Record):
    """The tags of the resource ``arn``."""

    tags: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Record):
    """An execution; ``id`` is its name in the history, where its definition and events are.

    ``input`` is the text as it was given. ``output`` is JSON text, None unless it succeeded. ``error`` and
    ``cause`` are None when there are none. ``version_arn`` and ``alias_arn`` are what it was started through.
    ``given`` are the events whose data are as they were given, see :mod:`engine.api.given_texts`.
    ``redrive_count`` is how often it was redriven, the last time at ``redriven``.
    """

    id: str
    name: str
    machine_arn: str
    machine_name: str
    type: str
    role_arn: str
    started: float
    input: str
    status: str = "RUNNING"
    stopped: float | None = None
    output: str | None = None
    error: str | None = None
    cause: str | None = None
    version_arn: str | None = None
    alias_arn: str | None = None
    trace_header: str | None = None
    revision_id: str = ""
    updated: float = 0.0
    logging: dict[str, Json] = field(default_factory=lambda: NO_LOGGING)
    tracing: dict[str, Json] = field(default_factory=lambda: NO_TRACING)
    encryption: dict[str, Json] | None = None
    redrive_count: int = 0
    redriven: float | None = None
    given: tuple[Any, ...] = ()

    @property
    def context(self) -> dict[str, dict[str, Json]]:
        """What the context object of the execution tells of the service's names."""
        return {
            "Execution": {"Id": self.arn, "RoleArn": self.role_arn},
            "StateMachine": {"Id": self.machine_arn, "Name": self.machine_name},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowService(Record):
    """A workflow of ASW; ``arn`` is its qrn and ``id`` the ``svc-...`` part of it."""

    id: str
    name: str
    chinese_name: str
    type: str
    definition: str
    role: str
    description: str
    default_input: str
    is_logged: bool
    created: float
    modified: float
