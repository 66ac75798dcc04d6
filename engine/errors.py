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
QUERY_EVALUATION = "StatesQueryEvaluationError"
INTRINSIC_FAILURE = "StatesIntrinsicFailure"

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

    ``error`` is a name such as ``StatesTimeout`` (a given ``States.Timeout`` is spelt so too); ``cause`` is
    for people and never parsed.
    ``from_task`` is true when the work of a Task raised it, so that StatesTaskFailed matches too.
    ``trace`` is the traceback of the user's function, or empty.
    """

    def __init__(self, error: str, cause: str = "", *, from_task: bool = False, trace: str = "") -> None:
        super().__init__(f"{error}: {cause}" if cause else error)
        self.error = canonical_error(error)
        self.cause = cause
        self.from_task = from_task
        self.trace = trace


def canonical_error(name: str) -> str:
    """Return the TCSL spelling of an error name: ``States.Timeout`` becomes ``StatesTimeout``."""
    return "States" + name[len("States.") :] if name.startswith("States.") else name


def is_error_matched(failure: StateFailed, wanted: str) -> bool:
    """Tell whether ``wanted``, one entry of an ErrorEquals, matches ``failure``.

    Any error matches its own name and StatesALL. A public code also matches its types; any other
    error of a Task also matches StatesTaskFailed, except a timeout (reference, section 4).
    """
    wanted = canonical_error(wanted)
    error = canonical_error(failure.error)
    if wanted in (ALL, error):
        return True
    if error in PUBLIC_CODE_TYPES:
        return wanted in PUBLIC_CODE_TYPES[error]
    return wanted == TASK_FAILED and failure.from_task and error != TIMEOUT
