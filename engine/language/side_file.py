"""The side file of a workflow: what its people keep that is no part of the definition.

``orders.tcsl.json`` has ``orders.studio.json`` beside it, ``orders.json`` has ``orders.json.studio.json``: a JSON
object with its ``version`` and the members ``positions``, ``notes``, ``silenced`` and ``dialect``. Only the last two
concern the command line; the rest is the designer's.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeAlias

from engine.errors import EngineError
from engine.language.dialects import Dialect, dialect_of_name
from engine.language.text_file import FileRefused, read_text_file
from engine.language.values import Json
from engine.language.wording import Message, shorten

VERSION = 1
SIDE_SUFFIX = ".studio.json"

Silenced: TypeAlias = Mapping[str, tuple[str, ...]]
"""Codes of problems that are not to be shown, each with the JSON pointers at and below which; "" is everywhere."""

_DIALECTS: Mapping[Json, Dialect] = {one.value: one for one in (Dialect.TCSL, Dialect.ASL)}
_OWN, _PLAIN = ".tcsl.json", ".json"
_WORDS: dict[str, Message] = {
    "no-json": Message(
        en="line {line}, column {column}: this is no JSON", zh="第 {line} 行第 {column} 列：不是有效的 JSON"
    ),
    "no-object": Message(en="it must hold a JSON object", zh="内容必须是一个 JSON 对象"),
    "too-deep": Message(en="it is nested too deeply", zh="嵌套过深"),
    "version": Message(
        en="it has version {version}; this program knows version {known}",
        zh="文件版本为 {version}，本程序只认识版本 {known}",
    ),
    "member": Message(en='"{member}" is not as it should be', zh="“{member}”的内容不正确"),
}


class SideRefused(EngineError):
    """A side file makes no sense; ``text`` has the reason in ``en`` or ``zh``, without the name."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(_WORDS[code].en.format_map(args))
        self.code = code
        self._args = args

    def text(self, language: str = "en") -> str:
        """Return why, in ``en`` or ``zh``."""
        return _WORDS[self.code].text(language).format_map(self._args)


def side_path(path: Path) -> Path:
    """Return where the side file of the workflow at ``path`` is to be: no other workflow has the same."""
    name = path.name
    return path.with_name((name.removesuffix(_OWN) if name != _OWN else name) + SIDE_SUFFIX)


def found_side_path(path: Path) -> Path:
    """Return where the side file of the workflow at ``path`` is.

    ``orders.json`` once shared ``orders.studio.json`` with ``orders.tcsl.json``: while there is none of its own,
    and nobody else to claim that, it has it still.
    """
    own, old = side_path(path), old_side_path(path)
    return own if old is None or own.exists() or not old.exists() else old


def old_side_path(path: Path) -> Path | None:
    """Return the side file that a workflow had before it had one of its own; None where it never had another."""
    name = path.name
    if name == _PLAIN or not name.endswith(_PLAIN) or name.endswith(_OWN):
        return None
    stem = name.removesuffix(_PLAIN)
    return None if path.with_name(stem + _OWN).exists() else path.with_name(stem + SIDE_SUFFIX)


def is_side_file(path: Path, text: str) -> bool:
    """Tell whether what was given for a definition is a side file: its name says so, and it holds no states."""
    if not path.name.endswith(SIDE_SUFFIX):
        return False
    try:
        return "States" not in read_members(text)
    except SideRefused:
        return False


def read_members(text: str) -> dict[str, Json]:
    """Return what a side file holds.

    Raises:
        SideRefused: it is no JSON object, or of a version that came later.
    """
    try:
        members = json.loads(text)
    except json.JSONDecodeError as error:
        raise SideRefused("no-json", line=error.lineno, column=error.colno) from error
    except (RecursionError, ValueError) as error:
        raise SideRefused("too-deep") from error
    if not isinstance(members, dict):
        raise SideRefused("no-object")
    version = members.get("version", VERSION)
    if version != VERSION:
        raise SideRefused("version", version=shorten(json.dumps(version), 20), known=VERSION)
    return members


def read_silenced(members: Mapping[str, Json]) -> dict[str, tuple[str, ...]]:
    """Return the problems that a side file silences.

    Raises:
        SideRefused: they are not written as they should be.
    """
    silenced = members.get("silenced", {})
    if not isinstance(silenced, dict):
        raise SideRefused("member", member="silenced")
    found: dict[str, tuple[str, ...]] = {}
    for code, places in silenced.items():
        if not isinstance(places, list) or not all(isinstance(place, str) for place in places):
            raise SideRefused("member", member=shorten(f"silenced/{code}"))
        if places:
            found[code] = tuple(sorted({str(place) for place in places}))
    return found


def read_dialect(members: Mapping[str, Json]) -> Dialect | None:
    """Return the dialect that a side file sets, TCSL or ASL; None where the definition is to tell.

    Raises:
        SideRefused: it is neither.
    """
    if members.get("dialect") is None:
        return None
    found = members["dialect"]
    if not isinstance(found, str) or found not in _DIALECTS:
        raise SideRefused("member", member="dialect")
    return _DIALECTS[found]


def is_silenced(silenced: Silenced, code: str, path: str) -> bool:
    """Tell whether a problem of this code at the pointer ``path`` is not to be shown."""
    return any(not place or path == place or path.startswith(place + "/") for place in silenced.get(code, ()))


class Beside(NamedTuple):
    """What concerns everybody who reads a workflow: what is silenced in it, and which dialect was set."""

    silenced: Silenced = {}
    dialect: Dialect | None = None


def load_beside(path: Path) -> Beside:
    """Return what is kept beside the workflow at ``path``; nothing when it has no side file.

    Raises:
        FileRefused: the side file cannot be read.
        SideRefused: it makes no sense.
    """
    beside = found_side_path(path)
    if not beside.is_file():
        return Beside()
    members = read_members(read_text_file(beside).text)
    return Beside(read_silenced(members), read_dialect(members))


def dialect_of_file(path: Path) -> Dialect | None:
    """Return the dialect of the workflow at ``path`` as its side file sets it, else its name; None: its text tells.

    A side file that makes no sense sets nothing: whoever reads it for more than this tells of it.
    """
    with suppress(FileRefused, SideRefused):
        return load_beside(path).dialect or dialect_of_name(path.name)
    return dialect_of_name(path.name)
