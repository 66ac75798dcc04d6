"""The current theme: colours by role, the palette and the style sheet, light, dark or as the system says.

Views ask :func:`theme` each time they paint and repaint on ``themes.changed``; they keep no colour.
"""

import string
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPalette

from designer.look.colors import DARK, LIGHT, STATUS_ROLES, TYPE_ROLES
from designer.look.fonts import mono_font, ui_font

_MENU_ROW = 27
"""Pixels of a menu's row that its words and the space above and below them share."""

_FIELD = 20
"""Pixels between the paddings of a field, at least."""

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CHOICES = ("light", "dark", "system")


class StyledApplication(Protocol):
    """What :func:`apply_theme` needs of a QApplication; this room does not import widgets."""

    def setStyle(self, style: str, /) -> Any: ...
    def setStyleSheet(self, sheet: str, /) -> None: ...
    def styleSheet(self) -> str: ...


class Theme(Struct, frozen=True, kw_only=True):
    """One set of colours; ``name`` is ``light`` or ``dark``."""

    name: str
    roles: Mapping[str, str]

    @property
    def is_dark(self) -> bool:
        """Tell whether text is light on dark."""
        return self.name == "dark"

    def color(self, role: str, alpha: float = 1.0) -> QColor:
        """Return the colour of a role; ``alpha`` from 0 (clear) to 1.

        Raises:
            KeyError: there is no such role.
        """
        return _color(self.roles[role], alpha)

    def type_color(self, state_type: str) -> QColor:
        """Return the colour of a state type; one nobody knows gets the colour of errors."""
        return self.color(type_role(state_type))

    def status_color(self, status: str) -> QColor:
        """Return the colour of a status; one nobody knows is neutral."""
        return self.color(STATUS_ROLES.get(status, "queued"))

    def status_tint(self, status: str) -> QColor:
        """Return the background that goes with a status."""
        return self.color(STATUS_ROLES.get(status, "") + "_tint") if self.has_tint(status) else self.color("raised")

    def has_tint(self, status: str) -> bool:
        """Tell whether a status changes the background."""
        return STATUS_ROLES.get(status, "") + "_tint" in self.roles


LIGHT_THEME = Theme(name="light", roles=LIGHT)
DARK_THEME = Theme(name="dark", roles=DARK)


class ThemeManager(QObject):
    """Holds the user's choice and tells views when the colours changed."""

    undressing = Signal()
    """Until ``settled``, widgets have no style sheet or not yet their colours: windows had better not paint."""
    dressed = Signal()
    """The colours are those of now; icons take theirs before the views take the rest."""
    changed = Signal()
    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choice = "system"
        self._theme = LIGHT_THEME
        self._application: StyledApplication | None = None
        self._is_changing = False
        self.prepare: Callable[[], bool] = lambda: False
        """Called after ``undressing`` in a turn of its own, again and again while it says that there is more to do."""

    @property
    def choice(self) -> str:
        """What was asked for: ``light``, ``dark`` or ``system``."""
        return self._choice

    @property
    def theme(self) -> Theme:
        """The colours in force."""
        return self._theme

    @property
    def is_dark(self) -> bool:
        """Tell whether the colours in force are the dark ones."""
        return self._theme.is_dark

    def set_theme(self, choice: str) -> None:
        """Take ``light``, ``dark`` or ``system``; anything else means ``system``."""
        self._choose(choice)
        if self.wanted is not self._theme:
            self._change()

    def turn_to(self, choice: str) -> None:
        """Like :meth:`set_theme`, in several turns of the event loop, so that none holds up the window for long."""
        self._choose(choice)
        self._turn()

    def adopt(self, application: StyledApplication) -> None:
        """Style this application now and at every change."""
        self._application = application
        application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._turn, Qt.ConnectionType.UniqueConnection)
        self._dress()

    @property
    def wanted(self) -> Theme:
        """The colours that are in force once a change that has begun is done."""
        if self._choice == "system":
            is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK_THEME if is_dark else LIGHT_THEME
        return DARK_THEME if self._choice == "dark" else LIGHT_THEME

    def _choose(self, choice: str) -> None:
        self._choice = choice if choice in CHOICES else "system"

    def _turn(self) -> None:
        if self.wanted is self._theme or self._is_changing:
            return
        self._is_changing = True
        QTimer.singleShot(0, self, self._turn_prepare)

    def _turn_prepare(self) -> None:
        self.undressing.emit()
        QTimer.singleShot(0, self, self._turn_get_ready)

    def _turn_get_ready(self) -> None:
        QTimer.singleShot(0, self, self._turn_get_ready if self.prepare() else self._turn_undress)

    def _turn_undress(self) -> None:
        self._undress()
        QTimer.singleShot(0, self, self._turn_dress)

    def _turn_dress(self) -> None:
        self._take_colours()
        QTimer.singleShot(0, self, self._turn_sheet)

    def _turn_sheet(self) -> None:
        self._put_on()
        QTimer.singleShot(0, self, self._turn_paint)

    def _turn_paint(self) -> None:
        self.dressed.emit()
        QTimer.singleShot(0, self, self._turn_tell)

    def _turn_tell(self) -> None:
        self._is_changing = False
        self.changed.emit()
        if self.wanted is self._theme:
            QTimer.singleShot(0, self, self.settled.emit)
        else:  # the user thought better of it when all had been dressed already
            self._turn()

    def _change(self) -> None:
        self._dress()
        self.dressed.emit()
        self.changed.emit()

    def _undress(self) -> None:
        if self._application is not None:
            self._application.setStyleSheet("")

    def _dress(self) -> None:
        # Without the old sheet first: Qt takes four times as long to put one in the place of another.
        self._undress()
        self._take_colours()
        self._put_on()

    def _take_colours(self) -> None:
        self._theme = self.wanted
        if self._application is not None:
            QGuiApplication.setPalette(palette(self._theme))
            QGuiApplication.setFont(ui_font(13))

    def _put_on(self) -> None:
        if self._application is not None:
            self._application.setStyleSheet(style_sheet(self._theme))


