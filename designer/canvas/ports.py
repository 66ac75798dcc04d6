"""Ports: the places of a node one pulls a transition from."""

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF

from engine.language.machine import TransitionKind

PORT_RADIUS = 6.5
_CATCHING = frozenset({"Task", "Map", "Parallel"})
_ENDING = frozenset({"Succeed", "Fail", "end"})


class Port(Struct, frozen=True, kw_only=True):
    """One port; ``kind`` None is that of the start pill, which says where the machine begins."""

    kind: TransitionKind | None
    position: QPointF
    role: str


def ports_of(node_type: str, rect: QRectF) -> tuple[Port, ...]:
    """Return the ports of a node: below the way on (a rule, for a Choice), right the catcher or Default."""
    below = QPointF(rect.center().x(), rect.bottom())
    beside = QPointF(rect.right(), min(rect.center().y(), rect.top() + 60))
    if node_type in _ENDING:
        return ()
    if node_type == "start":
        return (Port(kind=None, position=below, role="accent"),)
    if node_type == "Choice":
        return (
            Port(kind=TransitionKind.RULE, position=below, role="accent"),
            Port(kind=TransitionKind.DEFAULT, position=beside, role="muted"),
        )
    onward = Port(kind=TransitionKind.NEXT, position=below, role="accent")
    if node_type in _CATCHING:
        return (onward, Port(kind=TransitionKind.CATCH, position=beside, role="caught"))
    return (onward,)
