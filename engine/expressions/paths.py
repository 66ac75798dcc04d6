"""Input, output and result paths, compiled once for each text.

``$`` is the data, ``$$`` the context object, ``$name`` a variable. A definite path (names and indexes only) gives the one value
it names and fails when there is none; any other path gives the list of all matches, as Jayway's library does.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol, TypeAlias

from msgspec import Struct

from engine.errors import RUNTIME, StateFailed
from engine.expressions.brief import brief, compact, named
from engine.expressions.faults import Broken, Missed, Rejected
from engine.expressions.misses import miss
from engine.expressions.path_functions import FUNCTIONS
from engine.expressions.path_grammar import PathError, read_path
from engine.expressions.path_tree import ParsedPath
from engine.expressions.picking import compile_query
from engine.expressions.search import Search
from engine.language.values import Json

__all__ = [
    "Path",
    "PathError",
    "PathFailed",
    "PathMismatch",
    "PathMissing",
    "Reader",
    "ResultPath",
    "VariableMissing",
    "Variables",
    "compile_path",
    "compile_result_path",
]

_CACHED = 4096

Variables: TypeAlias = Mapping[str, Json]
"""The variables in scope, by name without the dollar sign."""


class Reader(Protocol):
    """What reads a value: from the data, from the context object, or from a variable."""

    def __call__(self, data: Json, context: Json = None, variables: Variables | None = None) -> Json: ...


class PathMissing(StateFailed):
    """A definite path found no value; ``path`` is its text, ``data`` what it was looked for in."""

    def __init__(self, path: str, data: Json, field: str = "") -> None:
        place = f" specified for the field '{field}'" if field else ""
        super().__init__(RUNTIME, f"The JSONPath '{path}'{place} could not be found in the input '{brief(data)}'")
        self.path = path
        self.data = data
        self._field = field
        self.is_of_items = False
        self._call = ""
        self._state_input: Json = None

    def of_field(self, field: str, expression: str, given: Json) -> "PathMissing":
        """Return the same for the member ``field`` of a payload, whose value is ``expression``: the path or a call.

        ``given`` is what the payload is built from.
        """
        named = PathMissing(self.path, self.data, field)
        named._call = "" if expression.startswith("$") else expression
        named._state_input = given
        return named

    @property
    def is_past_the_end(self) -> bool:
        """Whether all is there but the element: the last step is an index that an array does not reach."""
        steps = _steps(self.path)
        if not steps or isinstance(steps[-1], str):
            return False
        node: Any = self.data
        try:
            for step in steps[:-1]:
                if type(node) is str:
                    return False
                node = node[step]
        except (KeyError, IndexError, TypeError):
            return False
        return type(node) is list

    @property
    def service_cause(self) -> str:
        """See :class:`StateFailed`: a field of a payload, an argument of a function, or a field that is a path itself."""
        written = compact(self.data)
        # What is built for the items of a Map keeps both signs.
        path = self.path[1:] if self.path.startswith("$$") and not self.is_of_items else self.path
        if self._call:
            return f"The function '{self._call}' had the following error: {self._argument_cause()}"
        if self.data is None and compile_path(self.path).is_of_data:
            return "Unable to apply Path transformation to null or empty input."
        if self._field:
            return f"The JSONPath '{path}' specified for the field '{self._field}' could not be found in the input '{written}'"
        return f"Invalid path '{self.path}' : {miss(_steps(self.path), self.data)}"

    def _argument_cause(self) -> str:
        """Return the service's sentence for an argument of a function."""
        found = miss(_steps(self.path), self.data)
        if found.startswith("Filter: "):
            return found
        # It shows a path into the context object as one into the input.
        is_of_context = self.path.startswith("$$")
        shown, searched = (self.path[1:], self._state_input) if is_of_context else (self.path, self.data)
        return f"The JsonPath argument for the field '{shown}' could not be found in the input '{compact(searched)}'"


class PathFailed(PathMissing):
    """A path cannot be followed in ``data``: a function or a filter of it cannot work with what is there."""

    def __init__(self, path: str, data: Json, reason: str) -> None:
        StateFailed.__init__(self, RUNTIME, f"The JSONPath '{path}' cannot be evaluated: {reason}")
        self.path = path
        self.data = data

    def of_field(self, field: str, expression: str, given: Json) -> PathMissing:
        """See :class:`PathMissing`: the sentence has its reason, which is enough."""
        return self

    @property
    def service_cause(self) -> str:
        """See :class:`StateFailed`."""
        return self.cause


