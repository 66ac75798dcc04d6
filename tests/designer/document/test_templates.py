"""The starter templates are complete, run-ready definitions with words in both languages."""

from pathlib import Path

import pytest

from designer.document.templates import Template, template, templates
from engine.definition import read_definition

EXAMPLES = Path(__file__).parents[2] / "data" / "tcsl-examples"


@pytest.mark.parametrize("starter", templates(), ids=lambda starter: starter.id)
def test_a_template_has_no_problem_at_all(starter: Template) -> None:
    assert read_definition(starter.text).problems == ()


@pytest.mark.parametrize("starter", templates(), ids=lambda starter: starter.id)
def test_a_template_is_worded_in_both_languages(starter: Template) -> None:
    assert starter.title("en")
    assert starter.title("zh_CN")
    assert starter.description("zh") != starter.description("en")
    assert isinstance(starter.input, dict)


def test_the_map_loop_is_the_published_definition() -> None:
    published = (EXAMPLES / "11-map-sum-seed.tcsl.json").read_text(encoding="utf-8")

    assert template("map-loop").text == published
    assert template("map-loop").title("zh") == "Map 循环"


def test_an_unknown_template_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        template("nothing")
