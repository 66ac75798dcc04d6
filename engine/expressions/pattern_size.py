"""How large a regular expression is when each repeated part is written out, as the ``regex`` package does.

Twenty characters such as ``(x{9999}){9999}`` would take all memory before the first text is looked at.
"""

import re

LARGEST = 100_000
"""More is refused; so much takes the package a tenth of a second."""

_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\{(\d+)(?:,\d*)?\}|.", re.DOTALL)


def is_too_large(pattern: str) -> bool:
    """Tell whether ``pattern`` has more than :data:`LARGEST` parts when those with a count are repeated."""
    if "{" not in pattern:
        return False
    sizes, last = [0], 0
    for token in _TOKEN.finditer(pattern):
        if token[0] == "(":
            sizes.append(0)
        elif token[0] == ")" and len(sizes) > 1:
            last = sizes.pop()
            sizes[-1] += last
        elif token[1] is not None:
            # Nine digits of a count are enough to know.
            count = max(1, int(token[1][:9]))
            sizes[-1] += last * (count - 1)
            last *= count
        else:
            sizes[-1] += 1
            last = 1
        if sizes[-1] > LARGEST:
            return True
    return False
