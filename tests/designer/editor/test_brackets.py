"""Which bracket belongs to which."""

import pytest

from designer.editor.brackets import bracket_pair
from engine.language.source import Source


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ('{"a": [1, {}]}', 0, (0, 13)),
        ('{"a": [1, {}]}', 14, (0, 13)),
        ('{"a": [1, {}]}', 6, (6, 12)),
        ('{"a": [1, {}]}', 13, (0, 13)),
        ('{"a": [1, {}]}', 12, (6, 12)),
        ('{"a": "{"}', 7, None),
        ('{"a": 1}', 4, None),
        ('{"a": [1, {}', 6, None),
        ('{"a": [1, {}', 10, (10, 11)),
        ('{"a": "}", "b": [1}', 0, None),
        ('{"a": "}" {}}\n"}', 0, (0, 12)),
        ("{]", 0, None),
        ("", 0, None),
    ],
)
def test_partners_are_found_in_readable_and_in_broken_text(
    text: str, offset: int, expected: tuple[int, int] | None
) -> None:
    assert bracket_pair(Source.read(text), offset) == expected
