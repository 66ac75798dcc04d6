"""How the reading of a path goes wrong, inside the room; :mod:`engine.expressions.paths` says it to people."""


class PathFault(Exception):
    """The root of these."""


class Missed(PathFault):
    """A step finds nothing where the path needs it."""


class Rejected(PathFault):
    """An operand or a value is of a kind that the operation cannot take; a filter drops the candidate then."""


class Broken(PathFault):
    """The reading of the whole path fails; the text says why, in English."""
