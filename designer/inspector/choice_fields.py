"""Fields one chooses in: a state of the same machine, yes or no, one of several words. Written at once."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

from designer.document.forms import REMOVE, FieldValue
from designer.inspector.labels import set_property
from designer.inspector.line_fields import Field
from designer.inspector.part import Place
from designer.look import tr
from designer.widgets.wrapping import plain_tip
from engine.language.fields import FieldSpec
from engine.language.shorten import shorten_json

_MOST_SHOWN = 16


class QuietCombo(QComboBox):
    """A combo box that is filled when it is needed, keeps its width, and leaves the wheel to the page.

    ``chosen`` carries the data of the item a person chose, ``popup_wanted`` tells that the list is about to open.
    """

    chosen = Signal(object)
    popup_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(_MOST_SHOWN)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fill: Callable[[], Iterable[tuple[str, object]]] | None = None
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def fill_with(self, fill: Callable[[], Iterable[tuple[str, object]]]) -> None:
        """Ask ``fill`` for words and data whenever the list is about to be used."""
        self._fill = fill

    def show_item(self, words: str, data: object) -> None:
        """Show one item now; the others come when the list is used."""
        if self.count() and self.currentData() == data and self.currentText() == words:
            return
        self.blockSignals(True)
        self.clear()
        self.addItem(words, data)
        self.blockSignals(False)

    def showPopup(self) -> None:
        """Fill the list first."""
        self._load()
        self.popup_wanted.emit()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Fill the list for the keyboard; not while the list closes, which has an item to hand over."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._load()
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Leave out the middle of words that do not fit; both ends tell names apart."""
        if self.isEditable():
            super().paintEvent(event)
            return
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self._elided(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        """Show the whole words on top of the tip when they are cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self.isEditable():
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            words = self.currentText()
            if self._elided(option) != words:
                QToolTip.showText(
                    event.globalPos(), "\n".join(dict.fromkeys((plain_tip(words), self.toolTip()))).strip(), self
                )
                return True
        return super().event(event)

    def _elided(self, option: QStyleOptionComboBox) -> str:
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width() - 4
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, room)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the page, not the value."""
        event.ignore()

    def _load(self) -> None:
        if self._fill is None:
            return
        words, data = self.currentText(), self.currentData()
        items = list(self._fill())
        if [(self.itemText(number), self.itemData(number)) for number in range(self.count())] == items:
            return
        self.blockSignals(True)
        self.clear()
        for text, value in items:
            self.addItem(text, value)
        place = next((number for number, (_, value) in enumerate(items) if value == data), -1)
        if place < 0 and words:
            self.insertItem(0, words, data)
            place = 0
        self.setCurrentIndex(place)
        self.blockSignals(False)


class ComboField(Field):
    """A field with a list to choose from; what it holds may still be something else."""

    def __init__(self, place: Place, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(place, spec, parent)
        self.combo = QuietCombo(self)
        self.combo.setObjectName(spec.name)
        self.combo.setAccessibleName(spec.name)
        self.combo.fill_with(self.items)
        self.combo.chosen.connect(self.write)
        self.column.addWidget(self.combo)
        self.setFocusProxy(self.combo)

    @property
    def input(self) -> QWidget:
        """See :class:`Field`."""
        return self.combo

    def items(self) -> Iterable[tuple[str, object]]:
        """Return words and values to choose from."""
        raise NotImplementedError

    def current(self) -> tuple[str, object]:
        """Return words and value of what the definition says."""
        node = self.place.node(self.key)
        value: object = REMOVE if node is None else node.value
        found = next((words for words, other in self.items() if type(other) is type(value) and other == value), None)
        if found is None and node is not None:
            found = node.value if isinstance(node.value, str) else shorten_json(node.value, 40)
        return found or "", value

    def write(self, value: FieldValue) -> None:
        """Write what was chosen."""
        if value != self.current()[1]:
            self.place.write(self.key, value)

    def refresh(self) -> None:
        """See :class:`Part`."""
        self.combo.show_item(*self.current())

    def enter(self) -> None:
        """See :class:`Part`."""
        self.refresh()

    def retranslate(self) -> None:
        """See :class:`Part`."""
        self.refresh()

    def set_read_only(self, is_read_only: bool) -> None:
        """See :class:`Part`."""
        self.combo.setEnabled(not is_read_only)


class StateField(ComboField):
    """A state of the same machine; with ``with_end`` also the end, which is the field End."""

    def __init__(
        self,
        place: Place,
        spec: FieldSpec,
        parent: QWidget | None = None,
        *,
        with_end: bool = False,
        is_optional: bool = False,
    ) -> None:
        super().__init__(place, spec, parent)
        self._with_end, self._is_optional = with_end, is_optional

    def items(self) -> Iterable[tuple[str, object]]:
        """See :class:`ComboField`."""
        if self._with_end:
            yield tr("End"), True
        if self._is_optional:
            yield "—", REMOVE
        machine = self.place.machine
        for name in machine.states if machine is not None else ():
            yield name, name

    def current(self) -> tuple[str, object]:
        """See :class:`ComboField`."""
        node = self.place.node(self.key)
        if node is not None:
            value = node.value
            return (value if isinstance(value, str) else shorten_json(value, 40)), value
        if self._with_end and self.place.node("End") is not None:
            return tr("End"), True
        return ("—" if self._is_optional else ""), REMOVE

    def write(self, value: FieldValue) -> None:
        """See :class:`ComboField`."""
        if value == self.current()[1]:
            return
        if self._with_end and value is True:
            self.place.write("End", True)
        else:
            self.place.write(self.key, value)

    def refresh(self) -> None:
        """See :class:`Part`; a name nobody has is marked, once there are names."""
        super().refresh()
        words, value = self.current()
        machine = self.place.machine
        # While there is no state at all, there is nothing to choose, so nothing was done wrong.
        is_known = machine is not None and (words in machine.states or not machine.states)
        set_property(self.combo, "invalid", isinstance(value, str) and not is_known)
        self.combo.setToolTip(plain_tip(words))


class WordField(ComboField):
    """One of several words, or none."""

    def __init__(self, place: Place, spec: FieldSpec, words: tuple[str, ...], parent: QWidget | None = None) -> None:
        self._words = words
        super().__init__(place, spec, parent)

    def items(self) -> Iterable[tuple[str, object]]:
        """See :class:`ComboField`."""
        yield "—", REMOVE
        for word in self._words:
            yield word, word
