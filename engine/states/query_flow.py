"""The way of data through a state in JSONata: Arguments, work, Output, Assign."""

from engine.expressions.paths import Variables
from engine.language.machine import Builder
from engine.language.values import Json
from engine.states.data_flow import DataFlow, build_object


class QueryFlow(DataFlow, frozen=True, kw_only=True, dict=True):
    """The data fields of a state in JSONata; each is None when the state has none.

    ``arguments_builder`` is that of Arguments, or of ItemSelector. Without Output the result is the output, and the
    input where there is no work.
    """

    arguments_builder: Builder | None = None
    output_builder: Builder | None = None

    @property
    def is_plain_input(self) -> bool:
        """See :class:`DataFlow`."""
        return self.arguments_builder is None

    @property
    def is_plain_output(self) -> bool:
        """See :class:`DataFlow`."""
        return self.output_builder is None

    def selected(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        """Return the raw input: JSONata selects nothing beforehand."""
        return data

    def arguments(self, selected: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        """Return what Arguments builds from the input, or the input itself."""
        builder = self.arguments_builder
        return selected if builder is None else builder.build(selected, context, variables, {"input": selected})

    def output(
        self, data: Json, raw_result: Json, context: dict[str, Json], variables: Variables | None = None
    ) -> Json:
        """Return what Output builds from input and result, or the result itself.

        Raises:
            StateFailed: an expression fails.
        """
        builder = self.output_builder
        if builder is None:
            return raw_result
        return builder.build(data, context, variables, {"input": data, "result": raw_result})

    def filtered(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        """Return what Output builds from the input, or the input itself."""
        builder = self.output_builder
        return data if builder is None else builder.build(data, context, variables, {"input": data})

    def assigned(
        self, data: Json, raw_result: Json, context: dict[str, Json], variables: Variables | None = None
    ) -> dict[str, Json]:
        """See :class:`DataFlow`."""
        assert self.assign is not None  # asked of states that have it
        return build_object(self.assign, data, context, variables, {"input": data, "result": raw_result})

    def assigned_from_input(
        self, data: Json, context: dict[str, Json], variables: Variables | None = None
    ) -> dict[str, Json]:
        """See :class:`DataFlow`."""
        assert self.assign is not None  # asked of states that have it
        return build_object(self.assign, data, context, variables, {"input": data})
