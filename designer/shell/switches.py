"""The two switches of the top bar: language and theme, changed while the program runs."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from designer.document.settings import Settings
from designer.look import keep_icon, language, set_language, themes, tr
from designer.shell.actions import Actions


class Switches(QObject):
    """Turns language and theme of the program, and remembers what was chosen."""

    def __init__(self, window: QWidget, settings: Settings, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._settings, self._actions = window, settings, actions
        actions["language"].triggered.connect(self._turn_language)
        actions["theme"].triggered.connect(self._turn_theme)
        themes.changed.connect(self._note_theme)
        themes.undressing.connect(self._hold_painting)
        themes.dressed.connect(self._lay_out)
        themes.settled.connect(self._go_on_painting)

    def retranslate(self) -> None:
        """Let the two say what they switch to; a language by its own name, for who reads no other."""
        theme, tongue = self._actions["theme"], self._actions["language"]
        keep_icon(theme, "sun" if themes.is_dark else "moon")
        theme.setText(tr("Use light colours") if themes.is_dark else tr("Use dark colours"))
        theme.setToolTip(theme.text())
        name, short = ("English", "En") if language() == "zh" else ("中文", "中")
        tongue.setText(tr("Switch to {language}", language=name))
        tongue.setToolTip(tongue.text())
        tongue.setIconText(short)

    def hold_until_worded(self) -> None:
        """Paint nothing until what follows the change of language in the next turns has its words too."""
        self._window.setUpdatesEnabled(False)
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._go_on_painting))

    def _turn_language(self) -> None:
        wanted = "en" if language() == "zh" else "zh"
        self._settings.language = wanted
        set_language(wanted)

    def _turn_theme(self) -> None:
        themes.turn_to("light" if themes.wanted.is_dark else "dark")

    def _note_theme(self) -> None:
        self._settings.theme = themes.choice
        self.retranslate()

    def _hold_painting(self) -> None:
        self._window.setUpdatesEnabled(False)
        if (layout := self._window.layout()) is not None:
            layout.setEnabled(False)  # without a style sheet everything would get another size for a moment

    def _lay_out(self) -> None:
        if (layout := self._window.layout()) is not None and not layout.isEnabled():
            layout.setEnabled(True)
            layout.invalidate()
            layout.activate()

    def _go_on_painting(self) -> None:
        self._window.setUpdatesEnabled(True)
