"""What an action answers instead of a result: an error that the client package of the service knows."""

MODEL = "com.amazonaws.swf.service.v2.model"
"""Where Step Functions' own errors come from; those below are of the framework that its servers use."""
FRAMEWORK, CONSTRAINTS = "com.amazon.coral.service", "com.amazon.coral.validate"


class Fault(Exception):
    """A request cannot be carried out; ``code`` and ``message`` are the service's own words for it.

    ``status`` is the HTTP status, and ``source`` what stands before the code, in protocols that use them. ``reason`` is
    a word for programs that some faults have besides.
    """

    def __init__(self, code: str, message: str, *, status: int = 400, source: str = MODEL, reason: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.source = source
        self.reason = reason


def quota_fault() -> Fault:
    """Return the fault for one more of what a state machine can only have so many of, in the words of the reference."""
    return Fault("ServiceQuotaExceededException", "The request would cause a service quota to be exceeded.")


def validation_fault(message: str, reason: str = "") -> Fault:
    """Return the Step Functions fault for a request that breaks a rule the message names."""
    return Fault("ValidationException", message, reason=reason)


def labeled_fault(kind: str) -> Fault:
    """Return the fault for an ARN of a ``kind`` that has the label of a distributed Map, where none of those will do."""
    words = f"Labeled {kind} ARNs are not supported for this API"
    return validation_fault(words, "API_DOES_NOT_SUPPORT_LABELED_ARNS")
