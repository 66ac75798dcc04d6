"""Parallel: runs its branches side by side on the same input; the result is the array of their outputs."""

from engine.language.fields import (
    ARGUMENTS,
    ASSIGN,
    CATCH,
    PARAMETERS,
    RESULT_PATH,
    RESULT_SELECTOR,
    RETRY,
    FieldSpec,
    Kind,
)
from engine.language.values import Json
from engine.states.base import Exit, Run, StateMachine, WaitingState
from engine.states.common import FLOW_FIELDS, IDENTITY_FIELDS, PATH_FIELDS, read_common, read_handlers, read_next
from engine.states.reading import ObjectReader
from engine.states.siblings import run_side_by_side

FIELDS: tuple[FieldSpec, ...] = (
    *IDENTITY_FIELDS,
    FieldSpec(
        name="Branches",
        kind=Kind.MACHINES,
        is_required=True,
        en="The branches, each a workflow of its own.",
        zh="各个分支，每个分支都是独立的工作流。",
    ),
    *PATH_FIELDS,
    PARAMETERS,
    ARGUMENTS,
    RESULT_SELECTOR,
    RESULT_PATH,
    ASSIGN,
    RETRY,
    CATCH,
    *FLOW_FIELDS,
)


class Parallel(WaitingState, frozen=True, kw_only=True, eq=False):
    """``branches`` keep the order of the text, which is the order of the result."""

    branches: tuple[StateMachine, ...] = ()

    def machines(self) -> tuple[tuple[str, StateMachine], ...]:
        """Return the branches with their pointers."""
        return tuple((f"/Branches/{index}", branch) for index, branch in enumerate(self.branches))

    async def run(self, data: Json, run: Run) -> Exit:
        """See :meth:`WaitingState.run`. One failed branch stops the others and fails the state."""
        context, variables = run.context, run.variables
        arguments = await self.aside(self.flow.effective_input, data, context, variables)
        result: Json = await run_side_by_side(
            run.run_inner(suffix, branch, index, arguments, None)
            for index, (suffix, branch) in enumerate(self.machines())
        )
        return await self.aside(self.finish, data, result, context, variables)


def read(reader: ObjectReader, name: str, branches: tuple[StateMachine, ...]) -> Parallel:
    """Read a Parallel state whose inner machines are already read."""
    if reader.has("Branches") and not reader.elements("Branches"):
        reader.report("no-branches", "Branches")
    return Parallel(**read_common(reader, name), **read_handlers(reader), next=read_next(reader), branches=branches)
