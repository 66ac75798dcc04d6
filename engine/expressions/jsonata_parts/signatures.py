"""Function signatures such as ``<s-n?:s>``: fit the arguments of a call, or say which one does not."""

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from engine.expressions.jsonata_parts.faults import fault
from engine.expressions.jsonata_parts.values import UNDEFINED, Value, as_given, symbol

_ELEMENTS = {"a": "arrays", "b": "booleans", "f": "functions", "n": "numbers", "o": "objects", "s": "strings"}


class Parameter(Struct, frozen=True, kw_only=True):
    """One parameter: ``pattern`` over type letters; ``context`` says that the context value may stand in."""

    pattern: str
    is_array: bool = False
    element: str = ""
    context: re.Pattern[str] | None = None


class Signature(Struct, frozen=True, kw_only=True):
    """The parameters of a function and one pattern over all of them.

    ``is_fitting`` says that as many arguments as parameters, if they match, need no change.
    """

    parameters: tuple[Parameter, ...]
    pattern: re.Pattern[str]
    is_fitting: bool

    def fit(self, arguments: list[Value], context: Value) -> list[Value]:
        """Return the arguments as the function takes them: the context put in, single values made arrays.

        Raises:
            Fault: T0410, T0411 or T0412, with the number of the argument.
        """
        letters = "".join([symbol(argument) for argument in arguments])
        match = self.pattern.fullmatch(letters)
        if match is None:
            raise self._misfit(letters)
        if self.is_fitting and len(letters) == len(self.parameters):
            return arguments
        fitted: list[Value] = []
        position = 0
        for parameter, part in zip(self.parameters, match.groups(), strict=True):
            if part:
                for letter in part:
                    # A parameter left out in the middle still takes a place, so the last ones may be missing.
                    argument = arguments[position] if position < len(arguments) else UNDEFINED
                    fitted.append(_fitted(parameter, letter, part, argument, position))
                    position += 1
            elif parameter.context is not None:
                if parameter.context.fullmatch(symbol(context)) is None:
                    raise fault("T0411", index=position + 1)
                fitted.append(as_given(context))
            else:
                fitted.append(arguments[position] if position < len(arguments) else UNDEFINED)
                position += 1
        return fitted

    def _misfit(self, letters: str) -> Exception:
        pattern = ""
        good = 0
        for parameter in self.parameters:
            pattern += parameter.pattern
            match = re.match(pattern, letters)
            if match is None:
                break
            good = match.end()
        return fault("T0410", index=good + 1)


def _fitted(parameter: Parameter, letter: str, part: str, argument: Value, position: int) -> Value:
    if not parameter.is_array:
        return argument
    if letter == "m":
        return UNDEFINED
    if parameter.element:
        kind = parameter.element[0]
        is_right = all(symbol(item) == kind for item in argument) if letter == "a" else part == parameter.element
        if not is_right:
            raise fault("T0412", index=position + 1, type=_ELEMENTS.get(parameter.element, UNDEFINED))
    return argument if letter == "a" else [argument]


@lru_cache(maxsize=512)
def read_signature(text: str) -> Signature:
    """Return the signature written as ``text``.

    Raises:
        Fault: S0401 or S0402.
    """
    parameters: list[Parameter] = []
    position = 1
    while position < len(text) and text[position] not in ":>":
        letter = text[position]
        position += 1
        if letter in "-?+":
            parameters[-1] = _marked(parameters[-1], letter)
        elif letter == "(":
            end = _closing(text, position, "(", ")")
            choice = text[position:end]
            if "<" in choice:
                raise fault("S0402", value=choice)
            parameters.append(Parameter(pattern=f"[{choice}m]"))
            position = end + 1
        elif letter == "<":
            end = _closing(text, position, "<", ">")
            last = parameters[-1]
            if not last.is_array and last.pattern != "f":
                raise fault("S0401", value=text)
            parameters[-1] = Parameter(pattern=last.pattern, is_array=last.is_array, element=text[position:end])
            position = end + 1
        else:
            parameters.append(_plain(letter))
    return Signature(
        parameters=tuple(parameters),
        pattern=re.compile("".join(f"({parameter.pattern})" for parameter in parameters)),
        is_fitting=_is_fitting(parameters),
    )


def _plain(letter: str) -> Parameter:
    patterns = {"a": "[asnblfom]", "x": "[asnblfom]", "f": "f", "j": "[asnblom]"}
    return Parameter(pattern=patterns.get(letter, f"[{letter}m]"), is_array=letter == "a")


def _marked(parameter: Parameter, mark: str) -> Parameter:
    return Parameter(
        pattern=parameter.pattern + ("?" if mark == "-" else mark),
        is_array=parameter.is_array,
        element=parameter.element,
        context=re.compile(parameter.pattern) if mark == "-" else parameter.context,
    )


def _closing(text: str, start: int, opening: str, closing: str) -> int:
    depth = 1
    for position in range(start, len(text)):
        depth += (text[position] == opening) - (text[position] == closing)
        if depth == 0:
            return position
    return len(text)


def _is_fitting(parameters: Iterable[Parameter]) -> bool:
    return not any(parameter.is_array or parameter.pattern.endswith("+") for parameter in parameters)


def signature_of(parsed: object) -> Signature:
    """Return the signature of a function written in JSONata, as the library's parser read it."""
    parameters = tuple(
        Parameter(
            pattern=given.regex,
            is_array=given.array,
            element=given.subtype or "",
            context=re.compile(given.regex.removesuffix("?")) if given.context else None,
        )
        for given in parsed._params  # type: ignore[attr-defined] # the library keeps the text nowhere else
    )
    return Signature(
        parameters=parameters,
        pattern=re.compile("".join(f"({parameter.pattern})" for parameter in parameters)),
        is_fitting=_is_fitting(parameters),
    )
