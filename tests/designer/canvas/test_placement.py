"""Places given by hand: kept beside the workflow, snapped, aligned, distributed, taken back."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.container_item import ContainerItem
from designer.canvas.snapping import Snapper
from designer.document.pointers import START

from .conftest import FINAL, GET, INNER, MAP, RECORD, center_of, document_of, selection_of
from .hands import LEFT, Open, drag, drag_holding

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def rects(canvas: CanvasWidget, *pointers: str) -> list[QRectF]:
    return [canvas.scene.nodes[pointer].scene_rect for pointer in pointers]


def test_a_dragged_node_is_kept_beside_the_text_as_one_undo_step(open_canvas: Open) -> None:
    canvas = open_canvas()
    document, item = document_of(canvas), canvas.scene.nodes[RECORD]
    before = item.pos()
    start = center_of(canvas, RECORD)

    drag(canvas, start, start + QPoint(160, 90))
    moved = item.pos()

    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Move RecordError"
    start_rect = canvas.scene.nodes[START].scene_rect
    assert document.side.positions[RECORD] == (moved.x() - start_rect.center().x(), moved.y() - start_rect.top())
    assert item.is_pinned
    assert canvas.view.accessibleDescription().endswith(", kept in place")
    document.undo()
    assert item.pos() == before
    assert not item.is_pinned
    document.redo()
    assert item.pos() == moved


def test_a_frame_grows_while_a_node_is_dragged_beyond_its_border(open_canvas: Open) -> None:
    canvas = open_canvas()
    frame, inner = canvas.scene.nodes[MAP], canvas.scene.nodes[INNER]
    assert isinstance(frame, ContainerItem)
    before, start = frame.reach, center_of(canvas, INNER)

    drag_holding(canvas, Qt.KeyboardModifier.ControlModifier, start, start + QPoint(220, 120), drop=False)
    grown, inside = frame.reach, QRectF(inner.pos(), inner.rect.size())
    is_painted = frame.boundingRect().contains(grown)
    QTest.keyClick(canvas.view, Key.Key_Escape)
    after_escape = frame.reach
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=start)

    assert grown.contains(inside)
    assert is_painted
    assert grown.topLeft() == before.topLeft()
    assert grown.width() > before.width()
    assert after_escape == before
    drag_holding(canvas, Qt.KeyboardModifier.ControlModifier, start, start + QPoint(220, 120))
    assert frame.reach == frame.rect
    assert frame.rect.width() > before.width()


def test_nodes_dragged_together_are_one_step(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((FINAL, RECORD))
    start = center_of(canvas, RECORD)

    drag(canvas, start, start + QPoint(100, 80))

    assert document_of(canvas).side.positions.keys() == {FINAL, RECORD}
    assert document_of(canvas).undo_stack.undoText() == "Move 2 nodes"


def test_a_node_that_is_put_back_where_it_was_leaves_nothing_to_undo(open_canvas: Open) -> None:
    canvas = open_canvas()
    viewport, start = canvas.view.viewport(), center_of(canvas, RECORD)
    drag(canvas, start, start + QPoint(60, 40), drop=False)
    QTest.mouseMove(viewport, start)
    QApplication.processEvents()
    QTest.mouseRelease(viewport, LEFT, pos=start)

    assert document_of(canvas).undo_stack.count() == 0


def test_nothing_moves_while_a_past_run_is_shown(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    before, start = canvas.scene.nodes[RECORD].pos(), center_of(canvas, RECORD)
    document.hold(True)

    drag(canvas, start, start + QPoint(60, 40))
    selection_of(canvas).set((RECORD,))
    QTest.keyClick(canvas.view, Key.Key_Left, ALT)

    assert canvas.scene.nodes[RECORD].pos() == before
    assert document.side.is_empty


def test_alt_arrows_move_the_selected_nodes_as_one_step(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = rects(canvas, FINAL, RECORD)
    selection_of(canvas).set((FINAL, RECORD))

    for _ in range(3):
        QTest.keyClick(canvas.view, Key.Key_Right, ALT)
    QTest.keyClick(canvas.view, Key.Key_Down, ALT | SHIFT)

    assert rects(canvas, FINAL, RECORD) == [rect.translated(48, 1) for rect in before]
    document_of(canvas).undo()
    assert rects(canvas, FINAL, RECORD) == before
    assert document_of(canvas).undo_stack.index() == 0


ALIGNMENTS = {
    Key.Key_A: lambda rect: rect.left(),
    Key.Key_H: lambda rect: rect.center().x(),
    Key.Key_D: lambda rect: rect.right(),
    Key.Key_W: lambda rect: rect.top(),
    Key.Key_V: lambda rect: rect.center().y(),
    Key.Key_S: lambda rect: rect.bottom(),
}


@pytest.mark.parametrize("key", ALIGNMENTS, ids=lambda key: key.name)
def test_nodes_are_aligned_by_key(open_canvas: Open, key: Qt.Key) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((GET, MAP, FINAL))
    QTest.keyClick(canvas.view, Key.Key_Right, ALT)
    selection_of(canvas).set((GET, FINAL, RECORD))
    lines = {ALIGNMENTS[key](rect) for rect in rects(canvas, GET, FINAL, RECORD)}

    QTest.keyClick(canvas.view, key, ALT)

    assert len(lines) > 1
    assert len({ALIGNMENTS[key](rect) for rect in rects(canvas, GET, FINAL, RECORD)}) == 1
    document_of(canvas).undo()
    assert {ALIGNMENTS[key](rect) for rect in rects(canvas, GET, FINAL, RECORD)} == lines


@pytest.mark.parametrize("key", [Key.Key_H, Key.Key_V], ids=["across", "down"])
def test_nodes_are_distributed_with_the_same_gaps(open_canvas: Open, key: Qt.Key) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((RECORD,))
    for _ in range(20):
        QTest.keyClick(canvas.view, Key.Key_Right, ALT)
        QTest.keyClick(canvas.view, Key.Key_Down, ALT)
    selection_of(canvas).set((GET, FINAL, RECORD))

    QTest.keyClick(canvas.view, key, ALT | SHIFT)

    found = sorted(rects(canvas, GET, FINAL, RECORD), key=lambda rect: (rect.left(), rect.top()))
    if key is Key.Key_H:
        gaps = [after.left() - before.right() for before, after in pairwise(found)]
    else:
        found.sort(key=lambda rect: rect.top())
        gaps = [after.top() - before.bottom() for before, after in pairwise(found)]
    assert abs(gaps[0] - gaps[1]) <= 1  # places are whole


def test_only_nodes_beside_each_other_are_aligned(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((GET, INNER, FINAL))
    inner = rects(canvas, INNER)

    QTest.keyClick(canvas.view, Key.Key_A, ALT)

    assert rects(canvas, INNER) == inner
    assert INNER not in document_of(canvas).side.positions


def test_p_keeps_a_node_in_place_and_lets_it_go(open_canvas: Open) -> None:
    canvas = open_canvas()
    selection_of(canvas).set((FINAL,))
    before = rects(canvas, FINAL)

    QTest.keyClick(canvas.view, Key.Key_P)
    assert canvas.scene.nodes[FINAL].is_pinned
    assert rects(canvas, FINAL) == before
    QTest.keyClick(canvas.view, Key.Key_P)

    assert document_of(canvas).side.is_empty
    assert document_of(canvas).undo_stack.count() == 2


def test_guides_show_while_a_node_snaps_to_another(open_canvas: Open) -> None:
    canvas = open_canvas()
    record, final = rects(canvas, RECORD, FINAL)
    start = center_of(canvas, RECORD)
    way = QPointF(final.left() - record.left() + 5, 120).toPoint()

    drag(canvas, start, start + way, drop=False)
    guides = canvas.view._guides
    snapped = rects(canvas, RECORD)[0]
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=start + way)

    assert snapped.left() == final.left()
    assert any(guide.x1() == guide.x2() == final.left() for guide in guides)
    assert canvas.view._guides == ()


def test_a_snapper_takes_the_nearest_line_and_else_a_fine_grid() -> None:
    snapper = Snapper(QRectF(0, 0, 100, 40), [QRectF(200, 100, 100, 40), QRectF(206, 300, 60, 40)])

    shift, guides = snapper.snap(QPointF(204, 51), 1.0)
    far, none = snapper.snap(QPointF(1001, -1003), 1.0)

    assert shift == QPointF(206, 52)
    assert [(guide.x1(), guide.y1(), guide.y2()) for guide in guides] == [(206, 40, 352)]
    assert (far, none) == (QPointF(1000, -1004), ())
    assert snapper.snap(QPointF(204, 101), 4.0).shift == QPointF(204, 100)
