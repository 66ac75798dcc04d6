"""How like words are, by the figures that Winkler published."""

import pytest

from engine.language.likeness import likeness, likest

PAIRS = [
    ("MARTHA", "MARHTA", 0.961),
    ("DIXON", "DICKSONX", 0.813),
    ("DWAYNE", "DUANE", 0.84),
    ("ABC", "XYZ", 0.0),
    ("ABC", "abc", 0.0),
    ("A", "A", 1.0),
]


@pytest.mark.parametrize(("first", "second", "expected"), PAIRS)
def test_likeness_is_that_of_jaro_and_winkler(first: str, second: str, expected: float) -> None:
    assert likeness(first, second) == pytest.approx(expected, abs=0.001)
    assert likeness(second, first) == pytest.approx(expected, abs=0.001)


def test_the_likest_is_the_first_of_equals_and_none_where_nothing_is_like_enough() -> None:
    assert likest("Nama", ["Name", "Namb"], 0.6) == "Name"
    assert likest("Bogus", ["DataType"], 0.6) == ""
