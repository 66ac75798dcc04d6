"""The version of the installed program."""

from importlib import metadata


def program_version() -> str:
    """Return the version, or 0 when the program runs without being installed."""
    try:
        return metadata.version("tcsl-studio")
    except metadata.PackageNotFoundError:
        return "0"
