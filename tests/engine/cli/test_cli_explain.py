"""``tcsl explain``: the page of one problem code, or all codes."""

import pytest

from engine.cli import main
from engine.language.pages import PAGES
from tests.engine.cli.command_line import printed_json


def test_explain_prints_the_page_of_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "next-and-end"]) == 0

    out = capsys.readouterr().out.splitlines()
    assert out[:2] == ["Both Next and End [next-and-end]", "error; tcsl repair mends this."]
    assert '      "A": {"Type": "Pass", "Next": "B", "End": true},' in out
    assert out.index("What it means") < out.index("Why it matters") < out.index("An example")
    assert "The example mended" in out


def test_explain_speaks_chinese_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "missing-field", "--lang", "zh"]) == 0

    out = capsys.readouterr().out
    assert out.startswith("缺少必填字段 [missing-field]\n错误; 只有一种改法时，tcsl repair 会修复此问题。\n\n含义\n")
    assert max(map(len, out.splitlines())) <= 60


def test_explain_without_a_code_lists_each_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(PAGES)
    assert lines[1].endswith("  error    A comma is missing")


def test_explain_json_is_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "loop", "--json"]) == 0
    page = printed_json(capsys)
    assert main(["explain", "--json"]) == 0
    pages = printed_json(capsys)

    assert set(page) == {"code", "severity", "title", "meaning", "reason", "example", "mended", "repair"}
    assert (page["code"], page["severity"], page["repair"]) == ("loop", "warning", "no")
    assert page["example"] == PAGES["loop"].bad
    assert page in pages["codes"]
    assert len(pages["codes"]) == len(PAGES)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("missing-coma", "there is no problem code missing-coma; did you mean missing-comma"),
        ("LOOP", "did you mean loop"),
        ("\x1b[31mxyz", "there is no problem code \\u001b[31mxyz; see: tcsl explain"),
        ("NOPE", "there is no problem code NOPE; see: tcsl explain"),
    ],
    ids=["near", "capitals", "nothing-near", "hardly-near"],
)
def test_explain_names_the_nearest_codes_when_there_is_no_such(
    capsys: pytest.CaptureFixture[str], code: str, said: str
) -> None:
    assert main(["explain", code]) == 2
    assert said in capsys.readouterr().err
    assert main(["explain", code, "--json"]) == 2
    assert said in printed_json(capsys)["message"]
