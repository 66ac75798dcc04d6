"""What kinds of files are converted, and into which forms; known without reading any, which takes long to import."""

import enum
from collections.abc import Mapping
from pathlib import PurePath


class Kind(enum.StrEnum):
    """What a file is."""

    DEFINITION = "definition"
    SERVERLESS = "serverless"
    CLOUDFORMATION = "cloudformation"


SOURCES: Mapping[str, Kind] = {
    "tcsl": Kind.DEFINITION,
    "asl": Kind.DEFINITION,
    "serverless": Kind.SERVERLESS,
    "sam": Kind.CLOUDFORMATION,
    "cloudformation": Kind.CLOUDFORMATION,
}
"""What a file can be said to be; the first two name a dialect as well."""


class Form(enum.StrEnum):
    """A form; JSON is that of the definition as it is, in whichever dialect."""

    JSON = "json"
    TCSL = "tcsl"
    ASL = "asl"
    YAML = "yaml"
    MERMAID = "mermaid"
    MARKDOWN = "markdown"

    @property
    def suffix(self) -> str:
        """What the name of a file in this form ends with."""
        return _SUFFIXES[self][0]


_SUFFIXES: dict[Form, tuple[str, ...]] = {
    Form.JSON: (".json",),
    Form.TCSL: (".tcsl.json",),
    Form.ASL: (".asl.json",),
    Form.YAML: (".yaml", ".yml"),
    Form.MERMAID: (".mmd", ".mermaid"),
    Form.MARKDOWN: (".md", ".markdown"),
}


_PLAIN = ("", ".json", ".tcsl", ".asl", ".txt")


def form_of(name: str) -> Form | None:
    """Return the form that the name of a file tells; JSON where it has none of a form, None where it has a strange one."""
    named = next((form for form in Form if form is not Form.JSON and name.lower().endswith(_SUFFIXES[form])), None)
    return named or (Form.JSON if PurePath(name).suffix.lower() in _PLAIN else None)
