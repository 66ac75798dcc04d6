"""Run the published recordings of AWS Step Functions through our endpoint: ``python -m tests.suites.recorded [-k WORDS]``.

They are the tests of a public emulator, with what their authors recorded of the service between 2023 and November 2024.
It prints how much is the same by kind of workflow, and each difference. It fails when an outcome of the kinds in
``MUST_AGREE`` differs without a reason. Five to six minutes on two cores; downloads them the first time.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.fetching import CannotFetch
from tests.suites.recorded.counting import MUST_AGREE, Compared, compare, reason, table
from tests.suites.recorded.setting_up import FOLDER, HERE, PYTHON, set_up

# These need what we have none of: logs of CloudWatch, stacks of CloudFormation, rules of EventBridge.
_LEFT_OUT = ("logs", "test_stepfunctions_v2.py", "test_sfn_api_logs.py", "express/test_express_async.py")
_WITHOUT = "not event_bridge and not cloudformation and not TestFundamental and not start_async"
_SECONDS = "150"


def main(arguments: list[str]) -> int:
    """Run the tests and print the counts."""
    try:
        tree = set_up()
    except CannotFetch as problem:
        print(f"Cannot run: {problem}")
        return 2
    out = FOLDER / "compared"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    _run(tree, arguments or ["-k", _WITHOUT], str(out))
    found = [one for file in sorted(out.glob("*.json")) for one in compare(json.loads(file.read_text("utf-8")))]
    print(table(found))
    differing = [(one, reason(one)) for one in found if not one.same["all"]]
    print("\ndifferences, with the first of each reason:")
    for why, count in Counter(why for _, why in differing).most_common():
        shown = [one for one, its in differing if its == why]
        print(f"{count:5}  {why or 'NO REASON KNOWN'}")
        print("".join(map(_shown, shown[: None if why is None else 1])), end="")
    unexplained = [one for one, why in differing if not (why or one.same["outcome"]) and one.kind in MUST_AGREE]
    print(f"\noutcomes of {', '.join(MUST_AGREE)} that differ without a reason: {len(unexplained)}")
    return int(bool(unexplained))


def _run(tree: Path, arguments: list[str], out: str) -> None:
    tests = tree / "tests" / "aws" / "services" / "stepfunctions" / "v2"
    surroundings = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(HERE / "inside"), str(tree)]),
        "RECORDED_OUT": out,
        "RECORDED_PYTHON": sys.executable,
        "RECORDED_ROOT": str(HERE.parents[2]),
    }
    command = [PYTHON, "-m", "pytest", tests, "-q", "-n", "2", "--timeout", _SECONDS, "-p", "no:cacheprovider"]
    command += ["-W", "ignore", "--no-header", "--tb=no", "-rN"]
    command += [f"--ignore={tests / name}" for name in _LEFT_OUT]
    subprocess.call([*map(str, command), *arguments], cwd=tree, env=surroundings)


def _shown(one: Compared) -> str:
    return f"         {one.test.rpartition('/')[2]}, {one.key}\n         {one.difference}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
