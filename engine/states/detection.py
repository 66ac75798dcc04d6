"""Which dialect a text is written in, told by what only one of the two services understands.

A definition is ASL when it has at least one sign of ASL and none of TCSL; QueryLanguage JSONata on the outermost object
decides alone, because TCSL has nothing like it. Whatever is undecided is TCSL, with or without extensions.

Signs of ASL: a Resource that begins with ``arn:``; an error name with a dot (``States.Timeout``) in Retry or Catch;
the fields in :data:`ASL_FIELDS`. Signs of TCSL: a Resource that begins with ``qrn:``; one of the error names that
ASW writes without a dot (``StatesTimeout``); the fields in :data:`TCSL_FIELDS`.
"""

from typing import NamedTuple
from weakref import WeakKeyDictionary

from engine.errors import TCSL_NAMES
from engine.language.dialects import Dialect
from engine.language.source import Node, NodeKind

ASL_FIELDS = frozenset((
    "Arguments", "Assign", "Credentials", "ItemBatcher", "ItemProcessor", "ItemReader", "ItemSelector", "Items", "Label",
    "MaxConcurrencyPath", "Output", "ProcessorConfig", "QueryLanguage", "ResultWriter", "ToleratedFailureCount",
    "ToleratedFailureCountPath", "ToleratedFailurePercentage", "ToleratedFailurePercentagePath", "Version",
))  # fmt: skip
TCSL_FIELDS = frozenset(("TimeoutMilliseconds", "ResultSeclector"))
_HANDLERS = ("Retry", "Catch")
_MACHINES = ("Iterator", "ItemProcessor")


class Signs(NamedTuple):
    """Whether anything speaks for either dialect."""

    asl: bool = False
    tcsl: bool = False

    def __or__(self, other: "Signs") -> "Signs":
        return Signs(self.asl or other.asl, self.tcsl or other.tcsl)


_NONE = Signs()
_states: WeakKeyDictionary[Node, Signs] = WeakKeyDictionary()


def detect(root: Node) -> Dialect:
    """Return TCSL, ASL or ASL_JSONATA for the object at ``root``; see the module for how it is told."""
    language = root.get("QueryLanguage")
    if language is not None and language.value == "JSONata":
        return Dialect.ASL_JSONATA
    signs = _machine_signs(root)
    return Dialect.ASL if signs.asl and not signs.tcsl else Dialect.TCSL


def _machine_signs(node: Node) -> Signs:
    signs = _key_signs(node)
    states = node.get("States")
    if states is not None and states.kind is NodeKind.OBJECT:
        for member in states.members:
            if member.node.kind is NodeKind.OBJECT:
                signs |= _state_signs(member.node)
    return signs


def _state_signs(node: Node) -> Signs:
    """Return the signs in a state; an edit elsewhere leaves its node, and so what is known of it."""
    known = _states.get(node)
    if known is None:
        known = _states[node] = _read_state(node)
    return known


def _read_state(node: Node) -> Signs:
    signs = _key_signs(node)
    resource = node.get("Resource")
    if resource is not None and isinstance(resource.value, str):
        signs |= Signs(asl=resource.value.startswith("arn:"), tcsl=resource.value.startswith("qrn:"))
    for name in _HANDLERS:
        handlers = node.get(name)
        for element in () if handlers is None else handlers.elements:
            signs |= _handler_signs(element.node)
    for name in _MACHINES:
        inner = node.get(name)
        if inner is not None and inner.kind is NodeKind.OBJECT:
            signs |= _machine_signs(inner)
    branches = node.get("Branches")
    for element in () if branches is None else branches.elements:
        if element.node.kind is NodeKind.OBJECT:
            signs |= _machine_signs(element.node)
    return signs


def _key_signs(node: Node) -> Signs:
    keys = [member.key for member in node.members]
    return Signs(asl=not ASL_FIELDS.isdisjoint(keys), tcsl=not TCSL_FIELDS.isdisjoint(keys))


def _handler_signs(node: Node) -> Signs:
    names = node.get("ErrorEquals") if node.kind is NodeKind.OBJECT else None
    signs = _NONE if node.kind is not NodeKind.OBJECT else _key_signs(node)
    for element in () if names is None else names.elements:
        name = element.node.value
        if isinstance(name, str):
            signs |= Signs(asl=name.startswith("States."), tcsl=name in TCSL_NAMES)
    return signs
