"""The data flow of the published examples, path by path (reference, section 3)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.expressions.paths import compile_path, compile_result_path
from engine.expressions.templates import compile_expression, compile_template
from engine.language.values import Json

EXAMPLES = Path(__file__).resolve().parents[2] / "data" / "tcsl-examples"


def _example(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


def test_input_path_selects_the_classes() -> None:
    data: Json = {"name": "xiaoming", "class": ["math", "chinese"]}

    assert compile_path("$.class").read(data) == ["math", "chinese"]


def test_output_path_gives_the_value_itself() -> None:
    assert compile_path("$.exam_pass").read({"exam_pass": False}) is False


def test_result_path_of_a_pass_adds_the_count() -> None:
    written = compile_result_path("$.count").write({"name": "Lucy"}, {"apple": "4"})

    assert written == {"name": "Lucy", "count": {"apple": "4"}}


def test_worked_map_builds_its_iterations_and_keeps_the_raw_input() -> None:
    data: Json = {"t": 1, "d": {"k": "a", "xs": [1, 2]}}
    parameters = compile_template({"k.$": "$.k", "x.$": "$$.Map.Item.Value"})

    selected = compile_path("$.d").read(data)
    items: Any = compile_path("$.xs").read(selected)
    inputs: list[Json] = [parameters.evaluate(selected, {"Map": {"Item": {"Value": item}}}) for item in items]
    result: Json = [compile_path("$.x").read(iteration) for iteration in inputs]

    assert inputs == [{"k": "a", "x": 1}, {"k": "a", "x": 2}]
    assert compile_result_path("$.d.ys").write(data, result) == {"t": 1, "d": {"k": "a", "xs": [1, 2], "ys": [1, 2]}}


def test_example_09_puts_the_averages_over_the_scores() -> None:
    definition, data = _example("09-map-exam-average.tcsl.json"), _example("09-map-exam-average.input.json")
    state = definition["States"]["MapCaculate"]
    selector = compile_template(state["Iterator"]["States"]["Average"]["ResultSelector"])

    items: Any = compile_path(state["ItemsPath"]).read(compile_path(state["InputPath"]).read(data))
    averages = [{"user": item["user"], "average": round(sum(item["score"]) / len(item["score"]))} for item in items]
    result: Json = [selector.evaluate(average) for average in averages]
    output: Any = compile_result_path(state["ResultPath"]).write(data, result)

    expected = _example("09-map-exam-average.output.json")
    # The page rounds 87.5 to 88 and 76.75 to 77.
    assert output == expected
    assert list(output) == list(expected)


def test_every_published_path_compiles() -> None:
    paths = [
        text for file in EXAMPLES.glob("*.json") if "invalid" not in file.name for text in _paths(_example(file.name))
    ]

    assert len(paths) > 50
    for key, text in paths:
        if key == "ResultPath":
            assert compile_result_path(text).text == text
        elif key.endswith(".$"):
            assert callable(compile_expression(text))
        else:
            assert compile_path(text).text == text


def _paths(value: Any) -> Iterator[tuple[str, str]]:
    """Yield every member whose value is a path, with its key."""
    if isinstance(value, list):
        for element in value:
            yield from _paths(element)
    elif isinstance(value, dict):
        for key, member in value.items():
            if isinstance(member, str) and (key.endswith((".$", "Path")) or key == "Variable"):
                yield key, member
            yield from _paths(member)
