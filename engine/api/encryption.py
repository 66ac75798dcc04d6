"""How the data of a state machine or an activity is encrypted: told back, for nothing is encrypted here."""

from engine.api.faults import Fault
from engine.api.service import Call
from engine.language.values import Json

OWNED: dict[str, Json] = {"type": "AWS_OWNED_KEY"}
"""What is told of a state machine for which nobody named a key: the service's own."""
_MANAGED = "CUSTOMER_MANAGED_KMS_KEY"


def encryption_of(call: Call) -> dict[str, Json] | None:
    """Return the EncryptionConfiguration of a request, or None."""
    given = call.request.get("encryptionConfiguration")
    if not isinstance(given, dict):
        return None
    if given.get("type") == _MANAGED and not given.get("kmsKeyId"):
        words = f"Invalid Encryption Configuration: kmsKeyId must be specified when type is {_MANAGED}"
        raise Fault("InvalidEncryptionConfiguration", words)
    return given


def is_same(one: dict[str, Json] | None, other: dict[str, Json] | None) -> bool:
    """Tell whether both say the same; saying nothing is a key of the service."""
    return (one or OWNED) == (other or OWNED)
