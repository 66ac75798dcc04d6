"""The one QApplication, dressed in our theme."""

import os
import sys

from PySide6.QtWidgets import QApplication

from designer.look import apply_theme, repaint_icons
from designer.widgets.wardrobe import Wardrobe

# Python hands the interpreter lock over this often, so that a busy engine or layout never holds up a frame:
# one painting waits for the lock at every item it draws.
SWITCH_SECONDS = 0.0001


def start_application(*, offscreen: bool = False) -> QApplication:
    """Return the application; without a display it draws offscreen."""
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if offscreen or (sys.platform.startswith("linux") and not has_display):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.setswitchinterval(SWITCH_SECONDS)
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("tcsl-studio")
    application.setApplicationDisplayName("TCSL Studio")
    application.setDesktopFileName("tcsl-studio")
    apply_theme(application)
    application.screenAdded.connect(repaint_icons)
    if application.findChild(Wardrobe) is None:
        Wardrobe(application)
    return application
