"""The sentences of Step Functions about a definition: one row a code of ours, with its code and place there."""

from collections.abc import Callable

from msgspec import Struct

from engine.errors import ALL, canonical_error
from engine.expressions.query_text import is_half_jsonata
from engine.integrations.optimized import unsupported_field
from engine.language.fields import Kind
from engine.language.problems import Problem
from engine.language.source import NodeKind, Source
from engine.states.kinds import path_error

SCHEMA = "SCHEMA_VALIDATION_FAILED"
NO_ARN = "Value is not a valid resource ARN"
_TARGET = "MISSING_TRANSITION_TARGET"
_MOST_LABEL = 40
_EXPRESSION = "JSONata string must start with {% and end with %}"
_EMPTY = "Value cannot be empty"
_REFERENCE = "Value is not a Reference Path"
_TYPES = ("Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map")
_TIMINGS = ("SecondsPath", "Seconds", "TimestampPath", "Timestamp")
_CONDITIONS = "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]"
# The comparisons of a rule as the service lists them.
_OPERATORS = (
    *("StringEquals", "IsBoolean", "StringLessThan", "IsNumeric", "BooleanEquals", "StringLessThanEqualsPath"),
    *("NumericLessThan", "NumericGreaterThan", "NumericLessThanPath", "StringMatches", "TimestampLessThanEqualsPath"),
    *("NumericEquals", "TimestampGreaterThan", "StringGreaterThanEqualsPath", "TimestampGreaterThanEqualsPath"),
    *("TimestampLessThanEquals", "NumericLessThanEqualsPath", "TimestampEquals", "BooleanEqualsPath", "IsTimestamp"),
    *("StringLessThanEquals", "NumericLessThanEquals", "StringLessThanPath", "TimestampGreaterThanPath"),
    *("StringGreaterThan", "StringGreaterThanPath", "IsString", "StringEqualsPath", "TimestampEqualsPath"),
    *("TimestampLessThan", "StringGreaterThanEquals", "NumericGreaterThanPath", "NumericGreaterThanEquals"),
    *("NumericEqualsPath", "TimestampLessThanPath", "IsNull", "IsPresent", "TimestampGreaterThanEquals"),
    "NumericGreaterThanEqualsPath",
)
_EXPECTED = {name: name.capitalize() for name in ("integer", "number", "string", "boolean", "object", "array")}
_NOT_RECOGNIZED = (
    "The resource provided {name} is not recognized. The value is not a valid resource ARN, or the resource is not "
    "available in this region."
)
# The service counts these in floating point.
_FRACTIONS = ("BackoffRate", "ToleratedFailurePercentage")
_ARRAYS = ("array of error names", "array with at least one error name", "array of conditions")
# The service's order where it is not ours.
_CHOICES = {"JitterStrategy": ("NONE", "FULL")}


class Told(Struct, frozen=True):
    """A code and a sentence of the service, and the JSON pointer of what they are about."""

    message: str
    pointer: str
    code: str = SCHEMA


def sentence_of(source: Source, problem: Problem) -> Told:
    """Return what the service says of ``problem``; in our own words where its own are not known."""
    row = _ROWS.get(problem.code)
    return Told(problem.text("en"), problem.path) if row is None else row(source, problem)


def only_one(fields: tuple[str, ...], *, is_any_given: bool) -> str:
    """Return the sentence about fields of which there must be one and no other."""
    listed = ", ".join(fields)
    if is_any_given:
        return f"There should only be one of the following fields: [{listed}]"
    return f"This object should have only one of the following fields: [{listed}]"


