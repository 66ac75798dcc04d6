"""Run a command and tell its peak memory: ``launch.py SECONDS LOG COMMAND...`` prints the exit code and KiB or bytes.

A process of its own, with nothing imported that is large: until a child becomes another program, the memory of the
process that started it counts as the child's.
"""

import os
import subprocess
import sys
import threading


def main(seconds: float, log: str, words: list[str]) -> None:
    """Print ``code peak``; the code is ``over`` when the command was killed because its time was over."""
    with open(log, "wb") as output:
        process = subprocess.Popen(words, stdout=output, stderr=output)
    is_over = threading.Event()

    def end() -> None:
        is_over.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    print("over" if is_over.is_set() else process.returncode, usage.ru_maxrss)


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2], sys.argv[3:])
