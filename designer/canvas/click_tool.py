"""Mouse tools that a click uses up: nothing is drawn or dragged afterwards."""

from PySide6.QtGui import QMouseEvent


class ClickTool:
    """A mouse tool of the view of which only ``press`` does something."""

    def move(self, event: QMouseEvent) -> bool:
        """Nothing hangs at the cursor."""
        return False

    def release(self, event: QMouseEvent) -> bool:
        """Nothing hangs at the cursor."""
        return False

    def cancel(self) -> bool:
        """Nothing to give up."""
        return False
