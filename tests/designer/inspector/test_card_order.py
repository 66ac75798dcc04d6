"""The buttons that change the order of rules, retriers and catchers look like what they do."""

import pytest
from PySide6.QtWidgets import QToolButton

from designer.inspector.labels import tool_button

from .conftest import CHOICE, OpenBench


@pytest.mark.parametrize(("name", "picture"), [("move-up", "arrow-up"), ("move-down", "arrow-down")])
def test_what_moves_a_card_is_an_arrow_not_the_sign_of_folding(open_bench: OpenBench, name: str, picture: str) -> None:
    bench = open_bench()
    bench.select(CHOICE)

    button = bench.find(QToolButton, name)

    shown, wanted = (one.icon().pixmap(14).toImage() for one in (button, tool_button(picture, "", bench.page)))
    assert shown == wanted
