"""``tcsl-studio render``: pictures without a window to look at."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QFont, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication

from designer.look import set_language, themes
from designer.look.colors import LIGHT
from designer.shell.rendering import main as render
from engine.cli import main as tcsl

SAMPLE = Path(__file__).parents[3] / "resources" / "samples" / "order-processing"
FILE = SAMPLE / "workflow.tcsl.json"
GREEN = tuple(bytes.fromhex(LIGHT["succeeded"][1:]))

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("qapp")]


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> None:
    themes.set_theme("light")
    set_language("en")


@pytest.fixture
def run_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    code = tcsl(["run", str(FILE), "--history", str(tmp_path / "history.sqlite"), "--json"])
    assert code == 0
    return str(json.loads(capsys.readouterr().out)["id"])


def _count(path: Path, color: tuple[int, ...]) -> int:
    image = QImage(str(path))
    return sum(
        image.pixelColor(x, y).getRgb()[:3] == color  # type: ignore[index]  # the stub says object
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


def test_a_picture_is_drawn_as_png_and_svg(tmp_path: Path) -> None:
    assert render([str(FILE), "-o", str(tmp_path / "a.png"), "--scale", "1"]) == 0
    assert render([str(FILE), "-o", str(tmp_path / "a.svg")]) == 0

    assert not QImage(str(tmp_path / "a.png")).isNull()
    assert "GoodsSold" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_each_text_of_an_svg_has_its_length_for_viewers_with_another_font(tmp_path: Path) -> None:
    source = {"StartAt": "A & B", "States": {"A & B": {"Type": "Pass", "Comment": "订单 <1>", "End": True}}}
    (tmp_path / "flow.json").write_text(json.dumps(source), encoding="utf-8")

    assert render([str(tmp_path / "flow.json"), "-o", str(tmp_path / "a.svg")]) == 0

    texts = list(ElementTree.fromstring((tmp_path / "a.svg").read_bytes()).iter("{http://www.w3.org/2000/svg}text"))
    assert {"A & B", "订单 <1>"} <= {text.text for text in texts}
    for text in texts:
        font = QFont(text.attrib["font-family"].split(","))
        font.setPixelSize(int(text.attrib["font-size"]))
        font.setWeight(QFont.Weight(int(text.attrib["font-weight"])))
        width = QFontMetricsF(font).horizontalAdvance(str(text.text))
        assert float(text.attrib["textLength"]) == pytest.approx(width, abs=0.5)


@pytest.mark.parametrize("length", [8, 32], ids=["beginning", "whole id"])
def test_a_run_of_the_history_colours_the_picture(tmp_path: Path, run_id: str, length: int) -> None:
    history = ["--history", str(tmp_path / "history.sqlite")]
    plain, coloured = tmp_path / "plain.png", tmp_path / "coloured.png"

    assert render([str(FILE), "-o", str(plain), "--scale", "1"]) == 0
    assert render([str(FILE), "-o", str(coloured), "--scale", "1", "--run", run_id[:length], *history]) == 0

    assert _count(plain, GREEN) == 0
    assert _count(coloured, GREEN) > 100


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "not 5000: a PNG has at most 16,000 pixels a side and 64,000,000 in all."),
        ("zh", "而不是 5000：PNG 每边最多 16,000 像素，总共最多 64,000,000 像素。"),
    ],
)
def test_a_scale_that_is_limited_is_told_with_the_one_that_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setattr("designer.canvas.render.MAX_PIXELS", 100_000)

    assert render([str(FILE), "-o", str(tmp_path / "a.png"), "--scale", "5000", "--lang", language]) == 0

    assert said in capsys.readouterr().err
    image = QImage(str(tmp_path / "a.png"))
    assert 90_000 < image.width() * image.height() < 110_000
    assert render([str(FILE), "-o", str(tmp_path / "a.svg"), "--scale", "5000"]) == 0
    assert render([str(FILE), "-o", str(tmp_path / "b.png"), "--scale", "0.01"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("scale", "language", "said"),
    [("0", "en", "0 is no number above 0"), ("big", "zh", "参数 --scale：big 不是大于 0 的数")],
)
def test_a_wrong_call_is_told_in_its_language(
    capsys: pytest.CaptureFixture[str], scale: str, language: str, said: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        render([str(FILE), "-o", "a.png", "--scale", scale, "--lang", language])

    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.json", "-o", "a.png"], "nowhere.json"),
        ([str(FILE), "-o", "a.txt"], "a.txt"),
        ([str(FILE), "-o", "a.png", "--run", "zzz"], "zzz"),
        ([str(FILE), "-o", "no/folder/a.png"], "no/folder"),
    ],
    ids=["no file", "no picture", "no run", "no folder"],
)
def test_what_cannot_be_drawn_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    code = render([*arguments, "--history", str(tmp_path / "history.sqlite")])

    assert code == 2
    assert words in capsys.readouterr().err


TWO_MACHINES = """
Resources:
  One:
    Type: AWS::Serverless::StateMachine
    Properties:
      Role: x
      Definition: {StartAt: A, States: {A: {Type: Pass, Next: B}, B: {Type: Pass, Next: C}, C: {Type: Succeed}}}
  Two:
    Type: AWS::Serverless::StateMachine
    Properties: {Definition: {StartAt: D, States: {D: {Type: Succeed}}}}
