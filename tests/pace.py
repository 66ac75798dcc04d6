"""How much slower than a desk's machine this one is at the moment, for the few tests that ask for a time.

``make bench`` tells the figures. A test only has to fail with a design that is many times slower, and must not fail
because of a machine that others use as well.
"""

import time

_ADDITIONS = 1_000_000
_AT_A_DESK = 0.045
"""Seconds of the processor for so many additions on the machine that the limits in tests were chosen on."""


def pace() -> float:
    """Return the factor, at least 1.0, by which times of this thread are longer here and now."""
    began = time.thread_time()
    number = 0
    while number < _ADDITIONS:
        number += 1
    return max(1.0, (time.thread_time() - began) / _AT_A_DESK)
