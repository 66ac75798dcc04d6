"""What can be written in a field for paths: the places there are in the data, each with its value now."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from designer.document.call_text import Argument, argument_at
from designer.document.json_items import CONTAINERS, Steps, ValueItem, find_steps, preview
from designer.document.known import UNKNOWN, Around, Known, NotKnown, build, fill, patience, select
from designer.document.live_flow import reason_of
from designer.document.path_text import DATA, Origin, Root, path_to
from designer.look.words import language, tr
from engine.errors import EngineError
from engine.expressions.intrinsics import INTRINSICS
from engine.expressions.paths import PathError, compile_path
from engine.expressions.query_text import is_jsonata_text
from engine.language.dialects import QueryLanguage
from engine.language.values import Json

_MOST = 200
_MOST_SEARCHED = 20_000
_SHOWN = 80
_NAMED = 6
_last_step = re.compile(r"(?:\.\.?|\[)['\"`]?([^.\[\]'\"`]*)\Z")


_MOST_SEARCHED = 10_000


class PathScope(Struct, frozen=True, kw_only=True):
    """What the expressions of a field can read. ``result`` is None where there is none.

    A field that ``takes_calls`` may hold an intrinsic function, one that ``takes_null`` the word null, and one that
    is a place to write to, or ``is_single``, only names and indexes.
    """

    data: Known = UNKNOWN
    result: Known | None = None
    around: Around = field(default_factory=lambda: Around(context={}, variables={}))
    query: QueryLanguage = QueryLanguage.JSONPATH
    takes_calls: bool = False
    takes_null: bool = False
    is_single: bool = False
    is_target: bool = False


def can_lead_into(scope: PathScope, whole: Json) -> bool:
    """Tell whether a field reads a value, or a part of it: only then the path of what is in it finds the same there."""
    start = scope.data.value
    if scope.data.holes or start is whole or start == whole:
        return True
    waiting, seen = [whole], 0
    while waiting and seen < _MOST_SEARCHED:
        value = waiting.pop()
        inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        if any(one is start for one in inner) and isinstance(start, dict | list):
            return True
        seen += len(inner)
        waiting += inner
    return False


class PathCandidate(Struct, frozen=True, kw_only=True):
    """A text to write, and the value there in short; one that ``goes_on`` has more inside. ``caret`` counts from the end.

    ``part`` is what of the text is offered, where the rest of it stands there already.
    """

    text: str
    part: str = ""
    value: str = ""
    goes_on: bool = False
    caret: int = 0


class Finding(Struct, frozen=True, kw_only=True):
    """What a path selects now: its ``value``, or why it selects nothing, or that only a run can tell."""

    value: Json = None
    has_value: bool = False
    reason: str = ""
    is_open: bool = False


def find(text: str, scope: PathScope) -> Finding | None:
    """Return what an expression gives now; None for an empty text or one that is no expression."""
    text = text.strip()
    try:
        with patience(scope.query):
            known = _evaluate(text, scope)
    except NotKnown:
        return Finding(is_open=True)
    except (EngineError, RecursionError) as error:
        return Finding(reason=reason_of(error))
    if known is None:
        return None
    return Finding(is_open=True) if known.is_unknown else Finding(value=known.value, has_value=True)


def path_candidates(text: str, scope: PathScope, cursor: int | None = None) -> list[PathCandidate]:
    """Return what can stand in the field in place of ``text``, the likeliest first.

    With the ``cursor`` in the argument of a function, what can stand there.
    """
    is_call = scope.takes_calls and scope.query is QueryLanguage.JSONPATH
    argument = argument_at(text, len(text) if cursor is None else cursor) if is_call else None
    if argument is not None:
        inside = path_candidates(argument.written, replace(scope, takes_null=False))
        return [_within(argument, one) for one in inside]
    wanted = text.strip()
    if scope.query is QueryLanguage.JSONATA:
        found = list(_queries(wanted, scope))
    elif not wanted:
        found = list(_beginnings(scope))
    elif wanted.startswith("$"):
        found = list(_members(wanted, scope))
    else:
        found = list(_searched(wanted, scope))
    seen: dict[str, PathCandidate] = {}
    for each in found:
        seen.setdefault(each.text, each)
    return list(seen.values())[:_MOST]


def _within(argument: Argument, found: PathCandidate) -> PathCandidate:
    text = argument.before + found.text + argument.after
    return replace(found, text=text, part=found.text, caret=found.caret + len(argument.after))


def why_nothing(text: str, scope: PathScope) -> str:
    """Return where a path of names and indexes leads nowhere, and what there is instead; empty for others."""
    try:
        path = compile_path(text)
    except PathError:
        return ""
    if path.steps is None:
        return ""
    if path.variable is not None and path.variable not in scope.around.variables:
        names = ", ".join(f"${name}" for name in list(scope.around.variables)[:_NAMED])
        none = tr("No variable {name} is set here.", name=f"${path.variable}")
        return tr("{problem} There are {names}.", problem=none, names=names) if names else none
    root = Root(origin=Origin.CONTEXT) if path.is_context else DATA
    if path.variable is not None:
        root = Root(origin=Origin.VARIABLE, name=path.variable)
    value = _value_of(root, scope)
    for number, step in enumerate(path.steps):
        place = path_to(path.steps[:number], root)
        if isinstance(value, dict) and isinstance(step, str):
            if step not in value:
                return _missing(place, step, value)
            value = value[step]
        elif isinstance(value, list) and isinstance(step, int):
            if not -len(value) <= step < len(value):
                return tr("{place} has {count} elements.", place=place, count=len(value))
            value = value[step]
        else:
            return tr("{place} is {value}.", place=place, value=_short(value))
    return ""


def _missing(place: str, step: str, value: dict[str, Json]) -> str:
    names = ", ".join(list(value)[:_NAMED]) + (" …" if len(value) > _NAMED else "")
    if not names:
        return tr("{place} is empty.", place=place)
    return tr("{place} has no {name}; it has {names}.", place=place, name=step, names=names)


def _evaluate(text: str, scope: PathScope) -> Known | None:
    if not text or (scope.takes_null and text == "null"):
        return None
    if scope.query is QueryLanguage.JSONATA:
        if not is_jsonata_text(text):
            return None
        made = build(text, scope.data, scope.result, scope.around)
        return UNKNOWN if () in made.holes else made
    if text.startswith("States.") and scope.takes_calls:
        made = fill({"_.$": text}, scope.data, scope.around)
        value = made.value["_"] if isinstance(made.value, dict) else None
        return UNKNOWN if ("_",) in made.holes else Known(value=value)
    return select(text, scope.data, scope.around)


def _beginnings(scope: PathScope) -> Iterator[PathCandidate]:
    """Yield what one begins with: the whole, its members, the context object, variables, functions."""
    yield _candidate((), scope.data.value, DATA, is_known=not scope.data.is_unknown)
    yield from _inside((), scope.data.value, DATA, scope)
    if scope.takes_null:
        yield PathCandidate(text="null", value=tr("nothing is taken"))
    if scope.is_target:
        return
    yield from _roots(scope)
    if scope.takes_calls:
        for row in INTRINSICS.values():
            yield PathCandidate(text=f"{row.name}()", value=row.doc(language()), caret=1)


def _roots(scope: PathScope) -> Iterator[PathCandidate]:
    for name, value in scope.around.variables.items():
        yield _candidate((), value, Root(origin=Origin.VARIABLE, name=name))
    context = Root(origin=Origin.CONTEXT)
    yield _candidate((), scope.around.context, context)
    for steps in _context_places(scope.around.context):
        yield _candidate(steps, _at(scope.around.context, steps), context)


def _context_places(context: Json, steps: Steps = ()) -> Iterator[Steps]:
    """Yield the ways to the values of the context object, not into the data it holds."""
    value = _at(context, steps)
    if isinstance(value, dict) and len(steps) < 3 and steps not in (("Execution", "Input"), ("Map", "Item", "Value")):
        for key in value:
            yield from _context_places(context, (*steps, key))
    elif steps:
        yield steps


def _members(wanted: str, scope: PathScope) -> Iterator[PathCandidate]:
    """Yield what continues a path: the members of what it leads to so far."""
    if wanted == "$":
        yield from _beginnings(scope)
        return
    root, rest = _root_of(wanted, scope)
    match = _last_step.search(rest)
    if match is None or root is None:
        typed = wanted.lower()
        if not scope.is_target:
            yield from (one for one in _roots(scope) if one.text.lower().startswith(typed))
        if root is not None and not scope.is_target:
            yield from _inside((), _value_of(root, scope), root, scope)
        return
    steps = _steps_of(rest[: match.start()])
    if steps is None:
        return
    around = _at(_value_of(root, scope), steps)
    typed = match[1].lower()
    inside = list(_inside(steps, around, root, scope))
    begins = [one for one in inside if _name_of(one.text).lower().startswith(typed)]
    yield from begins
    yield from (one for one in inside if one not in begins and typed in _name_of(one.text).lower())


def _searched(wanted: str, scope: PathScope) -> Iterator[PathCandidate]:
    """Yield the places whose name or value holds what was typed, and functions of that name."""
    count = [0]

    def goes_on() -> bool:
        count[0] += 2000
        return count[0] < _MOST_SEARCHED

    for steps in find_steps(scope.data.value, wanted.lower(), 40, goes_on):
        yield _candidate(steps, _at(scope.data.value, steps), DATA)
    if scope.is_target:
        return
    for one in _roots(scope):
        if wanted.lower() in one.text.lower():
            yield one
    if scope.takes_calls:
        for row in INTRINSICS.values():
            if wanted.lower() in row.name.lower():
                yield PathCandidate(text=f"{row.name}()", value=row.doc(language()), caret=1)


def _queries(wanted: str, scope: PathScope) -> Iterator[PathCandidate]:
    """Yield expressions of JSONata: for the places of input, result, context and variables."""
    inner = wanted.removeprefix("{%").removesuffix("%}").strip()
    roots: list[tuple[Root, Json]] = [(DATA, scope.data.value)]
    if scope.result is not None:
        roots.append((Root(origin=Origin.RESULT), scope.result.value))
    roots += [(Root(origin=Origin.VARIABLE, name=name), value) for name, value in scope.around.variables.items()]
    roots.append((Root(origin=Origin.CONTEXT), scope.around.context))
    for root, value in roots:
        places = [(), *_near(value)]
        for steps in places:
            path = path_to(steps, root, QueryLanguage.JSONATA)
            if inner.lower() in path.lower():
                found = _at(value, steps)
                yield PathCandidate(
                    text=f"{{% {path} %}}",
                    value=_short(found),
                    goes_on=isinstance(found, dict) and bool(found),
                    caret=3,
                )


def _near(value: Json, steps: Steps = ()) -> Iterator[Steps]:
    """Yield the ways to what is at most three levels deep; of arrays the first element."""
    if len(steps) >= 3:
        return
    parts: Iterable[tuple[str | int, Json]] = ()
    if isinstance(value, dict):
        parts = list(value.items())[:60]
    elif isinstance(value, list) and value:
        parts = [(0, value[0])]
    for step, part in parts:
        yield (*steps, step)
        yield from _near(part, (*steps, step))


def _inside(steps: Steps, value: Json, root: Root, scope: PathScope) -> Iterator[PathCandidate]:
    if isinstance(value, dict):
        for key, part in list(value.items())[:_MOST]:
            yield _candidate((*steps, key), part, root)
    elif isinstance(value, list):
        for number, part in enumerate(value[:20]):
            yield _candidate((*steps, number), part, root)
        if value and not scope.is_single and not scope.is_target:
            path = f"{path_to(steps, root)}[*]"
            yield PathCandidate(text=path, value=_short(value), goes_on=True)


def _candidate(steps: Steps, value: Json, root: Root, *, is_known: bool = True) -> PathCandidate:
    goes_on = isinstance(value, dict | list) and bool(value)
    shown = _short(value) if is_known else ""
    return PathCandidate(text=path_to(steps, root), value=shown, goes_on=goes_on)


def _root_of(text: str, scope: PathScope) -> tuple[Root | None, str]:
    """Return what a path begins at, and the rest of it."""
    if text.startswith("$$"):
        return Root(origin=Origin.CONTEXT), text[2:]
    if text[1:2] in (".", "["):
        return DATA, text[1:]
    name = re.match(r"\$(\w+)", text)
    if name is not None and name[1] in scope.around.variables:
        return Root(origin=Origin.VARIABLE, name=name[1]), text[name.end() :]
    return None, ""


def _steps_of(rest: str) -> Steps | None:
    try:
        return compile_path("$" + rest).steps
    except PathError:
        return None


def _value_of(root: Root, scope: PathScope) -> Json:
    match root.origin:
        case Origin.CONTEXT:
            return scope.around.context
        case Origin.VARIABLE:
            return scope.around.variables.get(root.name)
        case _:
            return scope.data.value


def _at(value: Json, steps: Steps) -> Json:
    for step in steps:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def _name_of(path: str) -> str:
    """Return the last step of a path as it is typed."""
    match = _last_step.search(path.removesuffix("']").removesuffix("]"))
    return path if match is None else match[1]


def _short(value: Json) -> str:
    item = ValueItem(value)
    return preview(item, 40) if item.kind in CONTAINERS else item.scalar(_SHOWN)
