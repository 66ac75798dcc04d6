"""The side file that says what stands in for a Resource: ``bindings.json`` in the functions folder.

Each key is a function's name, ``service:action``, ``service:*`` or a whole Resource. Its value runs a function,
``{"file", "entry", "environment", "interpreter", "timeoutSeconds"}`` with every field optional, or gives a
fixed answer: ``{"result": ...}``, ``{"error", "cause"}``, or ``{"results": [...]}`` with one such answer per
attempt, the last of which goes on; or it has the real service called: ``{"client": true}``, or an object with settings
in place of true. A fixed answer beside it goes first. Buckets (``bucket:NAME``) and the connections of HTTP Tasks
(``connection:NAME``) are bound there too. Paths of files are relative to the functions folder, an interpreter (or the
folder of a virtual environment) to the folder above it, which is the definition's. Other fields are ignored.
"""

import functools
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field

from engine.errors import SetupError
from engine.integrations.client_settings import ClientSettings, Fault, read_settings
from engine.language.edits import format_json, remove_member, set_member
from engine.language.machine import escape
from engine.language.messages import message
from engine.language.source import Source
from engine.language.text_file import FileRefused, FileText, read_text_file, write_text_file
from engine.language.values import Json, type_name

BINDINGS_FILE = "bindings.json"

_FUNCTION_FIELDS = ("file", "entry", "environment", "interpreter", "timeoutSeconds")
_LONGEST_SECONDS = 99_999_999  # as for a Task
_ANSWER_FIELDS = ("result", "error", "results")


class FunctionBinding(Struct, frozen=True, kw_only=True):
    """A Python function stands in; ``file`` is None when only the default places are to be searched.

    ``key`` is the key of bindings.json that said so, empty for a function found by its name alone.
    """

    key: str = ""
    file: Path | None = None
    entry: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    interpreter: Path | None = None
    timeout_seconds: float | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """A fixed answer: ``result``, or a failure when ``error`` is not empty."""

    result: Json = None
    error: str = ""
    cause: str = ""


class MockBinding(Struct, frozen=True, kw_only=True):
    """Fixed answers stand in, one per attempt; there is at least one."""

    key: str
    answers: tuple[Answer, ...]

    def answer(self, attempt: int) -> Answer:
        """Return the answer to attempt number ``attempt`` (from 1); the last one goes on for ever."""
        return self.answers[min(max(attempt, 1), len(self.answers)) - 1]


class ClientBinding(Struct, frozen=True, kw_only=True):
    """The service itself is called, with the client that its ``settings`` describe."""

    key: str
    settings: ClientSettings


Binding: TypeAlias = FunctionBinding | MockBinding | ClientBinding


