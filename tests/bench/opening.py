"""How long it takes to read, lay out and draw a workflow, step by step, and to edit it once."""

import gc
import time
from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QApplication

from designer.canvas.scene import CanvasScene
from designer.canvas.view import CanvasView
from designer.document.document import Document
from designer.document.graph import to_sheet
from designer.layout.arrange import arrange
from designer.look import apply_theme
from engine.language.problems import Edit
from tests.bench.timing import print_row, readable
from tests.bench.workflows import mixed

_SIZES = (50, 1_000, 10_000)
_STEPS = ("read", "lay out", "draw", "open", "one edit")


def measure() -> None:
    """Print one row for each size."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app)
    print_row("Opening a workflow", *_STEPS)
    list(_open(mixed(10)))  # imports and fonts are paid for once
    for size in _SIZES:
        text = mixed(size)
        runs = [list(_open(text)) for _ in range(3 if size < 10_000 else 1)]
        *opening, edit = (min(times) for times in zip(*runs, strict=True))
        print_row(f"  {size:,} states", *map(readable, [*opening, sum(opening), edit]))


def _open(text: str) -> Iterator[float]:
    """Yield the seconds that each step takes."""
    gc.collect()
    document = Document()
    yield _timed(lambda: _read(document, text))
    layout = None

    def lay_out() -> None:
        nonlocal layout
        layout = arrange(to_sheet(document.graph))

    yield _timed(lay_out)
    scene = CanvasScene()
    view = CanvasView(scene)
    view.resize(1600, 900)

    def draw() -> None:
        assert layout is not None
        scene.show_graph(document.graph, layout, animate=False)
        view.fit_all(animate=False)
        view.grab()

    yield _timed(draw)
    place = text.index('"many"', len(text) // 2 if len(text) > 10_000 else 0)
    yield _timed(lambda: _edit(document, place))
    scene.close()
    view.deleteLater()


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _read(document: Document, text: str) -> None:
    document.new(text)
    assert not document.problems


def _edit(document: Document, place: int) -> None:
    """Change a rule and read all that the views show of it."""
    document.edit([Edit(place, place + len('"many"'), '"several"')], "bench")
    assert not document.problems
    assert document.graph.nodes
