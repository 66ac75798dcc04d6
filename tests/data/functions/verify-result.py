"""Tells whether the recognised speech holds an answer."""

from typing import Any


def main_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return {"passed": bool(event["Response"]["Data"]["Result"])}
