"""The comparison with other engines: its arithmetic, its checks of outputs, and the parts that need no download."""

import json
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.history.events import HistoryEvent
from tests.bench.peers import floor, ours, setting_up
from tests.bench.peers.measuring import Measured, best, judge, measure
from tests.bench.peers.verdicts import DISK, FLOOR, MEMORY, RIVAL, Verdict, cell, rate, verdicts
from tests.bench.peers.workloads import Workload, all_workloads
from tests.fetching import CannotFetch

_WORKLOADS = {workload.key: workload for workload in all_workloads()}
_SMALL = Workload(
    key="S", title="small", definition="{}", inputs=[{}, {}], outputs=[{"a": 1}, {"a": 2}], transitions=1_000
)
_EACH_WORKLOAD = [pytest.param(workload, id=key) for key, workload in _WORKLOADS.items()]


@pytest.mark.slow
@pytest.mark.parametrize("workload", _EACH_WORKLOAD)
def test_the_engine_gives_the_right_outputs_in_memory_and_on_disk(workload: Workload) -> None:
    assert ours.run(workload.definition, workload.inputs)[1] == workload.outputs
    assert ours.run_on_disk(workload.definition, workload.inputs)[1] == workload.outputs


@pytest.mark.parametrize("workload", _EACH_WORKLOAD)
def test_the_floor_gives_the_right_outputs(workload: Workload) -> None:
    assert floor.run(workload.definition, workload.inputs)[1] == workload.outputs


@pytest.mark.parametrize("workload", _EACH_WORKLOAD)
def test_the_floor_keeps_two_events_a_transition_when_asked(workload: Workload) -> None:
    kept: list[HistoryEvent] = []

    assert floor.run(workload.definition, workload.inputs, kept)[1] == workload.outputs
    assert len(kept) == 2 * workload.transitions


def test_rates_and_ratios_become_verdicts() -> None:
    figures = {
        FLOOR: Measured(seconds=0.002),
        MEMORY: Measured(seconds=0.01),
        DISK: Measured(seconds=0.025),
        RIVAL: Measured(seconds=0.03),
    }

    found = {verdict.what: (round(verdict.value or 0, 3), verdict.is_met) for verdict in verdicts(_SMALL, figures)}

    assert found == {
        "x rival": (3.0, True),
        "of floor": (0.2, False),
        "disk/s": (40_000, True),
        "disk/memory": (0.4, False),
    }


def test_what_could_not_be_measured_is_neither_met_nor_missed() -> None:
    figures = dict.fromkeys((FLOOR, DISK, RIVAL), Measured(problem="over 60 s")) | {MEMORY: Measured(seconds=0.01)}

    assert [(verdict.is_met, verdict.text) for verdict in verdicts(_SMALL, figures)] == [(None, "-")] * 4


@pytest.mark.parametrize(
    ("value", "least", "text"),
    [
        pytest.param(1.5, 1.5, "1.50 ok", id="just met"),
        pytest.param(1.494, 1.5, "1.49 MISSED", id="just missed"),
        pytest.param(40_000.0, 40_000, "40,000 ok", id="a rate"),
    ],
)
def test_a_verdict_says_value_and_outcome(value: float, least: float, text: str) -> None:
    assert Verdict(what="", value=value, least=least).text == text


def test_a_cell_has_rate_and_memory() -> None:
    assert cell(Measured(seconds=0.01, mib=31.4), _SMALL) == "100,000 (31)"
    assert cell(Measured(problem="failed"), _SMALL) == "-"
    assert rate(Measured(problem="failed"), _SMALL) is None


@pytest.mark.parametrize(
    ("outputs", "problem"),
    [
        pytest.param([{"a": 1}, {"a": 2}], "", id="right"),
        pytest.param([{"a": 1}, {"a": 3}], 'wrong output: {"a": 3}', id="wrong"),
        pytest.param([{"a": 1}], "wrong: 1 outputs for 2 executions", id="one missing"),
    ],
)
def test_a_wrong_output_has_no_speed(outputs: list[object], problem: str) -> None:
    measured = judge({"seconds": 0.5, "outputs": outputs}, _SMALL, 10.0)

    assert measured == (Measured(problem=problem) if problem else Measured(seconds=0.5, mib=10.0))


def test_the_fastest_run_counts_unless_one_went_wrong() -> None:
    fast, slow, wrong = Measured(seconds=1.0), Measured(seconds=2.0), Measured(problem="wrong")

    assert best([slow, fast]) is fast
    assert best([fast, wrong, slow]) is wrong


@pytest.mark.skipif(sys.platform == "win32", reason="wait4 is not there")
@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "limit", "problem"),
    [
        pytest.param(
            "import sys; print('nothing', flush=True); sys.exit('went wrong')", 60, "failed: went wrong", id="fails"
        ),
        pytest.param("import threading; threading.Event().wait()", 0.2, "over 0.2 s", id="takes too long"),
        pytest.param("pass", 60, "failed: exit code 0", id="no answer"),
    ],
)
def test_a_process_that_gives_no_answer_has_a_problem(code: str, limit: float, problem: str) -> None:
    assert measure([sys.executable, "-c", code, "{job}", "{answer}"], _SMALL, limit).problem == problem


@pytest.mark.skipif(sys.platform == "win32", reason="wait4 is not there")
@pytest.mark.slow
def test_a_process_is_measured_from_outside() -> None:
    small = replace(_WORKLOADS["W1"], outputs=[{"a": 1}])

    measured = measure([sys.executable, "-m", "tests.bench.peers.floor", "{job}", "{answer}"], small, 60)

    assert not measured.problem
    assert 0 < measured.seconds < 60
    assert 5 < measured.mib < 2_000


@pytest.mark.parametrize(
    ("places", "message"),
    [
        pytest.param({}, "node and npm not found on the PATH: install Node.js 22", id="both missing"),
        pytest.param({"node": sys.executable}, "npm not found", id="npm missing"),
        pytest.param({"node": sys.executable, "npm": "npm"}, "install Node.js 22", id="too old, or no Node"),
    ],
)
def test_without_node_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, places: dict[str, str], message: str
) -> None:
    monkeypatch.setattr(shutil, "which", places.get)

    with pytest.raises(CannotFetch, match=re.escape(message)):
        setting_up.find_node()


def test_the_locks_have_hashes_and_no_addresses_of_packages() -> None:
    here = Path(setting_up.HERE)
    packages = json.loads((here / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    pinned = re.findall(r"^\S+==.*\n( +--hash=sha256:)?", (here / "requirements.txt").read_text("utf-8"), re.MULTILINE)

    assert all(package.get("integrity") and "resolved" not in package for name, package in packages.items() if name)
    assert len(packages) > 1
    assert pinned
    assert all(pinned)