def _owner(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def _last(pointer: str) -> str:
    return pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")


def _text_at(source: Source, problem: Problem) -> str:
    """Return the whole text that the problem is about; in its words a long one is cut short."""
    node = source.node(problem.path)
    return str(node.value) if node is not None else problem.args.get("found", "")


def _says(message: str, code: str = SCHEMA) -> Callable[[Source, Problem], Told]:
    """Return a row with a sentence of its own, in which the words of the problem may stand."""
    return lambda _, problem: Told(message.format(**problem.args), problem.path, code)


def _says_of_owner(message: str) -> Callable[[Source, Problem], Told]:
    """Return a row that is about the object, and may name the member and the words of the problem."""
    return lambda _, problem: Told(
        message.format(**{**problem.args, "member": _last(problem.path)}), _owner(problem.path)
    )


def _variable_taken(source: Source, problem: Problem) -> Told:
    name = problem.args["name"]
    place = f"{problem.path}/Assign/{name}"
    pointer = problem.path if source.node(place) is None else place
    message = f"The variable name '{name}' was already defined in a parent scope."
    return Told(message, pointer, "DUPLICATE_VARIABLE_NAME")


def _odd_argument(_: Source, problem: Problem) -> Told:
    sentence = problem.args.get("sentence")
    if sentence is None:
        return Told(unsupported_field(_last(problem.path)), _owner(problem.path))
    # The service tells no place within the arguments.
    return Told(sentence, problem.path.rsplit("/", int(problem.args["depth"]))[0])


def _wrong_type(source: Source, problem: Problem) -> Told:
    expected = problem.args["expected"]
    node = source.node(problem.path)
    if expected == "expression in {% %}" and node is not None and node.kind is NodeKind.STRING:
        return Told(_EXPRESSION, problem.path)
    if expected == "timestamp" and node is not None and node.kind is NodeKind.STRING:
        return _bad_timestamp(source, problem)
    if expected in _ARRAYS and node is not None and node.kind is NodeKind.ARRAY:
        odd = next(
            (index for index, element in enumerate(node.elements) if element.node.kind is not NodeKind.STRING), None
        )
        if odd is None:
            return Told(_EMPTY, problem.path)
        return Told("Expected value of type String", f"{problem.path}/{odd}")
    if _last(problem.path) == "QueryLanguage":
        return Told("Expected value of type [STRING]", problem.path)
    name = "Array" if expected in _ARRAYS else _EXPECTED.get(expected)
    return Told(problem.text("en") if name is None else f"Expected value of type {name}", problem.path)


def _no_dollar(source: Source, problem: Problem) -> Told:
    name = _last(problem.path)
    if not _text_at(source, problem).startswith("$"):
        words = "No '.$' on a field that appears to be a JSONPath or Intrinsic Function."
        return Told(words, problem.path, "NO_DOLLAR")
    words = f"Instead of '{name}', use '{name}.$' to evaluate it as a JSONPath at runtime."
    return Told(f"The value of '{name}' looks like a JSONPath. {words}", _owner(problem.path), "NO_DOLLAR")


def _bad_timestamp(_: Source, problem: Problem) -> Told:
    return Told("String does not match RFC3339 timestamp", problem.path)


def _not_one_of(_: Source, problem: Problem) -> Told:
    field = problem.args["field"]
    if field == "Resource":
        return Told("The field 'Resource' does not match any of the allowed values", problem.path)
    listed = ", ".join(_CHOICES[field]) if field in _CHOICES else problem.args["choices"]
    return Told(f"Value should be one of the following: [{listed}]", problem.path)


def _too_small(_: Source, problem: Problem) -> Told:
    least = problem.args["minimum"]
    shown = f"{float(least)}" if problem.args["field"] in _FRACTIONS else least
    return Told(f"Minimum value is {shown}", problem.path)


def _all_not_last(source: Source, problem: Problem) -> Told:
    node = source.node(problem.path)
    names = [canonical_error(str(element.node.value)) for element in node.elements] if node is not None else []
    place = f"{problem.path}/{names.index(ALL)}" if ALL in names else problem.path
    return Told("States.ALL must appear alone and at end of list", place)


def _bad_path(source: Source, problem: Problem) -> Told:
    text = _text_at(source, problem)
    if "/Choices/" not in problem.path:
        is_path = path_error(Kind.PATH, text) is None
        return Told(_REFERENCE if is_path else "Value must be a valid JSONPath.", problem.path)
    if not text.startswith("$"):
        return Told(f"{_REFERENCE}: Reference path didn't start with '$'", problem.path)
    _, bracket, rest = text.partition("[")
    if bracket and not (rest[:1] == "'" or rest[:1].isdecimal()):
        return Told(f"{_REFERENCE}: '[' must be followed by ' or '[0-9]'", problem.path)
    return Told(_REFERENCE, problem.path)


def _bad_template(_: Source, problem: Problem) -> Told:
    key = _last(problem.path)
    message = f"The value for the field '{key}' must be a valid JSONPath or a valid intrinsic function call"
    return Told(message, _owner(problem.path))


def _bad_label(source: Source, problem: Problem) -> Told:
    label = _text_at(source, problem)
    message = f"Invalid Label name: {label} exceeds the 40-character limit allowed by the service"
    return Told(message if len(label) > _MOST_LABEL else problem.text("en"), problem.path, "INVALID_LABEL_NAME")


def _bad_variable(_: Source, problem: Problem) -> Told:
    name = _last(problem.path).removesuffix(".$")
    if name == "states":
        return Told("Cannot assign to reserved variable '$states'.", problem.path, "RESERVED_VARIABLE_NAME")
    message = f"Invalid variable name '{name}': the variable name contains invalid characters."
    return Told(problem.text("en") if name.isidentifier() else message, problem.path, "INVALID_VARIABLE_NAME")


def _bad_expression(source: Source, problem: Problem) -> Told:
    if is_half_jsonata(_text_at(source, problem)):
        return Told(_EXPRESSION, problem.path)
    message = problem.args["grammar"] or problem.text("en")
    is_member = message.startswith("Field '$states.")
    return Told(message, problem.path, f"{'UNSUPPORTED' if is_member else 'INVALID'}_JSONATA_EXPRESSION")


def _no_arguments(source: Source, problem: Problem) -> Told:
    node = source.node(f"{problem.path}/Resource")
    resource = problem.args["found"] if node is None else node.value
    return Told(f"{problem.args['field']} field is required for resource ARN: {resource}", problem.path)


def _comparisons(source: Source, problem: Problem) -> Told:
    found = problem.args["found"]
    if not found:
        has_variable = source.node(f"{problem.path}/Variable") is not None
        return Told(only_one(_OPERATORS, is_any_given=False) if has_variable else _CONDITIONS, problem.path)
    is_comparison = set(found.split(", ")) <= set(_OPERATORS)
    return Told(only_one(_OPERATORS if is_comparison else (found,), is_any_given=True), problem.path)


def _both_given(_: Source, problem: Problem) -> Told:
    fields = tuple(sorted((problem.args["first"], problem.args["second"])))
    return Told(only_one(fields, is_any_given=True), _owner(problem.path))


def _wait_timing(_: Source, problem: Problem) -> Told:
    return Told(only_one(_TIMINGS, is_any_given=bool(problem.args["found"])), problem.path)


def _end_of_state(_: Source, problem: Problem) -> Told:
    is_any_given = problem.code == "next-and-end"
    message = only_one(("Next", "End"), is_any_given=is_any_given)
    return Told(message, _owner(problem.path) if is_any_given else problem.path)


def _missing_target(source: Source, problem: Problem) -> Told:
    return Told(f"Missing 'Next' target: {_text_at(source, problem)}", problem.path, _TARGET)


def _bad_pointer(source: Source, problem: Problem) -> Told:
    text = _text_at(source, problem)
    return Told(f"Invalid input: JSON Pointer expression must start with '/': \"{text}\"", problem.path)


def _named(message: str, code: str) -> Callable[[Source, Problem], Told]:
    """Return a row whose sentence names the state at the place, in full."""
    return lambda _, problem: Told(message.format(name=_last(problem.path)), problem.path, code)


def _valued(message: str, code: str = SCHEMA) -> Callable[[Source, Problem], Told]:
    """Return a row whose sentence names the text at the place, in full."""
    return lambda source, problem: Told(message.format(name=_text_at(source, problem)), problem.path, code)


_ROWS: dict[str, Callable[[Source, Problem], Told]] = {
    "all-not-last": _all_not_last,
    "bad-endpoint": _says_of_owner("The value for the '{member}' field is not valid"),
    "bad-function-arn": _says(NO_ARN),
    "bad-jsonata": _bad_expression,
    "bad-label": _bad_label,
    "bad-path": _bad_path,
    "bad-pointer": _bad_pointer,
    "bad-template": _bad_template,
    "bad-timestamp": _bad_timestamp,
    "bad-variable-name": _bad_variable,
    "bare-states": _says("These fields are required: [States, StartAt]"),
    "both-given": _both_given,
    "choice-has-next": _says_of_owner("Field '{member}' is not supported"),
    "credentials-without-role": _says("The field 'RoleArn' is required but was missing"),
    "credentials-of-activity": _says("The field 'Credentials' is not supported for activities"),
    "duplicate-name": _named("Duplicate State name: {name}", "DUPLICATE_STATE_NAME"),
    "inner-next": _says_of_owner("Field 'Next' is not supported"),
    "jsonpath-in-jsonata": _says_of_owner(
        "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
    ),
    "label-taken": _valued("Duplicate Label name: {name}", "DUPLICATE_LABEL_NAME"),
    "long-name": _named(
        "Invalid State name: {name} exceeds the 80-character limit allowed by the service", "INVALID_STATE_NAME"
    ),
    "misspelt-field": _says_of_owner("Field '{member}' is not supported"),
    "misspelt-start": _missing_target,
    "misspelt-target": _missing_target,
    "misspelt-type": _says(f"The field 'Type' should have one of these values: [{', '.join(_TYPES)}]"),
    "missing-start": _missing_target,
    "missing-target": _missing_target,
    "no-target": _missing_target,
    "missing-argument": _says("The field '{field}' is required but was missing"),
    "next-and-end": _end_of_state,
    "no-arguments": _no_arguments,
    "no-branches": _says(_EMPTY),
    "no-dollar": _no_dollar,
    "no-next-or-end": _end_of_state,
    "no-rules": _says(_EMPTY),
    "no-states": _says(_EMPTY),
    "no-such-action": _valued(_NOT_RECOGNIZED),
    "no-sdk-action": _valued(_NOT_RECOGNIZED),
    "no-such-pattern": _valued(_NOT_RECOGNIZED),
    "not-one-of": _not_one_of,
    "odd-resource": _says(NO_ARN),
    "odd-argument": _odd_argument,
    "wrong-argument": _odd_argument,
    "one-comparison": _comparisons,
    "other-query-language": _says_of_owner(
        "The QueryLanguage is set to '{query}', but field '{field}' is only supported for the '{other}' QueryLanguage"
    ),
    "over-hundred": _says("Maximum value is 100.0"),
    "rule-without-condition": _says(_CONDITIONS),
    "rule-without-next": _says("These fields are required: [Next]"),
    "rule-without-variable": _says(_CONDITIONS),
    "static-result": _says("Attempt to use a path in the result of a pass state.", "PASS_RESULT_IS_STATIC"),
    "too-large": _says("Maximum value is {maximum}"),
    "too-small": _too_small,
    "unknown-field": _says_of_owner("Field '{member}' is not supported"),
    "unknown-type": _says(f"The field 'Type' should have one of these values: [{', '.join(_TYPES)}]"),
    "unreachable": _named('State "{name}" is not reachable.', _TARGET),
    "variable-taken": _variable_taken,
    "wait-timing": _wait_timing,
    "wrong-type": _wrong_type,
}
