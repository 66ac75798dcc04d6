"""The dialog that asks for files, in our icons and words where Qt draws it itself."""

from PySide6.QtCore import QFileInfo, QItemSelectionModel
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QFileDialog, QHeaderView, QLineEdit, QListView, QSplitter, QToolButton, QTreeView, QWidget

from designer.look import icon, tr

_SIZE = (760, 480)
_SIDE = 150
_COLUMNS = ((1, 90), (2, 110), (3, 160))
_BUTTONS = {
    "backButton": "chevron-left",
    "forwardButton": "chevron-right",
    "toParentButton": "chevron-up",
    "newFolderButton": "plus",
    "listModeButton": "grid",
    "detailModeButton": "runs",
}


def file_dialog(parent: QWidget, name: str, title: str) -> QFileDialog:
    """Return a dialog that asks for files; show it with ``open()``. A desktop with a dialog of its own shows that."""
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(name)
    # Qt's own Chinese words lag behind its English ones.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, tr("&Look in:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of &type:"))
    dialog.setIconProvider(_PROVIDER)
    _dress(dialog)
    _keep_to_folder(dialog)
    return dialog


def _dress(dialog: QFileDialog) -> None:
    """Give the parts our icons and enough room; there are none when the desktop shows its own dialog."""
    for name, sign in _BUTTONS.items():
        button = dialog.findChild(QToolButton, name)
        if button is not None:
            button.setIcon(icon(sign))
    table, splitter = dialog.findChild(QTreeView, "treeView"), dialog.findChild(QSplitter, "splitter")
    if table is None or splitter is None:
        return
    dialog.resize(*_SIZE)
    splitter.setSizes([_SIDE, _SIZE[0] - _SIDE])
    header = table.header()
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column, width in _COLUMNS:
        header.resizeSection(column, width)


def _keep_to_folder(dialog: QFileDialog) -> None:
    """Let a whole path be typed: Qt takes the folder shown for chosen when its path was typed on the way to a file."""
    view, line = dialog.findChild(QListView, "listView"), dialog.findChild(QLineEdit, "fileNameEdit")
    if view is None or line is None:
        return

    def leave_out() -> None:
        chosen, flag = view.selectionModel(), QItemSelectionModel.SelectionFlag
        for index in chosen.selectedRows():
            if index.parent() != view.rootIndex():
                chosen.select(index, flag.Deselect | flag.Rows)

    line.textEdited.connect(leave_out)


class _Provider(QAbstractFileIconProvider):
    """Our icons and words for what lies in a folder."""

    def icon(self, of: QAbstractFileIconProvider.IconType | QFileInfo) -> QIcon:
        """Qt: return the icon of a file, a folder or a place."""
        kinds = QAbstractFileIconProvider.IconType
        if isinstance(of, QFileInfo):
            return icon("folder" if of.isDir() else "code" if of.suffix().lower() == "json" else "new")
        return icon({kinds.Computer: "home", kinds.Desktop: "home", kinds.File: "new"}.get(of, "folder"))

    def type(self, info: QFileInfo) -> str:
        """Qt: return the word for the kind of a file."""
        return tr("Folder") if info.isDir() else info.suffix().upper()


_PROVIDER = _Provider()
"""One for all dialogs, which do not keep it alive themselves."""
