"""The engine beside its rivals: ``python -m tests.bench.peers [W1 W3a ...]``. Downloads the rivals the first time."""

import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.bench.peers.measuring import Measured, best, measure
from tests.bench.peers.setting_up import HERE, NODE_FOLDER, PYTHON, set_up
from tests.bench.peers.verdicts import COLUMNS, DISK, FLOOR, KEEPING, MEMORY, MOTO, RIVAL, cell, verdicts
from tests.bench.peers.workloads import Workload, all_workloads
from tests.fetching import CannotFetch

_TIMES = 3
_LIMIT_SECONDS = 60.0
_TARGETS = ("x rival", "of floor", "disk/s", "disk/memory")


def main(names: list[str]) -> int:
    """Measure the workloads with these names, or all, and print the table."""
    chosen = [workload for workload in all_workloads() if not names or workload.key in names]
    try:
        node = set_up()
    except CannotFetch as problem:
        print(f"Cannot measure: {problem}")
        return 1
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print("Transitions/s (peak MiB of the process); a fresh process each, outputs checked,")
    print(f"best of {_TIMES} taken in turns, moto once and for at most {_LIMIT_SECONDS:g} s.\n")
    _print_row("", COLUMNS, _TARGETS)
    notes, judged = list[str](), list[bool]()
    for workload in chosen:
        figures = _measure_all(workload, node)
        found = verdicts(workload, figures)
        _print_row(
            f"{workload.key} {workload.title}",
            [cell(figures[name], workload) for name in COLUMNS],
            [verdict.text for verdict in found],
        )
        notes += [f"{workload.key}, {name}: {one.problem}" for name, one in figures.items() if one.problem]
        judged += [verdict.is_met for verdict in found if verdict.is_met is not None]
    print()
    print("Wanted: x rival at least 1.5 on W1 and 3 elsewhere; of floor 0.25; disk/s 40,000; disk/memory 0.5.")
    print("W5: the function is answered within the process in all of them; ours by a fixed answer.")
    for note in notes:
        print(note)
    print(f"{sum(judged)} of {len(judged)} targets met.")
    return 0


def _measure_all(workload: Workload, node: str) -> Mapping[str, Measured]:
    """Measure in turns, so that a machine that is slow for a while is slow for all."""
    files = ("{job}", "{answer}")
    commands: dict[str, list[str | Path]] = {
        FLOOR: [sys.executable, "-m", "tests.bench.peers.floor", *files],
        KEEPING: [sys.executable, "-m", "tests.bench.peers.floor", *files, "events"],
        MEMORY: [sys.executable, "-m", "tests.bench.peers.ours", *files, "memory"],
        RIVAL: [node, NODE_FOLDER / "rival.mjs", *files],
        DISK: [sys.executable, "-m", "tests.bench.peers.ours", *files, "disk"],
    }
    runs: dict[str, list[Measured]] = {name: [] for name in commands}
    for _ in range(_TIMES):
        for name, command in commands.items():
            runs[name].append(measure(command, workload, _LIMIT_SECONDS))
    figures = {name: best(taken) for name, taken in runs.items()}
    if workload.has_task:
        figures[MOTO] = Measured(problem="runs functions in Docker containers only")
    else:
        figures[MOTO] = measure([PYTHON, HERE / "in_moto.py", *files], workload, _LIMIT_SECONDS)
    return figures


def _print_row(what: str, figures: list[str] | tuple[str, ...], targets: list[str] | tuple[str, ...]) -> None:
    print(f"{what:<37}" + "".join(f"{one:>16}" for one in (*figures, *targets)), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
