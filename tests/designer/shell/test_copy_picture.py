"""The workflow as a picture in the clipboard: what the export writes, without a file."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from designer.canvas.render import MAX_PIXELS, canvas_image
from designer.document.document import Document
from designer.look import theme
from designer.shell.main_window import MainWindow
from tests.bench.workflows import pass_chain


def _has(image: QImage, color: str) -> bool:
    wanted = theme().color(color)
    return any(
        image.pixelColor(x, y) == wanted for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    )


@pytest.mark.slow
def test_the_copied_picture_is_the_exported_one_with_the_colours_of_the_run(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    window.open(file)
    window.actions_["copy_picture"].trigger()
    before = QGuiApplication.clipboard().image()
    session = window.session
    with qtbot.waitSignal(session.status_changed, check_params_cb=lambda: not session.is_running):
        session.start(window.document.definition, {}, workflow="two")

    window.actions_["copy_picture"].trigger()
    copied = QGuiApplication.clipboard().image()
    assert f"{copied.width()} × {copied.height()} pixels" in window.status.currentMessage()

    window.files.export_picture(tmp_path / "picture.png")
    written = QImage(str(tmp_path / "picture.png"))
    assert copied.convertToFormat(QImage.Format.Format_RGB32) == written.convertToFormat(QImage.Format.Format_RGB32)
    assert not _has(before, "succeeded")
    assert _has(copied, "succeeded")


def test_a_picture_of_an_empty_workflow_can_be_copied(window: MainWindow) -> None:
    window.document.new()

    window.actions_["copy_picture"].trigger()

    assert not QGuiApplication.clipboard().image().isNull()


@pytest.mark.slow
@pytest.mark.usefixtures("qapp")
def test_a_picture_of_a_large_workflow_stays_within_reason() -> None:
    document = Document()
    document.new(pass_chain(200))

    image = canvas_image(document, None, 1000.0)

    assert image.width() * image.height() <= MAX_PIXELS * 1.01
