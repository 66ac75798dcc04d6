"""A fixed answer stands in for a Resource."""

from engine.integrations.bindings import MockBinding
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult


def run_mock(binding: MockBinding, call: TaskCall) -> TaskResult:
    """Return the answer to this attempt.

    Raises:
        TaskError: the answer is an error.
    """
    answer = binding.answer(call.attempt)
    if answer.error:
        raise TaskError(answer.error, answer.cause, mocked=True)
    return TaskResult(value=answer.result, mocked=True)
