"""Test cases with fixed answers, as Step Functions Local has them: ``MockConfigFile.json`` in the functions folder.

The file names, for a state machine and each of its test cases, the answers of its states; an answer gives what each
call in turn returns or throws::

    {"StateMachines": {"Order": {"TestCases": {"Retried": {"Pay": "BusyThenPaid"}}}},
     "MockedResponses": {"BusyThenPaid": {"0-1": {"Throw": {"Error": "Busy", "Cause": "later"}},
                                          "2": {"Return": {"paid": true}}}}}

States that a test case does not name are carried out as always.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from msgspec import Struct

from engine.errors import RUNTIME, SetupError
from engine.integrations.bindings import Answer
from engine.integrations.callbacks import is_activity
from engine.integrations.optimized import sent_arguments
from engine.integrations.resources import ResourceKind, read_resource
from engine.integrations.runner import TaskRunner
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult
from engine.language.text_file import FileRefused, read_text_file
from engine.language.values import Json

MOCK_CONFIG_FILE = "MockConfigFile.json"
_NUMBERS = re.compile(r"(\d+)(?:-(\d+))?")


class CallAnswers(Struct, frozen=True, kw_only=True):
    """The answers of one state: each holds for the calls from ``first`` to ``last``, counted from 0."""

    name: str
    answers: tuple[tuple[int, int, Answer], ...]

    def answer(self, number: int) -> Answer:
        """Return the answer to call ``number``.

        Raises:
            TaskError: there is none.
        """
        for first, last, answer in self.answers:
            if first <= number <= last:
                return answer
        raise TaskError(
            RUNTIME, f'{MOCK_CONFIG_FILE}: "{self.name}" has no answer to call number {number}', mocked=True
        )


class CaseRunner(TaskRunner):
    """Carries out the work of Tasks in a test case; ``answers`` are those of the states it names."""

    def __init__(self, answers: dict[str, CallAnswers], *parts: Any) -> None:
        super().__init__(*parts)
        self._answers = answers
        self._calls: Counter[str] = Counter()

    def prepared(self, resource: str, arguments: Json) -> Json:
        """See :meth:`TaskRunner.prepared`: what is called need not exist when the answer is fixed."""
        return sent_arguments(resource, arguments)

    async def run(self, call: TaskCall) -> TaskResult:
        """See :meth:`TaskRunner.run`."""
        state = str(call.context.get("state", ""))
        answers = self._answers.get(state)
        if answers is None:
            super().prepared(call.resource, call.arguments)
            return await super().run(call)
        number = self._calls[state]
        self._calls[state] += 1
        answer = answers.answer(number)
        resource = read_resource(call.resource)
        if is_activity(call.resource):
            call.taken("")
        elif resource.pattern:
            call.submitted(answer.result if resource.pattern == "sync" and not answer.error else {})
        if answer.error:
            raise TaskError(answer.error, answer.cause, mocked=True)
        is_function = resource.kind is ResourceKind.FUNCTION
        return TaskResult(value=_payload(answer.result) if is_function else answer.result, mocked=True)


def read_case(folder: Path | None, machine: str, case: str) -> dict[str, CallAnswers]:
    """Return the answers of a test case by the names of the states.

    Raises:
        SetupError: there is no such test case, or it cannot be read; the message names file and place.
    """
    config = _read(folder)
    cases = _object(_object(_object(config, "StateMachines"), machine, "StateMachines"), "TestCases", machine)
    responses = _object(config, "MockedResponses")
    found: dict[str, CallAnswers] = {}
    for state, name in _object(cases, case, f"{machine}/TestCases").items():
        if not isinstance(name, str):
            raise _fault(f'the answer of "{state}" in the test case "{case}" must be the name of one')
        response = _object(responses, name, "MockedResponses")
        answers = tuple(_answer(name, key, value) for key, value in response.items())
        found[state] = CallAnswers(name=name, answers=answers)
    return found


def _read(folder: Path | None) -> Json:
    if folder is None:
        raise _fault("there is no functions folder to hold it")
    try:
        config: Json = json.loads(read_text_file(folder / MOCK_CONFIG_FILE).text)
    except FileRefused as refused:
        raise _fault(refused.text()) from None
    except ValueError as error:
        raise _fault(f"it is no JSON: {error}") from None
    return config


def _object(value: Json, name: str, place: str = "") -> dict[str, Json]:
    """Return the object that ``value`` has under ``name``."""
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise _fault(f'there is no object "{name}"{f" in {place}" if place else ""}')
    return found


def _answer(name: str, key: str, value: Json) -> tuple[int, int, Answer]:
    numbers = _NUMBERS.fullmatch(key)
    if numbers is None:
        raise _fault(f'"{name}" → "{key}" must be the number of a call, such as 0 or 1-2')
    first = int(numbers[1])
    last = int(numbers[2] or first)
    match value:
        case {"Return": result}:
            return first, last, Answer(result=result)
        case {"Throw": {"Error": str(error), **rest}} if error:
            return first, last, Answer(error=error, cause=str(rest.get("Cause", "")))
        case _:
            raise _fault(f'"{name}" → "{key}" must have "Return", or "Throw" with an "Error"')


def _payload(result: Json) -> Json:
    """Return what a function gives that the Resource itself names: answers may be wrapped as for lambda:invoke."""
    if isinstance(result, dict) and {"Payload", "StatusCode"} <= result.keys():
        return result["Payload"]
    return result


def _fault(what: str) -> SetupError:
    return SetupError(f"{MOCK_CONFIG_FILE}: {what}")
