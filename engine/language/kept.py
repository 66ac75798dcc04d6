"""How much a row of things has of the row before an edit, so that nobody has to compare ten thousand of them."""

from msgspec import Struct

_LONGEST = 6
"""A command edits a text in a few steps, and compares what it was before the first with what it is after the last."""


class Kept(Struct, eq=False):
    """A row that has its first ``begin`` and its last ``same`` things from the row ``before``, the very same; None is any.

    What it is a row of it does not know, so that nothing is kept alive by it.
    """

    begin: int = 0
    same: int = 0
    before: "Kept | None" = None

    def then(self, begin: int, same: int) -> "Kept":
        """Return the row that comes of an edit of this one; ``begin`` and ``same`` things together are in both rows."""
        made = last = Kept(begin, same, self)
        for _ in range(_LONGEST):
            if last.before is None:
                return made
            last = last.before
        last.before = None
        return made

    def since(self, other: "Kept") -> tuple[int, int] | None:
        """Return how many things at the beginning and at the end are the same as in ``other``, at least; None if unknown."""
        begin, same, row = self.begin, self.same, self
        # What is before a row is asked for once: another thread, which edits the text on, may cut it off meanwhile.
        while (before := row.before) is not None:
            begin, same, row = min(begin, row.begin), min(same, row.same), before
            if row is other:
                return begin, same
        return None
