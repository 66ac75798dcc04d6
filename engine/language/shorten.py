"""Long values made short enough for a message."""

import json

from engine.language.values import Json


def shorten(text: str, limit: int = 60) -> str:
    """Return ``text`` with its middle left out when it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    head = (limit - 1) * 2 // 3
    return f"{text[:head]}…{text[head + 1 - limit :]}"


def shorten_json(value: Json, limit: int = 200) -> str:
    """Return ``value`` as compact JSON, shortened in the middle."""
    return shorten(json.dumps(value, ensure_ascii=False, separators=(",", ":")), limit)
