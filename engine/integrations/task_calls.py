"""What a Task hands to its Resource and what comes back."""

from collections.abc import Callable

from msgspec import Struct, field

from engine.errors import StateFailed
from engine.language.chance import new_number, written_uuid
from engine.language.values import Json


class TaskCall(Struct, frozen=True, kw_only=True):
    """Attempt number ``attempt`` (from 1) at ``resource`` with ``arguments``.

    ``timeout`` is how long it may take and ``heartbeat`` how long it may be silent, in seconds, None when the Task sets
    none. ``told`` says of the execution what a function finds in its second argument. ``token`` names the call to those who finish
    it from outside; ``submitted`` and ``taken`` are to be told when such a call was handed in, with the answer, and
    when a worker took it, with its name. ``chance`` are the random bits of the call's own :attr:`request_id`: a service
    that a function calls can tell a retry from a repeated message by it.
    """

    resource: str
    arguments: Json
    attempt: int = 1
    timeout: float | None = None
    told: Callable[[], dict[str, Json]] = dict
    heartbeat: float | None = None
    token: str = ""
    submitted: Callable[[Json], object] = id
    taken: Callable[[str], object] = id
    chance: int = field(default_factory=new_number)

    @property
    def context(self) -> dict[str, Json]:
        """What a function is told of the execution, besides the call; asked for when it is wanted, as most are not."""
        return self.told()

    @property
    def request_id(self) -> str:
        """The id of the call; written when it is asked for, since most calls are not."""
        return written_uuid(self.chance)

    @property
    def place(self) -> tuple[str, str]:
        """Region and account of the execution, as its ARN has them or else some that could be."""
        match str(self.context.get("execution_id", "")).split(":"):
            case ["arn", _, _, region, account, *_]:
                return region, account
        return "us-east-1", "123456789012"

    @property
    def shortest(self) -> float | None:
        """The shorter of the two limits: what holds for a function, which gives no signs of life."""
        return min((limit for limit in (self.timeout, self.heartbeat) if limit is not None), default=None)


class TaskResult(Struct, frozen=True, kw_only=True):
    """What came back, and what the function printed; ``mocked`` when it was a fixed answer."""

    value: Json
    stdout: str = ""
    stderr: str = ""
    mocked: bool = False


class TaskError(StateFailed):
    """The work of a Task failed; ``stdout`` and ``stderr`` are what the function printed until then.

    ``mocked`` when the error was a fixed answer. ``in_lambda`` is the name and the message that Lambda has for it.
    """

    def __init__(
        self,
        error: str,
        cause: str,
        *,
        trace: str = "",
        stdout: str = "",
        stderr: str = "",
        mocked: bool = False,
        service_error: str = "",
        service_cause: str | None = None,
        is_silence: bool = False,
        in_lambda: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(
            error,
            cause,
            from_task=True,
            trace=trace,
            service_error=service_error,
            service_cause=service_cause,
            is_silence=is_silence,
        )
        self.stdout = stdout
        self.stderr = stderr
        self.mocked = mocked
        self.in_lambda = in_lambda
