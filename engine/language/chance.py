"""Ids by chance that nobody must be able to guess from nowhere, but that are no secrets: many are wanted, and fast."""

import random

# Seeded by the system, once: asking it for each id costs many times as much as all else about a small state.
_random = random.Random()


def new_id() -> str:
    """Return 32 hexadecimal digits."""
    return _random.getrandbits(128).to_bytes(16).hex()


def new_number() -> int:
    """Return 128 random bits: what an id is written from once somebody asks for it."""
    return _random.getrandbits(128)


def written_uuid(number: int) -> str:
    """Return the UUID (version 4) with the bits of ``number`` as text; the class for them takes several times as long."""
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
