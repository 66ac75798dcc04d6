"""How the data of a state machine or an activity is encrypted: told back, for nothing is encrypted here."""

import re

from engine.api.arns import ACCOUNT
from engine.api.faults import Fault
from engine.api.service import Call
from engine.integrations.service_answers import sdk_refusal_cause
from engine.language.values import Json

OWNED: dict[str, Json] = {"type": "AWS_OWNED_KEY"}
"""What is told of a state machine for which nobody named a key: the service's own."""
_MANAGED = "CUSTOMER_MANAGED_KMS_KEY"
_KEY, _REUSE = "kmsKeyId", "kmsDataKeyReusePeriodSeconds"
_REUSE_SECONDS = 300
_INVALID = "Invalid Encryption Configuration: "
_ID = re.compile(r"(mrk-)?[0-9a-f-]{32,36}")
_ARN_COLONS = 5


def encryption_of(call: Call) -> dict[str, Json] | None:
    """Return the EncryptionConfiguration of a request as it is told back, or None.

    Raises:
        Fault: InvalidEncryptionConfiguration.
    """
    given = call.request.get("encryptionConfiguration")
    if not isinstance(given, dict):
        return None
    if given.get("type") == _MANAGED:
        reuse = given.get(_REUSE)
        return {_KEY: _key(call, given.get(_KEY)), _REUSE: _REUSE_SECONDS if reuse is None else reuse, "type": _MANAGED}
    for name in (_KEY, _REUSE):
        if given.get(name) is not None:
            raise _fault(f"{_INVALID}Custom {name} is not allowed when selecting {OWNED['type']}.")
    return given


def _key(call: Call, key: Json) -> str:
    """Return the ARN of a key that is named by it or by its ID; which key an alias leads to is not known here."""
    if not isinstance(key, str) or not key:
        raise _fault(f"{_INVALID}Must set a valid kmsKeyId.")
    if _ID.fullmatch(key):
        return f"arn:aws:kms:{call.region}:{ACCOUNT}:key/{key}"
    region = key.split(":")[3] if key.startswith("arn:") and key.count(":") >= _ARN_COLONS else call.region
    if region != call.region:
        raise _fault(sdk_refusal_cause("Kms", f"Invalid arn {region}", 400))
    return key


def _fault(message: str) -> Fault:
    return Fault("InvalidEncryptionConfiguration", message)


def is_same(one: dict[str, Json] | None, other: dict[str, Json] | None) -> bool:
    """Tell whether both say the same; saying nothing is a key of the service."""
    return (one or OWNED) == (other or OWNED)
