"""The line that says what is being done stands between the controls of the canvas."""

import pytest

from designer.canvas.hints import Hints

from .hands import Open

LONG = "Let go to move it there; Ctrl keeps it in its frame, Esc puts it back"


@pytest.mark.parametrize("width", [620, 690, 1000])
@pytest.mark.parametrize("text", ["Esc", LONG])
def test_the_line_lies_over_no_control(open_canvas: Open, width: int, text: str) -> None:
    canvas = open_canvas()
    canvas.resize(width, 600)

    canvas.hints.begin(text)

    line = canvas.hints.line.geometry()
    controls = [control for control in (canvas.zoom_bar, canvas.minimap) if control.isVisibleTo(canvas.view)]
    assert controls
    assert not any(line.intersects(control.geometry()) for control in controls)
    assert canvas.view.rect().contains(line)


def test_a_line_without_controls_beside_it_stands_in_the_middle(open_canvas: Open) -> None:
    canvas = open_canvas()
    hints = Hints(canvas.view)

    hints.begin("Esc")

    assert abs(hints.line.geometry().center().x() - canvas.view.rect().center().x()) <= 1
