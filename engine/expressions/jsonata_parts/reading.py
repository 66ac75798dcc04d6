"""An expression's text made into the library's syntax tree."""

import re
import threading
from typing import Any

from engine.expressions.jsonata_parts.faults import Fault, fault, library_fault
from engine.expressions.jsonata_parts.library import JException, Parser
from engine.expressions.jsonata_parts.regexes import read_regex

_lock = threading.Lock()
# Longer ones are refused: a reader that calls itself would come to its end, and the service has a limit too.
_LONGEST = 100_000
_NUMBER = re.compile(r"\d+(\.\d+)?([eE][-+]?\d+)?")


class _NoOperator(Parser.Infix):  # type: ignore[misc] # the library has no types
    """``??`` or ``?:``, whose second character is none that an expression begins with."""

    def led(self, left: Any) -> Any:
        """Refuse the operator, as a parser that does not know it would."""
        raise JException("S0211", self.position, self.value[-1:])


class _Call(Parser.InfixFunctionInvocation):  # type: ignore[misc] # the library has no types
    """A call, or the parameters of a function, of which the language counts the one that is none."""

    def led(self, left: Any) -> Any:
        """Refuse a parameter by its number; the library gives what stands in its place."""
        try:
            return super().led(left)
        except JException as error:
            if error.error == "S0208":
                for number, one in enumerate(self.arguments, 1):
                    if one.type != "variable" and one.position == error.location:
                        error.current = number
            raise


class _Reader(Parser):  # type: ignore[misc] # the library has no types
    """The library's parser without what came into the language after 2.0.6, which the service has."""

    def __init__(self) -> None:
        super().__init__()
        for symbol in (_Call(self, self.symbol_table["("].lbp), _NoOperator(self, "??"), _NoOperator(self, "?:")):
            symbol.lbp = symbol.bp
            self.symbol_table[symbol.id] = symbol


class Unreadable(Exception):
    """An expression cannot be read: the ``fault``, and where: ``offset`` in characters."""

    def __init__(self, reason: Fault, offset: int) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.offset = offset


def read_tree(text: str) -> Any:
    """Return the syntax tree of an expression.

    Raises:
        Unreadable: it is no JSONata, or nested too deeply to be read.
    """
    if len(text) > _LONGEST:
        raise Unreadable(Fault("", f"longer than {_LONGEST} characters"), _LONGEST)
    try:
        with _lock:
            return _Reader().parse(text, read_regex)
    except JException as error:
        raise Unreadable(_described(error, text), _offset(error.location, text)) from None
    except Fault as error:
        raise Unreadable(error, 0) from None
    except RecursionError:
        raise Unreadable(Fault("", "nested too deeply"), 0) from None
    except ValueError as error:
        raise Unreadable(Fault("S0302", str(error)), 0) from None
    except (KeyError, IndexError, RuntimeError, TypeError, AttributeError, NotImplementedError) as error:
        raise Unreadable(_guessed(error), len(text)) from None


def _described(error: JException, text: str) -> Fault:
    if error.error not in JException.error_codes:
        return Fault("S0201", str(error))
    if error.error in ("S0202", "S0203"):
        return fault(error.error, value=error.current, token=error.expected)
    if error.error == "S0301" and "//" not in text:
        # The library's code for an escape it does not know.
        return fault("S0103", token=error.current)
    if error.error == "S0102":
        number = _NUMBER.match(text, error.location)
        return fault("S0102", token=None if number is None else number[0])
    return fault(error.error, value=error.current, token=error.current)


def _guessed(error: Exception) -> Fault:
    """Return what the library meant where it fails without a code of the language."""
    if isinstance(error, KeyError):
        return fault("S0204", token=error.args[0])
    if isinstance(error, IndexError):
        return fault("S0106")
    if isinstance(error, RuntimeError):
        return library_fault(error)
    return fault("S0207")


def _offset(location: int, text: str) -> int:
    return max(0, min(location, len(text)))
