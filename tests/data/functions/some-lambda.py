"""Adds up ``Input``."""

from typing import Any


def main_handler(event: dict[str, Any], context: object) -> Any:
    return sum(event["Input"])
