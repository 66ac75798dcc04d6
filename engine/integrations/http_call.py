"""HTTP Tasks, and calls of Amazon API Gateway: one request, and its answer as the service shows it."""

from msgspec import Struct

from engine.integrations.http_request import HttpRequest, wrong
from engine.integrations.http_trace import watched
from engine.integrations.task_calls import TaskError
from engine.language.java_values import hash_order
from engine.language.json_faults import plain_json
from engine.language.values import Json

LONGEST_SECONDS = 60.0
"""How long the service waits for an answer."""


class HttpWords(Struct, frozen=True, kw_only=True):
    """How an integration tells of its calls: what stands before a status that is no success, and no answer at all.

    Headers of answers come as out of a ``HashMap`` unless it ``sorts`` them by their names.
    """

    status: str
    no_answer: str
    sorts: bool = False


HTTP_TASK = HttpWords(status="States.Http.StatusCode", no_answer="States.Http.Socket")


async def call_http(request: HttpRequest, words: HttpWords = HTTP_TASK) -> Json:
    """Send ``request`` and return the answer: its body, headers and status. Follows no redirection.

    Raises:
        TaskError: the status is none of a success, or there is no answer.
    """
    import aiohttp  # takes a tenth of a second

    trace = watched.get()
    if trace is not None:
        trace.note_request(request)
    session = aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=LONGEST_SECONDS), cookie_jar=aiohttp.DummyCookieJar()
    )
    try:
        async with (
            session,
            session.request(
                request.method,
                request.url,
                headers=request.headers,
                data=request.body,
                allow_redirects=False,
                proxy=_proxy(request),
            ) as response,
        ):
            body = await response.read()
            status, reason, charset = response.status, response.reason or "", response.get_encoding()
            headers = [(name, text) for name, text in response.headers.items()]
    except aiohttp.InvalidURL as error:
        raise wrong(f"The value for the field 'ApiEndpoint' must be a valid HTTPS URL: {error}") from None
    except aiohttp.ClientError as error:
        raise TaskError(words.no_answer, str(error) or type(error).__name__) from None
    except TimeoutError:
        raise TaskError(words.no_answer, f"There was no answer within {LONGEST_SECONDS:.0f} seconds") from None
    text = _decoded(body, charset)
    if trace is not None:
        trace.note_response(request.url.scheme, status, reason, headers, text)
    if not 200 <= status < 300:
        raise TaskError(f"{words.status}.{status}", text or reason)
    kind = response.headers.get("content-type", "")
    if body and not words.sorts and kind.partition(";")[0].strip().lower() == "application/octet-stream":
        raise wrong(
            f"Unsupported response content-type '{kind}'. Please see documentation for list of unsupported content-types."
        )
    listed: dict[str, Json] = {}
    names = sorted(dict(headers), key=str.lower) if words.sorts else hash_order(dict(headers))
    for name, value in sorted(headers, key=lambda header: names.index(header[0])):
        found = listed.setdefault(name, [])
        assert isinstance(found, list)  # made above
        found.append(value)
    shown: dict[str, Json] = {"ResponseBody": _body(text, kind)} if body or words.sorts else {}
    return {"Headers": listed, **shown, "StatusCode": status, "StatusText": reason}


def _proxy(request: HttpRequest) -> str | None:
    """Return the proxy that this machine has for such a request; aiohttp's own way would add the logins of ~/.netrc."""
    from urllib.request import getproxies, proxy_bypass  # the window starts without it

    if proxy_bypass(request.url.host or ""):
        return None
    return getproxies().get(request.url.scheme)


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _body(text: str, kind: str) -> Json:
    """Return the body of an answer: what it says when it is JSON, else the text."""
    kind = kind.partition(";")[0].strip().lower()
    if not (kind == "application/json" or kind.endswith("+json")):
        return text
    try:
        return plain_json(text)
    except (ValueError, RecursionError):
        return text
