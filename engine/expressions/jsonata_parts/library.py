"""The library that reads JSONata, imported here and nowhere else: its import changes a limit of the whole process."""

import sys

_limit = sys.getrecursionlimit()
from jsonata.datetimeutils import DateTimeUtils  # noqa: E402 # between taking the limit and setting it back
from jsonata.jexception import JException  # noqa: E402
from jsonata.parser import Parser  # noqa: E402

sys.setrecursionlimit(_limit)

__all__ = ["DateTimeUtils", "JException", "Parser"]
