"""What a measured process reads and writes: a job as JSON in, seconds and outputs as JSON out."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def run_child(run: Callable[[str, list[Any]], tuple[float, list[Any]]]) -> None:
    """Do the job in the file named first on the command line; the answer goes to the file named second."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    seconds, outputs = run(job["definition"], job["inputs"])
    Path(sys.argv[2]).write_text(json.dumps({"seconds": seconds, "outputs": outputs}), encoding="utf-8")
