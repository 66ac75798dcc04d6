"""How the program looks: colours, fonts, icons, words. QtCore and QtGui only; every room may use it."""

from designer.look.fonts import mono_font, ui_font
from designer.look.icons import icon, keep_icon, paint_icon, pixmap, repaint_icons
from designer.look.motion import reduced_motion
from designer.look.theme import Theme, apply_theme, theme, themes, type_role
from designer.look.words import in_english, language, reworded, set_language, tr

__all__ = [
    "Theme",
    "apply_theme",
    "icon",
    "in_english",
    "keep_icon",
    "language",
    "mono_font",
    "paint_icon",
    "pixmap",
    "reduced_motion",
    "repaint_icons",
    "reworded",
    "set_language",
    "theme",
    "themes",
    "tr",
    "type_role",
    "ui_font",
]
