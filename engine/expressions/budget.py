"""How much one reading of a path may cost: a path can be written so that it never ends with the data it gets."""

from engine.expressions.faults import Broken

SECONDS = 0.1
"""How long all regular expressions of one reading may take together."""
VISITS = 2_000_000
"""How many values one reading may look at: one to two seconds, and ten times what a
payload of the services holds."""


class Budget:
    """What is left of :data:`SECONDS` and :data:`VISITS`."""

    __slots__ = ("seconds", "visits")

    def __init__(self, seconds: float = SECONDS, visits: int = VISITS) -> None:
        self.seconds = seconds
        self.visits = visits

    def charge(self, visits: int) -> None:
        """Take off what was looked at.

        Raises:
            Broken: nothing is left.
        """
        self.visits -= visits
        if self.visits < 0:
            raise Broken("it looks at too many values")
