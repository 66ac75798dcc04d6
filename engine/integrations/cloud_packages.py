"""The packages of the clouds' clients, which only those have who asked for them at the installation."""

import importlib
from types import ModuleType

from engine.errors import SetupError

PACKAGE_MISSING = "is not installed, and the real client needs it: pip install 'tcsl-studio[cloud]'"
"""How the message ends, after the name of the package; programs tell it from others by this."""


def cloud_module(name: str, package: str) -> ModuleType:
    """Import the module ``name`` of ``package``.

    Raises:
        SetupError: the package is not installed; the message says how to.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise SetupError(f"{package} {PACKAGE_MISSING}") from None
