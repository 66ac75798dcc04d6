"""Error names that a retrier or catcher may name: those of the language, of the services, and of this workflow."""

from engine import errors
from engine.definition import Definition
from engine.states import Fail

_USUAL = (
    errors.ALL,
    errors.TASK_FAILED,
    errors.TIMEOUT,
    errors.RUNTIME,
    errors.PERMISSIONS,
    errors.DATA_LIMIT_EXCEEDED,
    errors.NO_CHOICE_MATCHED,
    errors.INTRINSIC_FAILURE,
)
_OF_ASL = (
    "States.HeartbeatTimeout",
    "States.ReferencePathConflict",
    "States.ResultPathMatchFailure",
    "States.ParameterPathFailure",
    "States.BranchFailed",
    "States.ExceedToleratedFailureThreshold",
    "States.ItemReaderFailed",
    "States.ResultWriterFailed",
    "States.QueryEvaluationError",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
)


def usual_names(definition: Definition) -> tuple[str, ...]:
    """Return the names the language has for errors, as the dialect spells them."""
    if definition.dialect.is_asl:
        return tuple(errors.dotted_error(name) for name in _USUAL)
    return _USUAL


def known_names(definition: Definition) -> tuple[str, ...]:
    """Return all names that make sense: the usual ones, those of this workflow, those of the services."""
    found = dict.fromkeys(usual_names(definition))
    for state in definition.states.values():
        if isinstance(state, Fail) and state.error:
            found[state.error] = None
        found.update(dict.fromkeys(name for retrier in state.retry for name in retrier.error_equals))
        found.update(dict.fromkeys(name for catcher in state.catch for name in catcher.error_equals))
    rest = _OF_ASL if definition.dialect.is_asl else (errors.HEARTBEAT_TIMEOUT, *errors.PUBLIC_CODE_TYPES)
    found.update(dict.fromkeys(rest))
    return tuple(found)
