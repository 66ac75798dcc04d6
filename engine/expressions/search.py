"""One reading of a path: what its filters and functions share."""

from engine.expressions.budget import Budget
from engine.expressions.path_tree import Value
from engine.language.values import Json


class Search:
    """The ``root`` that ``$`` means, what paths from it have found already, and what is left to spend."""

    __slots__ = ("budget", "found", "root")

    def __init__(self, root: Json) -> None:
        self.root = root
        self.found: dict[int, Value] = {}
        self.budget = Budget()
