"""Fails the way the first retry example needs: with an error of type StatesTimeout."""


class StatesTimeout(Exception):  # the class name is the error name
    """The error name that the example's retrier matches."""


def main_handler(event, context):
    """Always fail."""
    raise StatesTimeout("no answer in time")
