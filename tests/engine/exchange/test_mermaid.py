"""A definition as a diagram: every state once, whatever its name, every way out of it, and what has no line."""

import html
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition import read_definition
from engine.exchange.mermaid import label, not_drawn, to_mermaid

_STATE = re.compile(r'^ *state "([^"]*)" as (s\d+)( \{)?$')
_LINE = re.compile(r"^ *(s\d+|\[\*\]) --> (s\d+|\[\*\])(?: : ([^:;\n]*(?:#\d+;[^:;\n]*)*))?$")
_NAMES = st.text(max_size=12) | st.text(st.sampled_from("\"'#;:{}[]<>-=|\\/*_`~$%&@!\n\r\t ab0.中😀"), max_size=10)


def _shown(text: str) -> str:
    """Return what a reader of the diagram sees of a label."""
    return html.unescape(re.sub(r"#(\d+);", r"&#\1;", text))


def _draw(states: dict[str, Any], start: str = "A", language: str = "en") -> list[str]:
    text = to_mermaid(read_definition(json.dumps({"StartAt": start, "States": states})), language).text
    return [line.strip() for line in text.splitlines()]


def _machines(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return machines of states with these names, one of them around others."""
    kinds = st.sampled_from(["Pass", "Parallel", "Map"])

    def made(kind: str) -> dict[str, Any]:
        head, *rest = names
        states: dict[str, Any] = {name: {"Type": "Pass", "End": True} for name in rest}
        inner = {"StartAt": rest[0] if rest else "", "States": states}
        around: dict[str, Any] = {"Type": kind, "End": True}
        branches = [inner, {"StartAt": "", "States": {}}]
        fields: dict[str, dict[str, Any]] = {"Parallel": {"Branches": branches}, "Map": {"Iterator": inner}}
        around |= fields.get(kind, {})
        return {"StartAt": head, "States": {head: around} | ({} if kind != "Pass" else states)}

    return kinds.map(made)


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(_NAMES, min_size=1, max_size=6, unique=True).flatmap(_machines))
def test_every_state_is_there_once_whatever_its_name(machine: dict[str, Any]) -> None:
    definition = read_definition(json.dumps(machine))

    lines = to_mermaid(definition).text.splitlines()

    found = [match for line in lines if (match := _STATE.match(line))]
    names = [state.name for _, state in definition.walk()]
    shown = [_shown(match[1]) for match in found]
    # A character that no page can hold is shown as another; a name of blanks only begins with a space of no width.
    assert len(shown) == len(names)
    assert [one.removeprefix("\u200b") for one in shown] == [_page(name) for name in names]
    assert len({match[2] for match in found}) == len(names)
    known = r"stateDiagram-v2|--|\}|"
    assert all(_STATE.match(line) or _LINE.match(line) or re.fullmatch(rf" *(?:{known})", line) for line in lines)


def _page(name: str) -> str:
    """Return what a page shows of a name of any characters."""
    return "".join(html.unescape(f"&#{ord(one)};") for one in name)


def test_a_choice_tells_its_rules_and_a_catcher_its_errors() -> None:
    rule = {"Variable": "$.age", "NumericGreaterThan": 18, "Next": "B"}
    states = {
        "A": {"Type": "Choice", "Choices": [rule], "Default": "C"},
        "B": {"Type": "Task", "Resource": "x", "Catch": [{"ErrorEquals": ["E", "F"], "Next": "C"}], "Next": "C"},
        "C": {"Type": "Fail"},
    }

    lines = _draw(states)

    assert lines[4:] == [
        "[*] --> s1",
        "s1 --> s2 : 1 · $.age #62; 18",
        "s1 --> s3 : Default",
        "s2 --> s3",
        "s2 --> s3 : catch E, F",
    ]
    assert "s2 --> s3 : 捕获 E, F" in _draw(states, language="zh")


def test_map_and_parallel_hold_their_states_and_branches_stand_apart() -> None:
    def one(name: str) -> dict[str, Any]:
        return {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}

    states = {
        "A": {"Type": "Parallel", "Branches": [one("B"), one("C")], "Next": "D"},
        "D": {"Type": "Map", "Iterator": one("E"), "End": True},
    }

    assert _draw(states) == [
        "stateDiagram-v2",
        'state "A" as s1 {',
        'state "B" as s3', "[*] --> s3", "s3 --> [*]",
        "--",
        'state "C" as s4', "[*] --> s4", "s4 --> [*]",
        "}",
        'state "D" as s2 {',
        'state "E" as s5', "[*] --> s5", "s5 --> [*]",
        "}",
        "[*] --> s1", "s1 --> s2", "s2 --> [*]",
    ]  # fmt: skip


def test_a_way_to_no_state_is_told_with_its_place() -> None:
    text = '{"StartAt": "A", "States": {\n"A": {"Type": "Pass", "Next": "Gone"}}}'

    diagram = to_mermaid(read_definition(text))

    (note,) = diagram.notes
    assert "Gone" not in diagram.text
    assert note.place == (2, 31)
    assert note.text("en") == '"A" leads to "Gone", which is no state; the diagram has no line for it'
    assert note.text("zh").startswith("“A”转到的“Gone”不是节点")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a_b (1)", "a_b (1)"),
        ("中文，名称", "中文，名称"),
        ('"a"; b: #c', "#34;a#34;#59; b#58; #35;c"),
        ("<b>", "#60;b#62;"),
        ("$.a", "$.a"),
        ("$$.a", "#36;#36;.a"),
        ("1. first", "1#46; first"),
        ("- first", "#45; first"),
        ("Set the Direction  LR", "Set the Direction#32; LR"),
        ("", "#8203;"),
        ("\n", "#10;"),
    ],
)
def test_a_label_is_free_of_what_mermaid_reads(text: str, shown: str) -> None:
    assert label(text) == shown


def test_a_text_without_a_machine_is_an_empty_diagram() -> None:
    assert to_mermaid(read_definition("[]")).text == "stateDiagram-v2\n"


def test_one_note_tells_which_fields_of_anything_are_not_in_the_diagram() -> None:
    rule = {"Variable": "$.a", "IsNull": True, "Next": "B", "Comment": "why"}
    task = {"Type": "Task", "Resource": "f", "Comment": "it", "Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 1}]}
    catcher = {"ErrorEquals": ["A"], "ResultPath": "$.e", "Next": "B"}
    states = {
        "A": {"Type": "Choice", "Choices": [rule], "Default": "B"},
        "B": {**task, "Catch": [catcher], "End": True},
    }
    definition = read_definition(json.dumps({"StartAt": "A", "TimeoutSeconds": 9, "States": states}))

    (note,) = not_drawn(definition)

    told = "Comment (2), Resource (1), ResultPath (1), Retry (1), TimeoutSeconds (1)"
    assert note.text("en") == f"the diagram shows states and transitions; not in it: {told}"
