"""Field tables made ready for reading: what each key of an object stands for in one dialect, worked out once."""

from collections.abc import Callable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from engine.language.dialects import Dialect
from engine.language.fields import FieldSpec
from engine.language.source import Node
from engine.states.kinds import EXPRESSIONS, FILLED_IN_LATER, KIND_CHECKS, READ_INSIDE
from engine.states.query_checks import QUERIES


class Slot(Struct, frozen=True, kw_only=True):
    """The field that a key stands for: under its own name, or as another spelling of it.

    ``has_readers`` is whether what is inside a value of its kind is read by itself. ``fits`` is whether states in this query language have it. ``check`` returns what a value of its kind has to be
    when it is not; None for kinds that may be anything.
    """

    spec: FieldSpec
    name: str
    fits: bool
    check: Callable[[Node], str | None] | None
    is_query: bool
    is_filled_in_later: bool
    is_expression: bool
    has_readers: bool


class FieldTable(Struct, frozen=True, kw_only=True):
    """The ``fields`` of an object by name, the ``slots`` by key, and the names of those it must have."""

    fields: dict[str, FieldSpec]
    slots: dict[str, Slot]
    required: tuple[str, ...]


@cache
def field_table(fields: tuple[FieldSpec, ...], dialect: Dialect) -> FieldTable:
    """Return the table for ``fields`` of an object in ``dialect``; there are few, so all are kept."""
    fitting = _fitting(fields, dialect)
    names = {spec.name: spec for spec in fitting.values()}
    spellings = {
        **{name: name for name in names},
        **{alias: spec.name for spec in names.values() for alias in spec.aliases},
    }
    return FieldTable(
        fields=names,
        slots={
            key: _slot(names[name], dialect)
            for key, name in spellings.items()
            if not (names[name].is_tcsl_only and dialect.is_asl)
        },
        required=tuple(spec.name for spec in names.values() if spec.is_required),
    )


def _slot(spec: FieldSpec, dialect: Dialect) -> Slot:
    return Slot(
        spec=spec,
        name=spec.name,
        fits=spec.fits(dialect, dialect.query),
        check=None if spec.is_free_in_asl and dialect.is_asl else KIND_CHECKS.get(spec.kind),
        is_query=spec.kind in QUERIES,
        is_filled_in_later=spec.kind in FILLED_IN_LATER,
        is_expression=spec.kind in EXPRESSIONS,
        has_readers=spec.kind in READ_INSIDE,
    )


def _fitting(fields: tuple[FieldSpec, ...], dialect: Dialect) -> dict[str, FieldSpec]:
    """Return the fields by name; one of the other query language only where no field of this one is spelt so."""
    fitting = [spec for spec in fields if spec.fits(dialect, dialect.query)]
    taken = {name for spec in fitting for name in (spec.name, *spec.aliases)}
    found = {spec.name: spec for spec in fitting}
    for spec in fields:
        if spec.name not in taken:
            found[spec.name] = replace(spec, aliases=tuple(name for name in spec.aliases if name not in taken))
    return found
