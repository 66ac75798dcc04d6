"""What the arguments of an HTTP Task ask for: its URL, headers and body, and the account that its connection lends."""

import base64
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, urlencode

from msgspec import Struct

from engine.errors import RUNTIME, SetupError
from engine.integrations.bindings import Bindings
from engine.integrations.client_settings import read_text, read_texts
from engine.integrations.refused_headers import is_refused
from engine.integrations.task_calls import TaskError
from engine.language.values import Json

if TYPE_CHECKING:
    from yarl import URL

Pairs: TypeAlias = list[tuple[str, str]]

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
_JSON_TYPE, _FORM_TYPE = "application/json; charset=UTF-8", "application/x-www-form-urlencoded"
_MOST_BYTES = 262_144  # of an answer
_CONNECTION = re.compile(r":connection/([^/]+)")


class HttpRequest(Struct, frozen=True, kw_only=True):
    """One request; ``body`` is None when it has none.

    ``public_url`` and ``public_headers`` are those without what the connection adds.
    """

    method: str
    url: "URL"
    headers: dict[str, str]
    body: bytes | None
    public_url: "URL"
    public_headers: dict[str, str]


def read_request(arguments: Json, bindings: Bindings, allow_http: tuple[str, ...], region: str) -> HttpRequest:
    """Return the request that ``arguments`` describe, with what ``bindings`` say of its connection.

    ``allow_http`` are the hosts that may be called without TLS, ``region`` is that of the execution.

    Raises:
        TaskError: States.Runtime; a field is missing or cannot be used.
        SetupError: nothing is bound to the connection, or what is cannot be used.
    """
    fields = arguments if isinstance(arguments, dict) else {}
    method = needed_text(fields, "Method").upper()
    if method not in METHODS:
        raise wrong(f"The Method '{method}' is none of {', '.join(METHODS)}")
    lent_headers, lent_query = _lent(_connection(fields), bindings)
    headers = read_headers(fields.get("Headers"))
    body, kind = _body(fields, headers.get("content-type", ""))
    endpoint, query = _url(needed_text(fields, "ApiEndpoint"), allow_http), read_query(fields.get("QueryParameters"))
    usual = {
        "content-type": kind,
        "range": f"bytes=0-{_MOST_BYTES}",
        "user-agent": f"Amazon|StepFunctions|HttpInvoke|{region}",
    }
    return HttpRequest(
        method=method,
        url=_spelt(
            endpoint.extend_query([pair for pair in query if pair[0] not in lent_query]).update_query(lent_query)
        ),
        headers={**usual, **headers, **lent_headers},
        body=body,
        public_url=_spelt(endpoint.extend_query(query)),
        public_headers={**usual, **headers},
    )


def wrong(cause: str) -> TaskError:
    """Return the failure of a Task that asks for what cannot be sent."""
    return TaskError(RUNTIME, cause)


def needed_text(fields: dict[str, Json], name: str) -> str:
    """Return a field that is text; raises TaskError without it."""
    value = fields.get(name)
    if value is None:
        raise wrong(f"The field '{name}' is required but was missing")
    if not isinstance(value, str):
        raise wrong(f"The value for the field '{name}' must be a STRING")
    return value.strip()


def _connection(fields: dict[str, Json]) -> str:
    for place in ("Authentication", "InvocationConfig"):
        part = fields.get(place)
        if isinstance(part, dict):
            return needed_text(part, "ConnectionArn")
    raise wrong("One of the fields 'Authentication' and 'InvocationConfig' is required, with a 'ConnectionArn'")


