"""Fewer crossings, same order of branches."""

from designer.layout.arrange import arrange
from tests.designer.layout.sheets import sheet


def test_branches_that_cross_further_down_are_untangled() -> None:
    layout = arrange(
        sheet("S > A", "S > B", "A > X", "A > Y", "B > X", "B > Z", "X > end", "Y > end", "Z > end", start="S")
    )

    rects = layout.rects
    assert rects["A"].x < rects["B"].x
    assert rects["Y"].x < rects["X"].x < rects["Z"].x


def test_rules_keep_their_order_even_when_it_costs_a_crossing() -> None:
    layout = arrange(sheet("S > A : 1", "S > B : 2", "A > Q", "B > P", "P > R", "Q > T", "R > end", "T > P", start="S"))

    assert layout.rects["A"].x < layout.rects["B"].x
