"""The small windows that ask or tell: dressed in our icons and colours, none of them blocks."""

import platform
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, qVersion
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QMessageBox, QScrollArea, QWidget

from designer.look import paint_icon, pixmap, theme, tr
from designer.widgets.wrapping import wrappable

ICON = 36
_TILE_ICON = 0.62
_MOST_LINES = 12
"""Of a list; a longer one scrolls."""
_LIST_WIDTH, _LIST_HEIGHT = 460, 260


def message_box(parent: QWidget, name: str, text: str, details: str, *, icon: str, role: str) -> QMessageBox:
    """Return a box that says ``text``, with ``details`` under it; show it with ``open()``."""
    box = QMessageBox(parent)
    box.setObjectName(name)
    box.setWindowTitle("TCSL Studio")
    box.setIconPixmap(pixmap(icon, role, ICON))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(wrappable(text))
    box.setInformativeText(wrappable(details))
    return box


def list_box(parent: QWidget, name: str, text: str, lines: Sequence[str], *, icon: str, role: str) -> QMessageBox:
    """Return a box that says ``text`` and lists all ``lines`` under it, in a part that scrolls when they are many."""
    details = lines[0] if len(lines) == 1 else "\n".join(f"• {line}" for line in lines)
    box = message_box(parent, name, text, details, icon=icon, role=role)
    label = box.findChild(QLabel, "qt_msgbox_informativelabel")
    grid = box.layout()
    if len(lines) > _MOST_LINES and label is not None and grid is not None:
        scroll = QScrollArea(box)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumSize(_LIST_WIDTH, _LIST_HEIGHT)
        scroll.setAccessibleName(text)
        grid.replaceWidget(label, scroll)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll.setWidget(label)
        scroll.setWidgetResizable(True)
    return box


def ask(box: QMessageBox, words: str, then: Callable[[], object]) -> None:
    """Give a box a button that does ``then``, and one that does nothing."""
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Cancel)
    box.button(buttons.Save).setText(words)
    box.setDefaultButton(buttons.Save)
    box.finished.connect(lambda button: then() if button == buttons.Save.value else None)


def first_lines(lines: Sequence[str], most: int) -> list[str]:
    """Return the first of some lines, and how many there are beside them."""
    more = len(lines) - most
    return [*lines[:most], *([tr("… and {count} more", count=more)] if more > 0 else [])]


def about_box(parent: QWidget) -> QMessageBox:
    """Return the box about the program: what it is, which versions, under which licence."""
    words = tr("Draw workflows, run them on this machine, see what each node did.")
    box = message_box(
        parent,
        "about",
        "TCSL Studio",
        f"{words}\n\n{versions()}\n{tr('Apache License 2.0')}",
        icon="info",
        role="accent",
    )
    box.setWindowTitle(tr("About TCSL Studio"))
    box.setIconPixmap(logo(56, box.devicePixelRatioF()))
    return box


def versions() -> str:
    """Return a line with the versions of the program and of what it runs on."""
    return f"TCSL Studio {_version()}  ·  Qt {qVersion()}  ·  Python {platform.python_version()}"


def logo(size: int, ratio: float = 1.0) -> QPixmap:
    """Return the mark of the program on its tile, ``size`` logical pixels wide."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("accent"))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
    inner = size * _TILE_ICON
    place = QRectF((size - inner) / 2, (size - inner) / 2, inner, inner)
    paint_icon(painter, "studio", theme().color("on_accent"), place)
    painter.end()
    return picture


def program_icon() -> QIcon:
    """Return the icon of the window and the task bar."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(logo(size))
    return made


def _version() -> str:
    from importlib import metadata  # 40 ms that the first paint need not wait for

    try:
        return metadata.version("tcsl-studio")
    except metadata.PackageNotFoundError:  # run from the source tree
        return ""
