"""What a service of the cloud sends back along with an answer, and how Step Functions tells that it refused a call."""

import base64
import json
import secrets
import time
import uuid
from collections.abc import Mapping

from engine.language.java_values import hash_order
from engine.language.values import Json

S3 = "Amazon S3"
"""What the causes of a refusal call S3."""
S3_REFUSALS = {"NoSuchKey": "The specified key does not exist.", "NoSuchBucket": "The specified bucket does not exist"}
"""What S3 says when something is not there, by the code of it."""


def sdk_metadata(own: Mapping[str, str], length: int, request_id: str, status: int = 200) -> dict[str, Json]:
    """Return what an optimized integration adds to an answer of ``length`` bytes: its HTTP headers and its number.

    ``own`` are the headers, by name, that differ from service to service.
    """
    from email.utils import formatdate  # the window starts without it

    headers = {
        **own,
        "Content-Length": str(length),
        "Date": formatdate(usegmt=True),
        "x-amzn-RequestId": request_id,
    }
    ordered: dict[str, str] = dict(sorted(headers.items(), key=lambda header: header[0].lower()))
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {name: [ordered[name]] for name in hash_order(ordered)},
            "HttpHeaders": dict(ordered),
            "HttpStatusCode": status,
        },
        "SdkResponseMetadata": {"RequestId": request_id},
    }


def new_trace_id() -> str:
    """Return what X-Ray calls a request that it does not sample."""
    root = f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
    return f"Root={root};Parent={secrets.token_hex(8)};Sampled=0;Lineage=1:{secrets.token_hex(4)}:0"


def new_extended_id() -> str:
    """Return the second number that S3 gives to a request."""
    return base64.b64encode(secrets.token_bytes(56)).decode("ascii")


def refusal_cause(
    service: str, message: str, code: str, status: int, *, request_id: str = "", extended_id: str = ""
) -> str:
    """Return the cause of a call that ``service`` refused, as an optimized integration tells it.

    Without a ``request_id`` the call gets one; ``extended_id`` is a second one, which S3 has.
    """
    ids = [f"Request ID: {request_id or uuid.uuid4()}"]
    if extended_id:
        ids.append(f"S3 Extended Request ID: {extended_id}")
    detail = "; ".join([f"Status Code: {status}", f"Error Code: {code}", *ids, "Proxy: null"])
    return f"{message} (Service: {service}; {detail})"


def sdk_refusal_cause(service: str, message: str, status: int, *, request_id: str = "", extended_id: str = "") -> str:
    """Return the cause of a call that ``service`` refused, as an AWS SDK integration tells it."""
    ids = [f"Request ID: {request_id or uuid.uuid4()}"]
    if extended_id:
        ids.append(f"Extended Request ID: {extended_id}")
    # The service does not try again by itself.
    return f"{message} ({', '.join([f'Service: {service}', f'Status Code: {status}', *ids])}) (SDK Attempt Count: 1)"


def exception_name(service: str, code: str) -> str:
    """Return the error name of a refusal: ``Lambda`` and ``TooManyRequests`` give Lambda.TooManyRequestsException."""
    return f"{service}.{code}" if code.endswith("Exception") else f"{service}.{code}Exception"


def failed_entries(answer: Json) -> str:
    """Return the cause of a failure when EventBridge did not take every event, which it tells in a good answer."""
    if not isinstance(answer, dict):
        return ""
    failed = answer.get("FailedEntryCount")
    told = {name: answer[name] for name in ("Entries", "FailedEntryCount") if name in answer}
    is_whole = not isinstance(failed, int) or failed <= 0
    return "" if is_whole else json.dumps(told, ensure_ascii=False, separators=(",", ":"))
