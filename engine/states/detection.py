"""Which dialect a text is written in, told by what only one of the two services understands.

A definition is ASL when it has at least one sign of ASL and none of TCSL; QueryLanguage JSONata on the outermost object
decides alone, because TCSL has nothing like it. Whatever is undecided is TCSL, with or without extensions.

Signs of ASL: a Resource that begins with ``arn:``, or a placeholder for one, as ``${FunctionArn}``; an error name with
a dot (``States.Timeout``) in Retry or Catch; the fields in :data:`ASL_FIELDS`. Signs of TCSL: a Resource that begins
with ``qrn:``; one of the error names that ASW writes without a dot (``StatesTimeout``); the fields in
:data:`TCSL_FIELDS`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from engine.errors import TCSL_NAMES
from engine.language.dialects import Dialect
from engine.language.source import Member, Node, NodeKind
from engine.states.changed_states import ChangedStates
from engine.states.notes import Notes, notes_of

ASL_FIELDS = frozenset((
    "Arguments", "Assign", "Credentials", "ItemBatcher", "ItemProcessor", "ItemReader", "ItemSelector", "Items", "Label",
    "MaxConcurrencyPath", "Output", "ProcessorConfig", "QueryLanguage", "ResultWriter", "ToleratedFailureCount",
    "ToleratedFailureCountPath", "ToleratedFailurePercentage", "ToleratedFailurePercentagePath", "Version",
))  # fmt: skip
TCSL_FIELDS = frozenset(("TimeoutMilliseconds", "ResultSeclector"))

_FEW = 8
"""So many states are gone through as fast as what is counted of them is kept, and a count takes memory."""


class Signs(NamedTuple):
    """Whether anything speaks for either dialect."""

    asl: bool = False
    tcsl: bool = False

    def __or__(self, other: "Signs") -> "Signs":
        return _SIGNS[self.asl or other.asl, self.tcsl or other.tcsl]


_NONE, _ASL, _TCSL = Signs(), Signs(asl=True), Signs(tcsl=True)
_SIGNS = {tuple(signs): signs for signs in (_NONE, _ASL, _TCSL, Signs(asl=True, tcsl=True))}


def detect(root: Node, changed: ChangedStates | None = None) -> Dialect:
    """Return TCSL, ASL or ASL_JSONATA for the object at ``root``; see the module for how it is told.

    With ``changed`` only those of its states are looked at whose signs are not counted yet.
    """
    language = root.get("QueryLanguage")
    if language is not None and language.value == "JSONata":
        return Dialect.ASL_JSONATA
    signs = _machine_signs(root, changed)
    return Dialect.ASL if signs.asl and not signs.tcsl else Dialect.TCSL


def _machine_signs(node: Node, changed: ChangedStates | None = None) -> Signs:
    signs = _key_signs(node)
    states = node.get("States")
    if states is None or states.kind is not NodeKind.OBJECT:
        return signs
    kinds: Iterable[Signs]
    if len(states.members) <= _FEW:
        kinds = [_state_signs(member.node) for member in states.members if member.node.kind is NodeKind.OBJECT]
    else:
        notes = notes_of(states)
        if notes.counted is None:
            notes.counted = _count_signs(states.members) if changed is None else _count_again(changed)
        kinds = notes.counted
    for kind in kinds:
        signs |= kind
    return signs


def _count_signs(members: Sequence[Member]) -> Counter[Signs]:
    return Counter(_state_signs(member.node) for member in members if member.node.kind is NodeKind.OBJECT)


def _count_again(changed: ChangedStates) -> Counter[Signs]:
    """Return how many states have which signs, from what was counted before an edit."""
    before = notes_of(changed.before).counted
    if before is None:
        return _count_signs(changed.after.members)
    counted: Counter[Signs] = before + _count_signs(changed.new)
    return counted - _count_signs(changed.old)


def _state_signs(node: Node) -> Signs:
    """Return the signs in a state; an edit elsewhere leaves its node, and so what is known of it."""
    notes = node.notes if isinstance(node.notes, Notes) else notes_of(node)
    if notes.signs is None:
        notes.signs = _read_state(node)
    signs: Signs = notes.signs
    return signs


def _read_state(node: Node) -> Signs:
    signs = _key_signs(node)
    for member in node.members:
        read = _PARTS.get(member.key)
        if read is not None:
            signs |= read(member.node)
    return signs


def _key_signs(node: Node) -> Signs:
    signs = _NONE
    for member in node.members:
        if member.key in ASL_FIELDS:
            signs |= _ASL
        elif member.key in TCSL_FIELDS:
            signs |= _TCSL
    return signs


def _resource_signs(node: Node) -> Signs:
    text = str(node.value) if node.kind is NodeKind.STRING else ""
    if text.startswith("arn:") or (text.startswith("${") and text.lower().endswith("arn}")):
        return _ASL
    return _TCSL if text.startswith("qrn:") else _NONE


def _handlers_signs(node: Node) -> Signs:
    signs = _NONE
    for element in node.elements:
        signs |= _handler_signs(element.node)
    return signs


def _inner_signs(node: Node) -> Signs:
    return _machine_signs(node) if node.kind is NodeKind.OBJECT else _NONE


def _branches_signs(node: Node) -> Signs:
    signs = _NONE
    for element in node.elements:
        signs |= _inner_signs(element.node)
    return signs


def _handler_signs(node: Node) -> Signs:
    names = node.get("ErrorEquals") if node.kind is NodeKind.OBJECT else None
    signs = _NONE if node.kind is not NodeKind.OBJECT else _key_signs(node)
    for element in () if names is None else names.elements:
        name = element.node.value
        if isinstance(name, str):
            signs |= _ASL if name.startswith("States.") else _TCSL if name in TCSL_NAMES else _NONE
    return signs


_PARTS: dict[str, Callable[[Node], Signs]] = {
    "Resource": _resource_signs,
    **dict.fromkeys(("Retry", "Catch"), _handlers_signs),
    **dict.fromkeys(("Iterator", "ItemProcessor"), _inner_signs),
    "Branches": _branches_signs,
}
"""What in a state may have signs besides the names of its fields."""
