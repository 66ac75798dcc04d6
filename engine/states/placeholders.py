"""The ``${placeholders}`` that deployment tools replace: published definitions are full of them."""

import re
from collections.abc import Iterator

from engine.language.machine import escape
from engine.language.shorten import shorten
from engine.language.values import Json

_PLACEHOLDER = re.compile(r"\$\{[^}]+\}")


def has_placeholder(text: str) -> bool:
    """Tell whether a placeholder stands in ``text``; ``{}`` of an intrinsic function's format is none."""
    return _PLACEHOLDER.search(text) is not None


def blocked_by(field: str, found: str) -> str:
    """Return why a state cannot run whose ``field`` is still a placeholder."""
    return f"{field} still holds the placeholder {shorten(found)}; give it a value first"


def unfilled_paths(payload: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts that have a placeholder where a payload needs a path, with their JSON pointers."""
    if isinstance(payload, list):
        for index, element in enumerate(payload):
            yield from unfilled_paths(element, f"{pointer}/{index}")
    elif isinstance(payload, dict):
        for key, member in payload.items():
            if _is_unfilled(key, member):
                yield f"{pointer}/{escape(key)}", str(member)
            yield from unfilled_paths(member, f"{pointer}/{escape(key)}")


def filled(payload: Json) -> Json:
    """Return the payload with a path in place of each such text."""
    if isinstance(payload, list):
        return [filled(element) for element in payload]
    if isinstance(payload, dict):
        return {key: "$" if _is_unfilled(key, member) else filled(member) for key, member in payload.items()}
    return payload


def _is_unfilled(key: str, value: Json) -> bool:
    return key.endswith(".$") and isinstance(value, str) and has_placeholder(value)
