"""The argument at the cursor in a call of an intrinsic function, and what completes it."""

import pytest

from designer.document.call_text import argument_at
from designer.document.known import Known
from designer.document.path_candidates import PathScope, path_candidates

SCOPE = PathScope(data=Known(value={"who": {"name": "Li"}, "items": [1]}), takes_calls=True, takes_null=True)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("States.Format('{}', $.na|)", ("States.Format('{}', ", "$.na", ")")),
        ("States.Format('{}', $.na|", ("States.Format('{}', ", "$.na", "")),
        ("States.Array(|)", ("States.Array(", "", ")")),
        ("States.Array($.a|bc, $.d)", ("States.Array(", "$.a", ", $.d)")),
        ("States.Array(States.UUID(), $.|)", ("States.Array(States.UUID(), ", "$.", ")")),
        ("States.Array(States.Hash($.x|, 'MD5'), 1)", ("States.Array(States.Hash(", "$.x", ", 'MD5'), 1)")),
        (r"States.Format('it\'s ({}, {})', $.|)", (r"States.Format('it\'s ({}, {})', ", "$.", ")")),
        ("States.Format('($.a|", None),
        ("States.UUID()|", None),
        ("States.For|", None),
        ("$.a[?(@.b|)]", None),
    ],
)
def test_the_argument_at_the_cursor_is_found(marked: str, expected: tuple[str, str, str] | None) -> None:
    before, _, after = marked.partition("|")

    assert argument_at(before + after, len(before)) == expected


def test_paths_in_an_argument_leave_the_rest_as_it_is() -> None:
    text = "States.Format('{}', $.who.)"
    (found,) = path_candidates(text, SCOPE, len(text) - 1)

    assert (found.part, found.text) == ("$.who.name", "States.Format('{}', $.who.name)")
    assert found.text[: len(found.text) - found.caret].endswith("$.who.name")


def test_an_empty_argument_offers_data_and_functions_but_no_null() -> None:
    parts = [one.part for one in path_candidates("States.Array()", SCOPE, len("States.Array("))]

    assert parts[:4] == ["$", "$.who", "$.items", "$$"]
    assert "States.UUID()" in parts
    assert "null" not in parts
