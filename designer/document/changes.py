"""Typed characters gather into words: which of them belong to one undo step."""

TYPING = "typing:"
"""What the names of steps begin with that were typed."""


class Typing:
    """Decides which typed characters belong to one undo step.

    A step is a run of characters at one place, and a new one begins with a line, with a word after a
    space, with a change between typing and deleting, and wherever :meth:`end` was called.
    """

    def __init__(self) -> None:
        self._run = 0
        self._place: int | None = None
        self._was_insertion = False
        self._after_space = False

    def end(self) -> None:
        """Let the next character begin a new step."""
        self._place = None

    def key(self, start: int, removed: str, added: str) -> str:
        """Return the name of the step that replacing ``removed`` at ``start`` by ``added`` belongs to."""
        if not self._is_continued(start, removed, added):
            self._run += 1
        is_single = len(added) + len(removed) == 1 or (not removed and added.startswith("\n") and added.isspace())
        self._place = start + len(added) if is_single else None
        self._was_insertion = not removed
        self._after_space = added.isspace()
        return f"{TYPING}{self._run}"

    def _is_continued(self, start: int, removed: str, added: str) -> bool:
        if self._place is None or len(added) + len(removed) != 1 or self._was_insertion == bool(removed):
            return False
        if removed:
            return start in (self._place, self._place - 1)
        if added.isspace() and (added in "\r\n" or not self._after_space):
            return False
        return start == self._place
