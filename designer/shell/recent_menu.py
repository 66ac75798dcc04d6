"""The menu of the workflows that were open lately."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu

from designer.document.settings import Settings
from designer.look import tr


def list_recent(menu: QMenu, settings: Settings, open_: Callable[[Path], object]) -> None:
    """Fill ``menu`` with the recent files, each with the folder it is in; the chosen one goes to ``open_``."""
    menu.clear()
    for path in settings.recent_files:
        action = menu.addAction(f"{path.name}    {path.parent}".replace("&", "&&"))
        action.triggered.connect(lambda _checked=False, path=path: open_(path))
    menu.setEnabled(True)
    if menu.isEmpty():
        menu.addAction(tr("No recent files")).setEnabled(False)
