"""The packages of the clouds' clients, which only those have who asked for them at the installation."""

import importlib
from types import ModuleType

from engine.errors import SetupError

PACKAGE_MISSING = "{package} is not installed, and the real client needs it: pip install 'tcsl-studio[cloud]'"
"""What is said when a package is missing."""


def cloud_module(name: str, package: str) -> ModuleType:
    """Import the module ``name`` of ``package``.

    Raises:
        SetupError: the package is not installed; the message says how to.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise SetupError(PACKAGE_MISSING.format(package=package)) from None


def missing_package(cause: str) -> str:
    """Return the package that ``cause`` says is missing, empty when it says something else."""
    package, _, _ = cause.partition(" ")
    return package if cause == PACKAGE_MISSING.format(package=package) else ""