def _lent(arn: str, bindings: Bindings) -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers and the query parameters that the connection adds."""
    found = _CONNECTION.search(arn)
    name = f"connection:{found[1] if found else arn}"
    key = next((key for key in (arn, name) if bindings.value(key) is not None), "")
    value = bindings.value(key)
    if not isinstance(value, dict):
        hint = f'{{"{name}": {{"headers": ..., "query": ..., "basic": {{"username", "password"}}}}}}'
        raise SetupError(f'nothing is bound to the connection "{arn}": say in bindings.json what it adds: {hint}')
    fault = bindings.fault(key)
    headers = {name.lower(): text for name, text in read_texts(value.get("headers"), "headers", fault).items()}
    basic = value.get("basic")
    if basic is not None:
        if not isinstance(basic, dict):
            raise fault("basic", "must be an object")
        user, password = (read_text(basic.get(part), f"basic/{part}", fault) for part in ("username", "password"))
        token = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        headers["authorization"] = f"Basic {token}"
    return headers, dict(read_texts(value.get("query"), "query", fault))


def _url(endpoint: str, allow_http: tuple[str, ...]) -> "URL":
    from yarl import URL  # comes with aiohttp, which is only imported when it is used

    try:
        url = URL(endpoint)
    except ValueError:
        url = URL()
    is_allowed = url.scheme == "https" or (url.scheme == "http" and (url.host or "").lower() in allow_http)
    if not url.host or not is_allowed:
        hint = 'other hosts than those of "allowHttp" in bindings.json are only called by https'
        raise wrong(f"The value for the field 'ApiEndpoint' must be a valid HTTPS URL: {endpoint} ({hint})")
    return url


def _spelt(url: "URL") -> "URL":
    """Return ``url`` with blanks in its query as the service writes them."""
    from yarl import URL  # see above

    query = url.raw_query_string
    return URL(str(url).replace(f"?{query}", f"?{query.replace('+', '%20')}", 1), encoded=True) if "+" in query else url


def read_query(value: Json) -> Pairs:
    """Return the parameters of a query, one that is a list as often as it has items."""
    if value is None:
        return []
    if not isinstance(value, dict):
        raise wrong("The value for the field 'QueryParameters' must be an object")
    return [pair for name, item in value.items() for pair in _form_pairs(name, item, "REPEAT")]


def read_headers(value: Json) -> dict[str, str]:
    """Return headers by their names in small letters.

    Raises:
        TaskError: States.Runtime; one of them cannot be set, or cannot be sent.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise wrong("The value for the field 'Headers' must be an object")
    headers: dict[str, str] = {}
    for name, item in value.items():
        plain = name.lower().strip()
        if is_refused(plain):
            raise wrong(f"The header '{name}' cannot be set")
        text = ", ".join(map(_scalar, item)) if isinstance(item, list) else _scalar(item)
        if not plain or any(character in f"{plain}{text}" for character in "\r\n\0"):
            raise wrong(f"The header '{name}' cannot be sent")
        headers[plain] = text
    return headers


def _body(fields: dict[str, Json], kind: str) -> tuple[bytes | None, str]:
    """Return the body and its type; ``kind`` is the one that is given."""
    transform = fields.get("Transform")
    transform = transform if isinstance(transform, dict) else {}
    value = fields.get("RequestBody")
    match transform.get("RequestBodyEncoding", "NONE"):
        case "NONE":
            if value is None:
                return None, kind or _JSON_TYPE
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            return text.encode("utf-8", "replace"), kind or _JSON_TYPE
        case "URL_ENCODED":
            if not isinstance(value, dict):
                raise wrong("The value for the field 'RequestBody' must be an object to be URL_ENCODED")
            options = transform.get("RequestEncodingOptions")
            array_format = options.get("ArrayFormat", "INDICES") if isinstance(options, dict) else "INDICES"
            if array_format not in ("INDICES", "BRACKETS", "REPEAT", "COMMAS"):
                raise wrong(f"The ArrayFormat '{array_format}' is none of INDICES, BRACKETS, REPEAT, COMMAS")
            pairs = [pair for name, item in value.items() for pair in _form_pairs(name, item, str(array_format))]
            return urlencode(pairs, quote_via=quote, safe="").encode("ascii"), kind or _FORM_TYPE
        case other:
            raise wrong(f"The RequestBodyEncoding '{other}' is none of NONE, URL_ENCODED")


def _form_pairs(name: str, value: Json, array_format: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form that stand for ``value``."""
    match value:
        case dict():
            for key, item in value.items():
                yield from _form_pairs(f"{name}[{key}]", item, array_format)
        case list() if array_format == "COMMAS":
            yield name, ",".join(map(_scalar, value))
        case list():
            for index, item in enumerate(value):
                ending = {"INDICES": f"[{index}]", "BRACKETS": "[]"}.get(array_format, "")
                yield from _form_pairs(f"{name}{ending}", item, array_format)
        case _:
            yield name, _scalar(value)


def _scalar(value: Json) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
