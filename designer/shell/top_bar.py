"""The bar on top: name and honest state of the workflow, undo, debugging, the run button, language, theme."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from designer.document.document import Document
from designer.look import icon, keep_icon, themes, tr
from designer.shell.actions import Actions
from designer.shell.dialect_button import DialectButton
from designer.widgets.action_button import ActionButton
from designer.widgets.menu_button import put_menu
from designer.widgets.popup import Menu
from designer.widgets.wrapping import plain_tip

HEIGHT = 48
_GROUPS = (("undo", "redo"), ("show_code", "find"), ("pause", "step_over", "step_into", "step_out", "stop"))


class RunButton(QToolButton):
    """The one button that stands out, with its key on a cap beside the words."""

    _MENU = 24
    _GAP = 4

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("runButton")
        self.setProperty("primary", "true")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self._key = QLabel("F5", self)
        self._key.setProperty("role", "keycap")
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Qt: make room for the key."""
        return super().sizeHint() + QSize(self._key.sizeHint().width() + self._GAP, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: keep the key between the words and the arrow."""
        super().resizeEvent(event)
        self._key.resize(self._key.sizeHint())
        left = self.width() - self._MENU - self._GAP - self._key.width()
        self._key.move(left, (self.height() - self._key.height()) // 2)


class TitleLabel(QLabel):
    """The name of the workflow, as much of it as there is room for: the buttons go first."""

    _LEAST, _MOST = 8, 30

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._name = ""

    def show_name(self, name: str) -> None:
        """Show ``name``; its middle is left out when it is too long."""
        self._name = name
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Qt: the whole name, but not the whole bar."""
        return self._size(self._MOST)

    def minimumSizeHint(self) -> QSize:
        """Qt: enough to recognise it."""
        return self._size(self._LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: there is more room, or less."""
        super().resizeEvent(event)
        self._fit()

    def _size(self, letters: int) -> QSize:
        metrics = self.fontMetrics()
        width = min(metrics.horizontalAdvance(self._name) + 1, metrics.horizontalAdvance("m") * letters)
        return QSize(width, super().sizeHint().height())

    def _fit(self) -> None:
        width = max(self.width(), self.minimumSizeHint().width())
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, width))


class TopBar(QToolBar):
    """Shows the title on the left and the tools on the right; all of it can be reached by Tab."""

    def __init__(self, document: Document, actions: Actions, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setMovable(False)
        self.setFixedHeight(HEIGHT)
        self.setIconSize(QSize(20, 20))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._document = document
        self._is_typed = False
        self._actions = actions
        self.menu_button = QToolButton(self)
        self.menu_button.setObjectName("menuButton")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        put_menu(self.menu_button, menu)
        keep_icon(self.menu_button, "more")
        self.title = TitleLabel(self)
        self.title.setObjectName("documentTitle")
        self.title.setProperty("role", "title")
        self.dot = QLabel("●", self)
        self.dot.setObjectName("modifiedDot")
        self.dot.setProperty("role", "muted")
        self.dialect = DialectButton(document, actions, self)
        self.run_button = RunButton(self)
        self._build()
        document.path_changed.connect(self._show_title)
        document.modified_changed.connect(self._show_title)
        themes.changed.connect(self._paint_run_button)
        self.retranslate()

    def _build(self) -> None:
        left = QWidget(self)
        row = QHBoxLayout(left)
        row.setContentsMargins(4, 0, 8, 0)
        row.setSpacing(8)
        for widget in (self.menu_button, self.title, self.dot, self.dialect):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(left)
        spacer = QWidget(self)
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        for group in _GROUPS:
            for name in group:
                self._add(name)
            if group is not _GROUPS[-1]:
                self.addSeparator()
        choices = Menu(self.run_button)
        choices.addAction(self._actions["run_with"])
        choices.addAction(self._actions["skip_waits"])
        choices.addAction(self._actions["functions_folder"])
        put_menu(self.run_button, choices)
        self.run_button.clicked.connect(self._actions["run"].trigger)
        self._actions["run"].changed.connect(self._paint_run_button)
        self._actions["skip_waits"].changed.connect(self._paint_run_button)
        self.addWidget(self.run_button)
        self.addSeparator()
        tongue = self._add("language")
        tongue.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        tongue.setMinimumWidth(32)
        self._add("theme")

    def _add(self, name: str) -> ActionButton:
        button = ActionButton(self._actions[name], self)
        button.setIconSize(self.iconSize())
        self.addWidget(button)
        return button

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.menu_button.setToolTip(tr("Menu"))
        self.menu_button.setAccessibleName(tr("Menu"))
        self.dot.setToolTip(tr("There are changes that are not saved"))
        self._show_title()
        self.dialect.retranslate()
        self._paint_run_button()

    def show_typed(self, typed: dict[str, str]) -> None:
        """Mark changes also while something is typed that is not in the workflow yet."""
        self._is_typed = bool(typed)
        self._show_title()

    def _show_title(self) -> None:
        path = self._document.path
        name = self._document.title if path is None else path.name
        self.title.show_name(name)
        self.title.setToolTip(plain_tip(name if path is None else str(path)))
        self.dot.setVisible(self._document.is_modified or self._is_typed)

    def _paint_run_button(self) -> None:
        action: QAction = self._actions["run"]
        self.run_button.setIcon(icon("play", "on_accent"))
        self.run_button.setText(action.text())
        skip = self._actions["skip_waits"]
        self.run_button.setToolTip(f"{action.toolTip()}\n{skip.text()}" if skip.isChecked() else action.toolTip())
        self.run_button.setEnabled(action.isEnabled())
