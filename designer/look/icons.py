"""Icons: our own drawings in ``resources/icons``, 24 x 24, painted in the colour of a role."""

import weakref
from functools import lru_cache
from typing import Any, Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPaintEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from designer.look.theme import RESOURCES, theme, themes

_FOLDER = RESOURCES / "icons"
_BLACK = QColor(Qt.GlobalColor.black).rgba()
_VECTOR_ENGINES = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture)


class HasIcon(Protocol):
    """A QAction, a button: anything with ``setIcon``."""

    def setIcon(self, icon: QIcon, /) -> Any: ...


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons, in order."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.svg")))


def pixmap(name: str, color: QColor | str = "muted", size: int = 20, ratio: float = 0.0) -> QPixmap:
    """Return an icon; ``size`` in logical pixels, ``color`` a role or a colour, ``ratio`` 0 = that of the screen.

    Raises:
        FileNotFoundError: there is no icon of that name.
    """
    tint = theme().color(color) if isinstance(color, str) else color
    if not ratio:
        ratio = getattr(QGuiApplication.instance(), "devicePixelRatio", lambda: 1.0)()
    return _pixmap(name, tint.rgba(), size, ratio)


def icon(name: str, role: str = "muted", size: int = 20) -> QIcon:
    """Return an icon in the colour of a role now; faint when disabled, accent when checked."""
    checked = "accent" if role == "muted" else role
    tints = tuple(theme().color(tint).rgba() for tint in (role, "faint", checked))
    return _icon(name, tints, size, tuple({screen.devicePixelRatio() for screen in QGuiApplication.screens()}))


@lru_cache(maxsize=1024)
def _icon(name: str, tints: tuple[int, ...], size: int, ratios: tuple[float, ...]) -> QIcon:
    normal, disabled, checked = tints
    made = QIcon()
    for ratio in ratios:
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # Qt would tint that of a selected row
            made.addPixmap(_pixmap(name, normal, size, ratio), mode)
        made.addPixmap(_pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
        made.addPixmap(_pixmap(name, checked, size, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return made


def keep_icon(target: HasIcon, name: str, role: str = "muted", size: int = 20) -> None:
    """Give ``target`` an icon and paint it anew whenever the theme changes; a second call replaces the first."""
    target.setIcon(icon(name, role, size))
    _kept[target] = (name, role, size)


_kept: weakref.WeakKeyDictionary[HasIcon, tuple[str, str, int]] = weakref.WeakKeyDictionary()


def repaint_icons(_screen: object = None) -> None:
    """Paint all icons anew: the colours are others, or there is another screen to be sharp on."""
    for target, (name, role, size) in list(_kept.items()):
        if isinstance(target, QObject) and not _is_alive(target):
            del _kept[target]
        else:
            target.setIcon(icon(name, role, size))


def _is_alive(target: QObject) -> bool:
    try:
        target.objectName()
    except RuntimeError:  # its C++ half is gone, deleted with its parent
        return False
    return True


themes.dressed.connect(repaint_icons)


def paint_icon(painter: QPainter, name: str, color: QColor, rect: QRectF) -> None:
    """Paint an icon into ``rect``: sharp at every zoom, as paths in an SVG or PDF."""
    engine = painter.paintEngine()
    if engine is not None and engine.type() in _VECTOR_ENGINES:
        _renderer(name, color.rgba()).render(painter, rect)
        return
    device = painter.device()
    scale = painter.worldTransform().m11() * (device.devicePixelRatioF() if device is not None else 1.0)
    pixels = max(4, min(256, round(rect.width() * scale)))
    picture = _pixmap(name, color.rgba(), pixels, 1.0)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(rect, picture, QRectF(picture.rect()))


@lru_cache(maxsize=256)
def _renderer(name: str, rgba: int) -> QSvgRenderer:
    text = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", QColor.fromRgba(rgba).name()).encode()))


@lru_cache(maxsize=2048)
def _pixmap(name: str, rgba: int, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(_shape(name, round(size * ratio)))
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor.fromRgba(rgba))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@lru_cache(maxsize=512)
def _shape(name: str, pixels: int) -> QPixmap:
    """Return an icon in black: to dye it takes a fifth of the time of drawing it, and it comes in three colours or more."""
    renderer = _renderer(name, _BLACK)
    picture = QPixmap(QSize(pixels, pixels))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return picture
