"""Whether things may move: off when the system asks for less motion, and wherever nobody watches."""

import os
import sys

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtGui import QGuiApplication

DURATION = 150
"""How long a change of place or zoom takes, in milliseconds."""

_override: bool | None = None


def set_reduced_motion(is_reduced: bool | None) -> None:
    """Switch motion off or on whatever the system says; None follows the system again."""
    global _override
    _override = is_reduced


def reduced_motion() -> bool:
    """Tell whether animations should be left out."""
    if _override is not None:
        return _override
    if os.environ.get("TCSL_REDUCED_MOTION", "") not in ("", "0"):
        return True
    if QGuiApplication.platformName() in ("offscreen", "minimal", ""):
        return True
    return _system_asks()


def _system_asks() -> bool:
    if sys.platform == "win32":
        return _windows_asks()
    if sys.platform == "darwin":
        return bool(QSettings("apple.com", "universalaccess").value("reduceMotion", False, bool))
    config = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    plasma = QSettings(f"{config}/kdeglobals", QSettings.Format.IniFormat).value("KDE/AnimationDurationFactor", "1")
    gtk = QSettings(f"{config}/gtk-4.0/settings.ini", QSettings.Format.IniFormat)
    return str(plasma) == "0" or str(gtk.value("Settings/gtk-enable-animations", "1")).lower() in ("0", "false")


def _windows_asks() -> bool:
    import ctypes  # only here: the other systems have no user32

    get_client_area_animation = 0x1042
    enabled = ctypes.c_int(1)
    windll = getattr(ctypes, "windll")  # noqa: B009 - mypy knows windll on Windows only
    windll.user32.SystemParametersInfoW(get_client_area_animation, 0, ctypes.byref(enabled), 0)
    return not enabled.value
