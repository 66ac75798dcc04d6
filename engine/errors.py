"""The error tree, and the error names of the language in one place.

The class says whose fault it is: the definition's author (:class:`DefinitionError`), the caller
(:class:`InputError`), the running state (:class:`StateFailed`) or the machine we run on
(:class:`SetupError`). Only :class:`StateFailed` can be retried or caught by a definition.
"""

ALL = "StatesALL"
TASK_FAILED = "StatesTaskFailed"
TIMEOUT = "StatesTimeout"
PERMISSIONS = "StatesPermissions"
RUNTIME = "StatesRuntime"
DATA_LIMIT_EXCEEDED = "StatesDataLimitExceeded"
NO_CHOICE_MATCHED = "StatesNoChoiceMatched"
INTRINSIC_FAILURE = "StatesIntrinsicFailure"
HEARTBEAT_TIMEOUT = "StatesHeartbeatTimeout"
RESULT_PATH_MISMATCH = "StatesResultPathMatchFailure"
REFERENCE_PATH_CONFLICT = "StatesReferencePathConflict"
THRESHOLD_EXCEEDED = "StatesExceedToleratedFailureThreshold"
QUERY_EVALUATION = "StatesQueryEvaluationError"
ITEM_READER_FAILED = "StatesItemReaderFailed"
RESULT_WRITER_FAILED = "StatesResultWriterFailed"

OUT_OF_TIME = "a sibling ran out of time"
"""What a task of the event loop is cancelled with when that is why."""
SIBLING_FAILED = "a sibling failed"
"""What it is cancelled with when a sibling, or one of what it is part of, failed otherwise."""

TCSL_NAMES = frozenset((ALL, TASK_FAILED, TIMEOUT, PERMISSIONS, RUNTIME, DATA_LIMIT_EXCEEDED))
"""The error names that ASW documents."""

OWN_NAMES = TCSL_NAMES | {
    NO_CHOICE_MATCHED,
    INTRINSIC_FAILURE,
    HEARTBEAT_TIMEOUT,
    RESULT_PATH_MISMATCH,
    REFERENCE_PATH_CONFLICT,
    THRESHOLD_EXCEEDED,
    QUERY_EVALUATION,
    ITEM_READER_FAILED,
    RESULT_WRITER_FAILED,
}
"""The error names that the engine itself gives; ASL writes them with a dot."""

SPECIFIED_NAMES = OWN_NAMES | {"StatesBranchFailed", "StatesParameterPathFailure"}
"""The error names of the States Language, two of which nothing gives."""

_PERMISSION_CODES = (
    "AuthFailure.SecretIdNotFound",
    "AuthFailure.MFAFailure",
    "AuthFailure.UnauthorizedOperation",
    "AuthFailure.InvalidSecretId",
    "AuthFailure.TokenFailure",
    "AuthFailure.SignatureFailure",
    "AuthFailure.SignatureExpire",
    "UnauthorizedOperation",
)
_LIMIT_CODES = ("ResourceInsufficient", "RequestLimitExceeded", "LimitExceeded", "ResourceInUse")

# Public error codes of Tencent Cloud and the types they also match (product 1272, "error handling").
PUBLIC_CODE_TYPES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_PERMISSION_CODES, (PERMISSIONS, TASK_FAILED)),
    "InternalError": (RUNTIME, TASK_FAILED),
    **dict.fromkeys(_LIMIT_CODES, (DATA_LIMIT_EXCEEDED, TASK_FAILED)),
    "NoSuchVersion": (),
    "ResourceUnavailable": (),
}


class EngineError(Exception):
    """The root of everything the engine raises on purpose."""


class DefinitionError(EngineError):
    """The definition has errors, so it cannot be executed; ``problems`` of the definition say which."""


class InputError(EngineError):
    """The execution input cannot be used; the message says why and what to do."""


class SetupError(EngineError):
    """The machine or its settings stand in the way: a folder, an interpreter, the history file."""


class StateFailed(EngineError):
    """A state failed at run time; retriers and catchers may match it.

    ``error`` is a name such as ``StatesTimeout`` (a given ``States.Timeout`` is spelt so too, unless it is
    ``verbatim``); ``cause`` is for people and never parsed. ``from_task`` is true when the work of a Task raised it, so
    that StatesTaskFailed matches too. ``trace`` is the traceback of the user's function, or empty. ``is_silence`` is true
    of a timeout for want of a sign of life, which StatesHeartbeatTimeout matches too.

    ``service_error`` and ``service_cause`` are what Step Functions calls the same failure: they are what an execution
    in ASL shows; the state is named before the cause when it ``has_place``. A failure that ``is_told`` has its final words already; an inner state gave them.
    """

    out_of_time: bool = False
    """Whether an expression took too long, so that more time might help."""

    def __init__(
        self,
        error: str,
        cause: str = "",
        *,
        from_task: bool = False,
        trace: str = "",
        verbatim: bool = False,
        service_error: str = "",
        service_cause: str | None = None,
        has_place: bool = True,
        is_silence: bool = False,
    ) -> None:
        super().__init__(f"{error}: {cause}" if cause else error)
        self.error = error if verbatim else canonical_error(error)
        self.cause = cause
        self.from_task = from_task
        self.trace = trace
        self.is_told = verbatim
        self.is_silence = is_silence
        self.has_place = has_place and not from_task
        self._given = error
        self._service_error = service_error
        self._service_cause = service_cause

    @property
    def service_error(self) -> str:
        """The error name as Step Functions writes it."""
        if self.is_told:
            return self.error
        return self._service_error or dotted_error(self._given)

    @property
    def has_service_cause(self) -> bool:
        """Whether the cause in the words of Step Functions was given, and is no sentence of ours."""
        return self._service_cause is not None

    @property
    def service_cause(self) -> str:
        """The cause in the words of Step Functions, without the name of the state."""
        return self.cause if self._service_cause is None else self._service_cause


def canonical_error(name: str) -> str:
    """Return the TCSL spelling of an error name: ``States.Timeout`` becomes ``StatesTimeout``."""
    return "States" + name[len("States.") :] if name.startswith("States.") else name


def dotted_error(name: str) -> str:
    """Return the ASL spelling of a name that the engine gives: ``StatesTimeout`` becomes ``States.Timeout``."""
    return "States." + name[len("States") :] if name in OWN_NAMES else name


def is_error_matched(failure: StateFailed, wanted: str) -> bool:
    """Tell whether ``wanted``, one entry of an ErrorEquals, matches ``failure``.

    Any error matches its own name and StatesALL. A public code also matches its types; any other
    error of a Task also matches StatesTaskFailed, except a timeout (reference, section 4).
    """
    wanted = canonical_error(wanted)
    error = canonical_error(failure.error)
    if wanted in (ALL, error) or (wanted == HEARTBEAT_TIMEOUT and failure.is_silence):
        return True
    if error in PUBLIC_CODE_TYPES:
        return wanted in PUBLIC_CODE_TYPES[error]
    return wanted == TASK_FAILED and failure.from_task and error != TIMEOUT
