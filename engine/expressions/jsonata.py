"""JSONata, the second query language: compile an expression once, evaluate it as often as needed.

The library reads the text; the evaluation is ours, so that it works on the data as they are, without a copy,
and can be stopped: a bound on time, on nesting and on memory holds for every expression.
"""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from engine.errors import QUERY_EVALUATION, DefinitionError, StateFailed
from engine.expressions.jsonata_parts.compiler import compile_node
from engine.expressions.jsonata_parts.faults import Fault, InternalFault
from engine.expressions.jsonata_parts.frames import root_frame
from engine.expressions.jsonata_parts.functions import FUNCTIONS
from engine.expressions.jsonata_parts.guard import DEEPEST, SECONDS, TOO_DEEP, Guard, OutOfTime
from engine.expressions.jsonata_parts.names import Names, names_in
from engine.expressions.jsonata_parts.nodes import Node
from engine.expressions.jsonata_parts.reading import Unreadable, read_tree
from engine.expressions.jsonata_parts.results import NotJson, plain, shown
from engine.expressions.jsonata_parts.values import UNDEFINED, Sequence, Value
from engine.expressions.patience import deadline
from engine.expressions.query_text import is_jsonata_text, jsonata_text
from engine.language.values import MOST_LEVELS, Json, type_name

__all__ = ["Jsonata", "JsonataFailed", "JsonataSyntaxError", "compile_jsonata", "is_jsonata_text", "jsonata_text"]


class JsonataSyntaxError(DefinitionError):
    """A text is no JSONata: ``code`` of the language, ``message`` in English, ``offset`` in characters from 0."""

    def __init__(self, text: str, reason: Fault, offset: int) -> None:
        super().__init__(f"{reason} (at character {offset})")
        self.text = text
        self.reason = reason
        self.code = reason.code
        self.message = reason.message
        self.offset = offset

    def explain(self, language: str) -> str:
        """Return the reason in ``zh`` or ``en``."""
        if language.startswith("zh"):
            return f"不是有效的 JSONata 表达式（第 {self.offset + 1} 个字符）：{self.reason.explain(language)}"
        return f"not a valid JSONata expression (character {self.offset + 1}): {self.message}"


class JsonataFailed(StateFailed):
    """An expression gave no usable value; ``cause`` is the service's sentence, without the state's name before it.

    ``code`` is the language's, or empty; ``nothing`` is true when the expression returned nothing;
    ``field`` is where it stands, such as ``Output/result``; ``out_of_time`` when more time might have helped.
    """

    def __init__(self, cause: str, *, place: str, code: str = "", nothing: bool = False, late: bool = False) -> None:
        super().__init__(QUERY_EVALUATION, cause)
        self.code = code
        self.nothing = nothing
        self.field = place
        self.out_of_time = late


@dataclass(frozen=True, slots=True, kw_only=True)
class Jsonata:
    """A compiled expression; it holds no state, so it can be shared and evaluated at the same time."""

    text: str
    names: Names
    node: Node = field(repr=False)

    @property
    def variables(self) -> frozenset[str]:
        """The variables it reads and does not set itself, without ``$``; functions of the language are not among them."""
        return self.names.variables

    @property
    def states_fields(self) -> frozenset[str]:
        """The ``x`` of each ``$states.x`` it reads."""
        return self.names.states_fields

    @property
    def reads_states_whole(self) -> bool:
        """Whether it reads ``$states`` without naming a field."""
        return self.names.reads_states_whole

    @property
    def root_names(self) -> tuple[str, ...]:
        """What it reads from the context where there is none in a state: ``$``, ``$$``, ``*``, ``**`` or a bare name."""
        return self.names.root_names

    @property
    def uses_root(self) -> bool:
        """Whether it reads from a context that no state gives; the service refuses such an expression."""
        return bool(self.names.root_names)

    def evaluate(
        self, bindings: Mapping[str, Json], field: str = "", expected: str = "", *, seconds: float = SECONDS
    ) -> Json:
        """Return the value with ``bindings`` as variables; what it returns may share parts of them.

        Raises:
            JsonataFailed: it fails, returns nothing, something that is no JSON, or not of the type ``expected``
                (``array``, ``object``, ``string``, ``number`` or ``boolean``, or several with ``|`` between), or it uses
                too much time or memory.
        """
        try:
            value = self.compute(bindings, UNDEFINED, seconds)
            result = UNDEFINED if value is UNDEFINED else plain(value, bindings)
        except Fault as error:
            raise self._failed(field, error) from None
        except RecursionError:
            raise self._failed(field, Fault("", f"the value is nested more than {MOST_LEVELS} levels deep")) from None
        except NotJson:
            raise JsonataFailed(
                f"The JSONata expression '{self.text}' specified for the field '{field}' returned an unsupported result type.",
                place=field,
            ) from None
        if result is UNDEFINED:
            sentence = (
                f"The JSONata expression '{self.text}' specified for the field '{field}' returned nothing (undefined)."
            )
            raise JsonataFailed(sentence, place=field, nothing=True)
        if expected and type_name(result) not in expected.split("|"):
            first = expected.partition("|")[0]
            raise JsonataFailed(
                f"The JSONata expression '{self.text}' specified for the field '{field}' returned an unexpected result type."
                f" Expected '{first}', but was '{type_name(result)}' for value: {shown(result)}",
                place=field,
            )
        return result

    def compute(self, bindings: Mapping[str, Value], root: Value, seconds: float = SECONDS) -> Value:
        """Return the value as the language has it: it may be UNDEFINED, a function, or hold sequences.

        Raises:
            Fault: it fails, or passes a bound.
        """
        if self.node.height > DEEPEST:
            raise Fault("", TOO_DEEP)
        guard = Guard(deadline=deadline(seconds), millis=time.time_ns() // 1_000_000)
        guard.left()
        context = root
        if isinstance(root, list):
            context = Sequence([root])
            context.outer = True
        try:
            return self.node.run(context, root_frame(FUNCTIONS, bindings, root, guard))
        except RecursionError:
            raise Fault("", TOO_DEEP) from None

    def _failed(self, field: str, error: Fault) -> JsonataFailed:
        # A sentence of the language follows a full stop and its code; a bound has no code and follows a colon.
        what = f"an error during evaluation. {error.code}: {error.message}"
        if isinstance(error, InternalFault):
            what = f"an internal error during evaluation. {uuid.uuid4()}"
        elif not error.code:
            what = f"an error during evaluation: {error.message}"
        return JsonataFailed(
            f"The JSONata expression '{self.text}' specified for the field '{field}' threw {what}",
            place=field,
            code=error.code,
            late=isinstance(error, OutOfTime),
        )


@lru_cache(maxsize=4096)
def compile_jsonata(text: str) -> Jsonata:
    """Return the compiled expression; ``text`` stands without ``{% %}``.

    Raises:
        JsonataSyntaxError: it cannot be read.
    """
    try:
        tree = read_tree(text)
        return Jsonata(text=text, names=names_in(tree, frozenset(FUNCTIONS)), node=compile_node(tree, 1))
    except Unreadable as error:
        raise JsonataSyntaxError(text, error.reason, error.offset) from None
    except Fault as error:
        raise JsonataSyntaxError(text, error, 0) from None
    except RecursionError:
        raise JsonataSyntaxError(text, Fault("", "nested too deeply"), 0) from None
