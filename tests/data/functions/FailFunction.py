"""Fails with the error type that the event names; StatesTaskFailed when it names none."""

from typing import Any, NoReturn


def main_handler(event: dict[str, Any], context: object) -> NoReturn:
    error = type(event.get("error", "StatesTaskFailed"), (Exception,), {})
    raise error("This function fails on purpose.")
