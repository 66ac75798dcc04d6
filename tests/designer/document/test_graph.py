"""From a definition to nodes, edges and a sheet."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.document.graph import Graph, label_width, to_sheet
from designer.document.graph_building import build_graph
from designer.layout.arrange import arrange
from designer.look.words import set_language
from engine.definition import read_definition
from engine.exchange.markdown import to_markdown
from engine.language.edits import set_member
from engine.language.machine import TransitionKind
from engine.report.words import Words
from tests.designer.layout.sheets import faults

EXAMPLES = sorted((Path(__file__).parents[2] / "data" / "tcsl-examples").glob("*.tcsl.json"))
SUM = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/sum"


@pytest.fixture
def chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("en")


def graph_of(states: dict[str, object], start: str = "A") -> Graph:
    return build_graph(read_definition(json.dumps({"StartAt": start, "States": states})))


QUERY = {"QueryLanguage": "JSONata"}


def subtitle_of(state: dict[str, object]) -> str:
    return graph_of({"A": state}).nodes["/States/A"].subtitle


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name.split(".")[0])
def test_published_examples_are_drawn_by_the_laws(file: Path) -> None:
    graph = build_graph(read_definition(file.read_text(encoding="utf-8")))
    drawn = to_sheet(graph)
    layout = arrange(drawn)

    assert faults(drawn, layout) == []
    assert set(layout.rects) == set(graph.nodes)
    assert set(layout.routes) == set(graph.edges)


def test_all_examples_are_there() -> None:
    assert len(EXAMPLES) == 27


def test_nodes_and_edges_carry_pointers_and_kinds() -> None:
    catch = [{"ErrorEquals": ["StatesTimeout", "X"], "Next": "B"}]
    retry = [{"ErrorEquals": ["StatesALL"], "MaxAttempts": 3}]
    graph = graph_of(
        {
            "A": {"Type": "Task", "Resource": SUM, "Next": "B", "Catch": catch, "Retry": retry},
            "B": {"Type": "Pass", "End": True},
        }
    )

    assert list(graph.nodes) == ["start", "/States/A", "/States/B", "end"]
    node = graph.nodes["/States/A"]
    assert (node.name, node.type, node.machine, node.is_start) == ("A", "Task", "", True)
    assert (node.has_retry, node.retry_count) == (True, 3)
    assert [(edge.id, edge.source, edge.target, edge.kind, edge.label) for edge in graph.edges.values()] == [
        ("#/StartAt", "start", "/States/A", None, ""),
        ("/States/A#/Next", "/States/A", "/States/B", TransitionKind.NEXT, ""),
        ("/States/A#/Catch/0/Next", "/States/A", "/States/B", TransitionKind.CATCH, "Catch StatesTimeout, X"),
        ("/States/B#/End", "/States/B", "end", TransitionKind.END, ""),
    ]


def test_rules_are_numbered_and_described() -> None:
    rules = [
        {"Variable": "$.age", "NumericGreaterThanEquals": 18, "Next": "B"},
        {"Variable": "$.ok", "BooleanEquals": True, "Next": "Gone"},
    ]
    graph = graph_of({"A": {"Type": "Choice", "Choices": rules, "Default": "B"}, "B": {"Type": "Succeed"}})

    labels = {edge.id: edge.label for edge in graph.edges.values()}
    assert labels["/States/A#/Choices/0/Next"] == "1 · $.age ≥ 18"
    assert labels["/States/A#/Default"] == "Default"
    assert "/States/A#/Choices/1/Next" not in labels  # leads nowhere
    assert graph.nodes["/States/A"].subtitle == "$.age ≥ 18"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param({"Type": "Task", "Resource": SUM}, "scf · sum", id="function"),
        pytest.param(
            {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": "arn:aws:lambda:us-east-1:1:function:find:2"},
            },
            "lambda · find",
            id="lambda-invoke",
        ),
        pytest.param(
            {
                "Type": "Task",
                "QueryLanguage": "JSONata",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Arguments": {"FunctionName": "find"},
            },
            "lambda · find",
            id="lambda-invoke-jsonata",
        ),
        pytest.param({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}, "lambda · invoke", id="no-name"),
        pytest.param({"Type": "Task"}, "calls nothing yet", id="no-resource"),
        pytest.param({"Type": "Choice", "Choices": []}, "no rule yet", id="no-rule"),
        pytest.param({"Type": "Pass"}, "passes its input on", id="plain-pass"),
        pytest.param({"Type": "Pass", "Result": 1}, "fixed result", id="result"),
        pytest.param({"Type": "Pass", "Result": 1, "ResultPath": "$.x"}, "fixed result → $.x", id="result-path"),
        pytest.param({"Type": "Pass", "Parameters": {"a": 1}}, "shapes its input", id="parameters"),
        pytest.param({"Type": "Pass", "Assign": {"a": 1}}, "sets variables", id="variables"),
        pytest.param(
            {"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"a": 1}, "Assign": {"a": 1}},
            "shapes its input",
            id="output",
        ),
        pytest.param({"Type": "Pass", "ResultPath": "$.copy"}, "shapes its input → $.copy", id="pass-path"),
        pytest.param({"Type": "Pass", "OutputPath": "$.x"}, "takes a part of its input", id="part"),
        pytest.param({"Type": "Wait", "Seconds": 10}, "10 s", id="wait"),
        pytest.param({"Type": "Wait", "SecondsPath": "$.s"}, "$.s", id="wait-path"),
        pytest.param({"Type": "Wait"}, "no time yet", id="wait-nothing"),
        pytest.param({**QUERY, "Type": "Wait", "Seconds": "{% $n * 2 %}"}, "$n * 2", id="wait-query"),
        pytest.param({**QUERY, "Type": "Wait", "Timestamp": "{%$now()%}"}, "$now()", id="wait-until-query"),
        pytest.param({**QUERY, "Type": "Fail", "Error": "{% $e.Error %}"}, "$e.Error", id="fail-query"),
        pytest.param({**QUERY, "Type": "Map", "Items": "{% $s %}", "ItemProcessor": {}}, "for each $s", id="map-query"),
        pytest.param({**QUERY, "Type": "Map", "Items": [1], "ItemProcessor": {}}, "for each item", id="map-constant"),
        pytest.param({"Type": "Map", "Iterator": {}}, "for each item", id="map"),
        pytest.param({"Type": "Map", "ItemsPath": "$.array", "Iterator": {}}, "for each $.array", id="map-path"),
        pytest.param({"Type": "Parallel", "Branches": [{}]}, "1 branch", id="one-branch"),
        pytest.param({"Type": "Parallel", "Branches": [{}, {}]}, "2 branches", id="branches"),
        pytest.param({"Type": "Succeed"}, "ends well", id="succeed"),
        pytest.param({"Type": "Fail", "Error": "Refused"}, "Refused", id="fail"),
        pytest.param({"Type": "Fail"}, "ends with an error", id="fail-nothing"),
        pytest.param({"Type": "Tusk"}, 'unknown type "Tusk"', id="unknown"),
        pytest.param({}, "has no type", id="no-type"),
    ],
)
def test_subtitle_says_the_most_useful_thing(state: dict[str, object], expected: str) -> None:
    assert subtitle_of(state) == expected


@pytest.mark.parametrize(
    "fields", [{}, {"Result": 1}, {"Assign": {"a": 1}}, {"Parameters": {"a": 1}}, {"InputPath": "$.a"}]
)
def test_the_canvas_says_of_a_pass_in_chinese_what_a_report_says(fields: dict[str, object]) -> None:
    states = {"A": {"Type": "Pass", **fields, "End": True}}
    definition = read_definition(json.dumps({"StartAt": "A", "States": states}))

    said = build_graph(definition, "zh").nodes["/States/A"].subtitle

    assert not said.isascii()
    assert f" {said}" in to_markdown(definition, "flow", Words("zh")).text


@pytest.mark.usefixtures("chinese")
def test_words_come_in_chinese() -> None:
    rules = [{"Variable": "$.a", "IsPresent": True, "Next": "B"}]
    text = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": rules, "Default": "A"}}})
    graph = build_graph(read_definition(text), "zh")

    assert graph.edges["/States/A#/Default"].label == "默认"


def test_inner_machines_have_lanes_and_no_end() -> None:
    inner = {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}}
    graph = graph_of({"A": {"Type": "Parallel", "Branches": [inner, {}], "End": True}})

    assert graph.nodes["/States/A"].lanes == ("/States/A/Branches/0", "/States/A/Branches/1")
    assert graph.nodes["/States/A/Branches/0/States/B"].machine == "/States/A/Branches/0"
    assert [edge.source for edge in graph.edges.values()] == ["start", "/States/A"]


def test_collapsed_frame_is_a_plain_node_and_its_inside_is_not_drawn() -> None:
    inner = {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}}
    graph = graph_of({"A": {"Type": "Map", "Iterator": inner, "End": True}})

    drawn = to_sheet(graph, frozenset({"/States/A"}))
    assert next(node for node in drawn.nodes if node.id == "/States/A").lanes == ()
    assert set(arrange(drawn).rects) == {"start", "/States/A", "end"}


def test_problems_are_counted_at_their_innermost_state() -> None:
    graph = graph_of({"A": {"Type": "Task", "Resource": SUM, "Next": "Nowhere"}, "B": {"Type": "Pass", "End": True}})

    assert graph.nodes["/States/A"].error_count == 1
    assert graph.nodes["/States/B"].warning_count >= 1  # nothing leads there


def test_broken_definition_has_an_empty_graph() -> None:
    graph = build_graph(read_definition("{"))

    assert (graph.nodes, graph.edges) == ({}, {})
    assert arrange(to_sheet(graph)).rects == {}


def test_missing_start_leaves_the_pill_alone() -> None:
    graph = graph_of({"A": {"Type": "Pass", "End": True}}, start="Gone")

    assert "#/StartAt" not in graph.edges
    assert set(arrange(to_sheet(graph)).rects) == {"start", "/States/A", "end"}


def test_nodes_of_untouched_states_are_the_same_objects_after_an_edit() -> None:
    states = {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": True}}
    definition = read_definition(json.dumps({"StartAt": "A", "States": states}))
    before = build_graph(definition)

    edited = definition.splice(set_member(definition.source, "/States/B", "OutputPath", "$"))
    after = build_graph(edited, previous=before)

    assert after.nodes["/States/A"] is before.nodes["/States/A"]
    assert after.edges["/States/A#/Next"] is before.edges["/States/A#/Next"]
    assert after.nodes["/States/B"] == before.nodes["/States/B"]


def test_graph_in_another_language_is_worded_anew() -> None:
    definition = read_definition('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}')
    before = build_graph(definition)

    assert build_graph(definition, "zh", before).nodes["/States/A"] is not before.nodes["/States/A"]


def test_labels_count_chinese_letters_double_and_have_a_limit() -> None:
    assert label_width("捕获") > label_width("ab")
    assert label_width("x" * 5_000) == 216
