"""The way of data through a state: InputPath, Parameters, work, ResultSelector, ResultPath, OutputPath, Assign."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from engine.errors import RUNTIME, StateFailed
from engine.expressions.brief import brief
from engine.expressions.paths import (
    Path,
    PathMissing,
    ResultPath,
    Variables,
    compile_path,
    compile_result_path,
)
from engine.expressions.templates import Template, compile_template
from engine.language.machine import Builder
from engine.language.values import Json

ROOT = "$"


class DataFlow(Struct, frozen=True, kw_only=True, dict=True):
    """The data fields of one state as written; a path of None is JSON null, a template of None is absent.

    The base that ResultPath writes into is the raw input, before InputPath and Parameters
    (reference, section 3). ``assign`` builds the variables of Assign, None when the state has none. Methods take the
    raw input or what was made of it, the context object, and the variables in scope when the state may read any.
    ``is_asl`` is whether the definition is ASL, where what is built has the service's order of members.
    """

    input_path: str | None = ROOT
    parameters: Json = None
    has_parameters: bool = False
    result_selector: Json = None
    has_result_selector: bool = False
    result_path: str | None = ROOT
    output_path: str | None = ROOT
    assign: Builder | None = None
    is_asl: bool = False

    @cached_property
    def is_identity(self) -> bool:
        """Whether input and output pass unchanged and no variable is assigned, the commonest case."""
        return self.is_plain_input and self.is_plain_output and self.assign is None

    @cached_property
    def is_plain_input(self) -> bool:
        """Whether the work sees the raw input."""
        return self.input_path == ROOT and not self.has_parameters

    @cached_property
    def is_plain_output(self) -> bool:
        """Whether the result is the output."""
        return self.result_path == ROOT and self.output_path == ROOT and not self.has_result_selector

    @cached_property
    def uses_context(self) -> bool:
        """Whether any field may read the context object."""
        texts = (self.input_path, self.output_path, repr(self.parameters), repr(self.result_selector))
        return any("$$" in text for text in texts if text)

    def selected(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        """Return what InputPath takes from the raw input."""
        return _read(self._input, data, context, variables, "InputPath")

    def arguments(self, selected: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        """Return what Parameters builds from the selected input, or that input itself."""
        return selected if self._parameters is None else self._parameters.evaluate(selected, context, variables)

    def effective_input(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        """Return what the work of the state sees: InputPath, then Parameters.

        Raises:
            StateFailed: a path selects nothing.
        """
        if self.is_plain_input:
            return data
        return self.arguments(self.selected(data, context, variables), context, variables)

    def result(self, raw_result: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        """Return what ResultSelector makes of the raw result."""
        return raw_result if self._selector is None else self._selector.evaluate(raw_result, context, variables)

    def combined(self, data: Json, result: Json) -> Json:
        """Return the raw input with the result put at ResultPath."""
        return write_result(self._result, data, result)

    def output(
        self, data: Json, raw_result: Json, context: dict[str, Json], variables: Variables | None = None
    ) -> Json:
        """Return the state's output: ResultSelector, ResultPath on the raw input ``data``, OutputPath.

        Raises:
            StateFailed: a path selects nothing, or ResultPath does not fit the input.
        """
        if self.is_plain_output:
            return raw_result
        combined = self.combined(data, self.result(raw_result, context, variables))
        return _read(self._output, combined, context, variables, "OutputPath")

    def filtered(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        """Return the output of a state that has InputPath and OutputPath only."""
        if self.is_identity:
            return data
        selected = self.selected(data, context, variables)
        return _read(self._output, selected, context, variables, "OutputPath")

    def assigned(
        self, data: Json, raw_result: Json, context: dict[str, Json], variables: Variables | None = None
    ) -> dict[str, Json]:
        """Return the variables that Assign gives values after the work; ``$`` is what ResultSelector made.

        Raises:
            StateFailed: a path selects nothing.
        """
        assert self.assign is not None  # asked of states that have it
        return build_object(self.assign, self.result(raw_result, context, variables), context, variables, {})

    def assigned_from_input(
        self, data: Json, context: dict[str, Json], variables: Variables | None = None
    ) -> dict[str, Json]:
        """Return the same for a state that does no work; ``$`` is what InputPath selects."""
        assert self.assign is not None  # asked of states that have it
        return build_object(self.assign, self.selected(data, context, variables), context, variables, {})

    @cached_property
    def _input(self) -> Path | None:
        return None if self.input_path is None else compile_path(self.input_path)

    @cached_property
    def _output(self) -> Path | None:
        return None if self.output_path is None else compile_path(self.output_path)

    @cached_property
    def _result(self) -> ResultPath | None:
        return None if self.result_path is None else compile_result_path(self.result_path)

    @cached_property
    def _parameters(self) -> Template | None:
        return compile_template(self.parameters, is_asl=self.is_asl) if self.has_parameters else None

    @cached_property
    def _selector(self) -> Template | None:
        return compile_template(self.result_selector, is_asl=self.is_asl) if self.has_result_selector else None


def build_object(
    builder: Builder,
    focus: Json,
    context: dict[str, Json],
    variables: Variables | None,
    states: Mapping[str, Json],
) -> dict[str, Json]:
    """Return the values that an Assign gives variables, all of them from the variables before.

    Raises:
        StateFailed: a path selects nothing, or an expression fails.
    """
    values = builder.build(focus, context, variables, states)
    assert isinstance(values, dict)  # the reader has seen to it
    return values


def write_result(path: ResultPath | None, data: Json, result: Json) -> Json:
    """Return ``data`` with ``result`` at ``path``; a path of None keeps ``data``.

    Raises:
        StateFailed: the path does not fit the data.
    """
    return data if path is None else path.write(data, result)


def _read(path: Path | None, data: Json, context: dict[str, Json], variables: Variables | None, field: str) -> Json:
    """Read through a path field; null gives an empty object, as in the States Language."""
    if path is None:
        return {}
    try:
        return path.read(data, context, variables)
    except PathMissing as missing:
        raise field_missing(missing, f"The {field} '{path.text}' selects nothing in the input {brief(data)}") from None


def field_missing(missing: PathMissing, cause: str) -> StateFailed:
    """Return the failure of a field that is a path and found nothing: our ``cause``, and the service's own words."""
    return StateFailed(RUNTIME, cause, service_cause=missing.service_cause)
