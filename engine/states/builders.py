"""What builds values from templates when a state is entered or left."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.expressions.templates import Template
from engine.language.values import Json

if TYPE_CHECKING:
    from engine.expressions.jsonata_templates import Payload


class PathBuilder(Struct, frozen=True):
    """A payload whose keys ending in ``.$`` take their values from paths."""

    template: Template

    def build(
        self,
        focus: Json,
        context: dict[str, Json],
        variables: Mapping[str, Json] | None,
        states: Mapping[str, Json],
    ) -> Json:
        """See :class:`engine.language.machine.Builder`."""
        return self.template.evaluate(focus, context, variables)


class QueryBuilder(Struct, frozen=True):
    """JSON in which texts in ``{% %}`` are JSONata; one expression alone must give a value of a type ``expected``."""

    payload: "Payload"
    expected: str = ""

    def build(
        self,
        focus: Json,
        context: dict[str, Json],
        variables: Mapping[str, Json] | None,
        states: Mapping[str, Json],
    ) -> Json:
        """See :class:`engine.language.machine.Builder`."""
        # In the order of the service, which an expression that gives $states as a whole shows.
        known = {"input": states["input"], "context": context, **states}
        bindings: dict[str, Json] = {**(variables or {}), "states": known}
        return self.payload.evaluate(bindings, self.expected)
