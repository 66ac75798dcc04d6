"""What a Task's Resource can reach: local Python functions and fixed answers."""

from engine.integrations.bindings import (
    Binding,
    FunctionBinding,
    MockBinding,
    read_bindings,
    write_binding,
)
from engine.integrations.callbacks import Callbacks, Work
from engine.integrations.local_functions import LocalFunction, create_function, list_functions, template_source
from engine.integrations.nested import StepFunctions
from engine.integrations.object_store import ObjectMissing, ObjectStore, StoredObject
from engine.integrations.places import NO_FOLDER, Unbound, resolve
from engine.integrations.resources import Resource, ResourceKind, read_resource
from engine.integrations.runner import NOTHING_BOUND, TaskRunner
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult

__all__ = [
    "NOTHING_BOUND",
    "NO_FOLDER",
    "Binding",
    "Callbacks",
    "FunctionBinding",
    "LocalFunction",
    "MockBinding",
    "ObjectMissing",
    "ObjectStore",
    "Resource",
    "ResourceKind",
    "StepFunctions",
    "StoredObject",
    "TaskCall",
    "TaskError",
    "TaskResult",
    "TaskRunner",
    "Unbound",
    "Work",
    "create_function",
    "list_functions",
    "read_bindings",
    "read_resource",
    "resolve",
    "template_source",
    "write_binding",
]