class VariableMissing(PathMissing):
    """A path starts with a variable that is not in scope; ``variable`` is its name."""

    def __init__(self, path: str, variable: str) -> None:
        StateFailed.__init__(self, RUNTIME, f"The variable '${variable}' of the JSONPath '{path}' is not defined")
        self.path = path
        self.data = None
        self.variable = variable

    def of_field(self, field: str, expression: str, given: Json) -> "VariableMissing":
        """See :class:`PathMissing`: the sentence names the variable, which is enough."""
        return self

    @property
    def service_cause(self) -> str:
        """See :class:`StateFailed`."""
        return self.cause


class PathMismatch(StateFailed):
    """A result cannot be put at ``path``, because ``place`` on the way is ``found`` and has no such member."""

    def __init__(self, path: str, place: str, found: Json, wanted: str, step: str | int) -> None:
        super().__init__(
            RUNTIME,
            f"The result cannot be put at '{path}': '{place}' is {named(found)}, not {wanted}",
            service_error="States.ReferencePathConflict",
            has_place=False,
        )
        self.path = path
        self._is_of_all = place == "$"
        self._step = step
        self._found = found

    @property
    def service_cause(self) -> str:
        """See :class:`StateFailed`."""
        applied = f"ReferencePath {self.path}" if self._is_of_all else f'step "{self._step}"'
        return f"Unable to apply {applied} to input {compact(self._found)}"


class Path(Struct, frozen=True, kw_only=True):
    """A compiled path.

    ``steps``: the names and indexes of a path that has nothing else, else None. ``function``: the name of the
    function it ends in, or None. ``is_definite``: it gives one
    value, not a list of matches. ``is_reference``: names and indexes from 0 only, so that it names one place. ``is_context``: reads the context object. ``variable``: the name of
    the variable it reads, or None. ``read(data, context=None, variables=None)`` returns the value or the list
    of matches, and raises :class:`PathMissing`, or :class:`VariableMissing` when there is no such variable.
    """

    text: str
    steps: tuple[str | int, ...] | None
    is_definite: bool
    is_reference: bool
    is_context: bool
    variable: str | None = None
    function: str | None = None
    read: Reader

    @property
    def is_of_data(self) -> bool:
        """Whether it reads the data, not the context object or a variable."""
        return not self.is_context and self.variable is None

    def is_present(self, data: Json, context: Json = None, variables: Variables | None = None) -> bool:
        """Tell whether the path selects anything; a null counts, a variable that is not in scope does not."""
        if self.steps is None or self.variable is not None:
            return self._has_matches(data, context, variables)
        # Not by way of read: a loop may ask often, and an exception with words for people takes 10 us to make.
        node: Any = context if self.is_context else data
        try:
            for step in self.steps:
                if type(node) is str:
                    return False
                node = node[step]
        except (KeyError, IndexError, TypeError):
            return False
        return True

    def _has_matches(self, data: Json, context: Json, variables: Variables | None) -> bool:
        try:
            found = self.read(data, context, variables)
        except PathMissing:
            return False
        return self.is_definite or bool(found)


class ResultPath(Struct, frozen=True, kw_only=True):
    """Where to put a result: ``steps`` are names and indexes, none for the whole."""

    text: str
    steps: tuple[str | int, ...]

    def write(self, data: Json, value: Json) -> Json:
        """Return ``data`` with ``value`` at this path; shares all that does not change, and changes nothing.

        Missing objects on the way are made.

        Raises:
            PathMismatch: something on the way is no object, or an array without that element.
        """
        if not self.steps:
            return value
        top = node = self._copied(data, 0)
        for number, step in enumerate(self.steps[:-1]):
            inner = node.get(step, {}) if isinstance(step, str) else node[step]
            copy = self._copied(inner, number + 1)
            node[step] = copy
            node = copy
        node[self.steps[-1]] = value
        written: Json = top
        return written

    def _copied(self, node: Json, number: int) -> Any:
        """Return a copy of ``node`` into which step ``number`` can be written."""
        step = self.steps[number]
        if isinstance(step, str):
            if type(node) is dict:
                return node.copy()
            wanted = "an object"
        else:
            if type(node) is list and step < len(node):
                return node.copy()
            wanted = f"an array with an element {step}"
        raise PathMismatch(self.text, "$" + "".join(map(_step_text, self.steps[:number])), node, wanted, step)


