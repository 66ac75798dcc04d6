"""What functions print is kept whole where it is short, and within bounds where it is not."""

import asyncio
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.workers import FunctionCall, WorkerPool
from engine.workers.capture import LIMIT, Capture

from .conftest import Project


async def test_output_of_c_code_and_of_other_processes_is_captured(any_pool: WorkerPool, project: Project) -> None:
    call = project.call(
        """
        import ctypes, os, subprocess
        def handler():
            print("python")
            ctypes.CDLL(None).puts(b"c code")
            ctypes.CDLL(None).printf(b"half a line")
            ctypes.CDLL(None).fflush(None)
            os.write(1, b"\\nraw\\n")
            subprocess.run(["echo", "child"])
        """
    )

    result = await any_pool.call(call)

    assert result.stdout == "python\nc code\nhalf a line\nraw\nchild\n"


async def test_half_a_line_of_c_code_is_captured(pool: WorkerPool, project: Project) -> None:
    call = project.call("import ctypes\ndef handler(): ctypes.CDLL(None).printf(b'no end of line')")

    assert (await pool.call(call)).stdout == "no end of line"


async def test_output_left_over_by_a_background_process_is_dropped(pool: WorkerPool, project: Project) -> None:
    noisy = project.call("import subprocess\ndef handler(): subprocess.Popen(['yes']); return 1")
    quiet = FunctionCall(file=project.write("quiet.py", "def handler(): return 2"), folder=project.folder)

    assert (await pool.call(noisy)).value == 1
    assert (await pool.call(quiet)).value == 2


ODD_TEXT = [
    pytest.param("print('中文 \\U0001f600')", "中文 \U0001f600\n", id="unicode"),
    pytest.param("print('\\ud800')", "\\ud800\n", id="surrogate"),
    pytest.param("import os; os.write(1, b'\\xff\\xfe')", "\ufffd\ufffd", id="no UTF-8"),
    pytest.param("print('a\\0b')", "a\0b\n", id="zero"),
]


@pytest.mark.parametrize(("statement", "text"), ODD_TEXT)
async def test_odd_text_is_kept_as_text(any_pool: WorkerPool, project: Project, statement: str, text: str) -> None:
    assert (await any_pool.call(project.call(f"def handler(): {statement}"))).stdout == text


async def test_long_output_keeps_head_and_tail(any_pool: WorkerPool, project: Project) -> None:
    call = project.call("def handler():\n print('begin')\n print('x' * 5_000_000)\n print('end')")

    output = (await any_pool.call(call)).stdout

    assert output.startswith("begin\nxxx")
    assert output.endswith("xxx\nend\n")
    assert f"\n… {5_000_011 - LIMIT:,} bytes left out …\n" in output
    assert len(output) < LIMIT + 100


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="measures memory as Unix does")
async def test_gigabyte_of_output_neither_hangs_nor_fills_the_memory(pool: WorkerPool, project: Project) -> None:
    import resource

    call = project.call("def handler():\n text = 'x' * (1 << 20)\n for _ in range(1024): print(text)\n return 'done'")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.01)
            turns += 1

    async with asyncio.TaskGroup() as group:
        counting = group.create_task(count_turns())
        result = await pool.call(call)
        counting.cancel()

    assert result.value == "done"
    assert len(result.stdout) < LIMIT + 100
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes
    assert turns > 5, "the loop had no turn while the function printed"


@given(st.lists(st.binary(max_size=40)), st.integers(1, 30))
def test_capture_is_whole_or_says_how_much_is_missing(parts: list[bytes], half: int) -> None:
    capture = Capture(2 * half)
    data = b"".join(parts)

    for part in parts:
        capture.feed(part)

    text = capture.text()
    if len(data) <= 2 * half:
        assert text == data.decode("utf-8", "replace")
    else:
        left_out = int(text.partition("\n… ")[2].partition(" bytes left out …\n")[0].replace(",", ""))
        assert len(data) - 2 * half <= left_out <= len(data) - 2 * half + 3


@given(st.text(alphabet="aé中\U0001f600", max_size=60), st.integers(2, 20))
def test_cut_never_halves_a_character(text: str, half: int) -> None:
    capture = Capture(2 * half)

    capture.feed(text.encode("utf-8"))

    assert "\ufffd" not in capture.text()


@given(st.binary(max_size=60), st.integers(1, 40), st.integers(1, 9))
def test_marker_is_found_wherever_it_falls(data: bytes, half: int, step: int) -> None:
    marker = b"\0marker\0"
    data = data.replace(b"\0", b"x")
    capture = Capture(2 * half)
    stream = data + marker
    found = []

    for start in range(0, len(stream), step):
        capture.feed(stream[start : start + step])
        found.append(capture.remove_end(marker))

    if len(stream) <= 2 * half:
        assert found == [False] * (len(found) - 1) + [True]
        assert capture.text() == data.decode("utf-8", "replace")
