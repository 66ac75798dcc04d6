"""The headers that no Task may set."""

from collections.abc import Iterable

# What the transport sets, or what would tell of a sender that is none.
_REFUSED = frozenset(
    [
        "a-im",
        "accept-charset",
        "accept-datetime",
        "accept-encoding",
        "cache-control",
        "connection",
        "content-encoding",
        "content-md5",
        "date",
        "expect",
        "forwarded",
        "from",
        "host",
        "http2-settings",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "max-forwards",
        "origin",
        "pragma",
        "proxy-authorization",
        "referer",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
        "warning",
    ]
)
_REFUSED_BEGINNINGS = ("x-forwarded", "x-amz", "x-amzn")
_OF_THE_CONNECTION = "authorization"


def is_refused(name: str) -> bool:
    """Tell whether a header, its name in small letters, is none that an HTTP request of a Task may have."""
    return name in _REFUSED or name.startswith(_REFUSED_BEGINNINGS)


def refused_of_task(names: Iterable[str]) -> list[str]:
    """Return the names in small letters of those headers that an HTTP Task may not have: its connection authorizes it."""
    plain = [name.lower().strip() for name in names]
    return [name for name in plain if is_refused(name) or name == _OF_THE_CONNECTION]
