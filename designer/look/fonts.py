"""The interface font is the system's; Chinese comes from the first good face that is installed.

Sizes are in pixels, as the measures of the window are.
"""

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

_GENERIC = frozenset({"", "Sans Serif", "Sans", "sans-serif", "System", "MS Shell Dlg 2", "DejaVu Sans"})
# Asked only when the system names no face of its own (a bare X server): first installed wins.
_PREFERRED = ("Inter", "Noto Sans", "Ubuntu", "Cantarell", "Segoe UI", "Roboto", "Open Sans", "Liberation Sans")
_CHINESE = (
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
_SEMIBOLD = 600
_MONO = ("JetBrains Mono", "Cascadia Mono", "SF Mono", "Menlo", "Consolas", "Noto Sans Mono", "DejaVu Sans Mono")


@lru_cache(maxsize=1)
def interface_families() -> tuple[str, ...]:
    """Return the faces of the interface, the first for Latin, the others for what it lacks."""
    installed = frozenset(QFontDatabase.families())
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    chinese = tuple(name for name in _CHINESE if name in installed)
    if system not in _GENERIC:
        return (system, *chinese)
    latin = next((name for name in _PREFERRED if name in installed), None)
    # With none of those, one Chinese face draws both scripts: one baseline, one weight.
    return tuple(name for name in (latin, *chinese, system or "Sans Serif") if name)


@lru_cache(maxsize=1)
def mono_families() -> tuple[str, ...]:
    """Return the faces for JSON, paths and ids."""
    installed = frozenset(QFontDatabase.families())
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    found = tuple(name for name in _MONO if name in installed)[:1]
    chinese = tuple(name for name in _CHINESE if name in installed)[:1]
    return (*(found or (system,)), *chinese)


@lru_cache(maxsize=64)
def ui_font(size: int = 13, weight: int = 400) -> QFont:
    """Return the interface font, shared by all: copy it to change it; ``size`` in pixels, ``weight`` 100 to 900."""
    return _font(interface_families(), size, weight)


@lru_cache(maxsize=32)
def mono_font(size: int = 12, weight: int = 400) -> QFont:
    """Return the monospaced font, shared likewise; ``size`` in pixels, ``weight`` 100 to 900."""
    font = _font(mono_families(), size, weight)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def _font(families: tuple[str, ...], size: int, weight: int) -> QFont:
    font = QFont(list(families))
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    if weight >= _SEMIBOLD and not all(map(_has_semibold, families[:2])):
        font.setWeight(QFont.Weight.Bold)  # a face of one weight is thickened from Bold on only
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=8)
def _has_semibold(family: str) -> bool:
    return any(QFontDatabase.weight(family, style) >= _SEMIBOLD for style in QFontDatabase.styles(family))
