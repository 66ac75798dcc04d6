"""How the two kinds of integration with a service of AWS spell its fields and errors, and tell that it refused a call.

An optimized integration keeps the names of the service's API; one by ``aws-sdk`` has those of the Java SDK, which makes
words of some: ``DBInstances`` is ``DbInstances`` and ``DynamoDB`` is ``DynamoDb``.
"""

import re

from msgspec import Struct

from engine.integrations.service_answers import exception_name, refusal_cause, sdk_refusal_cause

_BORDER = re.compile(
    r"[^A-Za-z0-9]+"
    r"|(?<=[a-z])(?=[A-Z][A-Za-z0-9])"  # Message|Body
    r"|(?<=[A-Z])(?=[A-Z][a-z])"  # KMS|Key
    r"|(?<=[0-9])(?=[A-Za-z])"  # MD5|Of
)
# Of the optimized integrations: what their errors begin with, what a cause calls the service, and the error that the
# API itself does not know.
_OPTIMIZED = {
    "dynamodb": ("DynamoDB", "AmazonDynamoDBv2", "AmazonDynamoDBException"),
    "sns": ("SNS", "AmazonSNS", "AmazonSNSException"),
    "sqs": ("SQS", "AmazonSQS", "AmazonSQSException"),
    "ecs": ("ECS", "AmazonECS", "AmazonECSException"),
    "batch": ("Batch", "AWSBatch", "AWSBatchException"),
    "glue": ("Glue", "AWSGlue", "AWSGlueException"),
    "events": ("EventBridge", "AmazonEventBridge", "AmazonEventBridgeException"),
}
# The SDK calls a member of DynamoDB's values so, and there is no other of the name.
_RENAMED = {"NULL": "NUL"}
_KEYWORDS = frozenset(
    (
        *("abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const", "continue"),
        *("default", "do", "double", "else", "enum", "extends", "false", "final", "finally", "float", "for", "goto"),
        *("if", "implements", "import", "instanceof", "int", "interface", "long", "native", "new", "null", "package"),
        *("private", "protected", "public", "return", "short", "static", "strictfp", "super", "switch"),
        *("synchronized", "this", "throw", "throws", "transient", "true", "try", "void", "volatile", "while"),
    )
)
# What every request of the SDK has as a method.
_METHODS = (
    *("equals", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait"),
    *("builder", "sdkFields", "toBuilder", "overrideConfiguration", "sdkHttpResponse"),
)


def sdk_name(text: str) -> str:
    """Return a name of an API, a service's or a field's, as the Java SDK has it."""
    return "".join(word.capitalize() for word in _BORDER.split(text) if word)


def sdk_service(service_id: str) -> str:
    """Return what the Java SDK calls the service with this id: ``Config Service`` is ``Config``, ``SFN`` is ``Sfn``."""
    return sdk_name(service_id).removeprefix("Amazon").removeprefix("Aws").removesuffix("Service")


def sdk_member(name: str) -> str:
    """Return a field's name as an aws-sdk integration has it: only the capitals that it begins with become a word.

    ``SSEKMSKeyId`` is ``SsekmsKeyId``, ``ETag`` stays as it is, and so does ``ChecksumSHA256``. A word that Java keeps
    for itself has an ending: ``Default`` is ``DefaultValue``.
    """
    name = _RENAMED.get(name, name)
    end = 1
    while name[end : end + 1].isupper() and not name[end + 1 : end + 2].islower():
        end += 1
    small = name[:end].lower() + name[end:]
    found = small[:1].upper() + small[1:]
    return f"{found}Value" if small.lower() in _KEYWORDS or small in _METHODS else found


class Spelling(Struct, frozen=True, kw_only=True):
    """How one integration tells of its service: ``prefix`` begins its errors, causes have the name ``told``."""

    is_sdk: bool
    prefix: str
    told: str
    unknown: str

    def field(self, name: str) -> str:
        """Return the name of a field in an answer."""
        return sdk_member(name) if self.is_sdk else name[:1].upper() + name[1:]

    def error(self, name: str) -> str:
        """Return the name of an error that the API calls ``name``, empty when it knows none of that kind."""
        if not name:
            return f"{self.prefix}.{self.unknown}"
        stem = name.removesuffix("Fault") if name.endswith("Fault") else name.removesuffix("Exception")
        return exception_name(self.prefix, sdk_name(stem) if self.is_sdk else stem)

    def cause(self, message: str, code: str, status: int, request_id: str, extended_id: str) -> str:
        """Return the cause of a refusal: that of the API has a ``code`` and the HTTP ``status``."""
        ids = {"request_id": request_id, "extended_id": extended_id}
        if self.is_sdk:
            return sdk_refusal_cause(self.told, message, status, **ids)
        return refusal_cause(self.told, message, code, status, **ids)


def spelling(service: str, service_id: str, *, is_sdk: bool) -> Spelling:
    """Return how an integration spells; ``service`` is its name in the Resource, ``service_id`` that of the API."""
    name = sdk_service(service_id)
    if is_sdk:
        return Spelling(is_sdk=True, prefix=name, told=name, unknown=f"{name}Exception")
    prefix, told, unknown = _OPTIMIZED.get(service, (name, f"Amazon{name}", f"Amazon{name}Exception"))
    return Spelling(is_sdk=False, prefix=prefix, told=told, unknown=unknown)