themes = ThemeManager()
"""The one manager of the program."""


def theme() -> Theme:
    """Return the colours in force."""
    return themes.theme


def apply_theme(application: StyledApplication) -> None:
    """Dress the QApplication in the current theme and keep it so."""
    themes.adopt(application)


def type_role(state_type: str) -> str:
    """Return the role, and icon name, of a state type; ``unknown`` for others."""
    return TYPE_ROLES.get(state_type, "unknown")


def palette(wanted: Theme) -> QPalette:
    """Return the palette of a theme, for what the style sheet does not reach."""
    made = QPalette()
    group = QPalette.ColorRole
    for role, name in (
        (group.Window, "window"),
        (group.WindowText, "text"),
        (group.Base, "surface"),
        (group.AlternateBase, "sunken"),
        (group.Text, "text"),
        (group.Button, "raised"),
        (group.ButtonText, "text"),
        (group.BrightText, "failed"),
        (group.ToolTipBase, "raised"),
        (group.ToolTipText, "text"),
        (group.Highlight, "accent"),
        (group.HighlightedText, "on_accent"),
        (group.Accent, "accent"),
        (group.Link, "accent"),
        (group.LinkVisited, "accent"),
        (group.PlaceholderText, "muted"),
        (group.Light, "raised"),
        (group.Midlight, "hover"),
        (group.Mid, "line"),
        (group.Dark, "line_strong"),
        (group.Shadow, "shadow"),
    ):
        made.setColor(role, wanted.color(name))
    for role in (group.WindowText, group.Text, group.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, wanted.color("faint"))
    made.setColor(QPalette.ColorGroup.Disabled, group.Highlight, wanted.color("line"))
    return made


def style_sheet(wanted: Theme) -> str:
    """Return the style sheet of a theme; ``resources/themes/studio.qss`` with roles filled in."""
    template = string.Template((RESOURCES / "themes" / "studio.qss").read_text(encoding="utf-8"))
    images = (RESOURCES / "themes" / wanted.name).as_posix()
    strong = str(int(ui_font(13, 600).weight()))
    line = QFontMetrics(ui_font()).height()
    measures = {
        "menu_pad": str(menu_padding(line)),
        # Less than a line of the face and a margin, and a short pane takes the last pixels from fields first.
        "field": f"{max(_FIELD, line + 2)}px",
    }
    mono = mono_font(12).family()
    return template.substitute(wanted.roles, images=images, mono=mono, strong=strong, **measures)


def menu_padding(line: int) -> int:
    """Return the space above and below the words of a menu's row, for a font with lines of ``line`` pixels.

    Chinese faces differ by a quarter in the air their lines have; without it in the sum, the main menu of the one
    most common on Linux is higher than a small screen.
    """
    return max(2, min(6, (_MENU_ROW - line) // 2))


@lru_cache(maxsize=512)
def _shared_color(value: str, alpha: float) -> QColor:
    color = QColor(value)
    color.setAlphaF(alpha)
    return color


def _color(value: str, alpha: float) -> QColor:
    # A copy: QColor is mutable, the cached one must stay as it is.
    return QColor(_shared_color(value, alpha))
