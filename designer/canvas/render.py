"""Pictures of a workflow without a window: PNG and SVG, the colours of a run included."""

import html
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from shiboken6 import delete

from designer.canvas.details import Details
from designer.canvas.scene import CanvasScene
from designer.document.document import Document
from designer.document.files import FileProblem, write_bytes
from designer.document.graph import to_sheet
from designer.document.run_view import RunView, edges_walked
from designer.layout.arrange import arrange
from designer.look import theme, tr

MARGIN = 32.0
MAX_SIDE, MAX_PIXELS = 16_000, 64_000_000
"""No side of a PNG gets longer, and no PNG larger; larger pictures are scaled down."""


class RenderProblem(Exception):
    """The picture cannot be written; the message says why, in the current language."""


def render_canvas(document: Document, run: RunView | None, path: Path, scale: float = 2.0) -> float:
    """Write a picture of the whole workflow; the suffix of ``path`` decides, ``.png`` or ``.svg``.

    ``scale`` is the number of pixels of a PNG for one of the canvas at 100 %. Returns the one that was used, for no PNG
    gets larger than it may.

    Raises:
        RenderProblem: the suffix is neither, or the file cannot be written.
    """
    draw = {".png": _png, ".svg": _svg}.get(path.suffix.lower())
    if draw is None:
        raise RenderProblem(tr('A picture is a .png or .svg file, not "{name}".', name=path.name))
    try:
        with scene_of(document, run) as scene:
            write_bytes(path, draw(scene, scale))
            return scale if draw is _svg else _possible(scale, _area(scene))
    except FileProblem as problem:
        raise RenderProblem(problem.reason) from problem


def canvas_image(document: Document, run: RunView | None, scale: float = 2.0) -> QImage:
    """Return what ``render_canvas`` writes into a PNG."""
    with scene_of(document, run) as scene:
        return _image(scene, scale)


@contextmanager
def scene_of(document: Document, run: RunView | None) -> Iterator[CanvasScene]:
    """Yield a scene that shows the document and, if given, a run; it goes with the block."""
    scene = _make_scene(document, run)
    try:
        yield scene
    finally:
        scene.close()
        # It and its items know each other: the collector would take it away at any time, and in any thread.
        delete(scene)


def _make_scene(document: Document, run: RunView | None) -> CanvasScene:
    graph, definition = document.graph, document.definition
    layout = arrange(to_sheet(graph, positions=document.side.positions))
    scene = CanvasScene()
    scene.show_graph(graph, layout, Details(definition, graph), animate=False)
    scene.make_all()
    for item in scene.nodes.made.values():
        item.is_still = True
    scene.show_notes(document.side.notes)
    if run is not None:
        scene.show_run(run)
        scene.run_look.show_walked(edges_walked(run.view) if run.view is not None else {}, is_whole=True)
        scene.run_look.show_breakpoints(run.breakpoints)
    return scene


def _area(scene: CanvasScene) -> QRectF:
    return scene.bounds.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)


def _possible(scale: float, area: QRectF) -> float:
    """Return ``scale``, or the largest one that gives a picture no larger than it may get."""
    width, height = area.width(), area.height()
    return min(scale, MAX_SIDE / max(width, height), math.sqrt(MAX_PIXELS / (width * height)))


def _image(scene: CanvasScene, scale: float) -> QImage:
    area = _area(scene)
    scale = _possible(scale, area)
    size = QSize(max(1, round(area.width() * scale)), max(1, round(area.height() * scale)))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(theme().color("window"))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    scene.render(painter, QRectF(0, 0, size.width(), size.height()), area, Qt.AspectRatioMode.KeepAspectRatio)
    painter.end()
    return image


def _png(scene: CanvasScene, scale: float) -> bytes:
    buffer = QBuffer()
    QImageWriter(buffer, QByteArray(b"png")).write(_image(scene, scale))
    return bytes(buffer.data().data())


def _svg(scene: CanvasScene, _scale: float) -> bytes:
    area = _area(scene)
    canvas = QRectF(0, 0, area.width(), area.height())
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(area.size().toSize())
    generator.setViewBox(canvas)
    generator.setTitle("TCSL Studio")
    painter = QPainter(generator)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(canvas, theme().color("window"))
    scene.render(painter, canvas, area, Qt.AspectRatioMode.KeepAspectRatio)
    painter.end()
    return _family.sub(_with_generic_family, _text.sub(_with_length, bytes(buffer.data().data())))


_text = re.compile(
    rb'(<text [^>]*font-family="([^"]*)" font-size="([\d.]+)" font-weight="(\d+)"[^>]*?)\s*>([^<]*)</text>'
)


def _with_length(found: re.Match[bytes]) -> bytes:
    """Say how long a text is: in a wider font than ours it would run out of its node."""
    start, family, size, weight, written = found.groups()
    font = QFont(family.decode("utf-8").split(","))
    font.setPixelSize(round(float(size)))
    font.setWeight(QFont.Weight(int(weight)))
    length = QFontMetricsF(font).horizontalAdvance(html.unescape(written.decode("utf-8")))
    fitted = b' textLength="%.2f" lengthAdjust="spacingAndGlyphs"' % length if length else b""
    return start + fitted + b">" + written + b"</text>"


_family = re.compile(rb'font-family="([^"]*)"')


def _with_generic_family(found: re.Match[bytes]) -> bytes:
    """Name what every browser has, where our font is not; Qt's name for it means nothing outside of Qt."""
    families = [one for one in found[1].split(b",") if one != b"Sans Serif"]
    return b'font-family="' + b",".join((*families, b"sans-serif")) + b'"'
