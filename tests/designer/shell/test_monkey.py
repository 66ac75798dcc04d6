"""A random user does what nobody would do; nothing may break. Here it plays for seconds, always the same game.

``TCSL_MONKEY_ACTIONS=20000 TCSL_MONKEY_SEED=7 pytest tests/designer/shell/test_monkey.py`` plays for long, two
windows for each seed and ``TCSL_MONKEY_GAME`` actions; a game that fails names its seed and the last actions.
``TCSL_MONKEY_DIARY`` begins the name of a file for all actions of a seed, for games that crash. Odd seeds play with
motion; every third lays all out in the thread, and in every fifth the views follow each edit in turns of their own, as
with long texts.
"""

import json
import os
import re
import shutil
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.canvas import arranger
from designer.document import document
from designer.document.engine_thread import IN_MEMORY, EngineThread
from designer.look import motion
from designer.shell.main_window import MainWindow
from tests.designer.shell.monkey.monkey import Monkey

DATA = Path(__file__).parents[2] / "data"
EXAMPLES = DATA / "tcsl-examples"
ACTIONS = int(os.environ.get("TCSL_MONKEY_ACTIONS", "120"))
FIRST_SEED = int(os.environ.get("TCSL_MONKEY_SEED", "1"))
DIARY = os.environ.get("TCSL_MONKEY_DIARY")
ACTIONS_A_GAME = min(ACTIONS, int(os.environ.get("TCSL_MONKEY_GAME", "400")))
SEEDS = range(FIRST_SEED, FIRST_SEED + max(1, ACTIONS // ACTIONS_A_GAME))
HARMLESS = "This plugin does not support|occurs outside target window"

SLOW = {
    "StartAt": "Wait",
    "States": {
        "Wait": {"Type": "Wait", "Seconds": 2, "Next": "Both"},
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 600, "End": True}}},
                {"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Pass", "End": True}}},
            ],
            "Next": "Wait",
        },
    },
}
RETRY = [{"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 1.5}]
RICH = {
    "Comment": "Something of everything",
    "StartAt": "Ask",
    "States": {
        "Ask": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.kind", "StringEquals": "many", "Next": "Each"},
                {
                    "And": [
                        {"Variable": "$.count", "NumericGreaterThan": 3},
                        {"Not": {"Or": [{"Variable": "$.x", "IsPresent": True}, {"Variable": "$.y", "StringMatches": "a*"}]}},
                    ],
                    "Next": "Call",
                },
                {"Variable": "$.when", "TimestampLessThan": "2026-01-01T00:00:00Z", "Next": "Rest"},
            ],
            "Default": "Make",
        },
        "Make": {
            "Type": "Pass",
            "Parameters": {"a.$": "$.key1", "b": [1, {"c.$": "States.Format('{}', $.key1)"}, None], "d": {"e": {"f": ""}}},
            "Result": {"list": [1, 2, 3], "deep": {"er": {"still": True}}},
            "ResultPath": "$.made",
            "Next": "Call",
        },
        "Call": {
            "Type": "Task",
            "Resource": "sum",
            "TimeoutSeconds": 5,
            "Retry": [*RETRY, {"ErrorEquals": ["States.ALL"]}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Sorry"}],
            "ResultSelector": {"sum.$": "$"},
            "Next": "Both",
        },
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "One", "States": {"One": {"Type": "Task", "Resource": "pow", "Retry": RETRY, "End": True}}},
                {"StartAt": "Two", "States": {"Two": {"Type": "Wait", "SecondsPath": "$.s", "Next": "Three"},
                                              "Three": {"Type": "Succeed"}}},
            ],
            "Catch": [{"ErrorEquals": ["MyError"], "Next": "Sorry"}],
            "Next": "Each",
        },
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.key2",
            "MaxConcurrency": 2,
            "Iterator": {"StartAt": "In", "States": {"In": {"Type": "Pass", "Result": 1, "End": True}}},
            "Next": "Rest",
        },
        "Rest": {"Type": "Wait", "Timestamp": "2026-11-26T23:15:00Z", "Next": "Done"},
        "Sorry": {"Type": "Fail", "Error": "MyError", "Cause": "sorry"},
        "Done": {"Type": "Succeed", "OutputPath": "$.made"},
    },
}  # fmt: skip
BROKEN: dict[str, bytes] = {
    "empty.json": b"",
    "binary.json": bytes(range(256)) * 50,
    "utf-16.json": '{"StartAt": "A"}'.encode("utf-16"),
    "array.json": b"[1, 2, 3]",
    "number.json": b"17",
    "deep.json": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "lone.json": b'{"StartAt": "\\ud800", "States": {"\\ud800": {"Type": "Pass", "End": true}}}',
    "bom-crlf.json": b'\xef\xbb\xbf{\r\n  "StartAt": "A",\r\n  "States": {\r\n "A": {"Type": "Pass", "End": true}}}\r\n',
    "cr.json": b'{\r "StartAt": "A",\r "States": {"A": {"Type": "Wait", "Seconds": 1, "End": true}}}',
    "duplicate.json": b'{"StartAt": "A", "States": {"A": {"Type": "Pass"}, "A": {"Type": "Fail"}, "A": 3}}',
    "types.json": b'{"StartAt": 5, "States": {"A": 1, "B": [], "C": {"Type": 7}, "D": {"Type": "Choice", "Choices": {}}}}',
    "odd.json": '{"States": {"": {}, "a/b~1": {"Type": "Map", "Iterator": 4}, "\u2029😀": {"Type": "Parallel"}}}'.encode(),
}


