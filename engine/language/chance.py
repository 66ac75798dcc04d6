"""Ids by chance that nobody must be able to guess from nowhere, but that are no secrets: many are wanted, and fast."""

import random

# Seeded by the system, once: asking it for each id costs many times as much as all else about a small state.
_random = random.Random()


def new_id() -> str:
    """Return 32 hexadecimal digits."""
    return f"{_random.getrandbits(128):032x}"


def new_uuid() -> str:
    """Return a random UUID (version 4) as text; the class for them takes several times as long."""
    digits = new_id()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
