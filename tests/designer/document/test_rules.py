"""Each question gets yes, or no and why, in the user's language."""

from collections.abc import Callable, Iterator

import pytest

from designer.document import rules
from designer.document.commands import connect, insert_state, paste_states
from designer.document.document import Document
from designer.document.items import add_retrier
from designer.document.pointers import END, START
from designer.document.rules import Verdict
from designer.look.words import set_language
from engine.definition import read_definition
from engine.language.machine import TransitionKind

DEFINITION = read_definition(
    """{"StartAt": "A", "States": {
      "A": {"Type": "Task", "Resource": "f", "Next": "C"},
      "C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "StringEquals": "1", "Next": "F"}], "Default": "M"},
      "M": {"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}], "End": true},
      "F": {"Type": "Fail"},
      "U": {"Type": "Later", "Next": "A"}}}"""
)
INNER = "/States/M/Branches/0/States/I"


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("source", "target", "kind", "ok", "code"),
    [
        ("/States/A", "/States/M", None, True, ""),
        ("/States/A", END, None, True, ""),
        ("/States/A", "/States/C", None, False, "same"),
        ("/States/A", "/States/C", TransitionKind.CATCH, True, ""),
        ("/States/A", "/States/A", None, True, "loop"),
        ("/States/M", "/States/A", None, True, "loop"),
        ("/States/U", "/States/C", None, True, ""),
        ("/States/A", INNER, None, False, "other-machine"),
        (INNER, "/States/A", None, False, "other-machine"),
        ("/States/F", "/States/A", None, False, "last-type"),
        ("/States/C", END, None, False, "choice-end"),
        ("/States/C", "/States/A", TransitionKind.CATCH, False, "no-catch"),
        ("/States/C", "/States/A", TransitionKind.NEXT, False, "choice-next"),
        ("/States/C", "/States/M", TransitionKind.DEFAULT, False, "same"),
        ("/States/C", "/States/F", TransitionKind.RULE, True, ""),
        ("/States/A", "/States/M", TransitionKind.RULE, False, "no-rules"),
        ("/States/A", END, TransitionKind.CATCH, False, "catch-end"),
        ("/States/X", "/States/A", None, False, "no-state"),
        ("/States/A", "/States/X", None, False, "no-state"),
        (START, "/States/C", None, True, ""),
        (START, "/States/A", None, False, "same"),
        (START, END, None, False, "no-state"),
        ("/States/A", START, None, False, "to-start"),
        ("/States/A", START, TransitionKind.CATCH, False, "to-start"),
        (START, START, None, False, "to-start"),
    ],
)
def test_connections(source: str, target: str, kind: TransitionKind | None, ok: bool, code: str) -> None:
    verdict = rules.can_connect(DEFINITION, source, target, kind)

    assert (verdict.ok, verdict.code) == (ok, code)
    assert bool(verdict.reason) == bool(code)


@pytest.mark.parametrize(
    ("state_type", "place", "code"),
    [
        ("Task", "", ""),
        ("Task", "/States/M/Branches/0", ""),
        ("Task", "/States/M/Branches/1", "no-machine"),
        ("Task", "/States/A", "no-machine"),
        ("Loop", "", "unknown-type"),
        ("Task", "#/StartAt", ""),
        ("Choice", "/States/C#/Choices/0/Next", ""),
        ("Task", "/States/C#/Choices/1/Next", "no-edge"),
        ("Task", "/States/X/Iterator#/StartAt", "no-edge"),
        ("Fail", "/States/A#/Next", "last-type"),
        ("Fail", "/States/M#/End", ""),
    ],
)
def test_drops(state_type: str, place: str, code: str) -> None:
    assert rules.can_drop(DEFINITION, state_type, place).code == code


