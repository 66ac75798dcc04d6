"""What a path or payload uses beyond documented TCSL: intrinsic functions, and most of the context object."""

from collections.abc import Iterator

from engine.language.machine import escape
from engine.language.values import Json

_DOCUMENTED_CONTEXT = "$$.Map.Item.Value"


def path_extension(text: str) -> str | None:
    """Return what ``text``, a path or a call, uses that ASW does not document, in short; else None."""
    if text.startswith("States."):
        return text.partition("(")[0].strip()
    if text.startswith("$$") and not text.startswith(_DOCUMENTED_CONTEXT):
        return text
    return None


def payload_extensions(payload: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield the same for each key of a payload that ends in ``.$``, with its JSON pointer."""
    if isinstance(payload, list):
        for index, element in enumerate(payload):
            yield from payload_extensions(element, f"{pointer}/{index}")
    elif isinstance(payload, dict):
        for key, member in payload.items():
            place = f"{pointer}/{escape(key)}"
            if key.endswith(".$") and isinstance(member, str):
                found = path_extension(member)
                if found is not None:
                    yield place, found
            else:
                yield from payload_extensions(member, place)
