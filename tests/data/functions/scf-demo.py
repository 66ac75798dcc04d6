"""Answers with a string, not an object."""

from typing import Any


def main_handler(event: dict[str, Any], context: object) -> str:
    return f"Name is {event['user']}. Age is {event['age']}."
