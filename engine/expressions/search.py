"""One reading of a path: what its filters and functions share."""

from engine.expressions.matching import Stopwatch
from engine.expressions.path_tree import Value
from engine.language.values import Json


class Search:
    """The ``root`` that ``$`` means, what paths from it have found already, and the time left for matching."""

    __slots__ = ("found", "root", "stopwatch")

    def __init__(self, root: Json) -> None:
        self.root = root
        self.found: dict[int, Value] = {}
        self.stopwatch = Stopwatch()
