"""Adds up ``values``; in example 26 the field is called ``value``."""

from typing import Any


def main_handler(event: dict[str, Any], context: object) -> Any:
    return sum(event["values"] if "values" in event else event["value"])
