"""Who gets the path of a value that is clicked: the field for paths that had the focus last."""

import weakref
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from designer.document.json_items import Steps
from designer.document.path_text import Root
from engine.language.values import Json


class PathTaker(Protocol):
    """A field that takes paths."""

    @property
    def path_name(self) -> str:
        """The name of the field, for people."""

    @property
    def is_waiting(self) -> bool:
        """Whether the user is in the field now, so that a click on a value is meant for it."""

    @property
    def can_take(self) -> bool:
        """Whether the field still shows something and may be changed."""

    def reads(self, whole: Json) -> bool:
        """Tell whether paths of what is in a value mean the same in the field."""

    def take_path(self, steps: Steps, root: Root, whole: Json = None) -> None:
        """Write the path of a value; ``whole`` is the value in which ``steps`` lead to it."""


class PathTakers(QObject):
    """Remembers the taker; ``changed`` tells that it is another, or that it can take a path, or cannot any longer."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._taker: weakref.ref[PathTaker] | None = None

    @property
    def current(self) -> PathTaker | None:
        """The taker, if it can take a path."""
        taker = None if self._taker is None else self._taker()
        if taker is None:
            return None
        try:
            return taker if taker.can_take else None
        except RuntimeError:  # Qt has deleted the widget
            return None

    def aim(self, taker: PathTaker) -> None:
        """Make this the taker."""
        self._taker = weakref.ref(taker)
        self.changed.emit()

    def look_again(self) -> None:
        """Something else is shown now: the taker may not be able to take any longer, or may again."""
        self.changed.emit()


path_takers = PathTakers()
"""The one of the program: only one field can have the focus."""
