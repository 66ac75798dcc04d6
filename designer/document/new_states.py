"""What a new state begins with: a name nobody has, and content that is as valid as can be."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from engine.errors import dotted_error
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.values import Json
from engine.states import StateBase

RESOURCE = "qrn:qcs:asw:ap-guangzhou:123456789:sdk:json:qcloud:scf:Invoke/{function}"
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:{function}"
NEW_FUNCTION = "NAME"
LAST_TYPES = ("Succeed", "Fail")
CATCH_ALL = "StatesALL"


def empty_machine() -> dict[str, Json]:
    """Return a branch or iterator without states."""
    return {"StartAt": "", "States": {}}


def dialect_of(state: StateBase) -> Dialect:
    """Return the dialect that a state is written in, its own query language included."""
    if not state.is_asl:
        return Dialect.TCSL
    return Dialect.ASL_JSONATA if state.query is QueryLanguage.JSONATA else Dialect.ASL


def new_rule(target: str, dialect: Dialect = Dialect.TCSL) -> dict[str, Json]:
    """Return a Choice rule that leads to ``target``; its test is there to be filled in."""
    if dialect.query is QueryLanguage.JSONATA:
        return {"Condition": "{% false %}", "Next": target}
    return {"Variable": "$.value", "StringEquals": "", "Next": target}


def new_retrier(dialect: Dialect = Dialect.TCSL) -> dict[str, Json]:
    """Return a retrier with the defaults of the dialect spelled out."""
    attempts = 3 if dialect.is_asl else 2
    return {
        "ErrorEquals": [_spelt(CATCH_ALL, dialect)],
        "IntervalSeconds": 1,
        "MaxAttempts": attempts,
        "BackoffRate": 2.0,
    }


def new_catcher(target: str, error: str = CATCH_ALL, dialect: Dialect = Dialect.TCSL) -> dict[str, Json]:
    """Return a catcher that leads to ``target``."""
    return {"ErrorEquals": [_spelt(error, dialect)], "Next": target}


def _spelt(error: str, dialect: Dialect) -> str:
    return dotted_error(error) if dialect.is_asl else error


def function_call(function: str, dialect: Dialect) -> str:
    """Return a Resource that calls a function; one of the other dialect would turn the whole definition into it."""
    return (LAMBDA if dialect.is_asl else RESOURCE).format(function=function)


def items_field(dialect: Dialect) -> str:
    """Return the field that holds the machine of a Map: ASW documents only the old name, Amazon calls it outdated."""
    return "ItemProcessor" if dialect.is_asl else "Iterator"


def new_content(state_type: str, function: str = "", dialect: Dialect = Dialect.TCSL) -> dict[str, Json]:
    """Return the fields that a state of this type needs beside Type, Next and End."""
    is_query = dialect.query is QueryLanguage.JSONATA
    items: dict[str, Json] = {"Items": "{% $states.input.items %}"} if is_query else {"ItemsPath": "$.items"}
    content: dict[str, dict[str, Json]] = {
        "Task": {"Resource": function_call(function or NEW_FUNCTION, dialect)},
        "Choice": {"Choices": []},
        "Parallel": {"Branches": [empty_machine(), empty_machine()]},
        "Map": {**items, items_field(dialect): empty_machine()},
        "Wait": {"Seconds": 1},
        "Fail": {"Error": "Failed", "Cause": ""},
    }
    return content.get(state_type, {})


def new_part(name: str, arguments: str) -> dict[str, Json]:
    """Return what a part of a distributed Map begins with; ``arguments`` is what its query language calls those."""
    content: dict[str, dict[str, Json]] = {
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": {"InputType": "JSON"},
            arguments: {"Bucket": "", "Key": ""},
        },
        "ReaderConfig": {"InputType": "JSON"},
        "ItemBatcher": {"MaxItemsPerBatch": 10},
        "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", arguments: {"Bucket": "", "Prefix": ""}},
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
    }
    return content.get(name, {})


def new_state(
    state_type: str, target: str | None, function: str = "", dialect: Dialect = Dialect.TCSL
) -> dict[str, Json]:
    """Return a new state that goes on to ``target``, or ends for None."""
    state: dict[str, Json] = {"Type": state_type, **new_content(state_type, function, dialect)}
    return {**state, **way_out(state_type, target)}


def way_out(state_type: str, target: str | None) -> dict[str, Json]:
    """Return the field that says where a state of this type goes on."""
    if state_type in LAST_TYPES:
        return {}
    if state_type == "Choice":
        return {} if target is None else {"Default": target}
    return {"End": True} if target is None else {"Next": target}


def fresh_name(taken: Iterable[str], wanted: str) -> str:
    """Return ``wanted``, or with the first number from 2 that makes it a name not ``taken``."""
    names = taken if isinstance(taken, AbstractSet) else set(taken)
    if wanted not in names:
        return wanted
    stem = wanted.rstrip("0123456789") or wanted
    number = 2
    while f"{stem}{number}" in names:
        number += 1
    return f"{stem}{number}"
