"""Laws of graphs that change: a graph made of the one before is the graph of the whole."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document.graph import Graph
from designer.document.graph_building import build_graph
from engine.definition import read_definition
from engine.language.problems import Edit
from tests.bench.workflows import mixed
from tests.engine.made_up_edits import made_up_edits


def _told(graph: Graph) -> list[object]:
    """Return all of a graph with its order."""
    parts = (graph.nodes, graph.edges, graph.boxes, graph.links, graph.counts)
    return [*(list(part.items()) for part in parts), list(graph.readings), dict(graph.open_ends)]


@pytest.mark.slow
@settings(max_examples=40)
@given(st.integers(0, 2**32))
def test_a_graph_after_edits_is_as_if_it_were_built_anew(seed: int) -> None:
    random = Random(seed)
    definition = read_definition(mixed(20))
    graph = build_graph(definition)

    for _ in range(6):
        edited = definition.splice(made_up_edits(random, definition))
        if edited.source.root is None or edited.machine is None:
            continue
        definition = edited
        if random.random() < 0.7:
            graph = build_graph(definition, previous=graph)
            assert _told(graph) == _told(build_graph(definition))


def test_edges_of_neighbours_that_both_changed_keep_their_order() -> None:
    before = {"A": {"Type": "Fail"}, "B": {"Type": "Pass", "Next": "A"}, "C": {"Type": "Pass", "Next": "B"}}
    after = {"A": {"Type": "Pass", "Next": "C"}, "B": {"Type": "Fail"}, "C": {"Type": "Pass", "End": True}}
    old, new = (read_definition(json.dumps({"StartAt": "A", "States": states})) for states in (before, after))

    assert _told(build_graph(new, previous=build_graph(old))) == _told(build_graph(new))


def test_a_node_that_comes_between_two_that_change_stands_between_them() -> None:
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Next": "J"}, "J": {"Type": "Pass", "End": True}}}
    single = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    last = {f"L{number}": {"Type": "Pass", "Next": f"L{number + 1}"} for number in range(4)}
    last["L4"] = {"Type": "Succeed"}
    before = {"A": {"Type": "Pass", "Next": "F"}, "F": {"Type": "Parallel", "Branches": [single], "Next": "L0"}, **last}
    after = {
        "A": {"Type": "Pass", "Next": "X"},
        "X": {"Type": "Pass", "Next": "F"},
        "F": {"Type": "Parallel", "Branches": [inner], "Next": "L0"},
        **last,
    }
    old = read_definition(json.dumps({"StartAt": "A", "States": before}))
    changed = json.dumps({"StartAt": "A", "States": after})
    begin = next(place for place, (one, other) in enumerate(zip(old.text, changed, strict=False)) if one != other)
    end = changed.index('"L0"}') - len(changed)
    new = old.splice([Edit(begin, len(old.text) + end, changed[begin:end])])

    assert _told(build_graph(new, previous=build_graph(old))) == _told(build_graph(new))


def test_what_did_not_change_is_the_same_object() -> None:
    definition = read_definition(mixed(20))
    graph = build_graph(definition)
    span = definition.source.span("/States/Skip1")
    assert span is not None

    text = '{"Type": "Pass", "Comment": "new", "Next": "Join1"}'
    after = build_graph(definition.splice([Edit(span.start, span.end, text)]), previous=graph)

    changed = {pointer for pointer, node in after.nodes.items() if graph.nodes[pointer] is not node}
    assert changed == {"/States/Skip1"}
    assert all(graph.edges[edge] is after.edges[edge] for edge in graph.edges if edge != "/States/Skip1#/Next")
