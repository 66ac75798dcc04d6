"""Every icon draws itself, in the colour asked for, at the size asked for."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from designer.look.colors import TYPE_ROLES
from designer.look.icons import icon, icon_names, keep_icon, paint_icon, pixmap
from designer.look.theme import themes


@pytest.fixture(autouse=True)
def _light_again() -> Iterator[None]:
    yield
    themes.set_theme("light")


def inked(picture: QPixmap) -> list[QColor]:
    image = picture.toImage()
    colors = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return [color for color in colors if color.alpha() > 200]


@pytest.mark.parametrize("name", icon_names())
def test_icon_draws_something_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    wanted = QColor("#C81E1E")

    colors = inked(pixmap(name, wanted, 24, 2.0))

    assert colors
    assert all(abs(color.red() - wanted.red()) < 12 and color.green() < 60 for color in colors)


def test_every_state_type_has_an_icon() -> None:
    assert set(TYPE_ROLES.values()) <= set(icon_names())


def test_another_colour_changes_the_colour_alone(qapp: QApplication) -> None:
    blue, red = (pixmap("task", QColor(color), 20, 2.0).toImage() for color in ("#0000FF", "#FF0000"))

    places = [(x, y) for x in range(40) for y in range(40)]
    assert [blue.pixelColor(*place).alpha() for place in places] == [red.pixelColor(*place).alpha() for place in places]
    assert all(color.blue() == 0 and color.red() > 200 for color in inked(QPixmap.fromImage(red)))


def test_pixmap_has_the_ratio_of_the_screen_asked_for(qapp: QApplication) -> None:
    picture = pixmap("task", "muted", 20, 2.0)

    assert (picture.width(), picture.devicePixelRatio()) == (40, 2.0)


def test_icon_is_accented_when_checked(qapp: QApplication) -> None:
    checked = icon("pin").pixmap(20, QIcon.Mode.Normal, QIcon.State.On)

    assert inked(checked)[0].blue() > 200


def test_kept_icon_is_painted_anew_when_the_theme_changes(qapp: QApplication, qtbot: QtBot) -> None:
    themes.set_theme("light")
    button = QToolButton()
    qtbot.addWidget(button)
    keep_icon(button, "save", "text")
    before = inked(button.icon().pixmap(20))[0].lightness()

    themes.set_theme("dark")

    assert before < 80
    assert inked(button.icon().pixmap(20))[0].lightness() > 180


def test_kept_icon_of_a_deleted_button_is_forgotten(qapp: QApplication) -> None:
    themes.set_theme("light")
    parent = QToolButton()
    child = QToolButton(parent)
    keep_icon(child, "save")
    parent.deleteLater()
    qapp.sendPostedEvents(parent, 52)  # DeferredDelete

    themes.set_theme("dark")

    assert themes.is_dark


def test_unknown_icon_is_our_mistake_and_says_so(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        pixmap("no-such-icon")


def test_icon_in_an_svg_is_made_of_paths(qapp: QApplication) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)

    paint_icon(painter, "task", QColor("#112233"), QRectF(0, 0, 20, 20))
    painter.end()

    text = bytes(buffer.data().data()).decode()
    assert "<path" in text
    assert "<image" not in text
