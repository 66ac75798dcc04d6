"""Run the published recordings of AWS Step Functions through our endpoint: ``python -m tests.suites.recorded [-k WORDS]``.

They are the tests of a public emulator, with what its authors recorded of the service between 2023 and November 2024; an
unmodified client of the service asks our endpoint the same. It prints how much is the same by kind of workflow, what
differs and why, and fails when an outcome differs that should not. They are downloaded the first time, and take a few
minutes with two workers. Arguments are handed to pytest, to run some of them.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.fetching import CannotFetch
from tests.suites.recorded import left_out
from tests.suites.recorded.counting import Json, compare, table
from tests.suites.recorded.reasons import MUST_AGREE, is_fault, listed
from tests.suites.recorded.setting_up import FOLDER, HERE, PYTHON, TESTS, set_up

_LEFT = FOLDER / "left"
_WORKERS, _SECONDS = "2", "150"


def main(arguments: list[str]) -> int:
    """Run the tests and print the counts; return the code to exit with."""
    try:
        tree = set_up()
    except CannotFetch as problem:
        print(f"Cannot run the recordings: {problem}")
        return 2
    _run(tree, arguments)
    left = _read_left()
    found = [one for test in left.values() if not test["stopped"] for one in compare(test)]
    print(f"\n{table(found)}\n\nDifferences by reason:\n{listed(found)}")
    published = left_out.published(tree / TESTS)
    lost = left_out.lost(published, _begun(), left)
    if not arguments:
        why = left_out.reasons([test for test in published if test not in lost], left)
        print(f"\nOf {len(published)} tests with recordings {why.total()} are left out:")
        print("\n".join(f"{count:5}  {reason}" for reason, count in why.most_common()))
    faults = sum(map(is_fault, found))
    print(f"\nTests that broke off: {len(lost)}", *lost, sep="\n       ")
    print(f"Outcomes of {', '.join(MUST_AGREE)} that differ without a reason: {faults}")
    return int(bool(faults or lost or not found))


def _run(tree: Path, arguments: list[str]) -> None:
    shutil.rmtree(_LEFT, ignore_errors=True)
    _LEFT.mkdir()
    surroundings = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(HERE / "inside"), str(tree)]),
        "RECORDED_OUT": str(_LEFT),
        "RECORDED_PYTHON": sys.executable,
        "RECORDED_ROOT": str(HERE.parents[2]),
    }
    # Their authors skip what their emulator cannot do; here that is run as well.
    whole = ["-p", "no:skipping", *left_out.options(TESTS)]
    quiet = ["-q", "--no-header", "--tb=no", "-rN", "-W", "ignore", "-p", "no:cacheprovider"]
    command = [PYTHON, "-m", "pytest", TESTS, *quiet, "-n", _WORKERS, "--timeout", _SECONDS, *whole]
    # What a test says in there is not the measure: that is what it left.
    subprocess.call([*map(str, command), *arguments], cwd=tree, env=surroundings)


def _read_left() -> dict[str, dict[str, Json]]:
    """Return what each test left, by its place."""
    read = [json.loads(file.read_text("utf-8")) for file in _LEFT.glob("*.json")]
    named = [{**test, "test": test["test"].removeprefix(f"{TESTS}/")} for test in read]
    return {test["test"]: test for test in sorted(named, key=lambda test: str(test["test"]))}


def _begun() -> list[str]:
    file = _LEFT / "collected"
    tests: list[str] = json.loads(file.read_text("utf-8")) if file.exists() else []
    return [test.removeprefix(f"{TESTS}/") for test in tests]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
