"""Succeed: ends its machine well; the States Language has it, ASW does not document it."""

from engine.expressions.paths import Variables
from engine.language.fields import FieldSpec
from engine.language.values import Json
from engine.states.base import Exit, InstantState
from engine.states.common import IDENTITY_FIELDS, PATH_FIELDS, read_common
from engine.states.reading import ObjectReader

FIELDS: tuple[FieldSpec, ...] = (*IDENTITY_FIELDS, *PATH_FIELDS)


class Succeed(InstantState, frozen=True, kw_only=True, eq=False):
    """Always an end."""

    def step(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Exit:
        """See :meth:`InstantState.step`."""
        return self.pass_on(data, context, variables)


def read(reader: ObjectReader, name: str) -> Succeed:
    """Read a Succeed state."""
    return Succeed(**read_common(reader, name))
