"""What a state is put into that is tried out by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.language.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The whole context object that every state of the execution sees, and the variables that it begins with."""

    context: dict[str, Json]
    variables: Mapping[str, Json] = field(default_factory=dict)
