"""Nodes glide to their new places; the scene owns the one animation and can end it at once."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QPointF, QVariantAnimation

from designer.canvas.node_item import NodeItem
from designer.look.motion import DURATION, reduced_motion


class Glide(QObject):
    """Moves items from where they were to where they are now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._moves: dict[NodeItem, tuple[QPointF, QPointF]] = {}
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(DURATION)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._step)

    def start(self, old_places: Mapping[NodeItem, QPointF]) -> None:
        """Begin at ``old_places``; without motion nothing happens, the items are there already."""
        if reduced_motion() or not old_places:
            return
        self._moves = {item: (QPointF(old), item.pos()) for item, old in old_places.items()}
        self._animation.start()

    def finish(self) -> None:
        """Put everything where it belongs, now."""
        if self._animation.state() == QAbstractAnimation.State.Running:
            self._animation.stop()
            self._step(1.0)
        self._moves = {}

    def _step(self, progress: Any) -> None:
        for item, (old, new) in self._moves.items():
            item.setPos(old + (new - old) * float(progress))
