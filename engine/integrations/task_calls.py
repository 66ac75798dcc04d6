"""What a Task hands to its Resource and what comes back."""

from dataclasses import dataclass, field

from engine.errors import StateFailed
from engine.language.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCall:
    """Attempt number ``attempt`` (from 1) at ``resource`` with ``arguments``.

    ``timeout`` is in seconds, None when the Task sets none. ``context`` adds to what a function gets as its
    second argument.
    """

    resource: str
    arguments: Json
    attempt: int = 1
    timeout: float | None = None
    context: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """What came back, and what the function printed; ``mocked`` when it was a fixed answer."""

    value: Json
    stdout: str = ""
    stderr: str = ""
    mocked: bool = False


class TaskError(StateFailed):
    """The work of a Task failed; ``stdout`` and ``stderr`` are what the function printed until then.

    ``mocked`` when the error was a fixed answer.
    """

    def __init__(
        self, error: str, cause: str, *, trace: str = "", stdout: str = "", stderr: str = "", mocked: bool = False
    ) -> None:
        super().__init__(error, cause, from_task=True, trace=trace)
        self.stdout = stdout
        self.stderr = stderr
        self.mocked = mocked
