"""The menu of what a file held before its last saves."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu

from designer.document.copies import Copy, copies
from designer.look import tr


def list_copies(menu: QMenu, path: Path | None, take: Callable[[Copy, str], object]) -> None:
    """Fill ``menu`` with the saved copies of ``path``; ``take`` gets the one chosen and until when it was the file."""
    menu.clear()
    for copy in () if path is None else copies(path):
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(copy.replaced))
        action = menu.addAction(tr("until {time}", time=at))
        action.triggered.connect(lambda _checked=False, copy=copy, at=at: take(copy, at))
    if menu.isEmpty():
        menu.addAction(tr("None yet; each save keeps one")).setEnabled(False)