"""


def test_yaml_is_drawn_as_the_workflow_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "flow.yaml").write_text("StartAt: A # first\nStates:\n  A: {Type: Succeed}\n")
    (tmp_path / "flow.json").write_text('{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}')

    assert render([str(tmp_path / "flow.yaml"), "-o", str(tmp_path / "yaml.png")]) == 0
    assert "comments are not carried" in capsys.readouterr().err
    assert render([str(tmp_path / "flow.json"), "-o", str(tmp_path / "json.png")]) == 0

    assert QImage(str(tmp_path / "yaml.png")) == QImage(str(tmp_path / "json.png"))


def test_a_state_machine_of_a_template_is_chosen_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "template.yaml").write_text(TWO_MACHINES)
    picture = tmp_path / "picture.png"

    assert render([str(tmp_path / "template.yaml"), "-o", str(picture)]) == 2
    assert "choose with --machine: One, Two" in capsys.readouterr().err
    assert render([str(tmp_path / "template.yaml"), "-o", str(picture), "--machine", "Three"]) == 2
    assert "no state machine Three" in capsys.readouterr().err
    assert render([str(tmp_path / "template.yaml"), "-o", str(picture), "--machine", "One"]) == 0

    assert '"Role" of One' in capsys.readouterr().err
    assert QImage(str(picture)).height() > 600


def test_a_template_in_json_is_drawn_as_one_in_yaml_is(tmp_path: Path) -> None:
    template, definition = tmp_path / "template.json", {"StartAt": "D", "States": {"D": {"Type": "Succeed"}}}
    machine = {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": definition}}
    template.write_text(json.dumps({"Resources": {"One": machine}}))
    (tmp_path / "flow.asl.json").write_text(json.dumps(definition))

    assert render([str(template), "-o", str(tmp_path / "template.png")]) == 0
    assert render([str(tmp_path / "flow.asl.json"), "-o", str(tmp_path / "flow.png")]) == 0

    assert QImage(str(tmp_path / "template.png")) == QImage(str(tmp_path / "flow.png"))


def test_a_problem_of_what_was_converted_is_told_with_its_pointer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "flow.yaml"
    file.write_text('StartAt: A\nStates:\n  A: {Type: Pass, Next: "B\\n\\e[2J"}\n')

    assert render([str(file), "-o", str(tmp_path / "a.png")]) == 0

    told = capsys.readouterr().err
    assert "flow.yaml: flow/States/A/Next: " in told
    assert "\x1b" not in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("scale", ["0", "-1", "nan", "inf", "x"])
def test_a_scale_that_is_no_scale_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], scale: str) -> None:
    with pytest.raises(SystemExit) as caught:
        render([str(FILE), "-o", str(tmp_path / "a.png"), f"--scale={scale}"])

    assert caught.value.code == 2
    assert "--scale" in capsys.readouterr().err


def test_problems_of_the_definition_are_told_beside_the_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}', encoding="utf-8")

    assert render([str(file), "-o", str(tmp_path / "a.png")]) == 0

    assert "bad.json:1:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "bad.json:1:1: The text is empty"), ("[1]", "bad.json:1:1: "), ('{"StartAt": "A",}', "bad.json:1:16: ")],
    ids=["empty", "array", "broken JSON"],
)
def test_a_text_that_is_no_definition_is_told_and_not_drawn(
    text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, picture = tmp_path / "bad.json", tmp_path / "a.png"
    file.write_text(text, encoding="utf-8")
    picture.write_bytes(b"the picture before")

    assert render([str(file), "-o", str(picture)]) == 2

    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""
    assert picture.read_bytes() == b"the picture before"


@pytest.mark.skipif(sys.platform != "linux", reason="no other system has a folder that nobody can write in")
def test_a_folder_that_takes_no_files_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert render([str(FILE), "-o", "/proc/a.png"]) == 2

    assert '"/proc"' in capsys.readouterr().err


_INTERRUPTED = """
import signal, sys
from designer.__main__ import main

def press(event, arguments):
    if event == "open" and str(arguments[0]) == sys.argv[2]:
        signal.raise_signal(signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.addaudithook(press)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("language", "said"), [("en", "stopped"), ("zh", "已停止")])
def test_ctrl_c_ends_a_drawing_with_a_word(tmp_path: Path, language: str, said: str) -> None:
    picture = tmp_path / "a.png"
    command = ["render", str(FILE), "-o", str(picture), "--lang", language]

    ended = subprocess.run([sys.executable, "-c", _INTERRUPTED, *command], capture_output=True, check=False)

    assert ended.stderr.decode().strip() == f"tcsl-studio: {said}"
    assert ended.returncode == 1
    assert not picture.exists()