FOREIGN = {
    "one.asl.yaml": "StartAt: A\nStates:\n  A: {Type: Task, Resource: !GetAtt sum.Arn, End: true}\n",
    "two.template": """
Resources:
  One:
    Type: AWS::Serverless::StateMachine
    Properties: {Name: first, Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}}
  Two:
    Type: AWS::Serverless::StateMachine
    Properties: {Role: x, Definition: {StartAt: B, States: {B: {Type: Pass, End: true}}}}
""",
    "none.yml": "a: [1, 2",
}


@pytest.fixture
def playground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    shutil.copytree(DATA / "functions", tmp_path / "functions")
    for path in EXAMPLES.glob("*.json"):
        shutil.copy(path, tmp_path)
    for path in EXAMPLES.glob("*.txt"):
        shutil.copy(path, tmp_path / f"{path.stem}.json")
    for name, content in BROKEN.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "slow.json").write_text(json.dumps(SLOW, indent=1), encoding="utf-8")
    (tmp_path / "rich.json").write_text(json.dumps(RICH, indent=2), encoding="utf-8")
    (tmp_path / "input.json").write_text('{"key1": 1, "key2": [1, 2, 3]}', encoding="utf-8")
    for name, text in FOREIGN.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    large = {f"S{number}": {"Type": "Pass", "Next": f"S{number + 1}"} for number in range(600)}
    text = json.dumps({"StartAt": "S0", "States": {**large, "S600": {"Type": "Succeed"}}}, indent=2)
    (tmp_path / "large.json").write_text(text, encoding="utf-8")
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    return tmp_path


@pytest.fixture
def other(window: MainWindow) -> Iterator[MainWindow]:
    """Return a second window, as a second program has one."""
    engine, settings = EngineThread(IN_MEMORY), window.settings
    other = MainWindow(engine, settings)
    other.resize(1200, 800)
    other.show()
    yield other
    other.give_up_changes()
    other.close()
    other.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    engine.close()


@pytest.mark.slow
@pytest.mark.qt_log_ignore(HARMLESS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_user_breaks_nothing(
    qtbot: QtBot,
    window: MainWindow,
    other: MainWindow,
    playground: Path,
    qtlog: object,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    files = [
        *sorted(playground.glob("*.json")),
        *(playground / name for name in FOREIGN),
        playground / "missing.json",
        playground,
    ]
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.json"))]
    texts += [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    texts += ["", "{", "]", '{"a": NaN}', "\ufeff{}", '"' * 50, "[" * 500, "x" * 100_000, "{\r\n}", "\u2029\x00😀"]
    if seed % 2:
        motion.set_reduced_motion(False)
    if seed % 3 == 0:
        monkeypatch.setattr(arranger, "AT_ONCE", 0)
    if seed % 5 == 0:
        monkeypatch.setattr(document, "LONG", 0)
    with qtbot.captureExceptions() as exceptions:
        monkey = Monkey((window, other), seed, files, texts, None if DIARY is None else Path(f"{DIARY}-{seed}"))
        monkey.note(f"seed {seed}")
        other.open(playground / "rich.json")
        window.open(playground / "26-map-sum-pow.tcsl.json")
        window.activateWindow()
        try:
            for _ in monkey.play(ACTIONS_A_GAME):
                assert not exceptions, "".join(traceback.format_exception(exceptions[0][1]))
                complaints = [str(record.message) for record in qtlog.records]  # type: ignore[attr-defined]
                complaints += [record.getMessage() for record in caplog.records if record.levelname != "INFO"]
                assert not [text for text in complaints if not re.search(HARMLESS, text)]
            monkey.finish()
        except BaseException as error:
            last = "\n  ".join(monkey.log[-12:])
            error.add_note(f"seed {seed}; the last actions:\n  {last}")
            raise
        finally:
            motion.set_reduced_motion(None)
            slowest = sorted(monkey.slowest, reverse=True)[:5]
            happened = sum((checks.happened for checks in monkey.checks), Counter[str]())
            print(
                f"seed {seed}; happened: {dict(happened)}; slowest:",
                *(f"\n  {seconds:.2f} s  {did}" for seconds, did in slowest),
            )
