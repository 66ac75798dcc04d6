"""Exceptions that leave what Qt calls, in a form that PySide6 can take.

PySide6 adds words of its own to an exception that the override of a method of Qt's lets out while other Python waits for
Qt to return. It takes it for an object; but what Python 3.11 raises in C, an IndexError say, is none yet while nothing
has handled it, and the process ends with a segmentation fault (seen from PySide6 6.8 to 6.11). From 3.12 on it always is.
"""

import functools
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

from shiboken6 import Shiboken

_QT = "PySide6"


def make_overrides_safe() -> None:
    """Let all classes that inherit from Qt's, and are made from now on, raise objects; only Python 3.11 needs it."""
    if sys.version_info < (3, 12):
        Shiboken.Object.__init_subclass__ = classmethod(_wrap_overrides)  # type: ignore[assignment, arg-type]


def _wrap_overrides(cls: type, **named: Any) -> None:
    super(Shiboken.Object, cls).__init_subclass__(**named)  # type: ignore[misc]
    if cls.__module__.startswith(_QT):
        return
    of_qt = [base for base in cls.__mro__ if base.__module__.startswith(_QT)]
    for name, method in list(vars(cls).items()):
        if isinstance(method, FunctionType) and any(name in vars(base) for base in of_qt) and name[:2] != "__":
            setattr(cls, name, _raising_objects(method))


def _raising_objects(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def run(*values: Any, **named: Any) -> Any:
        try:
            return method(*values, **named)
        except BaseException:
            raise  # which makes an object of it

    return run
