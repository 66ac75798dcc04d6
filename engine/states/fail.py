"""Fail: ends its machine with an error; the States Language has it, ASW does not document it."""

from engine.errors import RUNTIME, StateFailed
from engine.expressions.brief import brief
from engine.expressions.paths import PathMissing, Variables
from engine.expressions.templates import compile_expression
from engine.language.dialects import QueryLanguage
from engine.language.fields import FieldSpec, Kind
from engine.language.machine import Transition
from engine.language.values import Json
from engine.states.base import Exit, InstantState
from engine.states.common import IDENTITY_FIELDS, read_common
from engine.states.reading import ObjectReader

FIELDS: tuple[FieldSpec, ...] = (
    *IDENTITY_FIELDS,
    FieldSpec(
        name="Error",
        takes_query=True,
        kind=Kind.TEXT,
        en="The error name that catchers match.",
        zh="错误名，供捕获规则匹配。",
    ),
    FieldSpec(name="Cause", takes_query=True, kind=Kind.TEXT, en="The reason, for people.", zh="错误原因，给人看。"),
    FieldSpec(
        name="ErrorPath",
        kind=Kind.EXPRESSION,
        query=QueryLanguage.JSONPATH,
        en="Where the input holds the error.",
        zh="从输入读取错误名的路径。",
    ),
    FieldSpec(
        name="CausePath",
        kind=Kind.EXPRESSION,
        query=QueryLanguage.JSONPATH,
        en="Where the input holds the cause.",
        zh="从输入读取原因的路径。",
    ),
)
ALTERNATIVES = (("Error", "ErrorPath"), ("Cause", "CausePath"))


class Fail(InstantState, frozen=True, kw_only=True, eq=False):
    """``error`` and ``cause`` may each come from a path instead."""

    error: str = ""
    cause: str = ""
    error_path: str | None = None
    cause_path: str | None = None

    def transitions(self) -> tuple[Transition, ...]:
        """A Fail leads nowhere, not even to the end."""
        return ()

    def step(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Exit:
        """Always raises :class:`StateFailed`."""
        error, cause = self.error, self.cause
        if self.error_path is not None:
            error = _read("ErrorPath", self.error_path, data, context, variables)
        if self.cause_path is not None:
            cause = _read("CausePath", self.cause_path, data, context, variables)
        if "Error" in self.computed:
            error = str(self.setting("Error", data, context, variables))
        if "Cause" in self.computed:
            cause = str(self.setting("Cause", data, context, variables))
        raise StateFailed(error, cause, verbatim=self.is_asl)


def _read(field: str, path: str, data: Json, context: dict[str, Json], variables: Variables | None) -> str:
    try:
        value = compile_expression(path)(data, context, variables)
    except PathMissing as missing:
        words = missing.of_field(field, path, data).service_cause
        cause = f"The path '{path}' selects nothing in the input {brief(data)}"
        raise StateFailed(RUNTIME, cause, service_cause=words) from None
    if not isinstance(value, str):
        raise StateFailed(RUNTIME, f"The path '{path}' gives {brief(value, 40)}, not a string")
    return value


def read(reader: ObjectReader, name: str) -> Fail:
    """Read a Fail state."""
    for plain, path in ALTERNATIVES:
        if reader.is_given(plain) and reader.is_given(path):
            reader.report("both-given", path, first=plain, second=path)
    return Fail(
        **read_common(reader, name),
        error=reader.text("Error"),
        cause=reader.text("Cause"),
        error_path=reader.text("ErrorPath") or None,
        cause_path=reader.text("CausePath") or None,
    )
