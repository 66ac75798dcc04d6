"""The order in which Step Functions writes the members of an object that it builds from a payload template.

What is written as it stands comes first, in the order of the template. What is read follows in the order of the hash
table that the service, a Java program, keeps its names in.
"""

from collections.abc import Iterable

_SMALLEST_TABLE = 16
_FULL = 0.75


def hash_order(names: Iterable[str]) -> list[str]:
    """Return ``names``, each once, as a Java ``HashMap`` that they were put into gives them."""
    distinct = list(dict.fromkeys(names))
    size = _SMALLEST_TABLE
    while len(distinct) > size * _FULL:
        size *= 2
    # Names of one slot stay in the order they came, as they do in a stable sort.
    return sorted(distinct, key=lambda name: _spread(name) & (size - 1))


def _spread(name: str) -> int:
    """Return Java's hash of a text, over its UTF-16 units, as ``HashMap`` spreads it."""
    units = name.encode("utf-16-le", "surrogatepass")
    code = 0
    for low, high in zip(units[::2], units[1::2], strict=True):
        code = (code * 31 + (high << 8 | low)) & 0xFFFF_FFFF
    return code ^ code >> 16
