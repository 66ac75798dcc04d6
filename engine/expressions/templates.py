"""Payload templates: the JSON of Parameters and ResultSelector, with keys ending in ``.$`` filled from paths.

A path past the end of an array gives null here, as it does in the services; everywhere else it finds nothing.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from engine.errors import DefinitionError
from engine.expressions.calls import CallError, compile_call
from engine.expressions.paths import PathMissing, Reader, Variables, compile_path
from engine.expressions.reasons import REASONS
from engine.expressions.scanner import ExpressionError
from engine.language.java_values import hash_order
from engine.language.machine import escape
from engine.language.values import Json

_SUFFIX = ".$"
_Build: TypeAlias = Callable[[Json, Json, Variables | None], Json]


class TemplateProblem(NamedTuple):
    """What is wrong at ``pointer`` (a JSON pointer into the template), in English."""

    pointer: str
    reason: str


class TemplateError(DefinitionError):
    """A template has ``problems``: all of them, in the order of the text.

    :meth:`explain` gives them in either language.
    """

    def __init__(self, faults: list["_Fault"]) -> None:
        self._faults = tuple(faults)
        self.problems = self.explain("en")
        super().__init__("; ".join(f"{pointer}: {reason}" for pointer, reason in self.problems))

    def explain(self, language: str) -> tuple[TemplateProblem, ...]:
        """Return the problems with their reasons in ``zh`` or ``en``."""
        return tuple(TemplateProblem(fault.pointer, fault.explain(language)) for fault in self._faults)


class Template(Struct, frozen=True, kw_only=True):
    """A compiled template; ``is_constant`` when it takes nothing from data or context."""

    source: Json
    is_constant: bool
    build: _Build

    def evaluate(self, data: Json, context: Json = None, variables: Variables | None = None) -> Json:
        """Return the payload; constant parts are shared and never copied.

        Raises:
            StateFailed: a path finds nothing (StatesRuntime) or a function cannot work with its arguments
                (StatesIntrinsicFailure).
        """
        return self.build(data, context, variables)


def compile_template(source: Json, *, is_asl: bool = False) -> Template:
    """Return the compiled form of a template.

    Members of what is built have the order of the template, in ASL that of the service.

    Raises:
        TemplateError: keys or expressions in it are wrong.
    """
    faults: list[_Fault] = []
    build = _compile(source, "", faults, is_asl)
    if faults:
        raise TemplateError(faults)
    return Template(source=source, is_constant=build is None, build=build or _constant(source))


def compile_expression(text: str) -> Reader:
    """Return what reads the value of a key ending in ``.$``: a path, or a call of an intrinsic function.

    Raises:
        PathError: the path is wrong.
        CallError: the call is wrong, or the text is neither.
    """
    if text.startswith("$"):
        return compile_path(text).read
    if text.startswith("States."):
        return compile_call(text)
    raise CallError(text, "not-expression")


class _Fault(Struct, frozen=True, kw_only=True):
    pointer: str
    code: str = ""
    args: dict[str, str] | None = None
    error: ExpressionError | None = None

    def explain(self, language: str) -> str:
        if self.error is not None:
            return self.error.explain(language)
        row = REASONS[self.code]
        return (row.zh if language.startswith("zh") else row.en).format_map(self.args or {})


def _constant(value: Json) -> _Build:
    return lambda data, context, variables: value


def _compile(source: Json, pointer: str, faults: list[_Fault], is_asl: bool) -> _Build | None:
    """Return what builds this part, or None when it is constant."""
    if isinstance(source, dict):
        return _compile_object(source, pointer, faults, is_asl)
    if isinstance(source, list):
        builds = [_compile(element, f"{pointer}/{index}", faults, is_asl) for index, element in enumerate(source)]
        if all(build is None for build in builds):
            return None
        parts = [build or _constant(element) for build, element in zip(builds, source, strict=True)]
        return lambda data, context, variables: [part(data, context, variables) for part in parts]
    return None


def _compile_object(source: dict[str, Json], pointer: str, faults: list[_Fault], is_asl: bool) -> _Build | None:
    parts: dict[str, _Build] = {}
    read_names: list[str] = []
    is_constant = True
    for key, value in source.items():
        place = f"{pointer}/{escape(key)}"
        if key.endswith(_SUFFIX):
            name = key.removesuffix(_SUFFIX)
            build = _compile_field(key, value, place, faults)
            read_names.append(name)
            if name in source:
                faults.append(_Fault(pointer=place, code="double-key", args={"name": name}))
        else:
            name, build = key, _compile(value, place, faults, is_asl)
        is_constant = is_constant and build is None
        parts[name] = build or _constant(value)
    if is_constant:
        return None
    if is_asl:
        for name in hash_order(read_names):
            parts[name] = parts.pop(name)
    ordered = tuple(parts.items())
    return lambda data, context, variables: {name: part(data, context, variables) for name, part in ordered}


def _compile_field(key: str, value: Json, place: str, faults: list[_Fault]) -> _Build | None:
    if not isinstance(value, str):
        faults.append(_Fault(pointer=place, code="not-text"))
        return None
    try:
        read = compile_expression(value)
    except ExpressionError as error:
        faults.append(_Fault(pointer=place, error=error))
        return None

    def build(data: Json, context: Json, variables: Variables | None) -> Json:
        try:
            return read(data, context, variables)
        except PathMissing as missing:
            if missing.path == value and missing.is_past_the_end:
                return None
            raise missing.of_field(key, value, data) from None

    return build
