"""What stands in for a Task's Resource here: for the form that chooses it and the one that mocks it."""

import enum
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from designer.document.new_states import RESOURCE, function_call
from designer.document.run_places import entry_line, python_fault
from designer.look.words import tr
from engine.errors import SetupError
from engine.integrations import (
    ClientBinding,
    FunctionBinding,
    MockBinding,
    Resource,
    ResourceKind,
    create_function,
    read_bindings,
    read_resource,
    resolve,
    write_binding,
)
from engine.integrations.places import default_places
from engine.language.dialects import Dialect
from engine.language.values import Json
from engine.workers.link import default_interpreter

_ANSWERS = ("result", "error", "cause", "results")


class Standing(enum.Enum):
    """What a Task gets when it calls its Resource."""

    BOUND = "bound"  # a Python function
    MOCKED = "mocked"  # a fixed answer
    REMOTE = "remote"  # the service itself
    WORKFLOW = "workflow"  # another workflow, beside this one
    CREATABLE = "creatable"  # nothing yet, but a function of that name can be made
    UNBOUND = "unbound"
    FAULTY = "faulty"  # bindings.json is in the way, or the function's file is no Python


class ResourceState(Struct, frozen=True, kw_only=True):
    """``text`` says it in the language of the window; ``file`` is the function's file, there or to be made.

    ``fault_line`` is where Python cannot read it, 0 when it can.
    """

    standing: Standing
    text: str
    file: Path | None = None
    entry: str | None = None
    fault_line: int = 0

    @property
    def line(self) -> int:
        """The line where the function begins, or where it is wrong."""
        if self.fault_line:
            return self.fault_line
        return 1 if self.file is None else entry_line(self.file, self.entry)


def resource_state(resource: Resource, folder: Path | None) -> ResourceState:
    """Return what stands in for ``resource`` with this functions folder."""
    if folder is None:
        text = tr("Save the workflow or choose a functions folder to run local functions.")
        return ResourceState(standing=Standing.UNBOUND, text=text)
    try:
        found = resolve(resource, folder)
    except SetupError as error:
        return ResourceState(standing=Standing.FAULTY, text=str(error))
    match found:
        case MockBinding():
            return ResourceState(standing=Standing.MOCKED, text=tr("A fixed answer of bindings.json"))
        case ClientBinding():
            return ResourceState(standing=Standing.REMOTE, text=tr("The real service, as bindings.json says"))
        case FunctionBinding(file=Path() as file):
            python = found.interpreter or default_interpreter()
            return _bound(file, found.entry, folder, is_our_python=str(python) == sys.executable)
        case _:
            return _unbound(resource, folder)


def _bound(file: Path, entry: str | None, folder: Path, *, is_our_python: bool) -> ResourceState:
    shown = _shown(file, folder)
    if not file.is_file():
        return ResourceState(standing=Standing.UNBOUND, text=tr("{file} does not exist", file=shown))
    if is_our_python and (fault := python_fault(file)) is not None:  # another one may know more of the language
        text = tr("{file}, line {line}: Python cannot read this: {reason}", file=shown, line=fault[0], reason=fault[1])
        return ResourceState(standing=Standing.FAULTY, text=text, file=file, fault_line=fault[0])
    return ResourceState(standing=Standing.BOUND, text=f"{shown} · {entry or 'main_handler'}", file=file, entry=entry)


def _unbound(resource: Resource, folder: Path) -> ResourceState:
    places = default_places(resource)
    if not places:
        text = tr("No local function can stand in; give a fixed answer in the Mock tab.")
        return ResourceState(standing=Standing.UNBOUND, text=text)
    file = folder / places[0]
    text = tr("No function yet: {file}", file=_shown(file, folder))
    return ResourceState(standing=Standing.CREATABLE, text=text, file=file)


def _shown(file: Path, folder: Path) -> str:
    return f"{folder.name}/{file.relative_to(folder).as_posix()}" if file.is_relative_to(folder) else str(file)