class Bindings:
    """The bindings of one functions folder as its side file has them; make one with :func:`read_bindings`."""

    def __init__(self, folder: Path, source: Source) -> None:
        self._folder = folder
        self._source = source
        value = source.root.value if source.root is not None else {}
        self._values: dict[str, Json] = value if isinstance(value, dict) else {}

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, in the order of the file."""
        return tuple(self._values)

    def value(self, key: str) -> Json:
        """Return what the file has for ``key``, or None."""
        return self._values.get(key)

    def find(self, *keys: str) -> Binding | None:
        """Return the binding of the first of ``keys`` that the file has, or None.

        Raises:
            SetupError: the binding cannot be used; the message names file, line and field.
        """
        key = next((key for key in keys if key in self._values), None)
        return None if key is None else self._read(key)

    def client(self, key: str) -> ClientSettings | None:
        """Return the settings of the real client that ``key`` names, or None.

        Raises:
            SetupError: one of them cannot be used; the message names file, line and field.
        """
        value = self._values.get(key)
        client = value.get("client", False) if isinstance(value, dict) else False
        return None if client is False else read_settings(client, self.fault(key))

    def fault(self, key: str) -> Fault:
        """Return what makes the error of a place below ``key``."""
        return functools.partial(self._fault, key)

    def _read(self, key: str) -> Binding:
        value = self._values[key]
        if not isinstance(value, dict):
            raise self._fault(key, "", f"must be an object, not {type_name(value)}")
        answers = [name for name in _ANSWER_FIELDS if name in value]
        if len(answers) > 1:
            raise self._fault(key, answers[1], f'cannot stand beside "{answers[0]}": keep one of them')
        if not answers:
            client = self.client(key)
            return self._function(key, value) if client is None else ClientBinding(key=key, settings=client)
        if answers == ["results"]:
            results = value["results"]
            if not isinstance(results, list) or not results:
                raise self._fault(key, "results", "must be an array with an answer for each attempt")
            return MockBinding(
                key=key, answers=tuple(self._answer(key, f"results/{i}", item) for i, item in enumerate(results))
            )
        return MockBinding(key=key, answers=(self._answer(key, "", value),))

    def _answer(self, key: str, place: str, value: Json) -> Answer:
        if not isinstance(value, dict) or ("result" in value) == ("error" in value):
            raise self._fault(key, place, 'must be an object with either "result" or "error"')
        if "result" in value:
            return Answer(result=value["result"])
        prefix = f"{place}/" if place else ""
        error, cause = value["error"], value.get("cause", "")
        if not isinstance(error, str) or not error:
            raise self._fault(key, f"{prefix}error", "must be an error name, such as StatesTaskFailed")
        return Answer(error=error, cause=cause if isinstance(cause, str) else format_json(cause, indent=""))

    def _function(self, key: str, value: dict[str, Json]) -> FunctionBinding:
        if not any(name in value for name in _FUNCTION_FIELDS):
            raise self._fault(key, "", 'says nothing: give it "file", "result", "error" or "client"')
        file, entry, interpreter = (self._text(key, value, name) for name in ("file", "entry", "interpreter"))
        return FunctionBinding(
            key=key,
            file=None if file is None else Path(os.path.abspath(self._folder / os.path.expanduser(file))),
            entry=entry,
            environment=self._environment(key, value.get("environment", {})),
            interpreter=None if interpreter is None else find_interpreter(self._folder.parent, interpreter),
            timeout_seconds=self._seconds(key, value.get("timeoutSeconds")),
        )

    def _text(self, key: str, value: dict[str, Json], name: str) -> str | None:
        text = value.get(name)
        if text is None:
            return None
        if not isinstance(text, str) or not text.strip() or "\0" in text:
            raise self._fault(key, name, f"must be text, not {format_json(text, indent='')[:60]}")
        return text

    def _environment(self, key: str, value: Json) -> dict[str, str]:
        if not isinstance(value, dict):
            raise self._fault(key, "environment", f"must be an object, not {type_name(value)}")
        for name, content in value.items():
            if isinstance(content, bool | None | list | dict) or not name or "=" in name or "\0" in f"{name}{content}":
                raise self._fault(key, f"environment/{escape(name)}", "must be a name with text or a number")
        return {name: str(content) for name, content in value.items()}

    def _seconds(self, key: str, value: Json) -> float | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise self._fault(key, "timeoutSeconds", "must be a number above 0")
        return float(min(value, _LONGEST_SECONDS))

    def _fault(self, key: str, place: str, what: str) -> SetupError:
        pointer = f"/{escape(key)}" + (f"/{place}" if place else "")
        span = self._source.span(pointer)
        line = self._source.line_column(span.start)[0] if span is not None else 1
        name = f'"{key}" → "{place}"' if place else f'"{key}"'
        return SetupError(f"{_shown(self._folder)}:{line}: {name} {what}")


def read_bindings(folder: Path) -> Bindings:
    """Read the side file of ``folder``; without one there are no bindings.

    Raises:
        SetupError: the file cannot be read or is no JSON object; the message names file and line.
    """
    try:
        status = os.stat(folder / BINDINGS_FILE)
    except OSError:
        return Bindings(folder, Source.read("{}"))
    return _read_bindings(folder, status.st_mtime_ns, status.st_size)


def write_binding(folder: Path, key: str, binding: Mapping[str, Json] | None) -> None:
    """Set what ``key`` stands for in the side file, or take it out with None; the rest stays as people wrote it.

    Makes the folder and the file when they are missing.

    Raises:
        SetupError: the file cannot be read or written, or is no JSON object, in which case it is left alone.
    """
    path = folder / BINDINGS_FILE
    value: Json = None if binding is None else dict(binding)
    if not path.exists():
        if value is not None:
            _write(path, FileText(format_json({key: value}) + "\n"))
        return
    file = _read_file(path)
    source = _checked(folder, file.text)
    edits = remove_member(source, "", key) if value is None else set_member(source, "", key, value)
    if edits:
        _write(path, FileText(source.splice(edits).text, file.has_bom))


def find_interpreter(base: Path, text: str) -> Path:
    """Return the Python that ``text`` names: a file, a virtual environment's folder, or a command on the PATH."""
    if "/" not in text and "\\" not in text and not os.path.exists(base / text):
        return Path(shutil.which(text) or text)
    # Not resolved: a virtual environment's interpreter is a link, and what it links to knows nothing of it.
    path = Path(os.path.abspath(base / os.path.expanduser(text)))
    places = (path / "bin" / "python", path / "Scripts" / "python.exe")
    return next((place for place in places if place.is_file()), path) if os.path.isdir(path) else path


@functools.lru_cache(maxsize=16)
def _read_bindings(folder: Path, _modified: int, _size: int) -> Bindings:
    return Bindings(folder, _checked(folder, _read_file(folder / BINDINGS_FILE).text))


def _read_file(path: Path) -> FileText:
    try:
        # It is read again at every call, so it cannot be a pipe, which gives its text once.
        if path.is_fifo():
            raise FileRefused(path, "not-a-file")
        return read_text_file(path)
    except FileRefused as refused:
        raise SetupError(f"{_shown(path.parent)} cannot be read: {refused.text()}") from None


def _checked(folder: Path, text: str) -> Source:
    source = Source.read(text, takes_placeholders=False)
    if source.faults:
        fault = source.faults[0]
        line, column = source.line_column(fault.span.start)
        raise SetupError(f"{_shown(folder)}:{line}:{column}: {message(fault.code, fault.args, 'en')}")
    value = source.root.value if source.root is not None else None
    if not isinstance(value, dict):
        raise SetupError(f"{_shown(folder)}:1: the file must hold an object, not {type_name(value)}")
    return source


def _write(path: Path, file: FileText) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text_file(path, file)
    except (OSError, UnicodeEncodeError) as error:
        raise SetupError(f"{path} cannot be written: {error}") from None
    except FileRefused as refused:
        raise SetupError(f"{path} cannot be written: {refused.text()}") from None


def _shown(folder: Path) -> str:
    return f"{folder.name}/{BINDINGS_FILE}"
