"""What a state is put into that is tried out by itself."""

from collections.abc import Mapping

from msgspec import Struct, field

from engine.language.values import Json


class Stage(Struct, frozen=True, kw_only=True):
    """The whole context object that every state of the execution sees, and the variables that it begins with."""

    context: dict[str, Json]
    variables: Mapping[str, Json] = field(default_factory=dict)
