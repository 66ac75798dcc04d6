"""A state whose Type is missing or not known: drawn and kept, never run."""

from engine.errors import RUNTIME, StateFailed
from engine.expressions.paths import Variables
from engine.language.fields import FieldSpec
from engine.language.values import Json
from engine.states.base import Exit, InstantState
from engine.states.common import FLOW_FIELDS, IDENTITY_FIELDS, PATH_FIELDS, read_common
from engine.states.reading import ObjectReader

FIELDS: tuple[FieldSpec, ...] = (*IDENTITY_FIELDS, *PATH_FIELDS, *FLOW_FIELDS)


class Unknown(InstantState, frozen=True, kw_only=True, eq=False):
    """``type`` is what the text says, or empty."""

    def step(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Exit:
        """Always raises: a definition with such a state has errors and is not executed."""
        raise StateFailed(RUNTIME, f"'{self.name}' has no known Type")


def read(reader: ObjectReader, name: str) -> Unknown:
    """Read what can be read of a state without a known Type."""
    return Unknown(**read_common(reader, name), next=reader.text("Next") or None)
