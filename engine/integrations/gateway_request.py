"""What the arguments of apigateway:invoke ask of Amazon API Gateway: the URL, headers and body of its call."""

import json
from typing import TYPE_CHECKING

from engine.integrations.client_settings import ClientSettings
from engine.integrations.http_call import HttpWords
from engine.integrations.http_request import HttpRequest, needed_text, read_headers, read_query, wrong
from engine.language.values import Json

if TYPE_CHECKING:
    from yarl import URL

GATEWAY_WORDS = HttpWords(status="ApiGateway", no_answer="ApiGateway.SdkClientException", sorts=True)
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
_OPEN = "NO_AUTH"


def read_gateway_request(arguments: Json, settings: ClientSettings, region: str) -> HttpRequest:
    """Return the request that ``arguments`` describe; the ``settings`` may have another address that takes it.

    Raises:
        TaskError: States.Runtime; a field is missing or cannot be used.
    """
    fields = arguments if isinstance(arguments, dict) else {}
    method = needed_text(fields, "Method").upper()
    if method not in METHODS:
        raise wrong(f"The Method '{method}' is none of {', '.join(METHODS)}")
    if fields.get("AuthType", _OPEN) != _OPEN:
        raise wrong(f"The AuthType '{fields['AuthType']}' is not signed here, only {_OPEN} is called")
    endpoint = needed_text(fields, "ApiEndpoint")
    query = fields.get("QueryParameters")
    if query is not None and not isinstance(query, dict):
        raise wrong("The value of the field 'QueryParameters' has an invalid format")
    url = _url(endpoint, fields, settings).extend_query(read_query(query))
    headers = {
        "content-type": "application/json",
        "host": endpoint,
        "user-agent": f"Amazon|StepFunctions|{region}",
        **read_headers(fields.get("Headers")),
    }
    body = fields.get("RequestBody")
    if fields.get("AllowNullValues") is not True:
        body = _without_nulls(body)
    text = None if body is None else body if isinstance(body, str) else _written(body)
    return HttpRequest(
        method=method,
        url=url,
        headers=headers,
        body=None if text is None else text.encode("utf-8", "replace"),
        public_url=url,
        public_headers=headers,
    )


def _url(endpoint: str, fields: dict[str, Json], settings: ClientSettings) -> "URL":
    from yarl import URL  # comes with aiohttp, which is only imported when it is used

    scheme = "http" if endpoint.partition(":")[0].lower() in settings.allow_http else "https"
    parts = [str(fields[name]).strip("/") for name in ("Stage", "Path") if fields.get(name)]
    text = "/".join([settings.endpoint.rstrip("/") or f"{scheme}://{endpoint}", *parts])
    try:
        url = URL(text)
    except ValueError:
        url = URL()
    if not url.host or "/" in endpoint or "@" in endpoint:
        raise wrong(f"The value for the field 'ApiEndpoint' must be the name of a host: {endpoint}")
    return url


def _without_nulls(value: Json) -> Json:
    """Return ``value`` without the members that are null."""
    match value:
        case dict():
            return {name: _without_nulls(item) for name, item in value.items() if item is not None}
        case list():
            return [_without_nulls(item) for item in value]
        case _:
            return value


def _written(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
