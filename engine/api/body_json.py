"""Reading the JSON of a request, which may be made to use up the stack."""

import gc

from engine.language.json_faults import plain_json
from engine.language.values import Json


def read_json(text: bytes | str) -> Json:
    """Return the value of a text; unlike Python's own reading it has no NaN and no Infinity, be it as 1e999.

    Nothing is collected meanwhile: at the end of the stack there is no room for what others leave to be done when
    their objects go, and it would fail in their stead.

    Raises:
        ValueError: the text is no JSON.
        RecursionError: it is nested too deep.
    """
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        return plain_json(text)
    finally:
        if was_collecting:
            gc.enable()
