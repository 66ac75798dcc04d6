"""Squares ``sum``."""

from typing import Any


def main_handler(event: dict[str, Any], context: object) -> Any:
    return event["sum"] ** 2
