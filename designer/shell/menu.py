"""The menu behind the button on the left: everything the window can do, by subject."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMenu, QWidget

from designer.document.samples import Sample, samples
from designer.document.templates import Template, templates
from designer.look import language, tr
from designer.shell.actions import Actions
from designer.shell.dialect_button import CHOICES
from designer.shell.part_control import PARTS

_TOP: tuple[tuple[str, ...], ...] = (
    ("new", "open", "open_folder", "import"),
    ("save", "save_as", "revert", "<Compare>", "<Export>"),
    ("<Edit>", "<Arrange>", "<View>", "<Panels>", "<Execution>"),
    ("commands",),
    ("<Help>",),
    ("quit",),
)
_MENUS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Edit": (
        ("undo", "redo"),
        ("cut", "copy", "paste", "paste_linked", "duplicate", "select_all"),
        ("add", "append", "change_type", "rename", "connect"),
        PARTS,
        ("wrap_map", "wrap_parallel", "unwrap"),
        ("add_note", "next_note", "color_note"),
        ("extract", "inline", "open_started"),
        ("delete", "delete_reconnect"),
        ("find", "find_in_code"),
    ),
    "Arrange": (
        ("align_left", "align_center", "align_right"),
        ("align_top", "align_middle", "align_bottom"),
        ("distribute_horizontal", "distribute_vertical"),
        ("pin", "tidy"),
    ),
    "Compare": (("compare_saved", "compare_file"),),
    "Export": (
        ("export_json", "export_picture", "copy_picture"),
        ("export_tcsl", "export_asl"),
        ("export_yaml", "export_mermaid", "export_markdown"),
    ),
    "Help": (("shortcuts", "tour", "welcome"), ("about",)),
    "View": (("fit", "actual_size", "zoom_in", "zoom_out"), ("show_code",), tuple(CHOICES), ("language", "theme")),
    "Panels": (("arrange_panels", "reset_panels"),),
    "Execution": (
        ("run", "run_with", "restart", "continue_run", "stop"),
        ("pause", "step_over", "step_into", "step_out", "step_back", "run_to"),
        ("breakpoint", "breakpoint_when", "use_mock"),
        ("skip_waits", "functions_folder"),
        ("clear_run",),
    ),
}


class MainMenu(QMenu):
    """Short enough for a low screen: what concerns the file is at hand, the rest one step away.

    ``template_requested`` and ``sample_requested`` carry the id of a starter template or a sample project.
    """

    template_requested = Signal(str)
    sample_requested = Signal(str)

    def __init__(self, parent: QWidget, actions: Actions, docks: Sequence[QDockWidget]) -> None:
        super().__init__(parent)
        self.setObjectName("mainMenu")
        self._actions = actions
        self.recent, self.copies = QMenu(self), QMenu(self)
        self._menus = {name: QMenu(self) for name in _MENUS}
        for name, sections in _MENUS.items():
            self._fill(self._menus[name], sections)
        for dock in docks:
            self._menus["Panels"].addAction(dock.toggleViewAction())
        self._fill(self, _TOP)
        self.insertMenu(actions["open_folder"], self.recent)
        self.templates, self.samples = QMenu(self), QMenu(self)
        self._offers: list[tuple[QAction, Template | Sample]] = []
        self._offer(self.templates, templates(), self.template_requested)
        self._offer(self.samples, samples(), self.sample_requested)
        self.insertMenu(actions["open"], self.templates)
        self.insertMenu(actions["import"], self.samples)
        self.insertMenu(actions["revert"], self.copies)
        self.copies_to_compare = self._menus["Compare"].addMenu("")

    def _fill(self, menu: QMenu, sections: tuple[tuple[str, ...], ...]) -> None:
        for place, section in enumerate(sections):
            if place:
                menu.addSeparator()
            for name in section:
                menu.addAction(self._action(name))
        if menu is self._menus["Panels"]:
            menu.addSeparator()

    def _offer(self, menu: QMenu, things: Sequence[Template | Sample], chosen: SignalInstance) -> None:
        menu.setToolTipsVisible(True)
        for thing in things:
            action = menu.addAction("")
            action.setObjectName(thing.id)
            action.triggered.connect(lambda _checked=False, id_=thing.id: chosen.emit(id_))
            self._offers.append((action, thing))

    def _action(self, name: str) -> QAction:
        return self._menus[name[1:-1]].menuAction() if name.startswith("<") else self._actions[name]

    def retranslate(self) -> None:
        """Word the titles of the menus in it."""
        self.recent.setTitle(tr("Open recent"))
        self.copies.setTitle(tr("Earlier saved copies"))
        self.copies_to_compare.setTitle(tr("With an earlier saved copy"))
        self.templates.setTitle(tr("New from a template"))
        self.samples.setTitle(tr("Open a sample"))
        for action, thing in self._offers:
            action.setText(thing.title(language()))
            action.setToolTip(thing.description(language()))
        for name, title in (
            ("Edit", tr("Edit")),
            ("Arrange", tr("Arrange")),
            ("Compare", tr("Compare")),
            ("Export", tr("Export")),
            ("View", tr("View")),
            ("Panels", tr("Panels")),
            ("Execution", tr("Execution")),
            ("Help", tr("Help")),
        ):
            self._menus[name].setTitle(title)
