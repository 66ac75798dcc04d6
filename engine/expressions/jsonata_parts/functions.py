"""The functions an expression can call: one table, one row each."""

from collections.abc import Callable
from typing import Any

from engine.expressions.jsonata_parts import collection_functions as collections
from engine.expressions.jsonata_parts import number_functions as numbers
from engine.expressions.jsonata_parts import service_functions as service
from engine.expressions.jsonata_parts import text_functions as texts
from engine.expressions.jsonata_parts import time_functions as times
from engine.expressions.jsonata_parts.guard import Guard
from engine.expressions.jsonata_parts.number_pictures import format_number
from engine.expressions.jsonata_parts.signatures import read_signature
from engine.expressions.jsonata_parts.values import Function, Value

# Name, signature, how many arguments a higher-order function may give, and what computes it.
_ROWS: tuple[tuple[str, str, int, Callable[..., Any]], ...] = (
    ("sum", "<a<n>:n>", 1, numbers.total),
    ("count", "<x:n>", 1, numbers.count),
    ("max", "<a<n>:n>", 1, numbers.largest),
    ("min", "<a<n>:n>", 1, numbers.smallest),
    ("average", "<a<n>:n>", 1, numbers.average),
    ("string", "<x-b?:s>", 1, texts.string),
    ("substring", "<s-nn?:s>", 3, texts.substring),
    ("substringBefore", "<s-s:s>", 2, texts.substring_before),
    ("substringAfter", "<s-s:s>", 2, texts.substring_after),
    ("lowercase", "<s-:s>", 1, texts.lowercase),
    ("uppercase", "<s-:s>", 1, texts.uppercase),
    ("length", "<s-:n>", 1, texts.length),
    ("trim", "<s-:s>", 1, texts.trim),
    ("pad", "<s-ns?:s>", 3, texts.pad),
    ("match", "<s-f<s:o>n?:a<o>>", 3, texts.match),
    ("contains", "<s-(sf):b>", 2, texts.contains),
    ("replace", "<s-(sf)(sf)n?:s>", 4, texts.replace),
    ("split", "<s-(sf)n?:a<s>>", 3, texts.split),
    ("join", "<a<s>s?:s>", 2, texts.join),
    ("formatNumber", "<n-so?:s>", 3, format_number),
    ("formatBase", "<n-n?:s>", 2, numbers.format_base),
    ("formatInteger", "<n-s:s>", 2, numbers.format_integer),
    ("parseInteger", "<s-s:n>", 2, numbers.parse_integer),
    ("number", "<(nsb)-:n>", 1, numbers.to_number),
    ("floor", "<n-:n>", 1, numbers.floor),
    ("ceil", "<n-:n>", 1, numbers.ceil),
    ("round", "<n-n?:n>", 2, numbers.rounded),
    ("abs", "<n-:n>", 1, numbers.absolute),
    ("sqrt", "<n-:n>", 1, numbers.sqrt),
    ("power", "<n-n:n>", 2, numbers.power),
    ("boolean", "<x-:b>", 1, collections.boolean),
    ("not", "<x-:b>", 1, collections.negation),
    ("map", "<af>", 2, collections.mapped),
    ("zip", "<a+>", 1, collections.zipped),
    ("filter", "<af>", 2, collections.filtered),
    ("single", "<af?>", 2, collections.single),
    ("reduce", "<afj?:j>", 3, collections.reduced),
    ("sift", "<o-f?:o>", 2, collections.sifted),
    ("keys", "<x-:a<s>>", 1, collections.keys),
    ("lookup", "<x-s:x>", 2, collections.looked_up),
    ("append", "<xx:a>", 2, collections.append),
    ("exists", "<x:b>", 1, collections.exists),
    ("spread", "<x-:a<o>>", 1, collections.spread),
    ("merge", "<a<o>:o>", 1, collections.merge),
    ("reverse", "<a:a>", 1, collections.reverse),
    ("each", "<o-f:a>", 2, collections.each),
    ("error", "<s?:x>", 1, collections.error),
    ("assert", "<bs?:x>", 2, collections.assertion),
    ("type", "<x:s>", 1, collections.type_of),
    ("sort", "<af?:a>", 2, collections.sort),
    ("shuffle", "<a:a>", 1, collections.shuffle),
    ("distinct", "<x:x>", 1, collections.distinct),
    ("base64encode", "<s-:s>", 1, texts.base64encode),
    ("base64decode", "<s-:s>", 1, texts.base64decode),
    ("encodeUrlComponent", "<s-:s>", 1, texts.encode_url_component),
    ("encodeUrl", "<s-:s>", 1, texts.encode_url),
    ("decodeUrlComponent", "<s-:s>", 1, texts.decode_url_component),
    ("decodeUrl", "<s-:s>", 1, texts.decode_url),
    ("toMillis", "<s-s?:n>", 2, times.to_millis),
    ("fromMillis", "<n-s?s?:s>", 3, times.from_millis),
    ("clone", "<(oa)-:o>", 1, collections.clone),
    ("now", "<s?s?:s>", 2, times.now),
    ("millis", "<:n>", 0, times.millis),
    # What the service adds; it judges the arguments itself. $eval is missing on purpose: the service has none.
    ("partition", "", 2, service.partition),
    ("range", "", 3, service.number_range),
    ("hash", "", 2, service.hashed),
    ("random", "", 1, service.random),
    ("uuid", "", 0, service.uuid),
    ("parse", "", 1, service.parse),
)

# They call the function they are given.
_HIGHER = {"map", "filter", "single", "reduce", "sift", "each", "sort", "match", "contains", "replace", "split"}


def _function(name: str, signature: str, arity: int, compute: Callable[..., Any]) -> Function:
    if not signature:
        return Function(
            name=name, arity=arity, call=lambda given, context, guard: compute(guard, *given), is_plain=True
        )
    fit = read_signature(signature).fit

    def call(given: list[Value], context: Value, guard: Guard) -> Value:
        return compute(guard, *fit(given, context))

    return Function(name=name, arity=arity, call=call, is_plain=name not in _HIGHER)


FUNCTIONS: dict[str, Function] = {row[0]: _function(*row) for row in _ROWS}