@lru_cache(maxsize=_CACHED)
def compile_path(text: str) -> Path:
    """Return the path that ``text`` stands for; the same text gives the same object.

    Raises:
        PathError: the text is no path; says why and in which column.
    """
    return path_from(text, read_path(text))


def _steps(text: str) -> tuple[str | int, ...]:
    """Return the steps of a path that found nothing, none when it is no plain one.

    A filter in an argument of a function can hold what one anywhere else cannot: texts without quotes.
    """
    try:
        return compile_path(text).steps or ()
    except PathError:
        return ()


def path_from(text: str, parsed: ParsedPath) -> Path:
    """Return the compiled form of a path that is read already; ``text`` is what errors show."""
    steps = parsed.plain_steps
    return Path(
        text=text,
        steps=steps,
        is_definite=parsed.is_definite,
        is_reference=_is_reference(steps),
        is_context=parsed.is_context,
        variable=parsed.variable,
        function=None if parsed.call is None else parsed.call.name,
        read=_reader(text, parsed),
    )


@lru_cache(maxsize=_CACHED)
def compile_result_path(text: str) -> ResultPath:
    """Return the result path that ``text`` stands for.

    Raises:
        PathError: the text is no path, or not one to a single place in the data.
    """
    parsed = read_path(text)
    steps = parsed.plain_steps
    if parsed.is_context:
        raise PathError(text, "context-target", 2)
    if parsed.variable is not None:
        raise PathError(text, "variable-target", 2)
    if steps is None or not _is_reference(steps):
        raise PathError(text, "many-targets")
    return ResultPath(text=text, steps=steps)


def _is_reference(steps: tuple[str | int, ...] | None) -> bool:
    return steps is not None and all(isinstance(step, str) or step >= 0 for step in steps)


def _reader(text: str, parsed: ParsedPath) -> Reader:
    steps = parsed.plain_steps
    if parsed.call is not None and not parsed.call.arguments and parsed.steps_before_call is not None:
        read = _function_reader(text, parsed.steps_before_call, parsed.call.name)
    elif steps is None:
        read = _query_reader(text, parsed)
    elif steps:
        read = _value_reader(text, steps)
    else:
        read = _whole
    if parsed.variable is not None:
        return _variable_reader(text, parsed.variable, read)
    return _context_reader(read) if parsed.is_context else read


def _whole(data: Json, context: Json = None, variables: Variables | None = None) -> Json:
    return data


def _context_reader(read: Reader) -> Reader:
    def read_context(data: Json, context: Json = None, variables: Variables | None = None) -> Json:
        return read(context)

    return read_context


def _variable_reader(text: str, name: str, read: Reader) -> Reader:
    def read_variable(data: Json, context: Json = None, variables: Variables | None = None) -> Json:
        if variables is None or name not in variables:
            raise VariableMissing(text, name)
        return read(variables[name])

    return read_variable


def _value_reader(text: str, steps: tuple[str | int, ...]) -> Reader:
    def read(data: Json, context: Json = None, variables: Variables | None = None) -> Json:
        node: Any = data
        try:
            for step in steps:
                # A text has elements for Python, but not for a path.
                if type(node) is str:
                    raise PathMissing(text, data)
                node = node[step]
        except (KeyError, IndexError, TypeError):
            raise PathMissing(text, data) from None
        found: Json = node
        return found

    return read


def _function_reader(text: str, steps: tuple[str | int, ...], name: str) -> Reader:
    """Read like :func:`_query_reader`, faster: what stands before the function is names and indexes only."""
    read_value, function = _value_reader(text, steps), FUNCTIONS[name]

    def read(data: Json, context: Json = None, variables: Variables | None = None) -> Json:
        try:
            return function(read_value(data), [])
        except Broken as fault:
            raise PathFailed(text, data, str(fault)) from None

    return read


def _query_reader(text: str, parsed: ParsedPath) -> Reader:
    query = compile_query(parsed)

    def read(data: Json, context: Json = None, variables: Variables | None = None) -> Json:
        try:
            return query(data, Search(data))
        except Missed:
            raise PathMissing(text, data) from None
        except Rejected:
            raise PathFailed(text, data, "a filter can only be applied to an array or an object") from None
        except Broken as fault:
            raise PathFailed(text, data, str(fault)) from None

    return read


def _step_text(step: str | int) -> str:
    return f".{step}" if isinstance(step, str) else f"[{step}]"
