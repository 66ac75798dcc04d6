"""What a path field offers and says, by tables; the field itself is tried elsewhere."""

from typing import Any

import pytest

from designer.document.known import Around, Known
from designer.document.path_candidates import PathScope, path_candidates
from designer.inspector.path_field import finding_words, target_words, way_from
from designer.look import set_language
from engine.language.dialects import QueryLanguage

DATA: Any = {
    "items": [{"values": [1]}, {"values": [2]}],
    "kind": "a",
    "count": 3,
    "who": {"name": "Li", "odd key": True},
    "got": None,
}
CONTEXT: Any = {"Execution": {"Id": "e", "Input": {}}, "State": {"Name": "S"}}
AROUND = Around(context=CONTEXT, variables={"v": {"x": 1}})
SCOPE = PathScope(data=Known(value=DATA, holes=frozenset([("got",)])), around=AROUND, takes_calls=True)
SINGLE = PathScope(data=Known(value=DATA), around=AROUND, is_single=True)
TARGET = PathScope(data=Known(value=DATA), around=AROUND, is_target=True, takes_null=True)
QUERY = PathScope(data=Known(value=DATA), around=AROUND, query=QueryLanguage.JSONATA)


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


@pytest.mark.parametrize(
    ("scope", "text", "offered"),
    [
        (SCOPE, "$.", ["$.items", "$.kind", "$.count", "$.who", "$.got"]),
        (SCOPE, "$.who.", ["$.who.name", "$.who['odd key']"]),
        (SCOPE, "$.who['o", ["$.who['odd key']"]),
        (SCOPE, "$.k", ["$.kind"]),
        (SCOPE, "$.items[", ["$.items[0]", "$.items[1]", "$.items[*]"]),
        (SINGLE, "$.items[", ["$.items[0]", "$.items[1]"]),
        (TARGET, "$.items[", ["$.items[0]", "$.items[1]"]),
        (TARGET, "$$", []),
        (SINGLE, "Li", ["$.who.name"]),
        (SCOPE, "$$.State.", ["$$.State.Name"]),
        (SCOPE, "$v", ["$v", "$v.x"]),
        (SCOPE, "$v.", ["$v.x"]),
        (SCOPE, "Uuid", ["States.UUID()"]),
        (SCOPE, "$.[", []),
        (QUERY, "{% whona", []),
        (QUERY, "{% who.n", ["{% $states.input.who.name %}"]),
        (QUERY, "{% $v", ["{% $v %}", "{% $v.x %}"]),
    ],
    ids=[str(number) for number in range(17)],
)
def test_what_is_offered(scope: PathScope, text: str, offered: list[str]) -> None:
    assert [one.text for one in path_candidates(text, scope)] == offered


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$.who", '→ {name: "Li", odd key: true}'),
        ("$.nowhere", "finds nothing: $ has no nowhere; it has items, kind, count, who, got."),
        ("$.who.name.x", 'finds nothing: $.who.name is "Li".'),
        ("$.items[7]", "finds nothing: $.items has 2 elements."),
        ("$.items[*].values[0]", "→ [1, 2]"),
        ("$w.x", "finds nothing: No variable $w is set here. There are $v."),
        ("$v.y", "finds nothing: $v has no y; it has x."),
        ("$$.Execution.Id", '→ "e"'),
        ("$.got.deep", "→ known after a run"),
        ("States.Format('{}!', $.kind)", '→ "a!"'),
    ],
    ids=str,
)
def test_what_a_path_selects_in_words(text: str, words: str) -> None:
    assert finding_words(text, SCOPE)[0] == words


def test_what_an_expression_gives_in_words() -> None:
    assert finding_words("{% $states.input.count + 1 %}", QUERY)[0] == "→ 4"
    assert finding_words("{% $states.input.nothing %}", QUERY)[1] == "warning"
    assert finding_words("{% 1 + %}", QUERY) == (
        "fails: not a valid JSONata expression (character 4): Unexpected end of expression",
        "warning",
    )
    assert finding_words("5", QUERY)[0] == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$.kind", '→ replaces "a"'),
        ("$.fresh", "→ is added to the input"),
        ("$", "→ the result alone goes on"),
        ("null", "→ the result is dropped"),
    ],
    ids=str,
)
def test_what_a_place_to_write_to_means_in_words(text: str, words: str) -> None:
    assert target_words(text, TARGET) == words


def test_a_path_begins_where_the_field_begins_to_read() -> None:
    assert way_from(("who", "name"), DATA, DATA) == ("who", "name")
    assert way_from(("who", "name"), DATA, DATA["who"]) == ("name",)
    assert way_from(("who",), DATA, DATA["who"]) == ()
    assert way_from(("count",), DATA, DATA["who"]) == ("count",)
