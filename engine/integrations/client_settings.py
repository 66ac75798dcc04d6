"""What ``bindings.json`` says of the real client of a service: where it is, and whose account calls it.

A setting that is text can be ``{"env": "NAME"}``: what the variable NAME of the environment holds, so that no secret
has to stand in a file.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields

from engine.language.machine import escape
from engine.language.values import Json

Fault = Callable[[str, str], Exception]
"""Makes the error that says, with the line, what is wrong at a place of the side file."""

_HOSTS = "allowHttp"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSettings:
    """Each setting that is empty is the client's own default; ``version`` is that of the Tencent Cloud API.

    ``profile`` is one of the files of the AWS command line. ``store`` is ``cos`` or ``s3``, for buckets. ``allow_http``
    lists the hosts that an HTTP Task may call without TLS.
    """

    endpoint: str = ""
    region: str = ""
    profile: str = ""
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    session_token: str = field(default="", repr=False)
    version: str = ""
    store: str = ""
    allow_http: tuple[str, ...] = ()


def _spelt(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


_NAMES = {_spelt(found.name): found.name for found in fields(ClientSettings)}
"""The settings as the side file spells them."""


def read_settings(value: Json, fault: Fault) -> ClientSettings:
    """Return the settings in ``value``, the ``client`` of a binding: true for none, or an object.

    Raises:
        Exception: what ``fault`` makes; one of them cannot be used, or is none. A misspelt one could call the wrong
            service, so it is refused.
    """
    if value is True:
        return ClientSettings()
    if not isinstance(value, dict):
        raise fault("client", "must be true or an object with settings")
    found: dict[str, str] = {}
    for name, content in value.items():
        if name not in _NAMES:
            raise fault(f"client/{escape(name)}", f"is no setting; there are {', '.join(sorted(_NAMES))}")
        if name != _HOSTS:
            found[_NAMES[name]] = read_text(content, f"client/{name}", fault)
    if found.get("store", "s3") not in ("cos", "s3"):
        raise fault("client/store", 'must be "s3" or "cos"')
    hosts = value.get(_HOSTS, [])
    if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
        raise fault(f"client/{_HOSTS}", 'must be an array of hosts, such as ["localhost"]')
    return ClientSettings(**found, allow_http=tuple(str(host).lower() for host in hosts))


def read_text(content: Json, place: str, fault: Fault) -> str:
    """Return a text of the side file, or what the variable of the environment holds that stands in its place.

    Raises:
        Exception: what ``fault`` makes; it is neither, or there is no such variable.
    """
    match content:
        case str():
            return content
        case {"env": str(name), **rest} if not rest:
            if name not in os.environ:
                raise fault(place, f"needs the environment variable {name}, which is not set")
            return os.environ[name]
        case _:
            raise fault(place, 'must be text or {"env": "NAME"}')


def read_texts(value: Json, place: str, fault: Fault) -> Mapping[str, str]:
    """Return the members of ``value``, each a text; None gives none.

    Raises:
        Exception: what ``fault`` makes; it is no object of texts.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise fault(place, "must be an object")
    return {name: read_text(content, f"{place}/{escape(name)}", fault) for name, content in value.items()}
