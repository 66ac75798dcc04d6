"""Names of things in AWS Step Functions: their ARNs, taken apart and put together."""

import re

from msgspec import Struct

from engine.api.faults import Fault

ACCOUNT = "123456789012"
"""The account that everything here belongs to."""
DEFAULT_REGION = "us-east-1"

_NOT_IN_NAMES = re.compile(r"[\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\U0010ffff]")

_ROLE = re.compile(r"arn:[^:]+:iam::[^:]*:role/.+")


class Arn(Struct, frozen=True, kw_only=True):
    """An ARN of this service taken apart; ``tail`` is what follows the kind of resource, split at the colons."""

    text: str
    region: str
    kind: str
    tail: tuple[str, ...]

    @property
    def machine(self) -> str:
        """The ARN without its qualifier, a version or an alias."""
        return self.text if len(self.tail) < 2 else self.text[: -len(self.tail[-1]) - 1]


def make_arn(region: str, kind: str, *tail: str) -> str:
    """Return the ARN of a resource of this account."""
    return ":".join(("arn", "aws", "states", region, ACCOUNT, kind, *tail))


def read_arn(text: str, *kinds: str) -> Arn:
    """Take an ARN apart.

    Raises:
        Fault: InvalidArn when it is no ARN of this service, or not of one of ``kinds``.
    """
    parts = text.split(":")
    if parts[0] != "arn":
        raise _invalid(f"Invalid ARN prefix: {text}")
    if len(parts) < 7 or parts[2] != "states" or not all(parts[6:]):
        raise _invalid(f"Invalid ARN: {text}")
    if parts[5] not in kinds:
        raise _invalid(f"Resource type not valid in this context: {parts[5]}")
    return Arn(text=text, region=parts[3], kind=parts[5], tail=tuple(parts[6:]))


def check_name(name: str) -> None:
    """Refuse a name that a state machine, an execution or an activity cannot have.

    Raises:
        Fault: InvalidName.
    """
    if _NOT_IN_NAMES.search(name):
        raise Fault("InvalidName", f"Invalid Name: '{name}'")


def check_role(arn: str) -> None:
    """Refuse what is no role that a state machine can run with; whether there is one nobody asks here.

    Raises:
        Fault: InvalidArn.
    """
    if not _ROLE.fullmatch(arn):
        raise Fault("InvalidArn", f"Invalid Role Arn: '{arn}'")


def _invalid(reason: str) -> Fault:
    return Fault("InvalidArn", f"Invalid Arn: '{reason}'")
