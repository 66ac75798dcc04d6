"""One workload in one fresh process: seconds, peak memory, and whether the outputs are right."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.peers.workloads import TASK_RESULT, Workload

_ROOT = Path(__file__).resolve().parents[3]
_LAUNCH = Path(__file__).resolve().with_name("launch.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How long the workload took in ``seconds``, and the most memory of the process in MiB.

    ``problem`` says why there are no figures; it is empty when there are.
    """

    seconds: float = 0.0
    mib: float = 0.0
    problem: str = ""


def measure(command: Sequence[str | Path], workload: Workload, limit_seconds: float) -> Measured:
    """Run ``command JOB ANSWER ...`` on ``workload``; ``{job}`` and ``{answer}`` in it become the files."""
    with tempfile.TemporaryDirectory() as folder:
        job, answer, log = (Path(folder) / name for name in ("job.json", "answer.json", "log.txt"))
        given = {"definition": workload.definition, "inputs": workload.inputs, "taskResult": TASK_RESULT}
        job.write_text(json.dumps(given), encoding="utf-8")
        places = {"{job}": str(job), "{answer}": str(answer)}
        words = [places.get(str(word), str(word)) for word in command]
        code, mib = _run(words, log, limit_seconds)
        if code is None:
            return Measured(problem=f"over {limit_seconds:g} s")
        if code or not answer.exists():
            lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or [f"exit code {code}"]
            return Measured(problem=f"failed: {lines[-1][:120]}")
        return judge(json.loads(answer.read_text(encoding="utf-8")), workload, mib)


def judge(answer: dict[str, Any], workload: Workload, mib: float) -> Measured:
    """Return the figures of an answer, unless its outputs are wrong: a wrong result has no speed."""
    outputs = answer["outputs"]
    if outputs == workload.outputs:
        return Measured(seconds=answer["seconds"], mib=mib)
    if len(outputs) != len(workload.outputs):
        return Measured(problem=f"wrong: {len(outputs)} outputs for {len(workload.outputs)} executions")
    first = next(index for index, output in enumerate(outputs) if output != workload.outputs[index])
    return Measured(problem=f"wrong output: {json.dumps(outputs[first])[:60]}")


def best(runs: Sequence[Measured]) -> Measured:
    """Return the fastest; one run that went wrong spoils all."""
    return next((run for run in runs if run.problem), None) or min(runs, key=lambda run: run.seconds)


def _run(words: list[str], log: Path, limit_seconds: float) -> tuple[int | None, float]:
    """Return the exit code, None when the time was over, and the peak memory in MiB."""
    launch = [sys.executable, "-S", str(_LAUNCH), f"{limit_seconds}", str(log), *words]
    code, peak = subprocess.run(launch, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    unit = 1 if sys.platform == "darwin" else 1024
    return (None if code == "over" else int(code)), int(peak) * unit / 2**20
