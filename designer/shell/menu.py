"""The menu behind the button on the left: everything the window can do, by subject."""

from PySide6.QtWidgets import QDockWidget, QMenu, QWidget

from designer.shell.actions import Actions

SECTIONS: tuple[tuple[str, ...], ...] = (
    ("new", "open", "save", "save_as"),
    ("export_json", "export_picture"),
    ("undo", "redo", "select_all", "delete", "add"),
    ("fit", "actual_size", "zoom_in", "zoom_out"),
    ("run", "run_with", "pause", "step_over", "step_into", "step_out", "stop", "breakpoint", "clear_run"),
    ("functions_folder",),
    ("arrange_panels", "reset_panels"),
    ("language", "theme", "shortcuts", "about"),
    ("quit",),
)


def build_menu(parent: QWidget, actions: Actions, docks: list[QDockWidget]) -> QMenu:
    """Return the menu; the panels can be shown and hidden from it."""
    menu = QMenu(parent)
    menu.setObjectName("mainMenu")
    for section in SECTIONS:
        for name in section:
            menu.addAction(actions[name])
        if section[0] == "arrange_panels":
            for dock in docks:
                menu.addAction(dock.toggleViewAction())
        menu.addSeparator()
    return menu
