"""The services of Tencent Cloud and their actions, by name; the list is read when it is first asked for."""

from functools import cache
from heapq import nsmallest
from pathlib import Path

from msgspec import Struct

_FILE = Path(__file__).resolve().parents[2] / "resources" / "actions" / "tencent.txt"


class CloudService(Struct, frozen=True, kw_only=True):
    """A service: the ``versions`` of its API, the newest first, and its ``actions``."""

    name: str
    versions: tuple[str, ...]
    actions: tuple[str, ...]


@cache
def cloud_services() -> dict[str, CloudService]:
    """Return all services by name; none when the list is not there, which nobody else minds."""
    try:
        lines = _FILE.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    found: dict[str, CloudService] = {}
    name, versions, actions = "", tuple[str, ...](), list[str]()
    for line in (*lines, "# end"):
        if line.startswith(" "):
            verb, *rest = line.split()
            prefix = "" if verb == "-" else verb
            actions += [prefix if rest_ == "." else prefix + rest_ for rest_ in rest]
            continue
        if name:
            found[name] = CloudService(name=name, versions=versions, actions=tuple(sorted(actions)))
        name, *others = ("",) if line.startswith("#") else tuple(line.split())
        versions, actions = tuple(others), []
    return found


@cache
def _searchable() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (f"{service.name}:{action}".lower(), service.name, action)
        for service in cloud_services().values()
        for action in service.actions
    )


def find_actions(wanted: str, most: int) -> list[tuple[str, str]]:
    """Return services with actions that hold every word of ``wanted``, in small letters; the nearest, at most so many."""
    words = wanted.split()
    if not words:
        return []

    def distance(one: tuple[str, str, str]) -> tuple[bool, bool, int]:
        text, service, action = one
        return service not in words, not action.lower().startswith(words[-1]), len(text)

    found = [one for one in _searchable() if all(word in one[0] for word in words)]
    return [(service, action) for _, service, action in nsmallest(most, found, key=distance)]
