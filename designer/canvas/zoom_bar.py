"""Bottom left: smaller, how large, larger, everything."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from designer.canvas.camera import STEP
from designer.canvas.view import CanvasView
from designer.look import keep_icon, tr


class ZoomBar(QFrame):
    """Buttons for the zoom; the number in the middle goes back to 100 %."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.smaller = self._button("minus", lambda: view.camera.zoom_by(1 / STEP))
        self.number = self._button("", lambda: view.camera.go(1.0, view.camera.center))
        self.larger = self._button("plus", lambda: view.camera.zoom_by(STEP))
        self.whole = self._button("fit", view.fit_all)
        self.number.setMinimumWidth(46)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(0)
        for button in (self.smaller, self.number, self.larger, self.whole):
            row.addWidget(button)
        view.camera.zoomed.connect(self._show)
        self._show(view.camera.zoom)
        self.retranslate()
        self.adjustSize()

    def _button(self, icon: str, action: object) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setFixedHeight(24)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if icon:
            keep_icon(button, icon, "muted", 16)
        button.clicked.connect(action)
        return button

    def _show(self, zoom: float) -> None:
        percent = zoom * 100
        self.number.setText(f"{percent:.0f}%" if percent >= 1 else f"{percent:.1f}%")
        self.adjustSize()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Word the tips."""
        for button, text in (
            (self.smaller, tr("Zoom out (Ctrl+-)")),
            (self.number, tr("Zoom to 100 % (Ctrl+0)")),
            (self.larger, tr("Zoom in (Ctrl+=)")),
            (self.whole, tr("Show everything (Ctrl+1)")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
