"""What the random user does with files: saving, leaving, other programs that write, import, export, comparison."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from designer.document.importing import FOREIGN
from designer.shell.exchange_control import FORMS
from engine.language.side_file import side_path
from tests.designer.shell.monkey.hands import Hands

SIDES = ['{"version": 1, "notes": {"n1": {"text": "theirs", "x": 0, "y": 0}}}', "{", "", "[]", '{"positions": 3}']
GOOD = (
    "rich",
    "rich",
    "rich",
    "26-map-sum-pow",
    "12-io-resultpath",
    "16-retry-then-catch",
    "20-order-processing",
    "06-choice-gender",
    "slow",
)
"""Files in which everything can be done."""


class WithFiles:
    """Gestures that touch the disk, in the playground alone."""

    def __init__(self, hands: Hands, files: Sequence[Path], texts: Sequence[str]) -> None:
        self.hands, self.files, self.texts = hands, list(files), texts
        self.random = hands.random
        self.ground = self.files[0].parent

    def open_any(self) -> str:
        """Open a file of any kind as the dialog would hand it over; unsaved changes are asked about or lost."""
        return self._open(self.random.choice(self.files))

    def open_good(self) -> str:
        """Open a workflow in which much can be done."""
        name = self.random.choice(GOOD)
        return self._open(self.random.choice([path for path in self.files if path.name.startswith(name)]))

    def _open(self, path: Path) -> str:
        window = self.hands.window
        if self.random.random() < 0.3:
            window.files.leave(lambda: window.open(path))
        else:
            window.open(path)
        return f"open {path.name}"

    def write(self) -> str:
        """Save under a name of our own, or export."""
        window, path = self.hands.window, self._own()
        match self.random.randint(0, 4):
            case 0:
                window.files.save_as(path)
            case 1:
                window.files.export_picture(path.with_suffix(self.random.choice([".png", ".svg"])))
            case 2:
                window.files.export_json(path)
            case 3:
                window.actions_["save"].trigger()
            case _:
                with suppress(OSError):
                    path.write_text(self.random.choice(self.texts), encoding="utf-8", errors="surrogatepass")
        return f"write {path.name}"

    def change_outside(self) -> str:
        """Let another program write, break or take away the file or the one beside it; and come back."""
        window, path = self.hands.window, self.hands.window.document.path
        if path is None or self.ground not in path.parents:
            return self.write()
        what = self.random.choice(["write", "write", "touch", "remove", "side", "side", "remove side"])
        with suppress(OSError):
            match what:
                case "write":
                    text = self.random.choice([*self.texts, window.document.text.replace("Pass", "Succeed")])
                    path.write_text(text, encoding="utf-8", errors="surrogatepass")
                case "touch":
                    path.touch()
                case "remove":
                    path.unlink()
                case "side":
                    side_path(path).write_text(self.random.choice(SIDES), encoding="utf-8")
                case _:
                    side_path(path).unlink()
        if self.random.random() < 0.7:
            window.files.look_outside()
        else:
            window.actions_["save"].trigger()
        return f"outside: {what}"

    def take_back(self) -> str:
        """Go back to what was saved, or to an earlier copy."""
        window, menus = self.hands.window, self.hands.window.menu_
        if self.random.random() < 0.4:
            window.actions_["revert"].trigger()
            return "revert"
        menu: QMenu = self.random.choice([menus.copies, menus.copies_to_compare, window.recent])
        menu.aboutToShow.emit()
        rows = [action for action in menu.actions() if action.isEnabled() and not action.isSeparator()]
        if not rows:
            return "no copy"
        self.random.choice(rows).trigger()
        return f"from {menu.title()!r}"

    def compare(self) -> str:
        """Compare with what was saved or with another file."""
        window = self.hands.window
        if self.random.random() < 0.5:
            window.actions_["compare_saved"].trigger()
            return "compare with what was saved"
        path = self.random.choice(self.files)
        window.compare.with_file(path)
        return f"compare with {path.name}"

    def exchange(self) -> str:
        """Import or export, with a dialog that is answered or given up; or hand a file over at once."""
        window = self.hands.window
        if self.random.random() < 0.4:
            foreign = [path for path in self.files if path.suffix in FOREIGN]
            path = self.random.choice(foreign or self.files)
            window.files.leave(lambda: window.exchange.open(path))
            return f"import {path.name}"
        if self.random.random() < 0.5:
            form = self.random.choice(FORMS)
            window.exchange.export(form, self._own().with_suffix(form.suffix))
            return f"export {form}"
        name = self.random.choice(["import", "open", "save_as", "open_folder", *(f"export_{form}" for form in FORMS)])
        window.actions_[name].trigger()
        dialog = QApplication.activeModalWidget()
        return f"{name}, {self.answer(dialog)}" if isinstance(dialog, QFileDialog) else name

    def answer(self, dialog: QFileDialog) -> str:
        """Choose a file of the playground, or none."""
        if self.random.random() < 0.5:
            dialog.reject()
            return "reject"
        path = self.random.choice(self.files)
        if dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave:
            path = self._own().with_suffix("")
        if dialog.fileMode() is QFileDialog.FileMode.Directory:
            path = self.random.choice([path.parent / "functions", path.parent])
        dialog.fileSelected.emit(str(path))
        dialog.reject()
        return f"choose {path.name}"

    def _own(self) -> Path:
        folder = self.ground / "saved"
        folder.mkdir(exist_ok=True)
        return folder / f"{self.random.randint(0, 3)}.tcsl.json"
