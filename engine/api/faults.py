"""What an action answers instead of a result: an error that the client package of the service knows."""


class Fault(Exception):
    """A request cannot be carried out; ``code`` and ``message`` are the service's own words for it.

    ``status`` is the HTTP status of protocols that use it.
    """

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def validation_fault(message: str) -> Fault:
    """Return the Step Functions fault for a request that breaks a rule the message names."""
    return Fault("ValidationException", message)
