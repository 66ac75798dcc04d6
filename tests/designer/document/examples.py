"""The published examples, for the laws of commands."""

from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "data" / "tcsl-examples"
EXAMPLES = [path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.tcsl.json"))]
"""Their texts."""
