"""Pass: moves its input to its output, or a fixed result; does no work."""

from msgspec.structs import replace

from engine.expressions.paths import Variables
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.fields import (
    ASSIGN,
    PARAMETERS,
    RESULT_PATH,
    RESULT_SELECTOR,
    FieldSpec,
    Kind,
)
from engine.language.values import Json
from engine.states.base import Exit, InstantState
from engine.states.common import FLOW_FIELDS, IDENTITY_FIELDS, PATH_FIELDS, read_common, read_next
from engine.states.reading import ObjectReader

RESULT = FieldSpec(
    name="Result",
    kind=Kind.JSON,
    group="data",
    query=QueryLanguage.JSONPATH,
    en="A fixed result, taken as it stands.",
    zh="固定的结果，原样使用。",
)
FIELDS: tuple[FieldSpec, ...] = (
    *IDENTITY_FIELDS,
    RESULT,
    *PATH_FIELDS,
    PARAMETERS,
    replace(RESULT_SELECTOR, is_tcsl_only=True),
    RESULT_PATH,
    ASSIGN,
    *FLOW_FIELDS,
)


class Pass(InstantState, frozen=True, kw_only=True, eq=False):
    """``result`` is used as it stands when ``has_result``; otherwise the effective input is the result."""

    result: Json = None
    has_result: bool = False

    def step(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Exit:
        """See :meth:`InstantState.step`."""
        flow = self.flow
        if not self.has_result and flow.is_identity:
            return Exit(data, self.way)
        if self.query is QueryLanguage.JSONATA:
            return self.pass_on(data, context, variables)  # there is no result that expressions could read
        # Read even when Result takes its place: a path that selects nothing fails any state.
        effective = flow.effective_input(data, context, variables)
        result = self.result if self.has_result else effective
        return self.finish(data, result, context, variables)


def read(reader: ObjectReader, name: str) -> Pass:
    """Read a Pass state; in ASL a Result of null is none."""
    result = reader.value("Result")
    return Pass(
        **read_common(reader, name),
        next=read_next(reader),
        result=result,
        has_result=reader.has("Result") and (reader.dialect is Dialect.TCSL or result is not None),
    )
