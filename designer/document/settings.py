"""What the program remembers between two starts: language, theme, window, recent files, inputs.

Values that make no sense, from another version or edited by hand, count as not set.
"""

import hashlib
import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

_LANGUAGES = ("system", "zh", "en")
_THEMES = ("system", "light", "dark")
_RECENT_FILES = 12
_INPUTS = 10
_INPUT_LIMIT = 256 * 1024  # characters; a larger input lives in a file of its own


class Settings:
    """Typed access to one :class:`QSettings`."""

    def __init__(self, store: QSettings | None = None) -> None:
        """Use ``store``, or the user's own settings of TCSL Studio."""
        self._store = store or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "tcsl-studio", "tcsl-studio"
        )

    @property
    def language(self) -> str:
        """``system``, ``zh`` or ``en``."""
        return self._choice("language", _LANGUAGES)

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    @property
    def theme(self) -> str:
        """``system``, ``light`` or ``dark``."""
        return self._choice("theme", _THEMES)

    @theme.setter
    def theme(self, value: str) -> None:
        self._store.setValue("theme", value)

    @property
    def window_geometry(self) -> QByteArray:
        """What ``QWidget.saveGeometry`` gave; empty the first time."""
        return self._bytes("window/geometry")

    @window_geometry.setter
    def window_geometry(self, value: QByteArray) -> None:
        self._store.setValue("window/geometry", value)

    @property
    def window_state(self) -> QByteArray:
        """What ``QMainWindow.saveState`` gave; empty the first time."""
        return self._bytes("window/state")

    @window_state.setter
    def window_state(self, value: QByteArray) -> None:
        self._store.setValue("window/state", value)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a yes or no by name, such as ``view/minimap``."""
        match str(self._store.value(f"flags/{name}", "")).lower():
            case "true":
                return True
            case "false":
                return False
            case _:
                return default

    def set_flag(self, name: str, value: bool) -> None:
        """Remember a yes or no."""
        self._store.setValue(f"flags/{name}", "true" if value else "false")

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Files opened or saved, the latest first; they may be gone by now."""
        return tuple(Path(text) for text in self._texts("recent_files"))

    def add_recent_file(self, path: Path) -> None:
        """Put a file in front of the recent ones."""
        self._prepend("recent_files", str(path.resolve()), _RECENT_FILES)

    def remove_recent_file(self, path: Path) -> None:
        """Forget a file, for instance one that is gone."""
        kept = [text for text in self._texts("recent_files") if text not in (str(path), str(path.resolve()))]
        self._store.setValue("recent_files", json.dumps(kept))

    def inputs(self, workflow: str) -> tuple[str, ...]:
        """Return the inputs (JSON text) a workflow was run with, the latest first; see :func:`remembered_as`."""
        return self._texts(_inputs_key(workflow))

    def add_input(self, workflow: str, text: str) -> None:
        """Remember an input in front of the others; one over 256 Ki characters is not kept."""
        if len(text) <= _INPUT_LIMIT:
            self._prepend(_inputs_key(workflow), text, _INPUTS)

    def go_along(self, before: str, after: str) -> None:
        """Remember for the workflow ``after`` what is remembered for ``before``, which was saved under that name."""
        if before != after:
            self._store.setValue(_inputs_key(after), json.dumps(self.inputs(before), ensure_ascii=False))
            self.set_functions_folder(after, self.functions_folder(before))

    def forget(self, workflow: str) -> None:
        """Forget what is remembered for a workflow."""
        self._store.remove(_inputs_key(workflow))
        self.set_functions_folder(workflow, None)

    def functions_folder(self, workflow: str) -> Path | None:
        """Return the folder of local functions the user chose for a workflow, if any."""
        text = str(self._store.value(_key("functions", workflow), ""))
        return Path(text) if text else None

    def set_functions_folder(self, workflow: str, folder: Path | None) -> None:
        """Remember the folder of local functions of a workflow; None forgets it."""
        if folder is None:
            self._store.remove(_key("functions", workflow))
        else:
            self._store.setValue(_key("functions", workflow), str(folder))

    def flush(self) -> None:
        """Write everything to the disk now."""
        self._store.sync()

    def _choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = str(self._store.value(key, allowed[0]))
        return value if value in allowed else allowed[0]

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def _texts(self, key: str) -> tuple[str, ...]:
        # Lists go in as JSON: QSettings reads a list of one back as a string.
        try:
            values = json.loads(str(self._store.value(key, "[]")))
        except ValueError:
            return ()
        return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()

    def _prepend(self, key: str, text: str, most: int) -> None:
        kept = [text, *(other for other in self._texts(key) if other != text)]
        self._store.setValue(key, json.dumps(kept[:most], ensure_ascii=False))


def remembered_as(path: Path | None, title: str) -> str:
    """Return the key of a workflow: the path of its file, or its title while it has none."""
    return title if path is None else str(path)


def _inputs_key(workflow: str) -> str:
    return _key("inputs", workflow)


def _key(group: str, workflow: str) -> str:
    # A path holds slashes, which QSettings takes for groups.
    return f"{group}/{hashlib.blake2b(workflow.encode('utf-8', 'surrogatepass'), digest_size=12).hexdigest()}"
