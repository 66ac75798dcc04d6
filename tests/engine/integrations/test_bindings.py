"""The side file bindings.json: read with care, written without touching what people wrote."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.errors import SetupError
from engine.integrations.bindings import (
    BINDINGS_FILE,
    Answer,
    ClientBinding,
    FunctionBinding,
    MockBinding,
    find_interpreter,
    read_bindings,
    write_binding,
)
from engine.integrations.client_settings import ClientSettings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "functions"
    path.mkdir()
    return path


def put(folder: Path, content: Any) -> None:
    (folder / BINDINGS_FILE).write_text(json.dumps(content, indent=2), encoding="utf-8")


def test_without_a_file_there_are_no_bindings(tmp_path: Path) -> None:
    bindings = read_bindings(tmp_path / "none")

    assert (bindings.keys, bindings.find("sum"), bindings.value("sum")) == ((), None, None)


def test_function_binding_has_all_fields(folder: Path) -> None:
    put(
        folder,
        {
            "sum": {
                "file": "shared/../adding.py",
                "entry": "run",
                "environment": {"TABLE": "orders", "LIMIT": 5},
                "interpreter": "venv/bin/python3",
                "timeoutSeconds": 2.5,
                "comment": "ignored",
            }
        },
    )

    assert read_bindings(folder).find("sum") == FunctionBinding(
        key="sum",
        file=folder / "adding.py",
        entry="run",
        environment={"TABLE": "orders", "LIMIT": "5"},
        interpreter=folder.parent / "venv" / "bin" / "python3",
        timeout_seconds=2.5,
    )


def test_interpreter_whose_name_is_too_long_is_left_for_the_start_to_tell(folder: Path) -> None:
    name = "x" * 300

    assert find_interpreter(folder, name) == Path(name)
    assert find_interpreter(folder, f"./{name}") == folder / name


def test_time_limit_beyond_measure_is_the_longest_there_is(folder: Path) -> None:
    put(folder, {"sum": {"timeoutSeconds": 1e308}})

    binding = read_bindings(folder).find("sum")

    assert isinstance(binding, FunctionBinding)
    assert binding.timeout_seconds == 99_999_999


def test_first_of_several_keys_wins(folder: Path) -> None:
    put(folder, {"sum": {"result": 1}, "qrn:whole": {"result": 2}})

    bindings = read_bindings(folder)

    assert bindings.keys == ("sum", "qrn:whole")
    assert bindings.value("sum") == {"result": 1}
    assert bindings.find("qrn:whole", "sum") == MockBinding(key="qrn:whole", answers=(Answer(result=2),))
    assert bindings.find("other", "sum") == MockBinding(key="sum", answers=(Answer(result=1),))


ANSWERS = [
    ({"result": None}, (Answer(),)),
    ({"result": {"a": [1]}}, (Answer(result={"a": [1]}),)),
    ({"error": "StatesTimeout"}, (Answer(error="StatesTimeout"),)),
    ({"error": "E", "cause": "why"}, (Answer(error="E", cause="why"),)),
    ({"error": "E", "cause": {"code": 5}}, (Answer(error="E", cause='{"code": 5}'),)),
    ({"results": [{"error": "E"}, {"result": 1}]}, (Answer(error="E"), Answer(result=1))),
]


@pytest.mark.parametrize(("value", "answers"), ANSWERS, ids=[json.dumps(value) for value, _ in ANSWERS])
def test_fixed_answers_are_read(folder: Path, value: Any, answers: tuple[Answer, ...]) -> None:
    put(folder, {"sum": value})

    assert read_bindings(folder).find("sum") == MockBinding(key="sum", answers=answers)


def test_last_answer_goes_on() -> None:
    binding = MockBinding(key="k", answers=(Answer(error="E"), Answer(result=1)))

    assert [binding.answer(attempt).result for attempt in (1, 2, 3, 100)] == [None, 1, 1, 1]


CLIENTS = [
    (True, ClientSettings()),
    (
        {"endpoint": "http://127.0.0.1:4566", "region": "eu-west-1", "secretKey": {"env": "TEST_SECRET"}},
        ClientSettings(endpoint="http://127.0.0.1:4566", region="eu-west-1", secret_key="geheim"),
    ),
    ({"allowHttp": ["LocalHost"]}, ClientSettings(allow_http=("localhost",))),
]


@pytest.mark.parametrize(("value", "settings"), CLIENTS, ids=[json.dumps(value) for value, _ in CLIENTS])
def test_the_settings_of_a_client_are_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, value: Any, settings: ClientSettings
) -> None:
    monkeypatch.setenv("TEST_SECRET", "geheim")
    put(folder, {"sqs:*": {"client": value}})

    assert read_bindings(folder).find("sqs:*") == ClientBinding(key="sqs:*", settings=settings)


def test_a_secret_is_not_shown() -> None:
    assert "geheim" not in repr(ClientSettings(access_key="geheim", secret_key="geheim", session_token="geheim"))


BAD_BINDINGS = [
    (7, 2, '"sum" must be an object, not number'),
    ({}, 2, '"sum" says nothing: give it "file", "result", "error" or "client"'),
    ({"result": 1, "error": "E"}, 4, '"sum" → "error" cannot stand beside "result": keep one of them'),
    ({"results": []}, 3, '"sum" → "results" must be an array with an answer for each attempt'),
    ({"results": 5}, 3, '"sum" → "results" must be an array with an answer for each attempt'),
    ({"results": [5]}, 4, '"sum" → "results/0" must be an object with either "result" or "error"'),
    ({"results": [{"error": ""}]}, 5, '"sum" → "results/0/error" must be an error name, such as StatesTaskFailed'),
    ({"error": 5}, 3, '"sum" → "error" must be an error name, such as StatesTaskFailed'),
    ({"file": 5}, 3, '"sum" → "file" must be text, not 5'),
    ({"file": " "}, 3, '"sum" → "file" must be text, not " "'),
    ({"file": "a\0.py"}, 3, '"sum" → "file" must be text, not "a\\u0000.py"'),
    ({"environment": []}, 3, '"sum" → "environment" must be an object, not array'),
    ({"environment": {"A/B": None}}, 4, '"sum" → "environment/A~1B" must be a name with text or a number'),
    ({"environment": {"A=B": "x"}}, 4, '"sum" → "environment/A=B" must be a name with text or a number'),
    ({"timeoutSeconds": 0}, 3, '"sum" → "timeoutSeconds" must be a number above 0'),
    ({"timeoutSeconds": True}, 3, '"sum" → "timeoutSeconds" must be a number above 0'),
    ({"client": 5}, 3, '"sum" → "client" must be true or an object with settings'),
    (
        {"client": {"endpiont": "x"}},
        4,
        '"sum" → "client/endpiont" is no setting; there are accessKey, allowHttp, endpoint, profile, region, secretKey, '
        "sessionToken, store, version",
    ),
    ({"client": {"region": 5}}, 4, '"sum" → "client/region" must be text or {"env": "NAME"}'),
    ({"client": {"region": {"env": "A", "b": 1}}}, 4, '"sum" → "client/region" must be text or {"env": "NAME"}'),
    (
        {"client": {"secretKey": {"env": "NO_SUCH_VARIABLE"}}},
        4,
        '"sum" → "client/secretKey" needs the environment variable NO_SUCH_VARIABLE, which is not set',
    ),
    ({"client": {"store": "tape"}}, 4, '"sum" → "client/store" must be "s3" or "cos"'),
    ({"client": {"allowHttp": "x"}}, 4, '"sum" → "client/allowHttp" must be an array of hosts, such as ["localhost"]'),
    ({"client": False}, 2, '"sum" says nothing: give it "file", "result", "error" or "client"'),
]


@pytest.mark.parametrize(("value", "line", "words"), BAD_BINDINGS, ids=[json.dumps(row[0]) for row in BAD_BINDINGS])
def test_bad_binding_is_told_with_line_and_field_and_harms_no_other(
    folder: Path, value: Any, line: int, words: str
) -> None:
    put(folder, {"sum": value, "other": {"result": 1}})

    with pytest.raises(SetupError) as caught:
        read_bindings(folder).find("sum")

    assert str(caught.value) == f"functions/bindings.json:{line}: {words}"
    assert read_bindings(folder).find("other") is not None


BAD_FILES = [
    (b'{"sum": {"file": "a.py"', "functions/bindings.json:1:"),
    (b'{\n  "sum": 1,\n}', "functions/bindings.json:2:"),
    (b"[]", "functions/bindings.json:1: the file must hold an object, not array"),
    (b"", "functions/bindings.json:1:1:"),
    (b"\xff", "functions/bindings.json cannot be read: it is not UTF-8: line 1 holds the byte 0xFF"),
    (b'{"sum": {"result": 1},\n "sum": {"result": 2}}', "functions/bindings.json:2:2:"),
    (b'{"sum": {"result": 1e400}}', "functions/bindings.json:1:20:"),
]


@pytest.mark.parametrize(("content", "words"), BAD_FILES, ids=[repr(content) for content, _ in BAD_FILES])
def test_bad_file_is_told_with_its_line_and_never_overwritten(folder: Path, content: bytes, words: str) -> None:
    path = folder / BINDINGS_FILE
    path.write_bytes(content)

    for act in (lambda: read_bindings(folder), lambda: write_binding(folder, "sum", {"result": 1})):
        with pytest.raises(SetupError) as caught:
            act()
        assert str(caught.value).startswith(words)
    assert path.read_bytes() == content


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has named pipes")
def test_pipe_in_the_place_of_the_file_is_told_and_holds_nobody_up(folder: Path) -> None:
    os.mkfifo(folder / BINDINGS_FILE)

    with pytest.raises(SetupError, match=r"functions/bindings\.json cannot be read: this is no regular file"):
        read_bindings(folder)


def test_folder_in_the_place_of_the_file_is_told(folder: Path) -> None:
    (folder / BINDINGS_FILE).mkdir()

    with pytest.raises(SetupError, match=r"functions/bindings\.json cannot be read"):
        read_bindings(folder)


def test_first_binding_makes_folder_and_file(tmp_path: Path) -> None:
    write_binding(tmp_path / "new" / "functions", "求和", {"file": "sum.py"})

    path = tmp_path / "new" / "functions" / BINDINGS_FILE
    assert path.read_text(encoding="utf-8") == '{\n  "求和": {\n    "file": "sum.py"\n  }\n}\n'
    assert os.listdir(path.parent) == [BINDINGS_FILE]


ODD_STYLE = b'\xef\xbb\xbf{\r\n\t"a" : {"result":1.50},\r\n\t"b": {"file": "\\u6c42.py"}\r\n}'


def test_new_binding_leaves_the_rest_as_it_was_written(folder: Path) -> None:
    path = folder / BINDINGS_FILE
    path.write_bytes(ODD_STYLE)

    write_binding(folder, "c", {"result": [1]})

    text = path.read_bytes()
    assert text.startswith(ODD_STYLE[:-3])
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert json.loads(text.decode("utf-8-sig"))["c"] == {"result": [1]}


def test_removing_what_was_added_gives_back_the_bytes(folder: Path) -> None:
    path = folder / BINDINGS_FILE
    path.write_bytes(ODD_STYLE)

    write_binding(folder, "c", {"result": [1]})
    write_binding(folder, "c", None)

    assert path.read_bytes() == ODD_STYLE


def test_equal_binding_does_not_touch_the_file(folder: Path) -> None:
    path = folder / BINDINGS_FILE
    path.write_bytes(ODD_STYLE)
    before = path.stat()

    write_binding(folder, "a", {"result": 1.5})
    write_binding(folder, "none", None)

    assert path.read_bytes() == ODD_STYLE
    assert path.stat().st_ino == before.st_ino


def test_removing_from_no_file_makes_none(folder: Path) -> None:
    write_binding(folder, "sum", None)

    assert os.listdir(folder) == []


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_permissions_of_the_file_are_kept(folder: Path) -> None:
    put(folder, {})
    (folder / BINDINGS_FILE).chmod(0o600)

    write_binding(folder, "sum", {"result": 1})

    assert (folder / BINDINGS_FILE).stat().st_mode & 0o777 == 0o600


def test_failed_write_leaves_the_old_file_and_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, {})

    def full(*_: object) -> None:
        raise OSError(28, "the disk is full on device")

    monkeypatch.setattr(os, "replace", full)

    with pytest.raises(SetupError, match=r"cannot be written: .*the disk is full"):
        write_binding(folder, "sum", {"result": 1})
    assert os.listdir(folder) == [BINDINGS_FILE]
    assert json.loads((folder / BINDINGS_FILE).read_text(encoding="utf-8")) == {}


def test_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "functions").write_text("", encoding="utf-8")

    with pytest.raises(SetupError, match="cannot be written"):
        write_binding(tmp_path / "functions", "sum", {"result": 1})


def test_edit_of_the_file_is_seen(folder: Path) -> None:
    write_binding(folder, "sum", {"result": 1})
    before = read_bindings(folder).find("sum")

    write_binding(folder, "sum", {"result": 22})

    assert (before, read_bindings(folder).find("sum")) == (
        MockBinding(key="sum", answers=(Answer(result=1),)),
        MockBinding(key="sum", answers=(Answer(result=22),)),
    )


def test_interpreter_may_be_a_command_a_file_or_an_environment(tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()

    assert find_interpreter(tmp_path, "venv") == python
    assert find_interpreter(tmp_path, "./venv/bin/python") == python
    assert find_interpreter(tmp_path, str(python)) == python
    assert find_interpreter(tmp_path, "venv/bin") == python.parent
    assert find_interpreter(tmp_path, "python3") == Path(shutil.which("python3") or "python3")
    assert find_interpreter(tmp_path, "no-such-python") == Path("no-such-python")
