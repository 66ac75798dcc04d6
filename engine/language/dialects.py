"""The dialects a definition may be written in, and the two query languages of the States Language."""

import enum

_ASL_NAMES = (".asl", ".asl.json", ".asl.yaml", ".asl.yml")


class QueryLanguage(enum.Enum):
    """How a state of the States Language selects and builds data."""

    JSONPATH = "JSONPath"
    JSONATA = "JSONata"


class Dialect(enum.Enum):
    """What a definition is written in; of a field or state type: who documents it.

    TCSL is what ASW documents, EXTENDED is TCSL with parts of the States Language, ASL is the States Language
    with JSONPath, and ASL_JSONATA the same with JSONata as the query language of the whole machine.
    """

    TCSL = "tcsl"
    EXTENDED = "tcsl-extended"
    ASL = "asl"
    ASL_JSONATA = "asl-jsonata"

    # Plain attributes, no properties: reading a definition asks for them at every field.
    is_asl: bool
    """Whether a definition means what Step Functions makes of it, rather than ASW."""
    query: QueryLanguage
    """The query language of a state that names none."""

    def __init__(self, text: str) -> None:
        self.is_asl = text.startswith("asl")
        self.query = QueryLanguage.JSONATA if text.endswith("jsonata") else QueryLanguage.JSONPATH


def dialect_of_name(name: str) -> Dialect | None:
    """Return ASL for the name of a file that ends as those of the States Language do, ``.asl.json``; else None.

    ``.tcsl.json`` decides nothing: this program gives that ending to whatever is saved without one.
    """
    return Dialect.ASL if name.lower().endswith(_ASL_NAMES) else None