def make_function(resource: Resource, folder: Path) -> ResourceState:
    """Make the function's file from the template and return where it is.

    Raises:
        SetupError: it cannot be made.
    """
    file = create_function(folder, resource)
    return ResourceState(standing=Standing.BOUND, text=_shown(file, folder), file=file)


def name_start(text: str) -> int:
    """Return where in a Resource the function's name or the action begins; its length when it has neither."""
    resource = read_resource(text)
    name = resource.name or resource.action
    if not name:
        return len(text)
    for mark in ("Invoke/", "function:", ""):  # the same word can be the namespace, behind it
        place = text.rfind(mark + name)
        if place >= 0:
            return place + len(mark)
    return len(text)


def resource_for(function: str, text: str, dialect: Dialect = Dialect.TCSL) -> str:
    """Return a Resource that calls ``function``: as ``text`` is written when it calls one, else as the dialect does."""
    service, colon, action = function.partition(":")
    if colon:
        return RESOURCE.format(function="").replace("scf:Invoke/", f"{service}:{action}")
    old = read_resource(text)
    if old.kind is ResourceKind.FUNCTION and old.name and text.count(old.name) == 1:
        return text.replace(old.name, function)
    return function_call(function, dialect)


class MockMode(enum.Enum):
    """What the mock form offers."""

    NONE = "none"
    RESULT = "result"
    ERROR = "error"
    RESULTS = "results"  # one answer an attempt


class Mock(Struct, frozen=True, kw_only=True):
    """The fixed answer of a Resource: ``result`` for RESULT and RESULTS, ``error`` and ``cause`` for ERROR."""

    mode: MockMode = MockMode.NONE
    result: Json = None
    error: str = ""
    cause: str = ""


def mock_key(resource: Resource, folder: Path) -> str:
    """Return the key of bindings.json that speaks of ``resource``, or would.

    Raises:
        SetupError: bindings.json cannot be used.
    """
    keys = read_bindings(folder).keys
    return next((key for key in resource.keys if key in keys), resource.keys[-1])


def read_mock(resource: Resource, folder: Path) -> Mock:
    """Return the fixed answer of ``resource``.

    Raises:
        SetupError: bindings.json cannot be used.
    """
    value = read_bindings(folder).value(mock_key(resource, folder))
    if not isinstance(value, dict):
        return Mock()
    if "results" in value:
        return Mock(mode=MockMode.RESULTS, result=value["results"])
    if "error" in value:
        return Mock(mode=MockMode.ERROR, error=str(value["error"]), cause=str(value.get("cause", "")))
    return Mock(mode=MockMode.RESULT, result=value["result"]) if "result" in value else Mock()


def write_mock(resource: Resource, folder: Path, mock: Mock) -> None:
    """Write the fixed answer of ``resource``; what else its binding says, such as its file, stays.

    Raises:
        SetupError: bindings.json cannot be used or written.
    """
    key = mock_key(resource, folder)
    old = read_bindings(folder).value(key)
    kept: dict[str, Json] = {}
    if isinstance(old, dict):
        kept = {name: value for name, value in old.items() if name not in _ANSWERS}
    binding: Mapping[str, Json] = {**kept, **_answer(mock)}
    if binding or old is not None:
        write_binding(folder, key, binding or None)


def _answer(mock: Mock) -> dict[str, Json]:
    match mock.mode:
        case MockMode.NONE:
            return {}
        case MockMode.RESULT:
            return {"result": mock.result}
        case MockMode.RESULTS:
            return {"results": mock.result}
        case MockMode.ERROR:
            return {"error": mock.error, **({"cause": mock.cause} if mock.cause else {})}


def answers_fault(value: Json) -> str:
    """Return why ``value`` is no list of answers, one an attempt, or empty."""
    if not isinstance(value, list) or not value:
        return tr('Write a list with an answer for each attempt: [{"error": "…"}, {"result": …}].')
    for number, item in enumerate(value, 1):
        if not isinstance(item, dict) or ("result" in item) == ("error" in item):
            return tr('Answer {number} needs either "result" or "error".', number=number)
        if "error" in item and (not isinstance(item["error"], str) or not item["error"]):
            return tr('The "error" of answer {number} must be an error name.', number=number)
    return ""
