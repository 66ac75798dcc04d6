"""Reading the objects in a distributed Map (ItemReader, ItemBatcher, ResultWriter): what they share."""

from msgspec import Struct

from engine.expressions.paths import Variables
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.fields import FieldSpec, Kind
from engine.language.machine import Builder
from engine.language.values import Json
from engine.states.common import read_builder
from engine.states.reading import ObjectReader

RESOURCE = FieldSpec(
    name="Resource", kind=Kind.TEXT, dialect=Dialect.ASL, en="The action on the store.", zh="对存储执行的操作。"
)
PARAMETERS = FieldSpec(
    name="Parameters",
    kind=Kind.PAYLOAD,
    dialect=Dialect.ASL,
    query=QueryLanguage.JSONPATH,
    en="Bucket and key or prefix.",
    zh="存储桶和键或前缀。",
)
ARGUMENTS = FieldSpec(
    name="Arguments",
    kind=Kind.QUERY,
    dialect=Dialect.ASL,
    query=QueryLanguage.JSONATA,
    en="Bucket and key or prefix.",
    zh="存储桶和键或前缀。",
)


class Surroundings(Struct, frozen=True, kw_only=True):
    """What the fields of a Map are built from: its input after InputPath, the context object, the variables."""

    data: Json
    context: dict[str, Json]
    variables: Variables

    def build(self, builder: Builder | None) -> Json:
        """Return what ``builder`` makes, an empty object without one.

        Raises:
            StateFailed: a path selects nothing, or an expression fails.
        """
        if builder is None:
            return {}
        return builder.build(self.data, self.context, self.variables, {"input": self.data})


def inner_reader(
    outer: ObjectReader, name: str, fields: tuple[FieldSpec, ...], pointer: str = ""
) -> ObjectReader | None:
    """Return a reader of the object in the member ``name``, None when it is absent or wrong."""
    node = outer.child(name)
    if node is None:
        return None
    return ObjectReader(node, fields, f"{pointer}/{name}", dialect=outer.dialect)


def read_arguments(reader: ObjectReader, owner: str) -> Builder | None:
    """Return what builds the Parameters, in JSONata the Arguments, of the object called ``owner``."""
    return read_builder(reader, "Arguments" if reader.is_query else "Parameters", owner)


def text_in(arguments: Json, name: str) -> str:
    """Return the member ``name`` of built arguments, empty when it is absent or no text."""
    value = arguments.get(name) if isinstance(arguments, dict) else None
    return value if isinstance(value, str) else ""
