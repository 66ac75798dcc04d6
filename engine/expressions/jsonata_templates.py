"""Payloads of JSONata states: JSON in which every string ``{% … %}`` is an expression, at any depth."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from engine.errors import DefinitionError
from engine.expressions.jsonata import (
    Jsonata,
    JsonataSyntaxError,
    compile_jsonata,
    is_jsonata_text,
    jsonata_text,
)
from engine.language.machine import escape
from engine.language.values import Json

_Build: TypeAlias = Callable[[Mapping[str, Json], str], Json]


class PlacedExpression(NamedTuple):
    """An expression of a payload: ``pointer`` is a JSON pointer into the payload, ``field`` the service's name."""

    pointer: str
    field: str
    jsonata: Jsonata


class SyntaxProblem(NamedTuple):
    """An expression of a payload that cannot be read, and where it stands."""

    pointer: str
    field: str
    error: JsonataSyntaxError


class PayloadSyntaxError(DefinitionError):
    """A payload has expressions that cannot be read: ``problems``, all of them in the order of the text."""

    def __init__(self, problems: tuple[SyntaxProblem, ...]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.error}" if one.field else str(one.error) for one in problems))
        self.problems = problems

    def explain(self, language: str) -> str:
        """Return the reasons in ``zh`` or ``en``, each with its place."""
        told = ((one.field, one.error.explain(language)) for one in self.problems)
        return "; ".join(f"{field}: {why}" if field else why for field, why in told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A compiled payload; ``is_constant`` when it has no expression, so that it is always ``source`` itself."""

    source: Json
    is_constant: bool
    expressions: tuple[PlacedExpression, ...]
    build: _Build = field(repr=False)

    def evaluate(self, bindings: Mapping[str, Json], expected: str = "") -> Json:
        """Return the payload with ``bindings`` as variables; constant parts are shared and never copied.

        ``expected`` is the type a payload must have that is one expression.

        Raises:
            JsonataFailed: an expression fails; its ``field`` says which.
        """
        return self.build(bindings, expected)


def compile_jsonata_payload(value: Json, field: str) -> Payload:
    """Return the compiled payload of the state's ``field``, such as ``Output`` or ``Arguments``.

    Raises:
        PayloadSyntaxError: expressions in it cannot be read.
    """
    reading = _Reading()
    build = reading.read(value, "", field)
    if reading.problems:
        raise PayloadSyntaxError(tuple(reading.problems))
    return Payload(
        source=value,
        is_constant=build is None,
        expressions=tuple(reading.expressions),
        build=build or _constant(value),
    )


class _Reading:
    """Collects what compiling a payload finds."""

    def __init__(self) -> None:
        self.expressions: list[PlacedExpression] = []
        self.problems: list[SyntaxProblem] = []

    def read(self, value: Json, pointer: str, field: str) -> _Build | None:
        """Return what builds this part, or None when it is constant."""
        if isinstance(value, str):
            return self._expression(value, pointer, field) if is_jsonata_text(value) else None
        if isinstance(value, dict):
            builds = [
                self.read(member, f"{pointer}/{escape(name)}", f"{field}/{name}") for name, member in value.items()
            ]
            if not any(builds):
                return None
            return _object([(name, build or _constant(value[name])) for name, build in zip(value, builds, strict=True)])
        if isinstance(value, list):
            builds = [
                self.read(element, f"{pointer}/{index}", f"{field}[{index}]") for index, element in enumerate(value)
            ]
            return (
                _array([build or _constant(part) for build, part in zip(builds, value, strict=True)])
                if any(builds)
                else None
            )
        return None

    def _expression(self, value: str, pointer: str, field: str) -> _Build | None:
        try:
            jsonata = compile_jsonata(jsonata_text(value))
        except JsonataSyntaxError as error:
            self.problems.append(SyntaxProblem(pointer, field, error))
            return None
        self.expressions.append(PlacedExpression(pointer, field, jsonata))
        return lambda bindings, expected: jsonata.evaluate(bindings, field, expected)


def _constant(value: Json) -> _Build:
    return lambda bindings, expected: value


def _object(parts: list[tuple[str, _Build]]) -> _Build:
    return lambda bindings, expected: {name: build(bindings, "") for name, build in parts}


def _array(parts: Iterable[_Build]) -> _Build:
    builds = tuple(parts)
    return lambda bindings, expected: [build(bindings, "") for build in builds]
