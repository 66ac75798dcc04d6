"""Raises an exception of its own."""


class TooOld(Exception):
    pass


def main_handler(event, context):
    raise TooOld(f"age {event['age']}")