def test_nothing_comes_between_a_succeed_and_the_end() -> None:
    definition = read_definition('{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}')

    verdict = rules.can_drop(definition, "Pass", "/States/A#/End")

    assert not verdict.ok
    assert verdict.reason == 'Succeed ends the workflow; nothing can follow "A".'


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (rules.can_delete(DEFINITION, ("/States/A", INNER)), ""),
        (rules.can_delete(DEFINITION, (START,)), "pill"),
        (rules.can_delete(DEFINITION, ()), "no-state"),
        (rules.can_delete_edge(DEFINITION, "/States/A#/Next"), ""),
        (rules.can_delete_edge(DEFINITION, "/States/M#/End"), "end-edge"),
        (rules.can_delete_edge(DEFINITION, "#/StartAt"), "start-edge"),
        (rules.can_delete_edge(DEFINITION, "#/Next"), "no-edge"),
        (rules.can_rename(DEFINITION, "/States/A", "New"), ""),
        (rules.can_rename(DEFINITION, "/States/A", "A"), ""),
        (rules.can_rename(DEFINITION, "/States/A", "I"), "name-taken"),
        (rules.can_rename(DEFINITION, "/States/A", "x" * 81), "long-name"),
        (rules.can_retarget(DEFINITION, "/States/A#/Next", END), ""),
        (rules.can_retarget(DEFINITION, "/States/C#/Default", END), "choice-end"),
        (rules.can_retarget(DEFINITION, "#/StartAt", "/States/C"), ""),
        (rules.can_retarget(DEFINITION, "#/StartAt", INNER), "other-machine"),
        (rules.can_change_type(DEFINITION, "/States/A", "Pass"), ""),
        (rules.can_change_type(DEFINITION, "/States/A", "Task"), "same"),
        (rules.can_edit(DEFINITION), ""),
        (rules.can_edit(read_definition("")), "broken"),
        (rules.can_edit(read_definition("null")), "broken"),
    ],
)
def test_other_questions(verdict: Verdict, code: str) -> None:
    assert verdict.code == code
    assert verdict.ok == (code in ("", "long-name"))


def test_reasons_name_the_nodes_in_the_users_language() -> None:
    set_language("zh")

    verdict = rules.can_connect(DEFINITION, "/States/A", INNER)

    assert verdict.reason == "连接不能跨越 Map 或 Parallel 的边框：“A”与“I”不在同一层。"


def test_a_name_of_any_length_is_shortened_in_a_reason() -> None:
    definition = read_definition('{"StartAt": "A", "States": {"' + "x" * 5000 + '": {"Type": "Fail"}}}')

    assert len(rules.can_connect(definition, "/States/" + "x" * 5000, END).reason) < 120


def test_what_is_no_node_is_said_to_be_that() -> None:
    text = '{"StartAt": "A", "States": {"A": 3, "B": {"Type": "Pass", "End": true}}}'
    definition = read_definition(text)
    reason = '"A" cannot be read as a node; mend it first.'

    for verdict in (
        rules.can_connect(definition, "/States/A", "/States/B"),
        rules.can_connect(definition, "/States/B", "/States/A"),
        rules.can_delete(definition, ("/States/A",)),
        rules.can_rename(definition, "/States/A", "C"),
    ):
        assert verdict.reason == reason


@pytest.mark.parametrize(
    ("text", "do"),
    [
        ('{"StartAt": "A", "States": [{"Type": "Pass"}]}', lambda document: insert_state(document, "", "Pass")),
        ('{"StartAt": "A", "States": [1.0]}', lambda document: paste_states(document, "", '{"Type": "Pass"}')),
        (
            '{"StartAt": "M", "States": {"M": {"Type": "Map", "Iterator": [1], "End": true}}}',
            lambda document: insert_state(document, "/States/M/Iterator", "Pass"),
        ),
        (
            '{"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": {"a": 1}}, "B": {"Type": "Succeed"}}}',
            lambda document: connect(document, "/States/C", "/States/B"),
        ),
        (
            '{"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": {"a": 1}}, "B": {"Type": "Succeed"}}}',
            lambda document: insert_state(document, "", "Pass", after="/States/C"),
        ),
        (
            '{"StartAt": "C", "States": {"C": {"Type": "Task", "Resource": "f", "Retry": "see wiki", "End": true}}}',
            lambda document: add_retrier(document, "/States/C"),
        ),
    ],
    ids=["states", "paste", "iterator", "rule", "after a choice", "retrier"],
)
def test_nothing_is_written_over_what_is_of_another_kind(
    qapp: object, text: str, do: Callable[[Document], object]
) -> None:
    document = Document()
    document.new(text)
    reasons: list[str] = []
    document.refused.connect(reasons.append)

    do(document)

    assert document.text == text
    assert "mend it in the code first" in reasons[0]
